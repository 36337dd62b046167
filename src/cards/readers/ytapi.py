"""JSON of the library youtube-transcript-api: a list of `text`, `start` and `duration`, times in seconds.

As https://github.com/jdepoix/youtube-transcript-api formats it; one list, or a list of them.
"""

from __future__ import annotations

from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.clock import parse_seconds
from cards.readers.jsons import dig, records, text_of
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are snippets with text, start and duration."""
    return any({"text", "start", "duration"} <= item.keys() for item in _snippets(source.json)[:50])


def read(source: Source) -> Transcript:
    """Raises InputError if there are no snippets."""
    report = Report(source.path)
    snippets = _snippets(source.json)
    if not snippets:
        raise refusal(source.path, "not-ytapi", 'expected a JSON list of "text", "start" and "duration"')
    cues = []
    for snippet in snippets:
        start, duration = parse_seconds(snippet.get("start")), parse_seconds(snippet.get("duration"))
        end = start + duration if start is not None and duration is not None else None
        cues.append(Cue(plain(text_of(snippet, "text")), start, end))
    language = text_of(source.json, "language_code") if isinstance(source.json, dict) else ""
    return transcript(source, READER.id, cues, report, language=language)


def _snippets(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        value = value.get("snippets") or value.get("transcript")
    if isinstance(dig(value, 0), list):
        value = value[0]
    return records(value)


READER = Reader(
    id="ytapi",
    title="youtube-transcript-api JSON",
    suffixes=(".json",),
    known_by='a JSON list of objects with "text", "start" and "duration"',
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True),
    sample="""\
[{"text": "Open the hive on a warm day.", "start": 0.5, "duration": 2.7},
 {"text": "Look inside.", "start": 3.2, "duration": 1.2}]
""",
)
