"""Questions about what should be done to something, and how or where: "the soil should be sterilized"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice, modal_of
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.cloze import telling
from cards.drafting.draft import Draft, Found
from cards.drafting.pronouns import POINTERS
from cards.drafting.situations import is_subject
from cards.drafting.stated import MOST_ASKED, MOST_SAID, trimmed
from cards.drafting.wording import clean, phrase, sentence
from cards.text import lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_SIDES = frozenset("inside outside top bottom left right front back side end middle".split())
_PLACES = frozenset("in on under at inside near".split())
_CONDITIONS = frozenset("before after when if once while whenever until unless".split())
_GIVEN = frozenset("this that these those it they".split())
_ALL = frozenset("all every each any both everything anything".split())
"""A subject that begins so is the news: what is done to it can be told of anything."""
_LIGHT = frozenset("do make have get use need require know see say allow able".split())
"""Participles that alone tell nothing that is done."""


def by_done(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How should the leaves be washed?", "What should be done to the soil before sowing?" """
    for verb in found.span:
        passive = any(t.dep_ == "aux:pass" or (t.dep_ == "cop" and t.lower_ == "be") for t in verb.lefts)
        if not passive or verb.pos_ != "VERB" or not _near(found, verb):
            continue
        subject = _subject(verb)
        if subject is None or verb.lemma_.lower() in _LIGHT:
            continue
        if subject.pos_ not in ("NOUN", "PROPN") and subject.lower_ not in _ALL:
            continue
        doc = verb.doc
        name = _named(subject)
        between = [t.lower_ for t in doc[subject.right_edge.i + 1 : verb.i]]
        modal = modal_of(" ".join(between))
        if modal is None or modal[0] not in ("should", "must", "do", "can") or {"not", "n't"} & set(between):
            continue
        plural = "Plur" in subject.morph.get("Number", []) or any(t.dep_ == "conj" for t in subject.children)
        auxiliary = "does" if modal[0] == "do" and not plural else modal[0]
        infinitive = f"{modal[1]} be".strip()
        called = lower_first(phrase(name)) if name[0].pos_ in ("DET", "ADJ") else phrase(name)
        parts = list(_parts(verb))
        pointing = any(t.lower_ in POINTERS and t.pos_ == "PRON" for part in parts for t in part)
        if name[0].lower_ in _ALL and modal[0] != "can" and not pointing:
            must = modal[1] or modal[0]
            must = must.replace("need", "needs").replace("have", "has") if modal[1] else must
            asked = ("What", must, "be", phrase(_with_particle(verb)), *map(phrase, parts))
            yield from _attempt(" ".join(asked), phrase(name), verb, name, parts, name)
        for part in parts:
            left = [one for one in parts if one.start != part.start]
            wh = _asking_for(part)
            if wh is not None and (modal[0] != "can" or wh == "How"):
                words = (wh, auxiliary, called, infinitive, verb.lower_, *map(phrase, left))
                yield from _attempt(" ".join(words), phrase(part), verb, name, left, part)
        conditions = [part for part in parts if part[0].lower_ in _CONDITIONS]
        if conditions and len(conditions) == len(parts) and modal[0] != "can":
            asked = ("What", auxiliary, infinitive, "done to", called, *map(phrase, conditions))
            if auxiliary in ("do", "does"):
                asked = (
                    "What",
                    "needs" if modal[1].startswith("need") else "has",
                    "to be done to",
                    *asked[4:],
                )
            who, must = "they" if plural else "it", modal[1] or modal[0]
            must = must.replace("need", "needs").replace("have", "has") if auxiliary == "does" else must
            back = f"{who} {must} be {verb.lower_}"
            yield from _attempt(" ".join(asked), back, verb, name, conditions, doc[verb.i : verb.i + 1])


def _near(found: Found, verb: Token) -> bool:
    """Whether a verb stands in what a rule found, or what was found in its clause."""
    matched = found.match.matched
    return matched.start <= verb.i < matched.end or verb in [matched.root, *matched.root.ancestors]


def _subject(verb: Token) -> Token | None:
    """Whom a passive is about: its subject, or that of the "need to" which it hangs from."""
    top = verb
    while True:
        subject = next((t for t in reversed(list(top.lefts)) if is_subject(t)), None)
        if subject is not None or top.dep_ != "xcomp":
            return subject
        top = top.head


def _named(subject: Token) -> Span:
    """A subject without what the speaker says of holding or seeing it."""
    doc, end = subject.doc, subject.right_edge.i + 1
    for child in subject.rights:
        if child.dep_ == "acl:relcl" and any(t.lower_ in ("i", "we", "you") for t in child.subtree):
            end = min(end, child.left_edge.i)
    start = subject.left_edge.i
    determiners = [t.i for t in subject.lefts if t.dep_.startswith("det")]
    torn = any(t.dep_ in ("acl", "parataxis", "dep") or t.is_punct for t in subject.lefts)
    return trimmed(doc[min(determiners) if torn and determiners else start : end])


def _with_particle(verb: Token) -> Span:
    """ "written down" of "has to be written down"."""
    following = next((t for t in verb.rights if t.dep_ == "compound:prt" and t.i == verb.i + 1), verb)
    return verb.doc[verb.i : following.i + 1]


def _parts(verb: Token) -> Iterator[Span]:
    """What hangs from a passive's verb behind it, up to a further statement."""
    for child in verb.rights:
        relation = child.dep_.split(":")[0]
        if relation in ("conj", "parataxis", "cc", "dep", "discourse"):
            return
        if child.is_punct:
            if child.text != ",":
                return
            continue
        part = trimmed(verb.doc[child.left_edge.i : child.right_edge.i + 1])
        if relation in ("advcl", "obl", "advmod", "xcomp") and part.start > verb.i:
            if relation == "advcl" and part[0].lower_ in ("so", "because", "since", "as", "to", "in"):
                return
            yield part


def _asking_for(part: Span) -> str | None:
    """The question word for a part of a passive statement."""
    root, first = part.root, part[0].lower_
    if len(part) == 1 and root.pos_ == "ADV":
        return "How" if first.endswith("ly") or first in ("well", "together", "separately") else None
    if root.dep_.startswith("obl") and first == "from" and root.lemma_.lower() in _SIDES:
        return "From which side"
    if (
        root.dep_.startswith("obl")
        and first in ("in", "on", "under", "at", "inside", "near")
        and telling(part)
    ):
        return "Where" if part[1].pos_ in ("DET", "NOUN", "ADJ") and root.pos_ == "NOUN" else None
    if first in ("by", "using") and len(part) > 1:
        return "How" if root.dep_ == "advcl" else None
    return None


def _attempt(
    front: str, back: str, verb: Token, name: Span, left: list[Span], part: Span
) -> Iterator[Attempt]:
    bare = name[0].lower_ in _GIVEN and sum(map(meaningful, name)) < 1
    shown = (*name, *(token for piece in left for token in piece), *part)
    if bare or not any(map(meaningful, name)) or clean(name).text.count('"') % 2:
        return
    if len(front.split()) < MOST_ASKED and 1 <= len(back.split()) <= MOST_SAID:
        yield Attempt("done", Draft("basic", f"{front}?", sentence(back)), (verb, *shown), part)
