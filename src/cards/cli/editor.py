"""The user's own editor, opened on a text and closed with another one."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cards.cli.keyboard import Keyboard
from cards.errors import CardsError, Place, Problem

_NAMES = ("nano", "vim", "vi") if sys.platform != "win32" else ("notepad",)


class Draft:
    """A text in a file of its own, for as long as somebody works on it."""

    def __init__(self, text: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cards-"))
        self.path = self.folder / "card.txt"
        self.write(text)

    def write(self, text: str) -> None:
        """Put another text into the file."""
        self.path.write_text(text, encoding="utf-8", newline="\n")

    def read(self) -> str:
        """Give the text as it is by now."""
        text = self.path.read_bytes().decode("utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n")

    def edit(self, keyboard: Keyboard) -> None:
        """Open the file in the editor that $VISUAL or $EDITOR names and wait until it is closed.

        Raises CardsError, with what to do, when there is no such editor or it gives up.
        """
        command = editor()
        # Answers that are piped in are not the editor's, nor is a file that takes our output its screen.
        given = None if keyboard.terminal else subprocess.DEVNULL
        shown = None if sys.stdout.isatty() else 2
        with keyboard.lent():
            try:
                code = subprocess.call([*command, str(self.path)], stdin=given, stdout=shown)
            except OSError as error:
                message = f"the editor {command[0]!r} cannot be run: {error.strerror or error}"
                raise _failure(message, "set the variable EDITOR to one that is installed") from error
        if code:
            raise _failure(f"the editor {command[0]!r} ended with code {code}", "nothing was changed")

    def remove(self) -> None:
        """Take the file away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def editor() -> list[str]:
    """The command that opens the user's editor. Raises CardsError when there is none."""
    named = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if named:
        try:
            return [part.strip('"') for part in shlex.split(named, posix=sys.platform != "win32")]
        except ValueError as error:
            raise _failure(f"EDITOR is {named!r}, which is no command: {error}", "mend it") from error
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise _failure("no editor was found", "set the variable EDITOR to the one you use")
    return [found]


def _failure(message: str, hint: str) -> CardsError:
    return CardsError(Problem(Place("EDITOR"), "editor", message, hint))
