"""Package and lock, written together: whatever stops a build, the next one finds both old or both new."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from cards.deck.lock import Lock, Record, lock_bytes
from cards.deck.store import Memory, finish, memory_path, open_memory, write_together
from cards.errors import LockError, OutputError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes of its own")

STEPS = ("link", "replace", "unlink", "fsync")
"""What a build does to the file system after its drafts are there."""


def _lock(word: str) -> Lock:
    return Lock(
        (
            Record(
                id="a",
                note=1,
                state="live",
                kind="tip",
                rule="tip.some",
                source="a.vtt",
                title="A",
                start_ms=0,
                end_ms=1,
                key=word,
                anchor=word,
                type="basic",
                changed=1_700_000_000,
                deck="A",
                tags=(),
                fields={"Front": word},
            ),
        )
    )


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A package and its lock in folders of their own."""
    for name in ("out", "memory"):
        (tmp_path / name).mkdir()
    return tmp_path / "out" / "deck.apkg", tmp_path / "memory" / "deck.lock"


def build(places: tuple[Path, Path], word: str) -> bool:
    """A build whose package and lock say `word`."""
    target, path = places

    def fill(file: BinaryIO) -> None:
        for _ in range(50):
            file.write(word.encode() * 100)

    return write_together(target, fill, open_memory(target, path=path), lock_bytes(_lock(word)))


