"""A file is written whole or not at all: until the new one is complete, the old one stays."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cards.errors import OutputError, Place, Problem


def write_whole(path: str | Path, data: bytes) -> None:
    """Put `data` at `path` as `writing` does, and with its errors."""
    with writing(path) as file:
        file.write(data)


@contextmanager
def writing(path: str | Path) -> Iterator[BinaryIO]:
    """Give a file to write; once it is complete it takes the place of what was at `path`, in one step.

    On any failure what was there before stays, and nothing else is left. A symbolic link is followed, so that
    it is its target that changes.
    Raises OutputError, saying what to do, when the folder is missing or cannot be written to.
    """
    check_place(path)
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        try:
            with open(draft, "xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, target)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise refusal(
            path,
            f"cannot be written: {error.strerror or error}",
            "choose another place, or free this one (is the file open in another program, the disk full?)",
        ) from error


def check_place(path: str | Path) -> None:
    """Raise OutputError where no file can be put at `path`: it is a folder, or its folder is missing."""
    target = Path(path)
    if target.is_dir():
        raise refusal(path, "this is a folder, a file was expected", f"try {target / 'deck.apkg'}")
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise refusal(path, f"the folder {folder} does not exist", "make it first, or choose another place")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise refusal(path, f"the folder {folder} cannot be written to", "choose another place")


def refusal(path: str | Path, message: str, hint: str) -> OutputError:
    """Give the error that says why nothing is written at `path`, and what to do."""
    return OutputError(Problem(Place(str(path)), "output", message, hint))
