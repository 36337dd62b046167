"""What is said of a term and what is then asked: one case for each row of definitions.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cards import extract, load_rules
from cards.card import Card
from cards.rules import RuleSet
from cards.transcript import Cue, Transcript

ROWS = yaml.safe_load((Path(__file__).parent / "definitions.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules(select=["definition.*"])


def _cards(said: str, rules: RuleSet) -> tuple[Card, ...]:
    talk = Transcript((Cue(said, 0, 10_000),), "talk.vtt", "vtt", title="A talk")
    return extract(talk, rules=rules).cards


@pytest.mark.parametrize("row", ROWS, ids=[row["said"][:50] for row in ROWS])
def test_card(row: dict[str, str], rules: RuleSet) -> None:
    cards = _cards(row["said"], rules)
    if "front" in row:
        assert (row["front"], row["back"], row.get("context", "")) in [
            (card.front, card.back, card.context) for card in cards
        ]
    elif "text" in row:
        assert row["text"] in [card.text for card in cards]
    else:
        assert [card.front for card in cards] == []


def test_the_term_is_kept_where_the_front_does_not_name_it(rules: RuleSet) -> None:
    [card] = _cards("Storing results for later use is called memoization.", rules)
    assert card.front == "What is storing results for later use called?"
    assert card.term == "memoization"


def test_the_term_of_a_short_form_says_both(rules: RuleSet) -> None:
    [card] = _cards("The central processing unit, or CPU, runs the instructions.", rules)
    assert card.term == "central processing unit (CPU)"


def test_a_person_is_asked_for_with_who(rules: RuleSet) -> None:
    said = "Lena Hartwig is a software developer and book author living in Bergen."
    assert [card.front for card in _cards(said, rules)] == ["Who is Lena Hartwig?"]


def test_a_name_given_in_the_next_sentence_quotes_both(rules: RuleSet) -> None:
    said = "Ice melts and water runs down the slope. This is called meltwater runoff."
    [card] = _cards(said, rules)
    assert card.quote == said
    assert card.context == "Ice melts and water runs down the slope."
