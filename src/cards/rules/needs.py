"""Compare what rules ask of a pipeline (tags, relations, features) with what it can give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.errors import Problem
from cards.rules.items import Capture, Test, Token, walk
from cards.rules.model import Node, Origin, Pattern, Phrase, Rule, Tree
from cards.yamlio import did_you_mean

if TYPE_CHECKING:
    from spacy.language import Language

_SAID = {
    "lemma": "dictionary forms",
    "pos": "parts of speech",
    "tag": "fine-grained tags",
    "dep": "relations",
    "morph": "features",
}


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a pipeline sets on its tokens; values are None where they are not known in advance."""

    name: str
    columns: frozenset[str]
    pos: frozenset[str] | None = None
    dep: frozenset[str] | None = None
    features: frozenset[str] | None = None


def abilities(nlp: Language) -> Abilities:
    """Find out from a pipeline's components what they set."""
    columns: set[str] = set()
    for name in nlp.pipe_names:
        for assigned in nlp.get_pipe_meta(name).assigns:
            column = assigned.partition(".")[2]
            columns.add(column.rstrip("_"))
    pos: frozenset[str] | None = None
    features: frozenset[str] | None = None
    dep: frozenset[str] | None = None
    open_ended = "attribute_ruler" in nlp.pipe_names
    for name in nlp.pipe_names:
        factory = nlp.get_pipe_meta(name).factory
        labels = [str(label) for label in getattr(nlp.get_pipe(name), "labels", ())]
        if factory == "morphologizer" and labels and not open_ended:
            parts = [part for label in labels for part in label.split("|")]
            pos = frozenset(part[4:] for part in parts if part.startswith("POS="))
            features = frozenset(_split(part for part in parts if not part.startswith("POS=")))
        elif factory == "parser" and labels:
            dep = frozenset("root" if label == "ROOT" else label for label in labels)
    return Abilities(f"{nlp.lang}_{nlp.meta.get('name', '')}", frozenset(columns), pos, dep, features)


def missing(rules: Iterable[Rule], nlp: Language) -> list[Problem]:
    """A problem (R011) for everything that rules ask for and the pipeline never sets.

    What it does not set at all, such as parts of speech, is told once a file.
    """
    has = abilities(nlp)
    problems: dict[tuple[object, str], Problem] = {}
    for rule in rules:
        for test, origin in _tests(rule):
            column = _column(test)
            if column and column not in has.columns:
                said = f"the pipeline '{has.name}' sets no {_SAID[column]}"
                hint = f"'{rule.id}' needs them; use words only, or another pipeline"
                problems.setdefault((origin.place.path, said), origin.problem("R011", said, hint))
            elif column and (problem := _check(column, test, origin, has)) is not None:
                problems.setdefault((origin, problem.message), problem)
    return list(problems.values())


def _column(test: Test) -> str:
    """The column of a test that a component of the pipeline must set; empty for the words themselves."""
    return test.name if test.name in _SAID else "morph" if test.name[0].isupper() else ""


def _check(column: str, test: Test, origin: Origin, has: Abilities) -> Problem | None:
    """A problem if the pipeline sets the column, but never to one of the test's values."""
    values = [value for value in test.values if not value.startswith("@")]
    if column == "pos" and has.pos is not None:
        known = sorted(has.pos | {"SPACE"})
        wrong = [value for value in values if value not in known]
        said = "part of speech"
    elif column == "dep" and has.dep is not None:
        known = sorted(has.dep | {label.partition(":")[0] for label in has.dep})
        wrong = [value for value in values if value not in known]
        said = "relation"
    elif column == "morph" and has.features is not None:
        known = sorted(has.features)
        values = [f"{test.name}={value}" for value in values]
        wrong = [value for value in values if value not in has.features]
        said = "feature"
    else:
        return None
    if not wrong:
        return None
    hint = did_you_mean(wrong[0], known)
    return origin.problem("R011", f"the pipeline '{has.name}' never sets the {said} '{wrong[0]}'", hint)


def _tests(rule: Rule) -> Iterator[tuple[Test, Origin]]:
    patterns: list[Pattern] = [unless.pattern for unless in rule.unless]
    nodes: list[Node] = []
    for branch in rule.branches:
        steps = [*branch.then, *([branch.before] if branch.before else [])]
        patterns += [branch.pattern, *(step.pattern for step in steps)]
    for where in rule.where:
        patterns += [*where.like, *where.unlike]
        nodes += [node for node in (where.head, where.not_inside) if node]
        if where.head or where.not_inside:
            yield Test("dep", ()), where.origin
    for pattern in patterns:
        if isinstance(pattern, Phrase):
            yield from _phrase_tests(pattern)
        elif isinstance(pattern, Tree):
            yield Test("dep", ()), pattern.origin
            nodes.append(pattern.node)
    while nodes:
        node = nodes.pop()
        yield from zip(node.tests, node.origins, strict=True)
        nodes += [*node.with_, *node.maybe, *node.without]


def _phrase_tests(pattern: Phrase) -> Iterator[tuple[Test, Origin]]:
    for item in walk(pattern.items):
        if isinstance(item, Token):
            origin = pattern.origin.inside(pattern.text, item.at)
            yield from ((test, origin) for test in item.tests)
        elif isinstance(item, Capture) and item.kind == "noun":
            yield Test("pos", ("NOUN", "ADJ")), pattern.origin.inside(pattern.text, item.at)


def _split(features: Iterable[str]) -> Iterator[str]:
    for feature in features:
        name, _, values = feature.partition("=")
        yield from (f"{name}={value}" for value in values.split(","))
