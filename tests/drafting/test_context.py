"""What is shown above a front that does not stand alone, and which finds become cards by it."""

from __future__ import annotations

import pytest

from cards import extract, load_rules
from cards.card import Card
from cards.rules import RuleSet
from cards.transcript import Cue, Transcript


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


def tips(*said: str, rules: RuleSet, pause_ms: int = 0) -> list[Card]:
    """The cards of the last of some sentences, each five seconds long."""
    cues = [
        Cue(text, at * (5_000 + pause_ms), at * (5_000 + pause_ms) + 5_000) for at, text in enumerate(said)
    ]
    cards = extract(Transcript(tuple(cues), "talk.vtt", "vtt", title="A talk"), rules=rules).cards
    return [card for card in cards if card.kind == "tip" and card.quote in said[-1]]


@pytest.mark.parametrize(
    ("said", "context"),
    [
        (
            ("Rust comes back if you leave it under the paint.", "Always use a wire brush."),
            "Rust comes back if you leave it under the paint.",
        ),
        (
            ("A warm cellar ruins oil paint.", "It really does.", "You need to use a cold cellar."),
            "A warm cellar ruins oil paint.",
        ),
        (
            ("So how do you keep a kiln from cracking?", "You have to use a slow cooling program."),
            "How do you keep a kiln from cracking?",
        ),
        (
            ("Bees live in a hive.", "They cannot stand a black roof.", "You should use pale paint."),
            "Bees live in a hive. They cannot stand a black roof.",
        ),
        (
            (
                "Well, um, flat roofs leak in wet winters.",
                "Okay, let's look at that.",
                "You should use a rubber mat.",
            ),
            "Flat roofs leak in wet winters.",
        ),
    ],
)
def test_the_sentence_that_sets_the_situation_is_shown(
    said: tuple[str, ...], context: str, rules: RuleSet
) -> None:
    [card] = tips(*said, rules=rules)
    assert card.context.endswith(context)


def test_what_merely_came_before_is_not_shown(rules: RuleSet) -> None:
    [card] = tips("We were in Rome last week.", "You should use pale paint on a black roof.", rules=rules)
    assert card.context == ""


def test_a_gap_that_nobody_could_fill_takes_the_sentence_that_goes_on_about_it(rules: RuleSet) -> None:
    [card] = tips("You could also use a bone folder. It makes a sharp crease that stays flat.", rules=rules)
    assert card.front == "You could also use a [...]. It makes a sharp crease that stays flat."
    assert card.back == "bone folder"


@pytest.mark.parametrize(
    "said",
    [
        # The sentence before gives the answer away.
        ("We always carry a first aid kit on the boat.", "You should carry a first aid kit."),
        # It only says what comes.
        ("Now let's talk about a few more things.", "You have to respect the speed limit."),
        # It is no sentence.
        ("The other boat, with its long and heavy mast.", "You have to respect the speed limit."),
    ],
)
def test_what_says_nothing_or_too_much_is_not_shown(said: tuple[str, ...], rules: RuleSet) -> None:
    for card in tips(*said, rules=rules):
        assert said[0] not in card.context


def test_what_was_said_long_before_is_not_shown(rules: RuleSet) -> None:
    said = ("Oil paint takes weeks to dry on canvas.", "You need to use a cold cellar.")
    [card] = tips(*said, rules=rules, pause_ms=60_000)
    assert said[0] not in card.context


def test_a_front_that_says_when_it_holds_needs_no_context(rules: RuleSet) -> None:
    said = ("Our old shed has a leaking roof.", "If the dough sticks to your hands, add a little flour.")
    [card] = tips(*said, rules=rules)
    assert said[0] not in card.context


@pytest.mark.parametrize(
    ("before", "said"),
    [
        # One board, and several things are meant.
        ("The board is warped.", "You should sand them before you varnish the table."),
        ("She writes about steam engines.", "You should open it before you start the engine."),
    ],
)
def test_a_pronoun_that_nothing_before_fits_gives_no_card(before: str, said: str, rules: RuleSet) -> None:
    assert tips(before, said, rules=rules) == []


def test_this_thing_is_the_thing_of_the_sentence_before(rules: RuleSet) -> None:
    said = ("A cold frame is a box with a glass lid.", "Open this cold frame on sunny days.")
    [card] = tips(*said, rules=rules)
    assert "this" not in card.front.lower()
    assert "the cold frame" in card.front.lower() or card.back.lower() == "the cold frame."
