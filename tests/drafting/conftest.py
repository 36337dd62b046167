"""What the tests of drafting share: the tips that sentences give by the built-in rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cards import extract, load_rules
from cards.card import Card
from cards.rules import RuleSet
from cards.transcript import Cue, Transcript


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture
def tips(rules: RuleSet) -> Callable[..., list[Card]]:
    """Gives the tips of the last of some sentences, each five seconds long."""

    def drafted(*said: str, pause_ms: int = 0) -> list[Card]:
        step = 5_000 + pause_ms
        cues = tuple(Cue(text, at * step, at * step + 5_000) for at, text in enumerate(said))
        cards = extract(Transcript(cues, "talk.vtt", "vtt", title="A talk"), rules=rules).cards
        return [card for card in cards if card.kind == "tip" and card.quote in said[-1]]

    return drafted


@pytest.fixture
def asked(tips: Callable[..., list[Card]]) -> Callable[[str], list[tuple[str, str]]]:
    """Gives the fronts and backs of the tips of a sentence."""
    return lambda said: [(card.front, card.back) for card in tips(said)]
