"""The memory of a deck as a text file, the lock: a header, then a card a line, sorted by id.

A lock is committed beside the sources. Its header never changes from build to build and every card stands
between empty lines, so that version control can merge two of them like any text: only where both sides
changed the same card, or added cards at the same place, does a person have to look. Nothing in it depends on
the machine or the folder of a build.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from cards.card import NoteKind
from cards.errors import LockError, Place, Problem

State = Literal["live", "retired", "dropped"]

VERSION = 1
"""Grows when older versions of cards could no longer make sense of a lock."""

UNSEEN = ("Rule", "Id")
"""Fields that a learner never sees: a change of nothing else is no reason to overwrite a note."""

_HEADER: dict[str, Any] = {"format": "cards-lock", "version": VERSION}
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")
_STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of one card."""

    id: str
    """The note's GUID in Anki."""
    note: int
    """The note's id in Anki, which its browser finds with `nid:`."""
    state: State
    """`live`: in the last build. `retired`: in an earlier one. `dropped`: found, but never in a package."""
    kind: str
    """As in `cards.card.Card`; empty where an old package, which does not say, is all that is left."""
    rule: str
    source: str
    """The transcript's file name; empty where it is not known."""
    title: str
    start_ms: int | None
    end_ms: int | None
    key: str
    anchor: str
    """The words that the identity rests on, normalised, as in `cards.card.Card`."""
    type: NoteKind
    changed: int
    """When the content last changed, in seconds since 1970: the note's modification time in Anki."""
    deck: str
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    """The note's fields as Anki has them, in HTML, without the empty ones and without `Id`."""

    @property
    def hash(self) -> str:
        """A fingerprint of what a learner sees: fields, tags and note type."""
        return content_hash(self.type, self.fields, self.tags)


@dataclass(frozen=True, slots=True)
class Lock:
    """The memory of a deck: all cards that it ever had."""

    records: tuple[Record, ...] = ()

    def by_id(self) -> dict[str, Record]:
        """Give the records by the ids of their cards."""
        return {record.id: record for record in self.records}

    def live(self) -> tuple[Record, ...]:
        """Give the records of the cards that the last build had."""
        return tuple(record for record in self.records if record.state == "live")


