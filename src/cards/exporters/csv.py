"""Decks as a table for spreadsheets: a card a line, in plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from cards.card import Card, Deck
from cards.exporters import links, markup
from cards.text import clock

COLUMNS = (
    "deck",
    "id",
    "kind",
    "front",
    "back",
    "text",
    "context",
    "quote",
    "time",
    "start_ms",
    "end_ms",
    "link",
    "title",
    "course",
    "source",
    "rule",
    "score",
    "tags",
)
"""The columns in their order; `text` holds a cloze's `{{c1::…}}`, `time` is for people to read."""

_FORMULA = ("=", "+", "-", "@", "\t")


def csv_bytes(decks: Sequence[Deck], *, link_template: str | None = None) -> bytes:
    """Give `decks` as comma-separated values after RFC 4180, in UTF-8 with the mark by which Excel knows it.

    A cell that a spreadsheet would take for a formula has an apostrophe before it.
    Raises OutputError when a card's `url` or `link_template` is nothing that a card may link to.
    """
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for deck in decks:
        rows.writerows([_cell(value) for value in _row(deck, card, link_template)] for card in deck.cards)
    return file.getvalue().encode("utf-8-sig")


def _row(deck: Deck, card: Card, link_template: str | None) -> tuple[str | int | float | None, ...]:
    return (
        deck.name,
        card.id,
        card.kind,
        card.front,
        card.back,
        card.text,
        card.context,
        card.quote,
        clock(card.start_ms),
        card.start_ms,
        card.end_ms,
        links.link(card.url, card.start_ms, card.end_ms, link_template),
        card.title,
        card.course,
        card.source,
        card.rule,
        card.score,
        " ".join(markup.tags(card.tags)),
    )


def _cell(value: str | int | float | None) -> str | int | float | None:
    if not isinstance(value, str):
        return value
    text = markup.clean(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
