"""Decks become one Anki package, whole or not at all, the same bytes for the same cards."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import time
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from cards.card import Card, Deck
from cards.errors import OutputError, Place, Problem
from cards.exporters import files
from cards.exporters.notes import OldNote
from cards.media.files import Media

_EARLIEST = 315_532_800  # 1980-01-01; Anki's database check fails on ids near 0
_DAY = 86_400
_LARGEST_MEDIA = 20_000_000  # the longest clip has a million bytes
_RESERVED = re.compile(r"(?:collection|backup-.*)\.apkg", re.IGNORECASE)


def write_apkg(
    decks: Sequence[Deck],
    path: str | Path,
    *,
    modified: Mapping[str, int] | None = None,
    now: int | None = None,
    link_template: str | None = None,
    numbers: Mapping[str, int] | None = None,
    retired: Sequence[OldNote] = (),
    media: Mapping[str, Media] | None = None,
) -> None:
    """Write `decks` to the Anki package `path`, whole or not at all.

    `modified` says by card id when a card's content last changed, in seconds since 1970; other cards changed
    `now`. Anki updates a note it has only from a younger one, so a card whose time stays the same costs the
    learner nothing. `now` is $SOURCE_DATE_EPOCH where that is set, else the clock. The same decks with the
    same times give the same bytes; when `modified` names every card, `now` does not matter.
    `link_template` is for `cards.exporters.links.link`. `numbers` gives the notes their ids in Anki,
    `retired` are notes of earlier builds to go along, `media` are by id the files that a note plays and
    shows.

    Raises OutputError, with what to do, for a path that Anki would misread or that cannot be written, and for
    times or addresses out of reason. Raises ValueError for what no user can cause: no card at all, the same
    id twice, a card that Anki would not show.
    """
    check_path(path)
    with files.writing(path) as file:
        fill_package(
            file,
            decks,
            modified=modified,
            now=now,
            link_template=link_template,
            numbers=numbers,
            retired=retired,
            media=media,
        )


def check_path(path: str | Path) -> None:
    """Raise OutputError when no package can be written to `path`, with what to do; better early than late.

    Anki takes `collection.apkg` and `backup-….apkg` for copies of a whole collection and would put them in
    place of the learner's own.
    """
    target = Path(path)
    if _RESERVED.fullmatch(target.name):
        raise files.refusal(
            path,
            f"Anki takes a file called {target.name} for a backup and replaces the whole collection with it",
            "choose another name",
        )
    if not target.is_dir() and target.suffix.lower() != ".apkg":
        better = target.with_suffix(".apkg").name if target.suffix else f"{target.name or 'deck'}.apkg"
        raise files.refusal(path, "an Anki package needs a name that ends in .apkg", f"try {better}")
    files.check_place(path)


def package_bytes(decks: Sequence[Deck], **options: Any) -> bytes:
    """Give the package that `write_apkg` writes, with the options and errors of `fill_package`."""
    package = io.BytesIO()
    fill_package(package, decks, **options)
    return package.getvalue()


def fill_package(
    file: BinaryIO,
    decks: Sequence[Deck],
    *,
    modified: Mapping[str, int] | None = None,
    now: int | None = None,
    link_template: str | None = None,
    numbers: Mapping[str, int] | None = None,
    retired: Sequence[OldNote] = (),
    media: Mapping[str, Media] | None = None,
) -> None:
    """Write into `file` the package that `write_apkg` writes, with the same arguments and errors."""
    from cards.exporters.collection import collection_bytes

    latest = int(time.time()) + _DAY
    moment = _reasonable(build_time() if now is None else now, "the time of this build", latest)
    cards = [card for deck in decks for card in deck.cards]
    _check_ids(cards)
    times = {
        card.id: _reasonable(
            (modified or {}).get(card.id, moment), f"the last change of card {card.id}", latest
        )
        for card in cards
    }
    collection = collection_bytes(decks, times, link_template, numbers=numbers, retired=retired, media=media)
    ids = [*(card.id for card in cards), *(old.id for old in retired)]
    wanted = [media[id] for id in ids if id in media] if media else []
    held = {path.name: path for one in wanted for path in (one.clip, one.picture) if path is not None}
    _pack(file, collection, [held[name] for name in sorted(held)])


def _pack(file: BinaryIO, collection: bytes, media: Sequence[Path]) -> None:
    """Write the package; the files go from disk to disk, for a course may have more of them than memory."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(_member("collection.anki2"), collection, zipfile.ZIP_DEFLATED, 9)
        names = json.dumps({str(number): path.name for number, path in enumerate(media)})
        archive.writestr(_member("media"), names, zipfile.ZIP_DEFLATED, 9)
        for number, path in enumerate(media):
            member = _member(str(number))  # stored as it is: sound and pictures are compressed already
            member.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(member, "w") as packed:
                shutil.copyfileobj(source, packed)


def unpack_media(path: str | Path, names: Collection[str], folder: Path) -> None:
    """Put those of the media files called `names` that the package `path` holds into `folder`.

    What is no package, a package that Anki itself wrote, or a damaged one gives what can be had of it.
    """
    with (
        suppress(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, RuntimeError),
        suppress(zipfile.BadZipFile, zlib.error),
        zipfile.ZipFile(path) as archive,
    ):
        listed = json.loads(archive.read("media"))
        for number, name in listed.items():
            if name in names and archive.getinfo(number).file_size <= _LARGEST_MEDIA:
                data = archive.read(number)
                (folder / name).write_bytes(data)


def build_time() -> int:
    """Give the time of this build, in seconds since 1970: $SOURCE_DATE_EPOCH if it is set, else the clock.

    Raises OutputError when the variable is no number, or a time that Anki could not live with.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return int(time.time())
    if not (epoch.isascii() and epoch.isdecimal()):
        raise OutputError(
            Problem(
                Place("SOURCE_DATE_EPOCH"),
                "time",
                f"this variable must be a whole number of seconds since 1970, not {epoch!r}",
                "unset it, or set it to what `date +%s` prints",
            )
        )
    latest = int(time.time()) + _DAY
    return _reasonable(max(int(epoch), _EARLIEST), "the time of this build", latest)


def _reasonable(seconds: int, what: str, latest: int) -> int:
    if not _EARLIEST <= seconds <= latest:
        raise OutputError(
            Problem(
                Place("time"),
                "time",
                f"{what} is {seconds} seconds after 1970; Anki can only live with times from 1980 to today",
                "check this computer's clock and, where it is set, the variable SOURCE_DATE_EPOCH",
            )
        )
    return seconds


def _check_ids(cards: Sequence[Card]) -> None:
    if not cards:
        raise ValueError("there is no card to write")
    seen: dict[str, Card] = {}
    for card in cards:
        if card.id in seen:
            raise ValueError(
                f"two cards have the id {card.id!r}, and Anki would make two notes of them that it cannot "
                f"tell apart later: {seen[card.id].front!r} and {card.front!r}"
            )
        seen[card.id] = card


def _member(name: str) -> zipfile.ZipInfo:
    # All that a zip stores beside the data is fixed, so that it does not vary with clock, user or system.
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member
