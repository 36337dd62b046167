"""`cards diff`: what a build would change for those who learn from the last one, without building."""

from __future__ import annotations

import json
from pathlib import Path
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
from cards.cli.planning import DeckName, LinkTemplate, LockFile, Output, Url, Wish, prepare
from cards.cli.steps import Limits, exit_code
from cards.errors import ExitCode


def diff_command(
    context: typer.Context,
    sources: Sources,
    rules: Rules = [],  # noqa: B006
    output: Output = None,
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
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="OLD.apkg", help="An older package or lock to compare with; else the last build."
        ),
    ] = None,
    decisions: DecisionsFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    from_: Format = None,
    model: Model = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show which cards a build would add, change or retire.

    Give what you give to `cards build`. The exit code is 0 when learners would notice nothing, else 5.
    """
    from cards.deck.changes import as_object

    console = Console.of(context, quiet, verbose)
    planned = prepare(
        sources,
        Wish(
            output,
            None,
            deck,
            url,
            link_template,
            lock,
            previous,
            looking=True,
            decisions=decisions,
            media=media,
            illustrated=True,
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
    planned.deciding.tell(console)
    code = exit_code(planned.gathered, planned.extraction)
    if planned.plan is not None:
        if as_json:
            changes = as_object(planned.plan.changes, planned.plan.doubts)
            typer.echo(json.dumps(changes, ensure_ascii=False))
        else:
            for line in changes_told(planned.plan, planned.memory, every=True):
                typer.echo(line)
        if code is ExitCode.FINE and planned.plan.changes:
            code = ExitCode.CHANGED
    elif planned.gathered.transcripts:
        console.warn("warning", "no card came out")
    raise typer.Exit(code)
