"""A sentence as columns of plain Python values, read from spaCy's tokens once and only when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"'}


@dataclass(slots=True)
class Spent:
    """The time that regular expressions have taken, counted over all tables of a run."""

    seconds: float = 0.0


class Table:
    """The tokens of a span, white space left out; every column has one value a token.

    The attributes are those of spaCy's Matcher (LOWER, LEMMA, POS, TAG, DEP, MORPH), except that quotation
    marks are straight in `lower` and that the relation `ROOT` is called `root`, as in Universal Dependencies.
    """

    def __init__(self, span: Span, spent: Spent | None = None) -> None:
        self.span = span
        self.spent = spent or Spent()
        self.tokens: list[Token] = [token for token in span if not token.is_space]
        self.lower: list[str] = [token.lower_.translate(_CURLY) for token in self.tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def lemma(self) -> list[str]:
        return [token.lemma_ for token in self.tokens]

    @cached_property
    def pos(self) -> list[str]:
        return [token.pos_ for token in self.tokens]

    @cached_property
    def tag(self) -> list[str]:
        return [token.tag_ for token in self.tokens]

    @cached_property
    def dep(self) -> list[str]:
        """The relation with its subtype (`nsubj:pass`)."""
        return ["root" if (dep := token.dep_) == "ROOT" else dep for token in self.tokens]

    @cached_property
    def relation(self) -> list[str]:
        """The relation without its subtype (`nsubj`)."""
        return [dep.partition(":")[0] for dep in self.dep]

    @cached_property
    def morph(self) -> list[frozenset[str]]:
        return [_features(str(token.morph)) for token in self.tokens]

    @cached_property
    def punct(self) -> list[bool]:
        return [token.is_punct for token in self.tokens]

    @cached_property
    def nouns(self) -> dict[int, tuple[int, ...]]:
        """The ends of noun groups by their first row, as far as they were asked for."""
        return {}

    @cached_property
    def row(self) -> dict[int, int]:
        """From a token's index in its Doc to its row here."""
        return {token.i: row for row, token in enumerate(self.tokens)}

    @cached_property
    def head(self) -> list[int]:
        """The row of each token's head; its own for a root and for a head outside the span."""
        return [self.row.get(token.head.i, row) for row, token in enumerate(self.tokens)]

    @cached_property
    def children(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.tokens]
        for row, head in enumerate(self.head):
            if head != row:
                found[head].append(row)
        return found

    def by_column(self, name: str) -> dict[str, list[int]]:
        """The rows that have a value in a column; for `dep`, with and without the relation's subtype."""
        return self._rows[name] if name in self._rows else self._fill(name)

    @cached_property
    def _rows(self) -> dict[str, dict[str, list[int]]]:
        return {}

    def _fill(self, name: str) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, value in enumerate(getattr(self, name)):
            rows.setdefault(value, []).append(row)
        if name == "dep":
            for row, value in enumerate(self.relation):
                if value != self.dep[row]:
                    rows.setdefault(value, []).append(row)
        self._rows[name] = rows
        return rows

    def first_word(self, low: int, high: int) -> int:
        """The first row from `low` that is not punctuation (`high` if all are)."""
        while low < high and self.punct[low]:
            low += 1
        return low

    def last_word(self, low: int, high: int) -> int:
        """The row after the last one before `high` that is not punctuation (`low` if all are)."""
        while high > low and self.punct[high - 1]:
            high -= 1
        return high

    def trimmed(self, low: int, high: int) -> tuple[int, int]:
        """Rows `low` to `high` less the punctuation at their ends, unless a bracket or quote pairs inside."""
        start, end = self.first_word(low, high), self.last_word(low, high)
        if start >= end:
            return low, high
        inside = self.lower[start:end]
        before = self.lower[start - 1] if start > low else ""
        after = self.lower[end] if end < high else ""
        inside = self.lower[start:end]
        if _PAIRS.get(before) == after != "":
            return start - 1, end + 1
        if _unpaired(inside, after, closing=True):
            end += 1
        if _unpaired(inside, before, closing=False):
            start -= 1
        return start, end

    @cached_property
    def whole(self) -> tuple[Span, str]:
        """The span of all rows, and its text."""
        return self.part(0, len(self))

    def part(self, low: int, high: int) -> tuple[Span, str]:
        """The span of rows `low` to `high`, and its text."""
        span = self.make_span(low, high)
        return span, span.text

    def make_span(self, low: int, high: int) -> Span:
        """The span of the Doc that covers rows `low` to `high` (exclusive)."""
        return self.span.doc[self.tokens[low].i : self.tokens[high - 1].i + 1]


def _unpaired(inside: list[str], mark: str, *, closing: bool) -> bool:
    """Whether a quote or bracket at the edge belongs to one inside."""
    for opener, closer in _PAIRS.items():
        if mark == (closer if closing else opener):
            if opener == closer:
                return inside.count(mark) % 2 == 1
            more, fewer = (opener, closer) if closing else (closer, opener)
            return inside.count(more) > inside.count(fewer)
    return False


@lru_cache(maxsize=4096)
def _features(morph: str) -> frozenset[str]:
    features: set[str] = set()
    for feature in morph.split("|"):
        name, _, values = feature.partition("=")
        features.update(f"{name}={value}" for value in values.split(",") if value)
    return frozenset(features)
