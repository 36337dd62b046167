"""How fast captions are read, side by side with pysubs2, and in how much memory.

    python benchmarks/reading.py [--captions 20000] [--memory 20 60 200]

Both read the same text, made here, in turns within one run; the best of five is shown. Ours also tells
repairs, finds speakers and rolling lines and puts times in order, which pysubs2 leaves to its user.
`--memory` shows the most memory, and the processor time, that `cards check` takes for files of so many MB.
On a busy machine of two cores: SubRip of 21, 64 and 216 MB in 133, 133 and 137 MB, WebVTT of 20, 62 and
209 MB in 134, 134 and 142 MB; 200 MB in 67 s of processor time. Read as a whole, 61 MB once took 976 MB.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pysubs2

from cards.readers import read_bytes


def captions(number: int, format: str, first: int = 0) -> str:
    """A talk of two-line captions, one every two seconds."""
    mark = "," if format == "srt" else "."
    blocks = [] if format == "srt" or first else ["WEBVTT\n"]
    for count in range(first, first + number):
        name = f"{count + 1}\n" if format == "srt" else ""
        times = f"{clock(count * 2000, mark)} --> {clock(count * 2000 + 1900, mark)}"
        blocks.append(f"{name}{times}\nthis is caption {count} of a long talk\nand its second line\n")
    return "\n".join(blocks)


def clock(ms: int, mark: str) -> str:
    """`01:02:03,456`"""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def seconds(action: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    action()
    return time.process_time() - began


def main() -> int:
    """Measure and print one row a format."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--captions", type=int, default=20_000)
    parser.add_argument("--memory", type=int, nargs="*", default=[], metavar="MB")
    options = parser.parse_args()
    number = options.captions
    print(f"{'format':8}{'MB':>6}{'ours':>14}{'pysubs2':>14}{'ratio':>8}")
    for format in ("srt", "vtt"):
        text = captions(number, format)
        data = text.encode()
        ours, theirs = [], []
        for _ in range(5):
            ours.append(seconds(lambda data=data: read_bytes(data, "talk")))  # type: ignore[misc]
            theirs.append(
                seconds(lambda text=text, format=format: pysubs2.SSAFile.from_string(text, format_=format))  # type: ignore[misc]
            )
        size = len(data) / 1e6
        rates = [f"{size / min(times):.1f} MB/s" for times in (ours, theirs)]
        print(f"{format:8}{size:6.1f}{rates[0]:>14}{rates[1]:>14}{min(ours) / min(theirs):8.2f}")
    for size in options.memory:
        for format in ("srt", "vtt"):
            memory(size, format)
    return 0


def memory(size: int, format: str) -> None:
    """Print what `cards check` takes for a file of so many MB."""
    block = len(captions(1000, format)) / 1000 + 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"talk.{format}")
        with path.open("w", encoding="utf-8") as file:
            # All of it at once would be counted as memory of the child.
            for first in range(0, round(size * 1e6 / block), 10_000):
                file.write(captions(10_000, format, first) + "\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        program = (
            "import resource, sys; from cards.cli.app import run; code = run(['check', sys.argv[1]]);"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        peak = int(done.stderr.split()[-1]) / 1024
        print(
            f"{format} of {path.stat().st_size / 1e6:.0f} MB: {peak:.0f} MB of memory, {spent:.0f} s; ",
            end="",
        )
        print(done.stdout.split("\n", 1)[0].partition(": ")[2])


if __name__ == "__main__":
    sys.exit(main())
