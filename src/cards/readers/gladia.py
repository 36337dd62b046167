"""Gladia JSON: `transcription` with `utterances`, each with its words and times in seconds.

https://docs.gladia.io/chapters/pre-recorded-stt/quickstart describes the result.
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import said
from cards.readers.tidy import transcript
from cards.readers.words import Piece
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there is a transcription with utterances that have a text and a start."""
    return any({"text", "start"} <= one.keys() for one in _utterances(source.json)[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no utterances."""
    report = Report(source.path)
    utterances = _utterances(source.json)
    if not utterances:
        raise refusal(source.path, "not-gladia", 'expected JSON with "transcription" that has "utterances"')
    cues: list[Cue] = []
    for one in utterances:
        pieces: list[Piece] = [
            (text_of(word, "word", "text"), parse_seconds(word.get("start")), parse_seconds(word.get("end")))
            for word in records(one.get("words"))
        ]
        start, end = parse_seconds(one.get("start")), parse_seconds(one.get("end"))
        cues.append(said(text_of(one, "text"), start, end, label_of(one, "speaker"), pieces))
    return transcript(source, READER.id, cues, report, language=text_of(utterances[0], "language"))


def _utterances(value: Any) -> list[dict[str, Any]]:
    return records(dig(dig(value, "result") or value, "transcription", "utterances"))


READER = Reader(
    id="gladia",
    title="Gladia JSON",
    suffixes=(".json",),
    known_by='JSON with "transcription" that has "utterances"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"id": "45463597-20b7-4af7-b3b3-f5fb778203ab", "status": "done", "result": {
 "metadata": {"audio_duration": 3.1, "number_of_distinct_channels": 1, "transcription_time": 1.9},
 "transcription": {"full_transcript": "Open the hive on a warm day.", "languages": ["en"], "utterances": [
  {"text": "Open the hive on a warm day.", "language": "en", "start": 0.5, "end": 2.9,
   "confidence": 0.97, "channel": 0, "speaker": 0, "words": [
    {"word": "Open", "start": 0.5, "end": 0.8, "confidence": 0.98},
    {"word": " the", "start": 0.8, "end": 1.0, "confidence": 0.98},
    {"word": " hive", "start": 1.0, "end": 1.4, "confidence": 0.98},
    {"word": " on", "start": 1.4, "end": 1.6, "confidence": 0.98},
    {"word": " a", "start": 1.6, "end": 1.7, "confidence": 0.98},
    {"word": " warm", "start": 1.7, "end": 2.2, "confidence": 0.98},
    {"word": " day.", "start": 2.2, "end": 2.9, "confidence": 0.98}]}]}}}
""",
)
