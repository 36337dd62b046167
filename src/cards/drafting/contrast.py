"""Questions for what to do instead: "Don't pour it on the leaves, pour it on the roots"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Draft, Found
from cards.drafting.excerpt import trimmed
from cards.drafting.situations import is_subject
from cards.drafting.wording import phrase, sentence, shorten

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MOST_ASKED = 22
MOST_SAID = 25
"""Words of the question and of its answer."""
_PARTING = frozenset((";", ",", "—", "–", "-"))
_LEADING = frozenset("but instead rather just".split())
_INSTEAD = re.compile(r",? instead$", re.IGNORECASE)
_ADVERBS = frozenset("just only simply".split())
_WISHING = frozenset("want need like have be".split())
_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]$")
"""Short verbs with one vowel before one consonant: "stop", "dig"."""


def by_contrast(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you do instead of pouring water on the leaves?": what the speaker says behind it."""
    verb, span = _forbidden(found), found.span
    if verb is None:
        return
    for mark in span.doc[verb.i + 2 : span.end - 2]:
        then = _command_behind(mark, span)
        if then is None:
            continue
        named, said = _first_of(span.doc[verb.i : mark.i]), trimmed(span.doc[then.i : span.end])
        said = shorten(said, MOST_SAID)
        adverb = next((f"{t.lower_} " for t in verb.lefts if t.lower_ in _ADVERBS), "")
        rest = phrase(named[1:]) if len(named) > 1 else ""
        front = f"What should you do instead of {adverb}{gerund(verb.lemma_.lower())} {rest}".rstrip() + "?"
        whole = front.count('"') % 2 == 0 and len(front.split()) <= MOST_ASKED
        if (
            whole
            and len(said.text.split()) <= MOST_SAID
            and any(map(meaningful, named[1:]))
            and any(map(meaningful, said))
        ):
            back = sentence(_INSTEAD.sub("", phrase(said)))
            yield Attempt("instead", Draft("basic", front, back), (*named, *said), said)
        return


def _forbidden(found: Found) -> Token | None:
    """The verb of "don't …", "never …" or "you should not …" in what was found."""
    matched, span = found.match.matched, found.span
    for token in span.doc[max(matched.start, span.start) : min(matched.end, span.end)]:
        if token.pos_ != "VERB" or token.lower_ != token.lemma_.lower():
            continue
        before = [t for t in token.lefts if t.pos_ in ("AUX", "PART", "ADV", "PRON")]
        denied = any(t.lower_ in ("n't", "not", "never") for t in before)
        others = any(t.dep_ == "mark" or (is_subject(t) and t.lower_ != "you") for t in token.lefts)
        told = {t.lower_ for t in before if t.pos_ == "AUX"} <= {"do", "should", "must"}
        if denied and told and not others and token.lemma_.lower() not in _WISHING:
            return token
    return None


def _command_behind(mark: Token, span: Span) -> Token | None:
    """The verb of a command that begins behind a mark, perhaps after "but" or "instead"."""
    if mark.text not in _PARTING:
        return None
    first = mark.nbor()
    while first.lower_ in _LEADING or first.text == ",":
        if first.i + 2 >= span.end:
            return None
        first = first.nbor()
    command = first.pos_ == "VERB" or (first.pos_ == "NOUN" and first.dep_ in ("parataxis", "conj"))
    bare = first.lower_ == first.lemma_.lower() and not any(map(is_subject, first.lefts))
    listed = any(t.dep_ == "conj" and t.i > first.i for t in first.head.rights)
    return first if command and bare and not (mark.text == "," and listed) else None


def _first_of(part: Span) -> Span:
    """What is forbidden, without a second thing that is: "say no | and wait"."""
    for token in part[2:-1]:
        following = token.nbor()
        if (
            token.pos_ == "CCONJ"
            and following.pos_ == "VERB"
            and following.lower_ == following.lemma_.lower()
        ):
            return part.doc[part.start : token.i]
    return part


def gerund(verb: str) -> str:
    """`pour` as `pouring`, `make` as `making`, `stop` as `stopping`, `lie` as `lying`."""
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _DOUBLED.fullmatch(verb) else f"{verb}ing"
