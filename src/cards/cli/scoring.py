"""`cards rules score`: precision and recall of rules, measured on transcripts that somebody labelled."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from cards.card import Card
from cards.cli.choice import IgnoreRule, NoScorer, Override, Select, choice
from cards.cli.console import Console
from cards.cli.options import Layout, LayoutOption, Model, Quiet, Rules, Verbose
from cards.cli.steps import load
from cards.cli.summary import many
from cards.cli.table import table
from cards.gold import Item, Measure, find_gold, measure, of_kind, of_rule, read_gold, together
from cards.text import clock

COLUMNS = ("CARDS", "RIGHT", "PRECISION", "WANTED", "FOUND", "RECALL", "F1", "TERMS")
LONGEST = 100
"""Characters of a quote that are shown."""


def score_command(
    context: typer.Context,
    gold: Annotated[
        list[str],
        typer.Argument(
            metavar="GOLD",
            help="NAME.gold.json with the transcript beside it, or a folder of such pairs.",
            show_default=False,
        ),
    ],
    rules: Rules = [],  # noqa: B006
    select: Select = [],  # noqa: B006
    ignore_rule: IgnoreRule = [],  # noqa: B006
    override: Override = [],  # noqa: B006
    no_scorer: NoScorer = False,
    format: LayoutOption = Layout.TABLE,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Measure rules on labelled transcripts: precision and recall of each, of each kind and in total.

    Only kinds that the gold labels are counted. With -v each wrong card and each missed item is shown.
    """
    from cards.build import extract
    from cards.readers import read_transcript

    console = Console.of(context, quiet, verbose)
    pairs = find_gold(gold)
    items = {path: read_gold(path) for path, _ in pairs}
    chosen = load(choice(rules, select, ignore_rule, override, no_scorer), console)
    kinds = dict.fromkeys(item.kind for one in items.values() for item in one)
    measures: dict[str, Measure] = {}
    for path, source in pairs:
        console.progress(f"measuring {source}")
        cards = extract(read_transcript(source), rules=chosen, model=model).cards
        measures[str(source)] = measure([card for card in cards if card.kind in kinds], items[path])
    console.clear()
    whole = together(measures.values())
    rows = _rows(measures, whole, list(kinds))
    if format is Layout.JSONL:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        cells = [[str(row["kind"]), str(row["name"]), *_cells(row)] for row in rows]
        typer.echo(table(("", "", *COLUMNS), cells, wide=0))
    if console.verbose:
        for name, one in measures.items():
            for line in _details(name, one):
                typer.echo(line)
    console.say(f"{many(len(pairs), 'transcript')}, {many(len(whole.hits), 'card')}, F1 {whole.f1:.3f}")


def _rows(measures: dict[str, Measure], whole: Measure, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each rule with a card, each transcript, each kind, and all together."""
    rules = sorted({hit.card.rule for hit in whole.hits})
    named = [
        *(("rule", rule, of_rule(whole, rule)) for rule in rules),
        *(("transcript", source, one) for source, one in measures.items()),
        *(("kind", kind, of_kind(whole, kind)) for kind in kinds),
        ("total", "", whole),
    ]
    return [
        {
            "kind": kind,
            "name": name,
            "cards": len(one.hits),
            "right": one.right,
            "precision": round(one.precision, 3),
            "wanted": len(one.must),
            "found": one.found,
            "recall": round(one.recall, 3),
            "f1": round(one.f1, 3),
            "terms_right": one.terms[0],
            "terms": one.terms[1],
        }
        for kind, name, one in named
    ]


def _cells(row: dict[str, Any]) -> list[str]:
    terms = f"{row['terms_right']}/{row['terms']}" if row["terms"] else ""
    return [
        str(row["cards"]),
        str(row["right"]),
        f"{row['precision']:.3f}" if row["cards"] else "",
        str(row["wanted"]),
        str(row["found"]),
        f"{row['recall']:.3f}" if row["wanted"] else "",
        f"{row['f1']:.3f}",
        terms,
    ]


def _details(source: str, one: Measure) -> Iterator[str]:
    def line(what: str, about: Card | Item, rule: str = "") -> str:
        words = about.quote if len(about.quote) <= LONGEST else f"{about.quote[:LONGEST]}…"
        return "  ".join(filter(None, (f"{source}:", clock(about.start_ms), what, about.kind, rule, words)))

    for hit in one.hits:
        if not hit.items:
            yield line("wrong", hit.card, hit.card.rule)
    for item in one.missed:
        yield line("missed", item)
