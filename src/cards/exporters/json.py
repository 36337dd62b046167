"""Decks as JSON: everything that is known of each card, for other programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from cards.card import Card, Deck
from cards.exporters import links

VERSION = 1
"""Grows when a key changes its meaning or goes; new keys do not count."""


def json_bytes(decks: Sequence[Deck], *, link_template: str | None = None) -> bytes:
    """Give `decks` as one JSON object, UTF-8, indented.

    `decks` is a list of `name`, `description` and `cards`; a card has every field of `cards.card.Card`, as
    plain text, and `link`, the address of its moment in the recording. `version` is that of this layout.

    Raises OutputError when a card's `url` or `link_template` is nothing that a card may link to.
    """
    content = {
        "format": "transcript-cards",
        "version": VERSION,
        "decks": [
            {
                "name": deck.name,
                "description": deck.description,
                "cards": [_card(card, link_template) for card in deck.cards],
            }
            for deck in decks
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def _card(card: Card, link_template: str | None) -> dict[str, Any]:
    link = links.link(card.url, card.start_ms, card.end_ms, link_template)
    return dataclasses.asdict(card) | {"link": link}
