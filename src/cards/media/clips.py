"""The clip and the picture of each card, cut from its lecture's recording.

Their names tell what they are made of: the content of the recording, the range, how it is cut. So the same
build gives the same names whatever the recording's file is called, and what an earlier package already holds
need not be cut again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cards.card import Card
from cards.errors import CardsError, Place, Problem
from cards.media import ffmpeg
from cards.media.files import Media
from cards.media.recordings import Recorded
from cards.text import clock
from cards.transcript import Transcript

PAD_MS = 250
"""The silence that a clip has before and after the quote, where the words next to it leave so much."""
LOOSE_PAD_MS = 400
"""The same where only captions have times, which makes the times of words a guess."""
LONGEST_MS = 120_000
"""Where a clip ends however long its quote is said to be: a caption that lasts for hours is a mistake."""

_BEYOND_MS = 1_000
"""How much later than the recording a quote may end: encoders and captions differ by as much."""
_LEAST_MS = 200
"""What must be left of a quote for a clip."""
_LAST_PICTURE_MS = 500
"""How long before the recording's end there is sure to be a picture."""
_BYTES_A_MS = 8
"""Of an MP3 of 64 kbit/s."""
_NAMED = 4
"""How many moments a message names."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What could be cut."""

    media: Mapping[str, Media]
    """By card id; a card of which nothing could be cut is not among them."""
    problems: tuple[Problem, ...]
    """Why cards have no clip, each reason once for a recording."""


