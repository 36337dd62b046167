"""Building again what has not changed: fast, and without a parse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TALK = """WEBVTT

00:00.000 --> 00:04.000
A bowline is a knot that makes a loop which does not slip.

00:04.000 --> 00:08.000
You should always check your knots before you climb.
"""

RULES = """\
rules:
  - id: knots.hold
    kind: tip
    match: every knot weakens {act:rest}
    examples:
      match: [Every knot weakens the rope.]
      no_match: [The rope is weak.]
"""


def test_an_unchanged_deck_is_rebuilt_without_spacy(tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(TALK)
    (tmp_path / "other.vtt").write_text(TALK.replace("bowline", "hitch"))
    (tmp_path / "knots.yaml").write_text(RULES)
    program = (
        "import json, sys; from cards.cli.app import run; code = run(sys.argv[1:])\n"
        "heavy = [name for name in ('spacy', 'thinc', 'cards.rules.schema') if name in sys.modules]\n"
        "print(json.dumps([code, heavy]))"
    )
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}

    def run(*arguments: str) -> list[object]:
        command = [sys.executable, "-c", program, *arguments, "-q", "-r", "knots.yaml"]
        done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
        result: list[object] = json.loads(done.stdout.splitlines()[-1])
        return result

    build = ("build", "talk.vtt", "other.vtt", "-o", "deck.apkg")
    assert "spacy" in str(run(*build))
    first = (tmp_path / "deck.apkg").read_bytes()
    assert run(*build) == [0, []]
    assert (tmp_path / "deck.apkg").read_bytes() == first
    assert run("extract", "talk.vtt") == [0, []]
    assert "spacy" in str(run("extract", "talk.vtt", "--no-cache"))
