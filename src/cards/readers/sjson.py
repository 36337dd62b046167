"""Open edX sjson (.srt.sjson): three lists of equal length, `start` and `end` in milliseconds and `text`.

As `xmodule.video_block.transcripts_utils` of edx-platform writes it.
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_seconds
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether the content is an object with the three lists."""
    value = source.json
    return isinstance(value, dict) and all(
        isinstance(value.get(key), list) for key in ("start", "end", "text")
    )


def read(source: Source) -> Transcript:
    """Raises InputError if the lists are not there or no text is in them."""
    report = Report(source.path)
    value = source.json
    if not sniff(source):
        raise refusal(source.path, "not-sjson", 'expected JSON with the lists "start", "end" and "text"')
    lists: list[list[Any]] = [value[key] for key in ("start", "end", "text")]
    if len({len(part) for part in lists}) > 1:
        report.note("uneven", "start, end and text are not of one length; read up to the shortest")
    cues = []
    for start, end, text in zip(*lists, strict=False):
        said = plain(text) if isinstance(text, str) else ""
        cues.append(Cue(said, parse_seconds(start, 1), parse_seconds(end, 1)))
    return transcript(source, READER.id, cues, report)


READER = Reader(
    id="sjson",
    title="Open edX sjson",
    suffixes=(".sjson",),
    known_by='JSON with the lists "start", "end" and "text"',
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="""\
{
  "start": [500, 3200],
  "end": [3200, 7400],
  "text": ["Open the hive on a warm day.", "A brood frame is a frame in which the queen lays her eggs."]
}
""",
)
