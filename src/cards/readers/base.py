"""What every reader shares: the source as text, its line in the table of formats, and the list of repairs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cards.errors import InputError, Place, Problem
from cards.readers.jsons import parse, unwrapped
from cards.transcript import Transcript


@dataclass(frozen=True)
class Source:
    """A transcript file as decoded text, with the views of it that readers share."""

    text: str
    path: str
    """As the user gave it; only for messages."""
    problems: tuple[Problem, ...] = ()
    """What was repaired while decoding."""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends, whichever of the three line ends they have."""
        text = self.text
        if text.count("\u2028") > text.count("\n"):
            text = text.replace("\u2028", "\n")
        if "\r" in text:
            doubled = text.count("\r\r\n") * 2 > text.count("\n")
            text = (
                (text.replace("\r\r\n", "\n") if doubled else text).replace("\r\n", "\n").replace("\r", "\n")
            )
        return tuple(text.split("\n"))

    @cached_property
    def head(self) -> str:
        """The beginning of the text, enough to recognise a format by."""
        return self.text[:100_000]

    @cached_property
    def parsed(self) -> tuple[Any, int | None]:
        """The text as a JSON value, None where it is none, and the line on which it is cut off."""
        text = unwrapped(self.text)
        if text[:1] not in ("{", "["):
            return None, None
        try:
            return parse(text)
        except (ValueError, RecursionError):
            return None, None

    @property
    def json(self) -> Any:
        """The text as a JSON value; None where it is none."""
        return self.parsed[0]

    @property
    def suffix(self) -> str:
        """The last part of the file's name from its dot on, in lower case, compression set aside."""
        name = self.path.replace("\\", "/").rsplit("/", 1)[-1].lower()
        for packed in (".gz", ".xz", ".bz2", ".zip"):
            name = name.removesuffix(packed)
        return "." + name.rsplit(".", 1)[-1] if "." in name.lstrip(".") else ""


@dataclass(frozen=True)
class Carries:
    """What a format can tell beyond text and the times of captions."""

    times: bool = True
    words: bool = False
    speakers: bool = False
    title: bool = False
    language: bool = False


@dataclass(frozen=True)
class Reader:
    """One line of the table of formats."""

    id: str
    title: str
    """The format's name as people say it."""
    suffixes: tuple[str, ...]
    """In lower case with their dot, the usual one first."""
    known_by: str
    """What in the content identifies the format, for the documentation and for refusals."""
    sniff: Callable[[Source], bool]
    """Whether the content is in this format; asked in the order of the table."""
    read: Callable[[Source], Transcript]
    """Raises InputError if there is nothing to read in it."""
    sample: str
    """A short whole file."""
    carries: Carries = Carries()
    caption: re.Pattern[bytes] | None = None
    """Matches where a caption begins, for formats in which a huge file can be cut there and read in parts."""
    preface: bool = False
    """Whether what stands above the first blank line holds for all parts."""


@dataclass
class Report:
    """The repairs made while one file is read, in the order they were made."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    _tallies: dict[str, tuple[str, int, int | None]] = field(default_factory=dict)

    def note(self, code: str, message: str, line: int | None = None, hint: str = "") -> None:
        """Remember one repair."""
        self.problems.append(Problem(Place(self.path, line), code, message, hint))

    def tally(self, code: str, message: str, line: int | None = None) -> None:
        """Remember one of many alike: a file's habit is told once, with its first place and how often."""
        message, count, line = self._tallies.get(code, (message, 0, line))
        self._tallies[code] = (message, count + 1, line)

    def all(self) -> tuple[Problem, ...]:
        """Everything remembered, habits first."""
        habits = (
            Problem(Place(self.path, line), code, message if count == 1 else f"{message} ({count} times)")
            for code, (message, count, line) in self._tallies.items()
        )
        return (*habits, *self.problems)


def refusal(
    path: str, code: str, message: str, *, line: int | None = None, hint: str = "", source_line: str = ""
) -> InputError:
    """The error for a file that cannot be read, to be raised by the caller."""
    return InputError(Problem(Place(path, line), code, message, hint, source_line))


def excerpt(text: str, limit: int = 60) -> str:
    """The start of a text on one line and printable, for messages."""
    line = " ".join(text[: limit * 4].split())
    line = "".join(char if char.isprintable() else "?" for char in line)
    return line if len(line) <= limit else line[: limit - 1] + "…"
