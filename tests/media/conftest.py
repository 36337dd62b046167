"""Recordings made for the tests, in which every second sounds and looks its own way."""

from __future__ import annotations

import subprocess
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from cards.card import Card
from cards.media import ffmpeg

SECONDS = 12
RATE = 44_100


@pytest.fixture(scope="session")
def program() -> str:
    """The path of ffmpeg; without it there is nothing to test here."""
    found = ffmpeg.find_ffmpeg()
    if found is None:
        pytest.skip("ffmpeg is not installed")
    return found


def _make(program: str, path: Path, *arguments: str) -> Path:
    command = [program, "-nostdin", "-loglevel", "error", "-y", *arguments, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


_TONES = ("-f", "lavfi", "-i", f"aevalsrc=sin(2*PI*t*(400+200*floor(t))):s={RATE}:d={SECONDS}")
_GREYS = ("-f", "lavfi", "-i", f"color=s=64x48:r=10:d={SECONDS},geq=lum='20*floor(T)':cb=128:cr=128")


@pytest.fixture(scope="session")
def video(program: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds: from second n on a tone of 400 + 200 n Hz and a grey of 20 n."""
    path = tmp_path_factory.mktemp("recordings") / "knots.mp4"
    return _make(program, path, *_TONES, *_GREYS, "-c:a", "aac", "-c:v", "mpeg4", "-g", "30", "-q:v", "2")


@pytest.fixture(scope="session")
def audio(program: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound of it, with a cover that is no picture from the recording."""
    folder = tmp_path_factory.mktemp("recordings")
    cover = _make(program, folder / "cover.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1")
    tagged = ("-map", "0:a", "-map", "1:v", "-disposition:v:0", "attached_pic", "-metadata", "title=Knots")
    return _make(program, folder / "knots.mp3", *_TONES, "-i", str(cover), *tagged)


@pytest.fixture(scope="session")
def silent(program: str, video: Path) -> Path:
    """The pictures of it, without a sound."""
    return _make(program, video.with_name("silent.mp4"), "-i", str(video), "-an", "-c:v", "copy")


@pytest.fixture(scope="session")
def heard(program: str) -> Callable[[Path], list[int]]:
    """Gives of a clip the second of the recording that is heard, for every tenth of a second."""

    def listen(clip: Path) -> list[int]:
        command = [program, "-loglevel", "error", "-i", str(clip), "-f", "s16le", "-ar", str(RATE), "-"]
        samples = array("h", subprocess.run(command, capture_output=True, check=True).stdout)
        step = RATE // 10
        seconds = []
        for start in range(0, len(samples) - step + 1, step):
            part = samples[start : start + step]
            crossings = sum((a < 0) != (b < 0) for a, b in pairwise(part))
            seconds.append(round((crossings * 5 - 400) / 200))
        return seconds

    return listen


@pytest.fixture(scope="session")
def seen(program: str) -> Callable[[Path], int]:
    """Gives the second of the recording that a picture shows."""

    def look(picture: Path) -> int:
        command = [
            program,
            "-loglevel",
            "error",
            "-i",
            str(picture),
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-",
        ]
        pixels = subprocess.run(command, capture_output=True, check=True).stdout
        assert len(pixels) == 64 * 48
        # The recording has the narrow range of video, from 16 to 235; a JPEG has the full one.
        return round((pixels[len(pixels) // 2] * 219 / 255 + 16) / 20)

    return look


@pytest.fixture
def card() -> Callable[..., Card]:
    """Gives cards that are said from one second to another."""

    def make(start: float | None, end: float | None, id: str = "", **changes: object) -> Card:
        times = [None if second is None else round(second * 1000) for second in (start, end)]
        fields = {
            "id": id or f"said-at-{start}",
            "kind": "tip",
            "rule": "tip.should",
            "score": 0.8,
            "note": "basic",
            "front": "What should you check?",
            "back": "The knot.",
            "quote": "You should check the knot.",
            "start_ms": times[0],
            "end_ms": times[1],
            "source": "knots.vtt",
            "title": "Knots",
        }
        return Card(**(fields | changes))  # type: ignore[arg-type]

    return make
