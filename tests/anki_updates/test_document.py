"""docs/updates.md tells of every scenario and every release of Anki, and of no others."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "updates.md").read_text(encoding="utf-8")


def test_the_table_tells_every_scenario() -> None:
    told = re.findall(r"^\|.*\| `(test_\w+)` \|$", DOCUMENT, re.MULTILINE)
    scenarios = Path(__file__).with_name("test_scenarios.py").read_text(encoding="utf-8")
    assert sorted(told) == sorted(re.findall(r"^def (test_\w+)", scenarios, re.MULTILINE))


def test_the_releases_are_those_that_are_tested() -> None:
    (tested,) = re.findall(r"^ANKIS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    (told,) = re.findall(r"The table holds for Anki ([^a-z]+) and ([\d.]+)", DOCUMENT)
    assert f"{told[0]}, {told[1]}".split(", ") == tested.split()
