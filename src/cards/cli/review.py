"""`cards review`: a person keeps, edits or drops cards, and every build obeys."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

import typer

from cards.cli.choice import IgnoreRule, NoScorer, Override, Select, choice
from cards.cli.console import Console
from cards.cli.deciding import DecisionsFile
from cards.cli.options import (
    Format,
    Ignore,
    MaxCards,
    MinScore,
    Model,
    NoCache,
    Rules,
    Skip,
    Sources,
    Speakers,
    Verbose,
)
from cards.cli.planning import DeckName, LockFile, Output, Planned, Previous, Wish, prepare
from cards.cli.steps import STANDARD_INPUT, Limits, exit_code
from cards.errors import ExitCode


def review_command(
    context: typer.Context,
    sources: Sources,
    rules: Rules = [],  # noqa: B006
    output: Output = None,
    deck: DeckName = "",
    decisions: DecisionsFile = None,
    every: Annotated[bool, typer.Option("--all", help="Show those too that are decided already.")] = False,
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
    from_: Format = None,
    model: Model = None,
    no_cache: NoCache = False,
    verbose: Verbose = 0,
) -> None:
    """Decide card by card what to keep, change or drop.

    Give what you give to `cards build`. Each answer is saved at once in a file, whose path is printed, and
    every build obeys it.
    """
    if STANDARD_INPUT in sources:
        raise typer.BadParameter("standard input is where your answers come from; name a file")
    console = Console.of(context, verbose=verbose)
    planned = prepare(
        sources,
        Wish(output, None, deck, lock=lock, previous=previous, decisions=decisions),
        console,
        rules=choice(rules, select, ignore_rule, override, no_scorer),
        format=from_,
        model=model,
        cached=not no_cache,
        limits=Limits(min_score, max_cards, ignore),
        speakers=speaker,
        skip=skip,
    )
    if planned.deciding.cards:
        _review(planned, console, every)
        typer.echo(str(planned.deciding.path))
        raise typer.Exit(ExitCode.BAD_INPUT if planned.gathered.failures else ExitCode.FINE)
    if planned.gathered.transcripts:
        console.warn("warning", "no card came out; `cards extract --dropped` shows what nearly became one")
    raise typer.Exit(exit_code(planned.gathered, planned.extraction))


def _review(planned: Planned, console: Console, every: bool) -> None:
    from cards.cli.keyboard import Keyboard
    from cards.cli.reviewing import Item, is_open, review

    findings = defaultdict(list)
    for finding in planned.extraction.findings:
        findings[finding.card].append(f"{finding.check}: {finding.message}")
    deciding = planned.deciding
    decided = deciding.decisions.by_id if deciding.decisions is not None else {}
    items = [
        Item(card, tuple(findings[card.id]))
        for card in deciding.cards
        if every or is_open(card, decided.get(card.id))
    ]
    if items:
        review(items, deciding.path, console, Keyboard())
    else:
        console.say("every card is decided already; --all shows them again")
