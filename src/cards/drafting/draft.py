"""A draft: what would stand on a card, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.card import NoteKind

if TYPE_CHECKING:
    from spacy.tokens import Span

    from cards.language.speech import Speech
    from cards.rules import Match


IMPERSONAL = 0.02
"""Share of "I" and "we" up to which a talk tells little of its speakers."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a card before it has an identity."""

    note: NoteKind
    front: str
    back: str
    text: str = ""
    """For a cloze, with `{{c1::…}}`."""
    term: str = ""
    context: str = ""
    key: str = ""
    """What the rule says makes two cards the same; empty where it says nothing."""
    reaches_back: int = 0
    """How many sentences before the match the card rests on as well."""
    confidence: float = 1.0
    """How sure the drafting is that the card reads well, from 0 to 1."""
    last_resort: bool = False
    """Whether no form fitted, and the sentence is only shown with a gap."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """No card can be made, and the reason for a person."""

    reason: str


@dataclass(frozen=True)
class Found:
    """A match in its surroundings, as the drafters see it."""

    match: Match
    speech: Speech

    @property
    def span(self) -> Span:
        """The sentence in which the match begins."""
        return self.speech.spans[self.match.sentence]

    @property
    def raw(self) -> bool:
        """Whether that sentence had no points of its own."""
        return self.speech.is_restored(self.match.sentence)

    @property
    def impersonal(self) -> bool:
        """Whether the talk is of its matter, and hardly of those who speak."""
        return self.speech.of_speakers <= IMPERSONAL

    def capture(self, *names: str) -> Span | None:
        """The first of these captures that the rule bound."""
        return next((self.match.captures[name] for name in names if name in self.match.captures), None)

    @property
    def before(self) -> Span | None:
        """The sentence before, if there is one."""
        return self.speech.spans[self.match.first - 1] if self.match.first else None
