"""`cards build`: transcripts in, an Anki package or another kind of file out."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from cards.cli.changes import changes_told
from cards.cli.choice import IgnoreRule, NoScorer, Override, Select, choice
from cards.cli.console import Console
from cards.cli.deciding import DecisionsFile
from cards.cli.illustrating import MediaOption
from cards.cli.options import (
    Format,
    Ignore,
    MaxCards,
    MinScore,
    Model,
    NoCache,
    Quiet,
    Rules,
    Skip,
    Sources,
    Speakers,
    Verbose,
)
from cards.cli.planning import (
    DeckName,
    LinkTemplate,
    LockFile,
    Output,
    Planned,
    Previous,
    Url,
    Wish,
    prepare,
)
from cards.cli.steps import Limits, exit_code
from cards.cli.summary import summary
from cards.cli.target import Kind
from cards.errors import ExitCode


def build_command(
    context: typer.Context,
    sources: Sources,
    rules: Rules = [],  # noqa: B006
    output: Output = None,
    kind: Annotated[
        Kind | None,
        typer.Option("--format", help="What to write; else what OUT ends in, else apkg.", show_default=False),
    ] = None,
    deck: DeckName = "",
    url: Url = "",
    link_template: LinkTemplate = "",
    media: MediaOption = None,
    min_score: MinScore = None,
    max_cards: MaxCards = None,
    select: Select = [],  # noqa: B006
    ignore_rule: IgnoreRule = [],  # noqa: B006
    override: Override = [],  # noqa: B006
    no_scorer: NoScorer = False,
    ignore: Ignore = [],  # noqa: B006
    speaker: Speakers = [],  # noqa: B006
    skip: Skip = [],  # noqa: B006
    lock: LockFile = None,
    previous: Previous = None,
    decisions: DecisionsFile = None,
    retire: Annotated[
        bool, typer.Option("--retire", help="Let cards that are gone be tagged cards::retired in Anki.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write even if a source has lost its cards, or most are gone.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the path and what changed as JSON, not the path alone.")
    ] = False,
    from_: Format = None,
    model: Model = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Make an Anki package of transcripts.

    Its path is printed on stdout, all else on stderr. A lock beside it remembers its cards, so that the next
    build updates them: commit it, or keep it with the package.
    """
    console = Console.of(context, quiet, verbose)
    clips = Path(context.with_resource(TemporaryDirectory(prefix="cards-")))
    planned = prepare(
        sources,
        Wish(
            output,
            kind,
            deck,
            url,
            link_template,
            lock,
            previous,
            retire=retire,
            decisions=decisions,
            media=media,
            illustrated=True,
            clips=clips,
        ),
        console,
        rules=choice(rules, select, ignore_rule, override, no_scorer),
        format=from_,
        model=model,
        cached=not no_cache,
        limits=Limits(min_score, max_cards, ignore),
        speakers=speaker,
        skip=skip,
    )
    if planned.plan is not None:
        _write(planned, console, force=force, as_json=as_json)
    gathered, extraction = planned.gathered, planned.extraction
    for line in summary(extraction, len(gathered.failures), verbose=console.verbose):
        console.say(line)
    planned.deciding.tell(console)
    code = exit_code(gathered, extraction)
    if planned.illustrating is not None:
        planned.illustrating.tell()
        if planned.illustrating.lacking and code is ExitCode.FINE:
            code = ExitCode.BAD_INPUT
    if planned.plan is not None and planned.memory.origin is not None:
        for line in changes_told(planned.plan, planned.memory, every=console.verbose):
            console.say(line)
    if not extraction.cards and gathered.transcripts:
        more = "`cards extract --dropped` shows what nearly became one"
        console.warn("warning", f"no card came out, so {planned.target} was not written; {more}")
    raise typer.Exit(code)


def _write(planned: Planned, console: Console, *, force: bool, as_json: bool) -> None:
    from cards.deck.changes import as_object
    from cards.deck.rebuild import check_loss, write

    assert planned.plan is not None
    gathered = planned.gathered
    if not force:
        read = {name for one in gathered.transcripts for name in (one.name, one.lecture)}
        check_loss(planned.plan, planned.memory.lock, read=read, all_read=not gathered.failures)
    console.progress(f"writing {planned.target}")
    write(planned.plan, planned.target, planned.kind, planned.memory)
    console.clear()
    changes = {"path": str(planned.target), **as_object(planned.plan.changes, planned.plan.doubts)}
    typer.echo(json.dumps(changes, ensure_ascii=False) if as_json else str(planned.target))
