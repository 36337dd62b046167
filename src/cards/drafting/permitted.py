"""Questions about a statement with a modal: what for, what with, when, how, what something needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.asking import TAKING_TO, belongs_to_noun
from cards.drafting.attempt import LIGHT, Attempt, meaningful
from cards.drafting.cloze import telling
from cards.drafting.draft import Draft, Found
from cards.drafting.modals import NEEDING, Modal, head_of, is_given, modals, object_of
from cards.drafting.parts import PEOPLE
from cards.drafting.pronouns import POINTERS
from cards.drafting.stated import MOST_ASKED, MOST_SAID
from cards.drafting.wording import clause, phrase, sentence, shorten
from cards.text import drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WITH = frozenset("with for on into onto from to about through".split())
_STAGES = frozenset("stage time point phase moment step season age".split())
_MAY = frozenset("can could might".split())
_AIMS = ("to ", "in order to ", "so that ", "so you ", "so it ", "so they ", "so as to ", "to avoid ")
_SHARES = frozenset("% percent half third quarter most".split())
_UNFINISHED = frozenset("that which who to and or".split())
"""What an answer does not end with."""
LEAST_THINGS = 3
"""Things that are needed from which on they are a list."""
LEAST = 2
"""Words with a meaning that a question must show, its verb among them."""


def by_use(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What do you need to convince the others?", "What can you use the query for?" """
    for said in modals(found):
        thing = object_of(said)
        aim = _aim(said)
        if thing is None or aim is None or said.negation or aim.start < thing.end:
            continue
        if not is_given(thing) and telling(thing) and said.verb.lemma_.lower() in NEEDING:
            left = tuple(part for part in said.without(thing) if part.start >= thing.start)
            yield from _attempt("use", said, "What", left, thing)
        elif is_given(thing) and said.verb.lemma_.lower() == "use" and said.auxiliary in _MAY:
            yield from _attempt("use", said, "What", (thing,), aim, "for")


