"""Tips: advice is asked for by its situation, its purpose or its object, or clozed with its surroundings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice, take_apart
from cards.drafting.cloze import hide, telling
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.pronouns import dangling
from cards.drafting.wording import clause, clean, phrase, sentence, shorten, without_openers
from cards.text import drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_BACK = 30
MAX_FRONT = 28
"""Words: longer sentences are cut to the statement that holds the advice."""
LEAST_LEFT = 3
"""Words that must stay in a question whose object is asked for, its verb among them."""
MOST_LEFT = 14
_WAYS = frozenset(
    "way thing step part key trick secret rule strategy technique role goal approach advice tip".split()
)
_TO_PEOPLE = frozenset(
    "ask tell thank remind invite help teach contact hire meet give let have make want get be do".split()
)


_REASONS = frozenset("because since so as although while whereas".split())
Made = tuple[Draft, "Sequence[Token]"]
"""A draft and the tokens that the card shows, in the order in which they are read."""


def draft_tip(found: Found) -> Draft | Refusal:
    """Make a card of some advice.

    The rule may capture `act` (the advice itself, beginning with its verb), `situation` (a clause with its
    if, when, before …), `purpose` (what follows "to") and `reason` (what follows "because"); what it leaves
    out is looked for in the parse.
    """
    act = found.capture("act") or main_act(found.span)
    if act is None:
        return Refusal("no advice found in the parse")
    advice = take_apart(found, act)
    if not len(advice.act):
        return Refusal("no advice found in the parse")
    for form in FORMS:
        if (made := form(found, advice)) is not None:
            return _with_context(made[0], made[1], found)
    return Refusal("nothing in the sentence can be asked for")


def main_act(span: Span) -> Span | None:
    """The command or verb phrase that a sentence is built on."""
    verb = span.root
    if verb.pos_ not in ("VERB", "AUX"):
        verb = next((t for t in span if t.pos_ == "VERB" and "Imp" in t.morph.get("Mood", [])), verb)
    modifiers = [t.i for t in verb.lefts if t.lower_ in ("not", "n't", "never", "always", "do", "just")]
    start, end = min([*modifiers, verb.i]), verb.right_edge.i + 1
    return span.doc[start:end] if end > start else None


def by_situation(found: Found, advice: Advice) -> Made | None:
    """ "What should you do if the dough sticks?" """
    back = _said(advice.act)
    if advice.situation is None or not telling(advice.situation) or not _answers(back):
        return None
    front = f"{advice.ask} do {phrase(advice.situation)}?"
    return Draft("basic", front, back), [*(advice.actor or []), *advice.situation, *advice.act]


def by_purpose(found: Found, advice: Advice) -> Made | None:
    """ "How do you keep slugs away?" """
    purpose, back = found.capture("purpose"), _said(advice.act)
    if purpose is None or advice.negation or not _answers(back):
        return None
    return Draft("basic", f"How do you {phrase(purpose)}?", back), [*purpose, *advice.act]


def by_way(found: Found, advice: Advice) -> Made | None:
    """ "What is the best way to learn a language?" """
    doc, start = advice.act.doc, found.match.matched.start
    copulas = [t for t in doc[start : advice.act.start] if t.lemma_ == "be" and t.pos_ in ("AUX", "VERB")]
    back = _said(advice.act)
    if not copulas or not _answers(back):
        return None
    subject = doc[start : copulas[-1].i]
    if len(subject) <= LEAST_LEFT or not any(token.lemma_.lower() in _WAYS for token in subject):
        return None
    verb = "are" if "Plur" in subject.root.morph.get("Number", []) else "is"
    return Draft("basic", f"What {verb} {phrase(subject)}?", back), [*subject, *advice.act]


def by_reason(found: Found, advice: Advice) -> Made | None:
    """ "Why should you start small?" """
    reason = found.capture("reason")
    if reason is None:
        return None
    front = f"Why should {advice.subject} {phrase(advice.act)}?"
    return Draft("basic", front, sentence(phrase(reason))), [*advice.act, *reason]


def by_object(found: Found, advice: Advice) -> Made | None:
    """ "What should you provide to the partner?" """
    act = _single(advice.act, advice.head)
    place = _object(advice.head, act)
    if place is None:
        return None
    before, after = phrase(act.doc[act.start : place.start]), clean(act.doc[place.end : act.end]).text
    left = f"{before} {after}".strip(" .,;:?!")
    around = [token for token in act if not place.start <= token.i < place.end and token != advice.head]
    words = len(left.split()) + bool(advice.negation)
    if not LEAST_LEFT <= words <= MOST_LEFT or left.count('"') % 2 or not any(map(_meaningful, around)):
        return None
    draft = Draft("basic", f"{advice.ask} {left}?", sentence(phrase(place)), confidence=0.95)
    return draft, [*(advice.actor or []), *act]


def by_cloze(found: Found, advice: Advice) -> Made | None:
    """The sentence with its most telling words hidden."""
    around = _around(found.span, advice.act)
    draft = hide(without_openers(clean(around)), advice.act, advice.head)
    return (draft, list(around)) if draft is not None else None


FORMS: tuple[Callable[[Found, Advice], Made | None], ...] = (
    by_situation,
    by_purpose,
    by_way,
    by_reason,
    by_object,
    by_cloze,
)
"""The forms of a tip's card in the order in which they are tried."""