def cut(
    cards: Iterable[Card],
    recorded: Sequence[Recorded],
    folder: Path | None,
    *,
    reuse: Callable[[Collection[str], Path], None] | None = None,
    tell: Callable[[str], None] = lambda text: None,
) -> Cut:
    """Cut the clips and pictures of `cards` from the recordings of their lectures into `folder`.

    `reuse` is given the names of all files that will be needed and may put some of them into `folder`, which
    are then not cut again; `tell` is given what is going on, for a person. Whatever cannot be cut becomes a
    problem of the result; the cards stay as they are. Without a `folder` nothing is cut: the result names the
    files that there would be.
    """
    program = ffmpeg.find_ffmpeg()
    if program is None:
        problem = Problem(
            Place("ffmpeg"),
            "no-ffmpeg",
            "clips and pictures are cut with ffmpeg, which is not installed: the cards have none",
            ffmpeg.HOW_TO_INSTALL,
        )
        return Cut({}, (problem,))
    plans, problems = _plans(cards, recorded, program, tell)
    if folder is None:
        named = {piece.card.id: piece.named() for plan in plans for piece in plan.pieces}
        return Cut(named, tuple(problems))
    runs = {run.output.name: run for plan in plans for run in plan.runs(folder)}
    if reuse is not None:
        reuse(list(runs), folder)
    missing = [run for run in runs.values() if not run.output.exists()]
    failures: dict[str, str] = {}
    step = max(1, len(missing) // 20)
    for done, (run, failure) in enumerate(ffmpeg.run_all(program, missing)):
        if done % step == 0:
            tell(f"cutting clips and pictures: {done} of {len(missing)}")
        if failure:
            failures[run.output.name] = failure
    media: dict[str, Media] = {}
    for plan in plans:
        media |= plan.gather(folder, failures)
        problems += plan.problems()
    return Cut(media, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One card's part of a recording."""

    card: Card
    start_ms: int
    end_ms: int
    clip: str
    """The file's name; empty where the recording has no sound."""
    picture: str
    moment_ms: int
    """When the picture is taken."""

    def named(self) -> Media:
        """The files by their names alone."""
        return Media(*(Path(name) if name else None for name in (self.clip, self.picture)))


@dataclass
class _Plan:
    """What is to be cut from one recording."""

    recording: Path
    pieces: list[_Piece] = field(default_factory=list)
    failed: dict[str, list[_Piece]] = field(default_factory=dict)
    """What went wrong, with whom."""

    def runs(self, folder: Path) -> Iterable[ffmpeg.Run]:
        for piece in self.pieces:
            if piece.clip:
                arguments = ffmpeg.clip_arguments(self.recording, piece.start_ms, piece.end_ms)
                yield ffmpeg.Run(arguments, folder / piece.clip)
            if piece.picture:
                arguments = ffmpeg.picture_arguments(self.recording, piece.moment_ms)
                yield ffmpeg.Run(arguments, folder / piece.picture)

    def gather(self, folder: Path, failures: Mapping[str, str]) -> dict[str, Media]:
        """The files that are there, whole, by card id; what is missing is noted."""
        media = {}
        for piece in self.pieces:
            size = (piece.end_ms - piece.start_ms) * _BYTES_A_MS
            clip = self._found(piece, piece.clip, folder, failures, size)
            picture = self._found(piece, piece.picture, folder, failures, 1)
            if clip or picture:
                media[piece.card.id] = Media(clip, picture)
        return media

    def _found(
        self, piece: _Piece, name: str, folder: Path, failures: Mapping[str, str], size: int
    ) -> Path | None:
        if not name:
            return None
        path = folder / name
        what = "clip" if name == piece.clip else "picture"
        if failure := failures.get(name):
            self.failed.setdefault(f"{what}: {failure}", []).append(piece)
            return None
        if path.stat().st_size < size / 2:
            self.failed.setdefault(f"{what}: the recording breaks off before", []).append(piece)
            return None
        return path

    def problems(self) -> Iterable[Problem]:
        for reason, pieces in self.failed.items():
            what, _, why = reason.partition(": ")
            cards = f"the {what} of {_at(piece.card for piece in pieces)} cannot be cut"
            yield _problem(self.recording, f"{cards}: {why}", "does the recording play there?")


def _plans(
    cards: Iterable[Card], recorded: Sequence[Recorded], program: str, tell: Callable[[str], None]
) -> tuple[list[_Plan], list[Problem]]:
    problems: list[Problem] = []
    plans: list[_Plan] = []
    lectures: dict[tuple[str, str], list[Recorded]] = {}
    for one in recorded:
        lectures.setdefault((one.transcript.name, one.transcript.lecture), []).append(one)
    wanted: dict[tuple[str, str], list[Card]] = {}
    for card in cards:
        wanted.setdefault((card.source, card.title), []).append(card)
    for lecture, of_it in wanted.items():
        ones = lectures.get(lecture, [])
        if len({one.recording for one in ones}) > 1:
            listed = ", ".join(one.transcript.path for one in ones)
            what = f"transcripts of one name and title with a recording each cannot be told apart: {listed}"
            problems.append(_problem(ones[0].recording, what, "give one of them another name or title"))
        elif ones:
            try:
                plan, doubts = _plan(ones[0], of_it, program, tell)
            except CardsError as error:
                problems += error.problems
            else:
                plans.append(plan)
                problems += doubts
    return plans, problems


def _plan(
    one: Recorded, cards: Sequence[Card], program: str, tell: Callable[[str], None]
) -> tuple[_Plan, list[Problem]]:
    recording = one.recording
    tell(f"reading {recording}")
    streams = ffmpeg.probe(program, recording)
    digest = _digest(recording)
    problems = []
    if not streams.sound:
        what = "there is no sound in it: its cards have no clips"
        problems.append(_problem(recording, what, "is it the right one?"))
    timed = [card for card in cards if card.start_ms is not None]
    if len(timed) < len(cards):
        what = f"{one.transcript.path} has no times, so nothing can be cut"
        problems.append(_problem(recording, what, "use a transcript with times"))
    length = streams.duration_ms
    late = [card for card in timed if length is not None and _lies_beyond(card, length)]
    if late:
        what = f"it is only {clock(length)} long, too short for {_at(late)}"
        problems.append(_problem(recording, what, f"is it the recording of {one.transcript.path}?"))
    plan = _Plan(recording)
    words = Words.of(one.transcript)
    for card in timed:
        if card not in late and card.start_ms is not None:
            start_ms, end_ms = words.padded(card.start_ms, _last(card), length)
            plan.pieces.append(_piece(card, start_ms, end_ms, recording, streams, digest))
    return plan, problems


def _piece(
    card: Card, start_ms: int, end_ms: int, recording: Path, streams: ffmpeg.Streams, digest: str
) -> _Piece:
    # Two thirds on, what is being spoken of has appeared, and what comes next has not.
    moment_ms = start_ms + (end_ms - start_ms) * 2 // 3
    if streams.duration_ms is not None:
        moment_ms = max(0, min(moment_ms, streams.duration_ms - _LAST_PICTURE_MS))
    clip, picture = "", ""
    if streams.sound:
        clip = _name(ffmpeg.clip_arguments(recording, start_ms, end_ms), recording, digest) + ".mp3"
    if streams.pictures:
        picture = _name(ffmpeg.picture_arguments(recording, moment_ms), recording, digest) + ".jpg"
    return _Piece(card, start_ms, end_ms, clip, picture, moment_ms)


def _name(arguments: Sequence[str], recording: Path, content: str) -> str:
    """A name from what the file is made of, the recording's content in place of where it lies."""
    parts = [content if str(recording.absolute()) in argument else argument for argument in arguments]
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()
    return f"cards-{digest}"


def _digest(recording: Path) -> str:
    try:
        with recording.open("rb") as file:
            return hashlib.file_digest(file, hashlib.blake2b).hexdigest()
    except OSError as error:
        raise CardsError(_problem(recording, f"cannot be read: {error.strerror or error}", "")) from error


@dataclass(frozen=True, slots=True)
class Words:
    """When the words of a transcript start and end, in order; empty where only captions have times."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, transcript: Transcript) -> Words:
        """Collect the times of the words of `transcript`."""
        words = [word for cue in transcript.cues for word in cue.words]
        return cls(sorted(word.start_ms for word in words), sorted(word.end_ms for word in words))

    def padded(self, start_ms: int, end_ms: int, length: int | None = None) -> tuple[int, int]:
        """Widen a range into the silence around it: never into the next word, nor beyond the recording."""
        pad = PAD_MS if self.starts else LOOSE_PAD_MS
        first, last = start_ms - pad, end_ms + pad
        before = bisect_left(self.starts, start_ms) - 1
        if before >= 0:
            first = max(first, min(self.ends[before], start_ms))
        after = bisect_left(self.starts, end_ms)
        if after < len(self.starts):
            last = min(last, self.starts[after])
        first = max(first, 0)
        last = min(last, first + LONGEST_MS)
        return first, last if length is None else max(min(last, length), first + 1)


def _last(card: Card) -> int:
    start_ms = card.start_ms or 0
    return max(start_ms + 1, card.end_ms if card.end_ms is not None else start_ms + 1)


def _lies_beyond(card: Card, length: int) -> bool:
    return _last(card) > length + _BEYOND_MS or (card.start_ms or 0) > length - _LEAST_MS


def _at(cards: Iterable[Card]) -> str:
    """`the card at 0:12`, `3 cards (0:12, 0:15, 1:02)`."""
    moments = [clock(card.start_ms) for card in cards]
    if len(moments) == 1:
        return f"the card at {moments[0]}"
    named = ", ".join(moments[:_NAMED]) + (", …" if len(moments) > _NAMED else "")
    return f"{len(moments)} cards ({named})"


def _problem(path: Path, message: str, hint: str) -> Problem:
    return Problem(Place(str(path)), "recording", message, hint)
