"""What the user sees beside the result: progress, summaries, warnings and errors, all on stderr."""

from __future__ import annotations

import io
import os
import shutil
import sys
import traceback
from dataclasses import dataclass

import typer

from cards.errors import CardsError, Problem


@dataclass
class Console:
    """How much to say, and the saying of it."""

    quiet: bool = False
    verbose: bool = False

    @classmethod
    def of(cls, context: typer.Context, quiet: bool = False, verbose: int = 0) -> Console:
        """The run's console, told how much this command should say."""
        console = context.obj if isinstance(context.obj, cls) else cls()
        console.quiet = console.quiet or quiet
        console.verbose = console.verbose or bool(verbose)
        return console

    def say(self, text: str) -> None:
        """Tell something useful, unless the user wants quiet."""
        if not self.quiet:
            self.clear()
            typer.echo(text, err=True)

    def progress(self, text: str) -> None:
        """Show what is going on, on a terminal only: one line that the next one replaces."""
        if self._shows_progress:
            line = "".join(char if char.isprintable() else " " for char in text)
            sys.stderr.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
            sys.stderr.flush()
        elif self.verbose and not self.quiet:
            typer.echo(text, err=True)

    def clear(self) -> None:
        """Take the progress line away."""
        if self._shows_progress:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def error(self, error: CardsError) -> None:
        """Tell all problems of an error, each with its place and what to do."""
        for problem in sorted(error.problems, key=_position):
            self.warn("error", str(problem))

    def warn(self, label: str, text: str) -> None:
        """Tell something that needs the user's attention, even when quiet."""
        self.clear()
        colour = typer.colors.RED if label == "error" else typer.colors.YELLOW
        plain = "NO_COLOR" in os.environ
        typer.echo(f"{label if plain else typer.style(label, fg=colour)}: {text}", err=True)

    def bug(self, error: Exception) -> None:
        """Tell of something that is nobody's fault but ours."""
        self.clear()
        if self.verbose:
            traceback.print_exception(error)
        self.warn("error", f"this is a bug in cards, not your mistake: {type(error).__name__}: {error}")
        more = "" if self.verbose else ", the traceback that -v shows"
        typer.echo(
            f"Please report it with the command you ran{more} and what `cards doctor` prints.", err=True
        )

    @property
    def _shows_progress(self) -> bool:
        return not self.quiet and sys.stderr.isatty()


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale or code page says: other programs and machines read the output."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _position(problem: Problem) -> tuple[str, int, int]:
    return problem.place.path, problem.place.line or 0, problem.place.column or 0
