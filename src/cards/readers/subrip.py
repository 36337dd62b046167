"""SubRip (.srt): a number, `00:00:01,000 --> 00:00:02,500`, text, a blank line.

There is no standard; https://matroska.org/technical/subtitles.html#srt-subtitles describes what players read.
Beyond pysubs2: the text between two numbers is kept whole, every repair is told, rolling lines are kept once.
"""

from __future__ import annotations

import re

from cards.readers.arrows import Block, arrow, blocks, note_cut_off
from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import plain, unescaped, without_overrides
from cards.readers.rolling import new_lines
from cards.readers.scripts import in_one_language
from cards.readers.speakers import shared_out, turns
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_WITHOUT_HOURS = re.compile(r"\s*-?\s*\d+\s*:\s*\d+(?:\s*[.,]\s*\d+)?\s*")


def sniff(source: Source) -> bool:
    """Whether there is an arrow between two times, and no WebVTT header."""
    return any(arrow(line) for line in source.head.splitlines())


def read(source: Source) -> Transcript:
    """Raises InputError if there is no line with an arrow between two times."""
    report = Report(source.path)
    lines = tuple(line if line.strip() else "" for line in source.lines)
    above, found = blocks(lines, report)
    if not found:
        first = next((number for number, line in enumerate(lines, 1) if line), 1)
        raise refusal(
            source.path,
            "not-srt",
            f"expected a line like 00:00:01,000 --> 00:00:02,500, found “{excerpt(lines[first - 1])}”",
            line=first,
        )
    page = [number for number, line in enumerate(above, 1) if line]
    if page:
        report.note(
            "page-text", f"{len(page)} line{'s' * (len(page) > 1)} above the first caption, left out", page[0]
        )
    note_cut_off(source, found, report)
    _report_numbers(found, report)
    for block in found:
        _report_times(block, report)
    screens = in_one_language([block.lines for block in found], report, found[0].line)
    rolled = new_lines(screens)
    if rolled is not None:
        report.note("rolling", "captions that repeat the line before; every line is kept once", found[0].line)
    cues: list[Cue] = []
    for place, block in enumerate(found):
        raw = "\n".join(screens[place] if rolled is None else rolled[place])
        text = without_overrides(raw)
        if text != raw:
            report.tally(
                "codes", "codes of other formats such as {\\an8}, \\h or \\N in the text", block.line
            )
        if unescaped(text) != text:
            report.tally("entities", "HTML entities in the text, decoded", block.line)
        parts = [(None, plain(part)) for part in turns(text)]
        if rolled is None or any(clean for _, clean in parts):
            cues += shared_out(Cue("", block.start_ms, block.end_ms, line=block.line), parts)
    labelled = frozenset(block.line for block in found if block.labelled)
    return transcript(source, READER.id, cues, report, labelled_lines=labelled)


def _report_numbers(found: list[Block], report: Report) -> None:
    before: int | None = None
    for block in found:
        if not block.index.isdecimal():
            report.tally("no-index", "a caption without a number", block.line)
            continue
        number = int(block.index[:18])
        if before is not None and number != before + 1:
            report.note("index", f"number {number} after {before}; numbers are not used", block.line - 1)
        before = number


def _report_times(block: Block, report: Report) -> None:
    for time in (block.start, block.end):
        if len(time) == 12 and time[2] == ":" and time[8] == ",":
            if time[3] > "5" or time[6] > "5":
                report.tally("over-sixty", "minutes or seconds above 59, counted as they stand", block.line)
            continue
        if "." in time:
            report.tally("dot-for-comma", "a dot for the comma before the milliseconds", block.line)
        if _WITHOUT_HOURS.fullmatch(time):
            report.tally("missing-hours", "a time without hours", block.line)
    if not block.end:
        report.note("no-end", "no end after the arrow, it is estimated", block.line)


READER = Reader(
    id="srt",
    title="SubRip",
    suffixes=(".srt",),
    known_by="lines `00:00:01,000 --> 00:00:02,500` without a `WEBVTT` header",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    caption=re.compile(rb"(?m)^(?:[ \t]*\d+[ \t\r]*\n)?[^\n]{0,60}?\d[ \t]*-->"),
    sample="""\
1
00:00:00,500 --> 00:00:03,200
Open the hive on a warm day.

2
00:00:03,200 --> 00:00:07,400
A brood frame is a frame
in which the queen lays her eggs.
""",
)
