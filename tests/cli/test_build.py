"""`cards build`: what is written, what is printed where, and with which exit code it ends."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from cards.cli.app import run
from cards.exporters.formats import FORMATS

SILENT = "WEBVTT\n\n00:01.000 --> 00:03.000\nHello, and welcome back.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def _collection(package: Path) -> sqlite3.Connection:
    """The collection inside a package, for looking at what was written without Anki's help."""
    with zipfile.ZipFile(package) as archive:
        data = archive.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return connection


def _deck_names(package: Path) -> set[str]:
    (decks,) = _collection(package).execute("select decks from col").fetchone()
    return {deck["name"] for deck in json.loads(decks).values()} - {"Default"}


def _fields(package: Path) -> list[str]:
    return [fields for (fields,) in _collection(package).execute("select flds from notes")]


def test_one_lecture(lecture: Path, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(lecture)]) == 0
    out, err = capfd.readouterr()
    assert out == "knots.apkg\n"
    assert (here / "knots.apkg").is_file()
    assert "2 cards from 2 sentences: 1 definition, 1 tip" in err
    assert _deck_names(here / "knots.apkg") == {"Knots"}


def test_a_second_build_replaces_the_first(lecture: Path, here: Path) -> None:
    assert run(["build", str(lecture)]) == 0
    older = (here / "knots.apkg").read_bytes()
    lecture.write_text(lecture.read_text().replace("a loop", "a large loop"))
    assert run(["build", str(lecture)]) == 0
    assert (here / "knots.apkg").read_bytes() != older
    assert len(_fields(here / "knots.apkg")) == 2
    assert sorted(path.name for path in here.iterdir()) == ["knots.apkg", "knots.lock"]


def test_a_file_that_is_no_package_of_ours_is_not_replaced(
    lecture: Path, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "knots.apkg").write_bytes(b"something else")
    assert run(["build", str(lecture)]) == 1
    assert "knots.apkg: this is not an Anki package" in capfd.readouterr().err
    assert (here / "knots.apkg").read_bytes() == b"something else"


def test_quiet(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(lecture), "-q"]) == 0
    assert capfd.readouterr() == ("knots.apkg\n", "")


