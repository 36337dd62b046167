"""From the cards of this build and the memory of earlier ones to what is written: a deck and its new lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from cards.card import Card, Deck
from cards.deck.changes import RETIRED_TAG, Changes, compare
from cards.deck.identity import Doubt, carry_over
from cards.deck.lock import Lock, Record, clean, lock_bytes
from cards.deck.store import Memory, write_together
from cards.errors import LockError, Place, Problem
from cards.exporters import notes
from cards.exporters.apkg import build_time, fill_package
from cards.exporters.formats import FORMATS, rendered
from cards.media.files import Media

Arrange = Callable[[Sequence[Card]], Sequence[Deck]]
Decide = Callable[[Sequence[Card]], Sequence[Card]]
Illustrate = Callable[[Sequence[Card]], Mapping[str, Media]]

_NO_MEDIA = Media()
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would write, and what that means for those who learn from the last one."""

    decks: tuple[Deck, ...]
    lock: Lock
    changes: Changes
    doubts: tuple[Doubt, ...]
    """Cards that are new because it was not sure which earlier card they are."""
    gone: tuple[Record, ...]
    """What the last build had and the sources of this one no longer give; what review drops is not here."""
    link_template: str | None = None
    media: Mapping[str, Media] = field(default_factory=dict)
    """By card id the files that its note plays and shows; they must be there until the plan is written."""
    retired: tuple[notes.OldNote, ...] = ()
    """Notes without a card that get a last update."""


def plan(
    cards: Sequence[Card],
    before: Lock,
    *,
    arrange: Arrange,
    decide: Decide | None = None,
    illustrate: Illustrate | None = None,
    uid: str = "",
    link_template: str | None = None,
    retire: bool = False,
    now: int | None = None,
) -> Plan:
    """Work out what a build of `cards` after the builds that `before` remembers has to write.

    The ids of earlier builds are carried over (`cards.deck.identity`). Then `decide` says which cards stay,
    and may reword them, `illustrate` gives them clips and pictures, and `arrange` sorts them into decks. A
    card whose content is as it was keeps the time of its last change, any other changes `now`
    ($SOURCE_DATE_EPOCH, else the clock), and later than before in any case. With `retire`, notes whose card
    is gone get a last update, which tags them.

    Raises OutputError for addresses that cannot be linked, and ValueError for cards that cannot be notes.
    """
    moment = build_time() if now is None else now
    carried = carry_over(cards, before.records, uid=uid)
    kept = decide(carried.cards) if decide is not None else carried.cards
    media = illustrate(kept) if illustrate is not None else {}
    decks = tuple(arrange(kept))
    known = before.by_id()
    found = {card.id: card for card in carried.cards}
    records: dict[str, Record] = {}
    for deck in decks:
        for card in deck.cards:
            held = media.get(card.id, _NO_MEDIA)
            fresh = _record(card, deck.name, moment, link_template, held)
            records[card.id] = _dated(fresh, known.get(card.id), moment)
    for id, card in found.items():
        if id not in records:
            records[id] = _set_aside(card, known.get(id), moment, link_template)
    for id, record in known.items():
        if id not in records:
            records[id] = replace(record, state="retired") if record.state == "live" else record
    if retire:
        records = {id: _tagged(record, moment) for id, record in records.items()}
    after = Lock(_numbered(records.values(), moment))
    leaving = [record for record in after.records if retire and record.state == "retired"]
    return Plan(
        decks=decks,
        lock=after,
        changes=compare(before, after),
        doubts=carried.doubts,
        gone=tuple(record for record in before.live() if record.id not in found),
        link_template=link_template,
        media=media,
        retired=tuple(_old_note(record, decks) for record in leaving),
    )


def check_loss(plan: Plan, before: Lock, *, read: Collection[str], all_read: bool) -> None:
    """Raise LockError when a build would lose what no one may have meant to lose.

    That is: all cards of a source that is still there, all cards of one where not `all_read`, or most cards
    of the deck. `read` are the file names and titles of what this build has read.
    """
    problems: list[Problem] = []
    live = before.live()
    gone = {record.id for record in plan.gone}
    sources: dict[tuple[str, str], list[Record]] = {}
    for record in live:
        sources.setdefault((record.source, "" if record.source else record.title), []).append(record)
    for (source, title), records in sorted(sources.items()):
        name = source or title
        if all(record.id in gone for record in records) and (name in read or not all_read):
            problems.append(
                Problem(Place(name), "cards-lost", f"gave {_count(records)} in the last build, now none")
            )
    if not problems and len(gone) > 1 and 2 * len(gone) > len(live):
        message = f"of the {_count(live)} of the last build {len(gone)} would be gone"
        problems.append(Problem(Place("this deck"), "cards-lost", message))
    if problems:
        hint = "nothing was written; if this is meant, build with --force (learners keep their cards)"
        raise LockError([*problems[:-1], replace(problems[-1], hint=hint)])


