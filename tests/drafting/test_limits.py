"""Fewer cards: which stay, in which order, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.card import Card
from cards.drafting.limits import PARTS, keep_best, keep_good


def card(start_ms: int | None, score: float, name: str = "") -> Card:
    """A card of which only the time and the score are of interest."""
    front = name or f"At {start_ms}?"
    return Card(
        front, "tip", "tip.test", score, "basic", front, "So.", front, start_ms, start_ms, "a.vtt", "A"
    )


def test_low_scores_are_dropped_with_the_reason() -> None:
    cards = [card(1000, 0.6), card(2000, 0.59), card(3000, 0.9)]
    kept, dropped = keep_good(cards, 0.6)
    assert kept == [cards[0], cards[2]]
    ((start, reason, quote),) = [(lost.start_ms, lost.reason, lost.quote) for lost in dropped]
    assert (start, reason, quote) == (2000, "below --min-score 0.60", "At 2000?")


def test_the_best_are_spread_over_the_lecture() -> None:
    """A lecture of ten minutes whose first minute is full of good cards."""
    crowd = [card(second * 1000, 0.9) for second in range(0, 60, 5)]
    later = [card(minute * 60_000 + 30_000, 0.5) for minute in range(1, 10)]
    kept, dropped = keep_best([*crowd, *later], PARTS, 600_000)
    assert kept == [crowd[0], *later]
    assert {lost.reason for lost in dropped} == {f"beyond --max-cards {PARTS}"}
    assert [lost.start_ms for lost in dropped] == [one.start_ms for one in crowd[1:]]


def test_each_part_gives_its_best() -> None:
    cards = [card(1000, 0.5), card(2000, 0.8), card(6000, 0.3), card(9000, 0.4)]
    assert keep_best(cards, 2, 10_000)[0] == [cards[1], cards[3]]
    assert keep_best(cards, 1, 10_000)[0] == [cards[1]]


def test_in_the_last_turn_the_better_cards_stay() -> None:
    cards = [card(1000, 0.5), card(2000, 0.8), card(6000, 0.6), card(9000, 0.9)]
    assert keep_best(cards, 3, 10_000)[0] == [cards[1], cards[2], cards[3]]


def test_silence_at_the_end_counts_as_time_of_the_lecture() -> None:
    cards = [card(1000, 0.9), card(1500, 0.8), card(3000, 0.1)]
    assert keep_best(cards, 2, 3500)[0] == [cards[0], cards[2]]
    assert keep_best(cards, 2, 60_000)[0] == [cards[0], cards[1]]


def test_without_times_the_parts_have_equally_many_cards() -> None:
    cards = [card(None, score, f"{at}?") for at, score in enumerate((0.9, 0.8, 0.1, 0.2))]
    assert keep_best(cards, 2)[0] == [cards[0], cards[3]]


@pytest.mark.parametrize("most", [None, 3, 4])
def test_few_enough_cards_all_stay(most: int | None) -> None:
    cards = [card(1000, 0.1), card(1000, 0.2), card(None, 0.3)]
    assert keep_best(cards, most, 2000) == (cards, [])


times = st.lists(st.tuples(st.integers(0, 100_000), st.floats(0, 1)), max_size=40)


@given(times, st.integers(1, 30), st.none() | st.integers(0, 120_000))
def test_as_many_as_asked_for_in_order(said: Sequence[tuple[int, float]], most: int, end: int | None) -> None:
    cards = [card(start, score, str(at)) for at, (start, score) in enumerate(sorted(said))]
    kept, dropped = keep_best(cards, most, end)
    assert len(kept) == min(most, len(cards))
    assert sorted(kept, key=cards.index) == kept
    assert len(kept) + len(dropped) == len(cards)
    assert not cards or max(one.score for one in cards) in [one.score for one in kept]
