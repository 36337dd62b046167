"""A card becomes the note that Anki stores: field by field the same HTML, whichever file carries it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cards.card import Card, NoteKind
from cards.exporters import links, markup
from cards.exporters.notetypes import NOTE_TYPES, NoteType
from cards.media.files import Media
from cards.text import clock


@dataclass(frozen=True, slots=True)
class OldNote:
    """A note of an earlier build, of which no card is left, as Anki has it."""

    id: str
    """Its GUID."""
    note: int
    """Its id in Anki."""
    type: NoteKind
    fields: Mapping[str, str]
    """HTML by field name; what is missing is empty."""
    tags: tuple[str, ...]
    deck: str
    modified: int
    """When it last changed, in seconds since 1970."""


_NOTHING = Media()


def note_type(card: Card) -> NoteType:
    """Give the note type that `card` becomes a note of."""
    return NOTE_TYPES[card.note]


def fields(card: Card, link_template: str | None = None, media: Media = _NOTHING) -> tuple[str, ...]:
    """Give the fields of the note of `card` as HTML, in the order of its note type.

    `media` are the files that the note plays and shows.

    Raises ValueError for a card of which Anki would show nothing: an empty front or back, a text without a
    cloze, no id. Raises OutputError when `card.url` or `link_template` is nothing that a card may link to.
    """
    content = {
        "Back": markup.field(card.back),
        "Context": markup.field(card.context),
        "Quote": _quote(card),
        "Time": clock(card.start_ms),
        "Link": markup.field(links.link(card.url, card.start_ms, card.end_ms, link_template)),
        "Source": markup.field(card.title or card.source),
        "Course": markup.field(card.course),
        "Clip": f"[sound:{media.clip.name}]" if media.clip else "",
        "Image": f'<img src="{media.picture.name}" alt="">' if media.picture else "",
        "Extra": "",
        "Rule": markup.field(f"{card.rule} · {card.score:.2f}"),
        "Id": markup.field(card.id),
    }
    if card.note == "cloze":
        content["Text"] = markup.cloze(card.text)
    else:
        content["Front"] = markup.field(card.front)
        if not content["Front"].strip() or not content["Back"].strip():
            raise ValueError(f"card {card.id!r} has an empty side: {card.front!r} / {card.back!r}")
    if not card.id.strip():
        raise ValueError(f"a card has no id: {card.front!r}")
    return tuple(content[name] for name in note_type(card).field_names)


def tags(card: Card) -> list[str]:
    """Give the tags of the note of `card` as Anki keeps them."""
    return markup.tags(card.tags)


def deck_name(name: str) -> str:
    """Give `name` as Anki would: each part between `::` trimmed, none of them empty."""
    parts = (" ".join(part.split()) for part in markup.clean(name).replace('"', "'").split("::"))
    return "::".join(part for part in parts if part)


def _quote(card: Card) -> str:
    if card.note == "cloze":
        shown, keys = markup.without_cloze(card.text), markup.hidden_parts(card.text)
    else:
        shown, keys = card.back, (card.back,)
    if markup.same_words(card.quote, shown):
        # The card shows these very words already: the note keeps them, the card does not say them twice.
        return f'<span class="same">{markup.field(card.quote)}</span>' if card.quote.strip() else ""
    return markup.marked(card.quote, keys)
