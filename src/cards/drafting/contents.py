"""Questions for what a clause says: what to ensure, what to find out, what to remember."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.asking import MOST_WORDS
from cards.drafting.attempt import Attempt
from cards.drafting.draft import Draft, Found
from cards.drafting.situations import chain, is_subject
from cards.drafting.wording import EITHER_WAY, phrase, sentence

if TYPE_CHECKING:
    from spacy.tokens import Span

_CONTENTS = frozenset(
    "ensure sure make remember know check consider understand realize note mind see".split()
)
REMINDER = "reminder"
"""The form of a question that needs what was said before."""
_REMINDING = frozenset("remember realize realise".split())
LEAST_TOLD, MOST_TOLD = 5, 28
"""Words of what is to be remembered."""
_QUESTIONED = frozenset("whether what which how who where when why".split())
_FINDING_OUT = frozenset(
    "clarify decide ask check find figure determine establish consider understand specify state note "
    "choose define explain describe tell".split()
)
"""What is done with a question that is not answered yet."""


def by_content(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What do websites need to ensure?": that something is so."""
    if not advice.in_base_form or advice.has_subject:
        return
    for verb in chain(advice.head):
        told = next((t for t in verb.children if t.dep_ == "ccomp" and t.i > verb.i), None)
        if told is None or not any(map(is_subject, told.children)):
            continue
        part = advice.act.doc[told.left_edge.i : told.right_edge.i + 1]
        if part.end > advice.act.end or not 4 <= len(part) <= MOST_WORDS:
            continue
        before = advice.act.doc[advice.act.start : part.start]
        named = advice.actor is not None or advice.situation is not None
        questioned = part[0].lower_ in _QUESTIONED and verb.lemma_.lower() in _FINDING_OUT
        if not len(before) or not (named or questioned) or advice.negation:
            continue
        if verb.lemma_.lower() not in _CONTENTS and not questioned:
            continue
        rest = advice.base(before) + (" of" if before[-1].lower_ == "sure" else "")
        about = _what_about(part) if questioned and not named else None
        if about is not None:
            rest = f"{rest} about {phrase(about)}"
        if advice.situation is not None:
            rest = f"{rest} {phrase(advice.situation)}"
        said = phrase(part)
        back = sentence(
            said
            if questioned or said.lower().startswith(("that ", "what ", "who ", "how "))
            else f"that {said}"
        )
        shown = (*(advice.actor or ()), *(advice.situation or ()), *before, *(about or ()), *part)
        yield Attempt("content", Draft("basic", advice.asked("What", rest), back), shown, part)


def by_reminder(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you always remember?", which only what was said before makes a question."""
    act = advice.act
    verb = next((t for t in act if t.lemma_.lower() in _REMINDING), None)
    if verb is None or found.raw or not advice.in_base_form or advice.has_subject or advice.negation:
        return
    told = next((t for t in verb.children if t.dep_ == "ccomp" and t.i > verb.i), None)
    if told is None or advice.situation is not None or advice.actor is not None:
        return
    whole = told.left_edge.nbor().lower_ in EITHER_WAY
    part = act.doc[told.left_edge.i : found.span.end if whole else act.end]
    before = act.doc[act.start : part.start]
    if len(before) and LEAST_TOLD <= len(part) <= MOST_TOLD:
        back = sentence(re.sub(r"^that (?=\w)", "", phrase(part)))
        draft = Draft("basic", advice.asked("What", advice.base(before)), back)
        yield Attempt(REMINDER, draft, (*before, *part), part)


def _what_about(part: Span) -> Span | None:
    """What a question with "whether" is about, if a noun names it: its subject."""
    subject = next((t for t in part.root.lefts if is_subject(t)), None)
    if part[0].lower_ != "whether" or subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return None
    return part.doc[subject.left_edge.i : subject.right_edge.i + 1]
