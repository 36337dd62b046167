"""Plain text with times in it: before, after or above what is said, with or without the speaker's name.

The forms that transcript services and video pages give to copy: `[00:01:23] Ann: …`, `0:00` on a line of its
own, `Ann (01:23):`, `Ann  1:23`, `00:01:23 …`, `[00:00:01.000 --> 00:00:04.000] …`. Others are brought into
these by `wallclock`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import plain
from cards.readers.front import front_of, heading, without_emphasis
from cards.readers.scripts import in_one_language
from cards.readers.speakers import is_name, is_numbered, mark_of, shared_out
from cards.readers.stamps import later_times, stamp_of
from cards.readers.tidy import longest_ms, transcript
from cards.readers.wallclock import since_first, with_usual_times
from cards.transcript import Cue, Transcript

_PAGE = re.compile(
    r"Transcribed by https?://\S+|Play video starting at [:\d ]+ and follow transcript(?: [\d:]+)?"
    r"|[A-Z][a-z]+ \(auto-generated\)|Chapter \d+: .{1,100}|Show transcript|Search in video"
    r"|(?:Start|End) of transcript\. Skip to the (?:end|start)\."
    r"|(?:Meeting|Transcription) ended after [\d:]+.*|This editable transcript was computer generated .*"
    r"|.{1,60} (?:started|stopped) transcription",
    re.IGNORECASE,
)
"""What video pages and services write between the lines."""
_READ_OUT = re.compile(
    r"(?:(?P<hours>\d+) hours?)?(?:,? ?(?P<minutes>\d+) minutes?)?(?:,? ?(?P<seconds>\d+) seconds?)?"
)
"""How video pages say a time once more for those who listen to the page."""
_SECTION_MS = 60_000
_COURSERA = re.compile(r"Play video starting at [:\d ]+ and follow transcript(?P<time>\d+:[\d:]+)")


@dataclass
class _Turn:
    """What stands under one time."""

    start_ms: int
    end_ms: int | None
    name: str
    line: int
    alone: bool
    """Whether nothing stands beside the time."""
    lines: list[str] = field(default_factory=list)


def sniff(source: Source) -> bool:
    """Whether enough lines bear a time, and the times rise."""
    if source.head.lstrip().startswith("Scenarist_SCC"):
        return False  # closed captions as codes, not text
    lines = source.head.splitlines()
    filled = [line for line in lines[front_of(lines).first :] if line.strip()][:2000]
    filled = [match["time"] if (match := _COURSERA.fullmatch(line.strip())) else line for line in filled]
    filled = list(with_usual_times(filled)[0])
    if _in_sections(filled):
        return True
    times = [stamp.start_ms for line in filled if (stamp := stamp_of(line))]
    if not times:
        return False
    rising = sum(later >= sooner for sooner, later in pairwise(times))
    often = len(times) * 5 >= len(filled) or (len(times) >= 10 and len(times) * 20 >= len(filled))
    enough = len(times) > 1 or len(filled) <= 2
    return often and enough and rising * 10 >= (len(times) - 1) * 8


def read(source: Source) -> Transcript:
    """Raises InputError if no line bears a time."""
    report = Report(source.path)
    front = front_of(source.lines)
    lines, done = with_usual_times(source.lines[front.first :])
    if done:
        report.note("clock-times", done, front.first + 1)
    above, turns = _turns(lines, front.first + 1, report)
    if not turns:
        message = f"expected lines like [00:01:23] text, found “{excerpt(source.text)}”"
        raise refusal(source.path, "not-timed", message, line=1)
    if all(turn.alone for turn in turns) and _in_sections([line for line in lines if line.strip()]):
        above = _with_first_section(above, turns)
    if shift := since_first([turn.start_ms for turn in turns], report, turns[0].line):
        for turn in turns:
            turn.start_ms = max(0, turn.start_ms - shift)
            turn.end_ms = None if turn.end_ms is None else max(0, turn.end_ms - shift)
    title = front.title or next((heading(line) for _, line in above if heading(line)), "")
    above = _name_above(turns, above)
    _name_below(turns)
    for turn, said in zip(turns, in_one_language([turn.lines for turn in turns], report, 1), strict=True):
        turn.lines = list(said)
    if above:
        lines = f"{len(above)} line{'s' * (len(above) > 1)}"
        report.note("page-text", f"{lines} above the first time, left out", above[0][0])
    return transcript(
        source,
        READER.id,
        _cues(turns, report),
        report,
        title=title,
        course=front.course,
        description=front.description,
        language=front.language,
    )


def _in_sections(lines: list[str]) -> bool:
    """Whether a few bare times part what several people say, as Google Meet writes one every five minutes."""
    stamps = [stamp for line in lines if (stamp := stamp_of(line))]
    times = [stamp.start_ms for stamp in stamps]
    if not times or times != sorted(times) or any(time % _SECTION_MS for time in times):
        return False
    if any(stamp.text or stamp.name for stamp in stamps):
        return False
    names = Counter(mark["name"] for line in lines if (mark := mark_of(line)))
    return names.total() > max(3, len(names)) and names.total() * 2 >= len(lines) - len(times)


def _with_first_section(above: list[tuple[int, str]], turns: list[_Turn]) -> list[tuple[int, str]]:
    """Put what is said above the first time under zero; gives what is left above."""
    names = Counter(mark["name"] for turn in turns for line in turn.lines if (mark := mark_of(line)))
    first = next(
        (place for place, (_, line) in enumerate(above) if (mark := mark_of(line)) and mark["name"] in names),
        len(above),
    )
    said = above[first:]
    if said and turns[0].start_ms > 0:
        lines = [line.strip() for _, line in said if not _PAGE.fullmatch(line.strip())]
        turns.insert(0, _Turn(0, None, "", said[0][0], False, lines))
        return above[:first]
    return above


def _turns(lines: Sequence[str], first: int, report: Report) -> tuple[list[tuple[int, str]], list[_Turn]]:
    """The lines above the first time with their numbers, and what stands under each time."""
    above: list[tuple[int, str]] = []
    turns: list[_Turn] = []
    for number, line in enumerate(lines, first):
        if match := _COURSERA.fullmatch(line.strip()):
            line = match["time"]
        stamp = stamp_of(line)
        if stamp is not None:
            alone = not stamp.text and not stamp.name
            turns.append(_Turn(stamp.start_ms, stamp.end_ms, stamp.name, number, alone))
            text = stamp.text
        else:
            text = without_emphasis(line).strip()
        if not text:
            continue
        if not turns:
            above.append((number, line))
        elif stamp is None and (heading(line) or _PAGE.fullmatch(text) or _is_read_out(turns[-1], text)):
            report.note("page-text", f"a line of the page, “{excerpt(line)}”, left out", number)
        else:
            for start, part in later_times(text):
                if start is not None and start >= turns[-1].start_ms:
                    turns.append(_Turn(start, None, turns[-1].name, number, False))
                if part.strip():
                    turns[-1].lines.append(part.strip())
    return above, turns


def _is_read_out(turn: _Turn, text: str) -> bool:
    """Whether the line under a bare time says nothing but that time, in words."""
    match = _READ_OUT.fullmatch(text) if turn.alone and not turn.lines else None
    if match is None:
        return False
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 60 + minutes) * 60 + seconds == turn.start_ms // 1000


def _name_above(turns: list[_Turn], above: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where most bare times stand under a line with a name, that is who speaks; gives what is left above."""
    first = above[-1][1].strip() if above else ""
    candidates = [first, *(turn.lines[-1] if turn.lines else "" for turn in turns[:-1])]
    names = _names([name for name, turn in zip(candidates, turns, strict=True) if turn.alone], len(turns))
    if not names:
        return above
    for place in range(len(turns) - 1, -1, -1):
        if turns[place].alone and candidates[place] in names:
            turns[place].name = candidates[place]
            if place:
                turns[place - 1].lines.pop()
    return above[:-1] if first in names else above


