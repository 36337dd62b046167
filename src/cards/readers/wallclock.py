"""Times that are no recording's, or in unusual forms: of the day, of a tape, in seconds, behind what is said.

faster-whisper prints `[0.50s -> 3.20s]`, Webex and chats write `10:02 AM`, the chat of Zoom
`10:02:13 From Ann to Everyone:`, and those who quote a talk put its time behind each sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cards.errors import Place, Problem
from cards.readers.base import Report
from cards.readers.clock import CLOCK, HOUR_MS, parse_clock, usual
from cards.readers.speakers import is_name
from cards.readers.stamps import stamp_of
from cards.transcript import Cue, Transcript, Word

_TWELVE = (
    r"(?P<hours>1[0-2]|0?\d):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?\s?(?P<half>[AaPp])\.?[Mm]\b\.?"
)
_FIRST = re.compile(rf"\s*[\[(]?{_TWELVE}[\])]?")
_LAST = re.compile(rf"(?P<name>[^\d\n]{{0,60}}?)[\[(]?{_TWELVE}[\])]?:?\s*")
_FROM = re.compile(
    r"\s*(?:\d{4}-\d\d-\d\d )?(?P<time>\d\d:\d\d:\d\d)\s+From\s+(?P<name>.{1,60}?)"
    r"(?:\s+[tT]o\s+.{1,80}?)?\s*:(?P<text>.*)"
)
_BEHIND = re.compile(rf"[\[(](?P<time>{CLOCK})[\])]\.?")
_WIDEST = 40
_UNITS = r"(?:\d{1,2} ?h ?)?(?:\d{1,3} ?m(?:in)? ?)?\d{1,6}(?:\.\d{1,6})? ?s(?:ec)?\b"
_DECIMAL = r"\d{1,6}\.\d{1,6}"
_TO = r"\s*(?:-{1,2}>|→|[-–—]|to)\s*"
_IN_UNITS = re.compile(
    rf"\s*(?:[\[(]\s*(?P<in>{_UNITS}|{_DECIMAL})(?:{_TO}(?P<upto>{_UNITS}|{_DECIMAL}))?\s*[\])]"
    rf"|(?P<bare>{_UNITS})(?:{_TO}(?P<until>{_UNITS}))?|(?P<column>{_DECIMAL})(?=\t))\s*[:|–-]?\s*(?P<text>.*)"
)
_UNIT = re.compile(r"(?:(\d+) ?h ?)?(?:(\d+) ?m(?:in)? ?)?(\d+(?:\.\d+)?)")
_CELL = re.compile(rf"\s*{CLOCK}\s*")
_RULE = re.compile(r"[\s|:-]+")
_LONGEST = 5000
_EARLIEST_MS = 5 * HOUR_MS
"""A talk that begins later than this begins at a time of day."""
_PROLOGUE_MS = 10 * 60 * 1000
_DAY = 24 * 3600


def with_usual_times(lines: Sequence[str]) -> tuple[Sequence[str], str]:
    """The lines with their times in a usual form, and what was done, for a person; empty if nothing was.

    There is a line for each line.
    """
    if any(";" in line or "：" in line for line in lines):
        lines = [usual(line) for line in lines]
    chat = [_FROM.fullmatch(line) if "From" in line else None for line in lines]
    if _often(chat, lines):
        made = [_said(match) if match else line for line, match in zip(lines, chat, strict=True)]
        return made, ""
    twelve = [_in_twelve(line) for line in lines]
    if _often(twelve, lines):
        return _from_first(lines, twelve), "times of day, counted from the first"
    seconds = [_IN_UNITS.fullmatch(line) if len(line) < _LONGEST else None for line in lines]
    if _often(seconds, lines):
        return [_in_clock(match) if match else line for line, match in zip(lines, seconds, strict=True)], ""
    cells = [_has_cells(line) for line in lines]
    if _often([found or None for found in cells], lines):
        return [_in_columns(line) if "|" in line else line for line in lines], ""
    if any(line.rstrip(". ").endswith(("]", ")")) for line in lines):
        behind = [_behind(line) for line in lines]
        if _often(behind, lines):
            made = [
                f"[{found[0]}] {found[1]}" if found else line
                for line, found in zip(lines, behind, strict=True)
            ]
            return made, "times behind what is said, taken for its beginning"
    return lines, ""


def since_first(starts: Sequence[int], report: Report, line: int) -> int:
    """What to take off times in milliseconds that are times of day; zero if they are times of a recording."""
    if starts[0] < _EARLIEST_MS:
        return 0
    report.note("clock-times", "times of day, counted from the first", line)
    return starts[0]


def from_programme_start(transcript: Transcript) -> Transcript:
    """The transcript with its times counted from zero, where they are a tape's that begins at a late hour.

    Broadcasters begin their programmes at 10:00:00; captions of a recording so long begin long before.
    """
    first = transcript.cues[0].start_ms or 0
    if first < _EARLIEST_MS or first % HOUR_MS > _PROLOGUE_MS:
        return transcript
    shift = first // HOUR_MS * HOUR_MS
    message = f"times count from {shift // HOUR_MS}:00:00, as broadcasters' do; counted from zero"
    problem = Problem(Place(transcript.path, transcript.cues[0].line), "clock-times", message)
    cues = tuple(_sooner(cue, shift) for cue in transcript.cues)
    return replace(transcript, cues=cues, problems=(*transcript.problems, problem))


def _sooner(cue: Cue, shift: int) -> Cue:
    words = tuple(Word(word.text, word.start_ms - shift, word.end_ms - shift) for word in cue.words)
    start, end = cue.start_ms or 0, cue.end_ms or 0
    return Cue(cue.text, start - shift, end - shift, cue.speaker, words, cue.line)


def _often(found: Sequence[object], lines: Sequence[str]) -> bool:
    count = sum(match is not None for match in found)
    return count > 1 and count * 5 >= sum(1 for line in lines if line.strip())


def _in_clock(match: re.Match[str]) -> str:
    """A line with seconds, or hours, minutes and seconds by their letters, in front."""
    start = _clock(match["in"] or match["bare"] or match["column"])
    end = match["upto"] or match["until"]
    return f"[{start}{' - ' + _clock(end) if end else ''}] {match['text']}"


def _clock(text: str) -> str:
    match = _UNIT.match(text)
    hours, minutes, seconds = match.groups() if match else ("0", "0", "0")
    ms = (int(hours or 0) * 60 + int(minutes or 0)) * 60_000 + round(float(seconds) * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def _has_cells(line: str) -> bool:
    """Whether a line is a row of a table between bars, with a time in the first or second cell."""
    cells = line[:_LONGEST].strip().strip("|").split("|")
    enough = len(cells) > 2 or (len(cells) == 2 and line.lstrip().startswith("|"))
    return enough and any(_CELL.fullmatch(cell) for cell in cells[:2])


def _in_columns(line: str) -> str:
    """A row of such a table with tabs for bars; empty for the rule below its head."""
    if _RULE.fullmatch(line):
        return ""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) == 3 and _CELL.fullmatch(cells[0]) and is_name(cells[1]):
        return f"[{cells[0]}] {cells[1]}: {cells[2]}"
    return "\t".join(cells)


def _said(match: re.Match[str]) -> str:
    """A line of a chat with its time in front, or behind the name where the text stands below."""
    name, text = " ".join(match["name"].split()), match["text"].strip()
    return f"[{match['time']}] {name}: {text}" if text or not is_name(name) else f"{name} ({match['time']})"


def _in_twelve(line: str) -> re.Match[str] | None:
    if "m" not in line[:120] and "M" not in line[:120]:
        return None
    return _FIRST.match(line[:40]) or (_LAST.fullmatch(line) if len(line) < 120 else None)


def _from_first(lines: Sequence[str], found: Sequence[re.Match[str] | None]) -> list[str]:
    made = []
    first: int | None = None
    for line, match in zip(lines, found, strict=True):
        if match is None:
            made.append(line)
            continue
        hours = int(match["hours"]) % 12 + (12 if match["half"] in "Pp" else 0)
        seconds = (hours * 60 + int(match["minutes"])) * 60 + int(match["seconds"] or 0)
        first = seconds if first is None else first
        since = (seconds - first) % _DAY
        clock = f"{since // 3600:02}:{since // 60 % 60:02}:{since % 60:02}"
        name = match["name"].strip() if "name" in match.re.groupindex else ""
        made.append(f"{name} ({clock})" if name else f"[{clock}]{line[match.end() :]}")
    return made


def _behind(line: str) -> tuple[str, str] | None:
    """The time at the end of a line, and the text before it."""
    line = line.rstrip()
    if not line.endswith(("]", ")", "].", ").")):
        return None
    opened = max(line.rfind("["), line.rfind("("))
    match = _BEHIND.fullmatch(line, max(opened, len(line) - _WIDEST)) if opened > 0 else None
    if match is None or parse_clock(match["time"]) is None or stamp_of(line) is not None:
        return None
    return match["time"], line[:opened].rstrip()
