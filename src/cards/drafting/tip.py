"""Tips: advice is asked for by its situation, its purpose or its reason, or clozed with its situation."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.cloze import hide
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.pronouns import dangling
from cards.drafting.wording import clause, clean, phrase, sentence, shorten, without_openers
from cards.text import drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_BACK = 30
MAX_CLOZE = 30
"""Words: longer sentences are cut to the statement that holds the advice."""
_SITUATIONS = (
    "if",
    "when",
    "whenever",
    "before",
    "after",
    "once",
    "unless",
    "while",
    "until",
    "as",
    "during",
    "where",
    "wherever",
    "in case",
)
_SUBJECTS = frozenset(("you", "we"))
_NEGATIVE = re.compile(r"^(?:don't|do not|never)\b\s*", re.IGNORECASE)


def draft_tip(found: Found) -> Draft | Refusal:
    """Make a card of some advice.

    The rule may capture `act` (the advice itself, beginning with its verb), `situation` (a clause with its
    if, when, before …), `purpose` (what follows "to") and `reason` (what follows "because"); what it leaves
    out is looked for in the parse.
    """
    act = found.capture("act")
    if act is None:
        act = main_act(found.span)
    if act is None:
        return Refusal("no advice found in the parse")
    head = act.root
    situation = found.capture("situation") or situation_of(head, act)
    draft = _asked(found, act, situation) or _clozed(found, act, head)
    if draft is None:
        return Refusal("nothing in the sentence can be asked for")
    return _with_context(draft, found, act, situation)


def main_act(span: Span) -> Span | None:
    """The command or verb phrase that a sentence is built on."""
    root = span.root
    verb = root
    if root.pos_ not in ("VERB", "AUX"):
        verb = next((t for t in span if t.pos_ == "VERB" and "Imp" in t.morph.get("Mood", [])), root)
    start = verb.i
    for child in verb.lefts:
        if child.dep_ in ("advmod", "aux") and child.lower_ in (
            "not",
            "n't",
            "never",
            "always",
            "do",
            "just",
        ):
            start = min(start, child.i)
    end = verb.right_edge.i + 1
    return span.doc[start:end] if end > start else None


def situation_of(head: Token, act: Span) -> Span | None:
    """An adverbial clause of the advice that says when it holds, outside the advice itself."""
    for child in [*head.children, *head.head.children]:
        if child.dep_.split(":")[0] not in ("advcl", "obl"):
            continue
        clause = head.doc[child.left_edge.i : child.right_edge.i + 1]
        first = clause[0].lower_
        if (
            first in _SITUATIONS
            and clause.end <= act.start
            and (child.dep_.startswith("advcl") or first in ("before", "after", "during"))
        ):
            return clause
    return None


def _asked(found: Found, act: Span, situation: Span | None) -> Draft | None:
    back = sentence(drop_openers(clean(shorten(clause(act), MAX_BACK)).text))
    if len(back.split()) > MAX_BACK or len(back.split()) < 2:
        return None
    purpose, reason = found.capture("purpose"), found.capture("reason")
    if situation is not None and len(situation) > 1:
        when = phrase(situation)
        who = "we" if _subject(situation) == "we" else "you"
        negative = _NEGATIVE.match(back)
        if negative:
            return Draft("basic", f"What should {who} not do {when}?", sentence(back[negative.end() :]))
        return Draft("basic", f"What should {who} do {when}?", back)
    if purpose is not None:
        return Draft("basic", f"How do you {phrase(purpose)}?", back)
    if reason is not None:
        return Draft("basic", f"Why should you {phrase(act)}?", sentence(phrase(reason)))
    return None


def _subject(clause: Span) -> str:
    return next((t.lower_ for t in clause if t.dep_.startswith("nsubj") and t.lower_ in _SUBJECTS), "")


def _clozed(found: Found, act: Span, head: Token) -> Draft | None:
    words = without_openers(clean(_around(found.span, act)))
    return hide(words, act, head)


def _around(span: Span, act: Span) -> Span:
    """The sentence, or where it is long only the statement that the advice is part of."""
    if len(span) <= MAX_CLOZE:
        return span
    start, end = span.start, clause(act).end
    for token in span:
        if (
            token.i < act.start
            and token.dep_.split(":")[0] in ("conj", "parataxis")
            and token.is_ancestor(act.root)
        ):
            start = max(start, token.left_edge.i)
    while start < act.start and span.doc[start].pos_ in ("CCONJ", "PUNCT"):
        start += 1
    return span.doc[start:end]


def _with_context(draft: Draft, found: Found, act: Span, situation: Span | None) -> Draft | Refusal:
    """Put the sentence before on the front where the card points to it."""
    shown = list(situation or []) + list(act) if draft.note == "basic" else list(found.span)
    if not dangling(shown):
        return draft
    before = found.before
    if before is None:
        return Refusal("points to something that was not said")
    return replace(draft, context=sentence(clean(before).text), confidence=draft.confidence * 0.7)
