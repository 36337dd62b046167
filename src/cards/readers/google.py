"""Google Speech-to-Text JSON, versions 1 and 2: `results` with alternatives that have `words`.

https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize describes the response.
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line, plain
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, sentences
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there is a list of results with alternatives that have a transcript or words."""
    for result in _results(source.json)[:50]:
        alternative = dig(result, "alternatives", 0)
        if isinstance(alternative, dict) and ("transcript" in alternative or "words" in alternative):
            return True
    return False


def read(source: Source) -> Transcript:
    """Raises InputError if there are no words and no transcripts."""
    report = Report(source.path)
    results = _results(source.json)
    if not results:
        raise refusal(source.path, "not-google", 'expected JSON with "results" that have "alternatives"')
    last = _words(results[-1])
    if (
        len(results) > 1
        and any(word.speaker for word in last)
        and len(last) >= sum(len(_words(result)) for result in results[:-1])
    ):
        results = results[-1:]  # with speakers, the last result repeats all words
    cues: list[Cue] = []
    for result in results:
        words = _words(result)
        cues += sentences(words)
        end = _time(result, "resultEndTime", "resultEndOffset")
        if not words and end is not None:
            start = cues[-1].end_ms if cues and cues[-1].end_ms is not None else 0
            cues.append(
                Cue(plain(text_of(dig(result, "alternatives", 0), "transcript")), min(start, end), end)
            )
    return transcript(source, READER.id, cues, report, language=text_of(results[0], "languageCode"))


def _results(value: Any) -> list[dict[str, Any]]:
    for key in ("response", "result"):
        value = dig(value, key) or value
    results = dig(value, "results")
    if isinstance(results, dict):  # version 2 in batches: one entry a file
        for entry in results.values():
            inner = dig(entry, "transcript", "results") or dig(entry, "inlineResult", "transcript", "results")
            if inner:
                return records(inner)
    return records(results)


def _words(result: dict[str, Any]) -> list[Heard]:
    heard = []
    stamps = dig(result, "alternatives", 0, "timestamps")  # of IBM Watson, which has the same frame
    for stamp in stamps if isinstance(stamps, list) else ():
        text, start, end = (dig(stamp, 0), parse_seconds(dig(stamp, 1)), parse_seconds(dig(stamp, 2)))
        if isinstance(text, str) and text and start is not None:
            heard.append(Heard(one_line(text), start, end or start))
    for word in records(dig(result, "alternatives", 0, "words")):
        text = one_line(text_of(word, "word"))
        start = _time(word, "startTime", "startOffset")
        end = _time(word, "endTime", "endOffset")
        if text and end is not None:
            heard.append(Heard(text, start or 0, end, label_of(word, "speakerLabel", "speakerTag")))
    return heard


def _time(record: dict[str, Any], *keys: str) -> int | None:
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict):
            seconds = parse_seconds(value.get("seconds", 0)) or 0
            return seconds + (parse_seconds(value.get("nanos", 0)) or 0) // 1_000_000_000
        if value is not None:
            return parse_seconds(value)
    return None


READER = Reader(
    id="google",
    title="Google Speech-to-Text JSON, also IBM Watson's",
    suffixes=(".json",),
    known_by='JSON with a list "results" that have "alternatives"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    sample="""\
{"results": [{"alternatives": [{
  "transcript": "Open the hive on a warm day.", "confidence": 0.96, "words": [
   {"startTime": "0.500s", "endTime": "0.800s", "word": "Open"},
   {"startTime": "0.800s", "endTime": "1.000s", "word": "the"},
   {"startTime": "1.000s", "endTime": "1.400s", "word": "hive"},
   {"startTime": "1.400s", "endTime": "1.600s", "word": "on"},
   {"startTime": "1.600s", "endTime": "1.700s", "word": "a"},
   {"startTime": "1.700s", "endTime": "2.200s", "word": "warm"},
   {"startTime": "2.200s", "endTime": "2.900s", "word": "day."}]}],
  "resultEndTime": "3.090s", "languageCode": "en-us"}]}
""",
)
