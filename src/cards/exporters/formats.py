"""The table of all ways out: to add one, write a module like `json` and give it a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cards.card import Deck
from cards.exporters import files
from cards.exporters.apkg import write_apkg
from cards.exporters.csv import csv_bytes
from cards.exporters.html import html_bytes
from cards.exporters.json import json_bytes
from cards.exporters.text import text_bytes
from cards.media.files import Media


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a deck can become."""

    suffix: str
    purpose: str
    """What it is for, in half a line."""
    render: Callable[..., bytes] | None
    """Gives the file's content from decks and `link_template`; None for the package, which needs more."""
    names_media: bool = False
    """Whether `render` also takes `media`, the clips and pictures that a package has brought before."""


FORMATS: dict[str, Format] = {
    "apkg": Format(".apkg", "a package for Anki, AnkiDroid and AnkiMobile", None),
    "txt": Format(".txt", "a text file for Anki's importer, with the same ids", text_bytes, True),
    "csv": Format(".csv", "a table for spreadsheets", csv_bytes),
    "json": Format(".json", "all that is known of each card, for programs", json_bytes),
    "html": Format(".html", "a page to read or print", html_bytes),
}
"""From the name that a user gives to the format."""


def write_deck(
    decks: Sequence[Deck],
    path: str | Path,
    format: str = "apkg",
    *,
    modified: Mapping[str, int] | None = None,
    now: int | None = None,
    link_template: str | None = None,
    media: Mapping[str, Media] | None = None,
) -> None:
    """Write `decks` to `path` in one of `FORMATS`, whole or not at all.

    Raises KeyError for a format that is not in the table, OutputError and ValueError as
    `cards.exporters.apkg.write_apkg` does, whose `modified` and `now` only the package needs.
    """
    if FORMATS[format].render is None:
        write_apkg(decks, path, modified=modified, now=now, link_template=link_template, media=media)
    else:
        files.write_whole(path, rendered(decks, format, link_template=link_template, media=media))


def rendered(
    decks: Sequence[Deck],
    format: str,
    *,
    link_template: str | None = None,
    media: Mapping[str, Media] | None = None,
) -> bytes:
    """Give the content of a file in one of `FORMATS` other than the package.

    Raises what its `render` raises.
    """
    chosen = FORMATS[format]
    if chosen.render is None:
        raise ValueError(f"{format} is more than its notes: `cards.exporters.apkg.fill_package` writes it")
    more = {"media": media} if chosen.names_media else {}
    return chosen.render(decks, link_template=link_template, **more)
