"""A huge caption file read part by part, each cut between two captions, so that memory stays flat.

A part is read as a file of its own would be. It begins with the last two captions of the part before, so that
what a caption owes to its neighbours (rolling lines, ends, overlaps) is seen at the border as anywhere else.
What is decided by how often it occurs, such as whether `ANN:` is a speaker, is decided for each part.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from cards.errors import InputError, Place, Problem
from cards.readers.base import Reader, Source, refusal
from cards.readers.decode import decode, wide_encoding
from cards.readers.packed import check_lines
from cards.readers.speakers import changes_speaker
from cards.readers.store import Cues, joined, packed
from cards.transcript import Cue, Transcript

PART = 2 * 1024 * 1024
"""Bytes read at a time; objects take some fifteen times as much."""
_WIDEST = 16 * 1024 * 1024
"""Within so many bytes a caption must begin."""
_TAIL = 64 * 1024
_MOST_ALIKE = 1000
"""So many repairs of a kind are told one by one."""
_ONCE = ("rolling", "no-header", "line-ends", "two-languages")
"""Repairs that are one for the whole file."""
_COUNTED = re.compile(r"(?P<message>.*) \((?P<count>\d+) times\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Part:
    source: Source
    shift: int
    """To be added to its line numbers."""
    first: int
    """The line of the file on which the captions begin that count for this part."""
    end: int | None
    """The line on which those of the next part begin; None for the last part."""


def read_in_parts(reader: Reader, head: bytes, rest: Iterator[bytes], path: str) -> Transcript:
    """Read what begins with `head` and goes on with `rest`, in a format that has `Reader.caption`.

    Raises:
        InputError: No caption begins for many megabytes, or there is none at all.
    """
    whole: Transcript | None = None
    runs: list[Cues] = []
    problems = _Problems(path)
    speaker: str | None = None
    failure: InputError | None = None
    for part in _parts(reader, head, rest, path):
        try:
            read = reader.read(part.source)
        except InputError as error:
            if error.problems[0].code != "no-captions":
                raise
            failure = failure or error
            continue
        own = [_moved(cue, part.shift) for cue in read.cues if _counts(cue, part)]
        if whole is not None:
            own = _carried_on(own, speaker)
        speaker = own[-1].speaker if own else speaker
        runs.append(packed(own))
        problems.add(read.problems, part.shift)
        whole = whole or read
    if whole is None:
        raise failure or refusal(path, "no-captions", "holds no captions", hint="export the transcript again")
    cues, astray = joined(runs)
    if astray is not None:
        problems.add([Problem(Place(path, astray), "out-of-order", "captions out of order, put in order")], 0)
    return replace(whole, cues=cues, problems=problems.all())


def _parts(reader: Reader, head: bytes, rest: Iterator[bytes], path: str) -> Iterator[_Part]:
    chunks = _narrow(head, rest)
    buffer = bytearray()
    preface = b""
    line = 1  # of the buffer's first byte
    own = 0  # where in the buffer the captions begin that count for the next part
    first = True
    for chunk in chain(chunks, [None]):
        if chunk is not None:
            buffer += chunk
            if len(buffer) < PART:
                continue
        borders = _borders(reader, buffer) if chunk is not None else []
        if chunk is not None and len(borders) < 3:
            if len(buffer) > _WIDEST:
                message = f"a caption of more than {_WIDEST // 1024 // 1024} MB of text, expected a talk's"
                raise refusal(
                    path, "too-large", message, line=line, hint="split it, or give the caption file itself"
                )
            continue
        if first and reader.preface:
            end = re.search(rb"\n[ \t\r]*\n", buffer)
            preface = bytes(buffer[: end.end()]) if end else b""
        before, last, cut = borders if borders else (0, None, len(buffer))
        data = (b"" if first else preface) + bytes(buffer[:cut])
        check_lines(data, path)
        shift = line - 1 - (0 if first else preface.count(b"\n"))
        begins = line + buffer.count(b"\n", 0, own)
        ends = line + buffer.count(b"\n", 0, last) if last is not None else None
        yield _Part(decode(data, path, text=not first), shift, begins, ends)
        if last is not None:
            line += buffer.count(b"\n", 0, before)
            own = last - before
            del buffer[:before]
        first = False


def _borders(reader: Reader, buffer: bytearray) -> list[int]:
    """Where the last three captions begin that are wholly in the buffer; fewer if there are fewer."""
    assert reader.caption is not None
    for size in (_TAIL, len(buffer)):
        offset = max(0, len(buffer) - size)
        found = [match.start() for match in reader.caption.finditer(buffer, offset)]
        found = [place for place in found if place > 0 and (offset == 0 or place > offset + 1000)]
        if len(found) >= 3:
            return found[-3:]
    return []


def _narrow(head: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes in an encoding in which a line end is one byte: UTF-16 and UTF-32 become UTF-8."""
    encoding = wide_encoding(head)
    lone = b"\r" in head and b"\n" not in head
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    for number, data in enumerate(chain([head], rest)):
        if decoder is not None:
            text = decoder.decode(data)
            data = (text.removeprefix("\ufeff") if number == 0 else text).encode("utf-8", "replace")
        yield data.replace(b"\r", b"\n") if lone else data


