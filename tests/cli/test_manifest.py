"""Commands that are given a manifest in place of transcripts: options go before what it says."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cards.cli.app import run

KNOTS = """\
WEBVTT

00:01.000 --> 00:05.000
A bowline is a knot that makes a loop

00:05.000 --> 00:08.000
which does not slip. You should check

00:08.000 --> 00:11.000
the knot before you put weight on it.
"""
BENDS = """\
WEBVTT

00:02.000 --> 00:06.000
<v Ada>A bend is a knot that joins two ropes.

01:02.000 --> 01:06.000
<v Ben>Whipping is a winding of twine around the end of a rope.
"""
MANIFEST = """\
deck: Ropes
uid: ropes-for-tests
description: For **sailors**.
tags: [sea]
sources:
  - path: talks/knots.vtt
    url: https://example.org/knots.mp4
  - path: talks/bends.vtt
    title: Bends and whippings
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two lectures and their manifest."""
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "knots.vtt").write_text(KNOTS)
    (tmp_path / "talks" / "bends.vtt").write_text(BENDS)
    (tmp_path / "ropes.yaml").write_text(MANIFEST)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def extracted(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert run(["extract", "ropes.yaml", "--format", "jsonl", *arguments]) == 0
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def terms(cards: list[dict[str, Any]]) -> list[str]:
    return [card["term"].lower() for card in cards if card["kind"] == "definition"]


def test_lectures_in_the_manifests_order_with_its_titles_and_tags(capfd: pytest.CaptureFixture[str]) -> None:
    cards = extracted(capfd)
    assert terms(cards) == ["bowline", "bend", "whipping"]
    assert [card["title"] for card in cards] == ["Knots", "Knots", *["Bends and whippings"] * 2]
    assert all({"ropes", "sea"} <= set(card["tags"]) for card in cards)


def test_the_uid_sets_cards_apart(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    first = {card["id"] for card in extracted(capfd)}
    (here / "ropes.yaml").write_text(MANIFEST.replace("ropes-for-tests", "another"))
    second = {card["id"] for card in extracted(capfd)}
    (here / "ropes.yaml").write_text(MANIFEST.replace("uid: ropes-for-tests\n", ""))
    without = {card["id"] for card in extracted(capfd)}
    assert run(["extract", "talks", "--format", "jsonl"]) == 0
    bare = {json.loads(line)["id"] for line in capfd.readouterr().out.splitlines()}
    assert not first & second
    assert without == bare


@pytest.mark.parametrize(
    ("extra", "arguments", "expected"),
    [
        (
            "max_cards: 1",
            ["--max-cards", "5"],
            ["bowline", "bend", "whipping"],
        ),
        (
            "min_score: 1",
            ["--min-score", "0"],
            ["bowline", "bend", "whipping"],
        ),
        ("    speaker: Ben", [], ["bowline", "whipping"]),
        ("    skip: 1:00-", ["--skip", "0:00-0:04"], ["bend", "whipping"]),
        ("    skip: 1:00-", [], ["bowline", "bend"]),
    ],
)
def test_what_the_manifest_says_and_options_that_go_before_it(
    extra: str, arguments: list[str], expected: list[str], capfd: pytest.CaptureFixture[str], here: Path
) -> None:
    (here / "ropes.yaml").write_text(f"{MANIFEST}{extra}\n")
    found = terms(extracted(capfd, *arguments))
    assert found == expected


def test_the_best_card_of_each_lecture(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.yaml").write_text(f"{MANIFEST}max_cards: 1\n")
    assert [card["title"] for card in extracted(capfd)] == ["Knots", "Bends and whippings"]


def test_rules_left_out(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.yaml").write_text(MANIFEST + "rules: {ignore: definition.*}\n")
    assert not [card for card in extracted(capfd) if card["rule"].startswith("definition.")]


def test_silenced_lint(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "talks" / "knots.vtt").write_text(KNOTS + "\n00:20.000 --> 00:25.000\nA bowline is a knot.\n")
    from cards.drafting.lint import CHECKS

    (here / "ropes.yaml").write_text(f"{MANIFEST}lint: {{ignore: [{', '.join(CHECKS)}]}}\n")
    assert run(["extract", "ropes.yaml", "--lint", "--format", "jsonl"]) == 0
    assert capfd.readouterr().out == ""


def test_the_sentences_of_a_manifest(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.yaml").write_text(MANIFEST + "    speaker: Ada\n")
    assert run(["sentences", "ropes.yaml", "--format", "jsonl"]) == 0
    texts = [json.loads(line)["text"] for line in capfd.readouterr().out.splitlines()]
    assert texts[-1] == "A bend is a knot that joins two ropes."


def test_what_the_scorer_does_can_be_left_out(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.yaml").write_text(MANIFEST + "rules: {scorer: false}\n")
    from cards.rules import load_rules

    scores = {rule.id: rule.score for rule in load_rules(scorer=False).rules}
    cards = extracted(capfd)
    assert cards
    assert all(card["score"] <= scores[card["rule"]] for card in cards)


def test_check_a_sound_one(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "ropes.yaml"]) == 0
    out, err = capfd.readouterr()
    assert [line.split(":")[0] for line in out.splitlines()] == ["talks/knots.vtt", "talks/bends.vtt"]
    assert [line.rpartition(", for ")[2] for line in out.splitlines()] == [
        "Ropes::01 Knots",
        "Ropes::02 Bends and whippings",
    ]
    assert "ropes.yaml: “Ropes”, 2 lectures\n" in err
    assert "error" not in err
    assert run(["check", "ropes.yaml", "--format", "jsonl"]) == 0
    told = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [one["deck"] for one in told] == ["Ropes::01 Knots", "Ropes::02 Bends and whippings"]


def test_check_tells_all_that_is_wrong(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.yaml").write_text(MANIFEST + "    skip: 9-3\ntag: [a]\n")
    assert run(["check", "ropes.yaml"]) == 1
    err = capfd.readouterr().err
    assert "error: ropes.yaml:10:11: '9-3' ends before it starts" in err
    assert "error: ropes.yaml:11:1: unknown key 'tag'; did you mean 'tags'?\n    tag: [a]\n    ^" in err


def test_check_reads_rules_and_transcripts_too(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "mine.yaml").write_text("rules:\n  - id: my.rule\n")
    (here / "talks" / "bends.vtt").write_text("WEBVTT\n")
    (here / "ropes.yaml").write_text(MANIFEST + "    recording: far.mp4\nrules: {extends: mine.yaml}\n")
    assert run(["check", "ropes.yaml"]) == 1
    out, err = capfd.readouterr()
    assert "warning: ropes.yaml:10:16: there is no 'far.mp4'" in err
    assert "error: mine.yaml:2:5: the key 'kind' is missing" in err
    assert "error: talks/bends.vtt" in err
    assert "talks/knots.vtt" in out


def test_check_reads_what_builds_remember(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.lock").write_text("<<<<<<< mine\n")
    (here / "ropes.review.yaml").write_text("- what\n")
    assert run(["check", "ropes.yaml"]) == 1
    err = capfd.readouterr().err
    assert "error: ropes.lock:1" in err
    assert "error: ropes.review.yaml:1:1" in err


def test_a_rule_that_there_is_not(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "ropes.yaml").write_text(MANIFEST + "rules:\n  ignore: [tip.*, tip.oght]\n")
    for command in ("check", "extract"):
        assert run([command, "ropes.yaml"]) == 1
        assert "error: ropes.yaml:11:19: no rule is called 'tip.oght'" in capfd.readouterr().err


def test_a_manifest_stands_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", "ropes.yaml", "talks"]) == 2
    assert "give it alone" in " ".join(capfd.readouterr().err.split())


def test_a_rule_file_is_no_source(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "mine.yaml").write_text("rules:\n  - {id: my.rule, kind: tip, match: 'try {act:rest}'}\n")
    assert run(["extract", "mine.yaml"]) == 1
    assert "this is a rule file" in capfd.readouterr().err


def test_two_lectures_of_one_name(capfd: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "more").mkdir()
    (here / "more" / "knots.vtt").write_text(BENDS)
    (here / "ropes.yaml").write_text(MANIFEST + "  - path: more/knots.vtt\n")
    assert run(["extract", "ropes.yaml"]) == 1
    assert "error: ropes.yaml:10:5: more/knots.vtt and talks/knots.vtt are both called 'Knots'" in (
        capfd.readouterr().err
    )


def ids(package: Path) -> dict[str, str]:
    """The ids of a package's notes, by their first field."""
    with zipfile.ZipFile(package) as archive:
        data = archive.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return {field: guid for guid, field in connection.execute("select guid, sfld from notes")}


