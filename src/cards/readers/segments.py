"""JSON of any maker that lists what is said: objects with a text and a start, wherever in the file they lie.

Such as Hugging Face's `chunks` (https://huggingface.co/tasks/automatic-speech-recognition), Bilibili's `body`
(https://github.com/uzxn/bilicc-json2srt), TED's `paragraphs` of `cues`, Kaltura's `objects`, what AssemblyAI
gives as `sentences`, Video Indexer as `transcript` (https://learn.microsoft.com/azure/azure-video-indexer)
and what extensions of browsers save. Readers of one maker's JSON are asked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain, without_overrides
from cards.readers.clock import parse_clock, parse_seconds, unit_of
from cards.readers.jsons import dig, label_of, records, text_of
from cards.readers.recognised import Heard, said, sentences
from cards.readers.tidy import longest_ms, transcript
from cards.readers.words import Piece
from cards.transcript import Cue, Transcript

_TEXT = """
    text content body sentence caption transcript utterance subtitle line value word punctuatedword
    display phrase
""".split()
_START = """
    start starttime startms starttimems startmillis starttimemillis startmilliseconds startseconds
    startsec startinseconds startoffset startoffsetms starttimestamp startat begin begintime beginms
    from offset offsetms offsetseconds time timems timestamp timestampms tstartms tstart timecode
    timecodein cuestart in ts t
""".split()
_END = """
    end endtime endms endtimems endmillis endtimemillis endmilliseconds endseconds endsec endinseconds
    endoffset endoffsetms endtimestamp endat stop to until tendms tend timecodeout cueend out finish
    endts
""".split()
_DURATION = """
    duration dur durationms durationseconds durationinseconds ddurationms length
""".split()
_SPEAKER = (
    "speaker",
    "speakerName",
    "speaker_name",
    "speakerLabel",
    "speaker_label",
    "speakerId",
    "speaker_id",
)
_WORDS = ("words", "tokens", "children")
_MOST = 200_000
_DEEPEST = 12
_FEWEST_WORDS = 12
_HUNDRED_HOURS_MS = 360_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a list that says something at some time."""

    record: dict[str, Any]
    text: str
    start: Any
    end: Any
    duration: Any
    named_ms: bool
    """Whether the keys of the times say that they are milliseconds."""
    line: int | None = None


def sniff(source: Source) -> bool:
    """Whether there are objects with text and start, or an object with a long text."""
    return source.json is not None and (bool(_entries(source.json)) or bool(_whole(source.json)))


def read(source: Source) -> Transcript:
    """Raises InputError if nothing in the file is said."""
    report = Report(source.path)
    entries = _entries(source.json)
    if not entries:
        return _untimed(source, report)
    cues = cues_of(entries)
    top = source.json if isinstance(source.json, dict) else {}
    return transcript(
        source,
        READER.id,
        cues,
        report,
        title=plain(text_of(top, "title")),
        language=text_of(top, "language", "lang", "language_code", "languageCode"),
    )


def cues_of(entries: Sequence[Entry]) -> list[Cue]:
    """The captions that the entries are; where they are single words, about a sentence each."""
    unit = _unit(entries)
    cues = [_cue(entry, unit) for entry in entries]
    if sum(len(cue.text.split()) for cue in cues) >= 2 * len(cues):
        return cues
    return sentences(
        Heard(cue.text, cue.start_ms, cue.end_ms if cue.end_ms is not None else cue.start_ms, cue.speaker)
        for cue in cues
        if cue.text and cue.start_ms is not None
    )


def _untimed(source: Source, report: Report) -> Transcript:
    """What an object says as one text."""
    text = _whole(source.json)
    if not text:
        raise refusal(
            source.path, "not-json", "expected JSON with a list of objects that have a text and a start"
        )
    report.note("no-times", "a text without times: cards made of it have none", 1)
    cues = [Cue(plain(line), None, None) for line in text.split("\n")]
    return transcript(source, READER.id, cues, report, language=text_of(source.json, "language"))


def _whole(value: Any) -> str:
    """The text of an object that has it in one piece, as the services of speech recognisers give it."""
    text = text_of(value, "text", "transcript") if isinstance(value, dict) else ""
    return text if len(text.split()) >= _FEWEST_WORDS else ""