def content_hash(type: NoteKind, fields: Mapping[str, str], tags: Iterable[str]) -> str:
    """Give the fingerprint of a note's content, the same whatever the order of fields and tags.

    The fields in `UNSEEN`, and empty ones, do not count.
    """
    seen = {name: text for name, text in fields.items() if text and name not in UNSEEN}
    content = json.dumps([type, seen, sorted(tags)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:16]


def lock_bytes(lock: Lock) -> bytes:
    """Give the lock's file: the same bytes for the same records, in whatever order they come."""
    lines = [_json(_HEADER)]
    lines += [_json(_as_object(record)) for record in sorted(lock.records, key=lambda record: record.id)]
    return ("\n\n".join(lines) + "\n").encode()


def read_lock(data: bytes, path: str) -> Lock:
    """Read a lock's file.

    Raises LockError, with all that is wrong and where, for one that was edited into nonsense, is half merged
    or comes from a newer version of cards. `path` is for these messages.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_ours(path, data.count(b"\n", 0, error.start) + 1) from None
    lines = [line.rstrip("\r") for line in text.split("\n")]
    conflicts = [number for number, line in enumerate(lines, start=1) if _CONFLICT.match(line)]
    if conflicts:
        raise LockError(_conflict(path, number, lines[number - 1]) for number in conflicts)
    _check_header(lines[0], path)
    problems: list[Problem] = []
    records: dict[str, Record] = {}
    seen: dict[str, int] = {}
    for at, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        found = _record(line, path, at)
        if isinstance(found, Problem):
            problems.append(found)
        elif found.id in seen:
            problems.append(
                Problem(
                    Place(path, at, _column(line, "id")),
                    "lock-twice",
                    f"the card {found.id} is already on line {seen[found.id]}, a card has one line",
                    "keep the line whose `changed` is later (after a merge: of the side that you want)",
                )
            )
        else:
            seen[found.id] = at
            records[found.id] = found
    if problems:
        raise LockError(problems)
    return Lock(tuple(records.values()))


def moment(seconds: int) -> str:
    """Give seconds since 1970 as people write them, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime(_MOMENT)


def clean(text: str) -> str:
    """Give `text` without what would break the file's lines: controls, line separators, lone surrogates."""
    return _STRANGE.sub(" ", text)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_object(record: Record) -> dict[str, Any]:
    """The record as its line has it; what tells cards apart for a reader comes first."""
    return {
        "id": record.id,
        "note": record.note,
        "state": record.state,
        "kind": record.kind,
        "rule": record.rule,
        "source": record.source,
        "title": record.title,
        "start_ms": record.start_ms,
        "end_ms": record.end_ms,
        "key": record.key,
        "anchor": record.anchor,
        "changed": moment(record.changed),
        "hash": record.hash,
        "type": record.type,
        "deck": record.deck,
        "tags": list(record.tags),
        "fields": {name: text for name, text in record.fields.items() if text},
    }


def _record(line: str, path: str, at: int) -> Record | Problem:
    def wrong(code: str, message: str, column: int = 1, hint: str = "") -> Problem:
        hint = hint or "take this line from the last version that worked; nobody needs to edit a lock"
        return Problem(Place(path, at, column), code, message, hint)

    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return wrong("lock-line", f"not a card in JSON: {error.msg}", error.colno)
    except RecursionError:
        return wrong("lock-line", "not a card in JSON")
    if not isinstance(values, dict):
        return wrong("lock-line", "not a card: expected a JSON object")
    for name in values:
        if name not in _CHECKS:
            return wrong("lock-key", f"no card has a {name!r}", _column(line, name))
    for name, (expected, fits) in _CHECKS.items():
        if name not in values:
            return wrong("lock-key", f"{name!r} is missing")
        if not fits(values[name]):
            return wrong("lock-value", f"{name!r} must be {expected}", _column(line, name))
    stored = values.pop("hash")
    record = replace(
        Record(**values),
        changed=_seconds(values["changed"]),
        tags=tuple(values["tags"]),
    )
    if record.hash != stored:
        return wrong(
            "lock-hash", "the hash does not belong to these fields, tags and type", _column(line, "hash")
        )
    return record


def _seconds(text: str) -> int:
    return int(datetime.strptime(text, _MOMENT).replace(tzinfo=UTC).timestamp())


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not _STRANGE.search(value)


def _is_field(value: Any) -> bool:
    # A field may hold a tab, which is harmless in JSON.
    return isinstance(value, str) and not _STRANGE.search(value.replace("\t", ""))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and moment(_seconds(value)) == value
    except (ValueError, OverflowError):
        return False


def _choice(*names: str) -> tuple[str, Any]:
    return " or ".join(repr(name) for name in names), lambda value: value in names


_TEXT = ("text", _is_text)
_TIME = ("a number of milliseconds or null", lambda value: value is None or _is_number(value))
_CHECKS: dict[str, tuple[str, Any]] = {
    "id": ("a text that is not empty", lambda value: _is_text(value) and bool(value.strip())),
    "note": ("a whole number above 0", lambda value: _is_number(value) and value > 0),
    "state": _choice(*get_args(State)),
    "kind": _TEXT,
    "rule": _TEXT,
    "source": _TEXT,
    "title": _TEXT,
    "start_ms": _TIME,
    "end_ms": _TIME,
    "key": _TEXT,
    "anchor": _TEXT,
    "changed": ("a moment such as '2026-03-01T12:00:00Z'", _is_moment),
    "hash": _TEXT,
    "type": _choice(*get_args(NoteKind)),
    "deck": _TEXT,
    "tags": ("a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "fields": (
        "the texts of fields by their names",
        lambda value: isinstance(value, dict) and all(map(_is_field, value.values())),
    ),
}
"""What each key of a line must hold, for a person and as a test."""


def _check_header(line: str, path: str) -> None:
    try:
        header = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != _HEADER["format"]:
        raise _not_ours(path, 1)
    version = header.get("version")
    if not isinstance(version, int) or version < 1:
        raise LockError(Problem(Place(path, 1, _column(line, "version")), "lock-version", "no such version"))
    if version > VERSION:
        raise LockError(
            Problem(
                Place(path, 1, _column(line, "version")),
                "lock-version",
                f"this lock is of version {version}, of which this version of cards knows nothing",
                "update cards: `pip install --upgrade transcript-cards`",
            )
        )


def _not_ours(path: str, line: int) -> LockError:
    return LockError(
        Problem(
            Place(path, line, 1),
            "lock-format",
            f"this is not the memory of a deck: a lock is UTF-8 text that starts with {_json(_HEADER)}",
            "restore it from version control or a backup, or choose another place for the deck",
        )
    )


def _conflict(path: str, at: int, line: str) -> Problem:
    return Problem(
        Place(path, at, 1),
        "lock-merge",
        f"a merge has stopped here: {line[:20]!r}",
        "keep the lines of both sides, of two lines with the same id one, and take the marks away",
    )


def _column(line: str, name: str) -> int:
    return line.find(json.dumps(name, ensure_ascii=False)) + 1 or 1
