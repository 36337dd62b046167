"""The tokeniser of the pipeline: blank English with the few words that the treebanks cut otherwise."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.symbols import NORM, ORTH  # type: ignore[import-not-found]
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_RUN = r"(?=\.*[!?])[.!?]{2,}|\${2,}|={2,}|\*{2,}|_{2,}|~{2,}|#{2,}|<{2,}|>{2,}"
_WHOLE = (
    r"(?:non|co|re|e|pre|anti|post|mid|pro|multi|semi|sub|ex|un|de|inter|counter|ultra|neo|bi|tri)-[^\W\d]\w*"
    r"|(?:\d-)?\d{3}-\d{3}-\d{4}|\d{1,3}-\d{4}|#[^\W\d]\w+|b/c"
    r"|" + _RUN
)
_BACK_TO_BACK = (
    r"(?<=[\w.])[\])](?=[–—-]?[\[(])",
    r"(?<=[\])])[–—-](?=[\[(])",
    r"(?<=[\])–—-])[\[(](?=\w)",
    r"\"(?=<)|(?<=\")<(?=\w)",
)
"""Between brackets without a blank: "(see below)(or above)", "[1]–[3]", "Ann"<ann@example.org>."""

_NOT_SHORT_FORMS = ("id", "Id", "Wed", "wed")
"""Words that blank English cuts in two, as if an apostrophe were missing."""

_ABBREVIATIONS = ("Capt.", "Ltd.", "Pvt.", "Lt.", "Mlle.", "ft.")

_WORDS = {
    "wanna": [{ORTH: "wan", NORM: "want"}, {ORTH: "na", NORM: "to"}],
    "Wanna": [{ORTH: "Wan", NORM: "want"}, {ORTH: "na", NORM: "to"}],
    "etc.": [{ORTH: "etc."}],
    "al.": [{ORTH: "al."}],
    "alot": [{ORTH: "a"}, {ORTH: "lot"}],
    "lotta": [{ORTH: "lot"}, {ORTH: "ta", NORM: "of"}],
    "outta": [{ORTH: "out"}, {ORTH: "ta", NORM: "of"}],
    "Lets": [{ORTH: "Let"}, {ORTH: "s", NORM: "us"}],
    "and/or": [{ORTH: "and"}, {ORTH: "/"}, {ORTH: "or"}],
}


def set_tokenizer(nlp: Language) -> Language:
    """The pipeline with its tokeniser adapted; what changes is saved with the pipeline."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    tokenizer.prefix_search = compile_prefix_regex((_RUN, *(nlp.Defaults.prefixes or ()))).search
    tokenizer.suffix_search = compile_suffix_regex((_RUN, *(nlp.Defaults.suffixes or ()))).search
    infixes = compile_infix_regex((*_BACK_TO_BACK, *(nlp.Defaults.infixes or ())))
    tokenizer.infix_finditer = infixes.finditer
    tokenizer.token_match = re.compile(rf"(?:{_WHOLE})$", re.IGNORECASE).match
    tokenizer.rules = {
        word: pieces for word, pieces in (tokenizer.rules or {}).items() if word not in _NOT_SHORT_FORMS
    }
    for word, pieces in (*_WORDS.items(), *((word, [{ORTH: word}]) for word in _ABBREVIATIONS)):
        tokenizer.add_special_case(word, pieces)
    return nlp
