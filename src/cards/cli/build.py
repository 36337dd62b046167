"""`cards build`: transcripts in, an Anki package out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from glob import has_magic
from pathlib import Path
from typing import Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Format, Model, Quiet, Rules, Sources, Verbose
from cards.cli.steps import STANDARD_INPUT, Gathered, draft, exit_code, gather, load
from cards.cli.summary import summary
from cards.errors import ExitCode, OutputError, Place, Problem

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_PACKED = {".gz", ".xz", ".bz2", ".zip"}


def build_command(
    context: typer.Context,
    sources: Sources,
    rules: Rules = [],  # noqa: B006
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="OUT.apkg", help="Where to write; else here, named after the source."
        ),
    ] = None,
    deck: Annotated[
        str,
        typer.Option(
            "--deck", metavar="NAME", help="The deck's name; :: makes subdecks.", show_default=False
        ),
    ] = "",
    url: Annotated[
        str,
        typer.Option("--url", metavar="URL", help="The recording that cards link to.", show_default=False),
    ] = "",
    from_: Format = None,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Make an Anki package of transcripts.

    Its path is printed on stdout, all else on stderr.
    """
    console = Console.of(context, quiet, verbose)
    code = build(sources, console, rules=rules, output=output, deck=deck, url=url, format=from_, model=model)
    raise typer.Exit(code)


def build(
    sources: Sequence[str],
    console: Console,
    *,
    rules: Sequence[str] = (),
    output: Path | None = None,
    deck: str = "",
    url: str = "",
    format: str | None = None,
    model: str | None = None,
) -> ExitCode:
    """Read, draft, package and tell; what was at the output before stays when no card comes out."""
    from cards.build import build_deck
    from cards.exporters.apkg import check_path, write_apkg
    from cards.exporters.links import link

    target = _target(output, sources, deck)
    check_path(target)
    link(url, None, None)
    chosen = load(rules, console)
    gathered = gather(sources, console, format=format)
    _spare_inputs(target, gathered, rules)
    if url and len(gathered.transcripts) > 1:
        console.warn("warning", f"the cards of all {len(gathered.transcripts)} lectures will link to {url}")
    extraction = draft(gathered, chosen, console, model=model, url=url)
    if extraction.cards:
        console.progress(f"writing {target}")
        write_apkg(build_deck(extraction.cards, name=deck), target)
        console.clear()
        typer.echo(str(target))
    for line in summary(extraction, len(gathered.failures), verbose=console.verbose):
        console.say(line)
    if not extraction.cards and gathered.transcripts:
        more = "`cards extract --dropped` shows what nearly became one"
        console.warn("warning", f"no card came out, so {target} was not written; {more}")
    return exit_code(gathered, extraction)


def _target(output: Path | None, sources: Sequence[str], deck: str) -> Path:
    """Where the package goes; in a folder given as output, or here, under a name taken from the sources."""
    if output is not None and not output.is_dir():
        return output
    name = _UNFIT.sub(" - ", _name(sources, deck)).strip(" .-") or "deck"
    return (output or Path()) / f"{name}.apkg"


def _name(sources: Sequence[str], deck: str) -> str:
    """A single file's stem; for more than one file the deck's name, else that of the folder they share."""
    first = Path(sources[0])
    single = len(sources) == 1 and sources[0] != STANDARD_INPUT
    if single and not first.is_dir() and (first.exists() or not has_magic(sources[0])):
        return (first.with_suffix("") if first.suffix.lower() in _PACKED else first).stem
    if deck:
        return deck.replace("::", " - ")
    paths = [Path(source).resolve() for source in sources if source != STANDARD_INPUT]
    folders = {path if path.is_dir() else path.parent for path in paths}
    folder = folders.pop() if len(folders) == 1 else Path()
    return "" if has_magic(str(folder)) else folder.name


def _spare_inputs(target: Path, gathered: Gathered, rules: Sequence[str]) -> None:
    """Refuse to write over what was read."""
    if not target.exists():
        return
    for path in [*(transcript.path for transcript in gathered.transcripts), *rules]:
        if Path(path).exists() and target.samefile(path):
            place = Place(str(target))
            raise OutputError(
                Problem(place, "output", "this file is an input", "choose another place with -o")
            )
