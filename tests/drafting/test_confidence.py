"""The score of a card: how likely a reader is to keep it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cards import extract, load_rules
from cards.drafting.confidence import confidence
from cards.drafting.draft import Draft
from cards.transcript import Cue, Transcript

TELLING = Draft(
    "basic", "Why should you wrap young trees before the first frost?", "So that hares spare them."
)
GAP = Draft("cloze", "Use your [...].", "wraps", text="Use your {{c1::wraps}}.")


def test_a_question_that_tells_its_situation_is_likelier_kept_than_a_bare_gap() -> None:
    assert confidence(TELLING, "tip", False, True, 0.3) > confidence(GAP, "tip", False, True, 0.3)


@pytest.mark.parametrize("draft", [TELLING, GAP])
def test_words_without_points_make_it_less_likely(draft: Draft) -> None:
    assert confidence(draft, "tip", True, True, 0.3) < confidence(draft, "tip", False, True, 0.3)


def test_what_the_scorer_thinks_of_the_find_counts() -> None:
    assert confidence(TELLING, "tip", False, True, 0.9) > confidence(TELLING, "tip", False, True, 0.01)


def test_a_talk_of_its_matter_counts_more_than_one_of_its_speakers() -> None:
    assert confidence(TELLING, "tip", False, True, 0.3) > confidence(TELLING, "tip", False, False, 0.3)


def test_a_rule_of_ones_own_gives_its_cards_the_score_that_it_declares(tmp_path: Path) -> None:
    pack = tmp_path / "own.yaml"
    pack.write_text(
        "format: 1\npack: own\nrules:\n  - id: own.wrap\n    kind: tip\n    score: 0.83\n"
        '    match:\n      phrase: "wrap {rest:rest}"\n'
    )
    talk = Transcript((Cue("Wrap young trees in paper before the frost.", 0, 4000),), "talk.vtt", "vtt")
    [card] = extract(talk, rules=load_rules([pack], builtin=False)).cards
    assert card.score == 0.83
