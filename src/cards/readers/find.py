"""From what a user names on the command line, files, folders and globs, to the transcript files meant."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from cards.errors import InputError, Place, Problem
from cards.readers.packed import members


def find_files(
    sources: Sequence[str], suffixes: Sequence[str], is_transcript: Callable[[Path], bool]
) -> tuple[Path, ...]:
    """The files that the sources name, each once, in the order named and in natural order within a folder.

    A folder stands for all transcripts below it with one of the suffixes, hidden ones left out; a zip archive
    for the files in it with one, named as if it were a folder; a pattern such as `week-*/*.vtt` for the files
    it matches, `**` for any depth.

    Raises:
        InputError: With a problem for every source that names nothing.
    """
    problems: list[Problem] = []
    found: dict[Path, None] = {}
    for source in sources:
        path = Path(source)
        if path.is_dir():
            below = [file for file in _below(path, suffixes) if is_transcript(file)]
            if not below:
                problems.append(_missing(source, "no transcript in this folder", _known(suffixes)))
        elif path.suffix.lower() == ".zip" and path.is_file():
            below = [path / name for name in members(path.read_bytes(), source, suffixes)]
            below = sorted(below, key=_natural)
            if not below:
                problems.append(_missing(source, "no transcript in this archive", _known(suffixes)))
        elif path.exists():
            below = [path]
        elif glob.has_magic(source):
            below = sorted((Path(name) for name in glob.glob(source, recursive=True)), key=_natural)
            below = [name for name in below if name.is_file()]
            if not below:
                problems.append(_missing(source, "no file matches this pattern", "check it and the folder"))
        else:
            below = []
            problems.append(_missing(source, "no such file or folder", "check the path"))
        found.update(dict.fromkeys(below))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _below(folder: Path, suffixes: Sequence[str]) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(place, name)
            for name in names
            if not name.startswith(".") and name.lower().endswith(tuple(suffixes))
        ]
    return sorted((path for path in found if path.is_file()), key=_natural)


def _known(suffixes: Sequence[str]) -> str:
    return "known endings: " + " ".join(suffix for suffix in suffixes if suffix.count(".") == 1)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Sorts `lecture-10` after `lecture-9`."""
    parts = re.split(r"(\d+)", str(path).lower())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _missing(source: str, message: str, hint: str) -> Problem:
    return Problem(Place(source), "not-found", message, hint)
