"""The built-in packs hold on to whatever they are given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from cards.errors import ModelError
from cards.language.pipeline import load_pipeline
from cards.rules import Finder, compile_rules, find_matches, load_rules
from cards.rules.items import UPOS

WORDS = """so if you want to , make sure don't use it . ? is a the called means which should when " ( ) -"""
TAGS = st.sampled_from(UPOS)
RELATIONS = st.sampled_from(
    ["ROOT", "nsubj", "obj", "obl", "advcl", "acl", "acl:relcl", "punct", "mark", "cop"]
)
TOKENS = st.tuples(st.sampled_from([*WORDS.split(), "  ", "tea"]), TAGS, RELATIONS, st.integers(0, 30))


@pytest.fixture(scope="module")
def trained() -> Language:
    try:
        return load_pipeline()
    except ModelError:
        pytest.skip("the trained pipeline is not here")


@pytest.fixture(scope="module")
def finder(trained: Language) -> Finder:
    return compile_rules(load_rules(), trained)


@settings(max_examples=100, deadline=None)
@given(st.lists(TOKENS, max_size=30), st.sets(st.integers(1, 29), max_size=3))
def test_whatever_the_parser_says_captures_lie_within_their_sentences(
    finder: Finder, trained: Language, tokens: list[tuple[str, str, str, int]], cuts: set[int]
) -> None:
    words, pos, deps, heads = ([token[column] for token in tokens] for column in range(4))
    heads = [number if deps[number] == "ROOT" else head % len(words) for number, head in enumerate(heads)]
    doc = Doc(
        trained.vocab,
        words=words,
        pos=pos,
        deps=deps,
        heads=heads,
        lemmas=words,
    )
    edges = [0, *sorted(cut for cut in cuts if cut < len(doc)), len(doc)]
    sentences = [doc[start:end] for start, end in pairwise(edges)] if len(doc) else []
    for match in find_matches(finder, sentences):
        assert 0 <= match.first <= match.sentence <= match.last < len(sentences)
        first, last = sentences[match.first], sentences[match.last]
        for span in (match.matched, *match.captures.values()):
            assert len(span) > 0
            assert first.start <= span.start < span.end <= last.end
