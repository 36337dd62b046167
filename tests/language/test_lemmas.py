"""Words have the dictionary forms that a course author looks for, rare ones too."""

from __future__ import annotations

import pytest
from spacy.language import Language

from cards.language.lemmas import COMPONENT
from cards.language.pipeline import load_pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@pytest.mark.parametrize(
    ("said", "word", "lemma"),
    [
        ("We are spraying the tomatoes again.", "spraying", "spray"),
        ("You should avoid kneading the dough too long.", "kneading", "knead"),
        ("She was tying the knots.", "tying", "tie"),
        ("They mulched the beds in May.", "mulched", "mulch"),
        ("He wrapped the gift.", "wrapped", "wrap"),
        ("Many people went home.", "went", "go"),
        ("You are going to need two websites.", "websites", "website"),
        ("I want to see what they wanna do.", "want", "want"),
    ],
)
def test_dictionary_form(said: str, word: str, lemma: str, nlp: Language) -> None:
    [token] = [token for token in nlp(said) if token.text == word]
    assert token.lemma_ == lemma


def test_the_mending_changes_no_choice(nlp: Language) -> None:
    said = "Thanks for frobnicating it, people, and for reading the news about physics."
    with nlp.select_pipes(disable=[COMPONENT]):
        before = [token.lemma_ for token in nlp(said)]
    assert [token.lemma_ for token in nlp(said)] == before
