"""The forms of a tip's card that show what was said with a gap: one phrase of it, or its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.attempt import LIGHT, Attempt, meaningful
from cards.drafting.cloze import (
    CLAUSE_OPENERS,
    MAX_FRONT,
    bare,
    cloze,
    echoes,
    given_away,
    hide,
    one_of_many,
    telling,
)
from cards.drafting.draft import Found
from cards.drafting.excerpt import excerpt, trimmed
from cards.drafting.pronouns import POINTERS
from cards.drafting.situations import chain, is_subject
from cards.drafting.torn import torn
from cards.drafting.wording import Words, clause, clean, shorten, without_openers
from cards.language.aligned import Aligned

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MOST_WORDS = 36
"""Words of a sentence whose end may be hidden."""
WHOLE = 22
"""Words of a punctuated sentence that is shown as it is."""
LEAST_HIDDEN, MOST_HIDDEN = 2, 14
MOST_WHOLE = 8
LONGEST_SUBJECT = 6
"""Words between the beginning of a subject and what a rule found, for both to be one statement."""
LEAST_SHOWN = 2
"""Words with a meaning that must stay visible before a hidden end."""
_STEPS = frozenset(
    "finally lastly then also next first firstly secondly again just so and but or that because 'cause "
    "plus".split()
)
_LINKS = ("cc", "mark", "advmod", "discourse", "dep", "amod")
_TAILS = frozenset("obj obl xcomp ccomp advcl advmod conj".split())
_ANNOUNCED = ("ADP", "PART", "SCONJ", "DET")
"""What a phrase or a sentence does not end with."""
_HANGING = frozenset("xcomp advcl acl nmod obl amod".split())
_SAYING = frozenset("think guess believe say mean find know suppose feel notice".split())
_OPINION = re.compile(
    r"^(?:(?:in fact|i (?:think|guess|believe|feel like)),? (?:that )?)+(?=\w)(?!of |about |so\b|not\b)",
    re.IGNORECASE,
)
"""What makes a statement the speaker's own, and is not asked for."""
_ANNOUNCING = re.compile(
    r"^(?:in fact,? )?(?:what's|what is|the thing is|(?:one|another|the important|the nice) thing)\b"
    r"[^,.?!]{0,40}? is(?:,| that)? (?=(?:you|we|your|the|a|an|it|don't)\b)",
    re.IGNORECASE,
)


def by_cloze(found: Found, advice: Advice) -> Iterator[Attempt]:
    """What was said with its most telling words hidden."""
    around = statement(found, advice)
    if around is None:
        return
    words = _opened(clean(around))
    for draft, part in hide(words, advice.act, advice.head):
        yield Attempt("cloze", draft, tuple(around), part)


