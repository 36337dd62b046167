"""Speechmatics JSON: `results` of words and punctuation, each with times in seconds and alternatives.

https://docs.speechmatics.com/speech-to-text/batch/output describes version 2 of the format.
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, sentences
from cards.readers.tidy import transcript
from cards.transcript import Transcript

_NOBODY = "UU"
"""What it calls a speaker it cannot tell."""


def sniff(source: Source) -> bool:
    """Whether there are results with a type, times and alternatives that have content."""
    return any(_is_result(result) for result in records(dig(source.json, "results"))[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no words."""
    report = Report(source.path)
    results = records(dig(source.json, "results"))
    if not any(_is_result(result) for result in results):
        raise refusal(
            source.path, "not-speechmatics", 'expected JSON with "results" of "type" and "start_time"'
        )
    heard: list[Heard] = []
    for result in results:
        alternative = dig(result, "alternatives", 0)
        text = one_line(text_of(alternative, "content"))
        start, end = parse_seconds(result.get("start_time")), parse_seconds(result.get("end_time"))
        if not text:
            continue
        if heard and (result.get("attaches_to") == "previous" or start is None):
            last = heard[-1]
            heard[-1] = Heard(last.text + text, last.start_ms, last.end_ms, last.speaker)
        elif start is not None:
            label = label_of(alternative, "speaker")
            heard.append(Heard(text, start, end or start, None if label == _NOBODY else label))
    language = text_of(dig(source.json, "metadata", "transcription_config"), "language")
    language = language or text_of(dig(results, 0, "alternatives", 0), "language")
    return transcript(
        source, READER.id, sentences(heard), report, language="" if language == "auto" else language
    )


def _is_result(result: dict[str, Any]) -> bool:
    content = dig(result, "alternatives", 0, "content")
    return {"type", "start_time"} <= result.keys() and isinstance(content, str)


READER = Reader(
    id="speechmatics",
    title="Speechmatics JSON",
    suffixes=(".json",),
    known_by='JSON with a list "results" of "type", "start_time" and "alternatives" that have "content"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"format": "2.9", "job": {"created_at": "2026-05-04T09:12:31.000Z", "data_name": "bees.mp3",
  "duration": 3, "id": "k7c2m1xz9q"},
 "metadata": {"created_at": "2026-05-04T09:12:40.123Z", "transcription_config": {
  "diarization": "speaker", "language": "en"}, "type": "transcription"},
 "results": [
  {"alternatives": [{"confidence": 1.0, "content": "Open", "language": "en", "speaker": "S1"}],
   "end_time": 0.8, "start_time": 0.5, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": "the", "language": "en", "speaker": "S1"}],
   "end_time": 1.0, "start_time": 0.8, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": "hive", "language": "en", "speaker": "S1"}],
   "end_time": 1.4, "start_time": 1.0, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": "on", "language": "en", "speaker": "S1"}],
   "end_time": 1.6, "start_time": 1.4, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": "a", "language": "en", "speaker": "S1"}],
   "end_time": 1.7, "start_time": 1.6, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": "warm", "language": "en", "speaker": "S1"}],
   "end_time": 2.2, "start_time": 1.7, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": "day", "language": "en", "speaker": "S1"}],
   "end_time": 2.9, "start_time": 2.2, "type": "word"},
  {"alternatives": [{"confidence": 1.0, "content": ".", "language": "en", "speaker": "S1"}],
   "attaches_to": "previous", "end_time": 2.9, "is_eos": true, "start_time": 2.9, "type": "punctuation"}]}
""",
)
