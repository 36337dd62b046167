"""ElevenLabs Scribe JSON: `words` of the types word, spacing and audio event, with times in seconds.

https://elevenlabs.io/docs/api-reference/speech-to-text/convert describes the response. The words of other
services that lie bare in an object, as those of OpenAI's interface without segments, are read too.
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
    """Whether there are words with start and end beside a whole text."""
    value = source.json
    return isinstance(dig(value, "text"), str) and any(
        {"start", "end"} <= word.keys() and text_of(word, "text", "word") for word in _words(value)[:50]
    )


def read(source: Source) -> Transcript:
    """Raises InputError if there are no words."""
    report = Report(source.path)
    words = _words(source.json)
    if not words:
        raise refusal(
            source.path, "not-elevenlabs", 'expected JSON with "words" of "text", "start" and "end"'
        )
    written = _as_written(text_of(source.json, "text").split(), words)
    heard: list[Heard] = []
    for word, text in zip(words, written, strict=True):
        start, end = parse_seconds(word.get("start")), parse_seconds(word.get("end"))
        if text and start is not None:
            heard.append(Heard(text, start, end or start, label_of(word, "speaker_id", "speaker")))
    language = text_of(source.json, "language_code", "language")
    return transcript(source, READER.id, sentences(heard), report, language=language)


def _words(value: Any) -> list[dict[str, Any]]:
    return [word for word in records(dig(value, "words")) if word.get("type", "word") != "spacing"]


def _as_written(tokens: list[str], words: list[dict[str, Any]]) -> list[str]:
    """The words with the punctuation of the whole text, if that has as many."""
    plain = [one_line(text_of(word, "text", "word")) for word in words]
    same = len(tokens) == len(plain) and all(
        _bare(word) in _bare(token) for token, word in zip(tokens, plain, strict=True)
    )
    return tokens if same else plain


def _bare(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


READER = Reader(
    id="elevenlabs",
    title="ElevenLabs JSON, also OpenAI's with words alone",
    suffixes=(".json",),
    known_by='JSON with "text" beside "words" that have "start" and "end"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"language_code": "eng", "language_probability": 0.98, "text": "Open the hive on a warm day.", "words": [
  {"text": "Open", "start": 0.5, "end": 0.8, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0},
  {"text": " ", "start": 0.8, "end": 0.8, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0.0},
  {"text": "the", "start": 0.8, "end": 1.0, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0},
  {"text": " ", "start": 1.0, "end": 1.0, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0.0},
  {"text": "hive", "start": 1.0, "end": 1.4, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0},
  {"text": " ", "start": 1.4, "end": 1.4, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0.0},
  {"text": "on", "start": 1.4, "end": 1.6, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0},
  {"text": " ", "start": 1.6, "end": 1.6, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0.0},
  {"text": "a", "start": 1.6, "end": 1.7, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0},
  {"text": " ", "start": 1.7, "end": 1.7, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0.0},
  {"text": "warm", "start": 1.7, "end": 2.2, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0},
  {"text": " ", "start": 2.2, "end": 2.2, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0.0},
  {"text": "day.", "start": 2.2, "end": 2.9, "type": "word", "speaker_id": "speaker_0",
   "logprob": 0.0}]}
""",
)
