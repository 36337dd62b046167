"""Fit what a card is worth: from cards that readers kept or refused to the weights by which drafting chooses.

Two steps. `list` drafts every form of every find in transcripts and writes one JSON object a line: what the
card would show and its features (`cards.drafting.worth.features`); a reader adds `"kept": 0` or `1` to each.
`fit` takes such lines, or features and verdicts alone as in `verdicts.jsonl`, and writes the weights.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]

RAREST = 8
"""Cards that must have a feature for it to get a weight."""
RIDGE = 60.0
"""How strongly weights are held near 0, with features scaled to unit variance."""
FOLDS = 10


@dataclass(frozen=True)
class Verdict:
    """A card as its features tell of it, and whether a reader kept it."""

    features: dict[str, float]
    kept: bool
    group: str
    """Cards of one talk, which must not be learnt from and measured on at once."""


def main() -> None:
    """Run the step that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    listing = steps.add_parser("list", help="write every form of every find, to be read")
    listing.add_argument("transcripts", nargs="+")
    fitting = steps.add_parser("fit", help="learn the weights from verdicts")
    fitting.add_argument("verdicts", type=Path)
    fitting.add_argument("weights", type=Path)
    chosen = parser.parse_args()
    if chosen.step == "list":
        for line in attempts(chosen.transcripts):
            print(line)
    else:
        verdicts = read(chosen.verdicts)
        print(f"{len(verdicts)} cards read, {sum(v.kept for v in verdicts)} kept")
        print(f"area under the curve, talks left out in turn: {cross_validated(verdicts):.3f}")
        weights = json.dumps(fit(verdicts), indent=0, sort_keys=True)
        chosen.weights.write_text(f"{weights}\n", encoding="utf-8")


def attempts(transcripts: Sequence[str]) -> Iterator[str]:
    """Each form of each find as a JSON object."""
    from cards import load_rules, read_transcript
    from cards.drafting import definition, tip
    from cards.drafting.draft import Found
    from cards.drafting.worth import features
    from cards.language.pipeline import load_pipeline
    from cards.language.speech import listen
    from cards.rules import compile_rules, find_matches

    nlp = load_pipeline()
    finder = compile_rules(load_rules(), nlp)
    for name in transcripts:
        speech = listen(read_transcript(name), nlp)
        for match in find_matches(finder, speech.spans):
            found = Found(match, speech)
            term = found.capture("term")
            if match.rule.kind == "definition":
                made = list(definition.attempts(found, term)) if term is not None else []
            else:
                made = list(tip.attempts(found))
            for attempt in made:
                draft = attempt.draft
                yield json.dumps(
                    {
                        "group": name,
                        "context": draft.context,
                        "front": draft.front,
                        "back": draft.back,
                        "features": {n: round(v, 4) for n, v in features(attempt, found).items() if v},
                    },
                    ensure_ascii=False,
                )


def read(path: Path) -> list[Verdict]:
    """The verdicts of a file with a JSON object a line: `features`, `kept` and `group`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Verdict(row["features"], bool(row["kept"]), str(row["group"])) for row in rows if "kept" in row]


def fit(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Weights by feature name, for a logistic sum."""
    names = _names(verdicts)
    table, mean, scale = _scaled(verdicts, names)
    weights, bias = _solve(table, np.array([v.kept for v in verdicts], float))
    plain = weights / scale
    found = {name: round(float(weight), 4) for name, weight in zip(names, plain, strict=True)}
    return {"bias": round(float(bias - (mean * plain).sum()), 4), **found}


def cross_validated(verdicts: Sequence[Verdict]) -> float:
    """The area under the curve where no card is scored by weights that saw its talk."""
    names = _names(verdicts)
    table, _, _ = _scaled(verdicts, names)
    kept = np.array([v.kept for v in verdicts], float)
    fold = np.array([zlib.crc32(v.group.encode()) % FOLDS for v in verdicts])
    scores = np.zeros(len(kept))
    for held in range(FOLDS):
        learn = fold != held
        weights, bias = _solve(table[learn], kept[learn])
        scores[~learn] = table[~learn] @ weights + bias
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(len(scores))
    many = kept.sum()
    return float((ranks[kept == 1].sum() - many * (many - 1) / 2) / (many * (len(kept) - many)))


def _names(verdicts: Sequence[Verdict]) -> list[str]:
    seen = Counter(name for verdict in verdicts for name, value in verdict.features.items() if value)
    return sorted(name for name, count in seen.items() if count >= RAREST)


def _scaled(verdicts: Sequence[Verdict], names: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    table = np.array([[verdict.features.get(name, 0.0) for name in names] for verdict in verdicts])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    return (table - mean) / scale, mean, scale


def _solve(table: Floats, kept: Floats) -> tuple[Floats, float]:
    """Ridge logistic regression by Newton's method; the bias is free."""
    design = np.hstack([table, np.ones((len(table), 1))])
    penalty = np.full(design.shape[1], RIDGE)
    penalty[-1] = 0.0
    weights = np.zeros(design.shape[1])
    weights[-1] = np.log(kept.mean() / (1 - kept.mean()))
    for _ in range(12):
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (likely - kept) + penalty * weights
        curve = (design * (likely * (1 - likely) + 1e-6)[:, None]).T @ design + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    return weights[:-1], float(weights[-1])


if __name__ == "__main__":
    main()
