"""From the sources named on the command line to transcripts, with what could not be read beside them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cards.cli.console import Console
from cards.errors import CardsError, InputError, Place, Problem
from cards.transcript import Transcript

STANDARD_INPUT = "-"

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Transcripts: files, folders, patterns such as 'week-*/*.vtt', or - for standard input.",
        show_default=False,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="The format to read, as `cards formats` names it; else it is seen by content.",
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Another spaCy pipeline: a package's name or a folder."),
]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave."""

    transcripts: tuple[Transcript, ...]
    failures: tuple[CardsError, ...]
    """One for each source or file that could not be read."""


def gather(sources: Sequence[str], console: Console, *, format: str | None = None) -> Gathered:
    """Read all that the sources name; what cannot be read is told at once and does not stop the others."""
    from cards.readers import find_sources, read_bytes, read_transcript

    transcripts: list[Transcript] = []
    failures: list[CardsError] = []
    seen: set[Path] = set()

    def find() -> Iterator[str]:
        for source in sources:
            if source == STANDARD_INPUT:
                yield source
                continue
            try:
                found = find_sources([source])
            except InputError as error:
                fail(error)
                continue
            for path in found:
                if path.resolve() not in seen:
                    seen.add(path.resolve())
                    yield str(path)

    def fail(error: InputError) -> None:
        console.error(error)
        failures.append(error)

    for path in find():
        console.progress(f"reading {path}")
        try:
            if path == STANDARD_INPUT:
                transcripts.append(read_bytes(_standard_input(), "standard input", format=format))
            else:
                transcripts.append(read_transcript(path, format=format))
        except InputError as error:
            fail(error)
    console.clear()
    return Gathered(tuple(transcripts), tuple(failures))


def _standard_input() -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError(Problem(Place("standard input"), "unreadable", "there is none"))
    return sys.stdin.buffer.read()