def test_build_writes_beside_the_manifest(
    here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "away").mkdir()
    monkeypatch.chdir(here / "away")
    assert run(["build", "../ropes.yaml"]) == 0
    assert capfd.readouterr().out == "../ropes.apkg\n"
    assert sorted(path.name for path in here.glob("ropes.*")) == ["ropes.apkg", "ropes.lock", "ropes.yaml"]
    assert not list((here / "away").iterdir())
    before = (here / "ropes.apkg").read_bytes(), (here / "ropes.lock").read_bytes()
    assert run(["build", "../ropes.yaml"]) == 0
    assert ((here / "ropes.apkg").read_bytes(), (here / "ropes.lock").read_bytes()) == before


@pytest.mark.parametrize(
    ("extra", "arguments", "written"),
    [
        ("output: sea.html\nlock: sea.lock\n", [], ["sea.html", "sea.lock"]),
        ("output: sea.html\n", ["--format", "csv"], ["ropes.lock", "sea.csv"]),
        ("output: sea.html\n", ["-o", "talks/mine.txt"], ["ropes.lock", "talks/mine.txt"]),
        ("", ["--lock", "talks/a.lock"], ["ropes.apkg", "talks/a.lock"]),
    ],
)
def test_other_outputs(extra: str, arguments: list[str], written: list[str], here: Path) -> None:
    before = set(here.rglob("*"))
    (here / "ropes.yaml").write_text(MANIFEST + extra)
    assert run(["build", "ropes.yaml", *arguments]) == 0
    assert sorted(str(path.relative_to(here)) for path in set(here.rglob("*")) - before) == written


