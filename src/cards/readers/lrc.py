"""LRC (.lrc): a line of text after its time `[01:02.50]`, perhaps with `<01:02.80>` before each word.

https://en.wikipedia.org/wiki/LRC_(file_format) describes the tags. A time without text ends the line before.
"""

from __future__ import annotations

import re
from itertools import pairwise

from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import one_line, plain, unescaped, without_invisible
from cards.readers.clock import parse_clock
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.transcript import Cue, Transcript

_STAMPED = re.compile(r"\s*(?P<stamps>(?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]\s*){1,40})(?P<text>.*)")
_STAMP = re.compile(r"\[(\d{1,3}:\d{2})(?:[.:](\d{1,3}))?\]")
_TAG = re.compile(r"\s*\[(?P<key>[A-Za-z#]+):(?P<value>[^\]]*)\]\s*")
_WORD = re.compile(r"<(\d{1,3}:\d{2}(?:\.\d{1,3})?)>")
_PRECISE = re.compile(r"\s*\[\d{1,3}:\d{2}\.\d{1,3}\]")


def sniff(source: Source) -> bool:
    """Whether most lines begin with a time in brackets that has a fraction."""
    lines = [line for line in source.head.splitlines() if line.strip() and not _TAG.fullmatch(line)]
    return bool(lines) and sum(_PRECISE.match(line) is not None for line in lines) * 2 > len(lines)


def read(source: Source) -> Transcript:
    """Raises InputError if no line has a time."""
    report = Report(source.path)
    tags: dict[str, str] = {}
    found: list[tuple[int, str, int]] = []
    for number, line in enumerate(source.lines, 1):
        if match := _STAMPED.fullmatch(line):
            for stamp in _STAMP.finditer(match["stamps"]):
                found.append((_time(stamp), match["text"], number))
        elif match := _TAG.fullmatch(line):
            tags.setdefault(match["key"].lower(), one_line(match["value"]))
        elif line.strip():
            report.note("no-times", f"a line without a time, “{excerpt(line)}”, left out", number)
    if not found:
        message = f"expected a line like [00:01.50]text, found “{excerpt(source.text)}”"
        raise refusal(source.path, "not-lrc", message, line=1)
    try:
        shift = -int(tags.get("offset", "0"))
    except ValueError:
        shift = 0
    found.sort(key=lambda item: item[0])
    starts = sorted({start for start, _, _ in found})
    later = dict(pairwise(starts))
    cues = []
    for start, text, number in found:
        if plain(text):  # without text it is the end of the line before
            end = later.get(start)
            cues.append(_cue(text, start + shift, None if end is None else end + shift, number))
    return transcript(
        source, READER.id, cues, report, title=tags.get("ti", ""), language=tags.get("la", "").lower()
    )


def _time(stamp: re.Match[str]) -> int:
    return parse_clock(f"{stamp[1]}.{stamp[2] or 0}") or 0


def _cue(text: str, start: int, end: int | None, line: int) -> Cue:
    if not _WORD.search(text):
        return Cue(plain(text), start, end, line=line)
    pieces: list[Piece] = []
    at: int | None = start
    done = 0
    for word in _WORD.finditer(text):
        pieces.append((_clean(text[done : word.start()]), at, None))
        at, done = parse_clock(word[1]), word.end()
    pieces.append((_clean(text[done:]), at, None))
    joined, words = from_pieces(pieces, end if end is not None else max(start, at or start))
    return Cue(joined, start, end, words=words, line=line)


def _clean(text: str) -> str:
    return without_invisible(unescaped(text))


READER = Reader(
    id="lrc",
    title="LRC",
    suffixes=(".lrc",),
    known_by="lines that begin with `[01:02.50]`",
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, title=True, language=True),
    sample="""\
[ti:The first inspection]
[ar:Ann Lee]
[length:00:04.40]
[by:Bob Hill]
[00:00.50]Open the hive on a warm day.
[00:03.20]<00:03.20> Look <00:03.60> inside.
[00:04.40]
""",
)
