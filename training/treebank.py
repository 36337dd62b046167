"""Sentences of a CoNLL-U file as plain data, and as gold spaCy documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

TREEBANKS = ("en_ewt", "en_gum")


def read_conllu(path: Path) -> list[Sentence]:
    """The file's sentences in order; `document` is the number of the newdoc they belong to, from 0."""
    sentences: list[Sentence] = []
    document = -1
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        document += any(line.startswith("# newdoc") for line in lines)
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        sentences.append(Sentence(max(document, 0), tuple(_tokens(rows))))
    return sentences


def groups(sentences: Sequence[Sentence], sizes: Iterator[int]) -> Iterator[list[Sentence]]:
    """Runs of neighbouring sentences of one document; each run's length is the next of `sizes`, or less at a
    document's end."""
    run: list[Sentence] = []
    size = next(sizes)
    for sentence in sentences:
        if run and (len(run) >= size or run[0].document != sentence.document):
            yield run
            run, size = [], next(sizes)
        run.append(sentence)
    if run:
        yield run


def gold_doc(vocab: Vocab, sentences: Iterable[Sentence]) -> Doc:
    """One document of the sentences with the treebank's own words, tags, features, lemmas and trees."""
    tokens: list[Token] = []
    heads: list[int] = []
    starts: list[bool | int | None] = []
    for sentence in sentences:
        offset = len(tokens)
        tokens += sentence.tokens
        heads += [offset + token.head for token in sentence.tokens]
        starts += [index == 0 for index in range(len(sentence.tokens))]
    return Doc(
        vocab,
        words=[token.word for token in tokens],
        spaces=[token.space for token in tokens],
        pos=[token.pos for token in tokens],
        morphs=[token.feats for token in tokens],
        lemmas=[token.lemma for token in tokens],
        heads=heads,
        deps=[token.dep for token in tokens],
        sent_starts=starts,
    )


def _tokens(rows: Sequence[Sequence[str]]) -> Iterator[Token]:
    """Tokens of a sentence's rows; parts of a contraction such as do|n't are joined without a space."""
    last_part: dict[int, bool] = {}
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            last_part |= dict.fromkeys(range(first, last), False)
            last_part[last] = "SpaceAfter=No" not in row[9]
    words = [row for row in rows if row[0].isdigit()]
    for index, row in enumerate(words):
        number, head = int(row[0]), int(row[6])
        yield Token(
            word=row[1],
            space=last_part.get(number, "SpaceAfter=No" not in row[9]) or index == len(words) - 1,
            pos=row[3],
            feats="" if row[5] == "_" else row[5],
            lemma=row[2],
            head=index if head == 0 else head - 1,
            dep="ROOT" if head == 0 else row[7],
        )


@dataclass(frozen=True)
class Token:
    """A word of a treebank sentence."""

    word: str
    space: bool
    """Whether a space follows; always true at the end of a sentence."""
    pos: str
    feats: str
    lemma: str
    head: int
    """Index of the head in the sentence, from 0; a root is its own head."""
    dep: str


@dataclass(frozen=True)
class Sentence:
    """A treebank sentence and the number of its document in the file."""

    document: int
    tokens: tuple[Token, ...]
