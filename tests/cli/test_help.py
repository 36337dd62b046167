"""What the command tells of itself, and that it is told in the documentation as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer.main

from cards.cli.app import app, run

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")) if "cards " in path.read_text("utf-8")
)


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, sub in getattr(command, "commands", {}).items():
        if hasattr(sub, "commands"):
            yield from _commands(sub, (*path, name))
        else:
            yield (*path, name), sub


COMMANDS = dict(_commands(typer.main.get_command(app)))
NAMES = [" ".join(path) for path in COMMANDS]


@pytest.mark.parametrize("path", COMMANDS, ids=NAMES)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(
    path: tuple[str, ...], option: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, option]) == 0
    out, err = capfd.readouterr()
    assert out.startswith(f"Usage: cards {' '.join(path)} ")
    assert err == ""


@pytest.mark.parametrize("path", COMMANDS, ids=NAMES)
def test_every_option_has_help(path: tuple[str, ...]) -> None:
    silent = [parameter.name for parameter in COMMANDS[path].params if not getattr(parameter, "help", None)]
    assert silent == []


def test_help_lists_every_command_in_full(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capfd.readouterr().out
    assert {path[0] for path in COMMANDS} <= set(out.split())
    assert "..." not in out.partition("Commands:")[2]
    assert "130 interrupted" in " ".join(out.split())


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capfd.readouterr().out == f"cards {version('transcript-cards')}\n"


def test_no_arguments_show_the_help(capfd: pytest.CaptureFixture[str]) -> None:
    run([])
    assert "Commands:" in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build"], "SOURCE"),
        (["rules", "check"], "RULES.yaml"),
        (["biuld", "lecture.vtt"], "biuld"),
        (["build", "lecture.vtt", "--no-such-option"], "--no-such-option"),
        (["extract", "lecture.vtt", "--format", "xml"], "xml"),
        (["extract", "lecture.vtt", "--from", "subtitles"], "no format 'subtitles'"),
    ],
)
def test_bad_command_line(arguments: list[str], told: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capfd.readouterr()
    assert told in out + err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_documented(name: str) -> None:
    assert f"cards {name}" in (ROOT / "docs/interfaces.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documented_commands_and_options_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    lines = re.findall(r"(?:^ *|`)(?:\$ )?cards ((?!-)[^`\n#>]+)", text, re.MULTILINE)
    for line in lines:
        words = line.split()
        path = next((tuple(words[:size]) for size in (2, 1) if tuple(words[:size]) in COMMANDS), None)
        assert path, f"`cards {line}` in {document.name}: there is no such command"
        known = {option for parameter in COMMANDS[path].params for option in parameter.opts} | {
            "-h",
            "--help",
        }
        used = {word.strip("[].,").split("=")[0] for word in words if re.match(r"\[?-{1,2}[a-z]", word)}
        assert used <= known, f"`cards {line}` in {document.name}: there is no {used - known}"
