"""What is said and what is then asked: one case for each row of forms.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cards import extract
from cards.card import LEAST_SCORE
from cards.rules import RuleSet
from cards.transcript import Cue, Transcript

ROWS = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["said"][:50] for row in ROWS])
def test_card(row: dict[str, str], rules: RuleSet) -> None:
    talk = Transcript((Cue(row["said"], 0, 10_000),), "talk.vtt", "vtt", title="A talk")
    cards = extract(talk, rules=rules).cards
    if "front" in row:
        assert (row["front"], row["back"]) in [(card.front, card.back) for card in cards]
    elif "text" in row:
        assert row["text"] in [card.text for card in cards]
    else:
        assert [card.front for card in cards] == []


def test_every_form_is_among_the_rows() -> None:
    said = [row.get("front", "") for row in ROWS]
    for start in (
        "What should you do",
        "What should you not",
        "What happens",
        "How do you",
        "What do you need",
        "What is the",
    ):
        assert any(front.startswith(start) for front in said), start
    assert sum("text" in row for row in ROWS) >= 20
    assert sum(len(row) == 1 for row in ROWS) >= 10


@pytest.mark.parametrize(
    ("before", "said", "context"),
    [
        (
            "The pump has a small red valve.",
            "You should open it before you start the engine.",
            "The pump has a small red valve.",
        ),
    ],
)
def test_what_points_back_brings_its_context(before: str, said: str, context: str, rules: RuleSet) -> None:
    talk = Transcript((Cue(f"{before} {said}", 0, 10_000),), "talk.vtt", "vtt", title="A talk")
    [card] = [card for card in extract(talk, rules=rules).cards if card.kind == "tip"]
    assert card.context == context


def test_what_points_to_nothing_said_gives_no_card_and_a_reason(rules: RuleSet) -> None:
    talk = Transcript(
        (Cue("You should open it before you start.", 0, 5_000),), "talk.vtt", "vtt", title="A talk"
    )
    extraction = extract(talk, rules=rules)
    assert extraction.cards == ()
    assert any("points to" in dropped.reason for dropped in extraction.dropped)


def test_the_quote_is_verbatim_and_the_front_is_clean(rules: RuleSet) -> None:
    said = "So, um, if the dough sticks to to your hands, you know, add a little flour."
    [card] = extract(Transcript((Cue(said, 0, 5_000),), "t.vtt", "vtt", title="T"), rules=rules).cards
    assert card.quote == said
    assert card.front == "What should you do if the dough sticks to your hands?"
    assert card.back == "Add a little flour."


def test_where_no_form_fits_a_gap_in_the_sentence_is_for_review_and_not_for_a_deck(rules: RuleSet) -> None:
    said = "The upper part you can use with just ordinary water, and the lower part is for pest solution."
    [card] = extract(Transcript((Cue(said, 0, 5_000),), "t.vtt", "vtt", title="T"), rules=rules).cards
    assert "{{c1::ordinary water}}" in card.text
    assert card.score < LEAST_SCORE


def test_a_reason_said_of_other_things_is_none(rules: RuleSet) -> None:
    said = "Why do walls need a roof? I would recommend using the lime render, because these are weak."
    talk = Transcript((Cue(said, 0, 10_000),), "talk.vtt", "vtt", title="A talk")
    fronts = [card.front for card in extract(talk, rules=rules).cards]
    assert fronts
    assert not any(front.startswith("Why") for front in fronts)
