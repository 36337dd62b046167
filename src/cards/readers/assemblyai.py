"""AssemblyAI JSON: `utterances` by speaker or `words`, with times in milliseconds.

https://www.assemblyai.com/docs/api-reference/transcripts/get describes it.
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


def sniff(source: Source) -> bool:
    """Whether there are words in whole milliseconds beside an id or audio address."""
    value = source.json
    known = isinstance(value, dict) and (
        "audio_url" in value or "utterances" in value or "acoustic_model" in value
    )
    return known and any({"text", "start", "end"} <= word.keys() for word in _words(value)[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no words."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(source.path, "not-assemblyai", 'expected JSON with "words" beside "audio_url"')
    heard = []
    for word in _words(source.json):
        text = one_line(text_of(word, "text"))
        start, end = parse_seconds(word.get("start"), 1), parse_seconds(word.get("end"), 1)
        if text and start is not None:
            label = label_of(word, "speaker")
            speaker = f"Speaker {label}" if label and len(label) < 3 else label
            heard.append(Heard(text, start, end or start, speaker))
    return transcript(
        source, READER.id, sentences(heard), report, language=text_of(source.json, "language_code")
    )


def _words(value: Any) -> list[dict[str, Any]]:
    words = records(dig(value, "words"))
    if not words:
        for utterance in records(dig(value, "utterances")):
            words += records(utterance.get("words")) or [utterance]
    return words


READER = Reader(
    id="assemblyai",
    title="AssemblyAI JSON",
    suffixes=(".json",),
    known_by='JSON with "words" or "utterances" in milliseconds beside "audio_url"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"id": "9ea68fd3-f953-42c1-9742-976c447fb463", "language_code": "en_us", "status": "completed",
 "audio_url": "https://example.org/bees.mp3", "text": "Open the hive on a warm day.", "words": [
  {"text": "Open", "start": 500, "end": 800, "confidence": 0.98, "speaker": "A"},
  {"text": "the", "start": 800, "end": 1000, "confidence": 0.98, "speaker": "A"},
  {"text": "hive", "start": 1000, "end": 1400, "confidence": 0.98, "speaker": "A"},
  {"text": "on", "start": 1400, "end": 1600, "confidence": 0.98, "speaker": "A"},
  {"text": "a", "start": 1600, "end": 1700, "confidence": 0.98, "speaker": "A"},
  {"text": "warm", "start": 1700, "end": 2200, "confidence": 0.98, "speaker": "A"},
  {"text": "day.", "start": 2200, "end": 2900, "confidence": 0.98, "speaker": "A"}],
 "confidence": 0.98, "audio_duration": 3, "punctuate": true, "format_text": true}
""",
)