def test_nothing_is_built_from_a_broken_manifest(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "ropes.yaml"]) == 0
    before = (here / "ropes.apkg").read_bytes(), (here / "ropes.lock").read_bytes()
    (here / "ropes.yaml").write_text(MANIFEST + "  - talks/nowhere.vtt\n")
    assert run(["build", "ropes.yaml"]) == 1
    assert "ropes.yaml:10:5: 'talks/nowhere.vtt': no such file" in capfd.readouterr().err
    assert ((here / "ropes.apkg").read_bytes(), (here / "ropes.lock").read_bytes()) == before


def test_an_output_that_is_the_manifest(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "ropes.yaml", "-o", "ropes.yaml", "--format", "txt"]) == 1
    assert "this file is an input" in capfd.readouterr().err
    assert (here / "ropes.yaml").read_text() == MANIFEST


def test_from_a_build_without_a_manifest_everybody_keeps_their_cards(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "talks", "--deck", "Ropes", "-o", "old.apkg"]) == 0
    assert run(["build", "ropes.yaml", "--previous", "old.apkg"]) == 0
    assert set(ids(here / "ropes.apkg").values()) == set(ids(here / "old.apkg").values())
    capfd.readouterr()
    assert run(["build", "ropes.yaml", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["path"], told["new"], told["retired"]) == ("ropes.apkg", [], [])


def test_what_a_new_manifest_says_can_be_built(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "talks", "-o", "new.yaml"]) == 0
    assert run(["build", "new.yaml"]) == 0
    assert capfd.readouterr().out == "new.yaml\nnew.apkg\n"
    assert len(ids(here / "new.apkg")) >= 3


def test_diff_of_a_manifest(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "ropes.yaml"]) == 0
    assert run(["diff", "ropes.yaml"]) == 0
    (here / "ropes.yaml").write_text(MANIFEST.replace("[sea]", "[ship]"))
    capfd.readouterr()
    assert run(["diff", "ropes.yaml", "--json"]) == 5
    assert len(json.loads(capfd.readouterr().out)["changed"]) == len(ids(here / "ropes.apkg"))


def test_the_sample_course(course: Path, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    manifest = str(course.with_suffix(".yaml"))
    assert run(["check", manifest]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.rpartition("::")[2] for line in lines] == [
        "01 Finding people and ground",
        "02 Living soil",
        "03 Water and weeds",
    ]
    assert run(["build", manifest, "-o", "garden.apkg", "--lock", "garden.lock"]) == 0
    assert len(ids(here / "garden.apkg")) > 30


LECTURES = ("Zebra knots", "apple bends", "Äther hitches", *(f"Part {number}" for number in range(4, 12)))


def test_in_anki_subdecks_are_in_order_with_description_and_tags(here: Path) -> None:
    anki = pytest.importorskip("anki.collection")
    manifest = MANIFEST.partition("sources:")[0] + "sources:\n"
    for number, title in enumerate(LECTURES):
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
        text = (
            f"WEBVTT\n\n00:01.000 --> 00:05.000\nA {word}ling is a knot that holds {word} ropes together.\n"
        )
        (here / "talks" / f"{number}.vtt").write_text(text)
        manifest += f"  - {{path: talks/{number}.vtt, title: {title}}}\n"
    (here / "ropes.yaml").write_text(manifest)
    assert run(["build", "ropes.yaml"]) == 0
    collection = anki.Collection(str(here / "collection.anki2"))
    try:
        options = collection._backend.get_import_anki_package_presets()
        request = anki.ImportAnkiPackageRequest(package_path=str(here / "ropes.apkg"), options=options)
        collection.import_anki_package(request)
        (ropes,) = (deck for deck in collection.sched.deck_due_tree().children if deck.name == "Ropes")
        assert [deck.name for deck in ropes.children] == [
            f"{number:02} {title}" for number, title in enumerate(LECTURES, 1)
        ]
        assert all(deck.new_count for deck in ropes.children)
        stored = collection.decks.by_name("Ropes")
        assert (stored["desc"], stored["md"]) == ("For **sailors**.", True)
        notes = [collection.get_note(id) for id in collection.find_notes("")]
        assert len(notes) >= len(LECTURES)
        assert all({"ropes", "sea"} <= set(note.tags) for note in notes)
    finally:
        collection.close()
