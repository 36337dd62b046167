"""The word layers of the pipeline in torch, which trains them faster, and their way back into spaCy's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.language import Language
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps
from torch import Tensor, nn
from torch.nn import functional

Kind = TypeVar("Kind", bound=nn.Module)

ATTRIBUTES = 4
_FIRST_SEED = 8
"""spaCy's MultiHashEmbed hashes its columns with this seed and the next ones."""
_HASHES = 4


class Forms:
    """Words as the embedding sees them: each form's rows in the tables, found once and then numbered."""

    def __init__(self, nlp: Language, rows: Sequence[int]) -> None:
        self.vocab: Vocab = nlp.vocab
        self.norms = {
            piece.get(65, ""): piece[67]
            for pieces in (nlp.tokenizer.rules or {}).values()  # type: ignore[union-attr]
            for piece in pieces
            if len(pieces) > 1 and 67 in piece
        }
        self.rows = tuple(rows)
        self.numbers: dict[tuple[str, str], int] = {}
        self.keys: list[tuple[int, int, int, int]] = []

    def number(self, word: str, norm: str = "") -> int:
        """The number of a word that the tokeniser gave; `norm` if it differs from the word's own."""
        found = self.numbers.get((word, norm))
        if found is None:
            lexeme = self.vocab[word]
            key = self.vocab.strings.add(norm) if norm else lexeme.norm
            found = self.numbers[word, norm] = len(self.keys)
            self.keys.append((key, lexeme.prefix, lexeme.suffix, lexeme.shape))
        return found

    def glued(self, word: str) -> int:
        """The number of a piece of a contraction, whose norm the tokeniser may know."""
        return self.number(word, self.norms.get(word, ""))

    def table(self, first: int = 0) -> Tensor:
        """The rows of all forms from the given number on, one line a form: four of each table."""
        keys = np.asarray(self.keys[first:], dtype="uint64").reshape(-1, ATTRIBUTES)
        ops = NumpyOps()
        columns: list[NDArray[Any]] = [
            ops.hash(np.ascontiguousarray(keys[:, column]), _FIRST_SEED + column) % self.rows[column]
            for column in range(ATTRIBUTES)
        ]
        return torch.from_numpy(np.concatenate(columns, axis=1).astype("int64"))


class WordLayers(nn.Module):
    """MultiHashEmbed and MaxoutWindowEncoder with window 1, as spaCy computes them."""

    def __init__(self, width: int, rows: Sequence[int], depth: int, pieces: int, dropout: float) -> None:
        super().__init__()
        self.width, self.depth, self.pieces = width, depth, pieces
        self.tables = nn.ModuleList(nn.EmbeddingBag(count, width, mode="sum") for count in rows)
        for table in of_kind(nn.EmbeddingBag, self.tables):
            nn.init.uniform_(table.weight, -0.1, 0.1)
        sizes = [width * ATTRIBUTES] + [width * 3] * depth
        self.mixes = nn.ModuleList(nn.Linear(size, width * pieces) for size in sizes)
        self.norms = nn.ModuleList(nn.LayerNorm(width, eps=1e-8) for _ in sizes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, places: Tensor, length: int) -> Tensor:
        """A row for each of `length` places; the words stand at `places`, zeros between documents."""
        parts = [
            table(rows[:, _HASHES * column : _HASHES * (column + 1)])
            for column, table in enumerate(self.tables)
        ]
        words = self._maxout(torch.cat(parts, dim=-1), 0)
        layer = words.new_zeros((length, self.width)).index_copy(0, places, words)
        for depth in range(1, self.depth + 1):
            padded = functional.pad(layer, (0, 0, 1, 1))
            near = torch.cat((padded[:-2], layer, padded[2:]), dim=-1)
            layer = layer + self._maxout(near, depth)
        return layer[places]

    def _maxout(self, layer: Tensor, depth: int) -> Tensor:
        pieces = self.mixes[depth](layer).split(self.width, dim=-1)
        best = pieces[0]
        for piece in pieces[1:]:
            best = torch.maximum(best, piece)
        result: Tensor = self.dropout(self.norms[depth](best.float()))
        return result

    @torch.no_grad()
    def export(self, model: Model[Any, Any]) -> None:
        """Put the weights into spaCy's initialised word layers of the same shape."""
        nodes = list(model.walk(order="dfs_pre"))
        embeds = [node for node in nodes if node.name == "hashembed"]
        for node, table in zip(embeds, of_kind(nn.EmbeddingBag, self.tables), strict=True):
            node.set_param("E", _array(table.weight))
        maxouts = [node for node in nodes if node.name == "maxout"]
        for node, mix in zip(maxouts, of_kind(nn.Linear, self.mixes), strict=True):
            weight = mix.weight.view(self.pieces, self.width, mix.in_features)
            bias = mix.bias.view(self.pieces, self.width)
            node.set_param("W", _array(weight.transpose(0, 1)))
            node.set_param("b", _array(bias.T))
        layernorms = [node for node in nodes if node.name == "layernorm"]
        for node, norm in zip(layernorms, of_kind(nn.LayerNorm, self.norms), strict=True):
            node.set_param("G", _array(norm.weight))
            node.set_param("b", _array(norm.bias))


def of_kind(kind: type[Kind], modules: nn.ModuleList) -> list[Kind]:
    """The modules of a list, known to be of one kind."""
    return [module for module in modules if isinstance(module, kind)]


def laid_out(lengths: Iterable[int], gap: int) -> tuple[Tensor, int]:
    """Where words of documents of these lengths stand with a gap before, between and after; and the whole."""
    places: list[NDArray[np.int64]] = []
    at = gap
    for length in lengths:
        places.append(np.arange(at, at + length))
        at += length + gap
    return torch.from_numpy(np.concatenate(places)), at


def _array(tensor: Tensor) -> Any:
    """The tensor's values as an array of their own, of whatever type thinc calls it by."""
    return np.ascontiguousarray(tensor.detach().float().numpy()).copy()
