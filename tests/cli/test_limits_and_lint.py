"""`--min-score`, `--max-cards`, `--lint` and `--ignore`: fewer cards, and what is wrong with the rest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cards import extract, read_transcript
from cards.cli.app import run

BAD_RULE = """\
rules:
  - id: mine.loop
    kind: loop
    match: {phrase: 'makes a {thing:noun}'}
    card: {front: 'Does it make a {thing}?', back: '{thing}'}
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A rule whose card has all that lint is after."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(BAD_RULE)
    return "mine.yaml"


def _lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_lint_as_json(lecture: Path, rules: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "-r", rules, "--lint", "--format", "jsonl"]) == 0
    findings = [line for line in _lines(capfd) if line["front"] == "Does it make a loop?"]
    assert list(findings[0]) == ["id", "check", "message", "front", "back", "source", "start_ms"]
    assert [line["check"] for line in findings] == ["dangling-pronoun", "answer-in-question", "yes-or-no"]
    assert {line["source"] for line in findings} == {"knots.vtt"}
    assert "“it”" in findings[0]["message"]


def test_lint_as_a_table(lecture: Path, rules: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "-r", rules, "--lint"]) == 0
    header, first, *_ = capfd.readouterr().out.splitlines()
    assert header.split() == ["TIME", "SOURCE", "CHECK", "MESSAGE", "FRONT"]
    assert first.startswith("0:0")
    assert "knots.vtt  dangling-pronoun" in first


def test_ignored_checks_are_not_told(lecture: Path, rules: str, capfd: pytest.CaptureFixture[str]) -> None:
    ignored = ["--ignore", "yes-or-no", "--ignore", "dangling-pronoun"]
    assert run(["extract", str(lecture), "-r", rules, "--lint", "--format", "jsonl", *ignored]) == 0
    out, err = capfd.readouterr()
    assert '"answer-in-question"' in out
    assert "yes-or-no" not in out + err
    assert "dangling-pronoun" not in out + err


def test_the_summary_counts_and_verbose_names(
    lecture: Path, rules: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", str(lecture), "-r", rules]) == 0
    (line,) = [line for line in capfd.readouterr().err.splitlines() if line.startswith("lint")]
    assert re.match(r"lint doubts \d cards?: .*yes-or-no \(1\).*; -v shows which", line)
    assert run(["build", str(lecture), "-r", rules, "-v"]) == 0
    assert ": Does it make a loop?" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["build", "extract"])
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--ignore", "yes-no"], "no check 'yes-no'; did you mean 'yes-or-no'?"),
        (["--ignore", "zzz"], "there are dangling-pronoun, answer-in-question"),
        (["--max-cards", "0"], "--max-cards"),
        (["--min-score", "60"], "--min-score"),
    ],
)
def test_bad_command_line(
    command: str, arguments: list[str], told: str, lecture: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(lecture), *arguments]) == 2
    assert told in " ".join(capfd.readouterr().err.split())


def test_dropped_and_lint_exclude_each_other(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(lecture), "--dropped", "--lint"]) == 2
    assert "give one of them" in capfd.readouterr().err


def test_max_cards(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = str(course / "living-soil.vtt")
    assert run(["extract", source, "--format", "jsonl"]) == 0
    everything = _lines(capfd)
    assert run(["extract", source, "--format", "jsonl", "--max-cards", "4"]) == 0
    few = _lines(capfd)
    assert len(few) == 4
    assert [card for card in everything if card in few] == few
    assert few[-1]["start_ms"] - few[0]["start_ms"] > 60_000
    assert run(["extract", source, "--format", "jsonl", "--max-cards", "4", "--dropped"]) == 0
    cut = [card for card in _lines(capfd) if card["reason"] == "beyond --max-cards 4"]
    assert len(cut) == len(everything) - 4


def test_max_cards_counts_each_lecture_by_itself(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(course), "--format", "jsonl", "--max-cards", "2"]) == 0
    titles = [card["title"] for card in _lines(capfd)]
    assert len(titles) == 6
    assert len(set(titles)) == 3


def test_min_score(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = str(course / "living-soil.vtt")
    assert run(["extract", source, "--format", "jsonl"]) == 0
    everything = _lines(capfd)
    limit = sorted(card["score"] for card in everything)[len(everything) // 2]
    assert run(["extract", source, "--format", "jsonl", "--min-score", str(limit)]) == 0
    assert _lines(capfd) == [card for card in everything if card["score"] >= limit]
    assert run(["extract", source, "--min-score", "1"]) == 4
    out, err = capfd.readouterr()
    assert out == ""
    assert "below --min-score 1.00" in err


def test_every_quote_was_said(course: Path) -> None:
    extraction = extract([read_transcript(path) for path in sorted(course.glob("*.vtt"))])
    assert "quote-not-said" not in {finding.check for finding in extraction.findings}


@pytest.mark.parametrize("wrong", [{"max_cards": 0}, {"ignore": ["yes-no"]}])
def test_the_library_refuses_them_as_well(lecture: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"expected 1 or more|did you mean 'yes-or-no'"):
        extract(read_transcript(lecture), **wrong)
