"""The wheel works in an empty environment, from another folder, without the clone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CLEAN = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(build, check=True, env=CLEAN)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment's commands into which only the wheel was installed."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True, env=CLEAN)
    return scripts


def test_what_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packs = {f"cards/packs/{path.name}" for path in (ROOT / "rules").glob("*.yaml")}
    assert packs
    assert packs <= names
    assert "cards/py.typed" in names
    assert "cards/language/models/en_talk/meta.json" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"cards", "transcript_cards"}
    assert wheel.stat().st_size < 25_000_000


def test_a_build_from_another_folder(scripts: Path, course: Path, tmp_path: Path) -> None:
    def cards(*arguments: object) -> str:
        command = [scripts / "cards", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, check=True, env=CLEAN, stdout=subprocess.PIPE, text=True
        ).stdout

    copy = tmp_path / "soil.vtt"
    copy.write_bytes((course / "living-soil.vtt").read_bytes())
    assert cards("build", copy) == "soil.apkg\n"
    assert (tmp_path / "soil.apkg").stat().st_size > 2000
    facts = json.loads(cards("doctor", "--json"))
    home = scripts.parent.resolve()
    assert facts["problems"] == []
    assert Path(facts["pipeline"]["path"]).resolve().is_relative_to(home)
    assert all(Path(pack["path"]).resolve().is_relative_to(home) for pack in facts["packs"])


def test_both_names_of_the_command(scripts: Path) -> None:
    shown = {
        subprocess.run([scripts / name, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout
        for name in ("cards", "transcript-cards")
    }
    assert len(shown) == 1
