"""The cues of a huge file, packed: what would be millions of objects lies in small compressed blocks."""

from __future__ import annotations

import heapq
import marshal
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload

from cards.transcript import Cue, Word

_BLOCK = 512


class Cues(Sequence[Cue]):
    """A sequence of cues that are made when they are asked for; equal to any sequence of the same cues.

    Going through it from one end to the other holds one block of cues at a time.
    """

    __slots__ = ("_blocks", "_open", "_starts")

    def __init__(self, blocks: Sequence[bytes], starts: Sequence[int]) -> None:
        self._blocks = tuple(blocks)
        self._starts = tuple(starts)
        self._open: tuple[int, list[Cue]] = (-1, [])

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, place: int) -> Cue: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Cue, ...]: ...
    def __getitem__(self, place: int | slice) -> Cue | tuple[Cue, ...]:
        if isinstance(place, slice):
            return tuple(self[at] for at in range(*place.indices(len(self))))
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        number = bisect_right(self._starts, at) - 1
        if self._open[0] != number:
            self._open = (number, _unpacked(self._blocks[number]))
        return self._open[1][at - self._starts[number]]

    def __iter__(self) -> Iterator[Cue]:
        for block in self._blocks:
            yield from _unpacked(block)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))


def packed(cues: Iterable[Cue]) -> Cues:
    """The cues, packed."""
    blocks: list[bytes] = []
    starts = [0]
    group: list[Cue] = []
    for cue in cues:
        group.append(cue)
        if len(group) == _BLOCK:
            blocks.append(_packed(group))
            starts.append(starts[-1] + len(group))
            group = []
    if group:
        blocks.append(_packed(group))
        starts.append(starts[-1] + len(group))
    return Cues(blocks, starts)


def joined(runs: Sequence[Cues]) -> tuple[Cues, int | None]:
    """Several packed sequences, each in order of time, as one that is so too.

    Also gives the line of the first cue that stands behind a later one; None if they only had to be put one
    after the other.
    """
    full = [run for run in runs if len(run)]
    for before, after in pairwise(full):
        if _start(after[0]) < _start(before[-1]):
            return packed(heapq.merge(*full, key=_start)), after[0].line
    starts = [0]
    for run in full:
        first = starts[-1]
        starts += [first + start for start in run._starts[1:]]
    return Cues([block for run in full for block in run._blocks], starts), None


def _start(cue: Cue) -> int:
    return cue.start_ms or 0


def _packed(cues: Iterable[Cue]) -> bytes:
    rows = [
        (
            cue.text,
            cue.start_ms,
            cue.end_ms,
            cue.speaker,
            [(word.text, word.start_ms, word.end_ms) for word in cue.words],
            cue.line,
        )
        for cue in cues
    ]
    return zlib.compress(marshal.dumps(rows), 1)


def _unpacked(block: bytes) -> list[Cue]:
    return [
        Cue(text, start, end, speaker, tuple([Word(*word) for word in words]), line)
        for text, start, end, speaker, words, line in marshal.loads(zlib.decompress(block))
    ]
