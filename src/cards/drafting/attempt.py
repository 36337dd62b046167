"""An attempt at a card: a draft, the words it shows and what it asks for, to be weighed against others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.drafting.draft import Draft

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


@dataclass(frozen=True)
class Attempt:
    """One way to put what was found on a card."""

    form: str
    """The name of the form, such as `situation` or `cloze`."""
    draft: Draft
    shown: tuple[Token, ...]
    """The words of the transcript that the card shows on either side."""
    asked: Span
    """The words that the answer consists of."""


LIGHT = frozenset("be have do get make go let want try can may say come take give think".split())
"""Verbs that mean little without their object."""


def meaningful(token: Token) -> bool:
    """Whether a word has a meaning of its own."""
    if token.pos_ == "VERB":
        return token.lemma_.lower() not in LIGHT
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and not token.is_stop