def write(plan: Plan, target: str | Path, format: str, memory: Memory) -> bool:
    """Write the deck to `target` in one of `cards.exporters.formats.FORMATS`, and its lock, together.

    Gives False when both are there already, to the byte. Raises what `cards.deck.store.write_together` does.
    """

    def fill(file: BinaryIO) -> None:
        if FORMATS[format].render is not None:
            file.write(rendered(plan.decks, format, link_template=plan.link_template, media=plan.media))
            return
        fill_package(
            file,
            plan.decks,
            modified={record.id: record.changed for record in plan.lock.records},
            link_template=plan.link_template,
            numbers={record.id: record.note for record in plan.lock.records},
            retired=plan.retired,
            media=plan.media,
        )

    return write_together(target, fill, memory, lock_bytes(plan.lock))


def _record(
    card: Card, deck: str, moment: int, link_template: str | None, media: Media = _NO_MEDIA
) -> Record:
    names = notes.note_type(card).field_names
    fields = dict(zip(names, notes.fields(card, link_template, media), strict=True))
    return Record(
        id=card.id,
        note=0,
        state="live",
        kind=clean(card.kind),
        rule=clean(card.rule),
        source=clean(card.source),
        title=clean(card.title),
        start_ms=card.start_ms,
        end_ms=card.end_ms,
        key=clean(card.key),
        anchor=clean(card.anchor),
        type=card.note,
        changed=moment,
        deck=notes.deck_name(deck),
        tags=tuple(notes.tags(card)),
        fields={name: clean(text) for name, text in fields.items() if text and name != "Id"},
    )


def _dated(fresh: Record, was: Record | None, moment: int) -> Record:
    """A record with the time of its last change, and with the number of its note where it has one."""
    if was is None:
        return fresh
    changed = was.changed if was.hash == fresh.hash else max(moment, was.changed + 1)
    return replace(fresh, note=was.note, changed=changed)


def _set_aside(card: Card, was: Record | None, moment: int, link_template: str | None) -> Record:
    """The record of a card that review dropped: it stays known, so that the decision finds it again."""
    fresh = _record(card, "", moment, link_template)
    if was is None or was.state == "dropped":
        return replace(_dated(fresh, was, moment), state="dropped")
    # What learners have is what the last package said.
    return replace(
        fresh,
        note=was.note,
        state="retired",
        type=was.type,
        changed=was.changed,
        deck=was.deck,
        tags=was.tags,
        fields=was.fields,
    )


def _tagged(record: Record, moment: int) -> Record:
    if record.state != "retired" or RETIRED_TAG in record.tags:
        return record
    return replace(record, tags=(*record.tags, RETIRED_TAG), changed=max(moment, record.changed + 1))


def _numbered(records: Iterable[Record], moment: int) -> tuple[Record, ...]:
    """The records, those of new cards with an id for their notes, which in Anki are times in milliseconds.

    They are spread over the day before, so that decks that are made together do not claim the same ones.
    """
    records = sorted(records, key=lambda record: record.id)
    taken = {record.note for record in records}
    numbered = []
    for record in records:
        if not record.note:
            digest = hashlib.sha256(record.id.encode(errors="replace")).digest()
            number = moment * 1000 - int.from_bytes(digest[:8]) % _DAY_MS
            while number in taken:
                number += 1
            taken.add(number)
            record = replace(record, note=number)
        numbered.append(record)
    return tuple(numbered)


def _old_note(record: Record, decks: Sequence[Deck]) -> notes.OldNote:
    """The last update of a note. Anki leaves it in its deck; who starts now gets it in a deck apart."""
    root = next((notes.deck_name(deck.name).split("::")[0] for deck in decks), "") or "Retired"
    return notes.OldNote(
        id=record.id,
        note=record.note,
        type=record.type,
        fields=record.fields,
        tags=record.tags,
        deck=f"{root}::Retired",
        modified=record.changed,
    )


def _count(records: Sequence[Record]) -> str:
    return f"{len(records)} card{'' if len(records) == 1 else 's'}"
