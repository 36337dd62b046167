"""Compile rules for a pipeline, with an index of the words that make each of them worth trying."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cards.errors import Problem, RuleError
from cards.rules import needs
from cards.rules.compiler import WordLists, compile_phrase
from cards.rules.model import Branch, Node, Pattern, Phrase, Regex, Rule, RuleSet, Step, Tree, Unless, Where
from cards.rules.phrase import PhraseError
from cards.rules.program import Needs, Program
from cards.rules.tree import CompiledNode, compile_node

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern ready to run; exactly one of the three is there."""

    pattern: Pattern
    program: Program | None = None
    tree: CompiledNode | None = None
    regex: Regex | None = None

    @property
    def needs(self) -> Needs:
        """What a sentence must have for the pattern to match, as far as is known."""
        if self.program is not None:
            return self.program.needs
        return self.tree.needs if self.tree is not None else ()


@dataclass(frozen=True, slots=True)
class CompiledStep:
    """A step ready to run."""

    step: Step
    pattern: Compiled


@dataclass(frozen=True, slots=True)
class CompiledBranch:
    """A branch ready to run."""

    pattern: Compiled
    before: CompiledStep | None
    then: tuple[CompiledStep, ...]


@dataclass(frozen=True, slots=True)
class CompiledWhere:
    """Conditions ready to run."""

    where: Where
    head: CompiledNode | None
    not_inside: CompiledNode | None
    like: tuple[Compiled, ...]
    unlike: tuple[Compiled, ...]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run."""

    rule: Rule
    branches: tuple[CompiledBranch, ...]
    unless: tuple[tuple[Unless, Compiled], ...]
    where: tuple[CompiledWhere, ...]


Candidate = tuple[int, int, Needs]
"""The numbers of a rule and a branch, and what else the sentence must have."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Rules compiled for a pipeline, and an index of the words that make each of them worth trying."""

    rules: tuple[CompiledRule, ...]
    by_key: Mapping[tuple[str, str], tuple[Candidate, ...]] = field(default_factory=dict, repr=False)
    """From a column and a value to the branches to try."""
    always: tuple[tuple[int, int], ...] = ()


def compile_rules(rules: RuleSet | Iterable[Rule], nlp: Language) -> Finder:
    """Compile rules for a pipeline, whose tokenizer splits their literals.

    Raises RuleError with R011 for every relation, part of speech or feature that the pipeline never sets,
    and with R010 for patterns that are too large.
    """
    chosen = rules.rules if isinstance(rules, RuleSet) else tuple(rules)
    problems: list[Problem] = needs.missing(chosen, nlp)
    if problems:
        raise RuleError(problems)
    compiler = _Compiler(nlp)
    compiled = tuple(compiler.rule(rule) for rule in chosen)
    if compiler.problems:
        raise RuleError(compiler.problems)
    by_key: dict[tuple[str, str], list[Candidate]] = {}
    always: list[tuple[int, int]] = []
    for number, one in enumerate(compiled):
        for place, branch in enumerate(one.branches):
            needs_here = branch.pattern.needs
            if not needs_here:
                always.append((number, place))
                continue
            (column, values), *others = needs_here
            for value in values:
                by_key.setdefault((column, value), []).append((number, place, tuple(others)))
    return Finder(compiled, {key: tuple(value) for key, value in by_key.items()}, tuple(always))


class _Compiler:
    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.problems: list[Problem] = []
        self.tokens: dict[str, tuple[str, ...]] = {}
        self.unless: dict[int, tuple[Unless, Compiled]] = {}

    def tokenize(self, literal: str) -> tuple[str, ...]:
        if literal not in self.tokens:
            straight = literal.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
            doc = self.nlp.tokenizer(straight)
            self.tokens[literal] = tuple(token.lower_ for token in doc if not token.is_space)
        return self.tokens[literal]

    def pattern(self, pattern: Pattern, words: WordLists) -> Compiled:
        if isinstance(pattern, Phrase):
            try:
                return Compiled(pattern, program=compile_phrase(pattern.items, words, self.tokenize))
            except PhraseError as error:
                self.problems.append(pattern.origin.problem("R010", error.message, error.hint))
                return Compiled(pattern)
        if isinstance(pattern, Tree):
            return Compiled(pattern, tree=compile_node(pattern.node, words))
        return Compiled(pattern, regex=pattern)

    def step(self, step: Step, words: WordLists) -> CompiledStep:
        return CompiledStep(step, self.pattern(step.pattern, words))

    def branch(self, branch: Branch, words: WordLists) -> CompiledBranch:
        before = self.step(branch.before, words) if branch.before else None
        then = tuple(self.step(step, words) for step in branch.then)
        return CompiledBranch(self.pattern(branch.pattern, words), before, then)

    def exception(self, unless: Unless, words: WordLists) -> tuple[Unless, Compiled]:
        if id(unless) not in self.unless:
            self.unless[id(unless)] = unless, self.pattern(unless.pattern, words)
        return self.unless[id(unless)]

    def rule(self, rule: Rule) -> CompiledRule:
        words = rule.words

        def node(one: Node | None) -> CompiledNode | None:
            return compile_node(one, words) if one else None

        where = tuple(
            CompiledWhere(
                one,
                node(one.head),
                node(one.not_inside),
                tuple(self.pattern(pattern, words) for pattern in one.like),
                tuple(self.pattern(pattern, words) for pattern in one.unlike),
            )
            for one in rule.where
        )
        branches = tuple(self.branch(branch, words) for branch in rule.branches)
        return CompiledRule(rule, branches, tuple(self.exception(one, words) for one in rule.unless), where)
