"""`--media` and the recordings of a manifest: what they give the cards of a build, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.steps import Gathered

if TYPE_CHECKING:
    from cards.card import Card
    from cards.deck.illustrate import Recordings
    from cards.deck.store import Memory
    from cards.errors import Problem
    from cards.media.files import Media

MediaOption = Annotated[
    Path | None,
    typer.Option(
        metavar="RECORDING",
        help="Cut clips and pictures for the cards from this recording, or from those in this folder.",
        show_default=False,
    ),
]


class Illustrating:
    """Gives the cards of a build their clips and pictures; afterwards it knows what was wrong."""

    def __init__(
        self,
        recordings: Recordings,
        memory: Memory,
        target: Path,
        console: Console,
        *,
        folder: Path | None,
        retire: bool,
    ) -> None:
        self.recordings = recordings
        self.memory = memory
        self.target = target
        self.console = console
        self.folder = folder
        self.retire = retire
        self.problems: tuple[Problem, ...] = recordings.problems
        self.lacking = False
        """Whether a card has neither clip nor picture that was to have one."""

    def __call__(self, cards: Sequence[Card]) -> Mapping[str, Media]:
        """Cut for `cards`, which have their ids."""
        from cards.deck.illustrate import illustrate, lack

        packages = [self.target]
        if self.memory.origin is not None:
            packages.append(self.memory.origin)
        try:
            done = illustrate(
                cards,
                self.recordings,
                self.memory.lock,
                folder=self.folder,
                packages=packages,
                retire=self.retire,
                tell=self.console.progress,
            )
        finally:
            self.console.clear()
        self.problems = done.problems
        self.lacking = lack(cards, self.recordings, done)
        return done.media

    def tell(self) -> None:
        """Say what could not be cut."""
        for problem in self.problems:
            self.console.warn("warning", str(problem))


def recordings_of(gathered: Gathered, media: Path | None) -> Recordings | None:
    """What to cut from: what the user gave, else what the manifest names; None without either.

    Raises `InputError` for a recording that is not there, or that several lectures would have to share.
    """
    from cards.deck.illustrate import Recordings

    if media is not None:
        from cards.media.recordings import find_recordings

        recorded, problems = find_recordings(media, gathered.transcripts)
        return Recordings(recorded, gathered.transcripts, problems)
    course = gathered.course
    if course is None:
        return None
    wanted = tuple(transcript for lecture, transcript in course.read if lecture.recording is not None)
    if not wanted:
        return None
    from cards.deck.course import recordings

    recorded, problems = recordings(course)
    return Recordings(recorded, wanted, problems)
