"""Measure the built-in rules with and without the scorer, and print the tables of docs/evaluation.md.

    python benchmarks/evaluation.py GOLD_FOLDER [--lines FOLDER] > tables.md

GOLD_FOLDER holds pairs of NAME.gold.json and a transcript (docs/interfaces.md says of what form), FOLDER
pairs of NAME.srt, a sentence a caption, and NAME.labels.json, a list of 0 and 1; suggestions are about
tips, all others about definitions. Every transcript is parsed once.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from cards.card import LEAST_SCORE, Card
from cards.drafting.cards import draft_cards
from cards.drafting.choose import Candidate, choose
from cards.drafting.limits import keep_good
from cards.gold import Item, Measure, find_gold, measure, of_kind, of_rule, read_gold, together
from cards.language.pipeline import load_pipeline
from cards.language.speech import Speech, listen
from cards.readers import read_transcript
from cards.rules import Finder, Match, RuleSet, compile_rules, find_matches, load_rules
from cards.scorer import Scorer, judge, load_scorer
from cards.scorer.model import KINDS

KEEP = (0.0, 0.002, 0.01)
PROPOSE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True)
class Heard:
    """A transcript after the language pass and the rules' pass."""

    speech: Speech
    matches: Sequence[Match]
    parse_seconds: float
    rules_seconds: float


def hear(source: Path, finder: Finder) -> Heard:
    """Parse a transcript and run the rules over it, telling the processor time of each."""
    nlp = load_pipeline()
    transcript = read_transcript(source)
    begun = time.process_time()
    speech = listen(transcript, nlp)
    parsed = time.process_time()
    matches = find_matches(finder, speech.spans)
    return Heard(speech, matches, parsed - begun, time.process_time() - parsed)


def drafted(heard: Heard, rules: RuleSet, scorer: Scorer) -> list[Card]:
    """The cards as `cards extract` makes them."""
    judged = judge(heard.speech, heard.matches, rules, scorer)
    return draft_cards(heard.speech, judged.matches)[0]


def packaged(heard: Heard, rules: RuleSet, scorer: Scorer) -> list[Card]:
    """The cards that `cards build` puts into a deck."""
    return keep_good(drafted(heard, rules, scorer), LEAST_SCORE)[0]


def found(heard: Heard, rules: RuleSet, scorer: Scorer) -> list[Card]:
    """What rules and scorer find, as if every find could be drafted."""
    judged = judge(heard.speech, heard.matches, rules, scorer)
    return choose(_candidates(heard.speech, judged.matches))[0]


def _candidates(speech: Speech, matches: Sequence[Match]) -> Iterator[Candidate]:
    for match in matches:
        first, last = speech.spans[match.first], speech.spans[match.last]
        quote, start, end = speech.quote(
            (match.first, first.start_char, first.end_char), (match.last, last.start_char, last.end_char)
        )
        term = match.captures["term"].text if "term" in match.captures else ""
        times = speech.timeline.start_ms(start), speech.timeline.end_ms(end)
        card = Card(
            "", match.rule.kind, match.rule.id, match.rule.score, "basic", quote, "", quote, *times, "", ""
        )
        yield Candidate(replace(card, term=term, key=term or quote), start, end, match.rule.score)


def row(name: str, one: Measure) -> str:
    """A row of a table."""
    terms = f"{one.terms[0]}/{one.terms[1]}" if one.terms[1] else ""
    return f"| {name} | {len(one.hits)} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} | {terms} |"


def leave_one_out(
    talks: Mapping[str, Heard], gold: Mapping[str, Sequence[Item]], rules: RuleSet, scorer: Scorer
) -> Measure:
    """Each transcript's cards under the thresholds that are best for all the others."""
    tried: dict[tuple[float, float], dict[str, Measure]] = {}
    for keep, propose in product(KEEP, PROPOSE):
        one = replace(scorer, keep=np.full(2, keep), propose=np.full(2, propose))
        tried[keep, propose] = {
            name: measure(drafted(heard, rules, one), gold[name]) for name, heard in talks.items()
        }
    chosen: list[Measure] = []
    for name in talks:
        for kind in KINDS:

            def rest(pair: tuple[float, float], kind: str = kind, name: str = name) -> float:
                others = (one for other, one in tried[pair].items() if other != name)
                return of_kind(together(others), kind).f1

            chosen.append(of_kind(tried[max(tried, key=rest)][name], kind))
    return together(chosen)


