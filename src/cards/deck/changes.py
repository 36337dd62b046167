"""What a build changes for those who learn from the last one: new, changed, same and retired cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.deck.identity import Doubt
from cards.deck.lock import UNSEEN, Lock, Record
from cards.deck.previous import plain

RETIRED_TAG = "cards::retired"
"""What the last update of a retired card's note adds to its tags."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field of a note said, and what it says now, as plain text; `tags` and `type` count as fields."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One card, and what became of it."""

    id: str
    note: int
    front: str
    """What it asks, as plain text; for a cloze the sentence with its marks."""
    title: str
    source: str
    start_ms: int | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All cards of a build, and those that it has no longer, sorted by what a learner will notice."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    revived: tuple[Entry, ...] = ()
    """Retired once, and back under the same id."""
    retired: tuple[Entry, ...] = ()
    moved: tuple[Entry, ...] = ()
    """In a deck of another name, which Anki does only for cards that a learner does not have yet."""
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.revived or self.retired or self.moved)


def compare(before: Lock, after: Lock) -> Changes:
    """Tell what is different `after`, in the order of lectures and times."""
    old = before.by_id()
    new, changed, revived, retired, moved = [], [], [], [], []
    same = 0
    for record in sorted(after.records, key=_by_time):
        was = old.get(record.id)
        if record.state != "live":
            if was is not None and was.state == "live":
                retired.append(_entry(record))
        elif was is None or was.state == "dropped":
            new.append(_entry(record))
        elif was.state == "retired":
            revived.append(_entry(record, was))
        elif was.hash != record.hash:
            changed.append(_entry(record, was))
        elif was.deck != record.deck:
            moved.append(_entry(record, was))
        else:
            same += 1
    # An older package may have what nothing else remembers.
    known = {record.id for record in after.records}
    retired += [_entry(record) for record in before.live() if record.id not in known]
    return Changes(tuple(new), tuple(changed), tuple(revived), tuple(retired), tuple(moved), same)


def search(entries: Iterable[Entry | Record]) -> str:
    """Give what finds the notes of these cards in the search field of Anki's browser; "" for none."""
    ids = sorted(re.escape(entry.id) for entry in entries)
    if not ids:
        return ""
    return f"Id:{ids[0]}" if len(ids) == 1 else f'"Id:re:^({"|".join(ids)})$"'


def as_object(changes: Changes, doubts: Iterable[Doubt] = ()) -> dict[str, Any]:
    """Give the changes as the documented JSON object."""
    listed: Mapping[str, Sequence[Entry]] = {
        "new": changes.new,
        "changed": changes.changed,
        "revived": changes.revived,
        "retired": changes.retired,
        "moved": changes.moved,
    }
    return {
        **{name: [_object(entry) for entry in entries] for name, entries in listed.items()},
        "same": changes.same,
        "retired_search": search(changes.retired),
        "doubts": [{"id": doubt.id, "resembles": list(doubt.resembles)} for doubt in doubts],
    }


def _object(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "note": entry.note,
        "front": entry.front,
        "title": entry.title,
        "source": entry.source,
        "start_ms": entry.start_ms,
        "fields": {change.name: {"before": change.before, "after": change.after} for change in entry.fields},
    }


def _entry(record: Record, was: Record | None = None) -> Entry:
    return Entry(
        id=record.id,
        note=record.note,
        front=plain(record.fields.get("Front") or record.fields.get("Text", "")),
        title=record.title,
        source=record.source,
        start_ms=record.start_ms,
        fields=tuple(_differences(was, record)) if was is not None else (),
    )


def _differences(was: Record, record: Record) -> Iterable[FieldChange]:
    for name in dict.fromkeys((*record.fields, *was.fields)):
        before, after = was.fields.get(name, ""), record.fields.get(name, "")
        if before == after or name in UNSEEN:
            continue
        if plain(before) != plain(after):
            before, after = plain(before), plain(after)
        yield FieldChange(name, before, after)
    for name, before, after in (
        ("tags", " ".join(sorted(was.tags)), " ".join(sorted(record.tags))),
        ("type", was.type, record.type),
        ("deck", was.deck, record.deck),
    ):
        if before != after:
            yield FieldChange(name, before, after)


def _by_time(record: Record) -> tuple[str, str, int, str]:
    return record.source, record.title, record.start_ms or 0, record.id
