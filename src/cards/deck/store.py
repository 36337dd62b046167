"""A deck's file and its lock are replaced together: after whatever stops a build, both are old or both new.

Two files cannot be renamed in one step, so one rename decides for both:

1. The new file and the new lock are written as drafts beside those that they replace, and forced to disk.
2. A journal beside the lock (`.deck.lock.pending`) appears, whole, in one step. It names the two drafts,
   their fingerprints and that of the lock they were made from. **From here on the new ones count.**
3. Each draft takes its place, then the journal goes.

Stopped before 2, a build has changed nothing; its drafts are swept away by a later one. Stopped after it,
whoever opens the memory next, if only to look, first does what is left of 3. The journal is also what keeps
two builds apart: it cannot be made while there is one, and it does not count when the lock is no longer the
one that its build had read. The deck's file may lie in another folder, on another disk, than the lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cards.deck.lock import Lock, read_lock
from cards.deck.previous import read_package, read_previous
from cards.errors import LockError, Place, Problem
from cards.exporters.files import check_place, refusal
from cards.exporters.formats import FORMATS

_STALE = 3600
"""After so many seconds a draft belongs to a build that was stopped."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a deck's earlier builds, and where that is kept."""

    path: Path
    """The lock."""
    lock: Lock
    origin: Path | None = None
    """The file that `lock` comes from; None where there was no earlier build."""
    seen: str | None = None
    """The fingerprint of the lock's file as it was read; None where there was none."""


def memory_path(target: str | Path) -> Path:
    """Give the place of the lock of the deck that is written to `target`: beside it, whatever its format."""
    return Path(target).with_suffix(".lock")


def open_memory(
    target: str | Path, *, path: str | Path | None = None, previous: str | Path | None = None
) -> Memory:
    """Give the memory of the deck that is written to `target`.

    It is in the lock at `path`, or at `memory_path(target)`; without one in `previous`, an older lock or
    package; without that in the package that has `target`'s name. What a stopped build left undone is done
    first. Raises LockError when what there is cannot be read, for then nothing may be written over it.
    """
    path = memory_path(target) if path is None else Path(path)
    if os.path.realpath(path) == os.path.realpath(target):
        raise refusal(target, "this is where the deck's lock goes", "choose another name with -o")
    finish(path, target)
    try:
        data = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise LockError(Problem(Place(str(path)), "lock", f"cannot be read: {error.strerror}")) from None
    if data is not None:
        if previous is not None and not (Path(previous).exists() and path.samefile(previous)):
            raise LockError(
                Problem(
                    Place(str(path)),
                    "previous",
                    f"this lock is the deck's memory already, so {previous} is not needed",
                    f"leave --previous away, or move the lock to start again from {previous}",
                )
            )
        return Memory(path, read_lock(data, str(path)), path, _fingerprint(data))
    if previous is not None:
        return Memory(path, read_previous(previous), Path(previous))
    package = Path(target).with_suffix(".apkg")
    if package.exists():
        return Memory(path, read_package(package), package)
    return Memory(path, Lock())


def write_together(
    target: str | Path, fill: Callable[[BinaryIO], object], memory: Memory, lock: bytes
) -> bool:
    """Put what `fill` writes at `target`, and `lock` at its place, together; False when both were so already.

    Raises OutputError where they cannot be written, and LockError when another build has changed the lock
    since it was read; then both stay as they were.
    """
    check_place(target)
    check_place(memory.path)
    targets = [Path(os.path.realpath(target)), Path(os.path.realpath(memory.path))]
    drafts: list[Path] = []
    try:
        try:
            for place in targets:
                _sweep(place)
                drafts.append(place.with_name(f".{place.name[:100]}.{secrets.token_hex(6)}.tmp"))
                with open(drafts[-1], "xb") as file:
                    fill(file) if place is targets[0] else file.write(lock)
                    file.flush()
                    os.fsync(file.fileno())
            prints = [_fingerprint_of(draft) for draft in drafts]
            if prints == [_fingerprint_of(place) for place in targets]:
                return False
            journal = _journal(memory.path)
            steps = [
                {"path": _from(memory.path, place), "draft": draft.name, "sha256": fingerprint}
                for place, draft, fingerprint in zip(targets, drafts, prints, strict=True)
            ]
            _publish(journal, {"version": 1, "was": memory.seen, "deck": steps[0], "lock": steps[1]})
            drafts.append(journal)
            if _fingerprint_of(targets[1]) != memory.seen:
                raise _overtaken(memory.path)
            os.replace(drafts[0], targets[0])
            # From here on a failure may not undo anything: the next build goes on.
            drafts.clear()
            finish(memory.path, target)
            return True
        finally:
            # The journal first: without it the drafts mean nothing.
            for draft in reversed(drafts):
                with suppress(OSError):
                    draft.unlink()
    except OSError as error:
        raise refusal(
            str(error.filename or target),
            f"cannot be written: {error.strerror or error}",
            "choose another place, or free this one (is the file open in another program, the disk full?)",
        ) from error


