"""How likely a word must be to be called an imperative, and what is one because the command before it is."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "expl")

_SURE = 0.55
_SURE_APART = 0.7
"""For a word that is coordinated with something that is no imperative."""
_SURE_FELT = 0.8
"""For what often stands without its "I": "Hope to see you", "Love this place"."""
_SURE_ASKED = 0.95
"""For a question: "Want a burger?"."""

_NEVER = 1.1

_NOT_FINITE = frozenset(("xcomp", "acl", "csubj"))
"""Relations of which Universal Dependencies says that the verb is an infinitive or a participle."""
_FELT = frozenset("appreciate guess hate hope know like love mean need suppose think want wish".split())
_PREDICATES = frozenset(("VERB", "AUX", "ADJ"))


def needed(token: Token, commands: Container[int], asked: Container[int]) -> float:
    """The probability from which a token of a parsed document is called an imperative.

    `commands` are the places of the imperatives before it, `asked` those of all tokens of questions.
    """
    head, children = token.head, list(token.children)
    if token.dep_ in _NOT_FINITE or any(child.lower_ == "why" for child in children):
        return _NEVER
    least = _SURE
    joined = token.dep_ == "conj" and head.i < token.i and any(child.dep_ == "cc" for child in children)
    if joined and head.i not in commands and head.pos_ in _PREDICATES:
        least = _SURE_APART
    if (head if token.dep_ == "aux" else token).lower_ in _FELT:
        least = max(least, _SURE_FELT)
    if token.i in asked:
        least = max(least, _SURE_ASKED)
    return least


def goes_on(token: Token, commands: Container[int]) -> bool:
    """Whether a bare verb without a subject is coordinated with one of the commands before it.

    "Try heating it or cut it" is read as a command too, though its parse has "cut" beside "heating".
    """
    before = token.head
    if token.dep_ != "conj" or before.i >= token.i or any(map(_hinders, token.children)):
        return False
    while before.i not in commands and _no_finite(before) and before.head.i < before.i:
        before = before.head
    return before.i in commands


def is_bare(label: str) -> bool:
    """Whether a morphologizer's label is of a verb in the form that imperatives have."""
    if "POS=VERB" not in label:
        return False
    return "VerbForm=Inf" in label or ("Tense=Pres" in label and "Number=Sing|Person=3" not in label)


def _hinders(child: Token) -> bool:
    """Whether what hangs from a verb tells that it is no imperative."""
    return child.dep_ in (*SUBJECTS, "mark") or (child.dep_ == "aux" and child.lower_ != "do")


def _no_finite(token: Token) -> bool:
    return token.pos_ == "ADJ" or token.morph.get("VerbForm", []) in (["Ger"], ["Part"])
