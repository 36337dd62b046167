"""What an earlier build left, read back: a lock, or an Anki package where there is nothing else."""

from __future__ import annotations

import html
import importlib
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from cards.card import NoteKind
from cards.deck.lock import Lock, Record, clean, read_lock
from cards.drafting.identity import anchor
from cards.errors import CardsError, LockError, Place, Problem
from cards.exporters.notetypes import NOTE_TYPES

LARGEST = 1 << 30
"""The most bytes of a collection that are read from a package."""

_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest comes first: Anki packs the older ones beside it as a stub."""

_MARK = re.compile(r"</?(?:b|span)(?: [^<>]*)?>", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>|</?div>", re.IGNORECASE)
_TIME = re.compile(r"(?:(\d+):)?(\d+):(\d\d)")
_OURS = {"Rule", "Quote", "Id"}


def read_previous(path: str | Path) -> Lock:
    """Read what the build at `path` left: a package if it is one, else a lock.

    A package knows its notes with their times of change, not the kinds and file names that a lock has.
    Raises LockError, saying what to do, for a file that is neither or that cannot be read.
    """
    try:
        with open(path, "rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
        if packed:
            return read_package(path)
        if Path(path).suffix.lower() == ".apkg":
            raise _unfit(path, "this is not an Anki package")
        return read_lock(Path(path).read_bytes(), str(path))
    except OSError as error:
        raise LockError(
            Problem(Place(str(path)), "previous", f"cannot be read: {error.strerror or error}")
        ) from None


def read_package(path: str | Path) -> Lock:
    """Read the notes of an Anki package that cards made, also after Anki exported it again.

    Notes of other note types are left out. Raises LockError for a file that is no package, holds no note of
    ours, or is packed in a way that this Python cannot open.
    """
    try:
        connection = sqlite3.connect(":memory:")
        connection.create_collation("unicase", _unicase)
        try:
            connection.deserialize(_collection(path))
            records = tuple(_records(connection))
        finally:
            connection.close()
    except (CardsError, OSError):
        raise
    except Exception as error:
        # A zip file and a database from anywhere can be broken in any way.
        why = str(error) or type(error).__name__
        raise _unfit(path, f"this is not an Anki package that can be read ({why})") from None
    if not records:
        raise _unfit(path, "no note in this package was made by cards")
    if len({record.id for record in records}) < len(records):
        raise _unfit(path, "two notes in this package have the same id")
    return Lock(records)


def plain(field: str) -> str:
    """Give the text of a note's field that a person reads."""
    return html.unescape(_MARK.sub("", _BREAK.sub("\n", field)))


def _collection(path: str | Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        name = next((name for name in _COLLECTIONS if name in names), "")
        if not name:
            raise _unfit(path, "this zip file holds no Anki collection")
        if archive.getinfo(name).file_size > LARGEST:
            raise _unfit(path, f"its collection is larger than {LARGEST >> 20} MB")
        data = archive.read(name)
    return _unpacked(data, path) if name.endswith("b") else data


def _unpacked(data: bytes, path: str | Path) -> bytes:
    for module in ("compression.zstd", "zstandard"):
        try:
            unpack = importlib.import_module(module)
        except ImportError:
            continue
        if module == "zstandard":
            unpack = unpack.ZstdDecompressor()
            return bytes(unpack.stream_reader(data).read(LARGEST))
        return bytes(unpack.decompress(data))
    raise LockError(
        Problem(
            Place(str(path)),
            "previous",
            "Anki exported this package in its newer form, which this Python cannot unpack",
            "in Anki's export dialog tick `Support older Anki versions`, or install the package zstandard",
        )
    )


def _records(connection: sqlite3.Connection) -> Iterator[Record]:
    types = _field_names(connection)
    decks = _decks(connection)
    places = dict(connection.execute("select nid, min(did) from cards group by nid"))
    rows = connection.execute("select id, guid, mid, mod, tags, flds from notes order by id")
    for note, guid, model, modified, tags, flds in rows:
        names = types.get(int(model))
        if names is None:
            continue
        fields = {
            name: clean(text)
            for name, text in zip(names, flds.split("\x1f"), strict=True)
            if text and name != "Id"
        }
        quote = plain(fields.get("Quote", ""))
        start = _milliseconds(fields.get("Time", ""))
        yield Record(
            id=str(guid),
            note=int(note),
            state="live",
            kind="",
            rule=plain(fields.get("Rule", "")).rsplit(" · ", 1)[0],
            source="",
            title=clean(plain(fields.get("Source", ""))),
            start_ms=start,
            end_ms=None,
            key="",
            anchor=anchor(quote),
            type=_kind(names),
            changed=int(modified),
            deck=clean(decks.get(places.get(note, 0), "")),
            tags=tuple(clean(tag) for tag in tags.split(" ") if tag),
            fields=fields,
        )


def _field_names(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """The fields of the note types that are ours, also where Anki gave a copy another id."""
    types: dict[int, list[str]] = {}
    if _has_table(connection, "notetypes"):
        for model, name in connection.execute("select ntid, name from fields order by ntid, ord"):
            types.setdefault(int(model), []).append(name)
    else:
        (models,) = connection.execute("select models from col").fetchone()
        for model, stored in json.loads(models).items():
            fields = sorted(stored["flds"], key=lambda field: int(field["ord"]))
            types[int(model)] = [field["name"] for field in fields]
    return {model: tuple(names) for model, names in types.items() if set(names) >= _OURS}


def _decks(connection: sqlite3.Connection) -> Mapping[int, str]:
    if _has_table(connection, "decks"):
        rows = connection.execute("select id, name from decks")
        return {int(deck): name.replace("\x1f", "::") for deck, name in rows}
    (decks,) = connection.execute("select decks from col").fetchone()
    return {int(deck): stored["name"] for deck, stored in json.loads(decks).items()}


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("select 1 from sqlite_master where type = 'table' and name = ?", (name,))
    return found.fetchone() is not None


def _kind(names: tuple[str, ...]) -> NoteKind:
    return "cloze" if names[0] == NOTE_TYPES["cloze"].field_names[0] else "basic"


def _milliseconds(text: str) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def _unicase(one: str, other: str) -> int:
    left, right = one.casefold(), other.casefold()
    return (left > right) - (left < right)


def _unfit(path: str | Path, message: str) -> LockError:
    return LockError(
        Problem(
            Place(str(path)),
            "previous",
            message,
            "no ids can be carried on from it: restore the package that cards wrote, or choose another place",
        )
    )
