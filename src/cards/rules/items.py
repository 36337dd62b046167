"""What a phrase pattern is made of once it is parsed: items, and which names they capture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CAPTURE_KINDS = ("noun", "words", "rest", "clause", "word", "list")
"""`noun` a noun group, `words` as few words as let the next item match, `rest` to the end of the sentence,
`clause` like words but within commas, `word` one word, `list` an enumeration."""

COLUMNS = ("lower", "lemma", "pos", "tag", "dep")
"""The token attributes that tests may ask for; capitalised names are Universal Dependencies features."""

UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X", "SPACE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a phrase; `at` is its offset in the pattern's text and `end` the offset after it."""

    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Word(Item):
    """A literal, in any case; the pipeline's tokenizer decides how many tokens it is."""

    word: str


@dataclass(frozen=True, slots=True)
class ListRef(Item):
    """One entry of a word list."""

    name: str


@dataclass(frozen=True, slots=True)
class Test:
    """What an attribute of a token must be (one of `values`), or with `negate` must not be.

    `name` is one of `COLUMNS` or a feature such as `Mood`; a value `@name` stands for a word list.
    """

    name: str
    values: tuple[str, ...]
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Token(Item):
    """One token that passes every test."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Group(Item):
    """One of several sequences of items."""

    choices: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat(Item):
    """An item that may be missing or come several times: `?`, `*` or `+`."""

    item: Item
    times: str


@dataclass(frozen=True, slots=True)
class Capture(Item):
    """Tokens to be remembered under a name: of a capture kind, or those that `item` matches."""

    name: str
    kind: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Start(Item):
    """`^`: only punctuation comes before."""


@dataclass(frozen=True, slots=True)
class End(Item):
    """`$`: only punctuation comes after."""


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """Every item, those inside groups, repeats and captures included."""
    for item in items:
        yield item
        if isinstance(item, Group):
            for choice in item.choices:
                yield from walk(choice)
        elif isinstance(item, Repeat) or (isinstance(item, Capture) and item.item is not None):
            inner = item.item
            assert inner is not None
            yield from walk((inner,))


def captures_of(items: tuple[Item, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The names that every match of these items binds, and all names that some match binds."""
    sure: set[str] = set()
    every: set[str] = set()
    for item in items:
        if isinstance(item, Capture):
            inner_sure, inner_all = captures_of((item.item,)) if item.item else (frozenset(), frozenset())
            sure |= {item.name} | inner_sure
            every |= {item.name} | inner_all
        elif isinstance(item, Repeat):
            inner_sure, inner_all = captures_of((item.item,))
            every |= inner_all
            if item.times == "+":
                sure |= inner_sure
        elif isinstance(item, Group):
            both = [captures_of(choice) for choice in item.choices]
            sure |= frozenset.intersection(*(one for one, _ in both))
            every |= frozenset.union(*(one for _, one in both))
    return frozenset(sure), frozenset(every)
