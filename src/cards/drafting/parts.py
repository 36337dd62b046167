"""Questions for one part of a piece of advice: where, when, to whom, what kind of thing, what about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.asking import asked_for, object_of, without
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.cloze import telling
from cards.drafting.draft import Draft, Found
from cards.drafting.pronouns import POINTERS
from cards.drafting.situations import chain, is_subject
from cards.drafting.wording import phrase, sentence

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ASKING = frozenset("what how who whether if where why".split())
"""What a clause begins with that is no statement, a preposition before it or not."""
MOST_WORDS = 22
"""Words of an answer."""
_SOME = frozenset("some any every each all both most many no".split())
LEAST_TOLD = 2
"""Words with a meaning that an answer tells of what the question names."""
_PLACES = frozenset(
    "in on under near at inside into onto behind beside above below between around along outside".split()
)
_PUTTING = frozenset(
    "put place keep store plant leave install hang sit stand lay set position hide park pour "
    "stick attach mount locate bury fix".split()
)
_NO_PLACE = frozenset(
    "mind order case way shape time condition term general advance practice touch stress pressure control "
    "question risk perspective context danger trouble doubt".split()
)
_TIMES = frozenset(
    "spring summer autumn fall winter morning evening night noon afternoon midnight season weekend beginning "
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)
_TARGETS = frozenset("to with for on about against from into onto".split())
_IDIOMS = frozenset("scratch time hand heart mind example sure".split())
_CHANGING = frozenset("replace swap substitute exchange combine mix serve pair compare dip".split())
"""What is done to an object that is known, with something else that is asked for."""
PEOPLE = frozenset(
    "people person user friend partner doctor provider customer child kid beginner expert patient teacher "
    "student member colleague farmer guest parent lawyer client everyone anyone somebody someone "
    "visitor reader employee player coach boss neighbor neighbour".split()
)
"""Whom one asks for with "who"."""
_GIVEN = frozenset("the this that these those your our my their its his her".split())
_PLAIN = frozenset(
    "different other same own new more many much few certain such main first second next last single "
    "whole several good big little small great various right wrong proper particular entire actual "
    "suitable appropriate preferred relevant necessary available special specific".split()
)
_KNOWING = frozenset(
    "remember know understand assume expect believe note realize recognize forget think".split()
)
_MAKING_SURE = frozenset("ensure check verify".split())


MOST_MANNER = 5
"""Words that say how something is done; more say something else as well."""
_NO_MANNER = frozenset(
    "really actually probably usually generally especially only simply basically possibly finally literally "
    "immediately daily weekly monthly yearly regularly early frequently occasionally rarely hardly nearly "
    "mostly mainly obviously definitely certainly absolutely likely particularly specifically ideally "
    "recently eventually initially currently typically normally directly exactly completely entirely "
    "family supply reply apply rely separately respectively ahead essentially hopefully "
    "fundamentally honestly apparently presumably arguably".split()
)
"""Words in "ly" that do not say how something is done."""


def by_where(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Where should you keep the receipts?" """
    for verb, child, part in _obliques(advice):
        kind = verb.lemma_.lower() in _PUTTING and part[0].lower_ in _PLACES and part[0].pos_ == "ADP"
        if not kind or advice.negation or child.lemma_.lower() in _NO_PLACE | _TIMES or not telling(part):
            continue
        known = _object_is_known(advice)
        if (known or part[0].lower_ in ("under", "near", "behind")) and (
            rest := without(advice, part, least=1)
        ):
            yield asked_for("where", advice, "Where", rest, sentence(phrase(part)), part)


