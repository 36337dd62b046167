"""The forms of a tip's card: a question by situation, need, purpose, way, reason or object, else a cloze."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import MAX_BACK, Advice
from cards.drafting.asking import (
    by_aim,
    by_cause_named,
    by_instead,
    by_means,
    by_number,
    by_often,
    by_until,
    by_why,
    by_why_said,
)
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.clauses import (
    by_design,
    by_identity,
    by_judged_when,
    by_maker,
    by_means_told,
    by_part_told,
    by_reason_told,
)
from cards.drafting.cloze import telling
from cards.drafting.contents import by_content
from cards.drafting.contrast import by_contrast
from cards.drafting.draft import Draft, Found
from cards.drafting.gap import by_cloze, by_tail, by_whole
from cards.drafting.parts import by_any_target, by_kind, by_manner, by_target, by_told, by_when, by_where
from cards.drafting.passives import by_done
from cards.drafting.permitted import (
    by_doing,
    by_list,
    by_moment,
    by_purpose_told,
    by_reached,
    by_share,
    by_side,
    by_stage,
    by_thing,
    by_use,
)
from cards.drafting.qualities import by_quality, by_state
from cards.drafting.reasons import by_cause, by_that_way, by_that_why
from cards.drafting.situations import chain, is_subject
from cards.drafting.wording import clean, phrase, sentence, shorten
from cards.text import lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

LEAST_LEFT = 3
"""Words that must stay in a question whose object is asked for, its verb among them."""
LEAST_NAMED = 2
"""Words with a meaning that say which way it is: "the first thing to do" could be any."""
MOST_LEFT = 14
MOST_GIVEN = 3
"""Words of an object that is known: what is done with it is the news, not what it is."""
MOST_ASKED = 22
"""Words of an object that is asked for."""
_MOMENTS = frozenset("before after during until".split())
"""Before a noun these say when, as a clause would."""
_OUTCOMES = frozenset("if when whenever once unless".split())
_STATES = frozenset("know see think find feel have want".split())
_GIVEN = frozenset("the this that these those".split())
_WISHES = frozenset("want wish interested prefer feel".split())
_WILL = frozenset(("will", "'ll", "wo", "might", "may", "would"))
_TO = frozenset("in order so as to".split())
_REASONS = frozenset("because since so as although while whereas".split())
_ECHOES = frozenset("it them that one ones".split())
"""Words that would point to the very thing a question leaves out."""
_WAYS = frozenset(
    "way thing step part key trick secret rule strategy technique role goal approach advice tip".split()
)
_TO_PEOPLE = frozenset(
    "ask tell thank remind invite help teach contact hire meet give let have make want get be do".split()
)


def by_situation(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you do if the dough sticks?", or what happens then, where somebody else acts."""
    if advice.situation is not None and not _is_place(advice.situation):
        yield from by_circumstance(found, advice)


def by_circumstance(found: Found, advice: Advice) -> Iterator[Attempt]:
    """The same of whatever says when advice holds, a mere "in a web search" too."""
    situation = advice.situation
    if situation is None or not telling(situation) or not _adds(advice.act, situation):
        return
    act, back = advice.act, advice.said
    if situation[0].lower_ == "if" and any(t.lower_ == "if" and t.dep_ == "mark" for t in act):
        # A second condition is the next sentence's, or more than one card asks for.
        return
    shown = (*(advice.actor or ()), *situation, *act)
    if advice.has_subject:
        if (thing := _needed(advice)) is not None:
            draft = Draft(
                "basic", f"What {_helping(advice)} {advice.subject} need {phrase(situation)}?", thing
            )
            yield Attempt("need", draft, shown, advice.act)
        elif (
            situation[0].lower_ in _OUTCOMES
            and not _is_there(advice.head)
            and _answers(back)
            and _follows(advice, situation)
        ):
            draft = Draft(
                "basic", f"What happens {phrase(situation)}?", sentence(phrase(shorten(advice.act, MAX_BACK)))
            )
            yield Attempt("outcome", draft, shown, advice.act)
    elif (thing := _needed(advice)) is not None:
        draft = Draft("basic", f"What {_helping(advice)} {advice.subject} need {phrase(situation)}?", thing)
        yield Attempt("need", draft, shown, advice.act)
    elif advice.in_base_form and _answers(back) and not _is_state(advice):
        front = advice.done(situation)
        if (meant := _meant(situation, advice.act)) is not None:
            # "What should you do after you have washed the rope?", said as "coil the rope after … washed it".
            pointer, name = meant
            front = re.sub(rf"\b{pointer.text}\b", name, front, count=1)
            shown = tuple(token for token in shown if token != pointer)
        yield Attempt("situation", Draft("basic", front, back), shown, advice.act)


