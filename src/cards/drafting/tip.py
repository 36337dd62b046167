"""Tips: the first form that fits a piece of advice, with its context where it points beyond itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.advice import take_apart
from cards.drafting.cloze import MAX_FRONT
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.forms import FORMS
from cards.drafting.pronouns import dangling, points_at_screen
from cards.drafting.wording import clean, sentence

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


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
            return _with_context(*made, found)
    return Refusal("nothing in the sentence can be asked for")


def main_act(span: Span) -> Span | None:
    """The command or verb phrase that a sentence is built on."""
    verb = span.root
    if verb.pos_ not in ("VERB", "AUX"):
        verb = next((t for t in span if t.pos_ == "VERB" and "Imp" in t.morph.get("Mood", [])), verb)
    modifiers = [t.i for t in verb.lefts if t.lower_ in ("not", "n't", "never", "always", "do", "just")]
    start, end = min([*modifiers, verb.i]), verb.right_edge.i + 1
    return span.doc[start:end] if end > start else None


def _with_context(draft: Draft, shown: Sequence[Token], found: Found) -> Draft | Refusal:
    """Put the sentence before on the front where the card points to it."""
    if points_at_screen(draft.front) or points_at_screen(draft.back):
        return Refusal("points to what only the recording shows")
    if not dangling(sorted(shown, key=lambda token: token.i)):
        return draft
    before = found.before
    if before is None or len(before) > MAX_FRONT or dangling(before) or points_at_screen(before.text):
        return Refusal("points to something that the sentence before does not name")
    return replace(draft, context=sentence(clean(before).text), confidence=draft.confidence * 0.7)