def _name_below(turns: list[_Turn]) -> None:
    """Where a line with a name stands under most times, that is who speaks; a company may stand behind it."""
    names = _names([_person(turn.lines[0]) for turn in turns if len(turn.lines) > 1], len(turns))
    for turn in turns:
        if len(turn.lines) > 1 and (name := _person(turn.lines[0])) in names:
            turn.name = name
            turn.lines.pop(0)


def _person(line: str) -> str:
    """A line without what stands in brackets at its end."""
    return line[: line.rfind("(")].rstrip() if line.endswith(")") and len(line) < 150 else line


def _names(lines: list[str], turns: int) -> frozenset[str]:
    """Those of the lines that are names, if there is one at most times and they recur."""
    found = Counter(line for line in lines if is_name(line) and not line.endswith((".", "?", "!")))
    recur = found.total() > len(found) or all(is_numbered(name) for name in found)
    return frozenset(found) if recur and found.total() * 5 >= turns * 3 else frozenset()


def _cues(turns: list[_Turn], report: Report) -> list[Cue]:
    """A cue for each time; several where most lines begin with a name, as speakers then share one time."""
    lines = [line for turn in turns for line in turn.lines]
    marks = Counter(mark["name"] for line in lines if (mark := mark_of(line)))
    named = marks.total() * 2 >= len(lines) and marks.total() > len(marks)
    cues: list[Cue] = []
    for place, turn in enumerate(turns):
        parts: list[list[str]] = [[]]
        for line in turn.lines:
            if named and parts[-1] and mark_of(line):
                parts.append([])
            parts[-1].append(line)
        texts = [plain("\n".join(part)) for part in parts]
        end = turn.end_ms
        if len(texts) > 1:
            report.tally(
                "shared-time", "several speakers under one time, which they share by length", turn.line
            )
            later = turns[place + 1].start_ms if place + 1 < len(turns) else None
            longest = turn.start_ms + longest_ms(" ".join(texts))
            end = end or (longest if later is None else max(turn.start_ms, min(later, longest)))
        cue = Cue("", turn.start_ms, end, line=turn.line)
        cues += shared_out(
            cue, [(None if number else turn.name or None, text) for number, text in enumerate(texts)]
        )
    return cues


READER = Reader(
    id="timed",
    title="Plain text with times",
    suffixes=(".txt", ".md", ".text", ".docx", ".odt"),
    known_by="lines with a rising time, such as `[00:01:23] …`, `0:00`, `[1.5s -> 3.2s] …`, `Ann (01:23):`",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True, title=True),
    sample="""\
Ann Lee (00:00):
Open the hive on a warm day.

Bob Hill (00:03):
And then? [inaudible 00:00:04]

Ann Lee (00:05):
A brood frame is a frame in which the queen lays her eggs.
""",
)
