"""A short run of the byte fuzzer, where Atheris can be installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="Atheris is not installed")


@pytest.mark.parametrize("family", ["captions", "markup", "json", "text", "packed"])
def test_bytes_of_every_family(family: str, tmp_path: Path) -> None:
    script = Path(__file__).with_name("fuzz_bytes.py")
    result = subprocess.run(
        [sys.executable, script, family, "--runs", "1500", "--seconds", "20"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    assert "Done " in result.stderr
