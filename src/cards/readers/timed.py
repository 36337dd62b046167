"""Plain text with times in it: before, after or above what is said, with or without the speaker's name.

The forms that transcript services and video pages give to copy: `[00:01:23] Ann: …`, `0:00` on a line of its
own, `Ann (01:23):`, `Ann  1:23`, `00:01:23 …`, `[00:00:01.000 --> 00:00:04.000] …`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import one_line, plain
from cards.readers.clock import CLOCK, parse_clock
from cards.readers.front import front_of, heading, without_emphasis
from cards.readers.speakers import is_name
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_RANGE = rf"(?P<start>{CLOCK})(?:\s*(?:-->|->|-|–|—|to)\s*(?P<end>{CLOCK}))?"
_BEFORE = re.compile(
    rf"(?:[\[(<]\s*{_RANGE}\s*[\])>](?:\([^)\s]*\))?|{_RANGE.replace('?P<', '?P<bare_')}(?=\s|$|[:|–—-]\s))"
)
_AFTER = re.compile(
    rf"(?P<name>[^\[\](){{}}<>:]{{1,60}}?)\s*[,:|·–-]?\s*[\[(]\s*{_RANGE}\s*[\])]\s*:?\s*(?P<text>.*)"
)
_BESIDE = re.compile(rf"(?P<name>[^\[\](){{}}<>:]{{1,60}}?)(?:\s*[,|·–-]\s*|\s+){_RANGE}\s*:?")


@dataclass(frozen=True, slots=True)
class _Stamp:
    start_ms: int
    end_ms: int | None
    name: str
    text: str


def sniff(source: Source) -> bool:
    """Whether enough lines bear a time, and the times rise."""
    lines = source.head.splitlines()
    filled = [line for line in lines[front_of(lines).first :] if line.strip()][:2000]
    times = [stamp.start_ms for line in filled if (stamp := _stamp(line))]
    if not times:
        return False
    rising = sum(later >= sooner for sooner, later in pairwise(times))
    often = len(times) * 5 >= len(filled) or (len(times) >= 10 and len(times) * 20 >= len(filled))
    enough = len(times) > 1 or len(filled) <= 3
    return often and enough and rising * 10 >= (len(times) - 1) * 8


def read(source: Source) -> Transcript:
    """Raises InputError if no line bears a time."""
    report = Report(source.path)
    front = front_of(source.lines)
    title = front.title
    turns: list[tuple[_Stamp, int, list[str]]] = []
    above: list[int] = []
    for place, line in enumerate(source.lines[front.first :], front.first):
        if not line.strip():
            continue
        stamp = _stamp(line)
        if stamp is not None:
            turns.append((stamp, place + 1, [stamp.text] if stamp.text else []))
        elif not turns:
            above.append(place + 1)
            title = title or heading(line)
        elif heading(line):
            report.note("page-text", f"a heading, “{excerpt(line)}”, left out", place + 1)
        else:
            turns[-1][2].append(without_emphasis(line))
    if not turns:
        message = f"expected lines like [00:01:23] text, found “{excerpt(source.text)}”"
        raise refusal(source.path, "not-timed", message, line=1)
    if above:
        report.note("page-text", f"{len(above)} lines above the first time, left out", above[0])
    named = _names_on_lines([texts for _, _, texts in turns])
    cues = []
    for stamp, number, texts in turns:
        name = stamp.name
        if named and len(texts) > 1 and texts[0].strip() in named:
            name, texts = texts[0].strip(), texts[1:]
        text = plain("\n".join(texts))
        cues.append(Cue(text, stamp.start_ms, stamp.end_ms, name or None, line=number))
    return transcript(
        source,
        READER.id,
        cues,
        report,
        title=title,
        course=front.course,
        description=front.description,
        language=front.language,
    )


def _stamp(line: str) -> _Stamp | None:
    """The time that a line bears, the name beside it and the text after it."""
    if len(line) > 200_000 or not any(digit in line[:200] for digit in "0123456789"):
        return None
    text = one_line(without_emphasis(line))
    if match := _BEFORE.match(text):
        start, end = match["start"] or match["bare_start"], match["end"] or match["bare_end"]
        rest = re.sub(r"^\s*[-–—|:]?\s*", "", text[match.end() :])
        return _made(start, end, "", rest)
    head = text[:200]
    for pattern in (_AFTER, _BESIDE):
        match = pattern.match(head) if pattern is _AFTER else pattern.fullmatch(text[:201])
        if match and is_name(match["name"]):
            after = text[match.start("text") :] if pattern is _AFTER else ""
            return _made(match["start"], match["end"], match["name"].strip(" ,:-"), after)
    return None


def _made(start: str, end: str | None, name: str, text: str) -> _Stamp | None:
    start_ms = parse_clock(start)
    return None if start_ms is None else _Stamp(start_ms, parse_clock(end) if end else None, name, text)


def _names_on_lines(turns: Sequence[Sequence[str]]) -> frozenset[str]:
    """The names that stand on a line of their own under most times."""
    first = Counter(texts[0].strip() for texts in turns if len(texts) > 1)
    names = {
        text: count for text, count in first.items() if is_name(text) and not text.endswith((".", "?", "!"))
    }
    often = sum(names.values()) * 5 >= len(turns) * 3 and sum(names.values()) > len(names)
    return frozenset(names) if often else frozenset()


READER = Reader(
    id="timed",
    title="Plain text with times",
    suffixes=(".txt", ".md", ".text"),
    known_by="lines with a rising time, such as `[00:01:23] …`, `0:00` or `Ann (01:23):`",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True, title=True),
    sample="""\
Ann (00:00):
Open the hive on a warm day.

Bob (00:03):
And then?
""",
)
