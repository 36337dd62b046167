"""Vosk JSON: `result` with words and times in seconds, one object a stretch; or `monologues` with `terms`.

https://alphacephei.com/vosk describes the recogniser; its command `vosk-transcriber` writes the latter, one
object for a file, its programming interface the former, one for each stretch of speech.
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, sentences
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are words with start and end under `result` or `terms`."""
    return any({"start", "end"} <= word.keys() for _, words in _stretches(source.json)[:20] for word in words)


def read(source: Source) -> Transcript:
    """Raises InputError if there are no words."""
    report = Report(source.path)
    stretches = _stretches(source.json)
    if not stretches:
        raise refusal(
            source.path, "not-vosk", 'expected JSON with "result" that has "word", "start" and "end"'
        )
    cues: list[Cue] = []
    for speaker, words in stretches:
        heard = []
        for word in words:
            text = one_line(text_of(word, "word", "text"))
            start, end = parse_seconds(word.get("start")), parse_seconds(word.get("end"))
            if text and start is not None:
                heard.append(Heard(text, start, end or start, speaker))
        cues += sentences(heard)
    return transcript(source, READER.id, cues, report)


def _stretches(value: Any) -> list[tuple[str | None, list[dict[str, Any]]]]:
    monologues = records(dig(value, "monologues"))
    if monologues:
        named = [(label_of(one, "speaker"), records(one.get("terms"))) for one in monologues]
        return [(None if name == "unknown" else name, words) for name, words in named if words]
    values = value if isinstance(value, list) else [value]
    found = [records(dig(one, "result")) for one in values]
    return [(None, words) for words in found if words and "word" in words[0]]


READER = Reader(
    id="vosk",
    title="Vosk JSON",
    suffixes=(".json",),
    known_by='JSON with a list "result" of "word", "start" and "end", or "monologues" that have "terms"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True),
    sample="""\
{
  "result" : [{
      "conf" : 1.000000,
      "end" : 0.800000,
      "start" : 0.500000,
      "word" : "Open"
    }, {
      "conf" : 1.000000,
      "end" : 1.000000,
      "start" : 0.800000,
      "word" : "the"
    }, {
      "conf" : 0.984512,
      "end" : 1.400000,
      "start" : 1.000000,
      "word" : "hive"
    }, {
      "conf" : 1.000000,
      "end" : 1.600000,
      "start" : 1.400000,
      "word" : "on"
    }, {
      "conf" : 0.917300,
      "end" : 1.700000,
      "start" : 1.600000,
      "word" : "a"
    }, {
      "conf" : 1.000000,
      "end" : 2.200000,
      "start" : 1.700000,
      "word" : "warm"
    }, {
      "conf" : 1.000000,
      "end" : 2.900000,
      "start" : 2.200000,
      "word" : "day."
    }],
  "text" : "Open the hive on a warm day."
}
""",
)
