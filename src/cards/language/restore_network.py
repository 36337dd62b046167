"""The networks that guess which mark follows each bare word, and whether it has a capital of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Layer = NDArray[np.float32]
    Network = Mapping[str, Layer]

MARKS = ("", ",", ".", "?")

WORD_ROWS, SUFFIX_ROWS, PREFIX_ROWS, SHAPE_ROWS = 9000, 2000, 1000, 64

STEP = "_step"
"""What an array's name ends in if it tells how much one unit of another array of whole numbers is worth."""

_CHUNK = 2000
"""Words that are worked on at once: few enough for the processor's caches."""

_FEATURES = 5
_DIGIT = re.compile(r"\d")


def probabilities(bare_words: Sequence[str]) -> Chances:
    """For bare words, how likely each mark is to follow and a capital to open each: the networks' mean."""
    import numpy as np

    networks = _networks()
    ids = np.asarray([features(word) for word in bare_words], dtype="int64").reshape(-1, _FEATURES)
    marks, capital = np.zeros((len(ids), len(MARKS))), np.zeros(len(ids))
    for network in networks:
        scores = _scores(network, ids)
        likely = np.exp(scores[:, : len(MARKS)] - scores[:, : len(MARKS)].max(axis=1, keepdims=True))
        marks += likely / likely.sum(axis=1, keepdims=True) / len(networks)
        capital += 1 / (1 + np.exp(-scores[:, len(MARKS)])) / len(networks)
    return Chances(marks, capital)


def features(word: str) -> tuple[int, ...]:
    """The rows of the table of features that stand for a bare word: itself twice, its ends, its shape."""
    lower = word.lower()
    found = _DIGIT.sub("9", lower)
    rows = [
        _row("w1" + found, 0, WORD_ROWS),
        _row("w2" + found, 0, WORD_ROWS),
        _row("s3" + found[-3:], WORD_ROWS, SUFFIX_ROWS),
        _row("p3" + found[:3], WORD_ROWS + SUFFIX_ROWS, PREFIX_ROWS),
    ]
    first, rest = word[:1].isupper(), word[1:] != word[1:].lower()
    shape = 8 * min(len(word) - 1, 7) + 4 * any(map(str.isdigit, word)) + 2 * first + rest
    return (*rows, WORD_ROWS + SUFFIX_ROWS + PREFIX_ROWS + shape)


def networks_of(arrays: Mapping[str, NDArray[np.generic]]) -> tuple[Network, ...]:
    """The networks in the arrays of a file, each name opened by its network's number: `0_embed`, `1_embed`.

    An array of whole numbers is worth them times the array of the same name and `STEP`, so that few bits do.
    """
    import numpy as np

    networks: dict[int, dict[str, Layer]] = {}
    for full, array in arrays.items():
        number, name = full.split("_", 1)
        if name.endswith(STEP):
            continue
        weights = np.asarray(array, dtype="float32")
        if full + STEP in arrays:
            weights = weights * np.asarray(arrays[full + STEP], dtype="float32")
        networks.setdefault(int(number), {})[name] = weights
    return tuple(networks[number] for number in sorted(networks))


def _scores(network: Network, ids: NDArray[np.int64]) -> Layer:
    """The scores of all marks and of a capital, one row a word; in chunks, as words far off do not count."""
    import numpy as np

    reach = int(network["dilations"].sum())
    scores = np.empty((len(ids), len(MARKS) + 1), dtype="float32")
    for start in range(0, len(ids), _CHUNK):
        before = min(reach, start)
        chunk = _chunk_scores(network, ids[start - before : start + _CHUNK + reach])
        scores[start : start + _CHUNK] = chunk[before : before + _CHUNK]
    return scores


def _chunk_scores(network: Network, ids: NDArray[np.int64]) -> Layer:
    layer = network["embed"][ids[:, 0]]
    for column in range(1, ids.shape[1]):
        layer += network["embed"][ids[:, column]]
    for depth, dilation in enumerate(network["dilations"]):
        layer += _gated(_neighbours(_normal(layer, network, f"norm{depth}"), int(dilation)), network, depth)
    scores: Layer = _normal(layer, network, "norm") @ network["out"] + network["out_bias"]
    return scores


def _row(feature: str, first: int, rows: int) -> int:
    return first + crc32(feature.encode()) % rows


def _normal(layer: Layer, network: Network, name: str) -> Layer:
    """Each row with mean 0 and variance 1, then scaled and shifted as learnt."""
    import numpy as np

    centred = layer - layer.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + 1e-5)
    normal: Layer = centred / deviation * network[f"{name}_scale"] + network[f"{name}_shift"]
    return normal


def _neighbours(layer: Layer, distance: int) -> Layer:
    """Each row with the row so far before and the row so far after it, zeros beyond the ends."""
    import numpy as np

    edge = np.zeros((distance, layer.shape[1]), dtype=layer.dtype)
    padded = np.concatenate([edge, layer, edge])
    return np.concatenate([padded[: len(layer)], layer, padded[2 * distance :]], axis=1)


def _gated(layer: Layer, network: Network, depth: int) -> Layer:
    """A learnt mixture of each row, half of it deciding how much of the other half counts."""
    import numpy as np

    value, gate = np.split(layer @ network[f"mix{depth}"] + network[f"mix{depth}_bias"], 2, axis=1)
    result: Layer = value / (1 + np.exp(-gate))
    return result


@cache
def _networks() -> tuple[Network, ...]:
    """The networks that come with the package, loaded once when first needed."""
    import numpy as np

    with (
        (files("cards.language") / "models" / "en_restore" / "weights.npz").open("rb") as file,
        np.load(file) as saved,
    ):
        return networks_of({name: saved[name] for name in saved.files})


@dataclass(frozen=True)
class Chances:
    """How sure the networks are, one row a word."""

    marks: NDArray[np.float64]
    """The probability of each of MARKS to follow the word."""
    capital: NDArray[np.float64]
    """The probability that the word has a capital of its own."""
