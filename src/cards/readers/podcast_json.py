"""Podcasting 2.0 JSON: `segments` with `speaker`, `startTime`, `endTime` in seconds and `body`.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
"""

from __future__ import annotations

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are segments with a start time and a body."""
    return any({"startTime", "body"} <= item.keys() for item in records(dig(source.json, "segments"))[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no segments with a body."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(
            source.path, "not-podcast-json", 'expected JSON with "segments" of "startTime" and "body"'
        )
    cues: list[Cue] = []
    for segment in records(source.json["segments"]):
        start, end = parse_seconds(segment.get("startTime")), parse_seconds(segment.get("endTime"))
        cues.append(Cue(plain(text_of(segment, "body")), start, end, label_of(segment, "speaker")))
    return transcript(source, READER.id, cues, report)


READER = Reader(
    id="podcast-json",
    title="Podcasting 2.0 JSON",
    suffixes=(".json",),
    known_by='JSON with "segments" that have "startTime" and "body"',
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="""\
{
  "version": "1.0.0",
  "segments": [
    {
      "speaker": "Ann Lee",
      "startTime": 0.5,
      "endTime": 3.2,
      "body": "Open the hive on a warm day."
    },
    {
      "speaker": "Bob Hill",
      "startTime": 3.2,
      "endTime": 4.4,
      "body": "And then?"
    }
  ]
}
""",
)
