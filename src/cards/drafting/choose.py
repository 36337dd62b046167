"""Which of several drafts stay: one card a passage, one card a key, each loss with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cards.card import Card, Dropped
from cards.drafting.identity import anchor
from cards.text import clock

NEARLY = 0.6
"""Share of two cards' words in common, from which they are one fact said twice."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card with its place in the transcript."""

    card: Card
    start: int
    """Offsets of the quote in the time line's text."""
    end: int
    rank: float
    """How sure rule and form are; of several cards of the same words the surest stays."""


def choose(candidates: Iterable[Candidate]) -> tuple[list[Card], list[Dropped]]:
    """Resolve overlaps and duplicates within one transcript.

    Among cards of one kind whose quotes overlap, a question about a term stays before a cloze of it, then the
    higher rank, then the longer quote, then the earlier. Among cards with the same key, or with nearly the
    same words, the one with the highest rank stays, then the first in time.
    """
    every = list(candidates)
    asked = [one for one in every if one.card.term and one.card.note == "basic"]
    ranked = sorted(
        every,
        key=lambda c: (_asked_elsewhere(c, asked), -c.rank, -(c.end - c.start), c.start),
    )
    kept: list[Candidate] = []
    dropped: list[Dropped] = []
    for candidate in ranked:
        rival = next((other for other in kept if _overlap(candidate, other)), None)
        if rival is None:
            kept.append(candidate)
        else:
            dropped.append(drop(candidate.card, f"same words as {rival.card.rule}"))
    best: list[Candidate] = []
    for candidate in sorted(kept, key=lambda c: (-c.rank, c.start)):
        card = candidate.card
        winner = next((other.card for other in best if _asks_the_same(card, other.card)), None)
        if winner is None:
            best.append(candidate)
        else:
            place = clock(winner.start_ms) or "another place"
            dropped.append(drop(card, f"asks the same as {winner.rule} at {place}"))
    cards = [candidate.card for candidate in sorted(best, key=lambda c: (c.start, c.end))]
    return cards, dropped


def drop(card: Card, reason: str) -> Dropped:
    """The note of a card that was not kept."""
    return Dropped(card.kind, card.rule, card.quote, card.start_ms, reason)


def _asked_elsewhere(one: Candidate, asked: Iterable[Candidate]) -> bool:
    """Whether a cloze hides the term that a question about the same words asks for."""
    card = one.card
    return card.note == "cloze" and any(o.card.term == card.term and _overlap(one, o) for o in asked)


def _overlap(one: Candidate, other: Candidate) -> bool:
    if one.card.kind != other.card.kind:
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0.5 * min(one.end - one.start, other.end - other.start)


def _asks_the_same(one: Card, other: Card) -> bool:
    if one.kind != other.kind:
        return False
    if one.key == other.key:
        return True
    words, others = _shown(one), _shown(other)
    return len(words & others) >= NEARLY * len(words | others)


def _shown(card: Card) -> frozenset[str]:
    return frozenset(anchor(f"{card.front} {card.back}").split())
