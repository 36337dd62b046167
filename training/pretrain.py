"""Pretrain the word layers: guess hidden words of talks, and tag and parse the treebanks, all at once."""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import srsly  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from spacy.language import Language
from spacy.util import load_config, load_model_from_config
from talk import disturbed_runs, label_of, one_imperative
from tokens import set_tokenizer
from torch import Tensor, nn
from torch.nn import functional
from treebank import TREEBANKS, Sentence, groups, read_conllu
from wordlayers import Forms, WordLayers, laid_out

_LONGEST_PIECE = 150
_IGNORED = -100


def texts(speech: Path, treebanks: Sequence[Sequence[Sentence]]) -> Iterator[str]:
    """Paragraphs of the talks, and twice the running text of the treebanks."""
    for line in (speech / "talks-train.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            yield line
    for sentences in treebanks:
        for run in groups(sentences, iter(lambda: 8, None)):
            text = "".join(token.word + " " * token.space for sentence in run for token in sentence.tokens)
            yield from (text, text)


def tokenised(nlp: Language, forms: Forms, paragraphs: Iterator[str]) -> list[NDArray[np.int64]]:
    """The paragraphs as numbers of forms, in our own tokens, in pieces of middling length."""
    pieces: list[NDArray[np.int64]] = []
    for text in paragraphs:
        words = [
            forms.number(token.text, "" if token.norm == token.lex.norm else token.norm_)
            for token in nlp.make_doc(text)
            if not token.is_space
        ]
        pieces += [
            np.asarray(words[at : at + _LONGEST_PIECE], dtype="int64")
            for at in range(0, len(words), _LONGEST_PIECE)
            if len(words) - at > 3
        ]
    return pieces


def lowered(forms: Forms) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each form the one in lower case, and whether it is a word, not a mark."""
    known = list(forms.numbers.items())
    lower = np.zeros(len(known), dtype="int64")
    spoken = np.zeros(len(known), dtype=bool)
    for (word, norm), number in known:
        lower[number] = forms.number(word.lower(), norm)
        spoken[number] = any(map(str.isalnum, word))
    return lower, spoken


def talk_batches(pieces: list[NDArray[np.int64]], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Numbers of shuffled pieces of about so many words, without end."""
    order = list(range(len(pieces)))
    while True:
        rng.shuffle(order)
        batch: list[int] = []
        words = 0
        for number in order:
            batch.append(number)
            words += len(pieces[number])
            if words >= size:
                yield batch
                batch, words = [], 0


def treebank_batches(
    treebanks: Sequence[Sequence[Sentence]], inventory: Inventory, size: int, rng: random.Random
) -> Iterator[list[Gold]]:
    """Shuffled disturbed documents of about so many words, without end."""
    while True:
        documents = [
            inventory.gold(run) for sentences in treebanks for run, _ in disturbed_runs(sentences, rng)
        ]
        rng.shuffle(documents)
        batch: list[Gold] = []
        words = 0
        for document in documents:
            batch.append(document)
            words += len(document.forms)
            if words >= size:
                yield batch
                batch, words = [], 0


def train(nlp: Language, layers: WordLayers, forms: Forms, arguments: argparse.Namespace) -> MultiTask:
    """The averaged network after all steps."""
    rng = random.Random(arguments.seed)
    noise = np.random.default_rng(arguments.seed)
    treebanks = [
        [one_imperative(sentence) for sentence in read_conllu(arguments.treebanks / f"{name}-train.conllu")]
        for name in TREEBANKS
    ]
    pieces = tokenised(nlp, forms, texts(arguments.speech, treebanks))
    lower, spoken = lowered(forms)
    targets, frequent = ranked(forms, pieces, arguments.vocabulary)
    mask = forms.number("[MASK]")
    inventory = Inventory.of(nlp, forms, treebanks)
    table = forms.table()
    print(f"{sum(map(len, pieces))} words, {len(table)} forms, {len(inventory.labels)} labels", flush=True)
    model = MultiTask(layers, arguments.vocabulary, len(inventory.labels), len(inventory.relations))
    average = [parameter.detach().clone() for parameter in model.parameters()]
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=0.01, betas=(0.9, 0.98))
    steps = arguments.steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: (
            min(1.0, (step + 1) / 300) * (0.05 + 0.475 * (1 + math.cos(math.pi * min(1, step / steps))))
        ),
    )
    talks = talk_batches(pieces, arguments.talk_words, rng)
    golds = treebank_batches(treebanks, inventory, arguments.treebank_words, rng)
    words, started, totals = 0, time.time(), np.zeros(4)
    last = min(steps, arguments.until or steps)
    for step in range(1, last + 1):
        chosen = [
            hidden(pieces[number], lower, spoken, targets, mask, frequent, noise) for number in next(talks)
        ]
        batch = next(golds)
        if len(forms.keys) > len(table):
            table = torch.cat((table, forms.table(len(table))))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bfloat16):
            loss, parts, seen = model.loss(table, chosen, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, list(model.parameters()), 1 - min(0.998, (step + 1) / (step + 10)))
        words += seen
        totals += parts
        if step % 100 == 0:
            shares = " ".join(f"{part:.3f}" for part in totals / 100)
            print(f"{step} steps, {words / (time.time() - started):.0f} words/s, losses {shares}", flush=True)
            totals[:] = 0
        if step % arguments.save_every == 0 or step == last:
            save(nlp, model, average, inventory, arguments.output)
    return model