def _meant(situation: Span, act: Span) -> tuple[Token, str] | None:
    """A pronoun of the situation, and the thing that it stands for, which only the advice names."""
    if situation.start < act.start or any(t.pos_ in ("NOUN", "PROPN") for t in situation):
        return None
    pointer = next((t for t in situation if t.lower_ in ("it", "them") and t.dep_ == "obj"), None)
    objects = (
        t for verb in chain(act.root) for t in verb.rights if t.dep_ == "obj" and t.i < situation.start
    )
    thing = next((t for t in objects if t.pos_ == "NOUN"), None)
    if pointer is None or thing is None:
        return None
    plural = "Plur" in thing.morph.get("Number", [])
    start = min([t.left_edge.i for t in thing.lefts if t.dep_ in ("compound", "amod")], default=thing.i)
    if plural != (pointer.lower_ == "them") or start > thing.i:
        return None
    owner = next((t.lower_ for t in thing.lefts if t.dep_ == "nmod:poss" and t.pos_ == "PRON"), "the")
    return pointer, f"{owner} {thing.doc[start : thing.i + 1].text}"


def _helping(advice: Advice) -> str:
    """ "What might you need" where the speaker says that you may need it."""
    before = advice.act.doc[max(advice.act.start - 4, 0) : advice.head.i]
    return "might" if any(t.lower_ in ("may", "might") for t in before) else "do"


