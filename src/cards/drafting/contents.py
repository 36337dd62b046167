"""Questions for what a clause says: what to ensure, what to find out, what to remember."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.asking import MOST_WORDS
from cards.drafting.attempt import Attempt
from cards.drafting.draft import Draft, Found
from cards.drafting.situations import chain, is_subject
from cards.drafting.wording import phrase, sentence

if TYPE_CHECKING:
    from spacy.tokens import Span

_CONTENTS = frozenset(
    "ensure sure make remember know check consider understand realize note mind see".split()
)
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


def _what_about(part: Span) -> Span | None:
    """What a question with "whether" is about, if a noun names it: its subject."""
    subject = next((t for t in part.root.lefts if is_subject(t)), None)
    if part[0].lower_ != "whether" or subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return None
    return part.doc[subject.left_edge.i : subject.right_edge.i + 1]
