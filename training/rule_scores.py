"""Earn the scores of the built-in rules: their precision on labelled sentences and lectures, smoothed."""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from labelled import KINDS, read_labelled

from cards.gold import find_gold, measure, read_gold
from cards.language.pipeline import load_pipeline
from cards.readers import read_transcript
from cards.rules import builtin_packs, compile_rules, find_matches, load_rules

WEIGHTS = {"lectures": 1.0, "talks": 0.1, "treebanks": 0.03}
"""How much one match counts: treebanks hold advice and terms far more rarely than lectures do."""
BEFORE, SURE = 0.7, 4.0
"""What is expected of a rule of which nothing is known, and how many matches that is worth."""


@dataclass
class Tally:
    """Matches of one rule, and those of them that are right, by corpus."""

    all: dict[str, int]
    right: dict[str, int]

    def add(self, corpus: str, right: bool) -> None:
        """Count a match."""
        self.all[corpus] += 1
        self.right[corpus] += right

    @property
    def score(self) -> float:
        """The smoothed precision."""
        right = sum(weight * self.right[corpus] for corpus, weight in WEIGHTS.items())
        every = sum(weight * self.all[corpus] for corpus, weight in WEIGHTS.items())
        return round((right + BEFORE * SURE) / (every + SURE), 2)


def tallies(local: Path, gold: str) -> dict[str, Tally]:
    """Every rule's matches in the labelled sentences below `local` and, as cards, in the lectures of `gold`.

    A match in a sentence whose label is borderline counts neither way.
    """
    found: dict[str, Tally] = defaultdict(lambda: Tally(defaultdict(int), defaultdict(int)))
    nlp = load_pipeline()
    finder = compile_rules(load_rules(scorer=False), nlp)
    for document in read_labelled(local, nlp):
        for match in find_matches(finder, document.spans):
            mark = KINDS.get(match.rule.kind, "")
            marks = document.labels[match.sentence].split("/")
            if mark in marks or mark.lower() not in marks:
                found[match.rule.id].add(document.corpus, mark in marks)
    from cards.build import extract

    for path, source in find_gold([gold]):
        cards = extract(read_transcript(source), rules=load_rules(scorer=False)).cards
        for hit in measure(cards, read_gold(path)).hits:
            found[hit.card.rule].add("lectures", bool(hit.items))
    return found


def rewrite(path: Path, scores: dict[str, float]) -> int:
    """Put scores into a rule file in place of those there; how many changed."""
    changed = 0
    rule = ""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if match := re.match(r"  - id: (\S+)", line):
            rule = match[1]
        elif (match := re.match(r"    score: (\S+)", line)) and rule in scores:
            changed += float(match[1]) != scores[rule]
            lines[number] = f"    score: {scores[rule]:.2f}\n"
    path.write_text("".join(lines), encoding="utf-8")
    return changed


def main() -> None:
    """Print each rule's counts and score; with --write put the scores into the packs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", help="a folder of gold files and their transcripts")
    parser.add_argument("--local", type=Path, required=True, help="a folder with labels/ and ud/")
    parser.add_argument("--write", action="store_true", help="change the packs")
    args = parser.parse_args()
    found = tallies(args.local, args.gold)
    for rule in sorted(found):
        tally = found[rule]
        counts = ", ".join(f"{corpus} {tally.right[corpus]}/{tally.all[corpus]}" for corpus in WEIGHTS)
        print(f"{rule:34} {tally.score:.2f}  {counts}")
    if args.write:
        scores = {rule: tally.score for rule, tally in found.items()}
        for path in builtin_packs():
            print(f"{path.name}: {rewrite(path, scores)} scores changed")


if __name__ == "__main__":
    main()
