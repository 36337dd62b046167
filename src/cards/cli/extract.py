"""`cards extract`: the cards of transcripts as a table or as JSON lines, not packaged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from cards.card import Card, Dropped
from cards.cli.console import Console
from cards.cli.options import Format, Layout, LayoutOption, Model, Quiet, Rules, Sources, Verbose
from cards.cli.steps import draft, exit_code, gather, load
from cards.cli.summary import summary
from cards.cli.table import table
from cards.text import clock

CARD_FIELDS = (
    "id",
    "kind",
    "rule",
    "score",
    "note",
    "front",
    "back",
    "text",
    "term",
    "quote",
    "start_ms",
    "end_ms",
    "source",
    "title",
    "tags",
)
DROPPED_FIELDS = ("kind", "rule", "quote", "start_ms", "reason")


def extract_command(
    context: typer.Context,
    sources: Sources,
    rules: Rules = [],  # noqa: B006
    format: LayoutOption = Layout.TABLE,
    dropped: Annotated[
        bool, typer.Option("--dropped", help="Show instead what nearly became a card, and why not.")
    ] = False,
    from_: Format = None,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show the cards without packaging them."""
    console = Console.of(context, quiet, verbose)
    chosen = load(rules, console)
    gathered = gather(sources, console, format=from_)
    extraction = draft(gathered, chosen, console, model=model)
    rows: Sequence[Card] | Sequence[Dropped] = extraction.dropped if dropped else extraction.cards
    fields = DROPPED_FIELDS if dropped else CARD_FIELDS
    if format is Layout.JSONL:
        for row in rows:
            typer.echo(json.dumps(as_object(row, fields), ensure_ascii=False))
    elif dropped:
        typer.echo(_dropped_table(extraction.dropped), nl=bool(rows))
    else:
        typer.echo(_card_tables(extraction.cards), nl=bool(rows))
    for line in summary(extraction, len(gathered.failures), verbose=console.verbose):
        console.say(line)
    raise typer.Exit(exit_code(gathered, extraction))


def as_object(row: Card | Dropped, fields: Sequence[str]) -> dict[str, Any]:
    """A card, or what nearly was one, as the documented JSON object."""
    values = {field: getattr(row, field) for field in fields}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in values.items()}


def _card_tables(cards: Sequence[Card]) -> str:
    """A table for each lecture, under its title where there are several."""
    lectures = [list(lecture) for _, lecture in groupby(cards, key=lambda card: (card.source, card.title))]
    tables = [
        table(
            ("TIME", "KIND", "SCORE", "RULE", "FRONT", "BACK"),
            [
                (_time(card), card.kind, f"{card.score:.2f}", card.rule, card.front, card.back)
                for card in lecture
            ],
            wide=2,
        )
        for lecture in lectures
    ]
    if len(lectures) == 1:
        return tables[0]
    return "\n\n".join(
        f"{lecture[0].title}\n{shown}" for lecture, shown in zip(lectures, tables, strict=True)
    )


def _dropped_table(dropped: Sequence[Dropped]) -> str:
    if not dropped:
        return ""
    rows = [(_time(card), card.kind, card.rule, card.reason, card.quote) for card in dropped]
    return table(("TIME", "KIND", "RULE", "REASON", "QUOTE"), rows, wide=2)


def _time(card: Card | Dropped) -> str:
    return clock(card.start_ms)
