"""`cards init`: a manifest to start from, with all that the transcripts tell."""

from __future__ import annotations

import shlex
from glob import has_magic
from pathlib import Path
from typing import Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Quiet, Verbose
from cards.cli.summary import many
from cards.errors import OutputError, Place, Problem

SUFFIXES = (".yaml", ".yml")


def init_command(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Transcripts: a folder, files, patterns, a course export.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DECK.yaml", help="Where to write; else here, named after the source."
        ),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write a manifest: a file that says what a deck is made of.

    Course, lectures, titles and recordings are taken from the transcripts; comments say what else can be
    told. A file that is there already is never written over. Build the deck with `cards build DECK.yaml`.
    """
    from cards.deck.outline import outline
    from cards.deck.starter import manifest_text
    from cards.exporters.files import check_place
    from cards.media.ffmpeg import find_ffmpeg

    console = Console.of(context, quiet, verbose)
    target = _target(sources, output)
    if target.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"a manifest's name ends in .yaml; try {target.with_suffix('.yaml')}")
    if target.exists():
        raise _exists(target)
    check_place(target)
    console.progress("reading the transcripts")
    found = outline(sources)
    console.clear()
    for problem in found.problems:
        console.warn("warning", f"{problem}; left out")
    text = manifest_text(found, target, clips=find_ffmpeg() is not None)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise _exists(target) from None
    typer.echo(str(target))
    doubted = sum(bool(entry.why_not) for entry in found.entries)
    more = f", {doubted} left out and named in comments" if doubted else ""
    console.say(f"{many(found.lectures, 'lecture')} of “{found.deck}”{more}")
    console.say(f"next: cards build {shlex.quote(str(target))}")


def _target(sources: list[str], output: Path | None) -> Path:
    """The file to write: as asked, else here or in the folder asked for, called after the first source."""
    from cards.deck.manifest import stem

    if output is not None and not output.is_dir():
        return output
    first = Path(sources[0]).resolve()
    name = stem(first.name) if first.is_file() else first.name
    if not first.exists() and has_magic(sources[0]):
        name = ""
    return (output or Path()) / f"{name or 'deck'}.yaml"


def _exists(target: Path) -> OutputError:
    hint = "choose another name with -o, or change that file by hand"
    return OutputError(Problem(Place(str(target)), "output", "there is such a file already", hint))
