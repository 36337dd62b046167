"""Azure Speech JSON: `recognizedPhrases` of a batch, or `phrases` of a fast transcription.

https://learn.microsoft.com/azure/ai-services/speech-service/batch-transcription-get describes the file.
"""

from __future__ import annotations

import re
from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import said
from cards.readers.tidy import transcript
from cards.readers.words import Piece
from cards.transcript import Transcript

_ISO = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d{1,9})?)S)?")


def sniff(source: Source) -> bool:
    """Whether there are phrases with an offset."""
    return any(_span(phrase)[0] is not None for phrase in _phrases(source.json)[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no phrases."""
    report = Report(source.path)
    phrases = _phrases(source.json)
    if not phrases:
        raise refusal(source.path, "not-azure", 'expected JSON with "recognizedPhrases"')
    cues = []
    for phrase in phrases:
        best = next(iter(records(phrase.get("nBest"))), phrase)
        pieces: list[Piece] = [
            (text_of(word, "displayText", "text", "word"), *_span(word))
            for word in records(best.get("displayWords")) or records(best.get("words"))
        ]
        text = text_of(best, "display", "text", "lexical")
        cues.append(said(text, *_span(phrase), label_of(phrase, "speaker"), pieces))
    cues.sort(key=lambda cue: cue.start_ms or 0)
    return transcript(source, READER.id, cues, report, language=text_of(phrases[0], "locale"))


def _phrases(value: Any) -> list[dict[str, Any]]:
    return records(dig(value, "recognizedPhrases")) or records(dig(value, "phrases"))


def _span(record: dict[str, Any]) -> tuple[int | None, int | None]:
    start, length = (_time(record, name) for name in ("offset", "duration"))
    return start, start + length if start is not None and length is not None else None


def _time(record: dict[str, Any], name: str) -> int | None:
    for key, unit in ((f"{name}Milliseconds", 1.0), (f"{name}InTicks", 1e-4)):
        if key in record:
            value = parse_seconds(record[key], 1000)
            return None if value is None else round(value / 1000 * unit)
    match = _ISO.fullmatch(text_of(record, name))
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return round((hours * 3600 + minutes * 60 + seconds) * 1000)


READER = Reader(
    id="azure",
    title="Azure Speech JSON",
    suffixes=(".json",),
    known_by='JSON with "recognizedPhrases", or "phrases" with "offsetMilliseconds"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"source": "https://example.org/bees.wav", "timestamp": "2026-05-04T09:12:31Z",
 "durationInTicks": 31000000, "duration": "PT3.1S",
 "combinedRecognizedPhrases": [{"channel": 0, "lexical": "open the hive on a warm day",
   "display": "Open the hive on a warm day."}],
 "recognizedPhrases": [{"recognitionStatus": "Success", "channel": 0, "speaker": 1,
   "offset": "PT0.5S", "duration": "PT2.4S", "offsetInTicks": 5000000, "durationInTicks": 24000000,
   "nBest": [{"confidence": 0.93, "lexical": "open the hive on a warm day",
              "itn": "open the hive on a warm day", "maskedITN": "open the hive on a warm day",
              "display": "Open the hive on a warm day."}]}]}
""",
)
