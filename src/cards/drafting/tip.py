"""Tips: of all forms that fit a piece of advice the card most likely to be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.advice import take_apart
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.cloze import MAX_FRONT
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.forms import FORMS
from cards.drafting.pronouns import dangling, points_at_screen
from cards.drafting.wording import clean, sentence
from cards.drafting.worth import best

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_DEMONSTRATIVES = frozenset("this that these those".split())
_MANY = frozenset("they them these those their ones".split())
_WHOLE = frozenset("this that it here there".split())
"""What may stand for all that was just said."""
_REASONS = frozenset("because since cause 'cause".split())
BARE = 4
"""Words with a meaning of their own: a front with fewer may be given the sentence before as its situation."""


def draft_tip(found: Found) -> Draft | Refusal:
    """Make a card of some advice.

    The rule may capture `act` (the advice itself, beginning with its verb), `situation` (a clause with its
    if, when, before …), `purpose` (what follows "to") and `reason` (what follows "because"); what it leaves
    out is looked for in the parse.
    """
    formed = list(_formed(found))
    ready = [attempt for one in formed for attempt in with_context(one, found)]
    if formed and not ready:
        return Refusal("points to something that the sentence before does not name")
    if not ready:
        return Refusal("nothing in the sentence can be asked for")
    return best(found, ready) or Refusal("no form of it makes a card worth keeping")


def attempts(found: Found) -> Iterator[Attempt]:
    """Every card that the forms can make of a piece of advice, with its context where it needs one."""
    for attempt in _formed(found):
        yield from with_context(attempt, found)


def _formed(found: Found) -> Iterator[Attempt]:
    act = found.capture("act") or main_act(found.span)
    advice = take_apart(found, act) if act is not None else None
    if advice is None or not len(advice.act) or _gives_reason(advice.head):
        return
    for form in FORMS:
        yield from form(found, advice)


def _gives_reason(head: Token) -> bool:
    """Whether a verb stands in a clause that only says why: "because you don't want to find a leak"."""
    return any(
        token.dep_.startswith("advcl")
        and any(t.dep_ == "mark" and t.lower_ in _REASONS for t in token.children)
        for token in (head, *head.ancestors)
    )


def main_act(span: Span) -> Span | None:
    """The command or verb phrase that a sentence is built on."""
    verb = span.root
    if verb.pos_ not in ("VERB", "AUX"):
        verb = next((t for t in span if t.pos_ == "VERB" and "Imp" in t.morph.get("Mood", [])), verb)
    modifiers = [t.i for t in verb.lefts if t.lower_ in ("not", "n't", "never", "always", "do", "just")]
    start, end = min([*modifiers, verb.i]), verb.right_edge.i + 1
    return span.doc[start:end] if end > start else None


def with_context(attempt: Attempt, found: Found) -> Iterator[Attempt]:
    """The attempt as it is, where that stands alone, and with the sentence before it."""
    if points_at_screen(attempt.draft.front) or points_at_screen(attempt.draft.back):
        return
    said = [t for t in dangling(sorted(attempt.shown, key=lambda t: t.i)) if t.dep_ != "det"]
    points = [t for t in dangling(attempt.shown) if t.dep_ != "det"]
    if any(t not in said for t in points):
        # "What should you do before they flower?": the answer alone says what "they" are.
        return
    points = said
    draft = attempt.draft
    for token in attempt.shown:
        if token.dep_ == "det" and token.lower_ in _DEMONSTRATIVES:
            draft = _with_article(draft, token)
    attempt = replace(attempt, draft=draft)
    if not points:
        yield attempt
    asked = set(attempt.asked)
    if not points and sum(meaningful(t) for t in attempt.shown if t not in asked) >= BARE:
        return
    before = found.before
    if before is None or len(before) > MAX_FRONT or dangling(before) or points_at_screen(before.text):
        return
    if before.text.rstrip().endswith("?") or not all(_named_in(before, point) for point in points):
        return
    context = sentence(clean(before).text)
    if draft.back.strip(".").lower() not in context.lower():
        yield replace(attempt, draft=replace(draft, context=context))


def _with_article(draft: Draft, token: Token) -> Draft:
    """ "this tank" as "the tank": off the recording nothing is pointed at."""
    pointing = re.compile(rf"\b{token.text}(?= {re.escape(token.doc[token.i + 1].text)}\b)", re.IGNORECASE)

    def the(match: re.Match[str]) -> str:
        return "The" if match[0][0].isupper() else "the"

    return replace(
        draft,
        front=pointing.sub(the, draft.front),
        back=pointing.sub(the, draft.back),
        text=pointing.sub(the, draft.text),
    )


def _named_in(before: Span, point: Token) -> bool:
    """Whether the sentence before has something that a pronoun can stand for."""
    many = point.lower_ in _MANY
    for token in before:
        if token.pos_ in ("NOUN", "PROPN"):
            plural = "Plur" in token.morph.get("Number", []) or any(t.dep_ == "conj" for t in token.children)
            if plural == many or (many and token.pos_ == "PROPN"):
                return True
    return point.lower_ in _WHOLE
