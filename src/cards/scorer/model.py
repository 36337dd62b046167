"""The scorer's weights: a linear model over hashed features, and the share of advice that it expects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cards.scorer.features import BUCKETS, features

if TYPE_CHECKING:
    from spacy.tokens import Span

    from cards.rules import Match

Floats = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights"
KINDS = ("tip", "definition")
"""The kinds of cards that the scorer was trained on, in the order of its columns."""
SENTENCES = 50
"""How many sentences of the training's mixture the share found in a transcript is tempered with."""
LEAST = 1e-3
"""Smaller weights are not kept."""
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Scorer:
    """A trained model; every array has a column for each of `KINDS`."""

    weights: npt.NDArray[np.float32]
    """A row for each bucket."""
    bias: Floats
    prior: Floats
    """Shares of the sentences that it was trained on."""
    keep: Floats
    """What a rule finds is dropped below this probability."""
    propose: Floats
    """From this probability on a sentence is proposed that no rule found."""
    version: str = ""

    def probabilities(self, spans: Sequence[Span], matches: Iterable[Match]) -> Floats:
        """For each sentence of one transcript how likely it is each of `KINDS`.

        `matches` are what the built-in rules found in the sentences. How much advice there is differs from
        talk to talk; so the share is estimated from the transcript as a whole, and each sentence is judged
        by it (see `of_this_talk`).
        """
        if not spans:
            return np.zeros((0, len(KINDS)))
        buckets, starts = features(spans, matches)
        sums = np.add.reduceat(self.weights[buckets].astype(np.float64), starts, axis=0)
        return of_this_talk(_squashed(sums + self.bias), self.prior)


def of_this_talk(likely: Floats, prior: Floats) -> Floats:
    """Probabilities under the shares of this talk instead of those of the training's sentences.

    The shares are what makes the probabilities' means agree with them, found by expectation-maximisation
    (Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new a priori
    probabilities", Neural Computation 14, 2002), with `SENTENCES` sentences of the training's mixture
    added, so that a short talk stays near to it.
    """
    likely = np.clip(likely, 1e-6, 1 - 1e-6)
    odds = likely / (1 - likely) * (1 - prior) / prior
    share, adjusted = prior, likely
    for _ in range(_ROUNDS):
        raised = odds * share / (1 - share)
        adjusted = raised / (1 + raised)
        share = (adjusted.sum(axis=0) + SENTENCES * prior) / (len(likely) + SENTENCES)
    return adjusted


@cache
def load_scorer() -> Scorer:
    """The scorer in the package, which `training/scorer.py` makes."""
    meta = json.loads((WEIGHTS / "meta.json").read_text(encoding="utf-8"))
    with np.load(WEIGHTS / "weights.npz") as arrays:
        weights = np.zeros((BUCKETS, len(KINDS)), dtype=np.float32)
        weights[np.cumsum(arrays["gaps"])] = arrays["values"] * np.float32(meta["scale"])

    def column(name: str) -> Floats:
        return np.array([meta[name][kind] for kind in KINDS], dtype=np.float64)

    return Scorer(
        weights, column("bias"), column("prior"), column("keep"), column("propose"), meta["version"]
    )


def save_scorer(scorer: Scorer, folder: Path, **more: object) -> None:
    """Write what `load_scorer` reads: the weights of at least `LEAST`, as whole numbers of one small unit.

    `more` is what the file is to say besides, such as the corpora.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scale = float(np.abs(scorer.weights).max()) / 32767
    values = np.rint(scorer.weights / scale).astype(np.int16)
    rows = np.flatnonzero((np.abs(scorer.weights) > LEAST).any(axis=1))
    gaps = np.diff(rows, prepend=0).astype(np.uint32)
    np.savez_compressed(folder / "weights.npz", gaps=gaps, values=values[rows])

    def column(values: Floats) -> dict[str, float]:
        return {kind: round(float(value), 5) for kind, value in zip(KINDS, values, strict=True)}

    meta = {
        "name": "scorer",
        "version": scorer.version,
        "scale": scale,
        "bias": column(scorer.bias),
        "prior": column(scorer.prior),
        "keep": column(scorer.keep),
        "propose": column(scorer.propose),
        **more,
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _squashed(scores: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
