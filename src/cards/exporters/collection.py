"""The database inside an Anki package, made with genanki: the one module that knows genanki."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import genanki

from cards.card import Card, Deck
from cards.errors import OutputError, Place, Problem
from cards.exporters import markup, notes
from cards.exporters.notetypes import CSS, NOTE_TYPES, STYLED, NoteType

_LECTURE_SECONDS = 100_000
"""More than any lecture lasts: how far the order of new cards moves on from one lecture to the next."""


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type whose age is that of its style, not of the build."""

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        stored: dict[str, Any] = super().to_json(timestamp, deck_id)
        return stored | {"mod": STYLED, "did": None}


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck whose description is Markdown."""

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = super().to_json()
        return stored | {"md": True}


class _Note(genanki.Note):  # type: ignore[misc]
    """A note as old as its last change, not as the build."""

    def __init__(self, modified: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.modified = modified

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        super().write_to_db(cursor, self.modified, deck_id, id_gen)


def collection_bytes(decks: Sequence[Deck], times: Mapping[str, int], link_template: str | None) -> bytes:
    """Give the database that holds `decks`, in the layout which every Anki since 2.0 reads.

    `times` says for every card by its id when it last changed, in seconds since 1970.
    Raises OutputError for a deck without a name, and what `cards.exporters.notes.fields` raises.
    """
    models = {kind: _model(note_type) for kind, note_type in NOTE_TYPES.items()}
    filled = []
    for deck in decks:
        name = notes.deck_name(deck.name)
        if not name:
            raise OutputError(
                Problem(Place(repr(deck.name)), "deck-name", "a deck needs a name that can be read")
            )
        built = _Deck(deck_id(name), name, markup.clean(deck.description))
        for card, due in _in_order(deck.cards):
            built.add_note(_note(card, models[card.note], due, times[card.id], link_template))
        filled.append(built)
    newest = max(times.values())
    # Ids are milliseconds in Anki; counted from the newest change on, they depend on no clock.
    ids = itertools.count(newest * 1000)
    connection = sqlite3.connect(":memory:")
    try:
        genanki.Package(filled).write_to_db(connection.cursor(), newest, ids)
        connection.commit()
        return bytes(connection.serialize())
    finally:
        connection.close()


def deck_id(name: str) -> int:
    """Give the id of the deck called `name`; Anki itself goes by the name, in which case does not count."""
    digest = hashlib.blake2b(notes.deck_name(name).casefold().encode(), digest_size=8).digest()
    return (1 << 40) + int.from_bytes(digest) % (1 << 50)


def _in_order(cards: Iterable[Card]) -> Iterable[tuple[Card, int]]:
    """Give each card its place among the new ones: the second of its quote, lecture after lecture."""
    seconds: dict[tuple[str, str, str], int] = {}
    for card in cards:
        lecture = (card.course, card.title, card.source)
        second = seconds.get(lecture, -1) + 1 if card.start_ms is None else card.start_ms // 1000
        seconds[lecture] = second
        number = list(seconds).index(lecture)
        yield card, number * _LECTURE_SECONDS + min(max(second, 0), _LECTURE_SECONDS - 1)


def _model(note_type: NoteType) -> _Model:
    return _Model(
        note_type.id,
        note_type.name,
        fields=note_type.anki_fields(),
        templates=note_type.anki_templates(),
        css=CSS,
        model_type=genanki.Model.CLOZE if note_type.is_cloze else genanki.Model.FRONT_BACK,
    )


def _note(card: Card, model: _Model, due: int, modified: int, link_template: str | None) -> _Note:
    note = _Note(
        modified,
        model=model,
        fields=list(notes.fields(card, link_template)),
        tags=notes.tags(card),
        guid=card.id,
        due=due,
    )
    if not note.cards:
        raise ValueError(f"Anki would make no card of card {card.id!r}: {card.front!r}")
    return note
