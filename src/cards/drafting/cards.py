"""From matches to cards: each match is drafted, given its quote and time, and has to hold its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.card import Card, Dropped
from cards.drafting.choose import Candidate, choose, drop
from cards.drafting.confidence import confidence
from cards.drafting.definition import draft_definition
from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.hedges import hedged
from cards.drafting.identity import anchor
from cards.drafting.templated import draft_from_template
from cards.drafting.tip import draft_tip
from cards.drafting.topic import Topics
from cards.drafting.vocabulary import content

if TYPE_CHECKING:
    from cards.language.speech import Speech
    from cards.rules import Match

Drafter = Callable[[Found], Draft | Refusal]

DRAFTERS: Mapping[str, Drafter] = {"definition": draft_definition, "tip": draft_tip}
"""How a kind is drafted when its rule brings no templates; other kinds are treated as advice is."""


LAST_RESORT = 0.55
"""By how much the score of a card is less that no form fitted: such cards stay out of decks."""
ENOUGH = 6
"""Words with a meaning of a question that needs no topic above it."""
ENOUGH_THEN = 2
"""The same of one that says when it holds."""
_WHEN = re.compile(r"\b(?:if|when|whenever|before|after|once|unless|while|until|during)\b", re.IGNORECASE)


def draft_cards(speech: Speech, matches: Iterable[Match]) -> tuple[list[Card], list[Dropped]]:
    """Make the cards of one transcript, in order of time, and say what became of the other matches.

    The cards have no `id` yet: that depends on what else is in the deck.
    """
    candidates: list[Candidate] = []
    dropped: list[Dropped] = []
    topics = Topics(speech.spans)
    for match in matches:
        found = Found(match, speech)
        drafter = _drafter(found)
        draft = drafter(found)
        if isinstance(draft, Draft) and drafter is draft_tip:
            draft = _placed(draft, found, topics)
        if isinstance(draft, Draft) and drafter is not draft_from_template:
            draft = hedged(draft, found)
        quote, start, end = _quote(found, draft.reaches_back if isinstance(draft, Draft) else 0)
        card = _card(found, draft if isinstance(draft, Draft) else None, quote, start, end)
        if isinstance(draft, Refusal):
            dropped.append(drop(card, draft.reason))
        else:
            candidates.append(Candidate(card, start, end, match.rule.score * draft.confidence))
    kept, lost = choose(candidates)
    return kept, dropped + lost


def _drafter(found: Found) -> Drafter:
    if found.match.rule.card is not None:
        return draft_from_template
    return DRAFTERS.get(found.match.rule.kind, draft_tip)


def _placed(draft: Draft, found: Found, topics: Topics) -> Draft | Refusal:
    """The draft with what the talk is about just then, where the card does not say so."""
    told = len(content(draft.front))
    if draft.note == "basic" and (told >= ENOUGH or (told >= ENOUGH_THEN and _WHEN.search(draft.front))):
        return draft
    shown = f"{found.speech.transcript.lecture} {draft.context} {draft.front}"
    topic = topics.around(found.match.sentence, draft.back, shown)
    if topic:
        return replace(draft, context=f"Topic: {topic}. {draft.context}".rstrip())
    if draft.note == "basic" and not draft.context and set(content(draft.front)) <= {"need"}:
        return Refusal("asks too openly, and nothing said before tells of what")
    return draft


def _quote(found: Found, reaches_back: int) -> tuple[str, int, int]:
    speech, match = found.speech, found.match
    begin = max(match.first - reaches_back, 0)
    first, last = speech.spans[begin], speech.spans[match.last]
    return speech.quote(
        (begin, first.start_char, first.end_char), (match.last, last.start_char, last.end_char)
    )


def _card(found: Found, draft: Draft | None, quote: str, start: int, end: int) -> Card:
    rule, transcript, timeline = found.match.rule, found.speech.transcript, found.speech.timeline
    said = draft or Draft("basic", "", "", confidence=0)
    key = anchor(said.key or said.term or quote)
    return Card(
        id="",
        kind=rule.kind,
        rule=rule.id,
        score=round(_score(found, said), 3),
        note=said.note,
        front=said.front,
        back=said.back,
        text=said.text,
        term=said.term,
        context=said.context,
        quote=quote,
        start_ms=timeline.start_ms(start),
        end_ms=timeline.end_ms(end),
        source=transcript.name,
        title=transcript.lecture,
        course=transcript.course,
        key=key,
        anchor=f"{anchor(said.term)}: {anchor(quote)}" if said.term else anchor(quote),
        tags=tuple(
            dict.fromkeys(
                tag for tag in (*_places(transcript.course, transcript.lecture), rule.kind, *rule.tags) if tag
            )
        ),
    )


def _score(found: Found, draft: Draft) -> float:
    """How likely readers are to keep the card; where the scorer has no say, what the rule declares."""
    rule = found.match.rule
    if not rule.scorer:
        return rule.score
    if not draft.front:
        return 0.0
    likely = confidence(draft, rule.kind, found.raw, found.impersonal, rule.score)
    return likely * LAST_RESORT if draft.last_resort else likely


def _places(*names: str) -> Iterable[str]:
    for name in names:
        yield _tag(name)


def _tag(name: str) -> str:
    return re.sub(r"[^\w:]+", "-", name.casefold()).strip("-")
