"""What the scorer sees of a sentence: its words, its parse, its neighbours and what rules found there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from cards.rules import Match

Numbers = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]

BUCKETS = 1 << 18
"""How many features are told apart; what falls into one bucket shares a weight."""
LENGTHS = (3, 5, 8, 12, 17, 23, 30, 40)
"""Tokens from which a sentence counts as longer."""
_COLUMNS = ("LOWER", "LEMMA", "POS", "DEP", "MORPH", "HEAD")
_FIRST, _SECOND, _LAST = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(31)
_SALT = 0x94D049BB133111EB
_WHOLE = 0xFFFFFFFFFFFFFFFF


def features(spans: Sequence[Span], matches: Iterable[Match]) -> tuple[Integers, Integers]:
    """The buckets of every sentence's features, and for each sentence where its own begin among them.

    Words and relations enter as the hashes under which spaCy keeps their strings, which are the same
    everywhere; each feature is a mix of some of them and of the number of its family.
    """
    rows: list[Numbers] = []
    owners: list[Integers] = []
    for part, doc_spans in _by_doc(spans):
        found, owner = _words(doc_spans)
        rows.append(found)
        owners.append(owner + part)
    found, owner = _rules(len(spans), matches)
    rows.append(found)
    owners.append(owner)
    keys = np.concatenate(rows) % np.uint64(BUCKETS)
    pairs = np.unique(np.concatenate(owners) * BUCKETS + keys.astype(np.int64))
    return pairs % BUCKETS, np.searchsorted(pairs, np.arange(len(spans)) * BUCKETS)


def _by_doc(spans: Sequence[Span]) -> Iterable[tuple[int, Sequence[Span]]]:
    """Sentences that stand in one Doc, with the number of the first."""
    start = 0
    for at in range(1, len(spans) + 1):
        if at == len(spans) or spans[at].doc is not spans[start].doc:
            yield start, spans[start:at]
            start = at


def _mix(family: int, *columns: Numbers) -> Numbers:
    """One number for several and the family of the feature."""
    mixed = np.full_like(columns[0], (family * _SALT) & _WHOLE)
    for column in columns:
        mixed = (mixed ^ column) * _FIRST
        mixed = (mixed ^ (mixed >> _LAST)) * _SECOND
    return mixed ^ (mixed >> _LAST)


def _words(spans: Sequence[Span]) -> tuple[Numbers, Integers]:
    doc: Doc = spans[0].doc
    table: Any = doc.to_array(list(_COLUMNS)).astype(np.uint64)
    lengths = np.array([len(span) for span in spans])
    starts = np.array([span.start for span in spans])
    owner = np.repeat(np.arange(len(spans)), lengths)
    first = np.cumsum(lengths) - lengths
    place = np.arange(len(owner)) - first[owner]
    token = starts[owner] + place
    lower, lemma, pos, dep, morph, _ = (table[token, column] for column in range(len(_COLUMNS)))
    up = token + table[token, 5].view(np.int64)
    root = (up == token) | (up < starts[owner]) | (up >= (starts + lengths)[owner])
    head_lemma, head_pos = (np.where(root, 0, table[up, column]) for column in (1, 2))
    after, after2 = (_shifted(owner, distance) for distance in (1, 2))

    def then(column: Numbers, reach: Integers) -> Numbers:
        """The same column some words later; 0 beyond the sentence's end."""
        return np.where(reach >= 0, column[reach], np.uint64(0))

    word = [
        _mix(1, lower),
        _mix(2, lower, then(lower, after)),
        _mix(3, lemma, pos),
        _mix(4, lemma, then(pos, after)),
        _mix(5, pos, then(lemma, after)),
        _mix(6, pos, then(pos, after), then(pos, after2)),
        _mix(7, lemma, dep, head_lemma),
        _mix(8, pos, dep, head_lemma),
        _mix(9, lemma, dep, head_pos),
        _mix(10, pos, morph),
        _mix(11, lower, then(lower, after), then(lower, after2)),
        _mix(12, dep, head_pos),
    ]
    rows, owners = [*word], [owner] * len(word)

    def add(family: int, where: npt.NDArray[Any], *columns: Numbers) -> None:
        rows.append(_mix(family, *(column[where] for column in columns)))
        owners.append(owner[where])

    begins = np.minimum(first, len(owner) - 1)
    add(20, begins, lower)
    add(21, begins, lower, then(lower, after))
    add(22, begins, pos, then(pos, after))
    add(23, begins, lemma, morph)
    add(24, place < 4, lower)
    add(25, place < 4, pos, morph)
    add(26, root, lemma, pos)
    add(27, root, pos, morph)
    below = ~root & _hangs_from_root(root, up, token, starts, owner)
    add(28, below, dep, lower)
    add(29, below, dep, head_lemma)
    add(30, below, dep)
    long = np.searchsorted(np.array(LENGTHS), lengths).astype(np.uint64)
    rows.append(_mix(31, long))
    owners.append(np.arange(len(spans)))
    for family, step in ((40, 1), (50, -1)):
        # What a neighbour begins and ends with, and what it is built on.
        for shift, where in ((0, begins), (1, first + lengths - 1), (2, np.flatnonzero(root))):
            other = owner[where] + step
            inside = (other >= 0) & (other < len(spans))
            rows.append(_mix(family + shift, lemma[where][inside]))
            owners.append(other[inside])
    return np.concatenate(rows), np.concatenate(owners)


def _shifted(owner: Integers, distance: int) -> Integers:
    """For each word the place of the one so many words later, or -1 where its sentence has ended."""
    later = np.arange(len(owner)) + distance
    inside = later < len(owner)
    later = np.where(inside, later, 0)
    return np.where(inside & (owner[later] == owner), later, -1)


def _hangs_from_root(
    root: npt.NDArray[np.bool_],
    up: Integers,
    token: Integers,
    starts: Integers,
    owner: Integers,
) -> npt.NDArray[np.bool_]:
    """Which words hang directly from a root of their sentence."""
    roots = np.zeros(int(token.max(initial=0)) + 2, dtype=bool)
    roots[token[root]] = True
    return roots[np.clip(up, 0, len(roots) - 1)]


def _rules(count: int, matches: Iterable[Match]) -> tuple[Numbers, Integers]:
    """Which rules found something in a sentence, and of which kind, there and beside it."""
    rows: list[int] = []
    owners: list[int] = []
    for match in matches:
        kind, rule = _code(match.rule.kind), _code(match.rule.id)
        length = min(int(match.matched.end - match.matched.start), 40) // 5
        own: list[tuple[int, ...]] = [(60, rule), (61, kind), (62, rule, match.branch), (63, kind, length)]
        for feature in (*own, *((64, kind, _code(name)) for name in match.captures)):
            rows.append(_number(*feature))
            owners.append(match.sentence)
        for family, step in ((65, 1), (66, -1), (67, 2), (67, -2)):
            if 0 <= match.sentence + step < count:
                rows.append(_number(family, kind))
                owners.append(match.sentence + step)
    return np.array(rows, dtype=np.uint64), np.array(owners, dtype=np.int64)


def _code(text: str) -> int:
    from spacy.strings import get_string_id

    return int(get_string_id(text))


def _number(family: int, *values: int) -> int:
    return int(_mix(family, *(np.array([value], dtype=np.uint64) for value in values))[0])
