"""The time line: a transcript's words as one text in which every character knows when it was said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cards.transcript import Cue, Transcript


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters said between two known moments: a cue, or one word where words have times."""

    start: int
    """Offset of the first character in the time line's text."""
    end: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Timeline:
    """The verbatim text of a transcript, cues joined with one blank, and its times."""

    text: str
    cues: tuple[tuple[int, int, Cue], ...]
    """Each cue with the offsets of its first and past its last character, in order."""
    stretches: tuple[Stretch, ...]
    """In order, apart from each other; empty for a transcript without times."""
    breaks: frozenset[int] = frozenset()
    """Offsets of characters before which something was left out as asked; no sentence reaches across."""

    def start_ms(self, offset: int) -> int | None:
        """When the character at `offset` begins, in milliseconds; None without times.

        Within a stretch the time is interpolated by characters. An offset between two stretches counts
        for the later one.
        """
        if not self.stretches:
            return None
        index = bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1
        stretch = self.stretches[max(index, 0)]
        if offset >= stretch.end and index + 1 < len(self.stretches):
            return self.stretches[index + 1].start_ms
        return _between(stretch, offset)

    def end_ms(self, offset: int) -> int | None:
        """When the character before `offset` ends, in milliseconds; None without times."""
        if not self.stretches:
            return None
        index = max(bisect_right(self.stretches, offset - 1, key=lambda stretch: stretch.start) - 1, 0)
        return _between(self.stretches[index], offset)

    def speaker(self, offset: int) -> str | None:
        """Who says the character at `offset`, where the transcript tells."""
        index = bisect_right(self.cues, offset, key=lambda entry: entry[0]) - 1
        return self.cues[max(index, 0)][2].speaker if self.cues else None


def _between(stretch: Stretch, offset: int) -> int:
    part = min(max(offset - stretch.start, 0), stretch.end - stretch.start)
    return stretch.start_ms + (stretch.end_ms - stretch.start_ms) * part // (stretch.end - stretch.start)


def lay_out(transcript: Transcript) -> Timeline:
    """Join a transcript's cues into one text with times that never run backwards.

    Where cues overlap, as rolling captions do, the words of a cue are spread over the time until the next
    one starts. Cues without text take no part.
    """
    cues: list[tuple[int, int, Cue]] = []
    broken = frozenset(transcript.breaks)
    breaks: set[int] = set()
    offset = 0
    for place, cue in enumerate(transcript.cues):
        if place in broken:
            breaks.add(offset)
        if cue.text:
            cues.append((offset, offset + len(cue.text), cue))
            offset += len(cue.text) + 1
    stretches = tuple(_monotone(_stretches(cues))) if transcript.timed else ()
    text = " ".join(cue.text for _, _, cue in cues)
    return Timeline(text, tuple(cues), stretches, frozenset(breaks))


def _stretches(cues: list[tuple[int, int, Cue]]) -> Iterator[Stretch]:
    for position, (start, end, cue) in enumerate(cues):
        if cue.start_ms is None or cue.end_ms is None:
            continue
        words = list(_word_stretches(cue, start))
        if words:
            yield from words
            continue
        following = cues[position + 1][2].start_ms if position + 1 < len(cues) else None
        end_ms = cue.end_ms if following is None else min(cue.end_ms, max(following, cue.start_ms))
        yield Stretch(start, end, cue.start_ms, end_ms)


def _word_stretches(cue: Cue, start: int) -> Iterator[Stretch]:
    position = 0
    for word in cue.words:
        found = cue.text.find(word.text, position)
        if not word.text or found < 0:
            continue
        position = found + len(word.text)
        yield Stretch(start + found, start + position, word.start_ms, word.end_ms)


def _monotone(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Times that jump back are held at the moment already reached."""
    reached = 0
    for stretch in stretches:
        start_ms = max(stretch.start_ms, reached)
        end_ms = max(stretch.end_ms, start_ms)
        yield Stretch(stretch.start, stretch.end, start_ms, end_ms)
        reached = end_ms
