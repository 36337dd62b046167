"""The lock as a file: the same whatever the order, merged as text, and its nonsense named by its place."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.deck.lock import Lock, Record, clean, lock_bytes, read_lock
from cards.errors import LockError, Problem


def record(id: str, **changes: object) -> Record:
    values = {
        "id": id,
        "note": 1_700_000_000_000,
        "state": "live",
        "kind": "tip",
        "rule": "tip.do-not",
        "source": "compost.vtt",
        "title": "Compost",
        "start_ms": 12_000,
        "end_ms": 15_000,
        "key": "turn the heap",
        "anchor": "turn the heap",
        "type": "basic",
        "changed": 1_700_000_000,
        "deck": "Garden::Compost",
        "tags": ("compost", "tip"),
        "fields": {"Front": "How?", "Back": "Turn the heap.", "Rule": "tip.do-not · 0.80"},
    }
    return Record(**(values | changes))  # type: ignore[arg-type]


def lines(*ids: str) -> bytes:
    return lock_bytes(Lock(tuple(record(id) for id in ids)))


text = st.text(max_size=20).map(clean)
records = st.builds(
    record,
    st.text("abcXYZ019", min_size=1, max_size=6),
    state=st.sampled_from(["live", "retired", "dropped"]),
    source=text,
    title=text,
    anchor=text,
    start_ms=st.none() | st.integers(0, 10**8),
    changed=st.integers(315_532_800, 4_000_000_000),
    type=st.sampled_from(["basic", "cloze"]),
    tags=st.lists(text, max_size=3).map(tuple),
    fields=st.dictionaries(st.sampled_from(["Front", "Back", "Quote"]), text.filter(bool)),
)
locks = st.lists(records, unique_by=lambda one: one.id, max_size=6)


@settings(deadline=None)
@given(locks, st.randoms())
def test_what_is_written_is_read_and_written_the_same_in_any_order(
    found: list[Record], chance: object
) -> None:
    written = lock_bytes(Lock(tuple(found)))
    again = read_lock(written, "deck.lock")
    assert sorted(again.records, key=lambda one: one.id) == sorted(found, key=lambda one: one.id)
    chance.shuffle(found)  # type: ignore[attr-defined]
    assert lock_bytes(Lock(tuple(found))) == written


def test_windows_line_ends_and_a_mark_at_the_start_do_no_harm() -> None:
    written = lines("a", "b")
    assert read_lock(b"\xef\xbb\xbf" + written.replace(b"\n", b"\r\n"), "deck.lock") == read_lock(
        written, "x"
    )


def test_the_rule_and_the_order_of_tags_are_no_content() -> None:
    one = record("a")
    assert one.hash == replace(one, tags=("tip", "compost")).hash
    assert one.hash == replace(one, fields={**one.fields, "Rule": "tip.other · 0.10"}).hash
    assert one.hash != replace(one, fields={**one.fields, "Time": "0:12"}).hash
    assert one.hash != replace(one, type="cloze").hash


def _edited(change: Callable[[list[str]], Sequence[str]]) -> bytes:
    return "\n".join(change(lines("a", "b", "c").decode().split("\n"))).encode()


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        (b"", "deck.lock:1:1", "not the memory of a deck"),
        (b"name: poetry\n", "deck.lock:1:1", "not the memory of a deck"),
        (b"\xff\xfe\x00", "deck.lock:1:1", "not the memory of a deck"),
        (b'{"format": "cards-lock", "version": 7}\n', "deck.lock:1:26", "update cards"),
        (b'{"format": "cards-lock", "version": "new"}\n', "deck.lock:1:26", "no such version"),
        (_edited(lambda all: [*all[:2], all[2][:-9], *all[3:]]), "deck.lock:3:", "not a card in JSON"),
        (_edited(lambda all: [*all[:2], "[1, 2]", *all[3:]]), "deck.lock:3:1", "expected a JSON object"),
        (_edited(lambda all: [*all[:4], all[2], *all[5:]]), "deck.lock:5:2", "a is already on line 3"),
        (_edited(lambda all: ["<<<<<<< ours", *all]), "deck.lock:1:1", "a merge has stopped here"),
        (_edited(lambda all: [*all[:4], "=======", *all[4:]]), "deck.lock:5:1", "a merge has stopped here"),
        (
            _edited(lambda all: [line.replace('"live"', '"alive"') for line in all]),
            "deck.lock:3:",
            "'state' must be 'live' or",
        ),
        (
            _edited(lambda all: [line.replace("Turn the heap.", "Burn it.") for line in all]),
            "deck.lock:7:",
            "the hash does not belong",
        ),
        (
            _edited(lambda all: [line.replace('"anchor"', '"anker"') for line in all]),
            "deck.lock:5:",
            "no card has a 'anker'",
        ),
        (
            _edited(lambda all: [line.replace("2023-11-14", "2023-13-14") for line in all]),
            "deck.lock:3:",
            "'changed' must be a moment",
        ),
    ],
)
def test_nonsense_is_named_by_its_place(content: bytes, place: str, says: str) -> None:
    with pytest.raises(LockError) as caught:
        read_lock(content, "deck.lock")
    assert any(
        f"{problem}".startswith(place) and says in f"{problem}" for problem in caught.value.problems
    ), str(caught.value)
    assert all(problem.hint or "version" in problem.code for problem in caught.value.problems)


def test_every_problem_of_a_lock_is_told_at_once() -> None:
    broken = _edited(lambda all: [all[0], "", "{", "", all[4].replace("12000", "-1"), "", all[6]])
    with pytest.raises(LockError) as caught:
        read_lock(broken, "deck.lock")
    assert [problem.place.line for problem in caught.value.problems] == [3, 5]


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_bytes_there_is_a_lock_or_a_refusal(content: bytes) -> None:
    for data in (content, lines("a") + b"\n" + content):
        problems: tuple[Problem, ...] = ()
        try:
            read_lock(data, "deck.lock")
        except LockError as error:
            problems = error.problems
        assert all(problem.place.line for problem in problems)


class TestMerge:
    """Two people go on from the same lock, and version control puts their locks together."""

    def merged(self, tmp_path: Path, base: Lock, ours: Lock, theirs: Lock, *options: str) -> bytes:
        if shutil.which("git") is None:
            pytest.skip("git is needed")
        names = []
        for name, lock in (("ours", ours), ("base", base), ("theirs", theirs)):
            (tmp_path / name).write_bytes(lock_bytes(lock))
            names.append(str(tmp_path / name))
        return subprocess.run(["git", "merge-file", "-p", *options, *names], capture_output=True).stdout

    base = Lock(tuple(record(id) for id in "bdfhj"))

    def test_changes_of_neighbours_and_new_cards_between_others_merge(self, tmp_path: Path) -> None:
        ours = Lock(
            (record("b"), record("c"), *(record(id, key="new") for id in "dh"), record("f"), record("j"))
        )
        theirs = Lock((*(record(id) for id in "bdh"), record("f", key="other"), record("g"), record("j")))
        both = read_lock(self.merged(tmp_path, self.base, ours, theirs), "deck.lock")
        assert {one.id: one.key for one in both.records if one.key != "turn the heap"} == {
            "d": "new",
            "h": "new",
            "f": "other",
        }
        assert "".join(sorted(one.id for one in both.records)) == "bcdfghj"

    def test_new_cards_at_the_same_place_merge_with_the_line_for_git(self, tmp_path: Path) -> None:
        ours = Lock((*self.base.records, record("k"), record("l")))
        theirs = Lock((*self.base.records, record("m")))
        with pytest.raises(LockError, match="a merge has stopped here"):
            read_lock(self.merged(tmp_path, self.base, ours, theirs), "deck.lock")
        both = read_lock(self.merged(tmp_path, self.base, ours, theirs, "--union"), "deck.lock")
        assert "".join(sorted(one.id for one in both.records)) == "bdfhjklm"

    def test_the_same_card_changed_on_both_sides_is_asked_about(self, tmp_path: Path) -> None:
        sides = [
            Lock(tuple(replace(one, key=key) if one.id == "f" else one for one in self.base.records))
            for key in ("ours", "theirs")
        ]
        with pytest.raises(LockError, match="f is already on line"):
            read_lock(self.merged(tmp_path, self.base, *sides, "--union"), "deck.lock")


def test_the_header_is_the_same_in_every_lock() -> None:
    first = lines("a").split(b"\n")[0]
    assert first == lock_bytes(Lock()).split(b"\n")[0]
    assert json.loads(first) == {"format": "cards-lock", "version": 1}
