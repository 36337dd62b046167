"""Train the second look: what the relations say of parts of speech and features.

The pipeline has learnt the treebanks it is trained on nearly by heart. So that the network does not come to
trust it, the word layers forget a part of what they know while they read: with the right dropout the tags and
relations are about as often wrong as on sentences that the pipeline has never seen.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from spacy.language import Language
from spacy.training import Example
from talk import disturbed_runs, example, label_of, one_imperative
from thinc.api import fix_random_seed, set_dropout_rate
from torch import nn
from treebank import TREEBANKS, Sentence, read_conllu

from cards.language.second_look import FACTORY, SecondLook, inputs, label_scores

_ODD = "Person=2|VerbForm=Inf"
"""How GUM writes some imperatives. Here they are infinitives, unlike in the training of the tags: which are
written so cannot be told, and the measure counts none of them."""

Weights = dict[str, np.ndarray[Any, Any]]

_BATCH = 1024
_WORDS = 1500


def settled(sentence: Sentence) -> Sentence:
    """The sentence with imperatives as EWT writes them, GUM's odd ones as plain infinitives."""
    tokens = zip(sentence.tokens, one_imperative(sentence).tokens, strict=True)
    kept = (replace(new, feats="VerbForm=Inf") if _ODD in old.feats else new for old, new in tokens)
    return replace(sentence, tokens=tuple(kept))


def read(nlp: Language, folder: Path, share: float, rng: random.Random) -> Iterator[Example]:
    """A share of both treebanks' documents, disturbed as in the training of the pipeline, each once."""
    for treebank in TREEBANKS:
        sentences = [settled(sentence) for sentence in read_conllu(folder / f"{treebank}-train.conllu")]
        for run, bare in disturbed_runs(sentences, rng, again=0.0):
            if rng.random() < share:
                how = rng.random() if bare else 1.0
                if how < 0.45:
                    yield from (example(nlp, [sentence], starts=True) for sentence in run)
                else:
                    yield example(nlp, run, starts=how < 0.75)


def parse_badly(nlp: Language, examples: Sequence[Example], dropout: float) -> list[np.ndarray[Any, Any]]:
    """Parse the examples' documents in place, with dropout in the word layers; give the labels' scores."""
    docs = [given.predicted for given in examples]
    layers: Any = nlp.get_pipe("tok2vec")
    set_dropout_rate(layers.model, dropout)
    vectors, _ = layers.model.begin_update(docs)
    for doc, found in zip(docs, vectors, strict=True):
        doc.tensor = np.asarray(found)
    parser: Any = nlp.get_pipe("parser")
    parser.set_annotations(docs, parser.predict(docs))
    return list(label_scores(nlp, docs))


def collect(
    nlp: Language, examples: Iterator[Example], relations: Sequence[str], dropout: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The network's inputs, the morphologizer's scores and the right labels of the words that have one."""
    tagger: Any = nlp.get_pipe("morphologizer")
    number = {label: at for at, label in enumerate(tagger.labels)}
    rows, scores, labels = [], [], []
    for batch in batches(examples):
        found = parse_badly(nlp, batch, dropout)
        for given, found_scores in zip(batch, found, strict=True):
            pos = given.get_aligned("POS", as_string=True)
            feats = given.get_aligned("MORPH", as_string=True)
            right = [
                -1 if part is None else number.get(label_of(nlp, part, text or ""), -1)
                for part, text in zip(pos, feats, strict=True)
            ]
            known = np.array(right) >= 0
            rows.append(inputs(given.predicted, found_scores, relations)[known].astype("float16"))
            scores.append(found_scores[known])
            labels.append(np.array(right)[known])
    return (
        torch.from_numpy(np.concatenate(rows)),
        torch.from_numpy(np.concatenate(scores)),
        torch.from_numpy(np.concatenate(labels)),
    )


def batches(examples: Iterator[Example]) -> Iterator[list[Example]]:
    """The examples in lists of about as many words."""
    batch: list[Example] = []
    for given in examples:
        batch.append(given)
        if sum(len(one.predicted) for one in batch) >= _WORDS:
            yield batch
            batch = []
    if batch:
        yield batch


def train(rows: torch.Tensor, scores: torch.Tensor, labels: torch.Tensor, width: int, epochs: int) -> Weights:
    """The weights of `SecondLook`, learnt with cross entropy; at first they add nothing."""
    inner, outer = nn.Linear(rows.shape[1], width), nn.Linear(width, scores.shape[1])
    nn.init.zeros_(outer.weight)
    nn.init.zeros_(outer.bias)
    net = nn.Sequential(nn.Dropout(0.2), inner, nn.ReLU(), nn.Dropout(0.3), outer)
    trust = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.AdamW([*net.parameters(), trust], weight_decay=0.01)
    steps = epochs * (len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.003, steps, pct_start=0.1)
    for epoch in range(epochs):
        total = 0.0
        order = torch.randperm(len(rows))
        for at in range(0, len(order) - _BATCH + 1, _BATCH):
            chosen = order[at : at + _BATCH]
            guess = net(rows[chosen].float()) + trust * scores[chosen]
            loss = nn.functional.cross_entropy(guess, labels[chosen], label_smoothing=0.03)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}, loss {total / (len(rows) // _BATCH):.4f}", flush=True)
    weights = {"inner": inner.weight.T, "inner_bias": inner.bias, "outer": outer.weight.T}
    weights |= {"outer_bias": outer.bias, "trust": trust}
    return {name: value.detach().numpy().copy() for name, value in weights.items()}


def joined(networks: Sequence[Weights]) -> Weights:
    """One network whose scores are the mean of the networks' scores: their inner layers side by side."""
    share = 1 / len(networks)
    return {
        "inner": np.concatenate([network["inner"] for network in networks], axis=1),
        "inner_bias": np.concatenate([network["inner_bias"] for network in networks]),
        "outer": np.concatenate([network["outer"] for network in networks]) * share,
        "outer_bias": np.mean([network["outer_bias"] for network in networks], axis=0),
        "trust": np.mean([network["trust"] for network in networks], axis=0),
    }


def main() -> None:
    """Write the pipeline with a second look to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--dropout", type=float, default=0.35)
    parser.add_argument("--share", type=float, default=0.9, help="share of the documents that are read")
    parser.add_argument("--width", type=int, default=90)
    parser.add_argument("--networks", type=int, default=2, help="networks whose scores are averaged")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=12)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    fix_random_seed(arguments.seed)
    nlp = spacy.load(arguments.pipeline)
    look = nlp.add_pipe(FACTORY, after="parser")
    assert isinstance(look, SecondLook)
    look.relations = sorted(nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]
    learnt = []
    for number in range(arguments.networks):
        examples = read(nlp, arguments.treebanks, arguments.share, random.Random(arguments.seed + number))
        rows, scores, labels = collect(nlp, examples, look.relations, arguments.dropout)
        print(f"network {number + 1}: {len(rows)} words, {rows.shape[1]} inputs each", flush=True)
        learnt.append(train(rows, scores, labels, arguments.width, arguments.epochs))
    look.weights = joined(learnt)
    nlp.to_disk(arguments.output)


if __name__ == "__main__":
    main()