def by_tail(found: Found, advice: Advice) -> Iterator[Attempt]:
    """The same with all hidden from some phrase on, where no single part of it is telling enough."""
    around = statement(found, advice)
    if around is None:
        return
    words = _opened(clean(around))
    total = len(words.text.split())
    if total > MOST_WORDS:
        return
    end = min(advice.act.end, around.end)
    while end > around.start and around.doc[end - 1].is_punct:
        end -= 1
    for verb in chain(advice.head):
        for child in verb.children:
            start = child.left_edge.i
            if child.i <= verb.i or child.dep_.split(":")[0] not in _TAILS or not start < end:
                continue
            part = next(bare(around.doc[start:end]))
            place = words.find(part)
            if place is None or len(part) < LEAST_HIDDEN or not telling(part) or torn(part):
                continue
            if echoes(part) or one_of_many(part):
                continue
            shown = [token for token in around if token.i < part.start or token.i >= part.end]
            if sum(map(meaningful, shown)) < LEAST_SHOWN or given_away(part, shown):
                continue
            if len(words.text[slice(*place)].split()) <= min(MOST_HIDDEN, total // 2):
                yield Attempt("cloze", cloze(words, *place), tuple(around), part)


def by_whole(found: Found, advice: Advice) -> Iterator[Attempt]:
    """The same with the verb hidden as well, where it is short: what is left needs its situation shown."""
    around = statement(found, advice)
    if around is None or not advice.in_base_form or advice.has_subject:
        return
    words = _opened(clean(around))
    end = min(advice.act.end, around.end)
    while end > around.start and around.doc[end - 1].is_punct:
        end -= 1
    part = around.doc[max(advice.act.start, around.start) : end]
    place = words.find(part) if len(part) else None
    if place is None or not telling(part) or part.root.lemma_.lower() in LIGHT:
        return
    if given_away(part, [token for token in around if token not in part]):
        return
    if part[-1].pos_ in _ANNOUNCED or any(t.lower_ in POINTERS and t.pos_ == "PRON" for t in part):
        return
    hidden = len(words.text[slice(*place)].split())
    if LEAST_HIDDEN <= hidden <= MOST_WHOLE and 2 * hidden <= len(words.text.split()):
        yield Attempt("cloze", cloze(words, *place), tuple(around), part)


def by_sentence(found: Found) -> Iterator[Attempt]:
    """The sentence as it was said with a phrase of it hidden, where no advice can be taken out of it.

    Such a card is for the one who reviews the cards rather than for a deck.
    """
    around = _stepped(found.span)
    if len(around) > MAX_FRONT:
        around = excerpt(_stepped(around.doc[_from_subject(found.match.matched) : around.end]), MAX_FRONT)
        if not _stands(around) and not _has_subject_first(around):
            return
    words = _opened(clean(around))
    for verb in around:
        telling_head = verb.pos_ in ("VERB", "AUX", "ADJ", "NOUN") and any(
            t.dep_ in _TAILS for t in verb.rights
        )
        if telling_head or (verb == around.root and verb.pos_ == "ADJ"):
            for draft, part in hide(words, around, verb, LEAST_SHOWN, of_list=True):
                if any(map(meaningful, part)):
                    yield Attempt("cloze", replace(draft, last_resort=True), tuple(around), part)


def _from_subject(matched: Span) -> int:
    """Where the statement begins in which a match does, if its subject stands just before it."""
    verbs = (matched.root, *matched.root.ancestors)
    subjects = (t.left_edge.i for verb in verbs for t in verb.lefts if is_subject(t))
    near = [start for start in subjects if 0 <= matched.start - start <= LONGEST_SUBJECT]
    return max(near, default=matched.start)


def _has_subject_first(around: Span) -> bool:
    return any(is_subject(t) and t.left_edge.i == around.start for t in around.root.lefts)


def statement(found: Found, advice: Advice) -> Span | None:
    """The statement that gives the advice, whole and alone: its subject, its circumstances, its verb.

    None where what was said is no sentence that could stand on a card.
    """
    span, act = found.span, advice.act
    head = _main(advice.head, span)
    one = head.dep_.split(":")[0] != "parataxis" and not found.raw
    if one and len(span.text.split()) <= WHOLE and _stands(_stepped(span)):
        return _stepped(span)
    start = _stepped(span.doc[max(head.left_edge.i, span.start) : act.end]).start
    around = excerpt(span.doc[start : max(head.right_edge.i + 1, act.end)], MAX_FRONT)
    if act.start >= around.end - 1:
        around = span.doc[start : excerpt(act, MAX_FRONT).end]
    if len(around) > MAX_FRONT:
        around = span.doc[_later_start(found, advice, start) : shorten(clause(act), MAX_FRONT).end]
    if not len(around):
        return None
    around = trimmed(around)
    if not _stands(around) and len(span) <= MAX_FRONT:
        around = _stepped(span)
    return around if _stands(around) and around.text.count('"') % 2 == 0 else None


def _stepped(span: Span) -> Span:
    """A span without "and", "then", "because" and the like in front."""
    while len(span) > 1 and (
        (span[0].lower_ in _STEPS and span[0].dep_ in _LINKS) or span[0].pos_ in ("CCONJ", "PUNCT")
    ):
        span = span[1:]
    return span


def _later_start(found: Found, advice: Advice, start: int) -> int:
    """Where a long sentence can begin: with what the rule found, who is advised, or the advice."""
    act = advice.act
    matched = found.match.matched.start
    if start <= matched <= act.start <= matched + MAX_FRONT // 2:
        return matched
    subject = next((t for t in advice.head.lefts if is_subject(t)), None)
    if subject is not None and subject.i < act.start:
        return subject.left_edge.i
    return advice.actor.start if advice.actor is not None else act.start


def _main(head: Token, span: Span) -> Token:
    """The verb of the statement in which a verb stands: itself, or what it is part or circumstance of."""
    while head.head != head and head.head in span:
        relation = head.dep_.split(":")[0]
        own = any(map(is_subject, head.lefts))
        command = "Imp" in head.morph.get("Mood", []) and not any(map(is_subject, head.head.lefts))
        command = command or (relation == "parataxis" and head.lower_ == head.lemma_.lower())
        if relation in ("conj", "parataxis") and (own or command):
            break
        if relation == "ccomp" and own and head.head.lemma_.lower() in _SAYING and head.head.i < head.i:
            break
        head = head.head
    return head


def _stands(around: Span) -> bool:
    """Whether words make a sentence: a verb with its subject, or a command, and nothing torn off in front."""
    root, first = around.root, around[0]
    if root.head != root and root.head.i < root.i and root.dep_.split(":")[0] in _HANGING:
        return False
    told_to_be = first.lower_ == "be" or "Imp" in first.morph.get("Mood", [])
    if first.text.startswith("'") or (first.pos_ == "AUX" and not told_to_be):
        return False
    last = next((token for token in reversed(list(around)) if not token.is_punct), root)
    if last.dep_ in ("case", "det", "mark") and last.head not in around:
        return False
    if root.head == root and _only_condition(root):
        return False
    copula = any(child.dep_ == "cop" for child in root.children)
    if root.pos_ not in ("VERB", "AUX") and not copula:
        return False
    if any(is_subject(token) and token in around for token in root.lefts):
        return True
    command = told_to_be or (root.lower_ == root.lemma_.lower() and not copula)
    torn_off = any(is_subject(token) for token in root.lefts)
    return command and not torn_off


def _only_condition(root: Token) -> bool:
    """Whether all that is said is a condition, as "if you want to prepare" without what to do then."""
    return any(t.dep_ == "mark" and t.lower_ in CLAUSE_OPENERS for t in root.lefts)


def _opened(words: Words) -> Words:
    """Clean words from the first that says something on: openers go, and what only announces the rest."""
    words = without_openers(words)
    for opening in (_OPINION, _ANNOUNCING):
        if (found := opening.match(words.text)) is not None:
            cut = found.end()
            words = Words(Aligned(words.text[cut:], words.aligned.origin[cut:]), words.span)
    return words
