"""What the scorer does to a lecture's cards: it scores, drops, proposes, and leaves a user's rules alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cards.language.pipeline import load_pipeline
from cards.language.speech import Speech, listen
from cards.rules import RuleSet, compile_rules, find_matches, load_rules
from cards.scorer import Scorer, judge, load_scorer
from cards.scorer.decide import Judged
from cards.scorer.features import BUCKETS
from cards.scorer.terms import term_and_meaning
from cards.transcript import Cue, Transcript

TALK = (
    "Good evening, all of you. A bowline is a knot that makes a loop which does not slip. "
    "You should always rinse the rope before you store it. My uncle sailed for thirty years."
)
OWN = """
rules:
  - id: mine.uncle
    kind: {kind}
    score: 0.42
    match: 'my uncle {{act:rest}}'
"""


def heard(text: str) -> Speech:
    return listen(Transcript((Cue(text, None, None),), "talk", "text"), load_pipeline())


def sure(tip: float, definition: float, *, keep: float = 0.0, propose: float = 1.0) -> Scorer:
    """A scorer that gives every sentence about the same probabilities."""
    likely = np.array([tip, definition])
    return Scorer(
        np.zeros((BUCKETS, 2), dtype=np.float32),
        np.log(likely / (1 - likely)),
        likely,
        np.full(2, keep),
        np.full(2, propose),
    )


def judged(rules: RuleSet, scorer: Scorer | None = None, text: str = TALK) -> tuple[Judged, Speech]:
    speech = heard(text)
    found = find_matches(compile_rules(rules, load_pipeline()), speech.spans)
    return judge(speech, found, rules, scorer), speech


def own(tmp_path: Path, kind: str, *, scorer: bool = False) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(("scorer: true\n" if scorer else "") + OWN.format(kind=kind), encoding="utf-8")
    return str(path)


def test_the_score_of_a_built_in_rule_is_the_scorers() -> None:
    rules = load_rules(select=["definition.*"])
    result, _ = judged(rules, sure(0.3, 0.6))
    assert result.matches
    assert max(match.rule.score for match in result.matches) == pytest.approx(0.6, abs=0.01)


def test_of_two_rules_on_a_sentence_the_better_one_stays_ahead() -> None:
    rules = load_rules(override={"definition.a-is-a": {"score": 0.9}, "definition.is-a": {"score": 0.3}})
    result, _ = judged(rules, sure(0.3, 0.6))
    scores = {match.rule.id: match.rule.score for match in result.matches}
    assert scores["definition.a-is-a"] == pytest.approx(0.6, abs=0.01)
    if "definition.is-a" in scores:
        assert scores["definition.is-a"] == pytest.approx(0.2, abs=0.01)


def test_what_is_unlikely_is_dropped_with_the_reason() -> None:
    result, _ = judged(load_rules(), sure(0.3, 0.01, keep=0.05))
    assert not [match for match in result.matches if match.rule.kind == "definition"]
    reasons = {lost.reason for lost in result.dropped if lost.kind == "definition"}
    assert reasons
    assert all(reason.startswith("the scorer gives it 0.0") for reason in reasons)
    assert "bowline" in result.dropped[0].quote


def test_a_faint_tip_is_dropped_from_a_long_talk_that_hardly_advises() -> None:
    def tips(chat: str) -> list[str]:
        result, _ = judged(load_rules(), sure(0.006, 0.3), text=TALK + chat)
        return [match.rule.id for match in result.matches if match.rule.kind == "tip"]

    assert tips("")
    assert not tips(" He told us many stories." * 60)


def test_a_likely_sentence_without_a_rule_is_proposed_once() -> None:
    rules = load_rules()
    result, speech = judged(rules, sure(0.9, 0.01, propose=0.5))
    places = [match.sentence for match in result.matches if match.rule.kind == "tip"]
    assert sorted(set(places)) == list(range(len(speech.spans)))
    proposed = [match for match in result.matches if match.rule.id == "scorer.tip"]
    assert proposed
    ruled = {match.sentence for match in result.matches if match.rule.id.startswith("tip.")}
    assert ruled.isdisjoint(match.sentence for match in proposed)


def test_proposals_alone() -> None:
    result, _ = judged(load_rules(select=["scorer.tip"]), sure(0.9, 0.9, propose=0.5))
    assert {match.rule.id for match in result.matches} == {"scorer.tip"}


@pytest.mark.parametrize(
    "choice",
    [{"select": ["tip.*"]}, {"ignore": ["scorer.*"]}, {"ignore": ["tip.*", "def*"]}, {"scorer": False}],
)
def test_proposals_can_be_left_out(choice: dict[str, object]) -> None:
    result, _ = judged(load_rules(**choice), sure(0.9, 0.9, propose=0.5))  # type: ignore[arg-type]
    assert not [match for match in result.matches if match.rule.id.startswith("scorer.")]


def test_without_the_scorer_scores_are_those_of_the_packs() -> None:
    rules = load_rules(scorer=False)
    result, _ = judged(rules, sure(0.9, 0.9, keep=0.95))
    declared = {rule.id: rule.score for rule in rules.rules}
    assert result.matches
    assert all(match.rule.score == declared[match.rule.id] for match in result.matches)
    assert not result.dropped


def test_a_users_rule_keeps_its_score(tmp_path: Path) -> None:
    result, _ = judged(load_rules([own(tmp_path, "tip")]), sure(0.01, 0.01, keep=0.5))
    (mine,) = [match for match in result.matches if match.rule.id == "mine.uncle"]
    assert mine.rule.score == 0.42


def test_a_users_pack_can_ask_for_the_scorer(tmp_path: Path) -> None:
    result, _ = judged(load_rules([own(tmp_path, "tip", scorer=True)]), sure(0.6, 0.01))
    (mine,) = [match for match in result.matches if match.rule.id == "mine.uncle"]
    assert mine.rule.score == pytest.approx(0.6, abs=0.01)


def test_a_kind_that_the_scorer_does_not_know_keeps_its_score(tmp_path: Path) -> None:
    result, _ = judged(load_rules([own(tmp_path, "story", scorer=True)]), sure(0.6, 0.6))
    (mine,) = [match for match in result.matches if match.rule.id == "mine.uncle"]
    assert mine.rule.score == 0.42


def test_the_trained_scorer_tells_advice_from_a_greeting() -> None:
    speech = heard(TALK)
    rules = load_rules()
    found = find_matches(compile_rules(rules, load_pipeline()), speech.spans)
    likely = load_scorer().probabilities(speech.spans, found)
    advice = next(at for at, span in enumerate(speech.spans) if span.text.startswith("You should"))
    meaning = next(at for at, span in enumerate(speech.spans) if span.text.startswith("A bowline"))
    assert likely[:, 0].argmax() == advice
    assert likely[:, 1].argmax() == meaning
    assert likely[advice, 0] > 0.5
    assert likely[meaning, 1] > 0.5


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        ("Dough that was left to rise slowly is often called a poolish.", "a poolish", None),
        (
            "Ballast: heavy material at the bottom of a ship.",
            "Ballast",
            "heavy material at the bottom of a ship",
        ),
        ("A thermostat keeps a room at one temperature.", "A thermostat", "keeps a room at one temperature"),
        ("He went home early.", None, None),
    ],
)
def test_the_term_of_a_proposal(text: str, term: str | None, meaning: str | None) -> None:
    captures = term_and_meaning(heard(text).spans[0])
    assert (captures["term"].text if "term" in captures else None) == term
    assert (captures["meaning"].text if "meaning" in captures else None) == meaning
