"""A card of either build, reduced to what tells cards apart, and which lecture is which."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from cards.card import Card
from cards.deck.lock import Record
from cards.deck.previous import plain
from cards.drafting.identity import anchor

_NEIGHBOURS = 5
"""How many known cards before and after a moment tell how far the times around it have moved."""


@dataclass(frozen=True)
class Item:
    """A card of either build as it is compared."""

    kind: str
    tags: frozenset[str]
    words: str
    term: str | None
    """None where it is not known."""
    rule: str
    lecture: tuple[str, str]
    """File name and title."""
    start_ms: int | None
    end_ms: int | None
    front: str
    back: str
    live: bool
    id: str

    @cached_property
    def tokens(self) -> frozenset[str]:
        return frozenset(self.words.split())

    @cached_property
    def shown(self) -> frozenset[str]:
        return frozenset(anchor(f"{self.front} {self.back}").split())


def of_card(card: Card) -> Item:
    """Give a card of this build as it is compared."""
    term, words = _parts(card.anchor)
    return Item(
        kind=card.kind,
        tags=frozenset(),
        words=words or anchor(card.quote),
        term=term,
        rule=card.rule,
        lecture=(card.source, card.title),
        start_ms=card.start_ms,
        end_ms=card.end_ms,
        front=card.text or card.front,
        back=card.back,
        live=True,
        id=card.id,
    )


def of_record(record: Record) -> Item:
    """Give a card of an earlier build as it is compared."""
    term, words = _parts(record.anchor)
    fields = record.fields
    return Item(
        kind=record.kind,
        tags=frozenset(tag.casefold() for tag in record.tags),
        words=words,
        term=term if record.kind else None,
        rule=record.rule,
        lecture=(record.source, record.title),
        start_ms=record.start_ms,
        end_ms=record.end_ms,
        front=plain(fields.get("Front") or fields.get("Text", "")),
        back=plain(fields.get("Back", "")),
        live=record.state == "live",
        id=record.id,
    )


def _parts(anchor: str) -> tuple[str, str]:
    """What is defined, if anything is, and the words of the quote."""
    term, colon, words = anchor.partition(": ")
    return (term, words) if colon else ("", anchor)


def order_of(item: Item) -> tuple[str, ...]:
    """Give a place that does not depend on the order of lectures, for sorting."""
    start = "" if item.start_ms is None else f"{item.start_ms:012}"
    return (item.kind, item.words, *item.lecture, start, item.front, item.back, item.rule, item.id)


class Lectures:
    """Which lecture of this build is which of the earlier one, and how its times have moved."""

    def __init__(self, fresh: Sequence[Item], known: Sequence[Item]) -> None:
        self.fresh, self.known = fresh, known
        self.files = {item.lecture[0] for item in fresh}
        self.votes: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
        self.total: Counter[tuple[str, str]] = Counter()
        self.moves: dict[tuple[tuple[str, str], tuple[str, str]], list[tuple[int, int]]] = {}

    def learn(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Take `pairs` of new and old cards as what is known."""
        self.votes.clear()
        self.total.clear()
        self.moves.clear()
        for at, other in pairs:
            new, old = self.fresh[at], self.known[other]
            self.votes[new.lecture, old.lecture] += 1
            self.total[new.lecture] += 1
            if new.start_ms is not None and old.start_ms is not None:
                moves = self.moves.setdefault((new.lecture, old.lecture), [])
                moves.append((new.start_ms, old.start_ms - new.start_ms))
        for moves in self.moves.values():
            moves.sort()

    def related(self, new: Item, old: Item) -> bool:
        """Whether the lectures of two cards are the same, by what they share, else by a name."""
        votes = self.votes[new.lecture, old.lecture]
        if self.total[new.lecture] >= 3:
            return votes >= 0.2 * self.total[new.lecture]
        if votes:
            return True
        (source, title), (old_source, old_title) = new.lecture, old.lecture
        return (bool(source) and source == old_source) or (bool(title) and title == old_title)

    def apart(self, new: Item, old: Item) -> int | None:
        """How far the old card is from where the new one would have been; None where times say nothing.

        The start or the end counts, whichever is nearer: a quote that begins or ends elsewhere is the same.
        """
        if new.start_ms is None or old.start_ms is None or not self.related(new, old):
            return None
        moves = self.moves.get((new.lecture, old.lecture), [])
        at = bisect_left(moves, (new.start_ms, 0))
        near = moves[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
        move = int(median(move for _, move in near)) if near else 0
        apart = abs(new.start_ms + move - old.start_ms)
        if new.end_ms is None or old.end_ms is None:
            return apart
        return min(apart, abs(new.end_ms + move - old.end_ms))
