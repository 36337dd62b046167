"""What building an unchanged deck again costs, beside building it for the first time.

    python benchmarks/rebuild.py [--rounds 5] [SOURCE...]

Each figure is the median over the rounds, each a whole process, seconds of processor time (and of the clock),
taken in turn. `changed` is a build after one lecture of the sources was edited. Without SOURCE the sample
course is built.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1] / "decks" / "community-garden"
AIM = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", nargs="?", type=Path, default=COURSE, metavar="SOURCE", help="A folder.")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {"cold": [], "unchanged": [], "changed": []}
    with tempfile.TemporaryDirectory() as folder:
        talks = Path(shutil.copytree(options.source, Path(folder, "talks")))
        environ = {**os.environ, "XDG_CACHE_HOME": str(Path(folder, "cache"))}
        command = [
            sys.executable,
            "-m",
            "cards",
            "build",
            str(talks),
            "-q",
            "-o",
            str(Path(folder, "d.apkg")),
        ]
        subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True)
        edited = max(talks.rglob("*.*"), key=lambda path: path.stat().st_size)
        text = edited.read_text(encoding="utf-8")
        for number in range(options.rounds):
            times["cold"].append(timed([*command, "--no-cache"], environ))
            edited.write_text(text, encoding="utf-8")
            timed(command, environ)
            times["unchanged"].append(timed(command, environ))
            edited.write_text(text.replace("the", f"the {'very ' * (number + 1)}", 1), encoding="utf-8")
            times["changed"].append(timed(command, environ))
    print(f"median of {options.rounds} rounds: seconds of processor time (of the clock)\n")
    for name, values in times.items():
        spent, passed = (statistics.median(column) for column in zip(*values, strict=True))
        print(f"{name:12}{spent:7.2f}  ({passed:.2f})")
    cold, warm = (statistics.median(spent for spent, _ in times[name]) for name in ("cold", "unchanged"))
    print(f"\nunchanged is {cold / warm:.1f} times as fast as cold (aim: at least {AIM})")


def timed(command: list[str], environ: dict[str, str]) -> tuple[float, float]:
    """Processor time and time on the clock that a command takes; ends the program if the command fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=False)
    passed = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command[2:5]} ended with {done.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, passed


if __name__ == "__main__":
    main()
