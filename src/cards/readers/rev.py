"""Rev and Rev AI JSON: `monologues` of a speaker, with `elements` that are words and what stands between.

https://docs.rev.ai/api/asynchronous/get-started describes the transcript object.
"""

from __future__ import annotations

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import without_invisible
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, sentences
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are monologues with elements."""
    return any("elements" in item for item in records(dig(source.json, "monologues"))[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if no monologue has words."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(source.path, "not-rev", 'expected JSON with "monologues" that have "elements"')
    names = {
        speaker.get("id"): text_of(speaker, "name")
        for speaker in records(source.json.get("speakers"))
        if isinstance(speaker.get("id"), int)
    }
    cues: list[Cue] = []
    for monologue in records(source.json["monologues"]):
        pieces: list[Piece] = [
            (
                without_invisible(text_of(element, "value")),
                parse_seconds(element.get("ts")),
                parse_seconds(element.get("end_ts")),
            )
            for element in records(monologue.get("elements"))
        ]
        number = monologue.get("speaker")
        speaker = (names.get(number) if isinstance(number, int) else None) or label_of(monologue, "speaker")
        start = cues[-1].end_ms if cues else 0
        _, words = from_pieces(pieces, start or 0)
        cues += sentences(Heard(word.text, word.start_ms, word.end_ms, speaker) for word in words)
    return transcript(source, READER.id, cues, report, language=text_of(source.json, "language"))


READER = Reader(
    id="rev",
    title="Rev JSON",
    suffixes=(".json",),
    known_by='JSON with "monologues" that have "elements"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True),
    sample="""\
{"monologues": [{"speaker": 0, "elements": [
  {"type": "text", "value": "Open", "ts": 0.5, "end_ts": 0.8, "confidence": 0.98},
  {"type": "punct", "value": " "},
  {"type": "text", "value": "the", "ts": 0.8, "end_ts": 1.0, "confidence": 0.98},
  {"type": "punct", "value": " "},
  {"type": "text", "value": "hive", "ts": 1.0, "end_ts": 1.4, "confidence": 0.98},
  {"type": "punct", "value": " "},
  {"type": "text", "value": "on", "ts": 1.4, "end_ts": 1.6, "confidence": 0.98},
  {"type": "punct", "value": " "},
  {"type": "text", "value": "a", "ts": 1.6, "end_ts": 1.7, "confidence": 0.98},
  {"type": "punct", "value": " "},
  {"type": "text", "value": "warm", "ts": 1.7, "end_ts": 2.2, "confidence": 0.98},
  {"type": "punct", "value": " "},
  {"type": "text", "value": "day", "ts": 2.2, "end_ts": 2.9, "confidence": 0.98},
  {"type": "punct", "value": "."}]}]}
""",
)
