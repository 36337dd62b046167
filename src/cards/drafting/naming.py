"""Names: something is described on the front, and what it is called is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt
from cards.drafting.cloze import MAX_FRONT
from cards.drafting.draft import Draft, Found
from cards.drafting.excerpt import trimmed
from cards.drafting.meaning import NAMING, described, inside, own_words
from cards.drafting.pronouns import dangling, points_at_screen
from cards.drafting.term import MAX_TERM, name_of
from cards.drafting.wording import clean, sentence, without_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

LEAST_TOLD = 3
"""Words with a meaning of their own that a description must have."""
_POINTED_AT = frozenset("this that it these those they them".split())
_MANY = frozenset("these those they them".split())
_OFTEN = frozenset("also sometimes otherwise commonly often".split())


def from_description(term: Span, meaning: Span) -> Iterator[Attempt]:
    """What is storing results for later called? What is another name for …?"""
    if meaning.end > term.start or meaning[0].sent != term.sent:
        return
    thing = described(meaning, term)
    between = term.doc[thing.end : term.start]
    if not any(t.lemma_ in NAMING for t in between) or dangling(thing) or len(thing) < LEAST_TOLD:
        return
    root, first = thing.root, thing[0]
    if first.lower_.endswith("ing") and first.pos_ != "DET" and root in (first, first.head):
        front = f"What is {inside(thing)} called?"
    elif any(t.lower_ in _OFTEN for t in between) and root.pos_ == "PROPN" and len(thing) <= MAX_TERM:
        front = f"What is another name for {inside(thing)}?"
    else:
        return
    name = name_of(term)
    if not points_at_screen(front):
        yield Attempt("naming", Draft("basic", front, sentence(name), term=name), (*thing, *term), term)


def from_what_was_said(found: Found, term: Span) -> Iterator[Attempt]:
    """What is this called? Under the statement that describes it, in the same sentence or the one before."""
    lead = term.doc[term.sent.start : term.start]
    naming = next((t for t in lead if t.lemma_ in NAMING), None)
    thing = next((t for t in reversed(list(lead)) if t.lower_ in _POINTED_AT), None)
    if naming is None or thing is None or thing.head != naming or term.start - naming.i > 3:
        return
    if thing.pos_ not in ("PRON", "DET") or "Rel" in thing.morph.get("PronType", []):
        return
    earlier = _in_this_sentence(naming, thing)
    context = _told(earlier) if earlier is not None else said_before(found)
    name = name_of(term)
    if term.root.pos_ == "ADJ" and not any(t.pos_ == "DET" for t in term.root.lefts):
        return
    if not context or name.lower() in context.lower():
        return
    reached = found.match.sentence - (earlier is None)
    also = "also " if any(t.lower_ == "also" for t in naming.lefts) else ""
    front = f"What {'are these' if thing.lower_ in _MANY else 'is this'} {also}called?"
    draft = Draft(
        "basic",
        front,
        sentence(name),
        term=name,
        context=context,
        reaches_back=max(found.match.first - reached, 0),
    )
    yield Attempt("naming", draft, (*term.sent[:1], *term), term)


def _in_this_sentence(naming: Token, thing: Token) -> Span | None:
    """What a sentence states before "… and that is called"."""
    start = thing.sent.start
    end = min([thing.i, naming.i, *(t.left_edge.i for t in naming.lefts if t.dep_.startswith("nsubj"))])
    lead = trimmed(thing.doc[start:end]) if end > start else None
    if lead is None or len(own_words(lead)) < LEAST_TOLD:
        return None
    if naming.dep_ == "conj" and len(lead.text.split()) > MAX_FRONT:
        subject = next((t for t in naming.head.lefts if t.dep_.startswith("nsubj")), None)
        start = subject.left_edge.i if subject is not None else start
    return trimmed(thing.doc[start:end]) if end > start else None


def said_before(found: Found) -> str:
    """The sentence before, where it is a statement that stands alone, else nothing.

    Where no points were said, nobody can be sure where it begins.
    """
    here = found.match.sentence
    told = here and not found.speech.is_restored(here - 1)
    return _told(found.speech.spans[here - 1]) if told else ""


def _told(said: Span) -> str:
    if len(said.text.split()) > MAX_FRONT or dangling(said) or points_at_screen(said.text):
        return ""
    if any(t.dep_ == "det" and t.lower_ in ("this", "these") for t in said):
        return ""
    if len(own_words(said)) < LEAST_TOLD or said[0].lower_ in ("if", "when"):
        return ""
    return sentence(without_openers(clean(said)).text)
