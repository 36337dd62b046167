"""Unsound attempts: what a card asks for was cut out so that the two sides no longer hold together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt

if TYPE_CHECKING:
    from spacy.tokens import Token

_BROKEN_OFF = re.compile(r"\b(?:the|a|an|your|our|my)\s?[,;:?!]", re.IGNORECASE)

_ROW = 6
"""Words between two of a row at most."""


def is_unsound(attempt: Attempt) -> bool:
    """Whether a speaker broke off, half of a pair is asked for, or what is left of a pair."""
    draft = attempt.draft
    sides = (draft.front, draft.back, draft.text)
    if any(_BROKEN_OFF.search(side) for side in sides):
        return True
    if draft.note == "cloze" and attempt.asked[0].lower_ == "rid":
        return True
    if any(t.lower_ == "same" and t.i and t.nbor(-1).lower_ in ("this", "that") for t in attempt.shown):
        return True
    return (
        _is_half(attempt) or _is_one_of_several(attempt) or _is_bare_verb(attempt) or _leaves_clause(attempt)
    )


def _is_half(attempt: Attempt) -> bool:
    """ "What can you drag?" "Drop files.": of two verbs joined, one was taken for what is done to things."""
    asked = attempt.asked
    if attempt.form == "cloze" or asked.root.pos_ not in ("NOUN", "PROPN") or not asked.start:
        return False
    joint = asked[0] if asked[0].pos_ == "CCONJ" else asked.doc[asked.start - 1]
    return joint.pos_ == "CCONJ" and asked.doc[joint.i - 1].pos_ == "VERB"


def _is_one_of_several(attempt: Attempt) -> bool:
    """Whether one of a row is asked for: "for a printer, for a paper, or for an ink"."""
    asked = attempt.asked
    if attempt.form != "target" or asked.start < 2:
        return False
    doc, here = asked.doc, asked.doc[asked.start - 1]
    near = doc[max(here.i - _ROW, 0) : min(asked.end + _ROW, asked.sent.end)]
    row = [t for t in near if t.lower_ == here.lower_]
    return len(row) > 1 and any(t.i and t.nbor(-1).text == "," for t in row)


def _is_bare_verb(attempt: Attempt) -> bool:
    """Whether a gap hides one verb between its subject and its object, which many would fit."""
    asked = attempt.asked
    return (
        attempt.draft.note == "cloze"
        and len(asked) == 1
        and asked.root.pos_ == "VERB"
        and _is_told(asked.root)
    )


def _is_told(verb: Token) -> bool:
    subject = any(t.dep_.startswith("nsubj") for t in verb.lefts)
    return subject and any(t.dep_ in ("obj", "ccomp") for t in verb.rights)


def _leaves_clause(attempt: Attempt) -> bool:
    """Whether a clause about a thing in the gap is left behind it: "about [cloth] you have not seen"."""
    asked = attempt.asked
    if attempt.draft.note != "cloze" or "and" not in {t.lower_ for t in asked}:
        return False
    following = asked.doc[asked.end : asked.end + 1]
    clause = [t for t in following if t.pos_ == "PRON" and t.dep_.startswith("nsubj")]
    return any(t.head.dep_ in ("acl:relcl", "parataxis") for t in clause)
