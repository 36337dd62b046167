"""Cards of our own making, and the official Anki backend as the judge of what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cards.card import Card

BASIC: dict[str, Any] = {
    "id": "leafmould",
    "kind": "definition",
    "rule": "definition.is-a",
    "score": 0.82,
    "note": "basic",
    "front": "What is leaf mould?",
    "back": "What is left when leaves have rotted for two years.",
    "quote": "So leaf mould is just what is left when leaves have rotted for two years.",
    "start_ms": 75_000,
    "end_ms": 84_000,
    "source": "compost.vtt",
    "title": "Starting a compost heap",
    "course": "A garden in one year",
    "tags": ("cards::definition", "A garden in one year"),
}
CLOZE: dict[str, Any] = BASIC | {
    "id": "watering",
    "kind": "tip",
    "rule": "tip.do-not",
    "note": "cloze",
    "front": "Water [...], not [...].",
    "back": "the soil; the leaves",
    "text": "Water {{c1::the soil}}, not {{c2::the leaves}}.",
    "quote": "Water the soil, not the leaves, and do it in the evening.",
    "start_ms": 12_000,
    "end_ms": 16_000,
}


Make = Callable[..., Card]


@pytest.fixture
def basic() -> Make:
    """Gives question cards, as they are or with changes."""
    return lambda **changes: Card(**(BASIC | changes))


@pytest.fixture
def cloze() -> Make:
    """Gives cloze cards, as they are or with changes."""
    return lambda **changes: Card(**(CLOZE | changes))


@dataclass(frozen=True)
class Log:
    """What Anki says of an import, counted."""

    found: int
    new: int
    updated: int
    same: int
    conflicting: int


class Anki:
    """A learner's collection."""

    def __init__(self, folder: Path) -> None:
        from anki.collection import Collection

        self.col = Collection(str(folder / "collection.anki2"))

    def read(self, package: Path) -> Log:
        """Import a package the way the desktop's dialog does by default."""
        from anki.collection import ImportAnkiPackageRequest

        options = self.col._backend.get_import_anki_package_presets()
        request = ImportAnkiPackageRequest(package_path=str(package), options=options)
        return self._counted(self.col.import_anki_package(request).log)

    def read_text(self, file: Path) -> Log:
        """Import a text file the way the desktop's dialog does when nothing is changed in it."""
        from anki.collection import ImportCsvRequest

        metadata = self.col.get_csv_metadata(path=str(file), delimiter=None)
        return self._counted(self.col.import_csv(ImportCsvRequest(path=str(file), metadata=metadata)).log)

    def note(self, guid: str) -> Any:
        """Give the note of a card by its id."""
        return self.col.get_note(self.col.db.scalar("select id from notes where guid = ?", guid))

    def card(self, guid: str) -> Any:
        """Give the first card of that note."""
        return self.note(guid).cards()[0]

    def content(self) -> list[tuple[Any, ...]]:
        """Give all that a learner could tell notes apart by."""
        rows = self.col.db.all("select guid, mid, flds, tags from notes order by guid")
        return [tuple(row) for row in rows]

    @staticmethod
    def _counted(log: Any) -> Log:
        return Log(log.found_notes, len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))


@pytest.fixture
def new_anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Anki]]:
    """Give empty collections of the official backend."""
    pytest.importorskip("anki.collection")
    opened: list[Anki] = []

    def make() -> Anki:
        opened.append(Anki(tmp_path_factory.mktemp("anki")))
        return opened[-1]

    yield make
    for one in opened:
        one.col.close()


@pytest.fixture
def anki(new_anki: Callable[[], Anki]) -> Anki:
    """Give an empty collection of the official backend."""
    return new_anki()
