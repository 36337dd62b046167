"""`cards rules`: listing, checking and testing rule files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cards.cli.app import run

GOOD = """\
rules:
  - id: tip.rest
    kind: tip
    title: Rest somewhere
    match: {phrase: '^ rest in {place:noun}'}
    examples:
      match: [{text: Rest in the shade., place: the shade}, Rest in bed.]
      no_match: [You have no rest., She took a rest in bed.]
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD)
    return path


def test_list(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "-r", str(rules), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert all(list(row) == ["id", "kind", "score", "pack", "status", "title"] for row in rows)
    (mine,) = (row for row in rows if row["pack"] == "mine")
    assert mine["id"] == "tip.rest"
    assert {"definitions", "tips"} <= {row["pack"] for row in rows}


def test_list_as_a_table(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list"]) == 0
    out, err = capfd.readouterr()
    assert out.splitlines()[0].split() == ["ID", "KIND", "SCORE", "PACK", "STATUS", "TITLE"]
    assert " rules on, " in err


def test_check(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "check", str(rules)]) == 0
    assert f"{rules}: 1 rule, all valid" in capfd.readouterr().err


def test_check_tells_all_problems_at_once(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rules.write_text(GOOD.replace("title:", "titel:").replace("kind: tip", "kind: tip\n    score: 3"))
    assert run(["rules", "check", str(rules)]) == 1
    score, title = (line for line in capfd.readouterr().err.splitlines() if line.startswith("error: "))
    assert f"{rules}:4:12: 'score'" in score
    assert f"{rules}:5:5: unknown key 'titel'; did you mean 'title'?" in title


def test_check_knows_what_the_pipeline_lacks(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rules.write_text(GOOD.replace("{phrase: '^ rest in {place:noun}'}", "{tree: {place: {dep: dobj}}}"))
    assert run(["rules", "check", str(rules)]) == 1
    assert "dobj" in capfd.readouterr().err


def test_examples_that_pass(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", str(rules)]) == 0
    assert "4 examples of 1 rule, 0 failed" in capfd.readouterr().err


def test_examples_that_fail(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rules.write_text(
        GOOD.replace("place: the shade", "place: the sun").replace("You have no rest.", "Rest in peace.")
    )
    assert run(["rules", "test", str(rules)]) == 3
    out, err = capfd.readouterr()
    assert "expected 'the sun'" in out
    assert "got      'the shade'" in out
    assert "Rest in peace." in out
    assert f"{rules}:7:" in out
    assert "2 failed" in err


def test_explain_a_file(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", str(rules), "Rest in the shade."]) == 0
    out = capfd.readouterr().out
    assert "shade" in out
    assert "tip.rest  yes  place = 'the shade'" in out
    assert run(["rules", "explain", str(rules), "You rest in the shade."]) == 0
    assert "tip.rest  no " in capfd.readouterr().out


def test_explain_what_is_said_at_a_moment(
    rules: Path, lecture: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "explain", "tip.rest", f"{lecture}@0:02", "-r", str(rules)]) == 0
    out = capfd.readouterr().out
    assert "bowline" in out
    assert "weight" not in out
    assert run(["rules", "explain", "tip.rest", f"{lecture}@9:59", "-r", str(rules)]) == 1
    assert f"{lecture}: no sentence at 9:59" in capfd.readouterr().err


def test_explain_an_unknown_rule(rules: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", "tip.rset", "Rest in bed.", "-r", str(rules)]) == 1
    assert "did you mean 'tip.rest'" in capfd.readouterr().err


def test_schema(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "schema"]) == 0
    schema = json.loads(capfd.readouterr().out)
    assert "rules" in schema["properties"]


def test_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "new", "gardening"]) == 0
    assert capfd.readouterr().out == "gardening.yaml\n"
    assert run(["rules", "test", "gardening.yaml"]) == 0
    written = Path("gardening.yaml").read_bytes()
    assert run(["rules", "new", "gardening"]) == 1
    assert "gardening.yaml: there is such a file already" in capfd.readouterr().err
    assert Path("gardening.yaml").read_bytes() == written


def test_new_with_a_bad_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "new", "../Mine"]) == 2
    assert "is no name of a pack" in " ".join(capfd.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []
