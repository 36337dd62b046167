"""What the talk is about at some point, so that a short piece of advice can say what it is for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cards.drafting.vocabulary import content, stem
from cards.text import lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

REACH = 9
"""Sentences that a topic may lie back, this one included."""
_FADING = 0.85
"""What a mention counts beside one a sentence later."""
_LEAST = 1.3
"""A topic is mentioned more than once, and lately."""
_MENTIONS = 4
"""A topic's words and the sentences that mention it, together: one of one word has three at least."""
_RARER, _LONGER = 0.25, 0.35
"""What a phrase gains for being special to this passage, and for each further word."""
_KINDS = frozenset(("NOUN", "PROPN"))
_GENERAL = frozenset(
    """
    ability access act action activity addition advantage advice amount answer anybody anyone anything
    approach area argument aspect attention basis beginning benefit best better big bit bonus bottom
    buck bunch call case cause certain chance change choice collection combination component concept
    condition consequence content context control cost couple course data day deal decision degree
    detail difference different difficulty direction dollar edge effect effort element end evening event
    everybody everyone everything evidence example experience extent fact factor feature feeling few
    field figure first folk foot form friend front function future goal good great group guy half hand
    help home hour icon idea image impact improvement inch information instance issue item job kid kind
    lack large last layer lecture length lesson level life line list little long look lot luck main man
    many matter meaning means method middle mile mind minute mistake moment money month morning much
    name nature need new next night nothing number object one operation opinion opportunity option order
    other own part past people percent period person perspective phase picture piece place plan plenty
    point position possibility practice presence pressure problem process product progress property
    purpose quality question range rate reality reason record reference region relation report
    requirement resource response rest result right role room round row rule same sample scale second
    section self sense sentence series set several shape short side sign situation size skill small
    solution somebody someone something sort source space specification speed spot stage standard start
    state statement step story structure stuff style subject success suggestion support sure surface
    system table task technique term test thing third thought time tip today tomorrow tool top topic
    trick trouble trust try turn type understanding unit use user value variety various version video
    view way week weight while whole wide woman word work world year yesterday
    """.split()
)
"""Words of any talk: alone they tell no passage from another."""

Phrase = tuple[str, ...]
"""The lemmas of a noun and the nouns and adjectives before it."""


@dataclass(frozen=True)
class Topics:
    """The sentences of a talk, of which each can be asked for the topic it stands in.

    A topic is the phrase that the last sentences mention most, recent ones, phrases of several words and
    those that the rest of the talk hardly has before others.
    """

    sentences: Sequence[Span]

    def around(self, sentence: int, asked: str, shown: str) -> str:
        """The topic at a sentence, as the speaker mostly words it.

        Nothing where none stands out, and where `shown` names it already. What shares a word with what is
        `asked` for is passed over.
        """
        secret, named = _stems(asked), _stems(shown)
        lately: dict[Phrase, float] = {}
        for back, phrases in enumerate(reversed(self._phrases[max(sentence - REACH + 1, 0) : sentence + 1])):
            for phrase in phrases:
                lately[phrase] = lately.get(phrase, 0.0) + _FADING**back
        weights = {
            phrase: self._weight(phrase, heard)
            for phrase, heard in lately.items()
            if heard >= _LEAST
            and self._spread[phrase] + len(phrase) >= _MENTIONS
            and not _general(phrase)
            and not _stems(" ".join(phrase)) & secret
        }
        if not weights:
            return ""
        best = max(sorted(weights), key=lambda phrase: weights[phrase])
        return "" if stem(best[-1]) in named else self._wordings[best].most_common(1)[0][0]

    def _weight(self, phrase: Phrase, heard: float) -> float:
        special = math.log(len(self.sentences) / self._spread[phrase])
        return heard * (1 + _RARER * special) * (1 + _LONGER * (len(phrase) - 1))

    @cached_property
    def _phrases(self) -> list[dict[Phrase, str]]:
        return [dict(_noun_phrases(span)) for span in self.sentences]

    @cached_property
    def _spread(self) -> Counter[Phrase]:
        return Counter(phrase for phrases in self._phrases for phrase in phrases)

    @cached_property
    def _wordings(self) -> dict[Phrase, Counter[str]]:
        found: dict[Phrase, Counter[str]] = {}
        for phrases in self._phrases:
            for phrase, wording in phrases.items():
                found.setdefault(phrase, Counter())[wording] += 1
        return found


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content(text)}


def _general(phrase: Phrase) -> bool:
    return all(word in _GENERAL for word in phrase)


def _is_first_name(token: Token) -> bool:
    """Whether a word may be somebody's name ("Steve"), for it has no other capital than its first."""
    return token.pos_ == "PROPN" and token.text[1:].islower()


def _inside_sentence(token: Token) -> str:
    """The word as it is written where it does not open a sentence."""
    return lower_first(token.text) if token.is_sent_start and token.pos_ != "PROPN" else token.text


def _noun_phrases(span: Span) -> Iterator[tuple[Phrase, str]]:
    """Every noun with all, some and none of what stands before it: "red worm bin", "worm bin" and "bin"."""
    run: list[Token] = []
    for token in (*span, None):
        if token is not None and (token.pos_ in _KINDS or token.pos_ == "ADJ") and token.text[0].isalpha():
            run.append(token)
            continue
        while run and run[-1].pos_ not in _KINDS:
            run.pop()
        for start in range(len(run)):
            part = run[start:]
            if len(part[-1].text) > 1 and not (len(part) == 1 and _is_first_name(part[0])):
                yield tuple(t.lemma_.lower() for t in part), " ".join(map(_inside_sentence, part))
        run = []
