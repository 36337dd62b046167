"""How good the cards of a transcript are, by a gold file: what a careful reader would have wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from cards.card import Card
from cards.errors import InputError, Place, Problem

SUFFIX = ".gold.json"
LONGER = 3
MORE_WORDS = 15
"""A card's quote may be so many times as long as the item's, and so many words longer."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ARTICLES = frozenset(("a", "an", "the", "this", "your"))
_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "kind": str,
    "must": bool,
    "quote": str,
    "start_ms": (int, type(None)),
    "end_ms": (int, type(None)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a transcript that is worth a card."""

    kind: str
    must: bool
    """Whether a good deck has a card for it; if not, a card is neither asked for nor held against it."""
    quote: str
    start_ms: int | None
    """Of the first caption that the quote touches; None where the transcript has no times."""
    end_ms: int | None
    term: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A card and the items that it is right about; none where it is wrong."""

    card: Card
    items: tuple[Item, ...]

    @property
    def term_right(self) -> bool:
        """Whether its term is that of an item, or one contains the other, case and article aside."""
        mine = _bare(self.card.term)
        theirs = [_bare(item.term) for item in self.items]
        return any(mine and term and (mine in term or term in mine) for term in theirs)


@dataclass(frozen=True, slots=True)
class Measure:
    """The cards of some transcripts beside their gold."""

    hits: tuple[Hit, ...]
    """One for each card, in the order of the cards."""
    must: tuple[Item, ...]
    """All items that a good deck has a card for."""
    missed: tuple[Item, ...]
    """Those for which there is none."""

    @property
    def right(self) -> int:
        """Cards that are right."""
        return sum(bool(hit.items) for hit in self.hits)

    @property
    def found(self) -> int:
        """Items that a good deck has a card for, and for which there is one."""
        return len(self.must) - len(self.missed)

    @property
    def precision(self) -> float:
        """The share of the cards that are right; 0 without cards."""
        return self.right / len(self.hits) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """The share of the items found, of those that a good deck has a card for; 0 if there are none."""
        return self.found / len(self.must) if self.must else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def terms(self) -> tuple[int, int]:
        """Of the right definitions, those with the right term, and all."""
        definitions = [hit for hit in self.hits if hit.items and hit.card.kind == "definition"]
        return sum(hit.term_right for hit in definitions), len(definitions)


def read_gold(path: Path) -> tuple[Item, ...]:
    """The items of a gold file: a JSON list of objects with the fields of `Item`.

    Other fields are passed over. Raises `InputError` with all that is wrong with the file.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            Problem(Place(str(path)), "unreadable", f"cannot be read: {error.strerror}")
        ) from None
    except UnicodeDecodeError:
        raise InputError(Problem(Place(str(path)), "gold", "is not UTF-8 text", "save it as UTF-8")) from None
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno)
        raise InputError(Problem(place, "gold", f"is not JSON: {error.msg}")) from None
    if not isinstance(rows, list):
        raise InputError(Problem(Place(str(path)), "gold", "expected a list of items"))
    problems = [problem for number, row in enumerate(rows, 1) for problem in _wrong(path, number, row)]
    if problems:
        raise InputError(problems)
    return tuple(
        Item(
            row["kind"], row["must"], row["quote"], row["start_ms"], row["end_ms"], str(row.get("term") or "")
        )
        for row in rows
    )


def find_gold(sources: Iterable[str]) -> list[tuple[Path, Path]]:
    """Gold files, and the transcript that lies beside each under the same name.

    A source is a gold file (`NAME.gold.json`) or a folder of them. Raises `InputError` for each that has
    none, or none beside it.
    """
    found: dict[Path, Path] = {}
    problems: list[Problem] = []
    for source in map(Path, sources):
        files = sorted(source.glob(f"*{SUFFIX}")) if source.is_dir() else [source]
        if not files:
            problems.append(Problem(Place(str(source)), "gold", f"no file *{SUFFIX} in this folder"))
        for file in files:
            name = file.name.removesuffix(SUFFIX)
            beside = [path for path in sorted(file.parent.glob(f"{escape(name)}.*")) if path != file]
            if name == file.name:
                said = f"expected a file *{SUFFIX} or a folder of them"
                problems.append(Problem(Place(str(file)), "gold", said))
            elif not file.is_file():
                problems.append(Problem(Place(str(file)), "unreadable", "there is no such file"))
            elif not beside:
                hint = f"put the transcript beside it, as {name}.vtt"
                problems.append(Problem(Place(str(file)), "gold", "there is no transcript beside it", hint))
            else:
                found[file] = beside[0]
    if problems:
        raise InputError(problems)
    return list(found.items())


def measure(cards: Sequence[Card], gold: Sequence[Item]) -> Measure:
    """The cards of one transcript beside its gold.

    A card is right about an item if the kinds are the same, the times overlap, at least half of the shorter
    quote's words are in the longer one, and the card's quote is not much longer (`LONGER`, `MORE_WORDS`). A
    second card whose quote overlaps an earlier right one by more than half, and which finds nothing new, is
    wrong.
    """
    hits: list[Hit] = []
    found: set[int] = set()
    for card in cards:
        about = [number for number, item in enumerate(gold) if _is_about(card, item)]
        again = found.issuperset(about) and any(_twins(card, hit.card) for hit in hits if hit.items)
        if again:
            about = []
        found.update(about)
        hits.append(Hit(card, tuple(gold[number] for number in about)))
    must = tuple(item for item in gold if item.must)
    missed = tuple(item for number, item in enumerate(gold) if item.must and number not in found)
    return Measure(tuple(hits), must, missed)


def together(measures: Iterable[Measure]) -> Measure:
    """Several transcripts as one."""
    given = list(measures)
    return Measure(
        tuple(hit for one in given for hit in one.hits),
        tuple(item for one in given for item in one.must),
        tuple(item for one in given for item in one.missed),
    )


def of_kind(whole: Measure, kind: str) -> Measure:
    """What a measure says of one kind of cards."""
    return Measure(
        tuple(hit for hit in whole.hits if hit.card.kind == kind),
        tuple(item for item in whole.must if item.kind == kind),
        tuple(item for item in whole.missed if item.kind == kind),
    )


def of_rule(whole: Measure, rule: str) -> Measure:
    """What a measure says of one rule: its own cards, and how much of its kind it finds."""
    hits = tuple(hit for hit in whole.hits if hit.card.rule == rule)
    kinds = {hit.card.kind for hit in hits}
    must = tuple(item for item in whole.must if item.kind in kinds)
    found = {id(item) for hit in hits for item in hit.items}
    return Measure(hits, must, tuple(item for item in must if id(item) not in found))


def _wrong(path: Path, number: int, row: object) -> Iterable[Problem]:
    place = Place(f"{path}, item {number}")
    if not isinstance(row, dict):
        yield Problem(place, "gold", "expected an object")
        return
    for field, kind in _FIELDS.items():
        if field not in row:
            yield Problem(place, "gold", f"has no '{field}'")
        elif not isinstance(row[field], kind) or (field.endswith("_ms") and isinstance(row[field], bool)):
            yield Problem(place, "gold", f"'{row[field]}' cannot be its '{field}'")


def _is_about(card: Card, item: Item) -> bool:
    if card.kind != item.kind or not _overlap(card, item):
        return False
    mine, wanted = _words(card.quote), _words(item.quote)
    if not mine or len(mine) > LONGER * len(wanted) + MORE_WORDS:
        return False
    return _shared(mine, wanted) >= 0.5 * min(len(mine), len(wanted))


def _twins(card: Card, earlier: Card) -> bool:
    if card.kind != earlier.kind or not _overlap(card, earlier):
        return False
    mine, others = _words(card.quote), _words(earlier.quote)
    return _shared(mine, others) > 0.5 * min(len(mine), len(others))


def _overlap(one: Card | Item, other: Card | Item) -> bool:
    """Whether the times overlap; where one has none, nothing speaks against it."""
    if one.start_ms is None or one.end_ms is None or other.start_ms is None or other.end_ms is None:
        return True
    return one.end_ms > other.start_ms and other.end_ms > one.start_ms


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _shared(some: Sequence[str], others: Sequence[str]) -> int:
    """How many words two lists share, counted with repeats."""
    left = list(others)
    shared = 0
    for word in some:
        if word in left:
            left.remove(word)
            shared += 1
    return shared


def _bare(term: str) -> str:
    words = _words(term)
    return " ".join(words[1:] if words and words[0] in _ARTICLES else words)
