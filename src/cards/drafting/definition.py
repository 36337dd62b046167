"""Definitions: a term is asked for and answered in the speaker's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt
from cards.drafting.cloze import MAX_FRONT, bare, cloze
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.pronouns import dangling, points_at_screen
from cards.drafting.wording import (
    clause,
    clean,
    decapitalise,
    is_plural,
    phrase,
    sentence,
    shorten,
    without_openers,
)
from cards.drafting.worth import best
from cards.text import drop_article, drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span

MAX_TERM = 8
"""Words; what is longer is a statement and not a name."""
LEAST_ANSWER = 3
MAX_ANSWER = 25
"""Words, beyond which an answer is cut at the end of a clause."""
LEAST_AROUND = 6
"""Words a sentence must have besides its term for the term to be guessed from them."""
_IT_IS = re.compile(
    r"^(?:well,? )?(?:it|this|that|they|these|those)(?:'s| is| are|'re)"
    r"(?: (?:basically|essentially|really|simply|just))? +",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"^(?:that|which|who)(?P<be>'s| is| are|'re)?\s+(?=\w)", re.IGNORECASE)
_WHERE = re.compile(r"^where,? ", re.IGNORECASE)
_BE = re.compile(r"^(?:is|are|was|were)\s", re.IGNORECASE)
_ARTICLE = re.compile(r"^(an?|the)\s", re.IGNORECASE)
_NAMELY = re.compile(
    r"^(?:the )?(?:term|word|phrase|acronym|expression|name|concept of|notion of) (?=\w)", re.IGNORECASE
)
_NO_ANSWER = re.compile(r"^(?:['’]|(?:of|we|you|those|here|there|in this|he|she|i|so|and) )", re.IGNORECASE)
_NO_TERM = frozenset(
    "demo right following general rest result example video lecture course guarantee requirement benefit "
    "option other term way thing stuff lot bit point question answer problem issue reason case fact".split()
)
_NAMING = frozenset(("call", "name", "term", "know", "dub", "refer"))
_MARKS = re.compile(r"^[\"'“”]+|[\"'“”]+$")


def draft_definition(found: Found) -> Draft | Refusal:
    """Ask for the term captured as `term`; answer with the capture `meaning` or `answer`.

    Without either, or where they say too little, the term is hidden in its sentence.
    """
    term = found.capture("term")
    if term is None:
        return Refusal("the rule captured no term")
    term = _with_noun(term)
    asked = term_text(term)
    if not _is_term(term) or not asked or len(asked.split()) > MAX_TERM:
        return Refusal("no term short enough to ask for")
    return best(found, attempts(found, term)) or Refusal(
        "the answer says nothing, or points to something else"
    )


def attempts(found: Found, term: Span) -> Iterator[Attempt]:
    """Every card that a definition can become."""
    name = drop_article(term_text(term))
    meaning = _named_thing(found.capture("meaning", "answer"), term)
    answer = _answer(meaning, term, name) if meaning is not None else ""
    points = bool(_NO_ANSWER.match(answer)) or points_at_screen(answer)
    if meaning is not None and not points and len(answer.split()) >= LEAST_ANSWER:
        draft = Draft("basic", question(term), answer, term=name)
        yield Attempt("definition", draft, (*term, *meaning), meaning)
    yield from _hidden(found, term, name)


def _with_noun(term: Span) -> Span:
    """ "Companion planting": an -ing word and the noun that opens the sentence before it are one name."""
    start = term.sent.start
    if term.start == start + 1 and term.text.endswith("ing") and term.doc[start].pos_ in ("NOUN", "PROPN"):
        return term.doc[start : term.end]
    return term


def _is_term(term: Span) -> bool:
    """Whether a phrase can be asked for: a noun phrase that is whole and not a word of passage."""
    root = term.root
    if not term.text.isupper() and root.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ", "X", "NUM"):
        return False
    if len(term.text) < 2 or (
        len(term) == 1
        and len(term.text) < 5
        and root.pos_ not in ("NOUN", "PROPN")
        and not term.text.isupper()
    ):
        return False
    if root.lemma_.lower() in _NO_TERM and len(term) < LEAST_ANSWER:
        return False
    return term[0].lower_ not in ("its", "their", "any", "other", "some", "each", "every")


def _named_thing(meaning: Span | None, term: Span) -> Span | None:
    """Of "…, and the distance between lines is called leading" only the subject of "called"."""
    if meaning is None or meaning.end > term.start or meaning.doc is not term.doc:
        return meaning
    naming = next((t for t in meaning.doc[meaning.end : term.start] if t.lemma_ in _NAMING), None)
    if naming is None:
        return meaning
    if naming.dep_.startswith("acl") and naming.head.i < naming.i:
        end = naming.i
        while end > naming.head.i + 1 and naming.doc[end - 1].pos_ in ("PUNCT", "ADV", "PRON", "AUX"):
            end -= 1
        return naming.doc[naming.head.left_edge.i : end]
    subject = next((t for t in naming.children if t.dep_.startswith("nsubj") and t.i < naming.i), None)
    if subject is None or subject.pos_ == "PRON":
        return meaning
    auxiliary = next((t.i for t in naming.lefts if t.dep_ == "aux:pass"), naming.i)
    return meaning.doc[subject.left_edge.i : auxiliary]


def term_text(term: Span) -> str:
    """A term as it stands in a question: with its article, without an opening capital or quotation marks."""
    if term.start and term.doc[term.start - 1].lower_ in ("a", "an", "the"):
        term = term.doc[term.start - 1 : term.end]
    text = _NAMELY.sub("", _MARKS.sub("", phrase(term)))
    lowered = decapitalise(text, term[0])
    article = _ARTICLE.match(lowered)
    return article.group().lower() + lowered[article.end() :] if article else lowered


def _answer(meaning: Span, term: Span, name: str) -> str:
    plural = is_plural(term)
    first = meaning[0].sent
    if len(meaning.text.split()) > MAX_ANSWER and first.end < meaning.end:
        meaning = meaning.doc[meaning.start : first.end]
    if meaning.end <= first.end:
        meaning = shorten(clause(meaning), MAX_ANSWER)
    text = drop_openers(clean(meaning).text)
    repeated = re.match(rf"(?:(?:an?|the) )?{re.escape(name)}(?:'s| is| are) ", text, re.IGNORECASE)
    text = text[repeated.end() :] if repeated else _IT_IS.sub("", text)
    if match := _RELATIVE.match(text):
        text = text[match.end() :]
        if not match.group("be"):
            text = f"{'They' if plural else 'It'} {text}"
    elif match := _WHERE.match(text):
        text = f"{term.root.text if len(term) < 4 else 'A case'} {match.group().lower()}{text[match.end() :]}"
    elif _BE.match(text):
        said = meaning[1:]
        if len(said) and said[0].pos_ in ("DET", "NOUN", "PROPN", "ADJ", "NUM"):
            text = text.partition(" ")[2]
        else:
            text = f"{'They' if plural else 'It'} {text}"
    elif meaning[0].pos_ == "VERB" and "Fin" in meaning[0].morph.get("VerbForm", []):
        text = f"{'They' if plural else 'It'} {text}"
    return sentence(text)


def _hidden(found: Found, term: Span, name: str) -> Iterator[Attempt]:
    """A cloze of the term, where the sentence around it says what it is."""
    lead = found.span[: max(term.start - found.span.start, 0)]
    words = without_openers(clean(found.span))
    place = words.find(next(bare(term)))
    if dangling(lead) or place is None or len(words.text.split()) - len(name.split()) < LEAST_AROUND:
        return
    if len(words.text.split()) <= MAX_FRONT:
        yield Attempt("hidden term", replace(cloze(words, *place), term=name), tuple(found.span), term)


def question(term: Span) -> str:
    """What is …? or What are …?"""
    return f"What {'are' if is_plural(term) else 'is'} {term_text(term)}?"
