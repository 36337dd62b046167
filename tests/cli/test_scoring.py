"""Choosing rules, counting what they find and measuring them, as a user calls the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cards.cli.app import run

DEFINITION = "A bowline is a knot that makes a loop which does not slip."
TIP = "You should check the knot before you put weight on it."


def rows(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


@pytest.fixture
def labelled(lecture: Path) -> Path:
    rows: list[tuple[str, str, int, int]] = [
        ("definition", DEFINITION[:-1], 1000, 8000),
        ("tip", TIP, 5000, 11000),
        ("tip", "never said", 90000, 91000),
    ]
    names = ("kind", "quote", "start_ms", "end_ms")
    items = [{**dict(zip(names, row, strict=True)), "must": True, "term": "bowline"} for row in rows]
    path = lecture.with_name("knots.gold.json")
    path.write_text(json.dumps(items), encoding="utf-8")
    return path


def test_score(labelled: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "score", str(labelled), "--format", "jsonl", "-q"]) == 0
    found = {(row["kind"], row["name"]): row for row in rows(capfd)}
    total = found["total", ""]
    assert (total["cards"], total["right"], total["wanted"], total["found"]) == (2, 2, 3, 2)
    assert (total["precision"], total["recall"], total["terms_right"]) == (1.0, 0.667, 1)
    assert found["kind", "tip"]["recall"] == 0.5
    by_rule = [row for row in found.values() if row["kind"] == "rule"]
    assert sum(int(str(row["cards"])) for row in by_rule) == 2


def test_score_shows_what_is_missed(labelled: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "score", str(labelled.parent), "-v"]) == 0
    out, err = capfd.readouterr()
    assert "PRECISION" in out
    assert "missed  tip  never said" in out
    assert "1 transcript, 2 cards, F1 0.800" in err


def test_score_of_chosen_rules(labelled: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "score", str(labelled), "--select", "tip.*", "--format", "jsonl", "-q"]) == 0
    found = {(row["kind"], row["name"]): row for row in rows(capfd)}
    assert found["kind", "definition"]["cards"] == 0
    assert found["kind", "tip"]["cards"] == 1


def test_list_counts_what_rules_found(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", str(lecture), "--format", "jsonl", "-q"]) == 0
    found = {str(row["id"]): row for row in rows(capfd)}
    assert sum(int(str(row["cards"])) for row in found.values()) == 2
    assert all(int(str(row["fired"])) >= int(str(row["cards"])) for row in found.values())
    assert any(row["fired"] == 0 for row in found.values())
    assert "scorer.tip" in found


def test_list_without_transcripts_counts_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--format", "jsonl", "-q", "--ignore-rule", "tip.*"]) == 0
    found = {str(row["id"]): row for row in rows(capfd)}
    assert "fired" not in found["tip.command"]
    assert found["tip.command"]["status"] == "off"
    assert found["definition.is-a"]["status"] == "stable"


def test_extract_with_chosen_rules(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "--ignore-rule", "definition.*", "--format", "jsonl", "-q"]) == 0
    assert [row["kind"] for row in rows(capfd)] == ["tip"]


def test_without_the_scorer_a_rule_keeps_its_score(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def score(declared: float, *more: str) -> float:
        choice = ["--select", "definition.a-is-a", "--override", f"definition.a-is-a.score={declared}"]
        assert run(["extract", str(lecture), *choice, "--format", "jsonl", "-q", *more]) == 0
        (card,) = rows(capfd)
        return float(str(card["score"]))

    assert score(0.8, "--no-scorer") == pytest.approx(2 * score(0.4, "--no-scorer"), abs=0.01)
    assert score(0.8) == score(0.4)


@pytest.mark.parametrize("wrong", ["score=1", "tip.command=1", "tip.command.score"])
def test_an_override_that_cannot_be_read(
    lecture: Path, wrong: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(lecture), "--override", wrong]) in (1, 2)
    assert capfd.readouterr().err


def test_a_rule_that_there_is_not(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "--select", "tip.comand"]) == 1
    assert "tip.command" in capfd.readouterr().err


def test_explain_shows_rule_and_scorer_apart(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", "definition.a-is-a", DEFINITION]) == 0
    out = capfd.readouterr().out
    assert "definition.a-is-a  yes" in out
    assert "scorer  tip 0." in out
    assert run(["rules", "explain", "definition.a-is-a", DEFINITION, "--no-scorer"]) == 0
    assert "scorer" not in capfd.readouterr().out
