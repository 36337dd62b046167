"""`cards extract`: the cards of transcripts as a table or as JSON lines, not packaged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cards.build import Extraction
from cards.card import Card, Dropped
from cards.cli.console import Console, Quiet, Verbose
from cards.cli.sources import Format, Gathered, Model, Sources, gather
from cards.cli.summary import summary
from cards.cli.table import table
from cards.errors import ExitCode
from cards.exporters.links import clock

if TYPE_CHECKING:
    from cards.rules import RuleSet

Rules = Annotated[
    list[str],
    typer.Option(
        "--rules",
        "-r",
        metavar="RULES.yaml",
        help="A rule file beside the built-in packs; may be given again.",
    ),
]


class Layout(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSONL = "jsonl"


LayoutOption = Annotated[Layout, typer.Option("--format", help="For reading, or one JSON object a line.")]

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
    gathered, extraction = find_cards(sources, console, rules=rules, format=from_, model=model)
    rows: Sequence[Card] | Sequence[Dropped] = extraction.dropped if dropped else extraction.cards
    fields = DROPPED_FIELDS if dropped else CARD_FIELDS
    if format is Layout.JSONL:
        for row in rows:
            typer.echo(json.dumps(as_object(row, fields), ensure_ascii=False))
    elif rows:
        typer.echo(_dropped_table(extraction.dropped) if dropped else _card_table(extraction.cards))
    for line in summary(extraction, len(gathered.failures), verbose=console.verbose):
        console.say(line)
    raise typer.Exit(exit_code(gathered, extraction))


def find_cards(
    sources: Sequence[str],
    console: Console,
    *,
    rules: Sequence[str] = (),
    format: str | None = None,
    model: str | None = None,
    url: str = "",
) -> tuple[Gathered, Extraction]:
    """Read the sources and draft their cards; without a readable source there are none."""
    from cards.build import extract

    chosen = load(rules)
    gathered = gather(sources, console, format=format)
    if not gathered.transcripts:
        return gathered, Extraction((), (), ())
    console.progress("loading the language pipeline and looking for cards")
    try:
        return gathered, extract(gathered.transcripts, rules=chosen, model=model, url=url)
    finally:
        console.clear()


def load(files: Sequence[str]) -> RuleSet:
    """The built-in packs and the user's rule files, so that a broken one is told before any work is done."""
    from cards.rules import load_rules

    return load_rules(files)


def exit_code(gathered: Gathered, extraction: Extraction) -> ExitCode:
    """What a run over sources tells the shell."""
    if gathered.failures:
        return ExitCode.BAD_INPUT
    return ExitCode.FINE if extraction.cards else ExitCode.NO_CARDS


def as_object(row: Card | Dropped, fields: Sequence[str]) -> dict[str, Any]:
    """A card, or what nearly was one, as the documented JSON object."""
    values = {field: getattr(row, field) for field in fields}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in values.items()}


def _card_table(cards: Sequence[Card]) -> str:
    rows = [(_time(card), card.kind, f"{card.score:.2f}", card.rule, card.front, card.back) for card in cards]
    return table(("TIME", "KIND", "SCORE", "RULE", "FRONT", "BACK"), rows, wide=2)


def _dropped_table(dropped: Sequence[Dropped]) -> str:
    rows = [(_time(card), card.kind, card.rule, card.reason, card.quote) for card in dropped]
    return table(("TIME", "KIND", "RULE", "REASON", "QUOTE"), rows, wide=2)


def _time(card: Card | Dropped) -> str:
    return "" if card.start_ms is None else clock(card.start_ms)
