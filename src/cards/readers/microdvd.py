"""MicroDVD, MPL2 and TMPlayer (.sub): a caption a line, times in frames, tenths of a second or seconds.

`{12}{80}Open the hive|on a warm day.`, `[5][32]…` and `00:00:01:…`, the first two as in
https://wiki.multimedia.cx/index.php/MicroDVD and https://wiki.multimedia.cx/index.php/MPL2. Beyond pysubs2:
without a rate of frames the usual one is taken and told, and so are lines that are no captions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import plain
from cards.readers.scripts import in_one_language
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_FRAMES = re.compile(r"\s*\{\s*(?P<start>\d{1,7})\s*\}\s*\{\s*(?P<end>\d{0,7})\s*\}(?P<text>.*)")
_TENTHS = re.compile(r"\s*\[(?P<start>\d{1,7})\]\s*\[(?P<end>\d{0,7})\](?P<text>.*)")
_SECONDS = re.compile(r"\s*(?P<start>\d{1,2}:[0-5]\d:[0-5]\d)(?P<end>)[:=](?P<text>(?!\d\d\b|\s).*)")
_RATE = re.compile(r"\s*(?P<rate>\d{2,3}(?:[.,]\d{1,6})?)\s*(?:fps)?\s*", re.IGNORECASE)
_CODE = re.compile(r"\{[A-Za-z]:[^{}]*\}")
_USUAL_RATE = 23.976
"""What players take, https://wiki.multimedia.cx/index.php/MicroDVD."""
_LONGEST = 100_000


def sniff(source: Source) -> bool:
    """Whether most of the first lines are captions, all of one of the three kinds."""
    filled = [line for line in source.head.splitlines() if line.strip()][:200]
    return any(
        sum(kind.fullmatch(line) is not None for line in filled) * 2 > len(filled)
        for kind in (_FRAMES, _TENTHS, _SECONDS)
    )


def read(source: Source) -> Transcript:
    """Raises InputError if no line is a caption."""
    report = Report(source.path)
    lines = [(number, line) for number, line in enumerate(source.lines, 1) if line.strip()]
    kinds = (_FRAMES, _TENTHS, _SECONDS)
    kind = max(kinds, key=lambda kind: sum(kind.fullmatch(line) is not None for _, line in lines[:2000]))
    found = [(number, match) for number, line in lines if (match := _match(kind, line, number, report))]
    if not found:
        message = f"expected lines like {{12}}{{80}}text, found “{excerpt(source.text)}”"
        raise refusal(source.path, "not-microdvd", message, line=1)
    tick = 100.0
    if kind is _FRAMES:
        rate = _RATE.fullmatch(found[0][1]["text"])
        fps = float(rate["rate"].replace(",", ".")) if rate else 0.0
        found = found[1:] if rate else found
        if fps <= 0:
            fps = _USUAL_RATE
            message = f"no rate of frames in the first line, {fps} a second taken"
            report.note("frame-rate", message, found[0][0], "put a first line {1}{1}25 with the right rate")
        tick = 1000 / fps
    rows = in_one_language([match["text"].split("|") for _, match in found], report, 1)
    cues = [
        Cue(_said(row), _ms(match["start"], tick), _ms(match["end"], tick), line=number)
        for (number, match), row in zip(found, rows, strict=True)
    ]
    return transcript(source, READER.id, cues, report)


def _match(kind: re.Pattern[str], line: str, number: int, report: Report) -> re.Match[str] | None:
    match = kind.fullmatch(line) if len(line) < _LONGEST else None
    if match is None:
        report.note("bad-line", f"a line without times, “{excerpt(line)}”, left out", number)
    return match


def _ms(value: str, tick: float) -> int | None:
    if not value:
        return None
    if ":" in value:
        hours, minutes, seconds = map(int, value.split(":"))
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    return round(int(value) * tick)


def _said(lines: Sequence[str]) -> str:
    """The text of lines, each of which may begin with a slash for italics."""
    return plain("\n".join(_CODE.sub("", line).strip().removeprefix("/") for line in lines))


READER = Reader(
    id="microdvd",
    title="MicroDVD, MPL2, TMPlayer",
    suffixes=(".sub", ".mpl"),
    known_by="lines `{12}{80}…`, `[5][32]…` or `00:00:01:…`",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="""\
{1}{1}25
{12}{80}Open the hive|on a warm day.
{80}{110}{y:i}Look inside.
""",
)
