"""Every example of every built-in rule, one case each, run against the shipped pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import pytest

from cards.language.pipeline import load_pipeline
from cards.language.speech import listen
from cards.rules import ExampleResult, Rule, check_examples, compile_rules, load_rules
from cards.transcript import Cue, Transcript

if TYPE_CHECKING:
    from spacy.tokens import Span

UNCHOSEN = [rule.id for rule in load_rules().off]
RULES = load_rules(select=["*", *UNCHOSEN]).rules
"""Every built-in rule, those that run only when they are asked for included."""

EXAMPLES = [(rule.id, number) for rule in RULES for number in range(len(rule.examples))]
LEAST = 2


def read(text: str) -> Sequence[Span]:
    """The sentences of an example, as a transcript's would be read."""
    return listen(Transcript((Cue(text, None, None),), "example", "text"), load_pipeline()).spans


@cache
def results() -> dict[str, list[ExampleResult]]:
    found: dict[str, list[ExampleResult]] = {rule.id: [] for rule in RULES}
    for result in check_examples(compile_rules(RULES, load_pipeline()), read):
        found[result.rule.id].append(result)
    return found


@pytest.mark.parametrize(("rule", "number"), EXAMPLES)
def test_a_rule_keeps_what_its_example_promises(rule: str, number: int) -> None:
    result = results()[rule][number]
    assert result.ok, f"{result.example.text!r}: {result.message}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_shows_what_it_finds_and_what_it_leaves_alone(rule: Rule) -> None:
    assert sum(example.matches for example in rule.examples) >= LEAST
    assert sum(not example.matches for example in rule.examples) >= LEAST
    assert rule.title
