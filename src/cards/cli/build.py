"""`cards build`: transcripts in, an Anki package or another kind of file out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from glob import has_magic
from pathlib import Path
from typing import Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import (
    Format,
    Ignore,
    MaxCards,
    MinScore,
    Model,
    Quiet,
    Rules,
    Skip,
    Sources,
    Speakers,
    Verbose,
)
from cards.cli.steps import NO_LIMITS, STANDARD_INPUT, Gathered, Limits, draft, exit_code, gather, load
from cards.cli.summary import summary
from cards.errors import ExitCode, OutputError, Place, Problem
from cards.selection import Range

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_PACKED = {".gz", ".xz", ".bz2", ".zip"}


class Kind(StrEnum):
    """What can be written: the names in `cards.exporters.formats.FORMATS`."""

    APKG = "apkg"
    TXT = "txt"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants written, and where."""

    output: Path | None = None
    """A file or a folder; None for a name taken from the sources."""
    kind: Kind | None = None
    """None for what the output's suffix says."""
    deck: str = ""
    url: str = ""
    link_template: str = ""


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
    kind: Annotated[
        Kind | None,
        typer.Option("--format", help="What to write; else what OUT ends in, else apkg.", show_default=False),
    ] = None,
    deck: Annotated[
        str, typer.Option(metavar="NAME", help="The deck's name; :: makes subdecks.", show_default=False)
    ] = "",
    url: Annotated[
        str, typer.Option(metavar="URL", help="The recording that cards link to.", show_default=False)
    ] = "",
    link_template: Annotated[
        str,
        typer.Option(
            metavar="TEMPLATE",
            help="How links are written for a host not known: {url}, {s}, {end}, {mmss}, {hms}.",
            show_default=False,
        ),
    ] = "",
    min_score: MinScore = 0.0,
    max_cards: MaxCards = None,
    ignore: Ignore = [],  # noqa: B006
    speaker: Speakers = [],  # noqa: B006
    skip: Skip = [],  # noqa: B006
    from_: Format = None,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Make an Anki package of transcripts.

    Its path is printed on stdout, all else on stderr.
    """
    console = Console.of(context, quiet, verbose)
    wish = Wish(output, kind, deck, url, link_template)
    limits = Limits(min_score, max_cards, ignore)
    code = build(
        sources,
        wish,
        console,
        rules=rules,
        format=from_,
        model=model,
        limits=limits,
        speakers=speaker,
        skip=skip,
    )
    raise typer.Exit(code)


def build(
    sources: Sequence[str],
    wish: Wish,
    console: Console,
    *,
    rules: Sequence[str] = (),
    format: str | None = None,
    speakers: Sequence[str] = (),
    skip: Sequence[Range] = (),
    model: str | None = None,
    limits: Limits = NO_LIMITS,
) -> ExitCode:
    """Read, draft, write and tell; what was at the output before stays when no card comes out."""
    from cards.build import build_deck
    from cards.exporters.formats import write_deck

    kind = wish.kind or _kind(wish.output)
    target = _target(wish, sources, kind)
    template = wish.link_template or None
    _refuse_early(target, kind, wish.url, template)
    chosen = load(rules, console)
    gathered = gather(sources, console, format=format, speakers=speakers, skip=skip)
    _spare_inputs(target, gathered, rules)
    if wish.url and len(gathered.transcripts) > 1:
        console.warn(
            "warning", f"the cards of all {len(gathered.transcripts)} lectures will link to {wish.url}"
        )
    extraction = draft(gathered, chosen, console, model=model, url=wish.url, limits=limits)
    if extraction.cards:
        console.progress(f"writing {target}")
        write_deck(build_deck(extraction.cards, name=wish.deck), target, kind, link_template=template)
        console.clear()
        typer.echo(str(target))
    for line in summary(extraction, len(gathered.failures), verbose=console.verbose):
        console.say(line)
    if not extraction.cards and gathered.transcripts:
        more = "`cards extract --dropped` shows what nearly became one"
        console.warn("warning", f"no card came out, so {target} was not written; {more}")
    return exit_code(gathered, extraction)


def _kind(output: Path | None) -> Kind:
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    return Kind(suffix) if suffix in list(Kind) else Kind.APKG


def _target(wish: Wish, sources: Sequence[str], kind: Kind) -> Path:
    """Where the file goes; in a folder given as output, or here, under a name taken from the sources."""
    if wish.output is not None and not wish.output.is_dir():
        return wish.output
    name = _UNFIT.sub(" - ", _name(sources, wish.deck)).strip(" .-") or "deck"
    return (wish.output or Path()) / f"{name}.{kind}"


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


def _refuse_early(target: Path, kind: Kind, url: str, template: str | None) -> None:
    """Tell what cannot be written before the work is done."""
    from cards.exporters.apkg import check_path
    from cards.exporters.files import check_place
    from cards.exporters.links import link

    if kind is Kind.APKG:
        check_path(target)
    else:
        check_place(target)
    link(url, 0, 0, template)


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
