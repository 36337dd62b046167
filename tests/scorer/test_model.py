"""The scorer's arithmetic: the shares of a talk, features that depend on the words alone, and its files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cards.scorer.features import BUCKETS, features
from cards.scorer.model import KINDS, WEIGHTS, Scorer, load_scorer, of_this_talk, save_scorer

PRIOR = np.array([0.04, 0.03])

Likely = st.lists(st.tuples(*[st.floats(0, 1)] * 2), min_size=1, max_size=60).map(np.array)


@given(Likely)
def test_a_share_changes_how_likely_but_not_what_is_likelier(likely: np.ndarray) -> None:
    adjusted = of_this_talk(likely, PRIOR)
    assert ((adjusted > 0) & (adjusted < 1)).all()
    for column in range(2):
        order = np.argsort(likely[:, column], kind="stable")
        assert (np.diff(adjusted[order, column]) >= -1e-9).all()


def test_the_same_sentence_is_likelier_in_a_talk_full_of_advice() -> None:
    doubtful = [0.2, 0.001]
    rare = np.array([doubtful] + [[0.001, 0.001]] * 200)
    full = np.array([doubtful] + [[0.9, 0.001]] * 200)
    alone = of_this_talk(np.array([doubtful]), PRIOR)[0, 0]
    assert of_this_talk(rare, PRIOR)[0, 0] < alone < of_this_talk(full, PRIOR)[0, 0]
    assert alone == pytest.approx(0.2, abs=0.02)


def said(*sentences: str) -> list[object]:
    """Sentences of one Doc, each word hanging from the first of its sentence."""
    words = [text.split() for text in sentences]
    heads, starts, at = [], [], 0
    for one in words:
        starts.append(at)
        heads += [at] * len(one)
        at += len(one)
    flat = [word for one in words for word in one]
    marks = [index in starts for index in range(len(flat))]
    doc = Doc(
        Vocab(),
        words=flat,
        lemmas=[word.lower() for word in flat],
        pos=["NOUN"] * len(flat),
        heads=heads,
        deps=["ROOT" if mark else "dep" for mark in marks],
        sent_starts=marks,
    )
    return [doc[start : start + len(one)] for start, one in zip(starts, words, strict=True)]


def buckets(spans: list[object], number: int) -> set[int]:
    found, starts = features(spans, ())  # type: ignore[arg-type]
    return set(np.split(found, starts[1:])[number].tolist())


def test_what_is_seen_of_a_sentence_does_not_hang_on_the_rest_of_the_talk() -> None:
    here = said("Soap boils", "Stir it slowly", "It foams")
    there = said("One more", "And this", "Soap boils", "Stir it slowly", "It foams")
    assert buckets(here, 1) == buckets(there, 3)
    two_docs = [*said("One more", "And this"), *here]
    assert buckets(two_docs, 3) == buckets(here, 1)


def test_neighbours_are_seen() -> None:
    assert buckets(said("Soap boils", "Stir it"), 1) != buckets(said("Water freezes", "Stir it"), 1)


def test_no_sentence_at_all() -> None:
    assert load_scorer().probabilities([], []).shape == (0, 2)


def test_saved_and_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.zeros((BUCKETS, len(KINDS)), dtype=np.float32)
    weights[[0, 17, BUCKETS - 1]] = [[1, -2], [0.5, 0.25], [-3, 0]]
    made = Scorer(weights, np.array([-3.0, -2.0]), PRIOR, np.array([0.1, 0.2]), np.array([0.5, 0.6]), "1")
    save_scorer(made, tmp_path)
    monkeypatch.setattr("cards.scorer.model.WEIGHTS", tmp_path)
    read = load_scorer.__wrapped__()
    assert np.abs(read.weights - weights).max() < 1e-3
    assert (read.bias == made.bias).all()
    assert (read.keep == made.keep).all()
    assert (read.propose == made.propose).all()


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 5_000_000