def words(places: tuple[Path, Path]) -> tuple[str, str]:
    """What package and lock say."""
    target, path = places
    package = target.read_bytes()[:3].decode() if target.exists() else ""
    lock = json.loads(path.read_text().split("\n")[2])["key"] if path.exists() else ""
    return package, lock


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a process of its own and wait for its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(3)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Run `work` and kill it before its step with that number; whether it had so many."""

    def run() -> None:
        steps = iter(range(step + 1))

        def watched(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                if next(steps, step) == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*arguments, **options)

            return call

        for name in STEPS:
            setattr(os, name, watched(getattr(os, name)))
        work()

    status = in_child(run)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("first", [True, False], ids=["first build", "later build"])
def test_killed_before_any_step_both_are_old_or_both_are_new(first: bool, places: tuple[Path, Path]) -> None:
    found = set()
    for step in range(100):
        for path in [*places[0].parent.iterdir(), *places[1].parent.iterdir()]:
            path.unlink()
        if not first:
            build(places, "old")
        old = words(places)
        ended = not killed_at(step, lambda: build(places, "new"))
        open_memory(places[0], path=places[1])
        assert words(places) in (old, ("new", "new")), step
        found.add(words(places))
        build(places, "new")
        assert words(places) == ("new", "new")
        if ended:
            break
    else:
        pytest.fail("a build has more steps than were tried")
    assert step >= 8
    assert found == {old, ("new", "new")}


def test_killed_at_random_moments_both_are_old_or_both_are_new(places: tuple[Path, Path]) -> None:
    chance = random.Random(5)
    build(places, "old")
    for _ in range(25):
        child = os.fork()
        if child == 0:
            try:
                while True:
                    build(places, "new")
                    build(places, "old")
            finally:
                os._exit(3)
        time.sleep(chance.uniform(0.005, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        open_memory(places[0], path=places[1])
        assert words(places) in {("old", "old"), ("new", "new")}
    assert build(places, "end")
    assert words(places) == ("end", "end")


def test_the_same_content_is_not_written_again(places: tuple[Path, Path]) -> None:
    assert build(places, "one")
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in places]
    assert not build(places, "one")
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in places] == before
    assert sorted(path.name for folder in places for path in folder.parent.iterdir()) == [
        "deck.apkg",
        "deck.lock",
    ]


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("call", [0, 1])
def test_a_disk_that_refuses_leaves_both_as_they_were_or_both_new(
    name: str, call: int, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(places, "old")
    real = getattr(os, name)
    calls = iter(range(100))

    def refuse(*arguments: Any, **options: Any) -> Any:
        if next(calls) == call:
            raise OSError(28, "No space left on device")
        return real(*arguments, **options)

    monkeypatch.setattr(os, name, refuse)
    told = "No space left on device"
    try:
        build(places, "new")
    except OutputError as error:
        told = str(error)
    monkeypatch.undo()
    assert "No space left on device" in told
    open_memory(places[0], path=places[1])
    assert words(places) in {("old", "old"), ("new", "new")}
    build(places, "end")
    assert words(places) == ("end", "end")


def test_two_builds_at_once_do_not_mix(places: tuple[Path, Path]) -> None:
    build(places, "old")
    target, path = places
    mine = open_memory(target, path=path)
    build(places, "new")
    with pytest.raises(LockError, match="another build of this deck came in between"):
        write_together(target, lambda file: file.write(b"mine"), mine, lock_bytes(_lock("mine")))
    assert words(places) == ("new", "new")
    assert len(list(target.parent.iterdir())) == 1


def test_folders_may_be_moved_between_the_stop_and_the_next_build(
    places: tuple[Path, Path], tmp_path: Path
) -> None:
    build(places, "old")
    for step in range(100):
        if not killed_at(step, lambda: build(places, "new")):
            pytest.fail("no journal was left")
        if (places[1].parent / ".deck.lock.pending").exists():
            break
    away = tmp_path / "away"
    away.mkdir()
    for name in ("out", "memory"):
        (tmp_path / name).rename(away / name)
    moved = (away / "out" / "deck.apkg", away / "memory" / "deck.lock")
    open_memory(moved[0], path=moved[1])
    assert words(moved) == ("new", "new")


def test_a_journal_from_elsewhere_harms_nothing(places: tuple[Path, Path], tmp_path: Path) -> None:
    target, path = places
    build(places, "old")
    victim = tmp_path / "profile"
    victim.write_text("mine")
    (tmp_path / ".profile.tmp").write_text("evil")
    step = {"path": "../profile", "draft": ".profile.tmp", "sha256": "0" * 64}
    lock = {"path": "deck.lock", "draft": ".deck.tmp", "sha256": "0" * 64}
    journal = path.parent / ".deck.lock.pending"
    for content in (
        {"was": None, "deck": step, "lock": lock},
        {"was": None, "deck": step | {"path": "../out/deck.apkg", "draft": "../profile"}, "lock": lock},
        {"was": 3},
    ):
        journal.write_text(json.dumps(content))
        with pytest.raises(LockError, match="delete it"):
            finish(path, target)
        assert victim.read_text() == "mine"
        assert words(places) == ("old", "old")


def test_drafts_of_stopped_builds_are_swept_away(places: tuple[Path, Path]) -> None:
    litter = places[0].with_name(".deck.apkg.0123456789ab.tmp")
    recent = places[0].with_name(".deck.apkg.ba9876543210.tmp")
    other = places[0].with_name(".other.apkg.0123456789ab.tmp")
    for path in (litter, recent, other):
        path.write_bytes(b"half")
    for path in (litter, other):
        os.utime(path, (0, 0))
    build(places, "new")
    assert (litter.exists(), recent.exists(), other.exists()) == (False, True, True)


@pytest.fixture
def broken(places: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    places[1].write_text('{"format": "cards-lock", "version": 1}\n\n<<<<<<< ours\n')
    places[0].write_bytes(b"package")
    before = [path.read_bytes() for path in places]
    yield places
    assert [path.read_bytes() for path in places] == before


def test_a_lock_that_cannot_be_read_is_not_written_over(broken: tuple[Path, Path]) -> None:
    with pytest.raises(LockError, match=r"deck\.lock:3:1: a merge has stopped here"):
        build(broken, "new")


def test_where_the_memory_comes_from(places: tuple[Path, Path], tmp_path: Path) -> None:
    target, path = places
    older = tmp_path / "older.lock"
    older.write_bytes(lock_bytes(_lock("older")))
    assert open_memory(target, path=path) == Memory(path, Lock())
    assert open_memory(target, path=path, previous=older).lock == _lock("older")
    build(places, "new")
    assert open_memory(target, path=path).lock == _lock("new")
    assert open_memory(target, path=path, previous=path).lock == _lock("new")
    with pytest.raises(LockError, match="this lock is the deck's memory already"):
        open_memory(target, path=path, previous=older)


@pytest.mark.parametrize("suffix", [".apkg", ".txt", ".csv", ".json", ".html"])
def test_all_formats_of_a_deck_share_a_lock(suffix: str) -> None:
    assert memory_path(Path("a") / f"deck.v2{suffix}") == Path("a") / "deck.v2.lock"


def test_a_deck_cannot_be_its_own_lock(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="this is where the deck's lock goes"):
        open_memory(tmp_path / "deck.lock")


def test_links_are_followed(places: tuple[Path, Path], tmp_path: Path) -> None:
    real = tmp_path / "real.lock"
    real.write_bytes(lock_bytes(_lock("old")))
    places[1].symlink_to(real)
    build(places, "new")
    assert places[1].is_symlink()
    assert real.read_bytes() == lock_bytes(_lock("new"))
    assert replace(open_memory(places[0], path=places[1]), origin=None).lock == _lock("new")
