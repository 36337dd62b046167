"""Whisper JSON, also of faster-whisper and WhisperX: an object with segments, or a list of them.

Each segment has `start`, `end` in seconds and `text`, perhaps `words` with the same and a `speaker`
(https://github.com/openai/whisper, https://github.com/m-bain/whisperX).
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_seconds, unit_of
from cards.readers.tidy import transcript
from cards.readers.words import Piece, aligned
from cards.transcript import Cue, Transcript, Word


def sniff(source: Source) -> bool:
    """Whether there are segments with start, end and text."""
    segments = _segments(source.json)
    return any(
        isinstance(segment, dict)
        and {"start", "end", "text"} <= segment.keys()
        and parse_seconds(segment["start"]) is not None
        for segment in segments[:50]
    )


def read(source: Source) -> Transcript:
    """Raises InputError if there are no segments with text."""
    report = Report(source.path)
    value = source.json
    segments = _segments(value)
    if not segments:
        expected = 'expected JSON with "segments" of "start", "end" and "text"'
        raise refusal(source.path, "not-whisper", expected)
    unit = _unit(segments)
    cues = []
    for number, segment in enumerate(segments, 1):
        text = segment.get("text") if isinstance(segment, dict) else None
        if not isinstance(text, str):
            report.note("not-a-segment", f"segment {number} has no text, left out")
            continue
        start, end = parse_seconds(segment.get("start"), unit), parse_seconds(segment.get("end"), unit)
        said = plain(text)
        speaker = segment.get("speaker")
        words = _words(said, segment.get("words"), start, end, unit, number, report)
        cues.append(Cue(said, start, end, speaker if isinstance(speaker, str) and speaker else None, words))
    language = value.get("language") if isinstance(value, dict) else None
    return transcript(source, READER.id, cues, report, language=language if isinstance(language, str) else "")


def _segments(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value.get("segments")
    return value if isinstance(value, list) else []


def _unit(segments: list[Any]) -> int:
    """Seconds, as milliseconds; a bare list may count milliseconds, as what others made of it does."""
    timed = [item for item in segments if isinstance(item, dict)]
    starts = [start / 1000 for item in timed if (start := parse_seconds(item.get("start"))) is not None]
    last = parse_seconds(timed[-1].get("end")) if timed else None
    said = sum(len(text) for item in timed if isinstance(text := item.get("text"), str))
    return unit_of(starts, None if last is None else last / 1000, said)


def _words(
    said: str, words: Any, start: int | None, end: int | None, unit: int, number: int, report: Report
) -> tuple[Word, ...]:
    if not isinstance(words, list) or not words or start is None or end is None or not said:
        return ()
    pieces: list[Piece] = []
    for word in words:
        text = (word.get("word") or word.get("text")) if isinstance(word, dict) else None
        if isinstance(text, str):
            pieces.append(
                (text, parse_seconds(word.get("start"), unit), parse_seconds(word.get("end"), unit))
            )
    found = aligned(said, pieces, start, end)
    if not found:
        report.note("words", f"the words of segment {number} are not those of its text; not used")
    return found


READER = Reader(
    id="whisper",
    title="Whisper JSON, also faster-whisper and WhisperX",
    suffixes=(".json",),
    known_by='JSON with "segments", or a list of them, that have "start", "end" and "text"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{
  "text": " Open the hive on a warm day. Look inside.",
  "segments": [
    {"id": 0, "seek": 0, "start": 0.5, "end": 3.2, "text": " Open the hive on a warm day.",
     "tokens": [50364, 7238, 264, 276, 488, 322, 257, 4561, 786, 13, 50514], "temperature": 0.0,
     "avg_logprob": -0.21, "compression_ratio": 0.9, "no_speech_prob": 0.01},
    {"id": 1, "seek": 0, "start": 3.2, "end": 4.4, "text": " Look inside.",
     "tokens": [50514, 2053, 1854, 13, 50584], "temperature": 0.0,
     "avg_logprob": -0.21, "compression_ratio": 0.9, "no_speech_prob": 0.01, "words": [
       {"word": " Look", "start": 3.2, "end": 3.6, "probability": 0.98},
       {"word": " inside.", "start": 3.6, "end": 4.4, "probability": 0.99}]}
  ],
  "language": "en"
}
""",
)
