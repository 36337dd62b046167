"""Put trained restorers into one file, their weights in whole numbers of a few bits."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cards.language.restore_network import STEP

Array = NDArray[Any]

_CLIPPED = (1.0, 0.9, 0.8, 0.7)
"""Shares of the largest weight that may be the largest number: what lies beyond is cut off."""


def rounded(weights: Array, bits: int, axis: int) -> tuple[Array, Array]:
    """Whole numbers and what one of them is worth, for each line along the axis: the closest there are."""
    most = 2 ** (bits - 1) - 1
    largest = np.abs(weights).max(axis=axis, keepdims=True)
    tried = []
    for share in _CLIPPED:
        step = np.maximum(largest * share / most, 1e-7).astype("float16").astype("float32")
        whole = np.clip(np.rint(weights / step), -most, most)
        tried.append((((whole * step - weights) ** 2).sum(axis=axis, keepdims=True), whole, step))
    best = np.argmin([error for error, _, _ in tried], axis=0)
    whole = np.choose(best, [whole for _, whole, _ in tried])
    return whole.astype("int8"), np.choose(best, [step for _, _, step in tried]).astype("float16")


def small(weights: Mapping[str, Array], bits: int) -> dict[str, Array]:
    """The weights of one restorer: its table and mixtures rounded, the few others in half precision."""
    made: dict[str, Array] = {}
    for name, array in weights.items():
        if name == "embed" or (name.startswith("mix") and array.ndim == 2):
            made[name], made[name + STEP] = rounded(array.astype("float32"), bits, int(name == "embed"))
        else:
            made[name] = array.astype("float16")
    return made


def main() -> None:
    """Join the restorers of some folders into another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("trained", type=Path, nargs="+", help="folders that restorer.py wrote")
    parser.add_argument("--bits", type=int, default=6)
    arguments = parser.parse_args()
    arrays: dict[str, Array] = {}
    for number, folder in enumerate(arguments.trained):
        with np.load(folder / "weights.npz") as saved:
            weights = small({name: saved[name] for name in saved.files}, arguments.bits)
        arrays |= {f"{number}_{name}": array for name, array in weights.items()}
    arguments.output.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(arguments.output / "weights.npz", allow_pickle=False, **arrays)
    shutil.copyfile(arguments.trained[0] / "meta.json", arguments.output / "meta.json")


if __name__ == "__main__":
    main()
