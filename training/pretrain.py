"""Pretrain the word layers of the pipeline: guess masked words of the talks and of the treebanks' text."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import talk  # noqa: F401  registers what the configuration names
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config
from thinc.api import (
    Adam,
    LayerNorm,
    Linear,
    Maxout,
    Model,
    NumpyOps,
    Ops,
    chain,
    fix_random_seed,
    warmup_linear,
)
from thinc.types import Floats2d
from tokens import set_tokenizer
from treebank import TREEBANKS, groups, read_conllu

NumpyOps.gemm = Ops.gemm

_MASK = "[MASK]"


def texts(speech: Path, treebanks: Path) -> Iterator[str]:
    """Paragraphs of the talks, and twice the running text of the treebanks."""
    for line in (speech / "talks-train.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            yield line
    for treebank in TREEBANKS:
        sentences = read_conllu(treebanks / f"{treebank}-train.conllu")
        for run in groups(sentences, iter(lambda: 8, None)):
            text = "".join(token.word + " " * token.space for sentence in run for token in sentence.tokens)
            yield from (text, text)


def tokenised(nlp: Language, paragraphs: Iterator[str], longest: int = 150) -> list[list[str]]:
    """The paragraphs' words in our own tokens, in pieces of at most `longest` words but not very short."""
    pieces: list[list[str]] = []
    for text in paragraphs:
        words = [token.text for token in nlp.make_doc(text) if not token.is_space]
        pieces += [words[at : at + longest] for at in range(0, len(words), longest) if len(words) - at > 3]
    return pieces


def shown(words: Sequence[str], rng: random.Random) -> list[str]:
    """The words as they are, or every third time as in captions: lower case, without punctuation."""
    if rng.random() < 0.35:
        return [word.lower() for word in words if any(map(str.isalnum, word))] or list(words)
    return list(words)


def masked(
    words: Sequence[str], rank: dict[str, int], frequent: Sequence[str], rng: random.Random
) -> tuple[list[str], list[int], list[int]]:
    """The words with every sixth hidden or changed; where that is so; and which words were there, by rank."""
    out, places, targets = list(words), [], []
    for place, word in enumerate(words):
        target = rank.get(word.lower())
        if target is not None and rng.random() < 0.16:
            roll = rng.random()
            out[place] = _MASK if roll < 0.8 else rng.choice(frequent) if roll < 0.9 else word
            places.append(place)
            targets.append(target)
    return out, places, targets


def train(
    nlp: Language, pieces: list[list[str]], steps: int, batch: int, vocabulary: int, seed: int
) -> Model[list[Doc], list[Floats2d]]:
    """The word layers after so many steps of about `batch` words."""
    rng = random.Random(seed)
    fix_random_seed(seed)
    counts = Counter(word.lower() for words in pieces for word in words)
    frequent = [word for word, _ in counts.most_common(vocabulary)]
    rank = {word: number for number, word in enumerate(frequent)}
    tok2vec: Model[list[Doc], list[Floats2d]] = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    width = tok2vec.get_dim("nO")
    head: Model[Floats2d, Floats2d] = chain(
        Maxout(256, width, nP=2), LayerNorm(256), Linear(len(frequent), 256)
    )
    sample = [Doc(nlp.vocab, words=words) for words in pieces[:10]]
    tok2vec.initialize(X=sample)
    head.initialize()
    optimizer = Adam(
        warmup_linear(0.001, 300, steps), L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True
    )
    source = _batches(pieces, batch, rng)
    words_seen, loss, started = 0, 0.0, time.time()
    for step, chosen in enumerate(islice(source, steps), 1):
        docs, rows, targets, offset = [], [], [], 0
        for words in chosen:
            hidden, places, labels = masked(shown(words, rng), rank, frequent, rng)
            docs.append(Doc(nlp.vocab, words=hidden))
            rows += [offset + place for place in places]
            targets += labels
            offset += len(hidden)
        loss += _update(tok2vec, head, docs, np.asarray(rows), np.asarray(targets))
        tok2vec.finish_update(optimizer)
        head.finish_update(optimizer)
        optimizer.step_schedules()
        words_seen += offset
        if step % 100 == 0:
            speed = words_seen / (time.time() - started)
            print(f"{step} steps, {words_seen} words, {speed:.0f} words/s, loss {loss / 100:.3f}", flush=True)
            loss = 0.0
    with tok2vec.use_params(optimizer.averages):
        return tok2vec.copy()


def _update(
    tok2vec: Model[Any, Any], head: Model[Any, Any], docs: list[Doc], rows: np.ndarray, targets: np.ndarray
) -> float:
    """Learn from one batch; gives the mean loss of a hidden word."""
    vectors, back_vectors = tok2vec.begin_update(docs)
    flat = np.vstack(vectors)
    scores, back_scores = head.begin_update(flat[rows])
    scores = scores - scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    picked = scores[np.arange(len(rows)), targets]
    scores[np.arange(len(rows)), targets] -= 1.0
    gradient = np.zeros_like(flat)
    gradient[rows] = back_scores(scores / len(rows))
    back_vectors(np.split(gradient, np.cumsum([len(doc) for doc in docs])[:-1]))
    return float(-np.log(np.maximum(picked, 1e-9)).mean())


def _batches(pieces: list[list[str]], size: int, rng: random.Random) -> Iterator[list[list[str]]]:
    """Shuffled batches of about so many words, without end."""
    while True:
        rng.shuffle(pieces)
        batch: list[list[str]] = []
        words = 0
        for piece in pieces:
            batch.append(piece)
            words += len(piece)
            if words >= size:
                yield batch
                batch, words = [], 0


def main() -> None:
    """Write the pretrained word layers to a file that the configuration's `init_tok2vec` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=3000)
    parser.add_argument("--vocabulary", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    nlp = load_model_from_config(config, auto_fill=True)
    set_tokenizer(nlp)
    pieces = tokenised(nlp, texts(arguments.speech, arguments.treebanks))
    print(f"{sum(map(len, pieces))} words", flush=True)
    tok2vec = train(nlp, pieces, arguments.steps, arguments.batch, arguments.vocabulary, arguments.seed)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_bytes(tok2vec.to_bytes())


if __name__ == "__main__":
    main()
