"""Kill rebuilds of a deck at random moments, and look whether package and lock still belong together.

    python benchmarks/kill.py [--kills 200] [--command]

Each round starts a rebuild that changes the deck, kills it (SIGKILL) at a random moment of the time that it
takes, and notes what lies there: both old, both new, or one of each with the journal that says how to go on.
Then the next build runs, to its end, and must find both old or both new. With `--command` the whole command
`cards build` is killed, at moments from its start to its end; else only what follows the drafting of cards.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cards.build import build_deck
from cards.card import Card
from cards.deck.rebuild import plan, write
from cards.deck.store import open_memory
from cards.drafting.identity import anchor, guid

OLD, NEW = "by the old gate", "by the new gate"


def cards(place: str, count: int = 150) -> list[Card]:
    """Make cards of which every fifth says something else elsewhere."""
    made = []
    for number in range(count):
        words = f"Bucket number {number} of row {number % 7} stands {place if number % 5 == 0 else 'here'}"
        made.append(
            Card(
                id=guid("", "tip", anchor(words), 0),
                kind="tip",
                rule="tip.some",
                score=0.5,
                note="basic",
                front=f"Where is bucket {number}?",
                back=words,
                quote=words,
                start_ms=number * 9_000,
                end_ms=number * 9_000 + 4_000,
                source="yard.vtt",
                title="The yard",
                anchor=anchor(words),
                tags=("tip",),
            )
        )
    return made


def rebuild(folder: Path, place: str, now: int) -> None:
    """Build the deck in `folder`, package and lock in folders of their own."""
    package, lock = folder / "out" / "yard.apkg", folder / "memory" / "yard.lock"
    memory = open_memory(package, path=lock)
    planned = plan(cards(place), memory.lock, arrange=lambda made: build_deck(made, name="The yard"), now=now)
    write(planned, package, "apkg", memory)


def command(folder: Path, place: str, now: int) -> None:
    """Build a transcript with the command itself."""
    text = "WEBVTT\n\n00:01.000 --> 00:05.000\nA bucket is a vessel that stands {}.\n"
    (folder / "yard.vtt").write_text(text.format(place))
    arguments = [sys.executable, "-m", "cards", "build", str(folder / "yard.vtt"), "-q"]
    places = ["-o", str(folder / "out" / "yard.apkg"), "--lock", str(folder / "memory" / "yard.lock")]
    os.execve(sys.executable, [*arguments, *places], os.environ | {"SOURCE_DATE_EPOCH": str(now)})


def _run(
    work: Callable[[Path, str, int], None], folder: Path, place: str, now: int, after: float | None
) -> bool:
    """Run a build in a process of its own, kill it `after` some seconds; whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            work(folder, place, now)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a build failed")
    return os.WIFEXITED(status)


def _content(folder: Path) -> tuple[bytes | None, bytes | None]:
    files = folder / "out" / "yard.apkg", folder / "memory" / "yard.lock"
    package, lock = (file.read_bytes() if file.exists() else None for file in files)
    return package, lock


def main() -> None:
    """Kill, look, build again, and count."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--command", action="store_true")
    wanted = parser.parse_args()
    work = command if wanted.command else rebuild
    chance = random.Random(7)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        (folder / "memory").mkdir()
        if not wanted.command:
            # What a build imports is there before it is killed, so that the kills fall on the build itself.
            rebuild(folder, NEW, 1_600_000_000)
        _run(work, folder, NEW, 1_600_000_000, None)
        began = time.perf_counter()
        _run(work, folder, OLD, 1_700_000_000, None)
        lasts = time.perf_counter() - began
        for kill in range(wanted.kills):
            old = _content(folder)
            place, now = (NEW, OLD)[kill % 2], 1_700_000_100 + 100 * kill
            ended = _run(work, folder, place, now, chance.uniform(0, 1.1 * lasts))
            left = _content(folder)
            pending = (folder / "memory" / ".yard.lock.pending").exists()
            _run(work, folder, place, now, None)
            new = _content(folder)
            if ended:
                found["came to its end"] += left == new
            elif left in (old, new):
                found["both old" if left == old else "both new"] += 1
            elif pending:
                found["one of each, and the journal"] += 1
            if old == new or (not ended and left not in (old, new) and not pending):
                raise SystemExit(f"kill {kill}: package and lock do not belong together")
            drafts = [draft for draft in folder.rglob(".*.tmp") if draft.is_file()]
            for draft in drafts:
                os.utime(draft, (0, 0))
        print(f"{wanted.kills} kills of builds that last {lasts:.2f} s, each followed by a build that works")
        for what, count in found.most_common():
            print(f"  {what:32} {count:4}")


if __name__ == "__main__":
    main()
