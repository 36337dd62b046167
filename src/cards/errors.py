"""One tree of errors, each carrying its facts as problems with a place; only the command line prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the command `cards` tells the shell."""

    FINE = 0
    BAD_INPUT = 1
    BAD_COMMAND_LINE = 2
    EXAMPLE_FAILED = 3
    NO_CARDS = 4
    CHANGED = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found; lines and columns count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or was repaired, with all a person needs to mend it."""

    place: Place
    code: str
    """A stable short name such as `R003` or `srt-index`, for tests, silencing and documentation."""
    message: str
    """What was wrong and what was expected."""
    hint: str = ""
    """What to do about it, when that is not plain from the message."""
    source_line: str = ""
    """The line of the file at `place.line`, when showing it helps."""

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}"
        if self.hint:
            text += f"; {self.hint}"
        if self.source_line and self.place.column is not None:
            text += f"\n    {self.source_line}\n    {' ' * (self.place.column - 1)}^"
        return text


class CardsError(Exception):
    """Base of every error that a user of the command or the library can cause."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class InputError(CardsError):
    """A transcript, a folder or a recording cannot be read as what it should be."""


class RuleError(CardsError):
    """A rule file is not valid, or asks for what the loaded pipeline does not have."""


class ModelError(CardsError):
    """A language pipeline cannot be loaded."""


class LockError(CardsError):
    """What is remembered of earlier builds cannot be read, or forbids this one."""


class OutputError(CardsError):
    """The result cannot be written where the user asked."""
