"""What a sentence defines, guessed from its parse alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.language.pipeline import load_pipeline
from cards.scorer.terms import term_and_meaning

SENTENCES = {
    "In operant gardening, plants learn to bend towards a lamp.": (
        "operant gardening",
        "plants learn to bend towards a lamp",
    ),
    "The town was run by a merchant class, a small group composed of rich families.": (
        "a merchant class",
        "a small group composed of rich families",
    ),
    "A hygrometer is an instrument for the damp in the air.": (
        "A hygrometer",
        "an instrument for the damp in the air",
    ),
}


@pytest.mark.parametrize("said", SENTENCES, ids=lambda said: said[:30])
def test_term_and_meaning(said: str) -> None:
    captures = term_and_meaning(load_pipeline()(said)[:])
    meaning = captures.get("meaning")
    assert (captures["term"].text, meaning.text if meaning is not None else None) == SENTENCES[said]


def test_a_list_explains_nothing() -> None:
    assert term_and_meaning(load_pipeline()("They grew beans, peas, and carrots.")[:]) == {}


WORDS = "a gardener , which grows mulch - ( ) . in beds ; kind of".split()


@settings(deadline=None)
@given(words=st.lists(st.sampled_from(WORDS)))
def test_no_text_breaks_it(words: list[str]) -> None:
    for sentence in load_pipeline()(" ".join(words)).sents:
        term_and_meaning(sentence)