def hidden(
    piece: NDArray[np.int64],
    lower: NDArray[np.int64],
    spoken: NDArray[np.bool_],
    targets: NDArray[np.int64],
    mask: int,
    frequent: NDArray[np.int64],
    noise: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A piece with every sixth word hidden or changed, every third piece as in captions; what was hidden."""
    if noise.random() < 0.35 and spoken[piece].any():
        piece = lower[piece[spoken[piece]]]
    target = targets[piece]
    roll = noise.random(len(piece))
    wanted = (roll < 0.16) & (target >= 0)
    kind = noise.random(len(piece))
    shown = np.where(wanted & (kind < 0.8), mask, piece)
    shown = np.where(wanted & (kind >= 0.9), noise.choice(frequent, len(piece)), shown)
    return shown, np.where(wanted, target, _IGNORED)


def ranked(
    forms: Forms, pieces: Sequence[NDArray[np.int64]], vocabulary: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each form its lower-cased word's rank among the frequent ones or -1; and a form for each rank."""
    counts = np.bincount(np.concatenate(pieces), minlength=len(forms.keys))
    totals: Counter[str] = Counter()
    for (word, _), number in forms.numbers.items():
        totals[word.lower()] += int(counts[number])
    rank = {word: number for number, (word, _) in enumerate(totals.most_common(vocabulary))}
    frequent = np.asarray([forms.number(word) for word in rank])
    targets = np.full(len(forms.keys), -1, dtype="int64")
    for (word, _), number in forms.numbers.items():
        targets[number] = rank.get(word.lower(), -1)
    return targets, frequent


def save(
    nlp: Language, model: MultiTask, average: Sequence[Tensor], inventory: Inventory, output: Path
) -> None:
    """Write the averaged word layers and the tagger's weights as the configuration's callback reads them."""
    tok2vec = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    names = [name for name, _ in model.named_parameters()]
    averaged = MultiTask(
        WordLayers(
            model.layers.width,
            [table.num_embeddings for table in model.layers.tables],  # type: ignore[misc]
            model.layers.depth,
            model.layers.pieces,
            0.0,
        ),
        model.hidden_word.out_features,
        len(inventory.labels),
        len(inventory.relations),
    )
    averaged.load_state_dict(dict(zip(names, average, strict=True)))
    averaged.layers.export(tok2vec)
    output.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_msgpack(
        output,
        {
            "tok2vec": tok2vec.to_bytes(),
            "labels": inventory.labels,
            "W": averaged.tag.weight.detach().numpy(),
            "b": averaged.tag.bias.detach().numpy(),
        },
    )


@dataclass(frozen=True)
class Gold:
    """A treebank document as arrays, one entry a word."""

    forms: NDArray[np.int64]
    labels: NDArray[np.int64]
    heads: NDArray[np.int64]
    """The head's place in the document; a root is its own head."""
    relations: NDArray[np.int64]


class Inventory:
    """The numbers of forms, labels and relations."""

    def __init__(self, nlp: Language, forms: Forms) -> None:
        self.nlp, self.forms = nlp, forms
        self.labels: list[str] = []
        self.relations: dict[str, int] = {}
        self._known: dict[tuple[str, str], int] = {}

    @classmethod
    def of(cls, nlp: Language, forms: Forms, treebanks: Sequence[Sequence[Sentence]]) -> Inventory:
        """The inventory of all that the treebanks hold, and of what disturbing them adds."""
        inventory = cls(nlp, forms)
        for sentences in treebanks:
            for sentence in sentences:
                for token in sentence.tokens:
                    inventory.label(token.pos, token.feats)
                    inventory.relations.setdefault(token.dep, len(inventory.relations))
        for relation in ("reparandum", "discourse"):
            inventory.relations.setdefault(relation, len(inventory.relations))
        inventory.label("INTJ", "")
        return inventory

    def label(self, pos: str, feats: str) -> int:
        """The number of a part of speech with its features, as the morphologizer will name them."""
        found = self._known.get((pos, feats))
        if found is None:
            name = label_of(self.nlp, pos, feats)
            if name not in self.labels:
                self.labels.append(name)
            found = self._known[pos, feats] = self.labels.index(name)
        return found

    def gold(self, run: Sequence[Sentence]) -> Gold:
        """A document of the sentences."""
        forms: list[int] = []
        labels: list[int] = []
        heads: list[int] = []
        relations: list[int] = []
        for sentence in run:
            offset = len(forms)
            joined = False
            for token in sentence.tokens:
                number = self.forms.glued if joined or not token.space else self.forms.number
                forms.append(number(token.word))
                labels.append(self.label(token.pos, token.feats))
                heads.append(offset + token.head)
                relations.append(self.relations[token.dep])
                joined = not token.space
        return Gold(*(np.asarray(column, dtype="int64") for column in (forms, labels, heads, relations)))


class MultiTask(nn.Module):
    """The word layers under heads that guess hidden words, tag, and find each word's head and relation."""

    def __init__(self, layers: WordLayers, vocabulary: int, labels: int, relations: int) -> None:
        super().__init__()
        self.layers = layers
        width = layers.width
        self.hidden = nn.Sequential(nn.Linear(width, 256), nn.GELU(), nn.LayerNorm(256))
        self.hidden_word = nn.Linear(256, vocabulary)
        self.tag = nn.Linear(width, labels)
        self.dependent = nn.Linear(width, 192)
        self.head = nn.Linear(width, 192)
        self.relation = nn.Linear(64, relations)

    def loss(
        self,
        table: Tensor,
        talks: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
        golds: Sequence[Gold],
    ) -> tuple[Tensor, NDArray[np.float64], int]:
        """The loss of a batch, its parts (hidden words, tags, heads, relations), and its number of words."""
        lengths = [len(shown) for shown, _ in talks] + [len(gold.forms) for gold in golds]
        numbers = np.concatenate([shown for shown, _ in talks] + [gold.forms for gold in golds])
        places, length = laid_out(lengths, self.layers.depth)
        words = self.layers(table[torch.from_numpy(numbers)], places, length)
        first = sum(lengths[: len(talks)])
        wanted = torch.from_numpy(np.concatenate([target for _, target in talks]))
        picked = (wanted != _IGNORED).nonzero()[:, 0]
        guesses = self.hidden_word(self.hidden(words[:first][picked]))
        guessing = functional.cross_entropy(guesses.float(), wanted[picked])
        words = functional.dropout(words[first:], 0.1, self.training)
        labels = torch.from_numpy(np.concatenate([gold.labels for gold in golds]))
        tagging = functional.cross_entropy(self.tag(words).float(), labels, label_smoothing=0.05)
        heading, relating = self._arcs(words, golds)
        loss = guessing + 1.5 * tagging + 0.7 * heading + 0.5 * relating
        parts = [part.item() for part in (guessing, tagging, heading, relating)]
        return loss, np.asarray(parts), len(numbers)

    def _arcs(self, words: Tensor, golds: Sequence[Gold]) -> tuple[Tensor, Tensor]:
        """The losses of finding heads and of naming relations, the candidates a document's own words."""
        sizes = [len(gold.forms) for gold in golds]
        longest = max(sizes)
        offsets = np.cumsum([0, *sizes[:-1]])
        grid = np.zeros((len(golds), longest), dtype="int64")
        real = np.zeros((len(golds), longest), dtype=bool)
        heads = np.full((len(golds), longest), _IGNORED, dtype="int64")
        for row, (gold, offset, size) in enumerate(zip(golds, offsets, sizes, strict=True)):
            grid[row, :size] = np.arange(offset, offset + size)
            real[row, :size] = True
            heads[row, :size] = gold.heads
        dependents, governors = self.dependent(words), self.head(words)
        where = torch.from_numpy(grid)
        scores = dependents[where][..., :128] @ governors[where][..., :128].transpose(1, 2) / 11.0
        scores = scores.float().masked_fill(~torch.from_numpy(real)[:, None, :], -1e4)
        heading = functional.cross_entropy(scores.flatten(0, 1), torch.from_numpy(heads).flatten())
        above = torch.from_numpy(
            np.concatenate([gold.heads + offset for gold, offset in zip(golds, offsets, strict=True)])
        )
        pairs = functional.gelu(dependents[:, 128:] + governors[above][:, 128:])
        relations = torch.from_numpy(np.concatenate([gold.relations for gold in golds]))
        return heading, functional.cross_entropy(self.relation(pairs).float(), relations)


def main() -> None:
    """Write the pretrained word layers to a file that the configuration's `after_init` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--until", type=int, help="stop after so many of the steps")
    parser.add_argument("--talk-words", type=int, default=2000)
    parser.add_argument("--treebank-words", type=int, default=1500)
    parser.add_argument("--vocabulary", type=int, default=8000)
    parser.add_argument("--rate", type=float, default=0.002)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--save-every", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    config = load_config(arguments.config)
    nlp = load_model_from_config(config, auto_fill=True)
    set_tokenizer(nlp)
    nlp.get_pipe("tok2vec").model.initialize(X=[nlp.make_doc("A talk.")])  # type: ignore[attr-defined]
    model = config.interpolate()["components"]["tok2vec"]["model"]
    embed, encode = model["embed"], model["encode"]
    layers = WordLayers(
        encode["width"], embed["rows"], encode["depth"], encode["maxout_pieces"], arguments.dropout
    )
    train(nlp, layers, Forms(nlp, embed["rows"]), arguments)


if __name__ == "__main__":
    main()
