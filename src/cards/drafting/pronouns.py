"""Which words on a card point to something that the card does not show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Token

POINTERS = frozenset(
    (
        "it",
        "this",
        "that",
        "they",
        "them",
        "these",
        "those",
        "he",
        "she",
        "him",
        "her",
        "its",
        "their",
        "here",
        "there",
        "one",
        "ones",
    )
)
_ON_SCREEN = re.compile(
    r"\b(?:(?<!from )here(?! and there)|"
    r"(?:this|that|these|those) (?:video|slide|graph|picture|diagram|figure|guy|section|link|page)|"
    r"(?:this|that|these|those) ones?(?=[,.;:?!]|$)|"
    r"as (?:shown|seen|pictured) (?:in|on|above|below)|in the (?:picture|video|slide)|"
    r"over there|right there|down below|links? (?:below|in the)|comments? (?:below|section)|like button)\b",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"\b(?:in (?:this|that) case|like this|this way|(?:doing|do) (?:this|that))\b", re.IGNORECASE
)
_EMPTY_SUBJECT = frozenset(("expl", "cop", "mark", "det", "cc", "advmod"))


def dangling(tokens: Iterable[Token]) -> list[Token]:
    """The pronouns without anything before them, among the same tokens, that they could stand for.

    "there" in "there is" and "it" in "it is useful to" stand for nothing, "that" as a conjunction or a
    relative neither.
    """
    found: list[Token] = []
    several = single = False
    for token in tokens:
        word = token.lower_
        named = single if word == "it" and token.dep_ == "obj" else single or several
        if word in ("these", "those"):
            named = several
        named = named and not _is_what_was_said(token)
        if (word in POINTERS and _points(token) and not named) or _is_some(token, single or several):
            found.append(token)
        if token.pos_ in ("NOUN", "PROPN"):
            plural = "Plur" in token.morph.get("Number", [])
            several, single = several or plural, single or not plural
    return found


def points_at_screen(text: str) -> bool:
    """Whether words point to what only the recording shows."""
    return bool(_ON_SCREEN.search(text))


def points_back(text: str) -> bool:
    """Whether words point to the whole of what was just said: "in this case", "do that"."""
    return bool(_BACKWARD.search(text))


def _is_what_was_said(token: Token) -> bool:
    """Whether a word stands for a whole matter and no thing: "put a price on that"."""
    if token.lower_ not in ("this", "that") or token.dep_ not in ("obl", "nmod"):
        return False
    return not any(t.lower_ == "like" for t in token.lefts)


def _is_some(token: Token, named: bool) -> bool:
    """Whether a word is "any", "some" or "both" of what was named before: "add any that you want"."""
    alone = token.pos_ == "PRON" and not any(child.dep_.startswith("nmod") for child in token.children)
    return token.lower_ in ("any", "some", "both") and alone and token.dep_ == "obj" and not named


def _points(token: Token) -> bool:
    word = token.lower_
    if token.dep_ in _EMPTY_SUBJECT and word in ("it", "there", "that"):
        return False
    if word == "that" and (token.pos_ == "SCONJ" or "Rel" in token.morph.get("PronType", [])):
        return False
    if word in ("this", "that", "these", "those") and token.pos_ == "DET":
        return not any(t.dep_ in ("amod", "compound", "nmod") for t in token.head.lefts)
    clauses = {child.dep_.split(":")[0] for child in token.head.children}
    if word == "it" and token.dep_.startswith(("nsubj", "expl")) and clauses & {"csubj", "ccomp", "xcomp"}:
        return False
    return not (word in ("one", "ones", "here", "there") and token.pos_ not in ("PRON", "ADV"))
