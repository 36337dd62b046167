"""What `spacy train` needs for the pipeline of the talks: its reader and its callbacks, by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from augment import as_captioned, as_restored, colloquial, curly, disfluent
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from thinc.api import NumpyOps, Ops
from tokens import set_tokenizer
from treebank import TREEBANKS, Sentence, Token, gold_doc, groups, read_conllu

NumpyOps.gemm = Ops.gemm  # training only: numpy's matrix product is up to three times as fast as blis's


def example(nlp: Language, sentences: Sequence[Sentence], starts: bool = False) -> Example:
    """Our own tokens of the sentences' text beside the treebank's; with `starts` told where each starts."""
    gold = gold_doc(nlp.vocab, sentences)
    predicted = nlp.make_doc(gold.text)
    if starts:
        mark_starts(predicted, gold)
    return Example(predicted, gold)


def mark_starts(predicted: Doc, gold: Doc) -> None:
    """Set the sentence starts of the one document, by character, in the other."""
    first = {sentence[0].idx for sentence in gold.sents}
    for token in predicted:
        token.is_sent_start = token.idx in first


def read_plain(nlp: Language, paths: Sequence[Path], size: int = 10) -> Iterator[Example]:
    """The treebanks as they are, `size` sentences a document."""
    for path in paths:
        for run in groups(read_conllu(path), _always(size)):
            yield example(nlp, run)


def read_augmented(
    nlp: Language, treebanks: Sequence[Sequence[Sentence]], rng: random.Random
) -> Iterator[Example]:
    """One pass over the treebanks, grouped and disturbed anew: about half as written, the rest as captions.

    Most sentences with an imperative come once more, alone.
    """
    for sentences in treebanks:
        again = (
            run for run in groups(sentences, _always(1)) if has_imperative(run[0]) and rng.random() < 0.7
        )
        for run in chain(groups(sentences, _sizes(rng)), again):
            chance = rng.random()
            if chance < 0.55:
                if rng.random() < 0.12:
                    run = [curly(sentence) for sentence in run]
                yield example(nlp, run)
                continue
            run = [
                disfluent(colloquial(sentence, rng), rng, rng.choice((0.0, 0.02, 0.06))) for sentence in run
            ]
            if chance < 0.68:
                yield example(nlp, [as_restored(sentence, rng) for sentence in run])
                continue
            state = rng.getstate()
            bare = []
            for sentence in run:
                rng.setstate(state)  # one transcript keeps its capitals or loses them throughout
                bare.append(as_captioned(sentence, rng))
            bare = [sentence for sentence in bare if sentence.tokens]
            how = rng.random()
            if how < 0.45:
                yield from (example(nlp, [sentence], starts=True) for sentence in bare)
            elif bare:
                yield example(nlp, bare, starts=how < 0.75)


def one_imperative(sentence: Sentence) -> Sentence:
    """The sentence with one way to write an imperative's features.

    GUM adds Person=2 and writes some imperatives as infinitives of the second person; EWT does neither.
    """

    def settled(token: Token) -> Token:
        if "Mood=Imp" in token.feats:
            return replace(token, feats=token.feats.replace("Person=2|", ""))
        return replace(token, feats=token.feats.replace("Person=2|VerbForm=Inf", "Mood=Imp|VerbForm=Fin"))

    return replace(sentence, tokens=tuple(map(settled, sentence.tokens)))


def has_imperative(sentence: Sentence) -> bool:
    """Whether a word of the sentence is an imperative."""
    return any("Mood=Imp" in token.feats for token in sentence.tokens)


def _always(size: int) -> Iterator[int]:
    while True:
        yield size


def _sizes(rng: random.Random) -> Iterator[int]:
    while True:
        yield rng.choice((1, 2, 4, 6, 8, 10, 12))


@registry.readers("cards.treebanks.v1")
def create_reader(
    folder: str, split: str, augmented: bool, seed: int = 0
) -> Callable[[Language], Iterator[Example]]:
    """Both treebanks' files of a split, "train" or "dev"; if augmented, each pass is disturbed otherwise."""
    files = [Path(folder) / f"{treebank}-{split}.conllu" for treebank in TREEBANKS]
    rng = random.Random(seed)
    read: list[list[Sentence]] = []

    def corpus(nlp: Language) -> Iterator[Example]:
        if not augmented:
            yield from read_plain(nlp, files)
            return
        if not read:
            read.extend([one_imperative(sentence) for sentence in read_conllu(path)] for path in files)
        yield from read_augmented(nlp, read, rng)

    return corpus


@registry.callbacks("cards.tokenizer.v1")
def create_tokenizer_callback() -> Callable[[Language], Language]:
    """What to call before the pipeline is initialised."""
    return set_tokenizer


@registry.callbacks("cards.pretrained.v1")
def create_pretrained_callback(path: str | None) -> Callable[[Language], Language]:
    """What to call when it is: start from pretrained word layers, if a file is given."""

    def load(nlp: Language) -> Language:
        if path:
            nlp.get_pipe("tok2vec").model.from_bytes(Path(path).read_bytes())  # type: ignore[attr-defined]
        return nlp

    return load
