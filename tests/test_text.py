"""Pure string work: openers, capitals, articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text import capitalise_first, drop_article, drop_openers, first_words, lower_first, plain


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("So, now use a list.", "use a list."),
        ("And so you know, um, use a list.", "use a list."),
        ("Well, use a list.", "use a list."),
        ("Well water is safe.", "Well water is safe."),
        ("Right angles have 90 degrees.", "Right angles have 90 degrees."),
        ("Then again, wait.", "Then again, wait."),
        ("Sorting is fun.", "Sorting is fun."),
        ("Android phones", "Android phones"),
        ("So", "So"),
        ("Okay, so", "so"),
        ("", ""),
    ],
)
def test_openers_go_and_words_that_look_like_them_stay(said: str, left: str) -> None:
    assert drop_openers(said) == left


@pytest.mark.parametrize(
    ("small", "capital"),
    [
        ("use it", "Use it"),
        ('"use it"', '"Use it"'),
        ("iPhones ring", "iPhones ring"),
        ("3 things", "3 things"),
        ("", ""),
    ],
)
def test_a_sentence_starts_with_a_capital(small: str, capital: str) -> None:
    assert capitalise_first(small) == capital


@pytest.mark.parametrize(
    ("capital", "small"),
    [
        ("Use it", "use it"),
        ("If I go", "if I go"),
        ("I go", "I go"),
        ("I'm here", "I'm here"),
        ("DNA is long", "DNA is long"),
        ("In Rome", "in Rome"),
        ("", ""),
    ],
)
def test_a_capital_goes_inside_a_sentence(capital: str, small: str) -> None:
    assert lower_first(capital) == small


@pytest.mark.parametrize(
    ("text", "bare"),
    [("The weakest link", "weakest link"), ("an hour", "hour"), ("a", "a"), ("another", "another")],
)
def test_articles_go(text: str, bare: str) -> None:
    assert drop_article(text) == bare


def test_first_words() -> None:
    assert first_words("one  two three", 2) == "one two"
    assert first_words("one", 5) == "one"


@given(st.text("so, now well.Ab\"' ", max_size=40))
def test_plain_text_only_loses_words_at_its_start(text: str) -> None:
    assert text.lower().endswith(plain(text).lower())