def by_manner(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How should you fold the flour in?": gently."""
    if advice.auxiliary in ("can", "could", "might", "may") or advice.negation:
        return
    for child in advice.head.rights:
        manner = child.dep_ == "advmod" and child.pos_ == "ADV" and child.lower_.endswith("ly")
        if not manner or child.lower_ in _NO_MANNER or child.i >= advice.act.end:
            continue
        part = advice.act.doc[child.left_edge.i : child.right_edge.i + 1]
        last = all(t.is_punct for t in part.doc[part.end : advice.act.end])
        if len(part) <= MOST_MANNER and last and (rest := without(advice, part)) is not None:
            yield asked_for("manner", advice, "How", rest, sentence(phrase(part)), part)


def by_when(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "When should you plant garlic?" """
    for _, child, part in _obliques(advice):
        timed = child.lemma_.lower() in _TIMES and part[0].lower_ in ("in", "at", "on", "during", "every")
        if timed and not advice.negation and (rest := without(advice, part, least=1)) is not None:
            yield asked_for("when", advice, "When", rest, sentence(phrase(part)), part)


def by_kind(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What kind of title should you not pick?" """
    thing = object_of(advice)
    if thing is None or len(thing) > MOST_WORDS:
        return
    noun = thing.root
    determiner = next((t for t in noun.lefts if t.dep_ in ("det", "nmod:poss")), None)
    if determiner is not None and determiner.lower_ not in ("a", "an", "some"):
        return
    if noun.pos_ != "NOUN" or not telling(noun.doc[noun.i : noun.i + 1]) or noun.lemma_.lower() in _PLAIN:
        return
    if any(t.dep_ in ("nummod", "conj", "appos") or t.dep_.startswith("nmod") for t in noun.children):
        return
    qualities = [t for t in noun.lefts if t.dep_ == "amod" and t.lemma_.lower() not in _PLAIN]
    clauses = [t for t in noun.rights if t.dep_ == "acl:relcl"]
    if not (qualities or clauses) or any(t.lower_ in ("such", "i", "my", "we", "our") for t in thing):
        return
    named_thing = determiner is None and noun.text[:1].isupper() and not noun.is_sent_start
    if named_thing or (clauses and not any(map(meaningful, clauses[0].subtree))):
        return
    parts = [t.text for t in noun.lefts if t.dep_ == "compound"]
    named = " ".join([*parts, noun.text])
    rest = without(advice, thing, least=0)
    if rest is not None and rest.split()[0] not in ("be", "do", "get"):
        back = sentence(phrase(thing))
        yield asked_for("kind", advice, f"What kind of {named}", rest, back, thing, (noun,))


def by_target(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What could you replace the butter with?": what is new of something known."""
    if any(verb.lemma_.lower() in _CHANGING for verb in chain(advice.head)) or _object_is_known(advice):
        yield from by_any_target(found, advice)


def by_any_target(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Who should you check with?", "What should you pay attention to in a crisis?" """
    for _, child, part in _obliques(advice):
        first, inner = part[0], part[1:]
        if first.lower_ not in _TARGETS or first.pos_ != "ADP" or not len(inner) or not telling(inner):
            continue
        if child.pos_ not in ("NOUN", "PROPN") or child.lemma_.lower() in _TIMES or len(inner) > MOST_WORDS:
            continue
        if inner[0].lower_ in _GIVEN and not any(t.dep_ in ("amod", "compound", "acl:relcl") for t in inner):
            continue
        left = advice.act.doc[advice.act.start : part.start]
        vague = any(t.lower_ in POINTERS and t.pos_ in ("PRON", "ADV") for t in left)
        about = sum(meaningful(t) for t in left if t.pos_ != "VERB")
        if vague or not about or part.end < advice.act.end or inner.text.lower() in _IDIOMS:
            continue
        if advice.situation is not None:
            continue
        if (rest := without(advice, part, least=1)) is not None and not rest.endswith((" next", " close")):
            wh = "Who" if child.lemma_.lower() in PEOPLE else "What"
            yield asked_for("target", advice, wh, f"{rest} {first.lower_}", sentence(phrase(inner)), inner)


def by_told(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you not assume about your feelings?": that something is so."""
    if not advice.in_base_form or advice.has_subject:
        return
    for verb in chain(advice.head):
        told = next((t for t in verb.children if t.dep_ == "ccomp" and t.i > verb.i), None)
        subject = next((t for t in told.lefts if is_subject(t)), None) if told is not None else None
        if told is None or subject is None or subject.pos_ not in ("NOUN", "PROPN"):
            continue
        part = advice.act.doc[told.left_edge.i : min(told.right_edge.i + 1, advice.act.end)]
        name = advice.act.doc[subject.left_edge.i : subject.right_edge.i + 1]
        before = advice.act.doc[advice.act.start : part.start]
        if not 4 <= len(part) <= MOST_WORDS or not telling(name) or not len(before) or name.end > part.end:
            continue
        least = 1 if told.pos_ == "ADJ" else LEAST_TOLD
        if sum(map(meaningful, part.doc[name.end : part.end])) < least:
            continue
        if name[0].lower_ in _SOME or any(t.pos_ == "NUM" for t in name):
            continue
        if part[0].lower_ != "that" and found.raw:
            # Without points the next statement looks like what is known.
            continue
        lead = advice.base(before).removesuffix(" that").rstrip(" ,")
        link = _link(lead, verb)
        if link is None or any(t.lower_ in _ASKING for t in part[:2]):
            continue
        said = _said_again(part, name)
        front = advice.asked("What", f"{lead} {link} {phrase(name)}")
        yield Attempt("told", Draft("basic", front, sentence(f"that {said}")), (*before, *name, *part), part)


def _said_again(part: Span, name: Span) -> str:
    """What is so, of "it" or "they" where the question has just named whom or what."""
    noun, many = name.root, any(t.dep_ == "conj" for t in name.root.children)
    person = noun.pos_ == "PROPN" or noun.lemma_.lower() in PEOPLE
    if name.start - part.start > 1 or (person and not many) or len(name) < LEAST_TOLD:
        return phrase(part).removeprefix("that ")
    following = [t.lower_ for t in part.doc[name.end : name.end + 2]]
    if following[1:] in (["to"], ["that"]):
        # "that the aim is to win": of "it" this would say something else.
        return phrase(part).removeprefix("that ")
    they = many or "Plur" in noun.morph.get("Number", [])
    they = (they or following[0] in ("are", "were", "have")) and following[0] not in ("is", "was", "has")
    return f"{'they' if they else 'it'} {phrase(part.doc[name.end : part.end])}"


def _link(lead: str, verb: Token) -> str | None:
    if lead.endswith("sure"):
        return "of when it comes to"
    if verb.lemma_.lower() in _MAKING_SURE:
        return "when it comes to"
    return "about" if verb.lemma_.lower() in _KNOWING or lead.endswith("in mind") else None


def _obliques(advice: Advice) -> Iterator[tuple[Token, Token, Span]]:
    """The phrases with a preposition that hang from the advice's verbs, or behind their objects."""
    if not advice.in_base_form or advice.has_subject:
        return
    act = advice.act
    verbs = [t for t in chain(advice.head) if t == advice.head or not any(map(is_subject, t.lefts))]
    for verb in verbs:
        hanging = [verb, *(t for t in verb.children if t.dep_ == "obj" and t.i > verb.i)]
        for child in [child for token in hanging for child in token.rights]:
            if child.dep_.split(":")[0] not in ("obl", "nmod") or child.i <= verb.i:
                continue
            part = act.doc[child.left_edge.i : child.right_edge.i + 1]
            ratio = child.dep_ == "nmod" and part[0].lower_ == "to"
            if ratio or _contrasted(act.doc[verb.i : part.start]) or verb.lemma_.lower() == "have":
                continue
            if part.start > verb.i and part.end <= act.end and 1 < len(part) <= MOST_WORDS:
                yield verb, child, part


def _contrasted(words: Span) -> bool:
    """Whether something is told to be not something else, which a phrase behind it may belong to."""
    return any(t.lower_ == "not" and t.head.dep_ == "conj" and t.head in words for t in words)


def _object_is_known(advice: Advice) -> bool:
    """Whether the advice's object is spoken of as known, so that something else is the news, or missing."""
    objects = [t for verb in chain(advice.head) for t in verb.children if t.dep_ == "obj" and t.i > verb.i]
    return all(t.pos_ == "PRON" or any(c.lower_ in _GIVEN for c in t.lefts) for t in objects)
