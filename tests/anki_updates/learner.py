"""A learner with the real Anki: imports decks, reviews, edits, tags, moves, suspends and flags.

The few calls that differ between Anki's releases are here and nowhere else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Imported:
    """What Anki says of an import, counted."""

    new: int
    updated: int
    same: int
    conflicting: int


@dataclass(frozen=True)
class Progress:
    """What a learner has earned with one card and decided about it; no update may touch it."""

    queue: int
    due: int
    interval: int
    ease: int
    reviews: int
    flag: int
    deck: str


class Learner:
    """Somebody with a collection."""

    def __init__(self, folder: Path) -> None:
        from anki.collection import Collection

        self.col = Collection(str(folder / "collection.anki2"))
        if hasattr(self.col, "set_v3_scheduler") and not self.col.v3_scheduler():
            self.col.set_v3_scheduler(True)

    def take(self, file: Path) -> Imported:
        """Import what was just built, package or text file, as the desktop's dialog proposes."""
        # All that the learner did so far was done before this build, not while the test runs.
        moment = int(os.environ["SOURCE_DATE_EPOCH"]) - 60
        self.col.db.execute("update notes set mod = ? where mod > ?", moment, moment)
        log = (self._package if file.suffix == ".apkg" else self._text)(file)
        return Imported(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))

    def _package(self, file: Path) -> Any:
        try:
            from anki.collection import ImportAnkiPackageRequest
        except ImportError:  # before 23.10
            return self.col.import_anki_package(str(file)).log
        try:
            # Since 24.11 the dialog has options.
            options = self.col._backend.get_import_anki_package_presets()
            request = ImportAnkiPackageRequest(package_path=str(file), options=options)
        except AttributeError:
            request = ImportAnkiPackageRequest(package_path=str(file))
        return self.col.import_anki_package(request).log

    def _text(self, file: Path) -> Any:
        from anki.collection import ImportCsvRequest

        metadata = self.col.get_csv_metadata(path=str(file), delimiter=None)
        return self.col.import_csv(ImportCsvRequest(path=str(file), metadata=metadata)).log

    def study(self) -> None:
        """Review every card that is due once, all with success."""
        from anki.scheduler.v3 import CardAnswer

        for name in self.decks():
            self.col.decks.select(self.col.decks.id(name))
            while queued := self.col.sched.get_queued_cards(fetch_limit=1).cards:
                card = self.col.get_card(queued[0].card.id)
                card.start_timer()
                answer = self.col.sched.build_answer(
                    card=card, states=queued[0].states, rating=CardAnswer.EASY
                )
                self.col.sched.answer_card(answer)

    def next(self) -> str:
        """What the next card of the chosen deck asks."""
        queued = self.col.sched.get_queued_cards(fetch_limit=1).cards
        return plain(self.col.get_card(queued[0].card.id).note().fields[0])

    def decks(self) -> list[str]:
        """The names of the decks with cards."""
        return sorted({self.col.decks.name(did) for did in self.col.db.list("select did from cards")})

    def ids(self) -> list[str]:
        """The GUIDs of all notes."""
        return sorted(self.col.db.list("select guid from notes"))

    def note(self, asked: str) -> Any:
        """The one note whose first field says something."""
        found = [self.col.get_note(id) for id in self.col.find_notes("deck:*")]
        notes = [note for note in found if asked in plain(note.fields[0])]
        assert len(notes) == 1, f"{len(notes)} notes ask {asked!r}"
        return notes[0]

    def asks(self) -> list[str]:
        """What the notes ask, in plain text."""
        return sorted(plain(self.col.get_note(id).fields[0]) for id in self.col.find_notes("deck:*"))

    def edit(self, asked: str, field: str, text: str) -> None:
        """Write something else into a field of a note."""
        note = self.note(asked)
        note[field] = text
        self.col.update_note(note)

    def tag(self, asked: str, *tags: str) -> None:
        """Put tags on a note."""
        self.col.tags.bulk_add([self.note(asked).id], " ".join(tags))

    def move(self, asked: str, deck: str) -> None:
        """Put a note's cards into a deck of the learner's own."""
        self.col.set_deck(self.note(asked).card_ids(), self.col.decks.id(deck))

    def suspend(self, asked: str) -> None:
        """Take a note's cards out of the reviews."""
        self.col.sched.suspend_cards(self.note(asked).card_ids())

    def flag(self, asked: str, colour: int = 1) -> None:
        """Put a flag on a note's cards."""
        self.col.set_user_flag_for_cards(colour, self.note(asked).card_ids())

    def progress(self) -> dict[tuple[str, int], Progress]:
        """What was earned, for each card by its note's GUID and its number."""
        rows = self.col.db.all(
            "select n.guid, c.ord, c.queue, c.due, c.ivl, c.factor, c.reps, c.flags, c.did "
            "from cards c join notes n on c.nid = n.id"
        )
        return {(row[0], row[1]): Progress(*row[2:8], self.col.decks.name(row[8])) for row in rows}

    def find(self, search: str) -> list[str]:
        """What the notes ask that Anki's browser finds."""
        return sorted(plain(self.col.get_note(id).fields[0]) for id in self.col.find_notes(search))

    def shown(self, asked: str) -> tuple[str, str]:
        """Front and back of a note's first card as HTML."""
        card = self.note(asked).cards()[0]
        return card.question(), card.answer()

    def is_healthy(self) -> bool:
        """Whether Anki's own check of the database finds nothing."""
        return bool(self.col.fix_integrity()[1])

    def note_types(self) -> Sequence[str]:
        """The names of the note types that notes have."""
        mids = self.col.db.list("select distinct mid from notes")
        return sorted(self.col.models.get(mid)["name"] for mid in mids)

    def close(self) -> None:
        """Leave Anki."""
        self.col.close()


def plain(field: str) -> str:
    """A field as a learner reads it."""
    return unescape(re.sub(r"<[^>]+>", "", field))
