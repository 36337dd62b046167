"""One line of plain text that bears a time: before, after or beside a name, in brackets or bare."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cards.readers.clean import one_line
from cards.readers.clock import CLOCK, parse_clock
from cards.readers.front import without_emphasis
from cards.readers.speakers import is_name

_TO = r"(?:\s*(?:-->|->|-|–|—|to)\s*|(?<=\d:\d\d)\s+(?=(?:\d\d[:;]){3}))"
_RANGE = rf"(?P<start>{CLOCK})(?:{_TO}(?P<end>{CLOCK}))?"
_BRACKETED = rf"[\[(<]\s*{_RANGE}\s*[\])>]"
_LINK = r"(?:\([^)\s]*\))?"
_BARE = rf"{_RANGE.replace('?P<', '?P<bare_')}(?!\s?[AaPp]\.?[Mm]\b)(?=\s|$|[:|–—-]\s|[^\W\d_]|\[)"
_BEFORE = re.compile(rf"(?:{_BRACKETED}{_LINK}|{_BARE})\s*[-–—|:]?\s*")
_LABELLED = re.compile(rf"\[(?P<name>[^\[\](){{}}<>:]{{1,60}}?)\]\s*{_RANGE}\s*:?")
_NAME = r"(?P<name>[^\[\](){}<>:]{1,60}?)"
_AFTER = re.compile(rf"{_NAME}\s*[,:|·–-]?\s*[\[(]\s*{_RANGE}\s*[\])]\s*:?\s*")
_BESIDE = re.compile(rf"{_NAME}(?:\s*[,|·–-]\s*|\s+){_RANGE}\s*:?")
_ONLY = re.compile(rf"[\[(]?({CLOCK})[\])]?")
_INSIDE = re.compile(rf"(?:^|(?<=\s))[\[(]({CLOCK})[\])](?=\s|$)")
_COLUMNS = re.compile(r"\t+| {2,}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a line with a time says."""

    start_ms: int
    end_ms: int | None
    name: str
    """Empty where none stands beside the time."""
    text: str
    """What is said on the same line; empty if it stands below."""


def stamp_of(line: str) -> Stamp | None:
    """The time that a line bears, the name beside it and the text after it; None for a line without."""
    if not any("0" <= char <= "9" for char in line[:200]):
        return None
    line = without_emphasis(line).strip()
    return _in_columns(line) or _in_one(one_line(line))


def later_times(text: str) -> list[tuple[int | None, str]]:
    """The parts of a text in which further times stand in brackets, each with its own; the first has none."""
    parts: list[tuple[int | None, str]] = []
    at: int | None = None
    done = 0
    for match in _INSIDE.finditer(text):
        parts.append((at, text[done : match.start()]))
        at, done = parse_clock(match[1]), match.end()
    return [*parts, (at, text[done:])]


def _in_columns(line: str) -> Stamp | None:
    """Time, name and text parted by tabs or several blanks, in either order."""
    columns = _COLUMNS.split(line[:300].rstrip(), maxsplit=2)
    if len(columns) < 2:
        return None
    rest = line[len(line[:300].rstrip()) :]
    first = _BEFORE.match(columns[0])
    if first and is_name(columns[0][first.end() :].rstrip(":")):
        name = columns[0][first.end() :].rstrip(": ")
        return _made(first["start"] or first["bare_start"], None, name, " ".join(columns[1:]) + rest)
    if first and first.end() == len(columns[0]) and (last := _ONLY.fullmatch(columns[1])):
        return _made(first["start"] or first["bare_start"], last[1], "", " ".join(columns[2:]) + rest)
    name = columns[0].strip("[]: ")
    if len(columns) == 3 and re.fullmatch(rf"[\[(]?{CLOCK}[\])]?:?", columns[1]) and is_name(name):
        return _made(columns[1].strip("[]():"), None, name, columns[2] + rest)
    return None


def _in_one(text: str) -> Stamp | None:
    if match := _BEFORE.match(text):
        start, end = match["start"] or match["bare_start"], match["end"] or match["bare_end"]
        return _made(start, end, "", text[match.end() :])
    if (match := _AFTER.match(text[:200])) and is_name(match["name"]):
        return _made(match["start"], match["end"], match["name"].strip(" ,:-"), text[match.end() :])
    if len(text) < 120 and (match := _LABELLED.fullmatch(text)) and is_name(match["name"]):
        return _made(match["start"], match["end"], match["name"].strip(), "")
    if len(text) < 120 and (match := _BESIDE.fullmatch(text)) and is_name(match["name"]):
        return _made(match["start"], match["end"], match["name"].strip(" ,:-"), "")
    return None


def _made(start: str, end: str | None, name: str, text: str) -> Stamp | None:
    start_ms = parse_clock(start)
    return (
        None if start_ms is None else Stamp(start_ms, parse_clock(end) if end else None, name, one_line(text))
    )
