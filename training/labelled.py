"""Labelled sentences, parsed in their documents: what the scorer learns from and rules are measured on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

KINDS = {"tip": "T", "definition": "D"}
TREEBANKS = ("en_ewt-train", "en_gum-train", "en_ewt-dev", "en_gum-dev")
TOGETHER = 150
"""Sentences parsed in one go."""
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True)
class Labelled:
    """Sentences of one document in order, with what a reader saw in each."""

    name: str
    """The corpus and the document, `en_ewt-train/answers-2011…`."""
    spans: tuple[Span, ...]
    labels: tuple[str, ...]
    """`T` tip, `D` definition, small where borderline, both with `/` between, `-` for neither."""

    @property
    def corpus(self) -> str:
        """`treebanks` or `talks`."""
        corpus = self.name.partition("/")[0]
        return "treebanks" if corpus in TREEBANKS else corpus


def read_labelled(local: Path, nlp: Language) -> list[Labelled]:
    """Read the labels below `local` (in `labels/`, the treebanks in `ud/`), and parse the sentences."""
    documents: list[tuple[str, list[tuple[str, str]]]] = [
        *_treebanks(local / "ud", local / "labels/treebanks.tsv"),
        *_talks(local / "labels/talks.tsv"),
    ]
    parts = [
        (name, sentences[at : at + TOGETHER])
        for name, sentences in documents
        for at in range(0, len(sentences), TOGETHER)
    ]
    texts = (
        ([" ".join(text.translate(_STRAIGHT).split()) for _, text in part], (name, part))
        for name, part in parts
    )
    prepared = ((_document(nlp, sentences), context) for sentences, context in texts)
    found: list[Labelled] = []
    for doc, (name, part) in nlp.pipe(prepared, as_tuples=True, batch_size=8):
        starts = [token.i for token in doc if token.is_sent_start]
        spans = tuple(doc[start:end] for start, end in zip(starts, [*starts[1:], len(doc)], strict=True))
        found.append(Labelled(name, spans, tuple(label for label, _ in part)))
    return found


def _document(nlp: Language, sentences: list[str]) -> Doc:
    """The sentences as one text that the parser may not divide otherwise."""
    doc = nlp.make_doc(" ".join(sentences))
    starts: set[int] = set()
    position = 0
    for sentence in sentences:
        starts.add(position)
        position += len(sentence) + 1
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc


def _treebanks(folder: Path, labels: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    rows = (line.split("\t") for line in labels.read_text(encoding="utf-8").splitlines())
    known = {row[0]: row[1] for row in rows}
    for treebank in TREEBANKS:
        name, sentence, found = "", "", []
        for line in (folder / f"{treebank}.conllu").read_text(encoding="utf-8").splitlines():
            key, _, value = line.removeprefix("# ").partition(" = ")
            if line.startswith("# newdoc"):
                if found:
                    yield name, found
                name, found = f"{treebank}/{value.strip()}", []
            elif key == "sent_id":
                sentence = value.strip()
            elif key == "text":
                found.append((known.get(sentence, "-"), value))
        yield name, found


def _talks(labels: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    name, found = "", []
    for line in labels.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            if found:
                yield name, found
            name, found = f"talks/{line[2:].strip()}", []
        else:
            label, _, sentence = line.split("\t")
            found.append((label, sentence))
    yield name, found
