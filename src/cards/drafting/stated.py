"""What statements are made of, as the parse has it: where a thing, a place or what is said of it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Draft, Found
from cards.drafting.wording import sentence
from cards.text import drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MOST_ASKED = 24
"""Words of a question."""
MOST_SAID = 25
"""Words of an answer."""
LEAST_TOLD = 2
"""Words with a meaning in what is said of an "it"."""
CHOICES = frozenset(
    "way place hotel time option choice strategy method practice technique approach source tool thing bet "
    "solution alternative idea must must-have must-see addition spot resource exercise rule trick "
    "habit component part ingredient element factor".split()
)
"""What somebody can choose, so that it is worth asking which."""
_CUT_BEFORE = frozenset("because since so as although though while whereas but which".split())
_DEMONSTRATIVES = frozenset("this that these those the".split())
CONDITIONS = frozenset("if when whenever once unless".split())
"""What a clause begins with that says when something holds."""


def asked_for(form: str, front: str, back: str, shown: tuple[Token, ...], asked: Span) -> Iterator[Attempt]:
    """The card, where neither side is too long and no quotation is torn; the rest as in `Attempt`."""
    back = sentence(drop_openers(back))
    if front.count('"') % 2 or re.search(r"(?<!\w)'[^']*$", front):
        return
    if len(front.split()) <= MOST_ASKED and 1 <= len(back.split()) <= MOST_SAID:
        yield Attempt(form, Draft("basic", front, back), shown, asked)


def region(found: Found) -> Span:
    """The words in which a rule found something."""
    matched, span = found.match.matched, found.span
    return span.doc[max(matched.start, span.start) : min(matched.end, span.end)]


def end_of(said: Token) -> int:
    """Where what is said of the subject ends: before a reason, a contrast or a further statement."""
    end = said.right_edge.i + 1
    for child in said.rights:
        relation = child.dep_.split(":")[0]
        first = next((t for t in child.subtree if not t.is_punct), child)
        further = relation in ("conj", "parataxis") and any(
            t.dep_.startswith("nsubj") or (t.dep_ == "cc" and t.lower_ == "but") for t in child.lefts
        )
        reason = relation in ("advcl", "acl") and first.lower_ in _CUT_BEFORE
        if (further or reason or child.dep_ == "acl:relcl") and first.i > said.i:
            end = min(end, first.i)
    while end > said.i + 1 and said.doc[end - 1].pos_ in ("PUNCT", "CCONJ"):
        end -= 1
    return end


def core_end(noun: Token) -> int:
    """Where a noun phrase without clauses and places behind it ends."""
    end = noun.i + 1
    for child in noun.rights:
        of = child.dep_ == "nmod" and case_of(child) in ("of", "for")
        if child.dep_.split(":")[0] in ("flat", "compound", "conj", "appos") or of:
            end = child.right_edge.i + 1
        else:
            break
    return end


def part_of(token: Token) -> Span:
    """A word with all that hangs from it."""
    return trimmed(token.doc[token.left_edge.i : token.right_edge.i + 1])


def trimmed(part: Span) -> Span:
    """A part of a sentence without points and conjunctions at its edges."""
    start, end = part.start, part.end
    while end > start + 1 and part.doc[end - 1].pos_ in ("PUNCT", "CCONJ"):
        end -= 1
    while start < end - 1 and part.doc[start].is_punct:
        start += 1
    return part.doc[start:end]


def names_something(thing: Span, least: int = 2) -> bool:
    """Whether a phrase names something that can be recalled, not only "this" or "the hotel"."""
    root = thing.root
    if root.pos_ in ("PRON", "DET") or not any(map(meaningful, thing)):
        return False
    bare = thing[0].lower_ in _DEMONSTRATIVES and sum(map(meaningful, thing)) < least
    return root.pos_ == "PROPN" or not bare


def case_of(token: Token) -> str:
    """The preposition of a noun, or nothing."""
    return next((t.lower_ for t in token.lefts if t.dep_ == "case"), "")


def opener_of(clause: Token) -> str:
    """The "if" or "when" of a clause, or nothing."""
    return next((t.lower_ for t in clause.lefts if t.dep_ in ("mark", "advmod")), "")
