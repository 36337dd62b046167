"""A component that mends dictionary forms which the trained lemmatiser made up: "spraye" for "spraying"."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

COMPONENT = "cards_known_lemmas"
"""The component's name in a pipeline's configuration; spaCy finds it by the package's entry point."""


@Language.component(COMPONENT)
def mend(doc: Doc) -> Doc:
    """Give verbs, and nouns in the plural, the dictionary form that a dictionary knows for them.

    The document comes with parts of speech, features and lemmas. A word that the dictionary does not know
    keeps its lemma. The dictionary is lemminflect's, from the SPECIALIST Lexicon of the US National Library
    of Medicine.
    """
    for token in doc:
        if token.pos_ == "VERB" or (token.pos_ == "NOUN" and "Plur" in token.morph.get("Number", [])):
            token.lemma_ = _mended(token)
    return doc


def _mended(token: Token) -> str:
    known, lemma = _known(token.lower_, token.pos_), token.lemma_.lower()
    if not known or lemma in known or token.lower_ in known:
        return token.lemma_
    if token.pos_ == "NOUN" and lemma in _known(lemma, "NOUN"):
        # "person" of "people" is a choice, not a slip.
        return token.lemma_
    return known[0]


def _known(word: str, pos: str) -> tuple[str, ...]:
    """The dictionary forms of a word, the likeliest first; none of a word that the dictionary has not."""
    from lemminflect import getLemma  # type: ignore[import-untyped]

    lemmas: tuple[str, ...] = getLemma(word, pos, lemmatize_oov=False)
    return lemmas
