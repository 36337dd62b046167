"""What was said before a find, in pieces that a card could show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Found
from cards.drafting.excerpt import excerpt
from cards.drafting.pronouns import points_at_screen
from cards.drafting.vocabulary import content, stem
from cards.drafting.wording import clean, sentence, without_openers
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

REACH = 3
"""Sentences before the advice in which its situation is looked for."""
NEAR_MS = 25_000
"""What was said longer ago is about something else."""
MOST_WORDS = 25
"""Words of one sentence of context."""
LEAST_TOLD = 2
"""Words with a meaning of their own: what has fewer tells no situation."""
OPENERS = frozenset("if when whenever before after once unless while until during whether".split())
"""What a clause begins with that says when something holds."""
_CORE = frozenset("nsubj obj xcomp ccomp iobj acl:relcl".split())
_SAYING = frozenset("say ask tell".split())
JOINTS = frozenset("PUNCT CCONJ PART AUX SCONJ ADV INTJ".split())
_STEERING = re.compile(
    r"\b(?:let's|let us|let me|welcome|thank you|thanks|subscribe|like button|i don't know|that's (?:it|all)|"
    r"(?:i'm|i am|we're|we are|i|we)(?: just| now)? (?:going to|gonna|will|want to|wanted to)? ?"
    r"(?:talk|speak|look|show|see|explain|discuss|introduce|cover|go over|start|move on|mention)\b|"
    r"(?:more|few|couple of|some) (?:\w+ )?(?:things|tips|points)\b|as (?:i|we) (?:said|mentioned|saw)|"
    r"in (?:this|the next|our next) (?:video|lecture|lesson|module|episode)|"
    r"(?:see|watch|check out|visit|read) the \w+|linked (?:below|above)|"
    r"links? (?:below|above|in the description))",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"^(?:(?:again|also|then|therefore|however|in fact|of course|in addition,|in other words|for example|"
    r"afterwards|secondly|thirdly|lastly|finally|first|next|obviously|as always|i think|i guess|"
    r"i mean|you know|in (?:this|that) case)\b,? )+",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"\b(?:is|are|was|were|be) \w+ly\W*$")
_LEADS_OFF = re.compile(r"[,;:]? ?\b(?:for example|for instance|such as|or something)\W*$", re.IGNORECASE)
_OPEN_QUESTION = re.compile(r"^(?:how|what|which|why|when|where|who)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Something said before: one sentence, or the beginning of the advice's own."""

    text: str
    tokens: tuple[Token, ...]
    own: bool
    """Whether it is the beginning of the advice's own sentence."""
    raw: bool
    """Whether we had to find where its sentence ends."""


def said_before(found: Found, reach: int = REACH, near_ms: int = NEAR_MS) -> list[tuple[Span, bool]]:
    """The sentences before the match, the nearest first, as far as they belong to it; and which are raw."""
    speech, first = found.speech, found.match.first
    here = speech.sentences[first].start_ms
    near: list[tuple[Span, bool]] = []
    for index in range(first - 1, max(first - 1 - reach, -1), -1):
        then = speech.sentences[index].end_ms
        if here is not None and then is not None and here - then > near_ms:
            break
        near.append((speech.spans[index], speech.is_restored(index)))
    return near


def own_beginning(attempt: Attempt, found: Found) -> Piece | None:
    """What the advice's own sentence says before what the card shows of it."""
    first = min((token.i for token in attempt.shown), default=found.span.start)
    end = min(first, found.span.end)
    while end > found.span.start and found.span.doc[end - 1].pos_ in JOINTS:
        end -= 1
    part = found.span.doc[found.span.start : end]
    verbs = [token for token in part if token.pos_ == "VERB"]
    if not verbs or any(token.head.i >= end for token in part if token.dep_.startswith("nsubj")):
        return None
    return piece_of(part, attempt, own=True)


def piece_of(span: Span, attempt: Attempt, own: bool = False, raw: bool = False) -> Piece | None:
    """What was said before as the card would show it; None where it tells nothing, or the answer."""
    said = span.sent if own else span
    if len(span.text.split()) > MOST_WORDS:
        span = excerpt(span, MOST_WORDS)
    words = without_openers(clean(span))
    text = _LEADS_ON.sub("", _LEADS_OFF.sub("", words.text))
    if not text or len(text.split()) > MOST_WORDS or points_at_screen(text) or _STEERING.search(text):
        return None
    if _BROKEN_OFF.search(text) or (text.endswith("?") and not _OPEN_QUESTION.match(text)):
        return None
    condition = span[0].lower_ in OPENERS or text.endswith("?")
    if sum(map(meaningful, span)) < (LEAST_TOLD if condition else LEAST_TOLD + 1) or _tells(text, attempt):
        return None
    if not _is_whole(span, said, own) or text.count('"') % 2:
        return None
    waits = own and span[0].lower_ in OPENERS
    shown = capitalise_first(text.rstrip(" ,.;:")) + " …" if waits else sentence(text)
    return Piece(shown, tuple(span), own, raw)


def _is_whole(span: Span, said: Span, own: bool) -> bool:
    """Whether words are a whole statement, or else a circumstance of their own sentence."""
    root = span.root
    first = next((t for t in span if t.pos_ not in ("CCONJ", "PUNCT", "INTJ", "ADV")), root)
    if "Rel" in first.morph.get("PronType", []) or (first.lower_ in ("that", "not") and first.pos_ != "DET"):
        return False
    opening = next((t for t in span if t.pos_ not in ("CCONJ", "PUNCT", "INTJ")), root)
    further = any(t.dep_ in ("parataxis", "ccomp", "conj") for t in root.rights)
    if not own and opening.lower_ in OPENERS and opening.head == root and not further:
        return False
    last = next((t for t in reversed(list(span)) if not t.is_punct), root)
    if last.lemma_.lower() in _SAYING or last.pos_ in ("ADP", "DET", "SCONJ", "PART"):
        return False
    if own and span[0].lower_ in OPENERS:
        return root.pos_ in ("VERB", "AUX", "ADJ", "NOUN")
    copula = any(t.dep_ == "cop" for t in root.children)
    subject = any(t.dep_.startswith(("nsubj", "csubj", "expl")) for t in root.lefts)
    command = root.pos_ == "VERB" and root.lower_ == root.lemma_.lower()
    if not (copula or root.pos_ in ("VERB", "AUX")) or not (subject or command):
        return False
    waiting = any(t.head in span and t.dep_ in _CORE for t in said.doc[span.end : said.end])
    torn = any(t != root and t.head not in span and t.head in said and t.dep_ != "punct" for t in span)
    return not waiting and not torn


def _tells(text: str, attempt: Attempt) -> bool:
    """Whether a text gives the answer away: most of the answer's words that the front does not show."""
    shown = {stem(word) for word in content(attempt.draft.front)}
    asked = {stem(word) for word in content(attempt.draft.back)} - shown
    given = {stem(word) for word in content(text)}
    return len(asked & given) * 2 >= len(asked) if asked else False