def lines(path: Path, kind: str, cards: Sequence[Card], speech: Speech) -> str:
    """A row for a file of single sentences: which of them got a card."""
    labels = json.loads(path.with_suffix(".labels.json").read_text(encoding="utf-8"))
    starts = [cue.start_ms or 0 for cue in speech.transcript.cues]
    times = [card.start_ms for card in cards if card.kind == kind and card.start_ms is not None]
    said = [any(start <= time < start + 10_000 for time in times) for start in starts]
    right = sum(one and bool(label) for one, label in zip(said, labels, strict=True))
    precision, recall = right / max(sum(said), 1), right / max(sum(labels), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"| {path.stem} ({kind}) | {sum(said)} | {precision:.3f} | {recall:.3f} | {f1:.3f} | |"


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", help="a folder of gold files and their transcripts")
    parser.add_argument("--lines", type=Path, help="a folder of labelled sentences")
    args = parser.parse_args()
    with_scorer, without, scorer = load_rules(), load_rules(scorer=False), load_scorer()
    finder = compile_rules(with_scorer, load_pipeline())
    pairs = {source.stem: (gold, source) for gold, source in find_gold([args.gold])}
    gold = {name: read_gold(path) for name, (path, _) in pairs.items()}
    talks = {name: hear(source, finder) for name, (_, source) in pairs.items()}
    sheets = {path: hear(path, finder) for path in sorted(args.lines.glob("*.srt"))} if args.lines else {}
    bare = {
        name: replace(heard, matches=[replace(m, rule=replace(m.rule, scorer=False)) for m in heard.matches])
        for name, heard in talks.items()
    }
    head = "| | cards | precision | recall | F1 | terms |\n| --- | --- | --- | --- | --- | --- |"
    whole: dict[str, Measure] = {}
    make: Callable[[Heard, RuleSet, Scorer], list[Card]]
    for title, heard, rules, make in (
        ("Rules and scorer", talks, with_scorer, drafted),
        ("Rules and scorer, what a deck gets", talks, with_scorer, packaged),
        ("Rules alone", bare, without, drafted),
        ("Rules and scorer, drafting's refusals counted as found", talks, with_scorer, found),
        ("Rules alone, drafting's refusals counted as found", bare, without, found),
    ):
        each = {name: measure(make(one, rules, scorer), gold[name]) for name, one in heard.items()}
        whole[title] = together(each.values())
        print(f"### {title}\n\n{head}")
        print(row("all", whole[title]))
        for kind in KINDS:
            print(row(kind, of_kind(whole[title], kind)))
        print(row("raw captions", together(one for name, one in each.items() if name.endswith("-auto"))))
        for path, sheet in sheets.items():
            kind = "tip" if "suggestion" in path.stem else "definition"
            if rules is without:
                sheet = replace(
                    sheet, matches=[replace(m, rule=replace(m.rule, scorer=False)) for m in sheet.matches]
                )
            print(lines(path, kind, make(sheet, rules, scorer), sheet.speech))
        if title == "Rules and scorer":
            one = leave_one_out(talks, gold, with_scorer, scorer)
            print(row("all, thresholds chosen without the transcript", one))
            for kind in KINDS:
                print(row(f"{kind}, likewise", of_kind(one, kind)))
        print(flush=True)
    print(f"### Each rule, with the scorer\n\n{head}")
    best = whole["Rules and scorer"]
    for rule in sorted({hit.card.rule for hit in best.hits}):
        print(row(f"`{rule}`", of_rule(best, rule)))
    parse = sum(one.parse_seconds for one in talks.values())
    passed = sum(one.rules_seconds for one in talks.values())
    begun = time.process_time()
    for heard_one in talks.values():
        judge(heard_one.speech, heard_one.matches, with_scorer, scorer)
    judged = time.process_time() - begun
    print(
        f"\nProcessor time: parse {parse:.1f} s, rules {passed:.1f} s ({passed / parse:.3f}), "
        f"scorer {judged:.1f} s ({judged / parse:.3f})"
    )


if __name__ == "__main__":
    main()
