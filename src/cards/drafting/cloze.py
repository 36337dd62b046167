"""Clozes: which words of a sentence to hide, so that there is something to recall and only that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import chain
from cards.drafting.draft import Draft
from cards.drafting.wording import Words
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_SHARE = 0.5
"""Of the sentence's words: more hidden than that and nothing is left to go by."""
MAX_HIDDEN = 9
"""Words: more than that is a recitation."""

_WANTED = ("obj", "xcomp", "ccomp", "obl", "advcl", "conj", "advmod")
_LONG_MODIFIERS = ("acl", "obl", "xcomp")
_SHORT_MODIFIERS = ("amod", "compound", "nummod", "nmod", "conj")
_BEFORE_NOUN = ("amod", "compound", "nummod", "advmod", "det", "nmod:poss")
_NAME_PARTS = ("flat", "appos", "nummod", "compound", "nmod:unmarked", "compound:prt")
_GIVEN_AWAY = ("DET", "ADP", "PART", "PRON", "SCONJ", "CCONJ", "PUNCT", "AUX")
_SAYS_LITTLE = frozenset(
    "thing information step way part people lot result one something anything everything stuff kind sort "
    "order conjunction example case time piece number couple bit point place fact version person other end "
    "sure mind attention care look use".split()
)


def hide(words: Words, act: Span, head: Token) -> Draft | None:
    """A cloze of the most telling part of some advice.

    `words` are the sentence as it will stand on the card, `act` the advice within it and `head` its verb.
    None where every part is too long, too short or empty of meaning.
    """
    total = max(len(words.text.split()), 1)
    most = min(MAX_HIDDEN, max(3, round(MAX_SHARE * total)), total - 2)
    for part in candidates(act, head):
        place = words.find(part)
        if place is None or not telling(part) or _tears_quotation(words.text, *place):
            continue
        if len(words.text[slice(*place)].split()) <= most:
            return cloze(words, *place)
    return None


def cloze(words: Words, start: int, end: int) -> Draft:
    """A cloze of the characters from `start` up to `end` of clean words, less the points at their end."""
    front = capitalise_first(words.text)
    hidden = front[start:end].rstrip(" ,.;:?!")
    end = start + len(hidden)
    shown = front[:start] + "[...]" + front[end:]
    stop = "" if shown.rstrip("\"')").endswith((".", "?", "!")) else "."
    text = front[:start] + "{{c1::" + hidden + "}}" + front[end:]
    return Draft("cloze", shown + stop, hidden, text=text + stop, confidence=0.9)


def candidates(act: Span, head: Token) -> Iterator[Span]:
    """Parts of the advice that could be hidden, the most telling first."""
    objects = [
        child
        for verb in chain(head)
        for relation in _WANTED
        for child in verb.children
        if child.dep_.split(":")[0] == relation and act.start <= child.i < act.end
    ]
    for token in objects:
        yield from bare(_subtree(token, act))
        for part in token.children:
            if part.dep_.split(":")[0] in _LONG_MODIFIERS and act.start <= part.i < act.end:
                yield from bare(_subtree(part, act))
        yield from bare(_core(token, act))
    for token in objects:
        for part in token.children:
            if part.dep_ in _SHORT_MODIFIERS and act.start <= part.i < act.end:
                yield from bare(_subtree(part, act))
    if head.pos_ not in ("VERB", "AUX") or any(child.dep_ == "aux:pass" for child in head.children):
        yield from bare(act.doc[max(head.left_edge.i, act.start) : head.i + 1])
        yield act.doc[head.i : head.i + 1]


def bare(part: Span) -> Iterator[Span]:
    """The phrase without the determiner or preposition that grammar gives away."""
    start = part.start
    while start < part.end - 1 and part.doc[start].pos_ in _GIVEN_AWAY:
        if part.doc[start + 1].lower_ in ("least", "most"):
            break
        start += 1
    yield part.doc[start : part.end]


def telling(part: Span) -> bool:
    """Whether hiding this asks for something: it holds a word with a meaning of its own."""
    return any(token.like_num or not _empty(token) for token in part)


def _empty(token: Token) -> bool:
    return (
        token.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV")
        or not token.is_alpha
        or token.is_stop
        or token.lemma_.lower() in _SAYS_LITTLE
    )


def _subtree(token: Token, act: Span) -> Span:
    return token.doc[max(token.left_edge.i, act.start) : min(token.right_edge.i + 1, act.end)]


def _core(token: Token, act: Span) -> Span:
    """A phrase without what follows its noun: relative clauses, further prepositions."""
    left = [child.left_edge.i for child in token.lefts if child.dep_ in _BEFORE_NOUN]
    end = token.i + 1
    while end < act.end and token.doc[end].head == token and token.doc[end].dep_ in _NAME_PARTS:
        end += 1
    return token.doc[max(min([*left, token.i]), act.start) : end]


def _tears_quotation(text: str, start: int, end: int) -> bool:
    """Whether the place begins or ends inside a quotation, which would leave half of it."""
    return text[:start].count('"') % 2 == 1 or text[start:end].count('"') % 2 == 1
