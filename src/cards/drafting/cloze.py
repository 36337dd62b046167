"""Clozes: which words of a sentence to hide, so that there is something to recall and only that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.draft import Draft
from cards.drafting.wording import Words
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WANTED = ("obj", "xcomp", "acl", "ccomp", "obl", "attr", "nsubj:pass", "advcl", "advmod", "conj")
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
        start, end = place
        hidden = words.text[start:end].strip(" ,.;:?!")
        end = start + len(words.text[start:end].rstrip(" ,.;:?!"))
        if not hidden or len(hidden.split()) > max(2, round(MAX_SHARE * total)) or not telling(part):
            continue
        front = capitalise_first(words.text)
        text = front[:start] + "{{c1::" + front[start:end] + "}}" + front[end:]
        shown = front[:start] + "[...]" + front[end:]
        stop = "" if shown.rstrip("\"')").endswith((".", "?", "!")) else "."
        return Draft("cloze", shown + stop, hidden, text=text + stop, confidence=0.9)
    return None


def candidates(act: Span, head: Token) -> Iterator[Span]:
    """Parts of the advice that could be hidden, the most telling first."""
    doc = head.doc
    verbs = [
        head,
        *(child for child in head.children if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX")),
    ]
    for relation in _WANTED:
        for verb in reversed(verbs):
            for child in verb.children:
                if (
                    child.dep_.split(":")[0] != relation.split(":")[0]
                    or child.i < act.start
                    or child.i >= act.end
                ):
                    continue
                whole = doc[max(child.left_edge.i, act.start) : min(child.right_edge.i + 1, act.end)]
                yield whole
                yield _core(child, act)
    if head.pos_ not in ("VERB", "AUX"):
        yield doc[max(head.left_edge.i, act.start) : head.i + 1]
        yield doc[head.i : head.i + 1]


def _core(token: Token, act: Span) -> Span:
    """A phrase without what follows its noun: relative clauses, further prepositions."""
    left = [
        child.left_edge.i
        for child in token.lefts
        if child.dep_ in ("amod", "compound", "nummod", "advmod", "det", "nmod:poss")
    ]
    return token.doc[max(min([*left, token.i]), act.start) : token.i + 1]


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