def _entries(value: Any) -> list[Entry]:
    """The objects that say most, all from lists at the same place in the structure."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for place, record in _objects(value):
        entry = entry_of(record)
        if entry is not None:
            found.setdefault(place, []).append(entry)
    said = {place: sum(len(entry.text) for entry in entries) for place, entries in found.items()}
    if not said:
        return []
    most = max(said.values())
    full = [place for place in said if said[place] * 5 >= most * 4]
    best = min(full, key=lambda place: (len(found[place]), len(place)))
    if any(_ms(entry.start, _unit(found[best])) is None for entry in found[best][:3]):
        return []
    return found[best]


def _objects(value: Any) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The objects in lists, breadth first, each with the keys that lead to it."""
    row: list[tuple[tuple[str, ...], Any]] = [((), value)]
    seen = 0
    for _ in range(_DEEPEST):
        below: list[tuple[tuple[str, ...], Any]] = []
        for place, node in row:
            if isinstance(node, dict):
                if place and place[-1] == "*":
                    yield place, node
                below += [
                    ((*place, key), inner) for key, inner in node.items() if isinstance(inner, (dict, list))
                ]
            elif isinstance(node, list):
                below += [((*place, "*"), inner) for inner in node if isinstance(inner, (dict, list))]
        seen += len(below)
        if seen > _MOST or not below:
            return
        row = below


def entry_of(record: dict[str, Any], line: int | None = None) -> Entry | None:
    """What an object says, and when; None if it has no text or no start."""
    keys = {re.sub(r"[\s_-]", "", key).lower(): value for key, value in record.items()}
    text = next((spoken for name in _TEXT if (spoken := _spoken(keys.get(name)))), "")
    start, start_key = _first(keys, _START)
    end, end_key = _first(keys, _END)
    duration, _ = _first(keys, _DURATION)
    if isinstance(start, list):
        start, end = dig(start, 0), dig(start, 1)
    elif isinstance(start, dict):
        span = start
        start, end = span.get("start", span.get("from")), span.get("end", span.get("to"))
    if start is None:
        start, end = dig(keys.get("instances"), 0, "start"), dig(keys.get("instances"), 0, "end")
    if not text or start is None or not _is_time(start):
        return None
    named = start_key.endswith(("ms", "millis", "milliseconds")) or end_key.endswith("ms")
    named = named or {"layer", "style", "marginl"} <= keys.keys()  # SubStation's, as pysubs2 saves it
    return Entry(record, text, start, end, duration, named, line)


def _spoken(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(text_of(part, "text") for part in records(value))
    return value if isinstance(value, str) and value.strip() else ""


def _first(keys: dict[str, Any], names: Sequence[str]) -> tuple[Any, str]:
    return next(((keys[name], name) for name in names if keys.get(name) is not None), (None, ""))


def _is_time(value: Any) -> bool:
    return _ms(value, 1) is not None


def _ms(value: Any, unit: int) -> int | None:
    if isinstance(value, str) and ":" in value:
        found = parse_clock(value.strip().replace("\u202f", " "))
    else:
        found = parse_seconds(value, unit)
    return found if found is not None and abs(found) < _HUNDRED_HOURS_MS else None


def _unit(entries: Sequence[Entry]) -> int:
    """What the numbers count, in milliseconds: by their names, else by how fast people speak."""
    if any(entry.named_ms for entry in entries[:50]):
        return 1
    starts = [start / 1000 for entry in entries if (start := parse_seconds(entry.start)) is not None]
    last = parse_seconds(entries[-1].end)
    return unit_of(starts, None if last is None else last / 1000, sum(len(entry.text) for entry in entries))


def _cue(entry: Entry, unit: int) -> Cue:
    start, end = _ms(entry.start, unit), _ms(entry.end, unit)
    length = _ms(entry.duration, unit)
    if end is None and start is not None and length is not None:
        end = start + length
    speaker = label_of(entry.record, *_SPEAKER)
    pieces: list[Piece] = []
    for inner in next((records(entry.record[key]) for key in _WORDS if key in entry.record), []):
        word = entry_of(inner)
        if word is not None:
            pieces.append((word.text, _ms(word.start, unit), _ms(word.end, unit)))
    known = end if end is not None else start + longest_ms(entry.text) if start is not None else None
    cue = said(without_overrides(entry.text), start, known, speaker, pieces)
    return Cue(cue.text, start, end, speaker, cue.words if end is not None else (), entry.line)


READER = Reader(
    id="json",
    title="Other JSON with times, such as Hugging Face's, TED's, Kaltura's and Video Indexer's",
    suffixes=(".json",),
    known_by="JSON with a list of objects that have a text and a start, by whatever name",
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, title=True, language=True),
    sample="""\
{
  "text": " Open the hive on a warm day. Look inside.",
  "chunks": [
    {"timestamp": [0.5, 3.2], "text": " Open the hive on a warm day."},
    {"timestamp": [3.2, 4.4], "text": " Look inside."}
  ]
}
""",
)
