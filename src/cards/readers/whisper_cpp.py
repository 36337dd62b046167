"""whisper.cpp JSON (`-oj`, `-ojf`): a list `transcription` with `offsets` in milliseconds, perhaps `tokens`.

As https://github.com/ggml-org/whisper.cpp writes it.
"""

from __future__ import annotations

import re

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_clock, parse_seconds
from cards.readers.jsons import dig, records, text_of
from cards.readers.tidy import transcript
from cards.readers.words import Piece, aligned
from cards.transcript import Cue, Transcript

_SPECIAL = re.compile(r"\[_\w+_\]|<\|.*\|>")


def sniff(source: Source) -> bool:
    """Whether there is a list of transcriptions with offsets or time stamps."""
    first = records(dig(source.json, "transcription"))[:1]
    return bool(first) and ("offsets" in first[0] or "timestamps" in first[0])


def read(source: Source) -> Transcript:
    """Raises InputError if there is no text."""
    report = Report(source.path)
    if not sniff(source):
        raise refusal(source.path, "not-whisper-cpp", 'expected JSON with "transcription" and "offsets"')
    cues = []
    for segment in records(source.json["transcription"]):
        start, end = _span(segment)
        text = plain(text_of(segment, "text"))
        pieces: list[Piece] = []
        for token in records(segment.get("tokens")):
            piece = text_of(token, "text")
            if not _SPECIAL.fullmatch(piece.strip()):
                pieces.append((piece, *_span(token)))
        words = aligned(text, pieces, start, end) if start is not None and end is not None else ()
        cues.append(Cue(text, start, end, words=words))
    language = text_of(dig(source.json, "result"), "language")
    return transcript(source, READER.id, cues, report, language=language)


def _span(record: dict[str, object]) -> tuple[int | None, int | None]:
    start, end = (parse_seconds(dig(record, "offsets", key), 1) for key in ("from", "to"))
    if start is None:
        start, end = (parse_clock(text_of(record.get("timestamps"), key)) for key in ("from", "to"))
    return start, end


READER = Reader(
    id="whisper-cpp",
    title="whisper.cpp JSON",
    suffixes=(".json",),
    known_by='JSON with the list "transcription" whose items have "offsets"',
    sniff=sniff,
    read=read,
    carries=Carries(words=True, language=True),
    sample="""\
{
  "systeminfo": "AVX = 1 | AVX2 = 1 | FMA = 1 | NEON = 0 | METAL = 0 | BLAS = 0 |",
  "model": {"type": "base", "multilingual": false, "vocab": 51864, "ftype": 1},
  "params": {"model": "models/ggml-base.en.bin", "language": "en", "translate": false},
  "result": {"language": "en"},
  "transcription": [
    {
      "timestamps": {"from": "00:00:00,500", "to": "00:00:03,200"},
      "offsets": {"from": 500, "to": 3200},
      "text": " Open the hive on a warm day."
    }
  ]
}
""",
)
