"""The program ffmpeg: where it is, what it says of a recording, and many runs of it side by side."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cards.errors import InputError, Place, Problem

HOW_TO_INSTALL = (
    "install it (`apt install ffmpeg`, `brew install ffmpeg`, `winget install ffmpeg`), "
    "or the extra that brings it: pip install 'transcript-cards[media]'"
)

_QUIET = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y")
# A playlist that calls itself .mp4 must not make ffmpeg fetch what it names.
_SAFE = ("-protocol_whitelist", "file")
_LONGEST_RUN = 300.0
"""Seconds after which one run is given up; a clip takes a tenth of one."""

_DURATION = re.compile(r"^ +Duration: (\d+):(\d\d):(\d\d)\.(\d+)", re.MULTILINE)
_STREAM = re.compile(r"^ +Stream #.*?: (Audio|Video): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Streams:
    """What a recording holds."""

    duration_ms: int | None
    """None where the file does not say."""
    sound: bool
    pictures: bool
    """Moving ones; the cover of an audio file does not count."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of ffmpeg that writes one file."""

    arguments: tuple[str, ...]
    """As `cut_arguments` gives them."""
    output: Path


def find_ffmpeg() -> str | None:
    """Give the path of ffmpeg, or None: from PATH, else from the package that the extra `media` brings."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        return None
    try:
        return str(get_ffmpeg_exe())
    except RuntimeError:
        return None


def probe(program: str, recording: Path) -> Streams:
    """Ask ffmpeg what `recording` holds.

    Raises InputError, with ffmpeg's own words, for a file that is no recording or a broken one.
    """
    command = [program, "-nostdin", "-hide_banner", *_SAFE, "-i", _address(recording)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LONGEST_RUN, check=False)
        told = done.stderr.decode(errors="replace").replace("\r", "")
    except (OSError, subprocess.TimeoutExpired) as error:
        told = str(error)
    streams = _STREAM.findall(told)
    if not streams:
        message = f"ffmpeg cannot read it as a recording: {_last_words(told)}"
        raise InputError(
            Problem(Place(str(recording)), "recording", message, "does it play? else fetch it again")
        )
    duration_ms = None
    if found := _DURATION.search(told):
        hours, minutes, seconds = (int(part) for part in found.groups()[:3])
        duration_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(f"{found[4]:0<3}"[:3])
    return Streams(
        duration_ms,
        sound=any(kind == "Audio" for kind, _ in streams),
        pictures=any(kind == "Video" and "(attached pic)" not in about for kind, about in streams),
    )


def clip_arguments(recording: Path, start_ms: int, end_ms: int) -> tuple[str, ...]:
    """Give the arguments that cut the sound of a range as a mono MP3 of 64 kbit/s, the same bytes each time.

    The ends are faded, over less than a sound of speech lasts, so that they do not click.
    """
    length = (end_ms - start_ms) / 1000
    fades = f"afade=t=in:d=0.015,afade=t=out:st={max(length - 0.015, 0):.3f}:d=0.015"
    return (
        *_from(recording, start_ms),
        *("-t", f"{length:.3f}", "-map", "0:a:0", "-af", fades, "-ac", "1", "-ar", "44100"),
        *("-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "0", *_BARE, "-f", "mp3"),
    )


def picture_arguments(recording: Path, moment_ms: int) -> tuple[str, ...]:
    """Give the arguments that save what is seen at a moment as a JPEG no wider than 960 pixels."""
    shape = "scale=w='min(960,iw*sar)':h=-2,setsar=1,format=yuvj420p"
    return (
        *_from(recording, moment_ms),
        *("-map", "0:V:0", "-frames:v", "1", "-vf", shape, "-c:v", "mjpeg"),
        *("-q:v", "4", *_BARE, "-f", "mjpeg"),
    )


_BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-threads", "1", "-bitexact")


def _from(recording: Path, start_ms: int) -> tuple[str, ...]:
    # Before -i: ffmpeg then jumps to the place instead of reading all that comes before it.
    return ("-ss", f"{start_ms / 1000:.3f}", *_SAFE, "-threads", "1", "-i", _address(recording))


def _address(recording: Path) -> str:
    # Else a name such as `-y` would be an option and `http:…` an address.
    return f"file:{recording.absolute()}"


def run_all(program: str, runs: Sequence[Run], at_once: int | None = None) -> Iterator[tuple[Run, str]]:
    """Carry out `runs`, as many at a time as there are processors, and give each as it ends.

    With it comes "", or what ffmpeg said when it failed; the output of a failed run is gone. When the caller
    stops listening or is interrupted, the programs still running are ended with what they wrote.
    """
    limit = at_once or _processors()
    waiting = list(reversed(runs))
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < limit:
                running.append(_start(program, waiting.pop()))
            ended = [one for one in running if one.over()]
            running = [one for one in running if one not in ended]
            for one in ended:
                yield one.run, one.outcome()
            if not ended:
                time.sleep(0.005)
    finally:
        for one in running:
            one.end()


@dataclass(eq=False)
class _Running:
    run: Run
    process: subprocess.Popen[bytes] | None
    said: IO[bytes]
    since: float
    failed: str = ""

    def over(self) -> bool:
        if self.process is None:
            return True
        if time.monotonic() - self.since > _LONGEST_RUN:
            self.process.kill()
            self.failed = "it took too long"
            self.process.wait()
        return self.process.poll() is not None

    def outcome(self) -> str:
        self.said.seek(0)
        words = self.said.read(100_000).decode(errors="replace")
        self.said.close()
        if self.process is not None and self.process.returncode:
            self.failed = self.failed or _last_words(words)
        if self.failed:
            self.run.output.unlink(missing_ok=True)
        return self.failed

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.said.close()
        self.run.output.unlink(missing_ok=True)


def _start(program: str, run: Run) -> _Running:
    # A file, not a pipe: what is said about a broken recording may fill a pipe that nobody reads yet.
    said = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        command = [program, *_QUIET, *run.arguments, str(run.output)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
    except OSError as error:
        return _Running(run, None, said, 0, failed=error.strerror or str(error))
    return _Running(run, process, said, time.monotonic())


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _last_words(told: str) -> str:
    """The last line that ffmpeg said, without the address of its own memory."""
    lines = [re.sub(r"^\[.*? @ 0x\w+\] ?", "", line.strip()) for line in told.splitlines()]
    return next((line for line in reversed(lines) if line), "it says nothing")
