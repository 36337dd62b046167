"""The whole way, from transcripts to decks, as functions that neither print nor exit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.card import Card, Deck, Dropped
from cards.errors import Problem
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.rules import RuleSet


@dataclass(frozen=True)
class LectureReport:
    """What the language pass found in one transcript."""

    title: str
    source: str
    sentences: int
    set_aside: tuple[tuple[str, int], ...]
    """Kinds of what was left out of the reading, such as `stage direction`, with how often."""
    restored_words: int
    """Words in stretches whose punctuation had to be restored."""
    problems: tuple[Problem, ...]
    """What the reader repaired."""


@dataclass(frozen=True)
class Extraction:
    """The cards of one or more transcripts, and what became of everything else."""

    cards: tuple[Card, ...]
    """In the order of the lectures and, within one, of time."""
    dropped: tuple[Dropped, ...]
    lectures: tuple[LectureReport, ...]


def extract(
    transcripts: Transcript | Sequence[Transcript],
    *,
    rules: RuleSet | None = None,
    model: str | None = None,
    url: str = "",
    uid: str = "",
) -> Extraction:
    """Draft the cards of one or more transcripts.

    `rules` are the built-in packs unless given (`cards.rules.load_rules`), `model` names another spaCy
    pipeline, `url` is the recording that the cards link to, `uid` sets a course's cards apart from the same
    words in another course. Raises `RuleError` when a rule asks for what the pipeline lacks and `ModelError`
    when there is no such pipeline.
    """
    raise NotImplementedError


def build_deck(cards: Sequence[Card], *, name: str = "", description: str = "") -> tuple[Deck, ...]:
    """Sort cards into decks: one for a single lecture, a subdeck for each of several.

    Without a `name` the deck is called after the course and the lecture, as `Course::Lecture`.
    """
    raise NotImplementedError
