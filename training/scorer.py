"""Train the scorer: how likely a sentence is advice or a definition, by its words, parse and rules."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from labelled import KINDS as MARKS
from labelled import Labelled, read_labelled
from torch.nn import functional

from cards.language.pipeline import load_pipeline
from cards.rules import compile_rules, find_matches, load_rules
from cards.scorer.features import BUCKETS, features
from cards.scorer.model import KINDS, Scorer, save_scorer

BORDERLINE = 0.5
"""What a borderline label counts."""
BATCH = 256
FOLDS = 3

Floats = npt.NDArray[np.float32]


class Sentences:
    """The features, labels and weights of all sentences, and the document that each stands in."""

    def __init__(self, documents: Sequence[Labelled]) -> None:
        finder = compile_rules(load_rules(), load_pipeline())
        self.buckets: list[npt.NDArray[np.int64]] = []
        labels: list[list[float]] = []
        counts: list[list[float]] = []
        self.document: list[int] = []
        self.corpus: list[str] = []
        for number, document in enumerate(documents):
            buckets, starts = features(document.spans, find_matches(finder, document.spans))
            self.buckets += np.split(buckets, starts[1:])
            for label in document.labels:
                marks = label.split("/")
                labels.append([float(m in marks or m.lower() in marks) for m in map(MARKS.get, KINDS) if m])
                borderline = [m not in marks and m.lower() in marks for m in map(MARKS.get, KINDS) if m]
                counts.append([BORDERLINE if half else 1.0 for half in borderline])
                self.document.append(number)
                self.corpus.append(document.corpus)
        self.labels = np.array(labels, dtype=np.float32)
        self.counts = np.array(counts, dtype=np.float32)

    def __len__(self) -> int:
        return len(self.buckets)

    def batch(self, numbers: Iterable[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """The buckets of some sentences in a row, and where each begins."""
        rows = [self.buckets[number] for number in numbers]
        starts = np.cumsum([0, *map(len, rows)])[:-1]
        return torch.from_numpy(np.concatenate(rows)), torch.from_numpy(starts)


def train(
    data: Sentences,
    numbers: npt.NDArray[np.int64],
    *,
    epochs: int,
    rate: float,
    decay: float,
    drop: float,
    seed: int,
) -> tuple[Floats, Floats]:
    """Weights and bias of a logistic regression with L2 regularisation, by Adam, with dropout of features."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    weights = torch.nn.Parameter(torch.zeros(BUCKETS, len(KINDS)))
    bias = torch.nn.Parameter(torch.full((len(KINDS),), -3.0))
    optimiser = torch.optim.Adam([weights, bias], lr=rate)
    steps = epochs * -(-len(numbers) // BATCH)
    done = 0
    for _ in range(epochs):
        shuffled = order.permutation(numbers)
        for at in range(0, len(shuffled), BATCH):
            chosen = shuffled[at : at + BATCH]
            for group in optimiser.param_groups:
                group["lr"] = rate * (1 - done / steps)
            buckets, starts = data.batch(chosen)
            kept = (torch.rand(len(buckets)) >= drop).float() / (1 - drop)
            scores = functional.embedding_bag(buckets, weights, starts, mode="sum", per_sample_weights=kept)
            loss = functional.binary_cross_entropy_with_logits(
                scores + bias,
                torch.from_numpy(data.labels[chosen]),
                torch.from_numpy(data.counts[chosen]),
                reduction="sum",
            )
            loss = loss / len(chosen) + decay * weights.square().sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            done += 1
    return weights.detach().numpy(), bias.detach().numpy()


def scores(data: Sentences, numbers: npt.NDArray[np.int64], weights: Floats, bias: Floats) -> Floats:
    """Log odds of some sentences."""
    return np.array([weights[data.buckets[number]].sum(axis=0) + bias for number in numbers])


def cross_validated(data: Sentences, options: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Average precision, best F1 and calibration by corpus; each document is judged by a model without it."""
    documents = np.array(data.document)
    fold = np.random.default_rng(0).integers(0, FOLDS, documents.max() + 1)[documents]
    likely = np.zeros_like(data.labels)
    for number in range(FOLDS):
        weights, bias = train(data, np.flatnonzero(fold != number), **options)
        held = np.flatnonzero(fold == number)
        likely[held] = 1 / (1 + np.exp(-scores(data, held, weights, bias)))
    found: dict[str, dict[str, float]] = {}
    for corpus in dict.fromkeys(data.corpus):
        here = np.array(data.corpus) == corpus
        for column, kind in enumerate(KINDS):
            sure = here & (data.counts[:, column] == 1)
            found[f"{corpus} {kind}"] = _measured(likely[sure, column], data.labels[sure, column])
    return found


def _measured(likely: Floats, labels: Floats) -> dict[str, float]:
    order = np.argsort(-likely, kind="stable")
    right = np.cumsum(labels[order])
    precision = right / np.arange(1, len(right) + 1)
    recall = right / max(right[-1], 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    bins = np.minimum((likely * 10).astype(int), 9)
    gaps = [
        abs(likely[bins == one].mean() - labels[bins == one].mean()) * (bins == one).mean()
        for one in range(10)
        if (bins == one).any()
    ]
    return {
        "sentences": len(labels),
        "positive": int(labels.sum()),
        "average_precision": round(float((precision * labels[order]).sum() / max(labels.sum(), 1)), 3),
        "best_f1": round(float(f1.max()), 3),
        "calibration_error": round(float(sum(gaps)), 4),
    }


def main() -> None:
    """Read, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="the folder for weights.npz and meta.json")
    parser.add_argument("--local", type=Path, required=True, help="a folder with labels/ and ud/")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--keep", type=float, nargs=2, default=(0.002, 0.002), metavar=("TIP", "DEFINITION"))
    parser.add_argument("--propose", type=float, nargs=2, default=(0.7, 0.6), metavar=("TIP", "DEFINITION"))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--decay", type=float, default=2e-4)
    parser.add_argument("--drop", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-measure", action="store_true", help="leave the cross-validation out")
    args = parser.parse_args()
    torch.set_num_threads(1)
    begun = time.monotonic()
    data = Sentences(read_labelled(args.local, load_pipeline()))
    print(f"{len(data)} sentences read and parsed after {time.monotonic() - begun:.0f} s", flush=True)
    options = {name: getattr(args, name) for name in ("epochs", "rate", "decay", "drop", "seed")}
    figures = {} if args.no_measure else cross_validated(data, options)
    for name, values in figures.items():
        print(f"{name:24} {json.dumps(values)}", flush=True)
    weights, bias = train(data, np.arange(len(data)), **options)
    prior = (data.labels * data.counts).sum(axis=0) / data.counts.sum(axis=0)
    scorer = Scorer(
        weights,
        *(np.asarray(one, dtype=np.float64) for one in (bias, prior, args.keep, args.propose)),
        args.version,
    )
    save_scorer(scorer, args.output, license="CC-BY-SA-4.0", cross_validated=figures)
    size = sum(path.stat().st_size for path in args.output.iterdir())
    print(f"{size / 1e6:.2f} MB in {args.output} after {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