def finish(path: str | Path, target: str | Path) -> None:
    """Do what a stopped build left undone at the lock `path`, if anything.

    Raises LockError for a journal that is none, or that is about a deck elsewhere than `target`.
    """
    path = Path(path)
    journal = _journal(path)
    try:
        text = journal.read_bytes()
    except FileNotFoundError:
        return
    try:
        content = json.loads(text)
        was = content["was"]
        steps = [
            _Step(
                Path(os.path.realpath(_folder(path) / content[name]["path"])),
                content[name]["draft"],
                content[name]["sha256"],
            )
            for name in ("deck", "lock")
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise _stuck(journal, f"this is not the journal of a stopped build: {error!r}") from None
    deck, lock = steps
    if lock.path != Path(os.path.realpath(path)) or not _is_ours(deck.path, path, Path(target)):
        raise _stuck(journal, f"a build of {deck.path} was stopped here, which is not this deck")
    if any(os.path.basename(step.draft) != step.draft for step in steps):
        raise _stuck(journal, "this is not the journal of a stopped build")
    current = _fingerprint_of(lock.path)
    overtaken = current not in (was, lock.fingerprint)
    if overtaken or any(step.lost for step in steps):
        for step in steps:
            with suppress(OSError):
                step.at.unlink()
    else:
        for step in steps:
            with suppress(FileNotFoundError):
                os.replace(step.at, step.path)
        for step in steps:
            _settle_folder(step.path.parent)
    with suppress(OSError):
        journal.unlink()


@dataclass(frozen=True, slots=True)
class _Step:
    """A draft and the place that it is to take."""

    path: Path
    draft: str
    fingerprint: str

    @property
    def at(self) -> Path:
        return self.path.with_name(self.draft)

    @property
    def lost(self) -> bool:
        """Whether the draft is gone without having taken its place."""
        return self.fingerprint not in (_fingerprint_of(self.at), _fingerprint_of(self.path))


def _journal(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.pending")


def _folder(path: Path) -> Path:
    return Path(os.path.realpath(path)).parent


def _from(path: Path, place: Path) -> str:
    """The way from the lock's folder to a file, so that both may be moved together."""
    try:
        return os.path.relpath(place, _folder(path))
    except ValueError:
        return str(place)


def _is_ours(deck: Path, path: Path, target: Path) -> bool:
    """Whether a journal at `path` may replace `deck`: a journal that came from elsewhere must not harm."""
    real = Path(os.path.realpath(target))
    suffixes = {known.suffix for known in FORMATS.values()}
    return deck == real or (deck.parent in (real.parent, _folder(path)) and deck.suffix.lower() in suffixes)


def _publish(journal: Path, content: dict[str, Any]) -> None:
    draft = journal.with_name(f"{journal.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(draft, "xb") as file:
            file.write((json.dumps(content) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, journal)
        except FileExistsError:
            raise _overtaken(journal) from None
        except (OSError, AttributeError):
            # No hard links here, as on FAT: then nothing keeps two builds apart in this one moment.
            if journal.exists():
                raise _overtaken(journal) from None
            os.replace(draft, journal)
        _settle_folder(journal.parent)
    finally:
        with suppress(OSError):
            draft.unlink()


def _sweep(place: Path) -> None:
    """Take away the drafts that stopped builds left beside `place`."""
    with suppress(OSError):
        for draft in _drafts(place):
            if time.time() - draft.stat().st_mtime > _STALE:
                draft.unlink()


def _drafts(place: Path) -> Iterator[Path]:
    start = f".{place.name[:100]}."
    for entry in os.scandir(place.parent):
        if entry.name.startswith(start) and entry.name.endswith(".tmp"):
            yield Path(entry.path)


def _settle_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fingerprint_of(path: Path) -> str | None:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _overtaken(path: Path) -> LockError:
    return LockError(
        Problem(
            Place(str(path)), "lock-overtaken", "another build of this deck came in between", "build again"
        )
    )


def _stuck(journal: Path, message: str) -> LockError:
    return LockError(Problem(Place(str(journal)), "lock-pending", message, "look at it, then delete it"))
