"""Fewer cards: those that score high enough, and the best of them from all over a lecture."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Card, Dropped
from cards.drafting.choose import drop

PARTS = 10
"""Into how many parts of equal length a lecture is divided when only some of its cards may stay."""


def keep_good(cards: Sequence[Card], min_score: float) -> tuple[list[Card], list[Dropped]]:
    """The cards that score at least `min_score`, and the others with the reason."""
    kept = [card for card in cards if card.score >= min_score]
    reason = f"below --min-score {min_score:.2f}"
    return kept, [drop(card, reason) for card in cards if card.score < min_score]


def keep_best(
    cards: Sequence[Card], most: int | None, end_ms: int | None = None
) -> tuple[list[Card], list[Dropped]]:
    """The best `most` cards of one lecture, spread over it, and the others with the reason.

    `most` is at least 1; None is no limit. The time from 0 to `end_ms` is divided into equal parts, and each
    part in turn gives the best card that it has left; in the last turn those with the better card do. Where
    there are no times, the parts have equally many cards. The order of the cards stays.
    """
    if most is None or len(cards) <= most:
        return list(cards), []
    parts = _parts(cards, min(PARTS, most), end_ms)
    ranked = [sorted(part, key=lambda index: (-cards[index].score, index)) for part in parts]
    turns = max(map(len, ranked), default=0)
    taken: list[int] = []
    for turn in range(turns):
        offered = [part[turn] for part in ranked if turn < len(part)]
        taken += sorted(offered, key=lambda index: (-cards[index].score, index))
    kept = set(taken[:most])
    lost = [drop(card, f"beyond --max-cards {most}") for at, card in enumerate(cards) if at not in kept]
    return [cards[at] for at in sorted(kept)], lost


def _parts(cards: Sequence[Card], count: int, end_ms: int | None) -> list[list[int]]:
    """The places of the cards in `cards`, by the part of the lecture in which they are said."""
    parts: list[list[int]] = [[] for _ in range(count)]
    times = [card.start_ms for card in cards if card.start_ms is not None]
    last = max([*times, (end_ms or 0) - 1])
    for at, card in enumerate(cards):
        timed = len(times) == len(cards)
        part = (card.start_ms or 0) * count // (last + 1) if timed else at * count // len(cards)
        parts[part].append(at)
    return parts
