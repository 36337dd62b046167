"""Which part of a transcript to read: the words of chosen speakers, and all but some ranges of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from cards.errors import InputError, Place, Problem
from cards.text import clock
from cards.transcript import Cue, Transcript, Word

_TIME = r"(?:(?:\d{1,3}:)?\d{1,4}:[0-5]\d|\d{1,6})(?:\.\d{1,3})?"
_SPAN = re.compile(rf"\s*(?P<start>{_TIME})\s*[-–—]\s*(?P<end>{_TIME})?\s*")

OTHER_SPEAKERS = "other-speakers"
SKIPPED = "skipped"
AS_ASKED = (OTHER_SPEAKERS, SKIPPED)
"""Codes of the problems that tell what was left out because the user wanted it."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one moment to another, in milliseconds."""

    start_ms: int
    end_ms: int | None
    """None for the end of the recording."""

    def holds(self, start_ms: int, end_ms: int) -> bool:
        """Whether the middle of what is said from one time to the other lies within."""
        middle = (start_ms + end_ms) / 2
        return self.start_ms <= middle and (self.end_ms is None or middle < self.end_ms)

    def __str__(self) -> str:
        return f"{clock(self.start_ms)}-{clock(self.end_ms)}"


def parse_range(text: str) -> Range:
    """`0:00-0:45`, `1:02:03.5-1:10:00`, `90-120` in seconds, or `45:00-` for the rest.

    Raises:
        ValueError: It is not a range, or ends before it starts.
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a range, expected one like 0:00-0:45 or 45:00-")
    start, end = _ms(match["start"]), _ms(match["end"]) if match["end"] else None
    if end is not None and end <= start:
        raise ValueError(f"{text!r} ends before it starts")
    return Range(start, end)


def select(
    transcripts: Sequence[Transcript], *, speakers: Sequence[str] = (), skip: Sequence[Range] = ()
) -> tuple[list[Transcript], list[InputError]]:
    """`only` for each of several transcripts, and an error for each of which nothing is left.

    Raises:
        InputError: A name that is no speaker's in any of the transcripts.
    """
    heard = speakers_of(transcripts)
    unknown = [name for name in speakers if not _among(name, heard)]
    if unknown and transcripts:
        place = Place(transcripts[0].path if len(transcripts) == 1 else f"{len(transcripts)} transcripts")
        raise InputError([_unknown(place, name, heard) for name in unknown])
    kept: list[Transcript] = []
    errors: list[InputError] = []
    for transcript in transcripts:
        try:
            kept.append(only(transcript, speakers=speakers, skip=skip))
        except InputError as error:
            errors.append(error)
    return kept, errors


def only(transcript: Transcript, *, speakers: Sequence[str] = (), skip: Sequence[Range] = ()) -> Transcript:
    """The transcript with the words of some speakers only, and without what is said in some ranges of time.

    Without `speakers` everybody's words stay; the case of names does not matter. A word whose time is known,
    else a whole caption, is left out when its middle lies in a range of `skip`. What is left out is counted
    in the problems, under the codes of `AS_ASKED`.

    Raises:
        InputError: None of the speakers is heard, the transcript has no times for the ranges, or nothing is
            left.
    """
    result = transcript
    if speakers:
        result = _spoken_by(result, speakers)
    if skip:
        result = _without(result, skip)
    return result


def speakers_of(transcripts: Sequence[Transcript]) -> tuple[str, ...]:
    """The names of those who speak, who speaks most first."""
    counts = Counter(
        cue.speaker for transcript in transcripts for cue in transcript.cues if cue.speaker is not None
    )
    return tuple(name for name, _ in counts.most_common())


def _spoken_by(transcript: Transcript, speakers: Sequence[str]) -> Transcript:
    kept = tuple(cue for cue in transcript.cues if cue.speaker is not None and _among(cue.speaker, speakers))
    if not kept:
        named = " or ".join(speakers)
        raise InputError(_unknown(Place(transcript.path), named, speakers_of([transcript])))
    gone = [cue for cue in transcript.cues if cue.speaker is None or not _among(cue.speaker, speakers)]
    if not gone:
        return transcript
    others = Counter(cue.speaker or "nobody named" for cue in gone)
    listed = ", ".join(f"{name} ({count})" for name, count in others.most_common())
    message = f"{_captions(len(gone))} of other speakers left out: {listed}"
    return _shortened(
        transcript, kept, Problem(Place(transcript.path, gone[0].line), OTHER_SPEAKERS, message)
    )


def _without(transcript: Transcript, skip: Sequence[Range]) -> Transcript:
    if not transcript.timed:
        raise InputError(
            Problem(Place(transcript.path), "no-times", "has no times, so no range of it can be left out")
        )
    kept: list[Cue] = []
    touched: list[Cue] = []
    breaks: list[int] = []
    before = frozenset(transcript.breaks)
    broken = False
    for at, cue in enumerate(transcript.cues):
        runs, tail_gone = _rest(cue, skip)
        broken = broken or at in before
        if len(runs) != 1 or runs[0] is not cue:
            touched.append(cue)
        for number, run in enumerate(runs):
            if kept and (broken or number or run.start_ms != cue.start_ms):
                breaks.append(len(kept))
            kept.append(run)
            broken = False
        broken = broken or tail_gone
    ranges = ", ".join(map(str, skip))
    place = Place(transcript.path, touched[0].line if touched else None)
    if not kept:
        raise InputError(Problem(place, "nothing-left", f"nothing is left without {ranges}"))
    message = f"{_captions(len(touched))} at {ranges} left out" if touched else f"nothing is said at {ranges}"
    return replace(_shortened(transcript, kept, Problem(place, SKIPPED, message)), breaks=tuple(breaks))


def _rest(cue: Cue, skip: Sequence[Range]) -> tuple[list[Cue], bool]:
    """What remains of a caption, itself or runs of its words, and whether its end is gone."""
    if cue.start_ms is None or cue.end_ms is None:
        return [cue], False
    if not cue.words:
        return ([], True) if _inside(cue, skip) else ([cue], False)
    gone = [_inside(word, skip) for word in cue.words]
    if not any(gone):
        return [cue], False
    runs = [
        [word for word, _ in run]
        for left_out, run in groupby(zip(cue.words, gone, strict=True), key=lambda pair: pair[1])
        if not left_out
    ]
    return [_run(cue, tuple(words)) for words in runs], gone[-1]


def _run(cue: Cue, words: tuple[Word, ...]) -> Cue:
    """The caption with some of its words that follow each other."""
    start = cue.start_ms if words[0] is cue.words[0] else words[0].start_ms
    end = cue.end_ms if words[-1] is cue.words[-1] else words[-1].end_ms
    return replace(cue, text=" ".join(word.text for word in words), start_ms=start, end_ms=end, words=words)


def _inside(said: Cue | Word, skip: Sequence[Range]) -> bool:
    start, end = said.start_ms or 0, said.end_ms or 0
    return any(span.holds(start, end) for span in skip)


def _shortened(transcript: Transcript, cues: Sequence[Cue], problem: Problem) -> Transcript:
    return replace(transcript, cues=tuple(cues), problems=(*transcript.problems, problem))


def _unknown(place: Place, name: str, heard: Sequence[str]) -> Problem:
    known = f"there are {', '.join(heard)}" if heard else "no speakers are named there"
    return Problem(place, "no-such-speaker", f"no speaker {name}; {known}")


def _among(name: str, names: Sequence[str]) -> bool:
    return _folded(name) in map(_folded, names)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _captions(count: int) -> str:
    return f"{count} caption{'s' * (count != 1)}"


def _ms(text: str) -> int:
    whole, _, fraction = text.partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int((fraction + "000")[:3])
