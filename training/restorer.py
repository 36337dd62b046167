"""Train the restorer: which mark follows each bare word of speech, and which words are capitalised."""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from speech import Word, read_talks, read_treebank_text, usual_case
from torch import Tensor, nn
from torch.nn import functional
from treebank import TREEBANKS
from wordlayers import of_kind

from cards.language.restore_network import (
    MARKS,
    PREFIX_ROWS,
    SHAPE_ROWS,
    SUFFIX_ROWS,
    WORD_ROWS,
    features,
)

_FILLERS = ("uh", "um", "uh", "um", "you know", "like", "so")
_KEPT = ("I", "I'm", "I've", "I'll", "I'd")


def disturbed(words: Sequence[Word], rng: random.Random) -> list[Word]:
    """The words with some fillers, repeated words and split hyphens, as people speak and captions write."""
    rate = rng.choice((0.0, 0.01, 0.03))
    split = rng.random() < 0.3
    made: list[Word] = []
    for word in words:
        if rate and rng.random() < rate:
            fillers = rng.choice(_FILLERS).split() if rng.random() < 0.7 else [word.text.lower()]
            made += [Word(filler, "", True) for filler in fillers]
        parts = word.text.split("-") if split and "-" in word.text else [word.text]
        if len(parts) > 1 and all(parts):
            made += [Word(part, "", word.initial) for part in parts[:-1]]
            made.append(Word(parts[-1], word.after, word.initial))
        else:
            made.append(word)
    return made


def shown_words(words: Sequence[Word], usual: Mapping[str, bool], rng: random.Random) -> list[str]:
    """The words as a caption might have them: lower case, or with the capitals of "I" and of some names."""
    names = rng.choice((0.0, 0.0, 0.0, 0.5, 0.9))
    first_person = names > 0 or rng.random() < 0.2
    shown = []
    for word in words:
        if word.text in _KEPT:
            kept = first_person
        else:
            kept = names > 0 and has_capital(word, usual) and rng.random() < names
        shown.append(word.text if kept else word.text.lower())
    return shown


def has_capital(word: Word, usual: Mapping[str, bool]) -> bool:
    """Whether the word has a capital of its own, not only because it opens a sentence."""
    if word.initial:
        return usual.get(word.text.lower(), False)
    return word.text[0].isupper()


def one_pass(
    streams: Sequence[Sequence[Word]],
    usual: Mapping[str, bool],
    cache: dict[str, tuple[int, ...]],
    rng: random.Random,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All streams in random order, disturbed anew: features, marks and capitals, one row a word."""
    order = list(streams)
    rng.shuffle(order)
    ids: list[tuple[int, ...]] = []
    marks: list[int] = []
    capitals: list[bool] = []
    number = {mark: index for index, mark in enumerate(MARKS)}
    for stream in order:
        start = 0
        while start < len(stream):
            piece = disturbed(stream[start : start + 1500], rng)
            start += 1500
            for word in shown_words(piece, usual, rng):
                found = cache.get(word)
                if found is None:
                    found = cache[word] = features(word)
                ids.append(found)
            marks += [number[word.after] for word in piece]
            capitals += [has_capital(word, usual) for word in piece]
    return (
        np.asarray(ids, dtype="int32"),
        np.asarray(marks, dtype="int64"),
        np.asarray(capitals, dtype="float32"),
    )


def batches(
    data: tuple[np.ndarray, np.ndarray, np.ndarray], length: int, size: int, rng: random.Random
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Batches of `size` windows of `length` words, cut from a random place on."""
    offset = rng.randrange(length)
    starts = list(range(offset, len(data[1]) - length, length))
    rng.shuffle(starts)
    for at in range(0, len(starts) - size + 1, size):
        rows = np.asarray(starts[at : at + size])[:, None] + np.arange(length)[None, :]
        yield tuple(torch.from_numpy(part[rows]) for part in data)  # type: ignore[misc]


def train(arguments: argparse.Namespace) -> Restorer:
    """The averaged network after all steps."""
    rng = random.Random(arguments.seed)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    streams = read_talks(arguments.speech / "talks-train.txt")
    for treebank in TREEBANKS:
        streams += read_treebank_text(arguments.treebanks / f"{treebank}-train.conllu") * 2
    usual = usual_case(streams)
    cache: dict[str, tuple[int, ...]] = {}
    model = Restorer(arguments.width, arguments.dilations, arguments.dropout)
    if arguments.start:
        grow(model, arguments.start)
    average = Restorer(arguments.width, arguments.dilations, 0.0)
    average.load_state_dict(model.state_dict())
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=0.01, betas=(0.9, 0.98))
    warmup, steps = 200, arguments.steps
    until = min(arguments.until or steps, steps)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / warmup) * (
            0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, step / steps)))
        )

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    weight = torch.tensor([1.0, 1.0, 1.0, arguments.question_weight])
    step, words, started, total = 0, 0, time.time(), 0.0
    while step < until:
        for ids, marks, capitals in batches(
            one_pass(streams, usual, cache, rng), arguments.length, arguments.size, rng
        ):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bfloat16):
                scores = model(ids)
            scores = scores.float()
            kinds = len(MARKS)
            loss = functional.cross_entropy(scores[..., :kinds].flatten(0, 1), marks.flatten(), weight=weight)
            loss = loss + 0.3 * functional.binary_cross_entropy_with_logits(scores[..., kinds], capitals)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            follow(average, model, min(0.999, (step + 1) / (step + 10)))
            words += marks.numel()
            total += loss.item()
            if step % 100 == 0:
                print(
                    f"{step} steps, {words / (time.time() - started):.0f} words/s, loss {total / 100:.4f}",
                    flush=True,
                )
                total = 0.0
            if step % arguments.save_every == 0 or step == until:
                save(average, arguments.output)
            if step == until:
                break
    return average


