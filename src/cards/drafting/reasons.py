"""Questions why: the reason stands before the advice, which follows from it with "so", or right behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.clauses import clause_of
from cards.drafting.draft import Draft, Found
from cards.drafting.modals import taken_apart
from cards.drafting.situations import is_subject
from cards.drafting.stated import MOST_ASKED, MOST_SAID
from cards.drafting.wording import phrase, sentence, shorten
from cards.text import OPENERS, drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_THUS = frozenset("so therefore thus".split())
_NO_RESULT = frozenset("that much many far on long as".split())
"""Behind these "so" joins nothing."""
_WAY = frozenset("that this otherwise".split())
"""What a sentence begins with that says what the one before is good for."""
_REACH = 9
"""Words between "so" and the advice at most: who should, and how strongly."""
LEAST_TOLD = 2
"""Words with a meaning on either side."""
_JOINTS = ("PUNCT", "CCONJ")
_SPEAKER = frozenset("i we".split())
_ADVISING = frozenset("recommend suggest advise".split())
_TALKING = frozenset("say talk mention mean explain think".split())


def by_cause(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you ask several insurers?": because costs vary, "so it's worth asking several"."""
    for joint in found.span[2:]:
        if joint.lower_ not in _THUS or joint.i + 1 >= found.span.end or not _joins(joint):
            continue
        reason, asked = _reason(found, joint), _asked(joint, advice)
        if reason is None or asked is None:
            continue
        front, told = asked
        said = re.sub(r"^(?:because|since|'?cause) ", "", phrase(reason), flags=re.IGNORECASE)
        enough = sum(map(meaningful, told)) >= LEAST_TOLD and sum(map(meaningful, reason)) >= LEAST_TOLD
        if enough and len(front.split()) <= MOST_ASKED and len(said.split()) <= MOST_SAID:
            draft = Draft("basic", front, sentence(f"because {said}"))
            yield Attempt("why", draft, (*told, *reason), reason)


def by_that_why(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why is a flexible plan important?": tasks change, "which is why"; or what was said just before."""
    for joint in found.span[2:]:
        if joint.lower_ != "why" or found.span.doc[joint.i - 1].lower_ not in ("is", "'s"):
            continue
        pointer = found.span.doc[joint.i - 2]
        if pointer.lower_ not in ("which", "that", "this"):
            continue
        opens = all(
            t.pos_ in ("CCONJ", "ADV", "INTJ", "PUNCT") for t in found.span.doc[found.span.start : pointer.i]
        )
        reason = found.before if opens else _reason(found, pointer)
        asked = next(filter(None, map(_asked_of, found.span.doc[joint.i + 1 : found.span.end])), None)
        if reason is None or asked is None or len(reason) > MOST_SAID:
            continue
        back = sentence(drop_openers(phrase(reason)))
        if len(asked[0].split()) <= MOST_ASKED and sum(map(meaningful, reason)) > LEAST_TOLD:
            yield Attempt("why", Draft("basic", asked[0], back), (*asked[1], *reason), reason)


def by_that_way(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you dry the seeds?": "That way they last longer", the next sentence of the match."""
    reason = found.speech.spans[found.match.last]
    opening = next((t for t in reason if t.lower_ in _WAY), None)
    if found.match.last == found.match.sentence or opening is None or opening.i + 2 >= reason.end:
        return
    if advice.has_subject or not advice.in_base_form or advice.negation:
        return
    reason = reason.doc[opening.i : reason.end]
    part = shorten(advice.act, MOST_ASKED - 6)
    front = advice.asked("Why", advice.base(part))
    enough = sum(map(meaningful, part)) >= LEAST_TOLD <= sum(map(meaningful, reason))
    if enough and len(front.split()) <= MOST_ASKED and len(reason) <= MOST_SAID:
        yield Attempt("why", Draft("basic", front, sentence(phrase(reason))), (*part, *reason), reason)


def _asked_of(verb: Token) -> tuple[str, tuple[Token, ...]] | None:
    """The question why for the statement that is built on a word."""
    said = taken_apart(verb)
    if said is not None:
        told = tuple(token for part in said.parts for token in part)
        return said.asked("Why", said.parts), (*(said.actor or ()), said.verb, *told)
    clause = clause_of(verb, inner=True)
    return (clause.asked("Why", []), (*clause.subject, *clause.rest)) if clause is not None else None


def _joins(joint: Token) -> bool:
    """Whether a "so" leads from one statement to the next."""
    relation = joint.dep_ in ("advmod", "mark", "cc", "discourse", "dep") and joint.head.i > joint.i
    return relation and joint.nbor().lower_ not in _NO_RESULT


def _asked(joint: Token, advice: Advice) -> tuple[str, tuple[Token, ...]] | None:
    """The question why for what follows a "so", and the words that it shows."""
    act = advice.act
    said = taken_apart(joint.head)
    advised = said is not None and said.verb.lemma_.lower() in _ADVISING
    if said is not None and said.auxiliary not in ("can", "could") and not advised:
        told = tuple(token for part in said.parts for token in part)
        return said.asked("Why", said.parts), (*(said.actor or ()), said.verb, *told, *(said.lead or ()))
    if not joint.i < act.start <= joint.i + _REACH or advice.has_subject or advice.actor is not None:
        return None
    part = shorten(act, MOST_ASKED - 6)
    if act.doc[act.start - 1].lower_ == "worth" and act[0].lower_.endswith("ing"):
        return f"Why is it worth {phrase(part)}?", tuple(part)
    start = said.verb.i if said is not None and advised else joint.i
    commanded = act.start <= start + 2 and advice.in_base_form
    return (advice.asked("Why", advice.base(part)), tuple(part)) if commanded else None


def _reason(found: Found, joint: Token) -> Span | None:
    """The statement before the "so", as far as it is one."""
    span, end = found.span, joint.i
    while end > span.start and span.doc[end - 1].pos_ in _JOINTS:
        end -= 1
    if end <= span.start:
        return None
    root = span.doc[end - 1]
    for above in root.ancestors:
        if span.start <= above.i < end:
            root = above
    while len(span.doc[root.left_edge.i : end]) > MOST_SAID:
        later = [t for t in root.rights if t.i < end and any(map(is_subject, t.lefts))]
        if not later:
            return None
        root = later[-1]
    start = max(root.left_edge.i, span.start)
    while start < end and (span.doc[start].pos_ in _JOINTS or span.doc[start].lower_ in OPENERS):
        start += 1
    subject = next((t for t in root.lefts if is_subject(t)), None)
    part = span.doc[start:end]
    if subject is None or subject.i < start or subject.lower_ in _SPEAKER or not len(part):
        return None
    past = "Past" in root.morph.get("Tense", [])
    told = any(t.lemma_.lower() in _TALKING for t in (root, *root.lefts))
    return None if past or told or part.text.count('"') % 2 or "?" in part.text else part
