"""A cold `cards build` beside starting Python, importing spaCy, loading the pipeline and parsing the text.

    python benchmarks/cold_build.py [--rounds 7] [SOURCE...]

Every figure is the median over the rounds, each a process of its own, taken in turn, so that what else the
machine does meets all of them alike. Without SOURCE the sample course is built. The second table shows where
a build spends its time, room by room, in the run with the median total.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1] / "decks" / "community-garden"
AIM = 1.25

START = "pass"
IMPORT = "import spacy"
LOAD = "from cards.language.pipeline import load_pipeline; load_pipeline()"
PARSE = """
import json, sys
from cards.language.pipeline import load_pipeline
with open(sys.argv[1], encoding="utf-8") as file:
    texts = json.load(file)
for _ in load_pipeline().pipe(texts):
    pass
"""
TEXTS = """
import json, sys
from cards.language.pipeline import load_pipeline
from cards.language.speech import listen
from cards.readers import find_sources, read_transcript
texts = [listen(read_transcript(path), load_pipeline()).aligned.text for path in find_sources(sys.argv[2:])]
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(texts, file)
"""
ROOMS = """
import json, sys, time
began = time.perf_counter()
import spacy
spent = {"import spaCy": time.perf_counter() - began}
began = time.perf_counter()
import cards.build, cards.cli.app, cards.drafting.cards, cards.exporters.apkg, cards.language.pipeline
import cards.language.speech, cards.readers, cards.rules
cards.rules.load_rules, cards.rules.compile_rules, cards.rules.find_matches
spent["import our own modules"] = time.perf_counter() - began
inside = []

def watch(module, name, room):
    function = getattr(module, name)
    def watched(*arguments, **options):
        inside.append(0.0)
        started = time.perf_counter()
        result = function(*arguments, **options)
        result = list(result) if hasattr(result, "__next__") else result
        passed = time.perf_counter() - started
        spent[room] = spent.get(room, 0.0) + passed - inside.pop()
        if inside:
            inside[-1] += passed
        return result
    setattr(module, name, watched)

watch(cards.readers, "read_transcript", "read the files")
watch(cards.rules, "load_rules", "load the rules")
watch(cards.rules, "compile_rules", "compile the rules")
watch(cards.language.pipeline, "load_pipeline", "load the pipeline")
watch(cards.language.speech, "listen", "time line, restoring, parse")
watch(cards.rules, "find_matches", "match the rules")
watch(cards.drafting.cards, "draft_cards", "draft the cards")
watch(cards.exporters.apkg, "write_apkg", "write the package")
started = time.perf_counter()
code = cards.cli.app.run(["build", *sys.argv[2:], "-q", "-o", sys.argv[1]])
spent["all else"] = time.perf_counter() - started - sum(list(spent.values())[2:])
print(json.dumps(spent))
sys.exit(code)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*", metavar="SOURCE", default=[str(COURSE)])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts, deck = os.path.join(folder, "texts.json"), os.path.join(folder, "deck.apkg")
        timed([sys.executable, "-c", TEXTS, texts, *options.sources])
        with open(texts, encoding="utf-8") as file:
            words = sum(len(text.split()) for text in json.load(file))
        steps = {
            "start Python": [sys.executable, "-c", START],
            "… and import spaCy": [sys.executable, "-c", IMPORT],
            "… and load the pipeline": [sys.executable, "-c", LOAD],
            "… and parse the same text": [sys.executable, "-c", PARSE, texts],
            "cards build": [sys.executable, "-m", "cards", "build", *options.sources, "-q", "-o", deck],
        }
        times: dict[str, list[float]] = {name: [] for name in steps}
        rooms: list[dict[str, float]] = []
        for _ in range(options.rounds):
            for name, command in steps.items():
                times[name].append(timed(command)[0])
            rooms.append(
                json.loads(timed([sys.executable, "-c", ROOMS, deck, *options.sources])[1].splitlines()[-1])
            )
    report(times, rooms, words)


def timed(command: list[str]) -> tuple[float, str]:
    """The seconds that a command takes, and what it prints; ends the program if the command fails."""
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    passed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{command[:4]} ended with {done.returncode}")
    return passed, done.stdout


def report(times: dict[str, list[float]], rooms: list[dict[str, float]], words: int) -> None:
    """Print both tables."""
    rounds = len(rooms)
    print(f"{words} words, median of {rounds} rounds (fastest to slowest), seconds a process takes\n")
    for name, values in times.items():
        print(f"{name:32}{statistics.median(values):7.2f}   ({min(values):.2f} to {max(values):.2f})")
    build, least = (statistics.median(times[name]) for name in ("cards build", "… and parse the same text"))
    print(f"\ncards build / start, import, load and parse: {build / least:.2f} (aim: at most {AIM})")
    typical = sorted(rooms, key=lambda spent: sum(spent.values()))[rounds // 2]
    whole = sum(typical.values())
    print(f"\nwhere a build spends its time ({whole:.2f} s within Python)\n")
    for room, seconds in typical.items():
        print(f"{room:32}{seconds:7.3f}   {seconds / whole:4.0%}")


if __name__ == "__main__":
    main()
