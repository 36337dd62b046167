"""Tips: of all forms that fit a piece of advice the card most likely to be kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.advice import take_apart
from cards.drafting.attempt import Attempt
from cards.drafting.context import situated, with_context
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.forms import FORMS, WHOLE
from cards.drafting.gap import by_sentence
from cards.drafting.screen import DEMONSTRATIVES
from cards.drafting.statements import STATEMENTS
from cards.drafting.worth import best

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MOST_OPEN = 3
"""Words of an answer that says of a thing only what it is like."""
_SAYING = frozenset("say think mean suggest believe".split())
_REASONS = frozenset("because since cause 'cause".split())


def draft_tip(found: Found) -> Draft | Refusal:
    """Make a card of some advice.

    The rule may capture `act` (the advice itself, beginning with its verb), `situation` (a clause with its
    if, when, before …), `purpose` (what follows "to") and `reason` (what follows "because"); what it leaves
    out is looked for in the parse.
    """
    formed = list(_formed(found))
    reason = "nothing in the sentence can be asked for"
    for forms in (formed, _gapped(found)):
        ready = [attempt for one in forms for attempt in with_context(one, found)]
        draft = best(found, ready)
        placed = _placed(draft, ready, found) if draft is not None else None
        if placed is not None:
            return _better(placed, ready, found)
        if draft is not None and draft.last_resort and _was_named(found):
            return draft
        if draft is not None:
            reason = "points to something that nothing said before names"
        elif ready:
            reason = "lint has something against every form of it"
        elif formed:
            reason = "points to something, or needs a situation, that was not said just before"
    return Refusal(reason)


def _was_named(found: Found) -> bool:
    """Whether all that a sentence points to with "this" was spoken of before, however long ago."""
    pointed_at = {t.head.lemma_ for t in found.span if t.dep_ == "det" and t.lower_ in DEMONSTRATIVES}
    before = (t.lemma_ for span in found.speech.spans[: found.match.sentence] for t in span)
    return pointed_at <= set(before)


def _better(placed: Draft, ready: Sequence[Attempt], found: Found) -> Draft:
    """Another form where this one does not tell which thing is meant."""
    others = [one for one in ready if one.form != "kind"]
    if not _is_open(placed) or (second := best(found, others)) is None:
        return placed
    return _placed(second, others, found) or placed


def _placed(draft: Draft, ready: Sequence[Attempt], found: Found) -> Draft | None:
    """The chosen draft with what was said before it, where it needs that."""
    chosen = next(one for one in ready if replace(one.draft, confidence=draft.confidence) == draft)
    return situated(replace(chosen, draft=draft), found)


def _is_open(draft: Draft) -> bool:
    """Whether nothing tells which one is meant: "What kind of pipe should you take?" "A thin pipe." """
    asks = draft.front.startswith("What kind of ") and " if " not in draft.front
    return asks and not draft.context and len(draft.back.split()) <= MOST_OPEN


def attempts(found: Found) -> Iterator[Attempt]:
    """Every card that the forms can make of a piece of advice, with its context where it needs one."""
    for attempt in _formed(found):
        yield from with_context(attempt, found)


def _formed(found: Found) -> Iterator[Attempt]:
    for state in STATEMENTS:
        yield from state(found)
    act = found.capture("act") or main_act(found.span)
    advice = take_apart(found, act) if act is not None else None
    if advice is None or not len(advice.act):
        return
    if _is_no_advice(advice.head):
        return
    for form in WHOLE if advice.only else FORMS:
        yield from form(found, advice)


def _gapped(found: Found) -> Iterator[Attempt]:
    """The sentence with a gap, unless what was found in it is no advice at all."""
    act = found.capture("act")
    if act is None or not _is_no_advice(act.root):
        yield from by_sentence(found)


def _is_no_advice(head: Token) -> bool:
    """Whether a verb tells why, or what somebody does not say, or may say to others."""
    return _gives_reason(head) or _is_denied(head) or _is_quoted(head)


def _gives_reason(head: Token) -> bool:
    """Whether a verb stands in a clause that only says why: "because you don't want to find a leak"."""
    return any(
        token.dep_.startswith("advcl")
        and any(t.dep_ == "mark" and t.lower_ in _REASONS for t in token.children)
        for token in (head, *head.ancestors)
    )


def _is_denied(head: Token) -> bool:
    """Whether a verb stands in what somebody does not say or think: "I'm not saying that you should wait"."""
    return any(
        token.lemma_.lower() in _SAYING and any(t.lower_ in ("not", "n't") for t in token.lefts)
        for token in head.ancestors
    )


def _is_quoted(head: Token) -> bool:
    """Whether it is what one can say to somebody: "you can also say, draw it in red"."""
    said = head.dep_ in ("ccomp", "parataxis") and head.head.lemma_.lower() == "say" and head.head.i < head.i
    return said and any(t.lower_ in ("you", "they", "he", "she") for t in head.head.lefts)


def main_act(span: Span) -> Span | None:
    """The command or verb phrase that a sentence is built on."""
    verb = span.root
    if verb.pos_ not in ("VERB", "AUX"):
        verb = next((t for t in span if t.pos_ == "VERB" and "Imp" in t.morph.get("Mood", [])), verb)
    modifiers = [t.i for t in verb.lefts if t.lower_ in ("not", "n't", "never", "always", "do", "just")]
    start, end = min([*modifiers, verb.i]), verb.right_edge.i + 1
    return span.doc[start:end] if end > start else None
