"""How it is told what a build changes: counts, then card by card and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cards.text import clock

if TYPE_CHECKING:
    from cards.deck.changes import Entry
    from cards.deck.rebuild import Plan
    from cards.deck.store import Memory

LISTED = 10
"""How many cards of a sort are named when not every one is."""


def changes_told(plan: Plan, memory: Memory, *, every: bool = False) -> Iterator[str]:
    """The lines that tell what is different from the build that `memory` remembers.

    `every` names every card, new ones too; else the first `LISTED` of each other sort.
    """
    from cards.deck.changes import search

    changes = plan.changes
    counts = (
        (len(changes.new), "new"),
        (len(changes.changed), "changed"),
        (changes.same, "same"),
        (len(changes.revived), "back again"),
        (len(changes.moved), "in another deck"),
        (len(changes.retired), "retired"),
    )
    listed = ", ".join(
        f"{count} {name}" for count, name in counts if count or name in ("new", "changed", "same", "retired")
    )
    since = f" since {memory.origin}" if memory.origin is not None else ""
    yield f"changes{since}: {listed}"
    if every:
        yield from _cards("new", changes.new, len(changes.new))
    for name, entries in (
        ("changed", changes.changed),
        ("back again", changes.revived),
        ("in another deck", changes.moved),
        ("retired", changes.retired),
    ):
        yield from _cards(name, entries, len(entries) if every else LISTED)
    if changes.retired:
        yield f"  in Anki's browser, what is retired is found with  {search(changes.retired)}"
    if plan.doubts:
        yield from _doubts(plan, every)


def _cards(name: str, entries: Sequence[Entry], most: int) -> Iterator[str]:
    for entry in entries[:most]:
        yield f"  {name}: {_named(entry.start_ms, entry.front)}"
        for change in entry.fields:
            yield f"    {change.name}: {_shown(change.before)} → {_shown(change.after)}"
    if len(entries) > most:
        yield f"  {name}: {len(entries) - most} more, which -v names"


def _doubts(plan: Plan, every: bool) -> Iterator[str]:
    """New cards that resemble old ones: the learner starts them anew, so it must not go unsaid."""
    cards = {card.id: card for deck in plan.decks for card in deck.cards}
    doubts = [doubt for doubt in plan.doubts if doubt.id in cards]
    for doubt in doubts if every else doubts[:LISTED]:
        card = cards[doubt.id]
        ids = ", ".join(doubt.resembles)
        yield f"  new, for it may be any of {ids}: {_named(card.start_ms, card.text or card.front)}"
    if len(doubts) > LISTED and not every:
        yield f"  new in doubt: {len(doubts) - LISTED} more, which -v names"


def _named(start_ms: int | None, front: str) -> str:
    return " ".join(f"{clock(start_ms)} {front}".split())


def _shown(text: str) -> str:
    return " ".join(text.split()) or "(nothing)"
