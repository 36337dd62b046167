"""The rules as plain data: what a pack says after it was read and checked, and what a match says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cards.errors import Place, Problem
from cards.rules.items import Item, Test
from cards.rules.templates import Template
from cards.yamlio import column_inside

if TYPE_CHECKING:
    from spacy.tokens import Span

Range = tuple[int, int]
"""The least and the greatest number, both allowed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was written, for messages that come after reading."""

    place: Place
    source_line: str = ""

    def inside(self, text: str, at: int) -> Origin:
        """The place of character `at` of the text that was written here."""
        if self.place.line is None or self.place.column is None:
            return self
        column = column_inside(self.source_line, self.place.column, text, at)
        return replace(self, place=Place(self.place.path, self.place.line, column))

    def problem(self, code: str, message: str, hint: str = "") -> Problem:
        """A problem at this place."""
        return Problem(self.place, code, message, hint, self.source_line)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase pattern and its parsed items."""

    text: str
    items: tuple[Item, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Node:
    """One word of a tree pattern."""

    name: str
    tests: tuple[Test, ...]
    origin: Origin
    origins: tuple[Origin, ...] = ()
    """Where each test was written."""
    with_: tuple[Node, ...] = ()
    maybe: tuple[Node, ...] = ()
    without: tuple[Node, ...] = ()
    at: str = ""
    """`before` or `after` the word above, or empty."""
    deep: bool = False
    """Whether it may hang anywhere below, not only directly."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree pattern: its top word."""

    node: Node
    origin: Origin


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression and its named groups."""

    text: str
    names: tuple[str, ...]
    origin: Origin


Pattern = Phrase | Tree | Regex


@dataclass(frozen=True, slots=True)
class Step:
    """What a neighbouring sentence (or several in a row) must match."""

    pattern: Pattern
    name: str = ""
    """The capture of the whole sentences; empty for none."""
    repeat: Range = (1, 1)
    skip: int = 0
    """How many other sentences may stand before each one that matches."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way in which a rule can match."""

    pattern: Pattern
    before: Step | None = None
    then: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception: a pattern that forbids the match of its sentence."""

    pattern: Pattern
    name: str = ""
    kinds: frozenset[str] | None = None
    """The kinds of rules it holds for; None for all."""


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions on one capture."""

    capture: str
    origin: Origin
    words: Range | None = None
    head: Node | None = None
    like: tuple[Pattern, ...] = ()
    unlike: tuple[Pattern, ...] = ()
    not_inside: Node | None = None
    same: str = ""
    """The capture that it must repeat, article and inflection aside."""


@dataclass(frozen=True, slots=True)
class CardTemplates:
    """What a rule says its card looks like: front and back, or cloze."""

    front: Template | None = None
    back: Template | None = None
    cloze: Template | None = None
    key: Template | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must match, or must leave alone."""

    text: str
    matches: bool
    expected: Mapping[str, str]
    """Texts of captures, or of `front`, `back`, `cloze`, `key`."""
    origin: Origin
    todo: str = ""
    """Why it is known to fail; empty if it must pass."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack, checked."""

    id: str
    kind: str
    branches: tuple[Branch, ...]
    pack: str
    origin: Origin
    title: str = ""
    about: str = ""
    score: float = 0.7
    status: str = "stable"
    renamed_from: tuple[str, ...] = ()
    unless: tuple[Unless, ...] = ()
    """The rule's own exceptions and those of its pack."""
    where: tuple[Where, ...] = ()
    card: CardTemplates | None = None
    tags: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """The word lists it can use."""
    scorer: bool = False
    """Whether the scorer decides about what it finds; else its own score stands."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule file."""

    name: str
    path: str
    rules: tuple[Rule, ...]
    version: str = ""
    license: str = ""
    about: str = ""
    builtin: bool = False
    """Whether it came with the program."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules to run, in order of their packs, and those that were left out."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...] = ()
    off: tuple[Rule, ...] = ()
    """Rules that were read but not chosen."""
    warnings: tuple[Problem, ...] = ()
    """What does not stop a pack from working, such as a rule without examples."""
    proposers: tuple[Rule, ...] = ()
    """Rules without a pattern, under which the scorer proposes sentences that no rule found."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule matched."""

    rule: Rule
    first: int
    """Index of the first sentence it takes part of its captures from."""
    last: int
    """Index of the last sentence, those of `then` included."""
    sentence: int
    """Index of the sentence that the rule's pattern matched."""
    branch: int
    """Which of the rule's branches matched, from 0."""
    matched: Span
    """The smallest span that covers the pattern's match and every capture in that sentence."""
    captures: Mapping[str, Span]
    items: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """All that a capture stands for, where it is an enumeration or was made in several sentences."""

    def texts(self) -> dict[str, str]:
        """The captures as text; several items are parted by semicolons."""
        return {
            name: "; ".join(one.text for one in self.items.get(name, (span,)))
            for name, span in self.captures.items()
        }
