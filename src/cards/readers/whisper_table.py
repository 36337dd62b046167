"""Tables with columns for start, end and text: Whisper's TSV and CSV, and those of editors such as Premiere.

openai-whisper parts columns with tabs, whisper.cpp with commas, both in whole milliseconds; others write
clock times or seconds, name the columns in their own words and have more of them.
"""

from __future__ import annotations

import csv
import re

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_clock, parse_seconds
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_NAMES = {
    "start": ("start", "start time", "begin", "begin time", "in", "from", "timecode in", "start ms"),
    "end": ("end", "end time", "stop", "out", "to", "timecode out", "end ms"),
    "text": ("text", "transcript", "caption", "subtitle", "content", "sentence"),
    "speaker": ("speaker", "speaker name", "name", "speaker label"),
}
_MARKS = ("\t", ",", ";")
_LONGEST = 300


def sniff(source: Source) -> bool:
    """Whether the first line names the columns start, end and text."""
    return _header(source.lines[0]) is not None


def read(source: Source) -> Transcript:
    """Raises InputError if the header is missing or no row has text."""
    report = Report(source.path)
    header = _header(source.lines[0])
    if header is None:
        raise refusal(source.path, "not-whisper-table", "expected the columns start, end and text", line=1)
    mark, columns = header
    rows = [(number, _row(line, mark)) for number, line in enumerate(source.lines[1:], 2) if line.strip()]
    start, end, text = columns["start"], columns["end"], columns["text"]
    whole = all(re.fullmatch(r"\s*-?\d*\s*", row[start]) for _, row in rows if len(row) > start)
    cues = []
    for number, row in rows:
        times = [_ms(row[column], whole) if len(row) > column else None for column in (start, end)]
        if len(row) <= text or times[0] is None:
            report.note("bad-line", "a row without start, end and text, left out", number)
            continue
        said = mark.join(row[text:]) if text == max(columns.values()) and mark == "\t" else row[text]
        speaker = row[columns["speaker"]].strip() if len(row) > columns.get("speaker", len(row)) else ""
        cues.append(Cue(plain(said), times[0], times[1], speaker or None, line=number))
    return transcript(source, READER.id, cues, report)


def _header(line: str) -> tuple[str, dict[str, int]] | None:
    """What parts the columns, and where those that count are; None for a line that names no such columns."""
    if len(line) > _LONGEST:
        return None
    for mark in _MARKS:
        cells = [re.sub(r"[\s_()]+", " ", cell).strip().lower() for cell in _row(line, mark)]
        columns = {
            name: next(place for place, cell in enumerate(cells) if cell in names)
            for name, names in _NAMES.items()
            if any(cell in names for cell in cells)
        }
        if {"start", "end", "text"} <= columns.keys():
            return mark, columns
    return None


def _row(line: str, mark: str) -> list[str]:
    if mark == "\t":
        return line.split("\t")
    try:
        return next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])
    except csv.Error:
        return []


def _ms(cell: str, whole: bool) -> int | None:
    """A clock time, else milliseconds if all starts are whole numbers, else seconds."""
    return parse_clock(cell) if ":" in cell else parse_seconds(cell, 1 if whole else 1000)


READER = Reader(
    id="whisper-table",
    title="Tables (TSV, CSV), such as Whisper's",
    suffixes=(".tsv", ".csv"),
    known_by="columns such as `start`, `end` and `text`, named in the first line",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="start\tend\ttext\n500\t3200\tOpen the hive on a warm day.\n3200\t4400\tLook inside.\n",
)
