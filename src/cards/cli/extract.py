"""`cards extract`: the cards of transcripts as a table or as JSON lines, not packaged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from cards.build import Extraction
from cards.card import LEAST_SCORE, Card, Dropped
from cards.cli.choice import IgnoreRule, NoScorer, Override, Select, choice
from cards.cli.console import Console
from cards.cli.options import (
    Format,
    Ignore,
    Layout,
    LayoutOption,
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
from cards.cli.steps import Limits, draft, exit_code, gather, load_for, manifest_of
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
    "context",
    "quote",
    "start_ms",
    "end_ms",
    "source",
    "title",
    "tags",
)
FINDING_FIELDS = ("id", "check", "message", "front", "back", "source", "start_ms")
DROPPED_FIELDS = ("kind", "rule", "quote", "start_ms", "reason")


def extract_command(
    context: typer.Context,
    sources: Sources,
    rules: Rules = [],  # noqa: B006
    format: LayoutOption = Layout.TABLE,
    dropped: Annotated[
        bool, typer.Option("--dropped", help="Show instead what nearly became a card, and why not.")
    ] = False,
    lint: Annotated[
        bool, typer.Option("--lint", help="Show instead what lint has against the cards.")
    ] = False,
    min_score: MinScore = None,
    max_cards: MaxCards = None,
    select: Select = [],  # noqa: B006
    ignore_rule: IgnoreRule = [],  # noqa: B006
    override: Override = [],  # noqa: B006
    no_scorer: NoScorer = False,
    ignore: Ignore = [],  # noqa: B006
    speaker: Speakers = [],  # noqa: B006
    skip: Skip = [],  # noqa: B006
    from_: Format = None,
    model: Model = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show the cards without packaging them."""
    if dropped and lint:
        raise typer.BadParameter("--dropped and --lint show different things; give one of them")
    console = Console.of(context, quiet, verbose)
    manifest = manifest_of(sources, format=from_, speakers=speaker, skip=skip)
    wanted = choice(rules, select, ignore_rule, override, no_scorer)
    chosen = load_for(wanted, console, manifest, cached=not no_cache)
    gathered = gather(sources, console, format=from_, speakers=speaker, skip=skip, manifest=manifest)
    limits = Limits(min_score, max_cards, ignore)
    extraction = draft(gathered, chosen, console, cached=not no_cache, model=model, limits=limits)
    show = _show_lint if lint else _show_dropped if dropped else _show_cards
    for text in show(extraction, format):
        typer.echo(text)
    for line in summary(extraction, len(gathered.failures), verbose=console.verbose):
        console.say(line)
    if poor := sum(card.score < LEAST_SCORE for card in extraction.cards):
        console.say(
            f"{poor} of the cards score below {LEAST_SCORE}: a deck leaves them out without --min-score"
        )
    raise typer.Exit(exit_code(gathered, extraction))


def _show_cards(extraction: Extraction, format: Layout) -> Iterator[str]:
    if format is Layout.JSONL:
        yield from (_json(as_object(card, CARD_FIELDS)) for card in extraction.cards)
    elif extraction.cards:
        yield _card_tables(extraction.cards)


def _show_dropped(extraction: Extraction, format: Layout) -> Iterator[str]:
    if format is Layout.JSONL:
        yield from (_json(as_object(card, DROPPED_FIELDS)) for card in extraction.dropped)
    elif extraction.dropped:
        rows = [(_time(card), card.kind, card.rule, card.reason, card.quote) for card in extraction.dropped]
        yield table(("TIME", "KIND", "RULE", "REASON", "QUOTE"), rows, wide=2)


def _show_lint(extraction: Extraction, format: Layout) -> Iterator[str]:
    cards = {card.id: card for card in extraction.cards}
    found = [(finding, cards[finding.card]) for finding in extraction.findings]
    if format is Layout.JSONL:
        for finding, card in found:
            own = {"check": finding.check, "message": finding.message}
            yield _json({key: own[key] if key in own else getattr(card, key) for key in FINDING_FIELDS})
    elif found:
        rows = [
            (_time(card), card.source, finding.check, finding.message, card.front) for finding, card in found
        ]
        yield table(("TIME", "SOURCE", "CHECK", "MESSAGE", "FRONT"), rows, wide=2)


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def as_object(row: Card | Dropped, fields: Sequence[str]) -> dict[str, Any]:
    """A card, or what nearly was one, as the documented JSON object."""
    values = {field: getattr(row, field) for field in fields}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in values.items()}


def _front(card: Card) -> str:
    """What stands on the front, with the sentence before it where the card shows one."""
    return f"({card.context}) {card.front}" if card.context else card.front


def _card_tables(cards: Sequence[Card]) -> str:
    """A table for each lecture, under its title where there are several."""
    lectures = [list(lecture) for _, lecture in groupby(cards, key=lambda card: (card.source, card.title))]
    tables = [
        table(
            ("TIME", "KIND", "SCORE", "RULE", "FRONT", "BACK"),
            [
                (_time(card), card.kind, f"{card.score:.2f}", card.rule, _front(card), card.back)
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


def _time(card: Card | Dropped) -> str:
    return clock(card.start_ms)
