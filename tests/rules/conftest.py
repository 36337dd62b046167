"""Sentences made by hand, so that the tests of the rules need no trained pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from cards.rules import Match, RuleSet, compile_rules, find_matches, load_rules


@pytest.fixture(scope="session")
def words_only() -> Language:
    """A pipeline that knows words and sentence ends and nothing else."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


@pytest.fixture(scope="session")
def tagging() -> Language:
    """A pipeline that says it sets every tag, with the labels that hand-made sentences use; never run."""
    nlp = spacy.blank("en")
    morphologizer = nlp.add_pipe("morphologizer")
    parts = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ VERB"
    features = "POS=VERB|Mood=Imp|VerbForm=Fin POS=NOUN|Number=Sing POS=PRON|Poss=Yes POS=VERB|VerbForm=Ger"
    for label in (*(f"POS={part}" for part in parts.split()), *features.split()):
        morphologizer.add_label(label)  # type: ignore[attr-defined]
    parser = nlp.add_pipe("parser")
    relations = "ROOT nsubj nsubj:pass obj obl xcomp advcl acl det mark parataxis punct aux cop"
    for label in relations.split():
        parser.add_label(label)  # type: ignore[attr-defined]
    nlp.add_pipe("trainable_lemmatizer")
    return nlp


@pytest.fixture
def rules(tmp_path: Path) -> Callable[..., RuleSet]:
    """Loads the text of one rule file, without the built-in packs."""

    def load(text: str, **options: object) -> RuleSet:
        path = tmp_path / "my.yaml"
        path.write_text(text, encoding="utf-8")
        return load_rules([path], builtin=False, **options)  # type: ignore[arg-type]

    return load


@pytest.fixture
def find(rules: Callable[..., RuleSet], words_only: Language) -> Callable[[str, str], list[Match]]:
    """Loads a rule file and runs it over plain text, read without a trained pipeline."""

    def run(text: str, speech: str) -> list[Match]:
        finder = compile_rules(rules(text), words_only)
        return find_matches(finder, list(words_only(speech).sents))

    return run


@pytest.fixture(scope="session")
def parsed() -> Callable[[Language, str], Span]:
    """Makes a sentence by hand; see `make_parsed`."""
    return make_parsed


def make_parsed(nlp: Language, lines: str) -> Span:
    """A sentence from lines of `word lemma POS relation head features`; heads count from 1, 0 is the root."""
    rows = [line.split() for line in lines.strip().splitlines()]
    rows = [row if len(row) == 6 else [*row, ""] for row in rows]
    words, lemmas, pos, deps, heads, morphs = (list(column) for column in zip(*rows, strict=True))
    doc = Doc(
        nlp.vocab,
        words=words,
        spaces=[following not in (".", ",", "?", "!") for following in (*words[1:], ".")],
        lemmas=lemmas,
        pos=pos,
        deps=["ROOT" if dep == "root" else dep for dep in deps],
        heads=[number if head == "0" else int(head) - 1 for number, head in enumerate(heads)],
        morphs=morphs,
    )
    return doc[:]