@torch.no_grad()
def grow(model: Restorer, folder: Path) -> None:
    """Start from saved weights of as many layers or fewer; layers that are new change nothing at first."""
    with np.load(folder / "weights.npz") as saved:
        weights = {name: torch.from_numpy(saved[name].astype("float32")) for name in saved.files}
    known = len(weights["dilations"])
    if weights["dilations"].int().tolist() != model.dilations[:known]:
        raise ValueError(f"{folder}: its layers reach {weights['dilations'].int().tolist()} words far")
    model.embed.weight.copy_(weights["embed"])
    for depth, (norm, mix) in enumerate(model.layers()):
        if depth < known:
            norm.weight.copy_(weights[f"norm{depth}_scale"])
            norm.bias.copy_(weights[f"norm{depth}_shift"])
            mix.weight.copy_(weights[f"mix{depth}"].T)
            mix.bias.copy_(weights[f"mix{depth}_bias"])
        else:
            values = mix.out_features // 2
            mix.weight[:values] = 0.0
            mix.bias[:values] = 0.0
    model.norm.weight.copy_(weights["norm_scale"])
    model.norm.bias.copy_(weights["norm_shift"])
    model.out.weight.copy_(weights["out"].T)
    model.out.bias.copy_(weights["out_bias"])


@torch.no_grad()
def follow(average: Restorer, model: Restorer, decay: float) -> None:
    """Move the average a little towards the model's weights."""
    pairs = zip(average.parameters(), model.parameters(), strict=True)
    for slow, fast in pairs:
        slow.lerp_(fast, 1 - decay)


def save(model: Restorer, folder: Path) -> None:
    """Write the weights in half precision, named as the package reads them."""
    weights: dict[str, Tensor] = {"embed": model.embed.weight}
    for depth, (norm, mix) in enumerate(model.layers()):
        weights |= {f"norm{depth}_scale": norm.weight, f"norm{depth}_shift": norm.bias}
        weights |= {f"mix{depth}": mix.weight.T, f"mix{depth}_bias": mix.bias}
    weights |= {"norm_scale": model.norm.weight, "norm_shift": model.norm.bias}
    weights |= {"out": model.out.weight.T, "out_bias": model.out.bias}
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: tensor.detach().numpy().astype("float16") for name, tensor in weights.items()}
    arrays["dilations"] = np.asarray(model.dilations, dtype="float16")
    np.savez_compressed(folder / "weights.npz", allow_pickle=False, **arrays)
    meta = {"name": "restore", "lang": "en", "version": "0.1.0", "license": "CC BY-SA 4.0", "marks": MARKS}
    (folder / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


class Restorer(nn.Module):
    """Sums of feature rows, then gated mixtures of ever farther neighbours, each added to its input."""

    def __init__(self, width: int, dilations: Sequence[int], dropout: float) -> None:
        super().__init__()
        self.dilations = list(dilations)
        self.embed = nn.EmbeddingBag(WORD_ROWS + SUFFIX_ROWS + PREFIX_ROWS + SHAPE_ROWS, width, mode="sum")
        nn.init.normal_(self.embed.weight, std=0.5)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in dilations)
        self.mixes = nn.ModuleList(nn.Linear(3 * width, 2 * width) for _ in dilations)
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, len(MARKS) + 1)
        self.dropout = nn.Dropout(dropout)

    def layers(self) -> Iterator[tuple[nn.LayerNorm, nn.Linear]]:
        """Each layer's normalisation and mixture."""
        return zip(of_kind(nn.LayerNorm, self.norms), of_kind(nn.Linear, self.mixes), strict=True)

    def forward(self, ids: Tensor) -> Tensor:
        """Scores of the marks, then of a capital, for each word of each window."""
        windows, length, kinds = ids.shape
        layer = self.dropout(self.embed(ids.view(-1, kinds)).view(windows, length, -1))
        for norm, mix, reach in zip(self.norms, self.mixes, self.dilations, strict=True):
            padded = functional.pad(norm(layer), (0, 0, reach, reach))
            near = (padded[:, :length], padded[:, reach : reach + length], padded[:, 2 * reach :])
            layer = layer + self.dropout(functional.glu(mix(torch.cat(near, dim=-1)), dim=-1))
        scores: Tensor = self.out(self.norm(layer))
        return scores


def main() -> None:
    """Train and write the weights to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="folder of weights to go on from")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--until", type=int, help="stop before all the planned steps")
    parser.add_argument("--length", type=int, default=160)
    parser.add_argument("--size", type=int, default=40)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--dilations", type=int, nargs="+", default=[1, 2, 4, 8, 4, 1])
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=0.003)
    parser.add_argument("--question-weight", type=float, default=1.0)
    parser.add_argument("--save-every", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    save(train(arguments := parser.parse_args()), arguments.output)


if __name__ == "__main__":
    main()
