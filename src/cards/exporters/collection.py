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
from cards.media.files import Media

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

    def __init__(self, modified: int, number: int | None, **rest: Any) -> None:
        super().__init__(**rest)
        self.modified = modified
        self.number = number

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        ids = id_gen if self.number is None else itertools.chain([self.number], id_gen)
        super().write_to_db(cursor, self.modified, deck_id, ids)


def collection_bytes(
    decks: Sequence[Deck],
    times: Mapping[str, int],
    link_template: str | None,
    *,
    numbers: Mapping[str, int] | None = None,
    retired: Sequence[notes.OldNote] = (),
    media: Mapping[str, Media] | None = None,
) -> bytes:
    """Give the database that holds `decks`, in the layout which every Anki since 2.0 reads.

    `times` says for every card by its id when it last changed, in seconds since 1970, `numbers` which id its
    note has in Anki, for all cards or for none, `media` what it plays and shows. `retired` are notes without
    a card in `decks`.
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
            number = numbers[card.id] if numbers is not None else None
            held = notes.fields(card, link_template, (media or {}).get(card.id, Media()))
            built.add_note(_note(card, held, models[card.note], due, times[card.id], number))
        filled.append(built)
    filled += _retired(retired, models)
    newest = max([*times.values(), *(old.modified for old in retired)])
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


def _retired(retired: Sequence[notes.OldNote], models: Mapping[str, _Model]) -> list[_Deck]:
    decks: dict[str, _Deck] = {}
    for old in retired:
        name = notes.deck_name(old.deck) or "Retired"
        deck = decks.setdefault(name, _Deck(deck_id(name), name))
        names = NOTE_TYPES[old.type].field_names
        fields = [old.id if field == "Id" else old.fields.get(field, "") for field in names]
        deck.add_note(
            _Note(
                old.modified,
                old.note,
                model=models[old.type],
                fields=fields,
                tags=list(old.tags),
                guid=old.id,
                due=0,
            )
        )
    return list(decks.values())


def _note(
    card: Card, fields: Sequence[str], model: _Model, due: int, modified: int, number: int | None
) -> _Note:
    note = _Note(
        modified,
        number,
        model=model,
        fields=list(fields),
        tags=notes.tags(card),
        guid=card.id,
        due=due,
    )
    if not note.cards:
        raise ValueError(f"Anki would make no card of card {card.id!r}: {card.front!r}")
    return note
