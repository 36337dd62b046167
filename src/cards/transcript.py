"""What a reader makes of a caption file: cues with times in integer milliseconds, and their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from cards.errors import Problem


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its own time, where the source knows it."""

    text: str
    """As in the cue's text, with the punctuation that touches it."""
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: a piece of what was said, from one moment to another."""

    text: str
    """Verbatim, markup removed and entities decoded, runs of white space (line breaks too) as one blank;
    stage directions and dashes stay."""
    start_ms: int | None
    """None where the source knows no times at all."""
    end_ms: int | None
    speaker: str | None = None
    words: tuple[Word, ...] = ()
    """Times of the single words, in order; empty where the source has none. Their texts joined with blanks
    give `text`."""
    line: int | None = None
    """The line of the source file on which the cue starts, counted from 1."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A caption file as read: its cues in order of time and what the file says of itself."""

    cues: Sequence[Cue]
    """A tuple; of a huge file a packed sequence of its own."""
    path: str
    """As the user gave it; only for messages, never part of a card's identity."""
    format: str
    """The id of the reader in `cards.readers.READERS`."""
    title: str = ""
    """The lecture's name; empty where the file does not say (the file's stem is used then)."""
    course: str = ""
    description: str = ""
    language: str = "en"
    """A BCP 47 tag."""
    problems: tuple[Problem, ...] = ()
    """What was repaired or left out while reading."""
    breaks: tuple[int, ...] = ()
    """Places in `cues` before which something was left out because the user wanted it: no sentence reaches
    across."""

    @property
    def timed(self) -> bool:
        """Whether the cues know their times."""
        return any(cue.start_ms is not None for cue in self.cues)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePath(self.path).name

    @property
    def lecture(self) -> str:
        """What the lecture is called: its title, else the file's stem made readable."""
        if self.title:
            return self.title
        words = self.name.split(".", 1)[0].replace("_", " ").replace("-", " ").strip()
        return words[:1].upper() + words[1:] if words else "Transcript"
