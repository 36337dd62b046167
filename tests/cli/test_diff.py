"""`cards diff` and builds after the first: what is told, what is written, with which exit code it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cards.cli.app import run

TALK = """WEBVTT

00:01.000 --> 00:05.000
A bowline is a knot that makes a loop which does not slip.

00:05.000 --> 00:09.000
You should check the knot before you put weight on it.

00:09.000 --> 00:14.000
A hitch is a knot that ties a rope to a post.

00:14.000 --> 00:19.000
Always coil the rope after you have washed it.
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "knots.vtt").write_text(TALK)
    return folder


def edit(old: str, new: str) -> None:
    path = Path("knots.vtt")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


def found(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    """What `cards diff --json` says."""
    capfd.readouterr()
    run(["diff", "knots.vtt", "--json", *arguments])
    changes: dict[str, object] = json.loads(capfd.readouterr().out)
    return changes


def test_before_the_first_build_everything_is_new(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = files()
    assert run(["diff", "knots.vtt"]) == 5
    out = capfd.readouterr().out
    assert "new, 0 changed, 0 same, 0 retired" in out
    assert "new: 0:01 What is a bowline?" in out
    assert files() == before


def test_after_a_build_nothing_is_different(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "knots.vtt"]) == 0
    first = files()
    assert run(["diff", "knots.vtt"]) == 0
    assert "changes since knots.lock: 0 new, 0 changed" in capfd.readouterr().out
    assert run(["build", "knots.vtt"]) == 0
    assert files() == first


def test_a_correction_is_shown_field_by_field(capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt"])
    before = files()
    edit("makes a loop", "makes a fixed loop")
    capfd.readouterr()
    assert run(["diff", "knots.vtt"]) == 5
    out = capfd.readouterr().out
    assert "0 new, 1 changed" in out
    assert "changed: 0:01 What is a bowline?" in out
    assert "Back: A knot that makes a loop which does not slip. → A knot that makes a fixed loop" in out
    changes = found(capfd)
    (changed,) = changes["changed"]  # type: ignore[misc]
    assert changed["fields"]["Back"]["after"] == "A knot that makes a fixed loop which does not slip."
    assert files() == {**before, "knots.vtt": Path("knots.vtt").read_bytes()}
    assert run(["build", "knots.vtt"]) == 0
    assert "changed: 0:01 What is a bowline?" in capfd.readouterr().err
    assert run(["diff", "knots.vtt"]) == 0


def test_against_an_older_package(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt", "-o", str(tmp_path / "old.apkg")])
    edit("makes a loop", "makes a fixed loop")
    assert run(["diff", "knots.vtt", "--previous", str(tmp_path / "old.apkg"), "-o", "other.apkg"]) == 5
    assert f"changes since {tmp_path / 'old.apkg'}: 0 new, 1 changed" in capfd.readouterr().out
    assert not Path("other.lock").exists()


def test_against_an_older_package_beside_the_lock(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt"])
    old = tmp_path / "old.apkg"
    old.write_bytes(Path("knots.apkg").read_bytes())
    edit("makes a loop", "makes a fixed loop")
    run(["build", "knots.vtt"])
    before = files()
    capfd.readouterr()
    assert run(["diff", "knots.vtt"]) == 0
    assert run(["diff", "knots.vtt", "--previous", str(old)]) == 5
    assert f"changes since {old}: 0 new, 1 changed" in capfd.readouterr().out
    assert run(["build", "knots.vtt", "--previous", str(old)]) == 1
    assert "this lock is the deck's memory already" in capfd.readouterr().err
    assert files() == before


def test_what_is_retired_is_named_with_what_finds_it(capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt"])
    edit("A hitch is a knot that ties a rope to a post.", "And so on, and so on.")
    capfd.readouterr()
    assert run(["build", "knots.vtt"]) == 0
    err = capfd.readouterr().err
    assert "1 retired" in err
    assert "retired: 0:09 What is a hitch?" in err
    assert "Id:" in err


def test_a_build_that_loses_most_cards_writes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt"])
    before = files()
    for talk in (
        "WEBVTT\n\n00:01.000 --> 00:05.000\nA sextant is a device that measures angles at sea.\n",
        "WEBVTT\n\n00:01.000 --> 00:05.000\nHello and welcome.\n",
    ):
        Path("knots.vtt").write_text(talk)
        assert run(["build", "knots.vtt"]) == (1 if "sextant" in talk else 4)
        assert files() == {**before, "knots.vtt": talk.encode()}
    Path("knots.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:05.000\nA sextant is a device that measures angles at sea.\n"
    )
    capfd.readouterr()
    assert run(["build", "knots.vtt"]) == 1
    assert "--force" in capfd.readouterr().err
    assert run(["build", "knots.vtt", "--force"]) == 0
    assert files()["knots.apkg"] != before["knots.apkg"]


def test_a_source_that_cannot_be_read_does_not_retire_its_cards(capfd: pytest.CaptureFixture[str]) -> None:
    Path("talks").mkdir()
    for name, word in (("a", "sextant"), ("b", "compass")):
        Path(f"talks/{name}.vtt").write_text(
            f"WEBVTT\n\n00:01.000 --> 00:05.000\nA {word} is a device that shows sailors the way.\n"
        )
    assert run(["build", "talks", "-o", "deck.apkg"]) == 0
    before = files()["deck.apkg"]
    Path("talks/b.vtt").write_bytes(bytes(range(256)))
    assert run(["build", "talks", "-o", "deck.apkg"]) == 1
    assert "b.vtt: gave 1 card in the last build, now none" in capfd.readouterr().err
    assert files()["deck.apkg"] == before
    Path("talks/b.vtt").unlink()
    assert run(["build", "talks", "-o", "deck.apkg"]) == 0


def test_a_renamed_file_in_another_order_keeps_every_card(capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt", "-o", "deck.apkg", "--deck", "Knots"])
    Path("knots.vtt").rename("tying-knots.vtt")
    capfd.readouterr()
    assert run(["diff", "tying-knots.vtt", "-o", "deck.apkg", "--deck", "Knots", "--json"]) == 5
    changes = json.loads(capfd.readouterr().out)
    assert changes["new"] == changes["retired"] == changes["moved"] == []
    assert {name for card in changes["changed"] for name in card["fields"]} == {"Source", "tags"}


def test_a_text_file_and_a_package_of_a_deck_have_the_same_ids() -> None:
    run(["build", "knots.vtt", "-o", "deck.txt", "--min-score", "0"])
    edit("makes a loop", "makes a fixed loop")
    run(["build", "knots.vtt", "-o", "deck.txt", "--min-score", "0"])
    run(["build", "knots.vtt", "-o", "deck.apkg", "--min-score", "0"])
    ids = {json.loads(line)["id"] for line in Path("deck.lock").read_text().split("\n")[1:] if line}
    text = Path("deck.txt").read_text()
    assert len(ids) == 4
    assert all(id in text for id in ids)


def test_a_broken_lock_stops_the_build_before_any_work(capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", "knots.vtt"])
    lock = Path("knots.lock").read_text()
    Path("knots.lock").write_text(lock.replace('"state": "live"', '"state": "lively"', 1))
    before = files()
    capfd.readouterr()
    for command in ("build", "diff"):
        assert run([command, "knots.vtt"]) == 1
        assert "knots.lock:3:" in capfd.readouterr().err
        assert files() == before


def test_a_build_can_tell_its_changes_in_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "knots.vtt", "--json", "-q"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    told = json.loads(out)
    assert told["path"] == "knots.apkg"
    assert "What is a bowline?" in [card["front"] for card in told["new"]]


def test_only_a_package_can_retire(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "knots.vtt", "--retire", "--format", "csv"]) == 2
    assert "--retire needs a package" in " ".join(capfd.readouterr().err.split())
    assert files().keys() == {"knots.vtt"}


def test_the_clock_of_the_build_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SOURCE_DATE_EPOCH", "1700000000")
    run(["build", "knots.vtt"])
    first = files()
    assert b"2023-11-14T22:13:20Z" in first["knots.lock"]
    Path("knots.apkg").unlink()
    Path("knots.lock").unlink()
    run(["build", "knots.vtt"])
    assert files() == first


def test_a_time_in_the_future_is_refused_before_it_is_remembered(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(os.environ, "SOURCE_DATE_EPOCH", "4000000000")
    assert run(["build", "knots.vtt", "--format", "txt"]) == 1
    assert "SOURCE_DATE_EPOCH" in capfd.readouterr().err
    assert files().keys() == {"knots.vtt"}


def test_a_place_for_the_lock_that_is_none_is_told_before_the_work(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "knots.vtt", "--lock", "nowhere/knots.lock"]) == 1
    err = capfd.readouterr().err
    assert "nowhere" in err
    assert "cards from" not in err
    assert files().keys() == {"knots.vtt"}
