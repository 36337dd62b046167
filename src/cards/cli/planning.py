"""What `cards build` and `cards diff` do alike: read, draft, and work out what a build would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.build import Extraction
from cards.card import LEAST_SCORE
from cards.cli.choice import ALL, Choice
from cards.cli.console import Console
from cards.cli.deciding import SUFFIX, Deciding
from cards.cli.illustrating import Illustrating, recordings_of
from cards.cli.steps import NO_LIMITS, Gathered, Limits, draft, gather, load_for, manifest_of
from cards.cli.target import Kind, kind_of, refuse_early, spare_inputs, target_of
from cards.selection import Range

if TYPE_CHECKING:
    from cards.deck.manifest import Manifest
    from cards.deck.rebuild import Plan
    from cards.deck.store import Memory

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="OUT.apkg", help="Where to write; else here, named after the source."
    ),
]
DeckName = Annotated[
    str,
    typer.Option("--deck", metavar="NAME", help="The deck's name; :: makes subdecks.", show_default=False),
]
Url = Annotated[
    str, typer.Option(metavar="URL", help="The recording that cards link to.", show_default=False)
]
LinkTemplate = Annotated[
    str,
    typer.Option(
        metavar="TEMPLATE",
        help="How links are written for a host not known: {url}, {s}, {end}, {mmss}, {hms}.",
        show_default=False,
    ),
]
LockFile = Annotated[
    Path | None,
    typer.Option(
        "--lock", metavar="FILE.lock", help="The deck's memory of earlier builds; else beside the output."
    ),
]
Previous = Annotated[
    Path | None,
    typer.Option(
        metavar="OLD.apkg",
        help="Without a lock: the package, or an older lock, to carry on from; else the output itself.",
    ),
]


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
    lock: Path | None = None
    """None for the place beside the output."""
    previous: Path | None = None
    looking: bool = False
    """Whether nothing will be written, so that `previous` may be looked at beside the lock."""
    retire: bool = False
    """Whether notes whose card is gone get a last update that says so."""
    decisions: Path | None = None
    """What was decided in review; None for the place beside the lock."""
    media: Path | None = None
    """The recording or a folder of them, for clips and pictures; None for what a manifest says."""
    illustrated: bool = False
    """Whether clips and pictures matter."""
    clips: Path | None = None
    """A folder to cut them into for a package; without one only their names are worked out."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What was read and drafted, and what a build makes of it."""

    target: Path
    kind: Kind
    gathered: Gathered
    extraction: Extraction
    memory: Memory
    plan: Plan | None
    """None where no card came out."""
    deciding: Deciding
    illustrating: Illustrating | None = None
    """None where there is no recording to cut from."""


def prepare(
    sources: Sequence[str],
    wish: Wish,
    console: Console,
    *,
    rules: Choice = ALL,
    format: str | None = None,
    speakers: Sequence[str] = (),
    skip: Sequence[Range] = (),
    model: str | None = None,
    cached: bool = False,
    limits: Limits = NO_LIMITS,
) -> Planned:
    """Do everything that comes before writing; what can be refused early is refused before the work."""
    from cards.build import build_deck
    from cards.deck.changes import compare
    from cards.deck.previous import read_previous
    from cards.deck.rebuild import plan
    from cards.deck.store import memory_path, open_memory
    from cards.exporters.files import check_place

    manifest = manifest_of(sources, deck=wish.deck, url=wish.url, format=format, speakers=speakers, skip=skip)
    if manifest is not None:
        wish = _completed(wish, manifest)
    kind = wish.kind or kind_of(wish.output)
    if wish.retire and kind is not Kind.APKG:
        raise typer.BadParameter("--retire needs a package, for no other format updates notes")
    target = target_of(wish.output, sources, wish.deck, kind)
    template = wish.link_template or None
    refuse_early(target, kind, wish.url, template)
    spare_inputs((target,), (*rules.files, *sources))
    chosen = load_for(rules, console, manifest, cached=cached)
    apart = wish.looking and wish.previous is not None and (wish.lock or memory_path(target)).exists()
    memory = open_memory(target, path=wish.lock, previous=None if apart else wish.previous)
    older = read_previous(wish.previous) if apart and wish.previous is not None else None
    check_place(memory.path)
    deciding = Deciding(wish.decisions or memory.path.with_suffix(SUFFIX))
    gathered = gather(sources, console, format=format, speakers=speakers, skip=skip, manifest=manifest)
    course = gathered.course
    inputs = (*(transcript.path for transcript in gathered.transcripts), *rules.files, *sources)
    inputs += (str(wish.media),) if wish.media is not None else ()
    spare_inputs((target, memory.path), (*inputs, str(deciding.path)))
    spare_inputs((deciding.path,), inputs)
    if wish.url and len(gathered.transcripts) > 1:
        console.warn(
            "warning", f"the cards of all {len(gathered.transcripts)} lectures will link to {wish.url}"
        )
    recordings = recordings_of(gathered, wish.media) if wish.illustrated else None
    illustrating = None
    if recordings is not None:
        folder = wish.clips if kind is Kind.APKG else None
        illustrating = Illustrating(recordings, memory, target, console, folder=folder, retire=wish.retire)
    if limits.min_score is None and gathered.course is None:
        limits = replace(limits, min_score=LEAST_SCORE)
    extraction = draft(gathered, chosen, console, cached=cached, model=model, url=wish.url, limits=limits)
    planned = None
    if extraction.cards:
        planned = plan(
            extraction.cards,
            memory.lock,
            decide=deciding,
            illustrate=illustrating,
            arrange=course.decks if course is not None else partial(build_deck, name=wish.deck),
            uid=manifest.uid if manifest is not None else "",
            link_template=template,
            retire=wish.retire,
        )
        if older is not None:
            planned = replace(planned, changes=compare(older, planned.lock))
            memory = replace(memory, origin=wish.previous)
        extraction = deciding.applied(extraction)
    written = planned if extraction.cards else None
    return Planned(target, kind, gathered, extraction, memory, written, deciding, illustrating)


def _completed(wish: Wish, manifest: Manifest) -> Wish:
    """What the user wants, and what the manifest says where the user says nothing."""
    output = wish.output or manifest.output
    if wish.output is None and wish.kind is not None:
        output = output.with_suffix(f".{wish.kind}")
    return replace(
        wish,
        output=output,
        lock=wish.lock or manifest.lock,
        decisions=wish.decisions or manifest.decisions,
        link_template=wish.link_template or manifest.link_template,
    )
