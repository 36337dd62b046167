"""Questions about how something should be or stay: "What should the soil be like?"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.asking import TIME_UNITS, asked_for, without
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.clauses import MOST_ASKED, MOST_SAID, Clause, clause_of, lead_of
from cards.drafting.draft import Draft, Found
from cards.drafting.situations import chain
from cards.drafting.wording import clean, phrase, sentence
from cards.text import capitalise_first, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_OUGHT = frozenset("should must".split())
_WANTED = frozenset("important essential crucial vital best better necessary critical good".split())
_NEUTRAL = frozenset("able sure possible ready aware careful".split()) | _WANTED
"""What tells nothing of a thing, but of what to do about it."""
_KEEPING = frozenset("keep leave hold".split())
_STATES = ("xcomp", "advmod")


def by_quality(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should the soil be like?": moist; also where it is important that the soil is moist."""
    matched, span = found.match.matched, found.span
    for said in span.doc[max(matched.start, span.start) : min(matched.end, span.end)]:
        copula = next((t for t in reversed(list(said.lefts)) if t.dep_ == "cop"), None)
        clause = clause_of(said, inner=True) if said.pos_ == "ADJ" and copula is not None else None
        if clause is None or copula is None or said.lower_ in _NEUTRAL:
            continue
        ought = clause.auxiliary if clause.auxiliary in _OUGHT else _ought(said)
        quality = clause.rest.doc[max(copula.i + 1, clause.rest.start) : clause.rest.end]
        if ought and len(quality) and any(map(meaningful, quality)):
            yield from _attempt(clause, ought, quality, lead_of(said, clause.subject.root))


def by_state(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How should you keep the lid while the paint dries?": open."""
    if advice.auxiliary not in ("should", "must", "do") or advice.negation:
        return
    for verb in chain(advice.head):
        thing = next((t for t in verb.rights if t.dep_ == "obj" and t.pos_ in ("NOUN", "PROPN")), None)
        state = next((t for t in verb.rights if t.dep_ in _STATES and _is_state(t)), None)
        if thing is None or thing.lemma_.lower() in TIME_UNITS:
            continue
        if state is None or state.left_edge.i != thing.right_edge.i + 1:
            continue
        part = verb.doc[state.left_edge.i : min(state.right_edge.i + 1, advice.act.end)]
        promised = any(t.lower_ == "sure" for t in advice.act)
        if verb.lemma_.lower() not in _KEEPING or promised or not any(map(meaningful, part)):
            continue
        if (rest := without(advice, part, least=1)) is not None:
            yield asked_for("state", advice, "How", rest, sentence(phrase(part)), part)


def _is_state(token: Token) -> bool:
    participle = token.pos_ == "VERB" and "Part" in token.morph.get("VerbForm", [])
    past = participle and not token.lower_.endswith("ing")
    return (token.pos_ == "ADJ" or past) and token.lower_ not in _NEUTRAL


def _ought(said: Token) -> str:
    """What a statement that is wanted would be said with: "it is important that the rules are clear"."""
    above = said.head
    wanted = said.dep_ in ("csubj", "ccomp") and above.lower_ in _WANTED and above.i < said.i
    return "should" if wanted else ""


def _attempt(clause: Clause, ought: str, quality: Span, lead: Span | None) -> Iterator[Attempt]:
    front = f"What {ought} {phrase(clause.subject)} be like?"
    if lead is not None:
        front = f"{capitalise_first(phrase(lead))}, {lower_first(front)}"
    back = sentence(clean(quality).text)
    if len(front.split()) <= MOST_ASKED and len(back.split()) <= MOST_SAID:
        shown = (*(lead or ()), *clause.subject, *quality)
        yield Attempt("quality", Draft("basic", front, back), shown, quality)
