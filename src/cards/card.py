"""A card as drafted and a deck of them: plain data that knows neither spaCy nor Anki."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoteKind = Literal["basic", "cloze"]

LEAST_SCORE = 0.5
"""What a card must score to get into a deck, unless the user says otherwise: likelier kept than not."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing worth remembering, where it was said, and the rule that found it."""

    id: str
    """The note's GUID in Anki: stable under changes of time, order, path and wording of front and back."""
    kind: str
    """`definition`, `tip`, or any kind a user's pack defines."""
    rule: str
    """The id of the rule, such as `definition.is-a`."""
    score: float
    """Between 0 and 1: how likely a reader is to keep the card, or what the rule of a user's own declares."""
    note: NoteKind
    """Which note type the card becomes."""
    front: str
    """Plain text; for a cloze, the text with `[...]` for what is hidden."""
    back: str
    """Plain text; for a cloze, what is hidden, joined with `; `."""
    quote: str
    """Verbatim from the transcript, cues joined with one blank."""
    start_ms: int | None
    """Start of the quote's first word; None where the transcript has no times."""
    end_ms: int | None
    source: str
    """The transcript's file name, without its folder."""
    title: str
    """The lecture."""
    course: str = ""
    text: str = ""
    """For a cloze: plain text with `{{c1::…}}` around what is hidden."""
    term: str = ""
    """For a definition: what is defined, without its article."""
    context: str = ""
    """What was said just before, where the front needs it."""
    key: str = ""
    """What makes two cards the same card: dropped as duplicate within one lecture."""
    anchor: str = ""
    """The words that the identity rests on, normalised."""
    tags: tuple[str, ...] = ()
    url: str = ""
    """The recording this lecture's cards link to; empty without one."""


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards under one deck name of Anki; `::` makes subdecks."""

    name: str
    cards: tuple[Card, ...]
    """In the order of the lecture."""
    description: str = ""
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A card that was nearly made, and why it was not."""

    kind: str
    rule: str
    quote: str
    start_ms: int | None
    reason: str
    """A short phrase for a person, such as `same sentence as definition.is-a`."""
