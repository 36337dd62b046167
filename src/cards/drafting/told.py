"""What is told of a term: how much of what is said makes one statement of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.drafting.excerpt import excerpt, is_likened, trimmed
from cards.drafting.term import IDEAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token

MAX_ANSWER = 25
"""Words, beyond which an answer is cut at the end of a clause."""
_FULL_STOPS = (".", "!", "?", "…", ";", ":")
_LEAST = 3
"""Tokens that are told at least."""
_CONCLUDING = frozenset("imply suggest show mean".split())
_HOPING = frozenset("hope guess mean think believe say assume expect".split())
_OF_A_NAME = ("NOUN", "PROPN", "ADJ", "DET", "PUNCT")


def told(meaning: Span, term: Span) -> Span:
    """As much of a meaning as is one statement, whole, and short enough."""
    first = meaning[0].sent
    if len(meaning.text.split()) > MAX_ANSWER and first.end < meaning.end:
        meaning = meaning.doc[meaning.start : first.end]
    if first.end < meaning.end and first[-1].text not in _FULL_STOPS:
        # Captions without full stops: the next sentence would only be spliced on.
        meaning = meaning.doc[meaning.start : first.end]
    meaning = _after_the_idea(_of_its_own_clause(_without_what_follows_the_name(meaning, term), term))
    if meaning.end > first.end:
        return meaning
    end = min(_ends(meaning, term), default=meaning.end)
    return _without_open_clause(excerpt(meaning.doc[meaning.start : end], MAX_ANSWER))


def _ends(meaning: Span, term: Span) -> Iterator[int]:
    """Where something begins that is not said of the term, however the parse joins it."""
    opener = meaning[0]
    relative = opener.dep_.startswith("nsubj") and "Rel" in opener.morph.get("PronType", [])
    if relative and opener.head.right_edge.i + 1 - meaning.start >= _LEAST:
        yield min(opener.head.right_edge.i + 1, meaning.end)
    for token in meaning[_LEAST:]:
        if token.text == ";":
            yield token.i
        if _goes_with_what_came_before(token, meaning, term):
            yield token.left_edge.i
        if token.lower_ == "which" and token.head.lemma_ in _CONCLUDING and token.nbor(-1).text == ",":
            yield token.i
        if token.lower_ == "which":
            yield from _another_explained(token, meaning)
        turned = token.lower_ == "but" and not any(
            t.lower_ == "not" for t in meaning[: token.i - meaning.start]
        )
        turned = turned and not is_likened(meaning.root)
        aside = token.lower_ == "i" and token.nbor(-1).text == "," and token.head.lemma_ in _HOPING
        if aside or turned or (token.lower_ == "so" and token.nbor(-1).text == ","):
            yield token.i


def _goes_with_what_came_before(token: Token, meaning: Span, term: Span) -> bool:
    """ "by removing its lid, that is, the top, and cleaning it": the verb goes with the one before."""
    if token.dep_ != "conj" or token.pos_ != "VERB" or term.end > meaning.start:
        return False
    start = token.left_edge.i
    return token.head.i < term.start and start > meaning.start + 1 and token.right_edge.i > token.i


def _another_explained(opener: Token, meaning: Span) -> Iterator[int]:
    """ "a lid, which keeps it warm and a base which holds it": where the second thing begins."""
    if "which" not in (meaning[0].lower_, meaning.doc[meaning.start - 1].lower_):
        return
    start = opener.i
    while start > meaning.start and meaning.doc[start - 1].pos_ in _OF_A_NAME:
        start -= 1
    if start - 1 >= meaning.start + _LEAST and meaning.doc[start - 1].lower_ in ("and", "or"):
        yield start - 1


def _without_open_clause(span: Span) -> Span:
    """Of "a set of rules that we hope" only the rules: the clause breaks off."""
    last = span[-1]
    while last.is_punct and last.i > span.start:
        last = span.doc[last.i - 1]
    cut = last.left_edge.i
    if last.lemma_ in _HOPING and last.dep_.startswith("acl") and cut - span.start >= _LEAST:
        return trimmed(span.doc[span.start : cut])
    return span


def _without_what_follows_the_name(meaning: Span, term: Span) -> Span:
    """Of "X, which is the standard, is …" only the relative clause."""
    if meaning.start <= term.start or meaning.doc[meaning.start - 1].sent != meaning[0].sent:
        return meaning
    between = meaning.doc[term.end : meaning.start]
    opener = next((t for t in between if t.lower_ in ("which", "who")), None)
    if opener is None:
        return meaning
    verb = opener.head
    while verb.dep_ in ("nsubj", "cop", "obj", "det") and verb.head != verb:
        verb = verb.head
    end = verb.right_edge.i + 1
    if not verb.dep_.startswith("acl") or not meaning.start < end < meaning.end:
        return meaning
    if meaning.doc[end].pos_ not in ("PUNCT", "AUX", "VERB"):
        return meaning
    return meaning.doc[meaning.start : end]


def _of_its_own_clause(meaning: Span, term: Span) -> Span:
    """Of "the claim that heat is a motion caused a stir" only "a motion"."""
    predicate = term.root.head
    if not term.root.dep_.startswith("nsubj") or not meaning.start <= predicate.i < meaning.end:
        return meaning
    own = [t.i for t in predicate.lefts if t.dep_.startswith("aux") and t.i >= meaning.start + _LEAST]
    if (
        predicate.pos_ == "VERB"
        and own
        and any(t.dep_.startswith("nsubj") for t in meaning[: own[0] - meaning.start])
    ):
        return trimmed(meaning.doc[meaning.start : own[0]])
    end = predicate.right_edge.i + 1
    if not meaning.start + 1 < end < meaning.end or meaning.doc[end].pos_ not in ("VERB", "AUX"):
        return meaning
    return meaning.doc[meaning.start : end]


def _after_the_idea(meaning: Span) -> Span:
    """Of "The idea behind it is to review often" what the idea is."""
    noun = next((t for t in meaning[:4] if t.lemma_.lower() in IDEAS and t.dep_.startswith("nsubj")), None)
    if noun is None or meaning[0].pos_ not in ("DET", "PRON", "NOUN", "CCONJ", "ADV"):
        return meaning
    copula = next((t for t in meaning[:12] if t.lemma_ == "be" and t.i > noun.i), None)
    if copula is None or copula.i + 3 > meaning.end:
        return meaning
    return meaning.doc[copula.i + 1 : meaning.end]
