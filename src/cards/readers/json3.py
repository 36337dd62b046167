"""YouTube json3: `events` in milliseconds, each with `segs` that are words with their offset.

What YouTube's timedtext service sends with `fmt=json3`, and yt-dlp saves as `.json3`.
"""

from __future__ import annotations

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, records, text_of
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are events with segments."""
    events = records(dig(source.json, "events"))
    return any("segs" in event or "tStartMs" in event for event in events[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if no event has text."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(source.path, "not-json3", 'expected JSON with "events" that have "tStartMs" and "segs"')
    cues = []
    for event in records(source.json["events"]):
        segments = records(event.get("segs"))
        if not "".join(text_of(segment, "utf8") for segment in segments).strip():
            continue  # windows and line feeds between the lines
        start = parse_seconds(event.get("tStartMs"), 1) or 0
        duration = parse_seconds(event.get("dDurationMs"), 1)
        pieces: list[Piece] = [
            (text_of(segment, "utf8"), start + (parse_seconds(segment.get("tOffsetMs"), 1) or 0), None)
            for segment in segments
        ]
        text, words = from_pieces(pieces, start + (duration or 0))
        end = start + duration if duration is not None else None
        timed = any("tOffsetMs" in segment for segment in segments)
        cues.append(Cue(text, start, end, words=words if timed else ()))
    return transcript(source, READER.id, cues, report)


READER = Reader(
    id="json3",
    title="YouTube json3",
    suffixes=(".json3",),
    known_by='JSON with "events" that have "tStartMs" and "segs"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True),
    sample="""\
{
  "wireMagic": "pb3",
  "pens": [{}],
  "wsWinStyles": [{}, {"mhModeHint": 2, "juJustifCode": 0, "sdScrollDir": 3}],
  "wpWinPositions": [{}, {"apPoint": 6, "ahHorPos": 20, "avVerPos": 100, "rcRows": 2, "ccCols": 40}],
  "events": [
    {"tStartMs": 0, "dDurationMs": 4400, "id": 1, "wpWinPosId": 1, "wsWinStyleId": 1},
    {"tStartMs": 500, "dDurationMs": 2700, "wWinId": 1, "segs": [
      {"utf8": "Open", "acAsrConf": 0}, {"utf8": " the", "tOffsetMs": 300, "acAsrConf": 0},
      {"utf8": " hive", "tOffsetMs": 500, "acAsrConf": 0}, {"utf8": " on", "tOffsetMs": 900, "acAsrConf": 0},
      {"utf8": " a", "tOffsetMs": 1100, "acAsrConf": 0}, {"utf8": " warm", "tOffsetMs": 1200, "acAsrConf": 0},
      {"utf8": " day.", "tOffsetMs": 1700, "acAsrConf": 0}]},
    {"tStartMs": 3190, "dDurationMs": 10, "wWinId": 1, "aAppend": 1, "segs": [{"utf8": "\\n"}]}
  ]
}
""",
)
