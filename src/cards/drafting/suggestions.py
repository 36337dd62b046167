"""Forms of what people recommend to each other: what, to whom, where it is, and when it is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Found
from cards.drafting.stated import (
    CHOICES,
    CONDITIONS,
    LEAST_TOLD,
    MOST_SAID,
    asked_for,
    case_of,
    core_end,
    end_of,
    names_something,
    opener_of,
    part_of,
    region,
    trimmed,
)
from cards.drafting.wording import phrase
from cards.text import lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_RIGHT = frozenset("right perfect ideal best".split())
_RECOMMENDING = frozenset("recommend suggest advise propose".split())
_ADVISERS = frozenset("i we experts they".split())
_GOING = frozenset("visit trip walk tour way return ticket".split())
"""Behind these "to" names a place."""
_ANTECEDENT = frozenset("it them".split())
_PERSONS = re.compile(
    r"(?:anyone|anybody|everyone|everybody|those|someone|people|person|famil(?:y|ies)|couples?|adults?|kids?|"
    r"child(?:ren)?|friends?|guests?|students?|parents?|m[ae]n|wom[ae]n|\w+(?:er|or|ist|ian|ee)s?)",
    re.IGNORECASE,
)
_ANYONE = frozenset("anyone anybody everyone everybody others other people all you friend".split())
_PLACES = re.compile(
    r"^(?:just |right |only |all |directly )*(?:near|nearby|around|within|across|down|up|close|next|outside|"
    r"opposite|behind|below|inside|along|by|in front|in the (?:area|neighbou?rhood)|on the corner|"
    r"(?:\w+ ){1,2}(?:blocks?|doors|minutes?|miles?|met(?:er|re)s|feet|yards|steps))\b",
    re.IGNORECASE,
)
_WHERE = frozenset("in on at from near by opposite behind below under above beside inside outside".split())
_DISTANCE = re.compile(
    r"\b(?:(?:walk|ride|drive|stroll|trip|minutes?|blocks?|steps|stops?) (?:away|from|to)\b|away|opposite|"
    r"next (?:door|to)|across from|nearby|around the corner|close to)\b",
    re.IGNORECASE,
)


def by_recommended(found: Found) -> Iterator[Attempt]:
    """ "What is recommended to anyone who sails alone?", or to whom something is, where it has no name."""
    for verb in region(found):
        if verb.lemma_.lower() not in _RECOMMENDING or verb.pos_ != "VERB":
            continue
        adviser = next((t for t in verb.lefts if t.dep_.startswith("nsubj")), None)
        if adviser is not None and (adviser.dep_ != "nsubj" or adviser.lower_ not in _ADVISERS):
            continue
        thing = next((t for t in verb.rights if t.dep_ == "obj" and not case_of(t)), None)
        if thing is None:
            continue
        meant = _meant(thing) if thing.lower_ in _ANTECEDENT else None
        behind = (*verb.rights, *(thing.rights if thing.lemma_.lower() not in _GOING else ()))
        who = next((t for t in behind if t.left_edge.lower_ in ("to", "for") and case_of(t)), None)
        when = next((t for t in verb.children if t.dep_ == "advcl" and opener_of(t) in CONDITIONS), None)
        people = part_of(who) if who is not None else None
        condition = part_of(when) if when is not None else None
        if people is not None and condition is not None and people.end > condition.start > people.start:
            condition = None
        starts = [part.start for part in (people, condition) if part is not None and part.start > thing.i]
        end = min(starts, default=end_of(verb))
        name = verb.doc[thing.left_edge.i : max(min(thing.right_edge.i + 1, end), thing.i + 1)]
        negation = "not " if any(t.lower_ in ("not", "n't") for t in verb.lefts) else ""
        told = people if people is not None and not _anyone(who, people) else None
        shown = (*name, *(people or ()), *(condition or ()))
        if names_something(name):
            if told is not None or condition is not None:
                rest = " ".join(phrase(p) for p in (people, condition) if p is not None)
                front = f"What is {negation}recommended {rest}?"
                yield from asked_for("recommended", front, phrase(name), shown, name)
        elif thing.pos_ != "NOUN" and (thing.lower_ not in _ANTECEDENT or told is None):
            continue
        elif told is not None and who is not None and told[0].lower_ == "for" and not _is_person(who):
            front = f"What is {phrase(name)} {negation}recommended for?"
            yield from asked_for("recommended", front, phrase(told[1:]), shown, told[1:])
        elif told is not None:
            called = phrase(meant) if meant is not None else phrase(name)
            shown = (*(meant or name), *told, *(condition or ()))
            front = f"Who is {called} {negation}recommended {told[0].lower_}?"
            answer = told[1:]
            more = f" {phrase(condition)}" if condition is not None else ""
            yield from asked_for("recommended", front, phrase(answer) + more, shown, answer)
        elif condition is not None:
            front = f"When is {phrase(name)} {negation}recommended?"
            yield from asked_for("recommended", front, phrase(condition), shown, condition)


def _meant(pointer: Token) -> Span | None:
    """The name that a pronoun stands for, just before it: "I found Bakewell and recommend it"."""
    for token in reversed(list(pointer.doc[pointer.sent.start : pointer.i])):
        if token.dep_ == "obj":
            name = token.doc[token.left_edge.i : token.right_edge.i + 1]
            return name if token.pos_ == "PROPN" and name.end <= pointer.i else None
    return None


def by_place(found: Found) -> Iterator[Attempt]:
    """ "What can you find around the corner?", "Where is the lake?" """
    for said in region(found):
        subject = next((t for t in said.children if t.dep_ == "nsubj"), None)
        present = any(t.lower_ in ("is", "are", "'s", "'re") for t in (said, *said.lefts))
        if subject is None or subject.pos_ not in ("NOUN", "PROPN") or not present:
            continue
        if any(t.dep_ == "expl" and t.lower_ == "there" for t in said.children):
            yield from _there_is(found, said, subject)
            continue
        copula = next((t for t in said.lefts if t.dep_ == "cop"), None)
        if copula is None or subject.i > copula.i:
            continue
        place = said.doc[copula.i + 1 : end_of(said)]
        name = said.doc[subject.left_edge.i : min(subject.right_edge.i + 1, copula.i)]
        if len(place) > 1 and _DISTANCE.search(place.text) and names_something(name, least=1):
            verb = "are" if copula.lower_ in ("are", "'re") else "is"
            front = f"Where {verb} {phrase(name)}?"
            yield from asked_for("where", front, phrase(place), (*name, *place), place)


def _there_is(found: Found, said: Token, subject: Token) -> Iterator[Attempt]:
    """What there is, asked for by what can be done there, or by where it is."""
    broad = found.capture("sight") is not None
    around = [t for t in (*subject.rights, *said.rights, *said.lefts) if t.dep_ in ("obl", "nmod", "advmod")]
    parts = [part for part in map(part_of, around) if subject not in part]
    places = [part for part in parts if _PLACES.match(part.text) or (broad and case_of(part.root) in _WHERE)]
    where = next(iter(places), None)
    more = next((part_of(t) for t in subject.subtree if _tells_more(t, subject)), None)
    thing = said.doc[subject.left_edge.i : max(core_end(subject), subject.i + 1)]
    place = _only_place(where, said) if where is not None else None
    if not names_something(thing) or (place is not None and set(place) & set(thing)):
        return
    shown = (*(more or ()), *thing, *(place or ()))
    named = phrase(thing) if place is None else f"{phrase(thing)} {lower_first(phrase(place))}"
    if more is not None and len(more) > LEAST_TOLD and [t.lower_ for t in more[:2]] == ["where", "you"]:
        rest = phrase(more[2:])
        if more[2].lower_ in ("can", "could"):
            yield from asked_for(
                "find", f"Where {more[2].lower_} you {rest.partition(' ')[2]}?", named, shown, thing
            )
    elif (
        more is not None
        and len(more) > LEAST_TOLD
        and more[0].lower_ in ("that", "which")
        and more[1].lower_ in ("will", "can", "could")
    ):
        yield from asked_for("find", f"What {phrase(more[1:])}?", named, shown, thing)
    if place is not None:
        answer = phrase(thing)
        if more is not None and len(thing) + len(more) <= MOST_SAID:
            answer = f"{answer} {phrase(more)}"
        yield from asked_for("find", f"What can you find {lower_first(phrase(place))}?", answer, shown, thing)


def by_fit(found: Found) -> Iterator[Attempt]:
    """ "When is the place right for you?", of something that only the recording names."""
    for said in region(found):
        if said.pos_ != "NOUN" or said.lemma_.lower() not in CHOICES or said.lower_ != said.lemma_.lower():
            continue
        subject = next((t for t in said.lefts if t.dep_ == "nsubj"), None)
        yours = any(t.lower_ == "your" for t in said.lefts) or any(
            t.lower_ == "you" and case_of(t) == "for" for t in said.rights
        )
        when = next((t for t in said.children if t.dep_ == "advcl" and opener_of(t) in CONDITIONS), None)
        plain = not any(t.dep_ == "amod" and t.lower_ not in _RIGHT for t in said.lefts)
        pointing = subject is not None and subject.lower_ in ("this", "it", "that")
        if not (pointing and yours and plain) or when is None:
            continue
        condition = part_of(when)
        negation = "not " if any(t.lower_ in ("not", "n't") for t in said.lefts) else ""
        front = f"When is the {said.lower_} {negation}right for you?"
        yield from asked_for("fit", front, phrase(condition), (said, *condition), condition)


def _tells_more(clause: Token, subject: Token) -> bool:
    """Whether a relative clause is about what there is; one with "where" is, whatever it hangs from."""
    relative = clause.dep_ == "acl:relcl"
    return relative and (clause.head == subject or any(t.lower_ == "where" for t in clause.lefts))


def _only_place(where: Span, said: Token) -> Span:
    """A place without clauses behind it, and with the second of two adverbs, as in "near by"."""
    clauses = [t.left_edge.i for t in where if t.dep_.split(":")[0] == "acl" and t.i > where.start]
    end = min(clauses, default=where.end)
    while end == where.end and end <= said.right_edge.i:
        token = said.doc[end]
        if token.dep_ != "advmod" or token.pos_ not in ("ADV", "ADP") or token.head != said:
            break
        where, end = said.doc[where.start : end + 1], end + 1
    return trimmed(said.doc[where.start : max(end, where.start + 1)])


def _is_person(who: Token) -> bool:
    return _PERSONS.fullmatch(who.text) is not None


def _anyone(who: Token | None, people: Span) -> bool:
    """Whether people are named so widely that nothing is said of them."""
    return who is not None and who.lemma_.lower() in _ANYONE and not any(map(meaningful, people))
