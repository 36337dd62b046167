"""Which room of the house may know which: read from the imports themselves."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cards

SOURCE = Path(cards.__file__).parent

BELOW = {
    "errors": set(),
    "text": set(),
    "transcript": {"errors"},
    "card": set(),
    "cache": set(),
    "selection": {"errors", "text", "transcript"},
    "yamlio": {"errors"},
    "jsonschema": set(),
    "readers": {"errors", "transcript"},
    "language": {"errors", "transcript"},
    "rules": {"errors", "text", "yamlio", "jsonschema"},
    "drafting": {"errors", "text", "transcript", "card", "language", "rules"},
    "kept": {"transcript", "card", "rules", "cache"},
    "media": {"errors", "text", "transcript", "card"},
    "exporters": {"errors", "text", "card", "media"},
    "gold": {"errors", "card"},
    "scorer": {"errors", "transcript", "card", "language", "rules"},
    "build": {
        "errors",
        "text",
        "transcript",
        "card",
        "cache",
        "language",
        "rules",
        "kept",
        "drafting",
        "scorer",
    },
    "deck": {
        "errors",
        "text",
        "transcript",
        "card",
        "selection",
        "yamlio",
        "jsonschema",
        "readers",
        "rules",
        "drafting",
        "media",
        "exporters",
        "build",
    },
}
"""Each room below `cli` and the rooms it may import; `cli` may import all of them."""

KEPT_OUT = {
    "readers": {"spacy", "genanki", "typer"},
    "language": {"genanki", "typer", "yaml", "pydantic"},
    "rules": {"genanki", "typer"},
    "drafting": {"genanki", "typer", "yaml", "pydantic"},
    "scorer": {"genanki", "typer", "yaml", "pydantic", "torch"},
    "media": {"spacy", "genanki", "typer", "yaml", "pydantic"},
    "exporters": {"spacy", "typer", "yaml", "pydantic", "imageio_ffmpeg"},
    "build": {"spacy", "genanki", "typer"},
    "deck": {"spacy", "genanki", "typer"},
    "cli": {"genanki", "yaml", "pydantic"},
}
"""Libraries that belong to another room."""

TEST_ONLY = {"anki", "aqt", "pytest", "hypothesis", "pysubs2"}


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if parts[0] not in ("__init__", "__main__"):
            yield parts[0], path


def _imported(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            if node.module == "cards":
                yield from ((f"cards.{alias.name}", node.lineno) for alias in node.names)


def _wrong(wanted: bool) -> list[str]:
    found = []
    for room, path in _modules():
        for name, line in _imported(path):
            top, _, rest = name.partition(".")
            if top == "cards":
                other = rest.split(".")[0]
                bad = bool(other) and other != room and room != "cli" and other not in BELOW[room]
            else:
                bad = top in KEPT_OUT.get(room, set()) | TEST_ONLY
            if bad and (top == "cards") is wanted:
                found.append(f"{path.relative_to(SOURCE)}:{line} imports {name}")
    return found


def test_every_room_is_known() -> None:
    assert {room for room, _ in _modules()} == set(BELOW) | {"cli"}


def test_rooms_know_only_rooms_below() -> None:
    assert _wrong(wanted=True) == []


def test_libraries_stay_in_their_rooms() -> None:
    assert _wrong(wanted=False) == []


def test_rooms_are_in_order() -> None:
    """No two rooms may know each other, however long the way round."""
    left = {room: set(below) for room, below in BELOW.items()}
    while left:
        free = {room for room, below in left.items() if not below & set(left)}
        assert free, f"these rooms know each other: {sorted(left)}"
        left = {room: below for room, below in left.items() if room not in free}


@pytest.mark.parametrize("name", ["print", "exit", "quit", "input"])
def test_nothing_below_the_command_line_talks_to_the_user(name: str) -> None:
    found = []
    for room, path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if room != "cli" and isinstance(called, ast.Name) and called.id == name:
                found.append(f"{path.relative_to(SOURCE)}:{called.lineno}")
    assert found == []


def test_importing_the_package_imports_next_to_nothing() -> None:
    program = (
        "import sys; import cards; print(*sorted(name for name in sys.modules if name.startswith('cards.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
