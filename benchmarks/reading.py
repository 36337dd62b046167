"""How fast captions are read, side by side with pysubs2: `python benchmarks/reading.py [--captions 20000]`.

Both read the same text, made here, in turns within one run; the best of five is shown. Ours also tells
repairs, finds speakers and rolling lines and puts times in order, which pysubs2 leaves to its user.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import pysubs2

from cards.readers import read_bytes


def captions(number: int, format: str) -> str:
    """A talk of two-line captions, one every two seconds."""
    mark = "," if format == "srt" else "."
    blocks = [] if format == "srt" else ["WEBVTT\n"]
    for count in range(number):
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
    number = parser.parse_args().captions
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
