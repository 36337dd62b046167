"""SBV (.sbv), YouTube's own: a line `0:00:01.000,0:00:02.500`, text, a blank line."""

from __future__ import annotations

import re

from cards.readers.arrows import blocks, note_cut_off
from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import plain, without_overrides
from cards.readers.clock import CLOCK
from cards.readers.scripts import in_one_language
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_TIMES = re.compile(rf"\s*(?P<start>-?\d{{1,3}}:\d\d:\d\d\.\d{{1,3}}),(?P<end>-?{CLOCK})(?P<rest>)\s*")


def sniff(source: Source) -> bool:
    """Whether there is a line of two times parted by a comma."""
    return any(_TIMES.fullmatch(line) for line in source.head.splitlines())


def read(source: Source) -> Transcript:
    """Raises InputError if there is no line of two times."""
    report = Report(source.path)
    lines = tuple(line if line.strip() else "" for line in source.lines)
    above, found = blocks(lines, report, times=_TIMES)
    if not found:
        message = f"expected a line like 0:00:01.000,0:00:02.500, found “{excerpt(source.text)}”"
        raise refusal(source.path, "not-sbv", message, line=1)
    page = [number for number, line in enumerate(above, 1) if line]
    if page:
        report.note(
            "page-text", f"{len(page)} line{'s' * (len(page) > 1)} above the first caption, left out", page[0]
        )
    note_cut_off(source, found, report)
    rows = ["\n".join(block.lines).replace("[br]", "\n").split("\n") for block in found]
    cues = [
        Cue(plain(without_overrides("\n".join(lines))), block.start_ms, block.end_ms, line=block.line)
        for block, lines in zip(found, in_one_language(rows, report, found[0].line), strict=True)
    ]
    labelled = frozenset(block.line for block in found if block.labelled)
    return transcript(source, READER.id, cues, report, labelled_lines=labelled)


READER = Reader(
    id="sbv",
    title="SBV",
    suffixes=(".sbv",),
    known_by="lines `0:00:01.000,0:00:02.500`",
    sniff=sniff,
    read=read,
    caption=re.compile(rb"(?m)^\d{1,3}:\d\d:\d\d\.\d{1,3},\d{1,3}:\d\d"),
    carries=Carries(speakers=True),
    sample="""\
0:00:00.500,0:00:03.200
Open the hive on a warm day.

0:00:03.200,0:00:07.400
A brood frame is a frame
in which the queen lays her eggs.
""",
)
