"""The files that a card plays and shows, as packages and notes know them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Media:
    """The files that one card brings along; Anki knows them by their names alone."""

    clip: Path | None = None
    picture: Path | None = None
