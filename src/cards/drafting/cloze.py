"""Clozes: which words of a sentence to hide, so that there is something to recall and only that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.draft import Draft
from cards.drafting.wording import Words
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WANTED = ("obj", "xcomp", "ccomp", "obl", "advcl", "conj", "advmod")
_MODIFIERS = ("amod", "nmod", "acl", "compound", "conj", "nummod", "obl", "obj")
_NAME_PARTS = ("flat", "appos", "nummod", "compound", "nmod:unmarked", "compound:prt")
_BEFORE_NOUN = ("amod", "compound", "nummod", "advmod", "det", "nmod:poss")
_GIVEN_AWAY = ("DET", "ADP", "PART", "PRON", "SCONJ", "CCONJ", "PUNCT", "AUX")
MAX_SHARE = 0.45
"""Of the sentence's words: more hidden than that and nothing is left to go by."""


def hide(words: Words, act: Span, head: Token) -> Draft | None:
    """A cloze of the most telling part of some advice.

    `words` are the sentence as it will stand on the card, `act` the advice within it and `head` its verb.
    None where every part is too long, too short or empty of meaning.
    """
    total = max(len(words.text.split()), 1)
    for part in candidates(act, head):
        place = words.find(part)
        if place is None:
            continue
        hidden = words.text[slice(*place)].strip(" ,.;:?!")
        if hidden and len(hidden.split()) <= max(2, round(MAX_SHARE * total)) and telling(part):
            return cloze(words, *place)
    return None


def cloze(words: Words, start: int, end: int) -> Draft:
    """A cloze of the characters from `start` up to `end` of some clean words, without the points at their end."""
    front = capitalise_first(words.text)
    hidden = front[start:end].rstrip(" ,.;:?!")
    end = start + len(hidden)
    shown = front[:start] + "[...]" + front[end:]
    stop = "" if shown.rstrip("\"')").endswith((".", "?", "!")) else "."
    text = front[:start] + "{{c1::" + hidden + "}}" + front[end:]
    return Draft("cloze", shown + stop, hidden, text=text + stop, confidence=0.9)


def candidates(act: Span, head: Token) -> Iterator[Span]:
    """Parts of the advice that could be hidden, the most telling first."""
    verbs = [
        head,
        *(child for child in head.children if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX")),
    ]
    objects = [
        child
        for relation in _WANTED
        for verb in reversed(verbs)
        for child in verb.children
        if child.dep_.split(":")[0] == relation and act.start <= child.i < act.end
    ]
    for token in objects:
        yield from _bare(_subtree(token, act))
        yield from _bare(_core(token, act))
    for token in objects:
        for part in token.children:
            if part.dep_.split(":")[0] in _MODIFIERS and act.start <= part.i < act.end:
                yield from _bare(_subtree(part, act))
    if (
        head.pos_ not in ("VERB", "AUX")
        or head.dep_ == "root"
        or any(t.dep_ == "aux:pass" for t in head.children)
    ):
        yield from _bare(act.doc[max(head.left_edge.i, act.start) : head.i + 1])
        yield act.doc[head.i : head.i + 1]


def _subtree(token: Token, act: Span) -> Span:
    return token.doc[max(token.left_edge.i, act.start) : min(token.right_edge.i + 1, act.end)]


def _core(token: Token, act: Span) -> Span:
    """A phrase without what follows its noun: relative clauses, further prepositions."""
    left = [child.left_edge.i for child in token.lefts if child.dep_ in _BEFORE_NOUN]
    end = token.i + 1
    while end < act.end and act.doc[end].head == token and act.doc[end].dep_ in _NAME_PARTS:
        end += 1
    return token.doc[max(min([*left, token.i]), act.start) : end]


def _bare(part: Span) -> Iterator[Span]:
    """The phrase without the determiner or preposition that grammar gives away."""
    start = part.start
    while start < part.end - 1 and part.doc[start].pos_ in _GIVEN_AWAY:
        start += 1
    if part.end - start >= 1:
        yield part.doc[start : part.end]


def telling(part: Span) -> bool:
    """Whether hiding this asks for something: it holds a word with a meaning of its own."""
    return any(
        (
            token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV")
            and not token.is_stop
            and token.is_alpha
        )
        or token.like_num
        for token in part
    )
