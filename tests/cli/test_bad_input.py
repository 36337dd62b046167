"""Whatever is wrong with the input: one message that names the file, exit code 1, nothing overwritten."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.cli.app import run


def _missing(folder: Path) -> list[str]:
    return [str(folder / "gone.vtt")]


def _empty(folder: Path) -> list[str]:
    (folder / "empty.vtt").write_bytes(b"")
    return [str(folder / "empty.vtt")]


def _binary(folder: Path) -> list[str]:
    (folder / "talk.mp4.srt").write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 20)
    return [str(folder / "talk.mp4.srt")]


def _other_text(folder: Path) -> list[str]:
    (folder / "page.vtt.html").write_text(
        "<!doctype html><title>Not found</title><p>Try again.", encoding="utf-8"
    )
    return [str(folder / "page.vtt.html")]


def _folder_without(folder: Path) -> list[str]:
    (folder / "slides").mkdir()
    (folder / "slides" / "deck.pdf").write_bytes(b"%PDF-1.7")
    return [str(folder / "slides")]


def _pattern_without(folder: Path) -> list[str]:
    return [str(folder / "week-*.vtt")]


SOURCES = {
    "missing": (_missing, "gone.vtt"),
    "empty": (_empty, "empty.vtt"),
    "binary": (_binary, "talk.mp4.srt"),
    "other text": (_other_text, "page.vtt.html"),
    "folder without transcripts": (_folder_without, "slides"),
    "pattern that matches nothing": (_pattern_without, "week-*.vtt"),
}


@pytest.mark.parametrize("command", ["build", "extract", "sentences"])
@pytest.mark.parametrize(("make", "name"), SOURCES.values(), ids=SOURCES)
def test_unreadable_source(
    command: str,
    make: Callable[[Path], list[str]],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code = run([command, *make(tmp_path)])
    out, err = capfd.readouterr()
    errors = [line for line in err.splitlines() if line.startswith("error: ")]
    assert code == 1
    assert out == ""
    assert len(errors) == 1
    assert name in errors[0]
    assert "Traceback" not in err
    assert not list(tmp_path.glob("*.apkg"))


def test_wrong_encoding_is_read_and_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cafe.srt"
    path.write_bytes(
        "1\n00:00:01,000 --> 00:00:04,000\nA café is a place that sells coffee.\n".encode("cp1252")
    )
    run(["extract", str(path), "-v"])
    err = capfd.readouterr().err
    assert f"{path}:3: not UTF-8" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("nowhere/deck.apkg", "nowhere"),
        ("collection.apkg", "replaces the whole collection"),
        ("deck.zip", "ends in .apkg"),
        ("knots.vtt", "knots.vtt"),
    ],
)
def test_refused_output(
    output: str,
    told: str,
    lecture: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    before = lecture.read_bytes()
    assert run(["build", str(lecture), "-o", output]) == 1
    err = capfd.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert told in err
    assert lecture.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_unwritable_folder(lecture: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert run(["build", str(lecture), "-o", str(closed / "deck.apkg")]) == 1
    assert "cannot be written" in capfd.readouterr().err


def test_output_never_replaces_an_input(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = lecture.rename(lecture.with_suffix(".apkg"))
    before = source.read_bytes()
    assert run(["build", str(source), "-o", str(source)]) == 1
    assert "this file is an input" in capfd.readouterr().err
    assert source.read_bytes() == before


def test_an_address_that_no_card_may_have(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(lecture), "--url", "file:///etc/passwd"]) == 1
    err = capfd.readouterr().err
    assert "file:///etc/passwd" in err
    assert len(err.splitlines()) == 1


def test_broken_rule_file(lecture: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text("rules:\n  - id: tip.mine\n    kind: tip\n    match: {phrse: 'you should {act:rest}'}\n")
    deck = tmp_path / "deck.apkg"
    deck.write_bytes(b"what was there before")
    assert run(["build", str(lecture), "-r", str(rules), "-o", str(deck)]) == 1
    err = capfd.readouterr().err
    assert f"{rules}:4:13: unknown key 'phrse'" in err
    assert "did you mean 'phrase'" in err
    assert deck.read_bytes() == b"what was there before"


def test_missing_rule_file_is_not_taken_for_a_source(
    lecture: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(lecture), "-r", "gone.yaml"]) == 1
    assert "gone.yaml: cannot be read" in capfd.readouterr().err


def test_the_others_go_on(lecture: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.srt"
    bad.write_bytes(b"")
    deck = tmp_path / "deck.apkg"
    assert run(["build", str(bad), str(tmp_path / "gone.vtt"), str(lecture), "-o", str(deck)]) == 1
    out, err = capfd.readouterr()
    assert out.strip() == str(deck)
    assert deck.stat().st_size > 0
    assert f"error: {bad}: the file is empty" in err
    assert "gone.vtt: no such file" in err
    assert "not read: 2 sources" in err


def test_unknown_pipeline(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "--model", "en_no_such_pipeline"]) == 1
    err = capfd.readouterr().err
    assert err.startswith("error: en_no_such_pipeline: there is no spaCy pipeline")


def test_a_bug_is_told_as_one(
    lecture: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("cards.readers.read_transcript", fails)
    assert run(["extract", str(lecture)]) == 1
    err = capfd.readouterr().err
    assert "this is a bug in cards" in err
    assert "ZeroDivisionError: nobody thought of this" in err
    assert "Traceback" not in err
    assert run(["extract", str(lecture), "-v"]) == 1
    assert "Traceback" in capfd.readouterr().err
