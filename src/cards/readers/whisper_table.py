"""Whisper's tables of `start`, `end` (ms) and `text`: tabs from openai-whisper, commas from whisper.cpp."""

from __future__ import annotations

import csv
import re

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_seconds
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_HEADER = re.compile(
    r"\s*start(?P<mark>[\t,])end(?P=mark)(?P<speaker>speaker(?P=mark))?text\s*", re.IGNORECASE
)


def sniff(source: Source) -> bool:
    """Whether the first line names the columns start, end and text."""
    return _HEADER.fullmatch(source.lines[0]) is not None


def read(source: Source) -> Transcript:
    """Raises InputError if the header is missing or no row has text."""
    report = Report(source.path)
    header = _HEADER.fullmatch(source.lines[0])
    if header is None:
        raise refusal(source.path, "not-whisper-table", "expected the columns start, end and text", line=1)
    cues = []
    tabs = header["mark"] == "\t"
    for number, line in enumerate(source.lines[1:], 2):
        if not line.strip():
            continue
        try:
            row = next(
                csv.reader(
                    [line], delimiter=header["mark"], quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL
                ),
                [],
            )
        except csv.Error:
            row = []
        times = [parse_seconds(cell, 1) for cell in row[:2]]
        if len(row) < 3 or times[0] is None:
            report.note("bad-line", "a row without start, end and text, left out", number)
            continue
        speaker = (row[2].strip() or None) if header["speaker"] and len(row) > 3 else None
        text = header["mark"].join(row[3 if header["speaker"] else 2 :])
        cues.append(Cue(plain(text), times[0], times[1], speaker, line=number))
    return transcript(source, READER.id, cues, report)


READER = Reader(
    id="whisper-table",
    title="Whisper TSV and CSV",
    suffixes=(".tsv", ".csv"),
    known_by="the columns `start`, `end` and `text` in the first line",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="start\tend\ttext\n500\t3200\tOpen the hive on a warm day.\n3200\t4400\tLook inside.\n",
)
