"""Tables with columns for start and text: Whisper's TSV and CSV, and those of editors such as Premiere.

openai-whisper parts columns with tabs, whisper.cpp with commas, both in whole milliseconds; others write
clock times or seconds, name the columns in their own words and have more of them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_clock, parse_seconds, usual
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

# fmt: off
_NAMES = {
    "start": ("start", "start time", "begin", "begin time", "in", "from", "timecode in", "start ms", "time",
              "timestamp", "timecode", "start timecode", "start timestamp", "start seconds", "start s"),
    "end": ("end", "end time", "stop", "out", "to", "timecode out", "end ms", "end timecode", "end timestamp",
            "end seconds", "end s"),
    "duration": ("duration", "dur", "length"),
    "text": ("text", "transcript", "caption", "subtitle", "content", "sentence", "subtitles", "transcription",
             "utterance", "message", "speech", "dialogue", "body"),
    "speaker": ("speaker", "speaker name", "name", "speaker label", "who"),
}
# fmt: on
_MARKS = ("\t", ",", ";")
_LONGEST = 300
_LONGEST_ROW = 10_000
_MOST = 20
"""Lines that one quoted text may have."""


def sniff(source: Source) -> bool:
    """Whether the first line names the columns start and text, and there are times in the next ones."""
    header = _header(source.lines[0])
    if header is None:
        return False
    mark, columns = header
    rows = [_row(line, mark) for line in source.lines[1:6] if line.strip() and len(line) < _LONGEST_ROW]
    starts = [row[columns["start"]] for row in rows if len(row) > columns["start"]]
    return "end" in columns or any(_ms(start, False) is not None for start in starts)


def read(source: Source) -> Transcript:
    """Raises InputError if the header is missing or no row has text."""
    report = Report(source.path)
    header = _header(source.lines[0])
    if header is None:
        raise refusal(source.path, "not-whisper-table", "expected the columns start and text", line=1)
    mark, columns = header
    rows = [(number, _row(line, mark)) for number, line in _whole_rows(source.lines, mark) if line.strip()]
    start, text = columns["start"], columns["text"]
    whole = all(re.fullmatch(r"\s*-?\d*\s*", row[start]) for _, row in rows if len(row) > start)
    cues = []
    for number, row in rows:
        times = [
            _ms(row[columns[name]], whole) if len(row) > columns.get(name, len(row)) else None
            for name in ("start", "end", "duration")
        ]
        if len(row) <= text or times[0] is None:
            report.note("bad-line", "a row without start and text, left out", number)
            continue
        upto = times[1] if times[1] is not None or times[2] is None else times[0] + times[2]
        said = mark.join(row[text:]) if text == max(columns.values()) and mark == "\t" else row[text]
        speaker = row[columns["speaker"]].strip() if len(row) > columns.get("speaker", len(row)) else ""
        cues.append(Cue(plain(said), times[0], upto, speaker or None, line=number))
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
        if {"start", "text"} <= columns.keys():
            return mark, columns
    return None


def _whole_rows(lines: Sequence[str], mark: str) -> Iterator[tuple[int, str]]:
    """The lines below the first with their numbers, those of a quoted text put together."""
    place = 1
    while place < len(lines):
        upto = place + 1
        if mark != "\t" and lines[place].count('"') % 2:
            odd = (
                later for later in range(upto, min(len(lines), upto + _MOST)) if lines[later].count('"') % 2
            )
            upto = next(odd, place) + 1
        yield place + 1, "\n".join(lines[place:upto])
        place = upto


def _row(line: str, mark: str) -> list[str]:
    if mark == "\t":
        return line.split("\t")
    try:
        return next(csv.reader(line.splitlines(keepends=True), delimiter=mark, skipinitialspace=True), [])
    except csv.Error:
        return []


def _ms(cell: str, whole: bool) -> int | None:
    """A clock time, else milliseconds if all starts are whole numbers, else seconds."""
    cell = usual(cell)
    return parse_clock(cell) if ":" in cell else parse_seconds(cell, 1 if whole else 1000)


READER = Reader(
    id="whisper-table",
    title="Tables (TSV, CSV), such as Whisper's",
    suffixes=(".tsv", ".csv"),
    known_by="columns such as `start` and `text`, perhaps `end` and `speaker`, named in the first line",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="start\tend\ttext\n500\t3200\tOpen the hive on a warm day.\n3200\t4400\tLook inside.\n",
)
