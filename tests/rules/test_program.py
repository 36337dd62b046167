"""The machine that runs phrases agrees with Python's regular expressions, and ends whatever it is given."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from cards.rules.compiler import compile_phrase
from cards.rules.phrase import PhraseError, parse_phrase
from cards.rules.program import search
from cards.rules.tokens import Table

VOCAB = spacy.blank("en").vocab

WORDS = st.sampled_from(["a", "b", "c"])


def choice(parts: list[str]) -> str:
    return "(" + "|".join(parts) + ")"


ITEMS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join).map(lambda text: f"({text})"),
        st.lists(inner, min_size=2, max_size=3).map(choice),
        st.tuples(WORDS | inner.filter(lambda item: item[0] == "("), st.sampled_from("?*+")).map("".join),
    ),
    max_leaves=8,
).filter(lambda item: not re.search(r"[?*+][?*+]", item))
PHRASES = st.tuples(
    st.sampled_from(["", "^ "]),
    st.lists(ITEMS, min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["", " $"]),
).map("".join)
SPEECH = st.lists(st.sampled_from("abcd"), max_size=10)


def table_of(words: list[str]) -> Table:
    return Table(Doc(VOCAB, words=words)[:])


def found_by_re(phrase: str, words: list[str]) -> tuple[int, int] | None:
    """Every word is one letter, so the phrase without its blanks is a regular expression."""
    found = re.finditer(phrase.replace(" ", ""), "".join(words))
    return next((match.span() for match in found if match[0]), None)


@settings(max_examples=200, deadline=None)
@given(PHRASES, SPEECH)
def test_a_phrase_matches_where_the_same_regular_expression_does(phrase: str, words: list[str]) -> None:
    table = table_of(words)
    program = compile_phrase(parse_phrase(phrase), {}, lambda word: (word,))
    hit = search(program, table, 0, len(table)) if words else None
    expected = found_by_re(phrase, words)
    assert (hit[0] if hit else None) == (expected[0] if expected else None)
    if hit and "|" not in phrase:
        assert hit[1] == expected[1]  # of several choices the longest words come first, not the first written


PIECES = st.sampled_from([*"ab  ()|?*+", "^ ", " $", "@x", "{c:words} ", "{c:rest}"])


def extent(text: str) -> tuple[int, int]:
    """From the first item to the end of the last, or the place of the error; the phrase is run as well."""
    try:
        items = parse_phrase(text)
        program = compile_phrase(items, defaultdict(lambda: ("a", "b a")), lambda word: tuple(word.split()))
    except PhraseError as error:
        return error.at, error.at
    table = table_of(list("ab,ba.ab"))
    hit = search(program, table, 0, len(table))
    assert hit is None or hit[0] < hit[1]
    return items[0].at, items[-1].end


@settings(max_examples=200, deadline=None)
@given(st.text("ab{}:()|?*^$@<>[]\\ =", max_size=30) | st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_a_phrase_or_a_phrase_error(text: str) -> None:
    start, end = extent(text)
    assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["."], "."),
        (["(", "a", ")"], "(a)"),
        (["a", "."], "a"),
        (["a", ")", "."], "a"),
        (["f", "(", "x", ")", "."], "f(x)"),
        (['"', "a", '"', "."], '"a"'),
        (["say", '"', "a", '"'], 'say"a"'),
        (["-", "a", ","], "a"),
    ],
)
def test_the_ends_of_a_capture_lose_their_punctuation_but_not_their_brackets(
    words: list[str], text: str
) -> None:
    table = Table(Doc(VOCAB, words=words, spaces=[False] * len(words))[:])
    low, high = table.trimmed(0, len(table))
    assert (table.make_span(low, high).text if high > low else "") == text


def test_white_space_between_words_does_not_count() -> None:
    table = table_of(["so", "\n", "a", "  ", "b"])
    program = compile_phrase(parse_phrase("a b"), {}, lambda word: (word,))
    assert search(program, table, 0, len(table)) == (1, 3, {})
