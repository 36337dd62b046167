"""Run the examples that rules carry: what they expect beside what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cards.rules.finder import Finder
from cards.rules.match import find_matches, only_rule
from cards.rules.model import Example, Match, Rule
from cards.rules.templates import render

if TYPE_CHECKING:
    from spacy.tokens import Span

Read = Callable[[str], Sequence["Span"]]
Draft = Callable[[Match], Mapping[str, str]]

CARD_PARTS = ("front", "back", "cloze", "key")


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example."""

    rule: Rule
    example: Example
    ok: bool
    """True also for a known gap that is still one; False for a known gap that has closed."""
    message: str = ""
    """What is wrong, in a few words; for a known gap, that it is one."""
    expected: Mapping[str, str] = field(default_factory=dict)
    got: Mapping[str, str] = field(default_factory=dict)
    """What the rule captured (and its card, as far as the example asks)."""


def check_examples(finder: Finder, read: Read, draft: Draft | None = None) -> list[ExampleResult]:
    """Run every example of every rule alone.

    `read` parses a text into sentences. `draft` makes `front`, `back`, `cloze` and `key` of a match; without
    it they come from the rule's own templates, and a part without a template is not compared.
    """
    results: list[ExampleResult] = []
    alone = {number: only_rule(finder, number) for number in range(len(finder.rules))}
    for number, compiled in enumerate(finder.rules):
        for example in compiled.rule.examples:
            matches = find_matches(alone[number], read(example.text))
            results.append(_judge(compiled.rule, example, matches, draft))
    return results


def card_texts(match: Match, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The card's parts that the match's rule has templates for; `extra` gives `before`, `time` and such."""
    card = match.rule.card
    if card is None:
        return {}
    span = match.captures.get("sentence")
    texts = {"sentence": span.text if span is not None else match.matched.sent.text.strip(), **(extra or {})}
    texts |= match.texts()
    lemmas = {name: capture.lemma_ for name, capture in match.captures.items()}
    return {
        part: render(template, texts, lemmas)
        for part in CARD_PARTS
        if (template := getattr(card, part)) is not None
    }


def _judge(rule: Rule, example: Example, matches: Sequence[Match], draft: Draft | None) -> ExampleResult:
    results = [_compare(rule, example, match, draft) for match in matches]
    result = next((one for one in results if one.ok), results[0] if results else None)
    if not example.matches:
        if result is None:
            result = ExampleResult(rule, example, True)
        else:
            result = replace(result, ok=False, message="it matches, and should not")
    elif result is None:
        result = ExampleResult(rule, example, False, "it does not match", example.expected)
    if not example.todo:
        return result
    if result.ok:
        return replace(
            result, ok=False, message=f"this known gap has closed; remove its 'todo': {example.todo}"
        )
    return replace(result, ok=True, message=f"known gap: {example.todo}")


def _compare(rule: Rule, example: Example, match: Match, draft: Draft | None) -> ExampleResult:
    got = match.texts()
    card = dict(draft(match)) if draft else card_texts(match)
    got |= {part: card[part] for part in CARD_PARTS if part in card and part in example.expected}
    wrong = [
        name
        for name, wanted in example.expected.items()
        if not (name in CARD_PARTS and name not in card) and " ".join(got.get(name, "").split()) != wanted
    ]
    message = ", ".join(f"{name} is '{got[name]}'" if name in got else f"no {name}" for name in wrong)
    return ExampleResult(rule, example, not wrong, message, example.expected, got)
