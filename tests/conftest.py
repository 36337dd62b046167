"""What tests of several rooms share: the command as a user calls it, and the sample course."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The cache of those who run the tests is left alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def course() -> Path:
    """The folder of the sample course."""
    return ROOT / "decks" / "community-garden"


@pytest.fixture
def lecture(tmp_path: Path) -> Path:
    """A short lecture that gives a definition and a tip."""
    path = tmp_path / "knots.vtt"
    path.write_text(
        "WEBVTT\n\n"
        "00:01.000 --> 00:05.000\nA bowline is a knot that makes a loop\n\n"
        "00:05.000 --> 00:08.000\nwhich does not slip. You should check\n\n"
        "00:08.000 --> 00:11.000\nthe knot before you put weight on it.\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def cards(tmp_path: Path) -> Call:
    """Runs `cards` in a process of its own, in a folder of its own."""

    def call(*arguments: object, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cards", *map(str, arguments)],
            cwd=tmp_path,
            input=stdin,
            env=os.environ | {"COLUMNS": "100"} | variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return call
