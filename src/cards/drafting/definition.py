"""Definitions: a term is asked for and answered in the speaker's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.cloze import cloze
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.pronouns import dangling
from cards.drafting.wording import clean, decapitalise, is_plural, phrase, sentence, without_openers
from cards.text import drop_article, drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span

MAX_TERM = 8
"""Words; what is longer is a statement and not a name."""
LEAST_ANSWER = 3
LEAST_AROUND = 6
"""Words a sentence must have besides its term for the term to be guessed from them."""
_IT_IS = re.compile(
    r"^(?:well,? )?(?:it|this|that|they|these|those)(?:'s| is| are|'re)"
    r"(?: (?:basically|essentially|really|simply|just))? +",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(an?|the)\s", re.IGNORECASE)
_MARKS = re.compile(r"^[\"'“”]+|[\"'“”]+$")


def draft_definition(found: Found) -> Draft | Refusal:
    """Ask for the term captured as `term`; answer with the capture `meaning` or `answer`.

    Without either the whole sentence answers.
    """
    term = found.capture("term")
    if term is None:
        return Refusal("the rule captured no term")
    asked = term_text(term)
    if not asked or len(asked.split()) > MAX_TERM:
        return Refusal("no term short enough to ask for")
    bare = drop_article(asked)
    meaning = found.capture("meaning", "answer")
    answer = _answer(meaning) if meaning is not None else ""
    if len(answer.split()) < LEAST_ANSWER:
        return _hidden(found, term, bare)
    confidence = 1.0
    if _says(answer, bare):
        confidence = 0.8
    return Draft(
        "basic",
        f"What {'are' if is_plural(term) else 'is'} {asked}?",
        answer,
        term=bare,
        confidence=confidence,
    )


def term_text(term: Span) -> str:
    """A term as it stands in a question: with its article, without an opening capital or quotation marks."""
    text = _MARKS.sub("", phrase(term))
    lowered = decapitalise(text, term[0])
    article = _ARTICLE.match(lowered)
    return article.group().lower() + lowered[article.end() :] if article else lowered


def _answer(meaning: Span) -> str:
    text = drop_openers(clean(meaning).text)
    text = _IT_IS.sub("", text)
    return sentence(text)


def _hidden(found: Found, term: Span, bare: str) -> Draft | Refusal:
    """A cloze of the term, where the sentence around it says what it is."""
    words = without_openers(clean(found.span))
    place = words.find(term)
    if place is None or len(words.text.split()) - len(bare.split()) < LEAST_AROUND:
        return Refusal("the answer says nothing")
    if dangling(found.span[: term.start - found.span.start]):
        return Refusal("the sentence around the term points to something that was not said")
    return replace(cloze(words, *place), term=bare)


def _says(answer: str, term: str) -> bool:
    """Whether the answer begins by giving the term back."""
    return answer.lower().startswith(term.lower())