def by_purpose(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How do you keep slugs away?" """
    purpose, back = found.capture("purpose"), advice.said
    if purpose is not None and advice.act.start < purpose.start < advice.act.end:
        # The question says it already: "Use wax", not "Use wax in order to prevent rust".
        back = sentence(phrase(_before(purpose, advice.act)))
    if purpose is None or advice.negation or advice.has_subject or not _one_statement(purpose):
        return
    if not any(meaningful(token) and token.pos_ != "VERB" for token in purpose):
        return
    if purpose[0].pos_ not in ("VERB", "AUX", "ADV") or purpose[0].lower_ != purpose[0].lemma_.lower():
        return
    shown = (*purpose, *advice.act)
    if (thing := _needed(advice)) is not None:
        draft = Draft("basic", f"What do you need to {phrase(purpose)}?", thing)
        yield Attempt("need", draft, shown, advice.act)
    elif advice.in_base_form and _answers(back):
        yield Attempt("purpose", Draft("basic", f"How do you {phrase(purpose)}?", back), shown, advice.act)


def by_way(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What is the best way to learn a language?" """
    doc, start = advice.act.doc, found.match.matched.start
    copulas = [t for t in doc[start : advice.act.start] if t.lemma_ == "be" and t.pos_ in ("AUX", "VERB")]
    back = advice.said
    if not copulas or advice.has_subject or not _answers(back):
        return
    subject = doc[start : copulas[-1].i]
    if len(subject) <= LEAST_LEFT or subject[0].lower_ not in ("the", "your", "our"):
        return
    if sum(map(meaningful, subject)) < LEAST_NAMED:
        return
    if not _one_statement(subject) or not any(token.lemma_.lower() in _WAYS for token in subject):
        return
    if advice.negation:
        back = sentence(f"not to {lower_first(back)}")
    one = doc[max(start - 2, 0) : start].text.lower() == "one of"
    subject = doc[start - 2 : subject.end] if one else subject
    verb = "are" if "Plur" in subject.root.morph.get("Number", []) and not one else "is"
    draft = Draft("basic", f"What {verb} {phrase(subject)}?", back)
    yield Attempt("way", draft, (*subject, *advice.act), advice.act)


def by_reason(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you start small?" """
    reason = found.capture("reason")
    if reason is None or not advice.in_base_form:
        return
    draft = Draft("basic", advice.asked("Why", advice.base(advice.act)), sentence(phrase(reason)))
    yield Attempt("why", draft, (*advice.act, *reason), reason)


def by_object(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you provide to the partner?" """
    act = _single(advice.act, advice.head)
    place = _object(advice.head, act)
    if place is None or not advice.in_base_form or advice.has_subject or _is_state(advice):
        return
    if act.doc[place.end : place.end + 1].text == ":":
        # "Follow the rule: before bed, stop eating".
        return
    act = _to_second(act, place.end)
    if any(t.text == "," for t in act.doc[advice.head.i : place.start]):
        # "Go to the market, pick out a melon": the object is that of a second verb.
        return
    before, after = advice.base(act.doc[act.start : place.start]), clean(act.doc[place.end : act.end]).text
    left = f"{before} {after}".strip(" .,;:?!")
    around = [token for token in act if not place.start <= token.i < place.end and token != advice.head]
    words = len(left.split()) + bool(advice.negation)
    if not LEAST_LEFT <= words <= MOST_LEFT or left.count('"') % 2 or not any(map(meaningful, around)):
        return
    if any(token.dep_.startswith(("nsubj", "expl")) or token.lower_ in _ECHOES for token in around):
        return
    held = advice.situation
    if held is not None:
        left = f"{left} {phrase(held)}"
    draft = Draft("basic", advice.asked("What", left), sentence(phrase(place)), confidence=0.95)
    yield Attempt("object", draft, (*(held or ()), *(advice.actor or ()), *act), place)


FORMS: tuple[Callable[[Found, Advice], Iterator[Attempt]], ...] = (
    by_that_way,
    by_contrast,
    by_situation,
    by_purpose,
    by_way,
    by_judged_when,
    by_reason,
    by_why,
    by_cause_named,
    by_why_said,
    by_instead,
    by_means,
    by_often,
    by_until,
    by_number,
    by_when,
    by_cause,
    by_that_why,
    by_content,
    by_identity,
    by_reason_told,
    by_design,
    by_means_told,
    by_maker,
    by_quality,
    by_done,
    by_reached,
    by_share,
    by_use,
    by_doing,
    by_stage,
    by_moment,
    by_where,
    by_manner,
    by_state,
    by_target,
    by_object,
    by_kind,
    by_any_target,
    by_told,
    by_aim,
    by_part_told,
    by_purpose_told,
    by_side,
    by_thing,
    by_list,
    by_circumstance,
    by_cloze,
    by_tail,
    by_whole,
)
WHOLE = (by_situation, by_purpose, by_way, by_cloze, by_tail)
"""Those that ask for all of a piece of advice, or show it."""
"""All forms, the better before the worse, each giving the cards it can make of a piece of advice."""


def _before(purpose: Span, act: Span) -> Span:
    """The advice up to the "to" or "in order to" of a purpose that it ends with."""
    end = purpose.start
    while end > act.start + 1 and act.doc[end - 1].lower_ in _TO:
        end -= 1
    return act.doc[act.start : end]


def _follows(advice: Advice, situation: Span) -> bool:
    """Whether what is told happens by itself in a situation, and is not what somebody wants or may do."""
    subject = next((t for t in advice.head.lefts if is_subject(t) and t in advice.act), None)
    if subject is None or _is_there(advice.head) or advice.head.lemma_ in ("say", "tell"):
        return False
    before = advice.act.doc[advice.act.start : subject.left_edge.i]
    if not all(t.pos_ in ("ADV", "PUNCT") for t in before) or any(t.lemma_ in _WISHES for t in situation):
        return False
    if subject.pos_ != "PRON" or subject.dep_ == "expl":
        return True
    modals = {t.lower_ for t in advice.head.lefts if t.dep_ == "aux"}
    return subject.lower_ in ("you", "we") and bool(modals & _WILL) and advice.head.pos_ == "VERB"


def _is_there(head: Token) -> bool:
    """Whether only told that something is there: "there are ways to do it"."""
    return head.lemma_ == "be" and any(t.dep_ == "expl" and t.lower_ == "there" for t in head.lefts)


def _is_place(situation: Span) -> bool:
    """Whether a situation is a phrase without a verb, in which much else could be done as well."""
    root = situation.root
    return (
        situation[0].pos_ == "ADP" and root.pos_ in ("NOUN", "PROPN") and situation[0].lower_ not in _MOMENTS
    )


def _is_state(advice: Advice) -> bool:
    """Whether it tells how one is, or what one does not know, and not what to do."""
    return advice.act[0].lower_ == "be" or (bool(advice.negation) and advice.head.lemma_.lower() in _STATES)


def _answers(back: str) -> bool:
    return 2 <= len(back.split()) <= MAX_BACK


def _needed(advice: Advice) -> str | None:
    """What "need" is followed by, where the advice is no more than that something is needed."""
    head = advice.head
    if head.lemma_.lower() != "need":
        return None
    thing = next((t for t in head.children if t.dep_ == "obj" and t.i > head.i), None)
    if thing is None:
        return None
    return sentence(phrase(head.doc[thing.left_edge.i : min(thing.right_edge.i + 1, advice.act.end)]))


def _adds(act: Span, situation: Span) -> bool:
    """Whether the advice says more than its situation did."""
    told = {token.lemma_.lower() for token in situation}
    return any(meaningful(token) and token.lemma_.lower() not in told | {"use"} for token in act)


def _one_statement(span: Span) -> bool:
    """Whether a phrase does not run on into a finite statement of its own, relative clauses aside."""
    for token in span:
        if token.pos_ == "AUX" and "Fin" in token.morph.get("VerbForm", []) and token.dep_ in ("cop", "aux"):
            above = [token.head, *token.head.ancestors]
            if not any(one.dep_.split(":")[0] in ("acl", "advcl") and one in span for one in above):
                return False
    return True


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
    if part[0].pos_ == "CCONJ" or any(
        t.dep_ == "conj" and t.pos_ == "VERB" for t in act.doc[part.end : act.end]
    ):
        return None
    known = part[0].lower_ in _GIVEN and len(part) <= MOST_GIVEN and part[-1].i == token.i
    if known or part[-1].pos_ == "ADJ":
        return None
    return part if whole and telling(part) and len(part) <= MOST_ASKED else None


def _to_second(act: Span, start: int) -> Span:
    """Advice up to a comma with "and" or "or" behind it: "Cut it into cubes, and weigh them"."""
    for token in act.doc[start : act.end - 1]:
        if token.text == "," and token.nbor().pos_ == "CCONJ":
            return act.doc[act.start : token.i]
    return act


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
