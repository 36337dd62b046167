"""`cards extract` and `cards sentences`: the interfaces that other programs read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cards.cli.app import run

FIELDS = [
    *("id", "kind", "rule", "score", "note", "front", "back", "text", "term", "context", "quote"),
    *("start_ms", "end_ms", "source", "title", "tags"),
]


def _lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_jsonl(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "--format", "jsonl"]) == 0
    definition, tip = _lines(capfd)
    assert list(definition) == list(tip) == FIELDS
    assert definition["kind"] == "definition"
    assert definition["term"] == "bowline"
    assert definition["quote"] == "A bowline is a knot that makes a loop which does not slip."
    assert definition["start_ms"] == 1000
    assert 5000 < definition["end_ms"] < 8000
    assert definition["source"] == "knots.vtt"
    assert definition["title"] == "Knots"
    assert definition["front"] == "What is a bowline?"
    assert 0 < definition["score"] <= 1
    assert tip["kind"] == "tip"
    assert tip["quote"] == "You should check the knot before you put weight on it."
    assert tip["end_ms"] == 11000
    assert tip["note"] in ("basic", "cloze")
    assert ("{{c1::" in tip["text"]) is (tip["note"] == "cloze")
    assert definition["id"] != tip["id"]


def test_the_sample_course(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(course), "--format", "jsonl"]) == 0
    found = _lines(capfd)
    terms = {card["term"].lower() for card in found if card["kind"] == "definition"}
    assert {"community garden", "raised bed", "humus", "mulch", "blight", "drip irrigation"} <= terms
    assert sum(card["kind"] == "tip" for card in found) >= 15
    quotes = " ".join(card["quote"] for card in found)
    for chatter in ("We have carrots", "sing to her heap", "Thank you for watching"):
        assert chatter not in quotes
    assert len({card["id"] for card in found}) == len(found)
    for title in {card["title"] for card in found}:
        times = [card["start_ms"] for card in found if card["title"] == title]
        assert times == sorted(times)


def test_dropped(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    again = "\n00:11.000 --> 00:15.000\nA bowline is a knot that makes a loop.\n"
    lecture.write_text(lecture.read_text() + again)
    assert run(["extract", str(lecture), "--format", "jsonl", "--dropped"]) == 0
    dropped = _lines(capfd)
    assert all(list(card) == ["kind", "rule", "quote", "start_ms", "reason"] for card in dropped)
    assert any(card["start_ms"] == 11000 and card["reason"] for card in dropped)


def test_table(lecture: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["extract", str(lecture)]) == 0
    out = capfd.readouterr().out
    header, first, *_ = out.splitlines()
    assert header.split() == ["TIME", "KIND", "SCORE", "RULE", "FRONT", "BACK"]
    assert first.startswith("0:01  definition")
    assert "What is a bowline?" in first
    assert "A knot that makes a loop which does not slip." in first
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["extract", str(lecture)]) == 0
    narrow = capfd.readouterr().out.splitlines()
    assert max(map(len, narrow)) <= 80
    assert len(narrow) > len(out.splitlines())


def test_transcript_without_times(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("A bowline is a knot that makes a loop which does not slip.\n\nThat was all for today.\n")
    assert run(["extract", str(path), "--format", "jsonl"]) == 0
    (card,) = _lines(capfd)
    assert card["start_ms"] is card["end_ms"] is None


def test_sentences(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["sentences", str(lecture), "--format", "jsonl"]) == 0
    first, second = _lines(capfd)
    assert list(first) == ["text", "start_ms", "end_ms", "speaker"]
    assert first["text"] == "A bowline is a knot that makes a loop which does not slip."
    assert first["start_ms"] == 1000
    assert first["end_ms"] <= second["start_ms"] < 8000
    assert first["speaker"] is None


def test_sentences_tell_speakers(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["sentences", str(course / "living-soil.vtt"), "--format", "jsonl"]) == 0
    assert {sentence["speaker"] for sentence in _lines(capfd)} == {"Rosa"}


def test_sentences_with_their_parse(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["sentences", str(lecture), "--format", "jsonl", "-v"]) == 0
    first, _ = _lines(capfd)
    tokens = first["tokens"]
    assert [token["text"] for token in tokens][:3] == ["A", "bowline", "is"]
    assert tokens[tokens[0]["head"]]["text"] == "bowline"
    assert tokens[0]["pos"] == "DET"
    capfd.readouterr()
    assert run(["sentences", str(lecture), "-v"]) == 0
    assert "DET" in capfd.readouterr().out


def test_check(course: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.srt"
    broken.write_text(
        "1\n00:00:04,000 --> 00:00:02,000\nHello.\n\n2\n00:00:05,000 --> 00:00:09,000\nAnd welcome.\n"
    )
    assert run(["check", str(course / "living-soil.vtt"), str(broken)]) == 0
    whole, mended, *repairs = capfd.readouterr().out.splitlines()
    assert whole.endswith("living-soil.vtt: vtt, 44 captions, until 3:03, 1 speaker, 0 repairs")
    assert mended.startswith(f"{broken}: srt, 2 captions, until 0:09, ")
    assert any(f"{broken}:" in repair for repair in repairs)
    assert run(["check", str(broken), str(tmp_path / "gone.srt")]) == 1


def test_check_as_json(course: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.srt"
    broken.write_text("1\n00:00:04,000 --> 00:00:02,000\nHello there.\n")
    gone = tmp_path / "gone.srt"
    arguments = ["check", str(course / "living-soil.vtt"), str(broken), str(gone), "--format", "jsonl"]
    assert run(arguments) == 1
    out, err = capfd.readouterr()
    whole, mended, missing = map(json.loads, out.splitlines())
    assert {key: whole[key] for key in ("read", "format", "cues", "speakers", "problems")} == {
        "read": True,
        "format": "vtt",
        "cues": 44,
        "speakers": ["Rosa"],
        "problems": [],
    }
    assert (mended["words"], mended["start_ms"], mended["title"]) == (2, 2000, "Broken")
    assert [(problem["code"], problem["line"]) for problem in mended["problems"]] == [("backwards", 2)]
    assert (missing["path"], missing["read"]) == (str(gone), False)
    assert [problem["code"] for problem in missing["problems"]] == ["not-found"]
    assert "2 transcripts read, 1 repair: backwards (1)\nnot read: 1 source" in err