def test_verbose_names_what_was_left_out(
    lecture: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "said-twice.vtt"
    path.write_text(
        lecture.read_text() + "\n00:11.000 --> 00:15.000\nA bowline is a knot that makes a loop.\n"
    )
    run(["build", str(path)])
    counted = capfd.readouterr().err
    run(["build", str(path), "-v"])
    listed = capfd.readouterr().err
    assert "left out" in counted
    assert "0:11" not in counted
    assert "0:11 definition." in listed
    assert "A bowline is a knot that makes a loop." in listed


def test_no_progress_but_on_a_terminal(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["build", str(lecture)])
    err = capfd.readouterr().err
    assert "\r" not in err
    assert "\x1b" not in err
    assert "looking for cards" not in err


def test_output_deck_and_url(lecture: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    deck = tmp_path / "ropes.apkg"
    url = "https://example.org/knots.mp4"
    assert run(["build", str(lecture), "-o", str(deck), "--deck", "Ropes::Loops", "--url", url]) == 0
    assert capfd.readouterr().out == f"{deck}\n"
    assert "Ropes::Loops" in _deck_names(deck)
    assert all(url + "#t=" in fields for fields in _fields(deck))


def test_output_folder(lecture: Path, tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    assert run(["build", str(lecture), "-o", str(tmp_path / "decks")]) == 0
    assert (tmp_path / "decks" / "knots.apkg").is_file()


def test_several_lectures_become_subdecks(
    course: Path, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", str(course), "--deck", "Gardens"]) == 0
    out, err = capfd.readouterr()
    assert out == "Gardens.apkg\n"
    lectures = ["Finding people and ground", "Living soil", "Water and weeds"]
    assert {f"Gardens::{lecture}" for lecture in lectures} <= _deck_names(here / "Gardens.apkg")
    assert "in 3 lectures" in err
    assert all(lecture in err for lecture in lectures)


@pytest.mark.parametrize(
    ("sources", "deck", "name"),
    [
        (["course"], "", "course.apkg"),
        (["course/*.vtt"], "", "course.apkg"),
        (["course/a.vtt", "course/b.vtt"], "", "course.apkg"),
        (["course/a.vtt", "course/b.vtt"], "Ropes::Knots", "Ropes - Knots.apkg"),
        (["course/a.vtt", "other/c.vtt"], "", "deck.apkg"),
        (["course/a.vtt"], "Ropes", "a.apkg"),
        (["course/a.vtt", "course/a.vtt"], "", "course.apkg"),
    ],
)
def test_default_names(
    sources: list[str], deck: str, name: str, lecture: Path, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in ("course/a.vtt", "course/b.vtt", "other/c.vtt"):
        (here / path).parent.mkdir(exist_ok=True)
        (here / path).write_bytes(lecture.read_bytes())
    assert run(["build", *sources, "--deck", deck]) == 0
    assert capfd.readouterr().out == f"{name}\n"


def test_the_same_file_named_twice_is_read_once(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(lecture), str(lecture.parent), "-o", "deck.apkg"]) == 0
    assert "2 cards from 2 sentences: " in capfd.readouterr().err


def test_no_card_leaves_the_old_package(lecture: Path, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(lecture)]) == 0
    older = [(here / name).read_bytes() for name in ("knots.apkg", "knots.lock")]
    capfd.readouterr()
    lecture.write_text(SILENT)
    assert run(["build", str(lecture)]) == 4
    out, err = capfd.readouterr()
    assert out == ""
    assert "no card came out" in err
    assert [(here / name).read_bytes() for name in ("knots.apkg", "knots.lock")] == older


def test_standard_input(
    lecture: Path, here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lecture.read_bytes())))
    assert run(["build", "-", "--from", "vtt", "-o", "talk.apkg"]) == 0
    assert "2 cards" in capfd.readouterr().err
    assert len(_fields(here / "talk.apkg")) == 2


def test_own_rules_are_added_to_the_built_in_ones(lecture: Path, here: Path) -> None:
    rules = here / "mine.yaml"
    rules.write_text(
        "rules:\n"
        "  - id: number.loops\n"
        "    kind: loop\n"
        "    match: {phrase: 'makes a {thing:noun}'}\n"
        "    card: {front: 'What does it make?', back: '{thing}'}\n"
    )
    assert run(["build", str(lecture), "-r", str(rules)]) == 0
    fields = _fields(here / "knots.apkg")
    assert len(fields) == 3
    assert any("What does it make?" in field for field in fields)


@pytest.mark.parametrize("kind", list(FORMATS))
def test_other_kinds_of_files(
    kind: str, lecture: Path, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", str(lecture), "--format", kind]) == 0
    assert run(["build", str(lecture), "-o", f"named.{kind}"]) == 0
    assert capfd.readouterr().out == f"knots.{kind}\nnamed.{kind}\n"
    if kind != "apkg":
        assert "bowline" in Path(f"knots.{kind}").read_text(encoding="utf-8")
        assert Path(f"knots.{kind}").read_bytes() == Path(f"named.{kind}").read_bytes()


def test_text_from_text_does_not_replace_it(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    notes = here / "notes.txt"
    notes.write_text(
        "A bowline is a knot that makes a loop which does not slip. It was tied by many sailors.\n"
    )
    before = notes.read_bytes()
    assert run(["build", "notes.txt", "--format", "txt"]) == 1
    assert "this file is an input" in capfd.readouterr().err
    assert notes.read_bytes() == before


def test_link_template(lecture: Path, here: Path) -> None:
    url, template = "https://example.org/talks/7", "https://example.org/play?talk=7&at={hms}"
    assert run(["build", str(lecture), "--url", url, "--link-template", template]) == 0
    assert all("play?talk=7" in fields and "at=" in fields for fields in _fields(here / "knots.apkg"))
