"""A component that settles parts of speech and features once more, now that the relations are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span

from cards.language.imperatives import SUBJECTS, goes_on, is_bare, needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FACTORY = "cards_second_look"
"""The component's name in a pipeline's configuration; spaCy finds it by the package's entry point."""

_SHARING = ("conj", "aux", "aux:pass", "cop")
"""Relations in which a word has its head's subject for its own."""

_MARKS = ".?!:;"
_FARTHEST = 6
_DOUBT = 1e-6
_CLEARLY = 0.2
"""By how much another part of speech must be likelier for an imperative to be no verb after all."""


@Language.factory(FACTORY)
def create(nlp: Language, name: str) -> SecondLook:
    """Make the component; it belongs after the parser of a pipeline that has a morphologizer."""
    return SecondLook(nlp)


def label_scores(nlp: Language, docs: Sequence[Doc]) -> list[Floats]:
    """For each document, a row of log-probabilities of the morphologizer's labels for each token."""
    found = nlp.get_pipe("morphologizer").model.predict(list(docs))  # type: ignore[attr-defined]
    return [_log_shares(np.asarray(scores, dtype="float32")) for scores in found]


def inputs(doc: Doc, scores: Floats, relations: Sequence[str]) -> Floats:
    """What the network is told of each token of a parsed document, a row each.

    The word layers' vectors of the word, its head, its subject and the subject it shares with its head; the
    shares of the labels of the word, its head and the word before; the means of both over the document; the
    relations of the word, its head, and those that depend on them; how the sentence ends; whether the word is
    its first, and how far its head is.
    """
    size, known = len(doc), {relation: number for number, relation in enumerate(relations)}
    own = np.arange(size)
    head = np.array([token.head.i for token in doc])
    relation = np.array([known.get(token.dep_, len(known)) for token in doc])
    below = head != own
    vectors = np.asarray(doc.tensor, dtype="float32")
    shares = np.exp(scores)

    one_of = np.eye(len(known) + 1, dtype="float32")
    left, right = np.zeros((2, size, len(known) + 1), dtype="float32")
    for side, chosen in ((left, below & (own < head)), (right, below & (own > head))):
        side[head[chosen], relation[chosen]] = 1
    subject = np.zeros_like(vectors)
    for token in doc:
        if token.dep_ in SUBJECTS and below[token.i]:
            subject[head[token.i]] = vectors[token.i]
    sharing = np.array([token.dep_ in _SHARING for token in doc])
    marks = np.eye(len(_MARKS) + 1, dtype="float32")
    ends = np.concatenate([np.full(len(sentence), _end(sentence)) for sentence in doc.sents])
    apart = np.eye(2 * _FARTHEST + 1, dtype="float32")
    is_below = below[:, None].astype("float32")
    blocks = (
        np.broadcast_to(vectors.mean(0), vectors.shape),
        np.broadcast_to(5 * shares.mean(0), shares.shape),
        vectors,
        vectors[head] * is_below,
        subject,
        subject[head] * sharing[:, None],
        shares,
        shares[head] * is_below,
        np.concatenate((np.zeros_like(shares[:1]), shares[:-1])),
        one_of[relation],
        one_of[relation[head]],
        left,
        right,
        left[head] * is_below,
        marks[ends],
        np.array([[bool(token.is_sent_start)] for token in doc], dtype="float32"),
        apart[np.clip(head - own, -_FARTHEST, _FARTHEST) + _FARTHEST],
    )
    return np.concatenate(blocks, axis=1)


class SecondLook:
    """A small network over what the components before have found; without weights it changes nothing.

    Its scores are added to the morphologizer's, and words whose label is another then are given it.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.relations: list[str] = []
        self.weights: dict[str, Floats] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document, some words' part of speech and features changed."""
        if not self.weights or not len(doc):
            return doc
        (scores,) = label_scores(self.nlp, [doc])
        labels = self.nlp.get_pipe("morphologizer").labels  # type: ignore[attr-defined]
        shares = np.exp(
            _log_shares(self.scores(inputs(doc, scores, self.relations)) + self.weights["trust"] * scores)
        )
        for token, label in zip(doc, _settled(doc, shares, scores.argmax(1), labels), strict=True):
            if label is None:
                continue
            features = self.nlp.vocab.morphology.feats_to_dict(label)
            token.pos_ = features.pop("POS", "")
            token.set_morph(features)  # type: ignore[attr-defined]
        return doc

    def scores(self, rows: Floats) -> Floats:
        """What to add to the morphologizer's scores, given the rows of `inputs`."""
        inner = np.maximum(rows @ self.weights["inner"] + self.weights["inner_bias"], 0)
        return np.asarray(inner @ self.weights["outer"] + self.weights["outer_bias"])

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the weights, in half precision, and the names of the relations to a folder."""
        path.mkdir(parents=True, exist_ok=True)
        halves: dict[str, Any] = {name: value.astype("float16") for name, value in self.weights.items()}
        np.savez(path / "weights.npz", **halves)
        (path / "relations.json").write_text(json.dumps(self.relations) + "\n", encoding="utf-8")

    def from_disk(self, path: Path, **_: Any) -> SecondLook:
        """Read them."""
        self.relations = json.loads((path / "relations.json").read_text(encoding="utf-8"))
        with np.load(path / "weights.npz", allow_pickle=False) as saved:
            self.weights = {name: saved[name].astype("float32") for name in saved.files}
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """The weights and the names of the relations."""
        kept: bytes = srsly.msgpack_dumps({"relations": self.relations, "weights": self.weights})
        return kept

    def from_bytes(self, data: bytes, **_: Any) -> SecondLook:
        """Read them."""
        kept = srsly.msgpack_loads(data)
        self.relations, self.weights = list(kept["relations"]), dict(kept["weights"])
        return self


def _end(sentence: Span) -> int:
    """Which of the marks is the sentence's last, or how many marks there are for none."""
    found = [_MARKS.index(token.text[0]) for token in sentence if token.text[:1] in tuple(_MARKS)]
    return found[-1] if found else len(_MARKS)


def _settled(
    doc: Doc, shares: Floats, before: NDArray[np.intp], labels: Sequence[str]
) -> Iterator[str | None]:
    """For each token the label that it changes to, if any: from the labels' shares and its label so far.

    What is coordinated with an imperative and has no subject is one too, however unlikely.
    """
    imperative = np.array(["Mood=Imp" in label for label in labels])
    verb = np.array(["POS=VERB" in label or "POS=AUX" in label for label in labels])
    bare = np.array([is_bare(label) for label in labels])
    asked = {token.i for sentence in doc.sents if _end(sentence) == _MARKS.index("?") for token in sentence}
    commands: set[int] = set()
    for token, old, likely in zip(doc, before, shares, strict=True):
        sure = likely[imperative].sum() >= needed(token, commands, asked)
        new = int((likely if sure else np.where(imperative, -1.0, likely)).argmax())
        if bare[new] and goes_on(token, commands):
            new = int(np.where(imperative, likely, -1.0).argmax())
        elif imperative[old] and not verb[new] and likely[new] < likely[old] + _CLEARLY:
            new = int(old)
        if imperative[new]:
            commands.add(token.i)
        yield None if old == new else labels[new]


def _log_shares(scores: Floats) -> Floats:
    """Logarithms of the softmax of each row, none below that of a millionth."""
    shares = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    return np.asarray(np.log(np.maximum(shares, _DOUBT)))