def _said(act: Span) -> str:
    words = drop_openers(clean(shorten(act, MAX_BACK)).text)
    first, _, rest = words.partition(" ")
    if "Ger" in act[0].morph.get("VerbForm", []) or (first == act[0].text and first.endswith("ing")):
        words = f"{act[0].lemma_} {rest}"
    return sentence(words)


def _answers(back: str) -> bool:
    return 2 <= len(back.split()) <= MAX_BACK


def _object(head: Token, act: Span) -> Span | None:
    """The object of a verb, where asking for it with "what" is right."""
    if head.lemma_.lower() in _TO_PEOPLE or head.pos_ != "VERB":
        return None
    token = next((t for t in head.children if t.dep_ == "obj" and t.i > head.i), None)
    if token is None or token.pos_ not in ("NOUN", "PROPN", "NUM") or token.i >= act.end:
        return None
    part = act.doc[token.left_edge.i : token.right_edge.i + 1]
    whole = part.start > head.i and part.end <= act.end
    if part.end < act.end and act.doc[part.end].pos_ == "CCONJ":
        return None
    return part if whole and telling(part) and len(part) <= MAX_BACK // 2 else None


def _single(act: Span, head: Token) -> Span:
    """Advice up to its second verb or its reason: one thing to ask for."""
    for token in act.doc[head.i + 2 : act.end]:
        more = token.dep_ == "conj" and token.pos_ in ("VERB", "AUX") and token.head == head
        why = token.dep_ == "mark" and token.lower_ in _REASONS and act.doc[token.i - 1].is_punct
        if more or why:
            end = token.left_edge.i
            while act.doc[end - 1].pos_ in ("CCONJ", "PUNCT"):
                end -= 1
            return act.doc[act.start : end]
    return act


def _meaningful(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM") and not token.is_stop


def _around(span: Span, act: Span) -> Span:
    """The sentence, or where it is long only the statement that the advice is part of."""
    if len(span) <= MAX_FRONT:
        return span
    start, end = span.start, clause(act).end
    for token in span:
        joined = token.dep_.split(":")[0] in ("conj", "parataxis")
        if joined and token.i < act.start and token.is_ancestor(act.root):
            start = max(start, token.left_edge.i)
    while start < act.start and span.doc[start].pos_ in ("CCONJ", "PUNCT"):
        start += 1
    return span.doc[start:end]


def _with_context(draft: Draft, shown: Sequence[Token], found: Found) -> Draft | Refusal:
    """Put the sentence before on the front where the card, read in this order, points to it."""
    if not dangling(shown):
        return draft
    before = found.before
    if before is None:
        return Refusal("points to something that was not said")
    return replace(draft, context=sentence(clean(before).text), confidence=draft.confidence * 0.7)
