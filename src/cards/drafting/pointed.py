"""What "this tank" is: the nouns of a card that only point, and what the talk called them before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Found
from cards.drafting.screen import DEMONSTRATIVES
from cards.drafting.vocabulary import content, stem
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

REACH = 40
"""Sentences back in which a thing may have been called by its full name."""
OFTEN = 25
"""A thing that every so many sentences name is what the talk is about: nobody asks which is meant."""
_ABSTRACT = frozenset("case way time point kind sort day year week month moment morning".split())
"""With "this" these stand for no thing."""
_TELLING_WHICH = frozenset("amod compound nmod acl nummod appos".split())
"""Relations of what says which thing is meant."""
_SORTING = frozenset(
    "other same first second third last next new old whole big small great good bad little different "
    "certain particular specific such many own main right wrong nice".split()
)
"""Adjectives that do not belong to a thing's name."""


def named(attempt: Attempt, told: Sequence[Token], found: Found) -> tuple[Attempt, list[Token]]:
    """The attempt with "the fertilizer tank" for "this tank", as the talk called it before.

    Also the nouns that still only point, because they never had a longer name.
    """
    left: list[Token] = []
    for noun in _pointing(told, attempt, found):
        name = _called(noun, found)
        if name is None:
            left.append(noun)
            continue
        shown = re.compile(rf"\b(the) {re.escape(noun.text)}\b", re.IGNORECASE)
        draft = attempt.draft
        front, text = (shown.sub(rf"\1 {name} {noun.text}", side) for side in (draft.front, draft.text))
        attempt = replace(attempt, draft=replace(draft, front=capitalise_first(front), text=text))
    return attempt, left


def _pointing(told: Sequence[Token], attempt: Attempt, found: Found) -> Iterable[Token]:
    """The nouns of "this tank" on the front that say nothing more, and that the card names nowhere else."""
    heads = {t.head for t in told if t.lower_ in DEMONSTRATIVES and t.dep_ == "det" and t.lower_ != "such"}
    others = {stem(t.lemma_.lower()) for t in told if t.pos_ in ("NOUN", "PROPN") and t not in heads}
    others |= {
        stem(t.lemma_.lower()) for head in heads for t in found.span if t.i < head.i and t.pos_ == "NOUN"
    }
    others |= {stem(word) for word in content(f"{found.speech.transcript.lecture} {attempt.draft.back}")}
    for head in heads:
        plain = not any(t.dep_.split(":")[0] in _TELLING_WHICH for t in head.children)
        known = head.lower_ in _ABSTRACT or stem(head.lemma_.lower()) in others
        if plain and not known and head.pos_ != "PROPN" and not _is_subject_of_talk(head, found):
            yield head


def _is_subject_of_talk(noun: Token, found: Found) -> bool:
    spans = found.speech.spans
    naming = sum(any(t.lemma_.lower() == noun.lemma_.lower() for t in span) for span in spans)
    return naming * OFTEN >= len(spans)


def _called(noun: Token, found: Found) -> str | None:
    """The words before the same noun where it was last named in full."""
    first = found.match.first
    spans: list[Span] = [found.span, *reversed(found.speech.spans[max(first - REACH, 0) : first])]
    for span in spans:
        for token in reversed(list(span)):
            if token.lemma_.lower() == noun.lemma_.lower() and token != noun:
                name = [t for t in token.lefts if t.dep_ in ("compound", "amod")]
                if name and name[-1].i == token.i - 1 and all(map(_names, name)):
                    return span.doc[name[0].left_edge.i : token.i].text.lower()
    return None


def _names(token: Token) -> bool:
    return meaningful(token) and token.lower_ not in _SORTING and token.pos_ in ("NOUN", "PROPN", "ADJ")
