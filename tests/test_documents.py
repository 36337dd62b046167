"""What the README and the other documents say is true: rules that load, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cards.cli.app import run

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


def test_the_readmes_first_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (rule,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(rule.splitlines()) == 5
    Path("history.yaml").write_text(rule)
    Path("phones.srt").write_text(
        "1\n00:00:01,000 --> 00:00:05,000\nThe telephone was invented by Alexander Graham Bell.\n"
    )
    assert run(["extract", "phones.srt", "-r", "history.yaml", "--format", "jsonl"]) == 0
    out, err = capfd.readouterr()
    assert '"front": "Who invented the telephone?", "back": "Alexander Graham Bell."' in out
    assert "error" not in err


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_documents(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)|(?:src|href)=\"(?!https?:)([^\"#]+)", text)
    gone = [link for pair in links for link in pair if link and not (document.parent / link).exists()]
    assert gone == []
