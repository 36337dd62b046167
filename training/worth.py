"""Fit what a card is worth: from cards that readers kept or refused to the weights by which drafting chooses.

Two steps. `list` drafts every form of every find in transcripts and writes one JSON object a line: what the
card would show and its features (`cards.drafting.worth.features`); a reader adds `"kept": 0` or `1` to each.
`fit` takes such lines, or features and verdicts alone as in `verdicts.jsonl`, and writes the weights.

Readers differ in how strict they are. Where a line names its `"readers"`, they get a bias of their
own for every group of cards. It is not written: the weights tell what the unnamed readers would do.
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
LOOSE = 2.0
"""How strongly the biases of named readers are."""
FOLDS = 10
GROUPS = ("cloze", "definition", "question")
"""Every card is of one; they are features too."""
BY = "by"
"""How the names of columns begin that are no features."""


@dataclass(frozen=True)
class Verdict:
    """A card as its features tell of it, and whether a reader kept it."""

    features: dict[str, float]
    kept: bool
    group: str
    """Cards of one talk, which must not be learnt from and measured on at once."""
    readers: str = ""
    """Who read it, if their strictness is to be set aside."""


def main() -> None:
    """Run the step that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    listing = steps.add_parser("list", help="write every form of every find, to be read")
    listing.add_argument("transcripts", nargs="+")
    fitting = steps.add_parser("fit", help="learn the weights from verdicts")
    fitting.add_argument("verdicts", type=Path)
    fitting.add_argument("weights", type=Path)
    fitting.add_argument("--ridge", type=float, default=RIDGE, help="how strongly weights are held near 0")
    chosen = parser.parse_args()
    if chosen.step == "list":
        for line in attempts(chosen.transcripts):
            print(line)
    else:
        verdicts = read(chosen.verdicts)
        print(f"{len(verdicts)} cards read, {sum(v.kept for v in verdicts)} kept")
        print("talks left out in turn:")
        for line in cross_validated(verdicts, chosen.ridge):
            print(f"  {line}")
        weights = json.dumps(fit(verdicts, chosen.ridge), indent=0, sort_keys=True)
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
    """The verdicts of a file with a JSON object a line: `features`, `kept`, `group`, perhaps `readers`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Verdict(row["features"], bool(row["kept"]), str(row["group"]), str(row.get("readers", "")))
        for row in rows
        if "kept" in row
    ]


def fit(verdicts: Sequence[Verdict], ridge: float = RIDGE) -> dict[str, float]:
    """Weights by feature name, for a logistic sum."""
    names = _names(verdicts)
    named = [*names, *_biases(verdicts)]
    table, mean, scale = _scaled(verdicts, named)
    weights, bias = _solve(table, np.array([v.kept for v in verdicts], float), _held(named, ridge))
    plain = weights / scale
    found = {name: round(float(weight), 4) for name, weight in zip(named, plain, strict=True)}
    return {"bias": round(float(bias - (mean * plain).sum()), 4), **{name: found[name] for name in names}}


def cross_validated(verdicts: Sequence[Verdict], ridge: float) -> Iterator[str]:
    """How the unnamed readers' cards are told apart by weights that saw none of the card's talk."""
    fold = np.array([zlib.crc32(v.group.encode()) % FOLDS for v in verdicts])
    likely = np.full(len(verdicts), np.nan)
    for held in range(FOLDS):
        weights = fit([v for v, at in zip(verdicts, fold, strict=True) if at != held], ridge)
        for at in np.flatnonzero(fold == held):
            values = {"bias": 1.0, **verdicts[at].features}
            score = sum(weights.get(name, 0.0) * value for name, value in values.items())
            likely[at] = 1 / (1 + np.exp(-score))
    judged = np.array([not v.readers for v in verdicts])
    scores, kept = likely[judged], np.array([v.kept for v in verdicts], float)[judged]
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(len(scores))
    many = kept.sum()
    area = (ranks[kept == 1].sum() - many * (many - 1) / 2) / (many * (len(kept) - many))
    yield f"a kept card scores higher than a refused one in {area:.1%} of all pairs"
    for least in (0.4, 0.5, 0.6, 0.7):
        above = kept[scores >= least]
        yield f"from {least} on: {len(above)} cards, {above.mean():.0%} kept"


def _names(verdicts: Sequence[Verdict]) -> list[str]:
    seen = Counter(name for verdict in verdicts for name, value in verdict.features.items() if value)
    return sorted(name for name, count in seen.items() if count >= RAREST)


def _biases(verdicts: Sequence[Verdict]) -> list[str]:
    """The names of columns that tell whose verdict it is, and of which group of cards."""
    return sorted({name for verdict in verdicts if (name := _bias(verdict))})


def _bias(verdict: Verdict) -> str:
    group = next((name for name in GROUPS if verdict.features.get(name)), "")
    return f"{BY} {verdict.readers} {group}" if verdict.readers else ""


def _held(names: Sequence[str], ridge: float) -> Floats:
    return np.array([LOOSE if name.startswith(BY) else ridge for name in names])


def _scaled(verdicts: Sequence[Verdict], names: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    table = np.array(
        [
            [verdict.features.get(name, float(name == _bias(verdict))) for name in names]
            for verdict in verdicts
        ]
    )
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    return (table - mean) / scale, mean, scale


def _solve(table: Floats, kept: Floats, held: Floats) -> tuple[Floats, float]:
    """Ridge logistic regression by Newton's method; the bias is free."""
    design = np.hstack([table, np.ones((len(table), 1))])
    penalty = np.append(held, 0.0)
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
