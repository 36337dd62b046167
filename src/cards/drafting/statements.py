"""Forms of advice that is no command: what is good for what, and for whom, what is where, what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Draft, Found
from cards.drafting.wording import phrase, sentence, shorten
from cards.text import drop_openers, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

MOST_ASKED = 24
"""Words of a question."""
MOST_SAID = 25
"""Words of an answer."""
LEAST_TOLD = 2
"""Words with a meaning in what is said of an "it"."""
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_GOOD = frozenset(
    "useful helpful valuable essential important crucial vital great perfect ideal good best better "
    "handy excellent necessary easy easier easiest safe safer cheaper faster simpler convenient effective "
    "efficient suitable popular worth needed required recommended preferred advised".split()
)
_WORKING = frozenset("work do".split())
_WELL = frozenset("best better well great perfectly".split())
_CHOICES = frozenset(
    "way place hotel time option choice strategy method practice technique approach source tool thing bet "
    "solution alternative idea must must-have must-see addition spot resource exercise rule trick "
    "habit".split()
)
_RIGHT = frozenset("right perfect ideal best".split())
_PURPOSES = frozenset("for to when if before than after during at with in of while as whenever".split())
_CUT_BEFORE = frozenset("because since so as although though while whereas but which".split())
_SINGULAR = {"are": "is", "'re": "is", "'s": "is", "work": "works", "do": "does", "need": "needs"}
_RECOMMENDING = frozenset("recommend suggest advise propose reccomend recomend".split())
_ADVISERS = frozenset("i we experts they".split())
_GOING = frozenset("visit trip walk tour way return ticket".split())
"""Behind these "to" names a place."""
_ANYONE = frozenset("anyone anybody everyone everybody others other people all you friend".split())
_DEMONSTRATIVES = frozenset("this that these those the".split())
_PLACES = re.compile(
    r"^(?:just |right |only |all |directly )*(?:near|nearby|around|within|across|down|up|close|next|outside|"
    r"opposite|behind|below|inside|along|by|two blocks|a block|in front|in the (?:area|neighbou?rhood|lobby)|"
    r"on the corner)\b",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"\b(?:(?:walk|ride|drive|stroll|trip|minutes?|blocks?|steps|stops?) (?:away|from|to)\b|away|opposite|"
    r"next (?:door|to)|across from|nearby|around the corner|close to)\b",
    re.IGNORECASE,
)
_CONDITIONS = frozenset("if when whenever once unless".split())
_EMPTY_CONDITIONS = frozenset("say suppose imagine look see think remember recall know will like".split())
_HAPPENING = frozenset("will 'll wo can could may might would ca".split())
_ADVISING = frozenset("should must need shall ought".split())
_WISHES = frozenset("want like need prefer look plan care fancy wish hope try expect".split())
_NO_SUBJECT = frozenset("i we he she who what which".split())


def by_good(found: Found) -> Iterator[Attempt]:
    """ "What works best for fresh bread?", "What is a good way to clear your head?" """
    for said in _region(found):
        if not _praises(said):
            continue
        subject = next((t for t in said.lefts if t.dep_ in _SUBJECTS), None)
        verbs = [t for t in said.lefts if t.dep_.split(":")[0] in ("cop", "aux")] or [said]
        if subject is None or subject.i > verbs[0].i or "Past" in verbs[0].morph.get("Tense", []):
            continue
        doc, start = said.doc, verbs[0].i
        thing = doc[subject.left_edge.i : min(subject.right_edge.i + 1, start)]
        rest = doc[start : _end(said)]
        lead = _lead(said, subject)
        behind = [t for t in rest if t.i > said.i]
        purpose = next((t for t in behind if t.lower_ in _PURPOSES or t.pos_ not in ("ADV", "PUNCT")), None)
        if not _names(thing) or (lead is None and (purpose is None or purpose.lower_ not in _PURPOSES)):
            continue
        if sum(map(meaningful, [*behind, *(lead or ())])) < 1:
            continue
        verb, _, more = phrase(rest).partition(" ")
        plural = said.pos_ == "NOUN" and "Plur" in said.morph.get("Number", [])
        asked = f"{verb if plural else _SINGULAR.get(verb.lower(), verb)} {more}".strip()
        front = f"What {asked}{' ' + lower_first(phrase(lead)) if lead is not None else ''}?"
        yield from _attempt("good", front, phrase(thing), (*(lead or ()), *thing, *rest), thing)


def by_recommended(found: Found) -> Iterator[Attempt]:
    """ "What is recommended to anyone who sails alone?", or to whom something is, where it has no name."""
    for verb in _region(found):
        if verb.lemma_.lower() not in _RECOMMENDING or verb.pos_ != "VERB":
            continue
        adviser = next((t for t in verb.lefts if t.dep_.startswith("nsubj")), None)
        if adviser is not None and (adviser.dep_ != "nsubj" or adviser.lower_ not in _ADVISERS):
            continue
        thing = next((t for t in verb.rights if t.dep_ == "obj" and not _case(t)), None)
        if thing is None:
            continue
        behind = (*verb.rights, *(thing.rights if thing.lemma_.lower() not in _GOING else ()))
        who = next((t for t in behind if t.left_edge.lower_ in ("to", "for") and _case(t)), None)
        when = next((t for t in verb.children if t.dep_ == "advcl" and _opener(t) in _CONDITIONS), None)
        people = _part(who) if who is not None else None
        condition = _part(when) if when is not None else None
        if people is not None and condition is not None and people.end > condition.start > people.start:
            condition = None
        starts = [part.start for part in (people, condition) if part is not None and part.start > thing.i]
        end = min(starts, default=_end(verb))
        name = verb.doc[thing.left_edge.i : max(min(thing.right_edge.i + 1, end), thing.i + 1)]
        negation = "not " if any(t.lower_ in ("not", "n't") for t in verb.lefts) else ""
        told = people if people is not None and not _anyone(who, people) else None
        shown = (*name, *(people or ()), *(condition or ()))
        if _names(name):
            if told is not None or condition is not None:
                rest = " ".join(phrase(p) for p in (people, condition) if p is not None)
                front = f"What is {negation}recommended {rest}?"
                yield from _attempt("recommended", front, phrase(name), shown, name)
        elif thing.pos_ == "NOUN" and told is not None:
            front = f"Who is {phrase(name)} {negation}recommended {told[0].lower_}?"
            answer = told[1:]
            more = f" {phrase(condition)}" if condition is not None else ""
            yield from _attempt("recommended", front, phrase(answer) + more, shown, answer)
        elif thing.pos_ == "NOUN" and condition is not None:
            front = f"When is {phrase(name)} {negation}recommended?"
            yield from _attempt("recommended", front, phrase(condition), shown, condition)


def by_place(found: Found) -> Iterator[Attempt]:
    """ "What can you find around the corner?", "Where is the lake?" """
    for said in _region(found):
        subject = next((t for t in said.children if t.dep_ == "nsubj"), None)
        present = any(t.lower_ in ("is", "are", "'s", "'re") for t in (said, *said.lefts))
        if subject is None or subject.pos_ not in ("NOUN", "PROPN") or not present:
            continue
        if any(t.dep_ == "expl" and t.lower_ == "there" for t in said.children):
            after = [t for t in (*subject.rights, *said.rights) if t.i > subject.i]
            where = next((_part(t) for t in after if _PLACES.match(_part(t).text)), None)
            if where is None:
                continue
            more = next((_part(t) for t in subject.subtree if _tells_more(t, subject)), None)
            thing = said.doc[subject.left_edge.i : max(_core(subject), subject.i + 1)]
            answer = phrase(thing)
            if more is not None and more.start >= thing.end and len(thing) + len(more) <= MOST_SAID:
                answer = f"{answer} {phrase(more)}"
                where = said.doc[where.start : more.start] if where.start < more.start < where.end else where
            place = _only_place(where, said)
            front = f"What can you find {phrase(place)}?"
            if _names(thing) and not set(place) & set(thing):
                yield from _attempt("find", front, answer, (*place, *thing, *(more or ())), thing)
            continue
        copula = next((t for t in said.lefts if t.dep_ == "cop"), None)
        if copula is None or subject.i > copula.i:
            continue
        place = said.doc[copula.i + 1 : _end(said)]
        name = said.doc[subject.left_edge.i : min(subject.right_edge.i + 1, copula.i)]
        if len(place) > 1 and _DISTANCE.search(place.text) and _names(name, least=1):
            verb = "are" if copula.lower_ in ("are", "'re") else "is"
            front = f"Where {verb} {phrase(name)}?"
            yield from _attempt("where", front, phrase(place), (*name, *place), place)


def by_fit(found: Found) -> Iterator[Attempt]:
    """ "When is the place right for you?", of something that only the recording names."""
    for said in _region(found):
        if said.pos_ != "NOUN" or said.lemma_.lower() not in _CHOICES or said.lower_ != said.lemma_.lower():
            continue
        subject = next((t for t in said.lefts if t.dep_ == "nsubj"), None)
        yours = any(t.lower_ == "your" for t in said.lefts) or any(
            t.lower_ == "you" and _case(t) == "for" for t in said.rights
        )
        when = next((t for t in said.children if t.dep_ == "advcl" and _opener(t) in _CONDITIONS), None)
        plain = not any(t.dep_ == "amod" and t.lower_ not in _RIGHT for t in said.lefts)
        pointing = subject is not None and subject.lower_ in ("this", "it", "that")
        if not (pointing and yours and plain) or when is None:
            continue
        condition = _part(when)
        negation = "not " if any(t.lower_ in ("not", "n't") for t in said.lefts) else ""
        front = f"When is the {said.lower_} {negation}right for you?"
        yield from _attempt("fit", front, phrase(condition), (said, *condition), condition)


def by_effect(found: Found) -> Iterator[Attempt]:
    """ "What happens if you skip the primer?", or what one should know where nothing happens."""
    act = found.capture("act")
    below = (act if act is not None else found.match.matched).root
    for verb in (below, *below.ancestors):
        condition = next((t for t in verb.children if t.dep_ == "advcl" and _opener(t) in _CONDITIONS), None)
        if condition is not None:
            break
    else:
        return
    when = _part(condition)
    if when[0].lower_ not in _CONDITIONS:
        return
    subject = next((t for t in verb.lefts if t.dep_.startswith(("nsubj", "csubj", "expl"))), None)
    helping = {t.lower_ for t in verb.lefts if t.dep_ == "aux"}
    if subject is None or subject.lower_ in _NO_SUBJECT or helping & _ADVISING or condition.i == subject.i:
        return
    if verb.lower_ in _WELL or (subject.lower_ == "it" and subject.dep_.startswith("expl")):
        return
    if verb.lemma_.lower() in ("need", "have", "want") or "Past" in verb.morph.get("Tense", []):
        return
    if subject.lower_ == "you" and not helping & frozenset(("will", "'ll", "wo", "might", "may")):
        return
    if any(t.lower_ in ("was", "were", "had", "did") for t in (*verb.lefts, *when)):
        return
    told = _after(verb, when) if when.start < subject.i else verb.doc[subject.left_edge.i : when.start]
    told = _trimmed(told)
    if len(told) < 3 or sum(map(meaningful, when)) < 1 or condition.lemma_.lower() in _EMPTY_CONDITIONS:
        return
    empty = subject.lower_ == "it" and (verb.lower_ in _GOOD or sum(map(meaningful, told)) < LEAST_TOLD)
    if not told.start <= subject.i < told.end or empty:
        return
    wish = condition.lemma_.lower() in _WISHES
    happens = verb.pos_ == "VERB" and not wish and not any(t.dep_ == "cop" for t in verb.lefts)
    ask = "What happens" if happens and (helping & _HAPPENING or not helping) else "What should you know"
    told = shorten(told, MOST_SAID)
    yield from _attempt("effect", f"{ask} {lower_first(phrase(when))}?", phrase(told), (*when, *told), told)


STATEMENTS: tuple[Callable[[Found], Iterator[Attempt]], ...] = (
    by_good,
    by_recommended,
    by_place,
    by_fit,
    by_effect,
)
"""All forms, the better before the worse, each giving the cards it can make of what was found."""


def _attempt(form: str, front: str, back: str, shown: tuple[Token, ...], asked: Span) -> Iterator[Attempt]:
    back = sentence(drop_openers(back))
    if front.count('"') % 2 or re.search(r"(?<!\w)'[^']*$", front):
        return
    if len(front.split()) <= MOST_ASKED and 1 <= len(back.split()) <= MOST_SAID:
        yield Attempt(form, Draft("basic", front, back), shown, asked)


def _region(found: Found) -> Span:
    """The words in which a rule found something."""
    matched, span = found.match.matched, found.span
    return span.doc[max(matched.start, span.start) : min(matched.end, span.end)]


def _praises(token: Token) -> bool:
    """Whether a word is built on to call its subject good, recommended or a choice for something."""
    if token.lemma_.lower() in _WORKING and token.pos_ == "VERB":
        return any(t.lower_ in _WELL and t.i > token.i for t in token.children)
    copula = any(t.dep_.split(":")[0] in ("cop", "aux") for t in token.lefts)
    if token.pos_ in ("ADJ", "VERB", "ADV") and copula:
        more = any(t.lower_ in ("more", "most") and not list(t.lefts) for t in token.lefts)
        passive = token.pos_ != "VERB" or any(t.dep_ == "aux:pass" for t in token.lefts)
        return passive and (token.lower_ in _GOOD or more)
    if token.lemma_.lower() not in _CHOICES or not copula:
        return False
    qualities = [t for t in token.lefts if t.dep_ == "amod"]
    return token.lower_.startswith("must") or any(
        t.lower_ in _GOOD or t.lemma_ in _GOOD or "Sup" in t.morph.get("Degree", []) for t in qualities
    )


def _lead(said: Token, subject: Token) -> Span | None:
    """What stands before the subject and says when or for what it holds."""
    for child in said.lefts:
        part = _part(child)
        clausal = child.dep_ == "advcl" and _opener(child) in _CONDITIONS
        if part.end <= subject.left_edge.i and (clausal or (child.dep_ == "obl" and part[0].pos_ == "ADP")):
            return _trimmed(part) if sum(map(meaningful, part)) else None
    return None


def _end(said: Token) -> int:
    """Where what is said of the subject ends: before a reason, a contrast or a further statement."""
    end = said.right_edge.i + 1
    for child in said.rights:
        relation = child.dep_.split(":")[0]
        first = next((t for t in child.subtree if not t.is_punct), child)
        further = relation in ("conj", "parataxis") and any(t.dep_.startswith("nsubj") for t in child.lefts)
        reason = relation in ("advcl", "acl") and first.lower_ in _CUT_BEFORE
        if (further or reason or child.dep_ == "acl:relcl") and first.i > said.i:
            end = min(end, first.i)
    while end > said.i + 1 and said.doc[end - 1].pos_ in ("PUNCT", "CCONJ"):
        end -= 1
    return end


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
    return _trimmed(said.doc[where.start : max(end, where.start + 1)])


def _core(noun: Token) -> int:
    """Where a noun phrase without clauses and places behind it ends."""
    end = noun.i + 1
    for child in noun.rights:
        of = child.dep_ == "nmod" and _case(child) in ("of", "for")
        if child.dep_.split(":")[0] in ("flat", "compound", "conj", "appos") or of:
            end = child.right_edge.i + 1
        else:
            break
    return end


def _part(token: Token) -> Span:
    return _trimmed(token.doc[token.left_edge.i : token.right_edge.i + 1])


def _after(verb: Token, condition: Span) -> Span:
    """The statement behind its condition."""
    doc: Doc = verb.doc
    start = condition.end
    while start < verb.i and (doc[start].is_punct or doc[start].lower_ in ("then", "so", "and", "well")):
        start += 1
    return doc[start : _end(verb)]


def _trimmed(part: Span) -> Span:
    """A part of a sentence without points and conjunctions at its edges."""
    start, end = part.start, part.end
    while end > start + 1 and part.doc[end - 1].pos_ in ("PUNCT", "CCONJ"):
        end -= 1
    while start < end - 1 and part.doc[start].is_punct:
        start += 1
    return part.doc[start:end]


def _names(thing: Span, least: int = 2) -> bool:
    """Whether a phrase names something that can be recalled, not only "this" or "the hotel"."""
    root = thing.root
    if root.pos_ in ("PRON", "DET") or not any(map(meaningful, thing)):
        return False
    bare = thing[0].lower_ in _DEMONSTRATIVES and sum(map(meaningful, thing)) < least
    return root.pos_ == "PROPN" or not bare


def _case(token: Token) -> str:
    return next((t.lower_ for t in token.lefts if t.dep_ == "case"), "")


def _opener(clause: Token) -> str:
    return next((t.lower_ for t in clause.lefts if t.dep_ in ("mark", "advmod")), "")


def _anyone(who: Token | None, people: Span) -> bool:
    """Whether people are named so widely that nothing is said of them."""
    return who is not None and who.lemma_.lower() in _ANYONE and not any(map(meaningful, people))