def by_share(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How much of the flour should you replace with oats?": a fifth, 20%."""
    for said in modals(found):
        thing = object_of(said)
        if thing is None or head_of(thing).lower_ not in _SHARES:
            continue
        whole = next((t for t in head_of(thing).rights if t.left_edge.lower_ == "of"), None)
        if whole is None:
            continue
        named, share = thing.doc[whole.left_edge.i : thing.end], thing.doc[thing.start : whole.left_edge.i]
        for attempt in _attempt(
            "number", said, f"How much {phrase(named)}", said.without(thing), share, "", named
        ):
            yield replace(attempt, shown=(*named, *attempt.shown))


def by_reached(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How can you avoid wasting time?": by testing early, which was said before it."""
    way, act = found.capture("situation"), found.capture("act")
    if way is None or act is None or way[0].lower_ != "by" or len(way) < LEAST + 1:
        return
    reached = re.match(r"(you|we) (?:can|could|will|may|might)(?: also)? (?=\w)", _full(phrase(act)))
    if reached is None or sum(map(meaningful, act)) < LEAST:
        return
    end = clause(act)
    front = f"How can {reached[1]} {_full(phrase(end))[reached.end() :]}?"
    back = sentence(phrase(way))
    if len(front.split()) <= MOST_ASKED and len(back.split()) <= MOST_SAID:
        yield Attempt("means", Draft("basic", front, back), (*end, *way), way)


def _full(said: str) -> str:
    return said.replace("'ll ", " will ")


def by_purpose_told(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you install a filter?": to avoid something, so that something holds."""
    for said in modals(found):
        aim = _aim(said)
        if aim is None or said.negation or said.auxiliary in _MAY:
            continue
        left = tuple(part for part in said.parts if part.end <= aim.start)
        yield from _attempt("why", said, "Why", left, aim)


def by_stage(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "When can you get peer critique?": at any stage."""
    for said in modals(found):
        for part in said.parts:
            root, opener = head_of(part), part[0].lower_
            timed = root.dep_.startswith("obl") and root.lemma_.lower() in _STAGES
            any_one = len(part) > 2 and part[1].lower_ in ("any", "every", "each", "either")
            if timed and any_one and opener in ("at", "in", "during") and object_of(said) is not None:
                yield from _attempt("when", said, "When", said.without(part), part)


def by_moment(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "When should you test the mixture?": before spraying it, which alone would not say what "it" is."""
    for said in modals(found):
        thing = object_of(said)
        for part in said.parts:
            timed = part[0].lower_ in ("before", "after") and head_of(part).dep_ == "advcl"
            pointing = any(t.pos_ == "PRON" and t.lower_ in POINTERS for t in part)
            if timed and pointing and thing is not None and thing.end <= part.start and not said.negation:
                yield from _attempt("when", said, "When", said.without(part), part)


def by_doing(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How can you select the median?": by sorting."""
    for said in modals(found):
        for part in said.parts:
            means = part[0].lower_ in ("by", "using") and head_of(part).dep_ == "advcl" and len(part) > 1
            if means and not said.negation:
                yield from _attempt("means", said, "How", said.without(part), part)


def by_side(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you focus user tests on?", "Where should you put the name?" """
    for said in modals(found):
        thing = object_of(said)
        for part in said.parts:
            relation = head_of(part).dep_.split(":")[0]
            if thing is not None and part.start < thing.end:
                continue
            left = said.without(part)
            if relation == "advcl" and part[0].lower_ in ("where", "wherever") and thing is not None:
                yield from _attempt("where", said, "Where", left, part)
            if relation != "obl" or part[0].lower_ not in _WITH or part[0].pos_ != "ADP" or len(part) < LEAST:
                continue
            inner = part[1:]
            known = (inner[0].lower_ in ("the", "this", "that", "it")) and len(inner) < 3
            if known or not telling(inner) or head_of(part).lemma_.lower() in _STAGES:
                continue
            if said.verb.lemma_.lower() in ("do", "have"):
                continue
            placed = said.lead is not None and said.verb.lemma_.lower() not in LIGHT
            if placed if thing is None else is_given(thing) or len(thing) > 1:
                wh = "Who" if head_of(part).lemma_.lower() in PEOPLE else "What"
                yield from _attempt("target", said, wh, left, inner, part[0].lower_)


def by_thing(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What can you connect at the other end?", where something besides the verb says which it is."""
    for said in modals(found):
        thing = object_of(said)
        if thing is None or not telling(thing) or (is_given(thing) and len(thing) < 3):
            continue
        if head_of(thing).pos_ not in ("NOUN", "PROPN"):
            continue
        left = said.without(thing)
        if any(head_of(part).pos_ == "VERB" and head_of(part).dep_ == "xcomp" for part in left):
            continue
        yield from _attempt("object", said, "What", left, thing)


def by_list(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What do you need?": flour, eggs and butter; the topic above it says what for."""
    for said in modals(found):
        thing = object_of(said)
        if thing is None or said.verb.lemma_.lower() != "need" or said.negation:
            continue
        things = [head_of(thing), *(t for t in head_of(thing).children if t.dep_ == "conj")]
        back = sentence(phrase(thing))
        if len(things) >= LEAST_THINGS and len(back.split()) <= MOST_SAID:
            left = said.without(thing)
            yield Attempt(
                "list", Draft("basic", said.asked("What", left), back), said.shown(left, thing), thing
            )


def _aim(said: Modal) -> Span | None:
    if said.verb.lemma_.lower() in TAKING_TO - NEEDING:
        return None
    for part in said.parts:
        words = f"{part.text.lower()} "
        aim = head_of(part).dep_ in ("advcl", "xcomp", "acl") and words.startswith(_AIMS)
        if aim and not belongs_to_noun(part):
            return part
    return None


def _attempt(
    form: str,
    said: Modal,
    wh: str,
    left: tuple[Span, ...],
    part: Span,
    stranded: str = "",
    named: Iterable[Token] = (),
) -> Iterator[Attempt]:
    front = said.asked(wh, left, stranded)
    answer = part[1:] if part[0].lower_ in ("these", "those") and len(part) > 1 else part
    back = sentence(drop_openers(phrase(shorten(answer, MOST_SAID))))
    head, unfinished = head_of(part), len(part) > 1 and part[-1].lower_ in _UNFINISHED
    torn = part[0].nbor(-1).pos_ == "CCONJ" or unfinished
    if torn or (head.pos_ == "NUM" and any(t.pos_ == "PRON" for t in part)):
        return
    told = [*named, *(said.lead or ()), *(said.actor or ()), *(token for piece in left for token in piece)]
    pointing = any(t.pos_ == "PRON" and t.lower_ in POINTERS for t in told)
    enough = pointing or (sum(map(meaningful, [said.verb, *told])) >= LEAST and any(map(meaningful, told)))
    fits = len(front.split()) <= MOST_ASKED and 1 <= len(back.split()) <= MOST_SAID
    if enough and fits and front.count('"') % 2 == 0:
        yield Attempt(form, Draft("basic", front, back), said.shown(left, part), part)