def _counts(cue: Cue, part: _Part) -> bool:
    line = (cue.line or 0) + part.shift
    return part.first <= line and (part.end is None or line < part.end)


def _moved(cue: Cue, shift: int) -> Cue:
    if not shift or cue.line is None:
        return cue
    return Cue(cue.text, cue.start_ms, cue.end_ms, cue.speaker, cue.words, cue.line + shift)


def _carried_on(cues: list[Cue], speaker: str | None) -> list[Cue]:
    """Who spoke at the end of the part before speaks on until another is named."""
    result = list(cues)
    for place, cue in enumerate(cues):
        if speaker is None or cue.speaker is not None or changes_speaker(cue.text):
            break
        result[place] = replace(cue, speaker=speaker)
    return result


class _Problems:
    """The problems of all parts: each once, habits added up, and of very many alike the rest only counted."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.kept: list[Problem] = []
        self.habits: dict[tuple[str, str], tuple[int | None, int]] = {}
        self.counts: dict[str, int] = {}
        self.more: dict[str, tuple[int | None, int]] = {}
        self.before: set[tuple[str, int | None, str]] = set()

    def add(self, problems: Iterable[Problem], shift: int) -> None:
        seen: set[tuple[str, int | None, str]] = set()
        for problem in problems:
            at = problem.place.line + shift if problem.place.line is not None else None
            key = (problem.code, at, problem.message)
            seen.add(key)
            if key in self.before:
                continue
            if problem.code in _ONCE and problem.code in self.counts:
                continue
            counted = _COUNTED.fullmatch(problem.message)
            if counted is not None:
                line, count = self.habits.get((problem.code, counted["message"]), (at, 0))
                self.habits[problem.code, counted["message"]] = (line, count + int(counted["count"]))
                continue
            self.counts[problem.code] = self.counts.get(problem.code, 0) + 1
            if self.counts[problem.code] <= _MOST_ALIKE:
                self.kept.append(replace(problem, place=Place(self.path, at)))
            else:
                line, count = self.more.get(problem.code, (at, 0))
                self.more[problem.code] = (line, count + 1)
        self.before = seen

    def all(self) -> tuple[Problem, ...]:
        """Everything remembered."""
        habits = (
            Problem(Place(self.path, line), code, f"{message} ({count} times)")
            for (code, message), (line, count) in self.habits.items()
        )
        more = (
            Problem(Place(self.path, line), code, f"the same in {count:,} places from here on")
            for code, (line, count) in self.more.items()
        )
        return (*habits, *self.kept, *more)
