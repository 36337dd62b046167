"""Forms of advice that is no command: what is good for what, what to heed, what follows from what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Found
from cards.drafting.modals import taken_apart
from cards.drafting.stated import (
    CHOICES,
    CONDITIONS,
    LEAST_TOLD,
    MOST_SAID,
    asked_for,
    end_of,
    names_something,
    opener_of,
    part_of,
    region,
    trimmed,
)
from cards.drafting.suggestions import by_fit, by_place, by_recommended
from cards.drafting.wording import phrase, shorten
from cards.text import capitalise_first, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_GOOD = frozenset(
    "useful helpful valuable essential important crucial vital great perfect ideal good best better "
    "handy excellent necessary easy easier easiest safe safer cheaper faster simpler convenient effective "
    "efficient suitable popular key main worth needed required recommended preferred advised".split()
)
_WORKING = frozenset("work do".split())
_WELL = frozenset("best better well great perfectly".split())
_HEEDING = frozenset("aware prepared ready sure careful mindful wary certain".split())
_PURPOSES = frozenset("for to when if before than after during at with in of while as whenever".split())
_SINGULAR = {"are": "is", "'re": "is", "'s": "is", "work": "works", "do": "does", "need": "needs"}
_FULL = {"'s": "is", "'re": "are"}
_BECAUSE = frozenset("because since".split())
_ALSO = re.compile(r"\balso ")
"""Goes on from what was said before, which a card does not show."""
_INSTANCE = re.compile(r",? like (?:maybe |perhaps |say |for example )?(?:if|when) .*$")
_EMPTY_CONDITIONS = frozenset("say suppose imagine look see think remember recall know will like".split())
_HAPPENING = frozenset("will 'll wo can could may might would ca".split())
_ADVISING = frozenset("should must need shall ought".split())
_WISHES = frozenset(
    "interested curious want like need prefer look plan care fancy wish hope try expect".split()
)
_NO_SUBJECT = frozenset("i we he she who what which there".split())


def by_good(found: Found) -> Iterator[Attempt]:
    """ "What works best for fresh bread?", "What is a good way to clear your head?" """
    for said in (*region(found), *_said_of_act(found)):
        if not _praises(said):
            continue
        subject = next((t for t in reversed(list(said.lefts)) if t.dep_ in _SUBJECTS), None)
        verbs = [t for t in said.lefts if t.dep_.split(":")[0] in ("cop", "aux")] or [said]
        if subject is None or subject.i > verbs[0].i or "Past" in verbs[0].morph.get("Tense", []):
            continue
        doc, start = said.doc, verbs[0].i
        thing = doc[subject.left_edge.i : min(subject.right_edge.i + 1, start)]
        rest = doc[start : end_of(said)]
        lead = _lead(said, subject)
        if verbs[0] is not said and names_something(thing):
            yield from _why_good(said, verbs[0], thing, doc[start : end_of(said)])
        behind = [t for t in rest if t.i > said.i]
        purpose = next((t for t in behind if t.lower_ in _PURPOSES or t.pos_ not in ("ADV", "PUNCT")), None)
        aimless = purpose is None or purpose.lower_ not in _PURPOSES
        if not names_something(thing) or (lead is None and aimless):
            continue
        if sum(map(meaningful, [*behind, *(lead or ())])) < 1:
            continue
        verb, _, more = _ALSO.sub("", phrase(rest)).partition(" ")
        plural = said.pos_ == "NOUN" and "Plur" in said.morph.get("Number", [])
        asked = f"{verb if plural else _SINGULAR.get(verb.lower(), verb)} {_INSTANCE.sub('', more)}".strip()
        front = f"What {asked}?" if lead is None else f"What {asked} {lower_first(phrase(lead))}?"
        if lead is not None and lead.root.lemma_.lower() == "case":
            front = f"{capitalise_first(phrase(lead))}, what {asked}?"
        yield from asked_for("good", front, phrase(thing), (*(lead or ()), *thing, *rest), thing)


def _said_of_act(found: Found) -> Iterator[Token]:
    """What is said of something that one does, where the rule saw only its beginning: "is the key factor"."""
    act = found.capture("act")
    if act is not None and act.root.dep_ == "csubj" and act.root.head not in region(found):
        yield act.root.head


def _why_good(said: Token, verb: Token, thing: Span, rest: Span) -> Iterator[Attempt]:
    """ "Why is a second pair of eyes valuable before a release?", where that is said right behind it."""
    because = next((t for t in said.rights if t.dep_ == "advcl" and opener_of(t) in _BECAUSE), None)
    if because is None or said.lower_ == "because":
        return
    reason = shorten(part_of(because), MOST_SAID)
    told, more = _ALSO.sub("", phrase(rest)).split(" ", 1) if len(rest) > 1 else ("", "")
    if more and reason[0].lower_ in _BECAUSE and sum(map(meaningful, reason)) >= LEAST_TOLD:
        front = f"Why {_FULL.get(told.lower(), told)} {lower_first(phrase(thing))} {more}?"
        yield from asked_for("why", front, phrase(reason), (*thing, *rest, *reason), reason)


def by_heed(found: Found) -> Iterator[Attempt]:
    """ "What should you be aware of when you check in?", "What should you be prepared to do if …?" """
    for said in region(found):
        copula = next((t for t in said.lefts if t.lower_ == "be"), None)
        if (
            copula is None
            or said.lower_ not in _HEEDING
            or any(t.dep_.startswith("nsubj") for t in said.lefts)
        ):
            continue
        clause = next((t for t in said.rights if t.dep_ in ("ccomp", "xcomp", "advcl", "obl", "csubj")), None)
        condition = _condition_of(said)
        if clause is None or condition is None or clause in condition:
            continue
        told = said.doc[clause.left_edge.i : min(clause.right_edge.i + 1, found.span.end)]
        if condition.start > told.start:
            told = said.doc[told.start : min(told.end, condition.start)]
        told = shorten(trimmed(told), MOST_SAID)
        first = told[0].lower_
        if clause.dep_ == "obl" and first in ("of", "for", "with"):
            ask, told = first, told[1:]
        elif first == "to" and len(told) > 1:
            ask, told = "to do", told[1:]
        elif clause.dep_ in ("ccomp", "advcl") and any(
            t.dep_.startswith(("nsubj", "expl")) for t in clause.lefts
        ):
            ask = "of"
        else:
            continue
        if len(told) and sum(map(meaningful, told)) >= 1:
            front = f"What should you be {said.lower_} {ask} {lower_first(phrase(condition))}?"
            yield from asked_for("heed", front, phrase(told), (*condition, *told), told)


def _condition_of(said: Token) -> Span | None:
    """When some advice holds, on either side of it."""
    for child in (*said.children, *(said.head.children if said.dep_ != "ROOT" else ())):
        if child.dep_ == "advcl" and opener_of(child) in CONDITIONS:
            part = part_of(child)
            if part[0].lower_ in CONDITIONS and said not in part and sum(map(meaningful, part)):
                return part
    return None


def by_effect(found: Found) -> Iterator[Attempt]:
    """ "What happens if you skip the primer?" """
    act = found.capture("act")
    below = (act if act is not None else found.match.matched).root
    for verb in (below, *below.ancestors):
        condition = next((t for t in verb.children if t.dep_ == "advcl" and opener_of(t) in CONDITIONS), None)
        if condition is not None:
            break
    else:
        return
    when = part_of(condition)
    if when[0].lower_ not in CONDITIONS:
        return
    subject = next((t for t in verb.lefts if t.dep_.startswith(("nsubj", "csubj", "expl"))), None)
    helping = {t.lower_ for t in verb.lefts if t.dep_ == "aux"}
    if subject is None or subject.lower_ in _NO_SUBJECT or helping & _ADVISING or condition.i == subject.i:
        return
    judged = subject.lower_ == "it" and (
        subject.dep_.startswith("expl")
        or taken_apart(verb) is not None
        or any(t.dep_ == "xcomp" and t.pos_ == "ADJ" for t in verb.rights)
    )
    works = verb.lemma_.lower() in _WORKING and any(t.lower_ in _WELL for t in verb.rights)
    if judged or works or verb.lower_ in _WELL:
        return
    if verb.lemma_.lower() in ("need", "have", "want") or "Past" in verb.morph.get("Tense", []):
        return
    if subject.lower_ == "you" and not helping & frozenset(("will", "'ll", "wo", "might", "may")):
        return
    if subject.lower_ == "they" and not any("Plur" in t.morph.get("Number", []) for t in _nouns(when)):
        return
    if any(t.lower_ in ("was", "were", "had", "did") for t in (*verb.lefts, *when)):
        return
    told = _after(verb, when) if when.start < subject.i else verb.doc[subject.left_edge.i : when.start]
    told = trimmed(told)
    if len(told) < 3 or sum(map(meaningful, when)) < 1 or condition.lemma_.lower() in _EMPTY_CONDITIONS:
        return
    empty = subject.lower_ == "it" and (verb.lower_ in _GOOD or sum(map(meaningful, told)) < LEAST_TOLD)
    if not told.start <= subject.i < told.end or empty:
        return
    wish = condition.lemma_.lower() in _WISHES
    happens = verb.pos_ == "VERB" and not wish and not any(t.dep_ == "cop" for t in verb.lefts)
    if happens and (helping & _HAPPENING or not helping):
        told = shorten(told, MOST_SAID)
        front = f"What happens {lower_first(phrase(when))}?"
        yield from asked_for("effect", front, phrase(told), (*when, *told), told)


STATEMENTS: tuple[Callable[[Found], Iterator[Attempt]], ...] = (
    by_good,
    by_recommended,
    by_place,
    by_fit,
    by_heed,
    by_effect,
)
"""All forms, the better before the worse, each giving the cards it can make of what was found."""


def _nouns(part: Span) -> Iterator[Token]:
    return (token for token in part if token.pos_ in ("NOUN", "PROPN"))


def _praises(token: Token) -> bool:
    """Whether a word is built on to call its subject good, recommended or a choice for something."""
    if token.lemma_.lower() in _WORKING and token.pos_ == "VERB":
        return any(
            t.lower_ in _WELL and t.i > token.i and all(u.lower_ != "less" for u in t.lefts)
            for t in token.children
        )
    copula = any(t.dep_.split(":")[0] in ("cop", "aux") for t in token.lefts)
    if token.pos_ in ("ADJ", "VERB", "ADV") and copula:
        more = any(t.lower_ in ("more", "most") and not list(t.lefts) for t in token.lefts)
        passive = token.pos_ != "VERB" or any(t.dep_ == "aux:pass" for t in token.lefts)
        return passive and (token.lower_ in _GOOD or more)
    if token.lemma_.lower() not in CHOICES or not copula:
        return False
    qualities = [t for t in token.lefts if t.dep_ == "amod"]
    return token.lower_.startswith("must") or any(
        t.lower_ in _GOOD or t.lemma_ in _GOOD or "Sup" in t.morph.get("Degree", []) for t in qualities
    )


def _lead(said: Token, subject: Token) -> Span | None:
    """What stands before the subject and says when or for what it holds."""
    for child in said.lefts:
        part = part_of(child)
        clausal = child.dep_ == "advcl" and opener_of(child) in CONDITIONS
        if part.end <= subject.left_edge.i and (clausal or (child.dep_ == "obl" and part[0].pos_ == "ADP")):
            return trimmed(part) if sum(map(meaningful, part)) else None
    return None


def _after(verb: Token, condition: Span) -> Span:
    """The statement behind its condition."""
    doc: Doc = verb.doc
    start = condition.end
    while start < verb.i and (doc[start].is_punct or doc[start].lower_ in ("then", "so", "and", "well")):
        start += 1
    return doc[start : end_of(verb)]
