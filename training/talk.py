"""What `spacy train` needs for the pipeline of the talks: its reader and its callbacks, by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import srsly  # type: ignore[import-untyped]
from augment import as_captioned, as_restored, colloquial, curly, disfluent
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from thinc.api import NumpyOps, Ops
from tokens import set_tokenizer
from treebank import TREEBANKS, Sentence, Token, gold_doc, groups, read_conllu

NumpyOps.gemm = Ops.gemm  # training only: numpy's matrix product is up to three times as fast as blis's

_IMPERATIVE = "Mood=Imp|VerbForm=Fin"
_BARE = "VerbForm=Inf"
_CLOSED = ("ADP", "ADV", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ")


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
    """One pass over the treebanks, disturbed anew; some of the captions come with their sentences' starts."""
    for sentences in treebanks:
        for disturbed, bare in disturbed_runs(sentences, rng):
            run = [without_odd_lemmas(sentence) for sentence in disturbed]
            how = rng.random() if bare else 1.0
            if how < 0.45:
                yield from (example(nlp, [sentence], starts=True) for sentence in run)
            else:
                yield example(nlp, run, starts=how < 0.75)


def disturbed_runs(
    sentences: Sequence[Sentence], rng: random.Random, again: float = 0.4
) -> Iterator[tuple[list[Sentence], bool]]:
    """Runs of neighbouring sentences, about half as written, the rest as captions, and whether without marks.

    A share of the sentences with an imperative, `again`, comes once more, alone.
    """
    alone = groups(sentences, _always(1))
    twice = (run for run in alone if has_imperative(run[0]) and rng.random() < again)
    for run in chain(groups(sentences, _sizes(rng)), twice):
        chance = rng.random()
        if chance < 0.55:
            yield [curly(sentence) for sentence in run] if rng.random() < 0.12 else run, False
            continue
        run = [disfluent(colloquial(sentence, rng), rng, rng.choice((0.0, 0.02, 0.06))) for sentence in run]
        if chance < 0.68:
            yield [as_restored(sentence, rng) for sentence in run], False
            continue
        state = rng.getstate()
        bare = []
        for sentence in run:
            rng.setstate(state)  # one transcript keeps its capitals or loses them throughout
            bare.append(as_captioned(sentence, rng))
        bare = [sentence for sentence in bare if sentence.tokens]
        if bare:
            yield bare, True


def one_imperative(sentence: Sentence) -> Sentence:
    """The sentence with one way to write an imperative's features, EWT's.

    GUM adds Person=2, writes some imperatives as infinitives of the second person, and of "don't go" it has
    only the verb as one, where EWT mostly has the auxiliary too.
    """
    tokens = list(sentence.tokens)
    for index, token in enumerate(tokens):
        feats = token.feats.replace("Person=2|VerbForm=Inf", _IMPERATIVE).replace("|Person=2|", "|")
        if "Mood=Imp" in feats:
            tokens[index] = replace(token, feats=feats)
    for index, token in enumerate(tokens):
        head = tokens[token.head]
        if token.dep == "aux" and token.lemma == "do" and {token.feats, head.feats} == {_BARE, _IMPERATIVE}:
            tokens[index] = replace(token, feats=_IMPERATIVE)
            tokens[token.head] = replace(head, feats=_IMPERATIVE)
    return replace(sentence, tokens=tuple(tokens))


def without_odd_lemmas(sentence: Sentence) -> Sentence:
    """The sentence without lemmas that only the word itself could teach: names and addresses in other cases.

    The lemmatiser would learn each as a rule of its own and carry the word along.
    """

    def settled(token: Token) -> Token:
        word, lemma = token.word, token.lemma
        first = (word, word[:1].lower() + word[1:], word[:1].upper() + word[1:])
        other_case = lemma.lower() == word.lower() and lemma not in first and token.pos not in _CLOSED
        odd = other_case or lemma == "_" or "@" in lemma + word
        return replace(token, lemma="") if odd else token

    return replace(sentence, tokens=tuple(map(settled, sentence.tokens)))


def label_of(nlp: Language, pos: str, feats: str) -> str:
    """The morphologizer's label for a part of speech and features."""
    morphology = nlp.vocab.morphology
    features = morphology.feats_to_dict(feats)
    features["POS"] = pos
    return str(nlp.vocab.strings[morphology.add(features)])


def has_imperative(sentence: Sentence) -> bool:
    """Whether a word of the sentence is an imperative."""
    return any("Mood=Imp" in token.feats for token in sentence.tokens)


def _always(size: int) -> Iterator[int]:
    while True:
        yield size


def _sizes(rng: random.Random) -> Iterator[int]:
    while True:
        yield rng.choice((1, 2, 3, 4, 6, 8))


@registry.readers("cards.treebanks.v1")  # type: ignore[untyped-decorator]
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


@registry.callbacks("cards.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer_callback() -> Callable[[Language], Language]:
    """What to call before the pipeline is initialised."""
    return set_tokenizer


@registry.callbacks("cards.pretrained.v1")  # type: ignore[untyped-decorator]
def create_pretrained_callback(path: str | None) -> Callable[[Language], Language]:
    """What to call when it is: start from pretrained word layers and tags, if a file is given."""

    def load(nlp: Language) -> Language:
        if path:
            saved = srsly.read_msgpack(Path(path))
            nlp.get_pipe("tok2vec").model.from_bytes(saved["tok2vec"])  # type: ignore[attr-defined]
            tagger = nlp.get_pipe("morphologizer")
            softmax = tagger.model.get_ref("softmax")  # type: ignore[attr-defined]
            weights, bias = softmax.get_param("W").copy(), softmax.get_param("b").copy()
            known = {label: number for number, label in enumerate(saved["labels"])}
            for number, label in enumerate(tagger.labels):  # type: ignore[attr-defined]
                if label in known:
                    weights[number], bias[number] = saved["W"][known[label]], saved["b"][known[label]]
            softmax.set_param("W", weights)
            softmax.set_param("b", bias)
        return nlp

    return load
