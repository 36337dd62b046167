"""From what a user names on the command line, files, folders and globs, to the transcript files meant."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from cards.errors import InputError, Place, Problem
from cards.readers import olx
from cards.readers.base import refusal
from cards.readers.packed import LARGEST, members, too_large


def find_files(
    sources: Sequence[str], suffixes: Sequence[str], is_transcript: Callable[[Path], bool]
) -> tuple[Path, ...]:
    """The files that the sources name, each once, in the order named and in natural order within a folder.

    The export of an Open edX course, as folder or tar archive, stands for its videos' transcripts in course
    order; any other folder for all transcripts below it with one of the suffixes, hidden ones left out; a zip
    archive for the files in it with one, named as if it were a folder; a pattern such as `week-*/*.vtt` for
    the files it matches, `**` for any depth.

    Raises:
        InputError: With a problem for every source that names nothing.
    """
    problems: list[Problem] = []
    found: dict[Path, None] = {}
    for source in sources:
        try:
            found.update(dict.fromkeys(_files(source, suffixes, is_transcript)))
        except InputError as error:
            problems += error.problems
        except OSError as error:
            problems.append(
                Problem(Place(source), "unreadable", f"cannot be read: {error.strerror or error}")
            )
    if problems:
        raise InputError(problems)
    return tuple(found)


def _files(source: str, suffixes: Sequence[str], is_transcript: Callable[[Path], bool]) -> list[Path]:
    """The files that one source names; InputError or OSError if there are none."""
    path = Path(source)
    if path.is_dir() and (root := olx.export_root(path)) is not None:
        files = [root / lecture.file for lecture in olx.lectures(olx.folder_reader(root), source)]
        missing = "no video with a transcript in this course export"
    elif path.name.lower().endswith(olx.TARS) and path.is_file():
        folder, read = olx.tar_reader(path)
        files = [path / folder / lecture.file for lecture in olx.lectures(read, source)]
        missing = "no video with a transcript in this course export"
    elif path.is_dir():
        files = [file for file in _below(path, suffixes) if is_transcript(file)]
        missing = "no transcript in this folder"
    elif path.suffix.lower() == ".zip" and path.is_file():
        if path.stat().st_size > LARGEST:
            raise too_large(source)
        files = sorted((path / name for name in members(path.read_bytes(), source, suffixes)), key=_natural)
        missing = "no transcript in this archive"
    elif path.exists():
        return [path]
    elif glob.has_magic(source):
        files = sorted((Path(name) for name in glob.glob(source, recursive=True)), key=_natural)
        files = [file for file in files if file.is_file()]
        missing = "no file matches this pattern"
    else:
        raise refusal(source, "not-found", "no such file or folder", hint="check the path")
    if not files:
        endings = " ".join(suffix for suffix in suffixes if suffix.count(".") == 1)
        raise refusal(source, "not-found", missing, hint=f"known endings: {endings}")
    return files


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


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Sorts `lecture-10` after `lecture-9`."""
    parts = re.split(r"(\d+)", str(path).lower())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
