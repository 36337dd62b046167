"""What is shown above a front that does not stand alone, and which finds become cards by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cards.card import Card

Tips = Callable[..., list[Card]]


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
    said: tuple[str, ...], context: str, tips: Tips
) -> None:
    [card] = tips(*said)
    assert card.context.endswith(context)


def test_what_merely_came_before_is_not_shown(tips: Tips) -> None:
    [card] = tips("We were in Rome last week.", "You should use pale paint on a black roof.")
    assert card.context == ""


def test_a_gap_that_nobody_could_fill_takes_the_sentence_that_goes_on_about_it(tips: Tips) -> None:
    [card] = tips("You could also use a bone folder. It makes a sharp crease that stays flat.")
    assert card.front == "You could also use a [...]. It makes a sharp crease that stays flat."
    assert card.back == "bone folder"


@pytest.mark.parametrize(
    "said",
    [
        ("My grandmother used to sing to her heap.", "It's important to keep the heap as moist as a sponge."),
        # The sentence before gives the answer away.
        ("We always carry a first aid kit on the boat.", "You should carry a first aid kit."),
        # It only says what comes.
        ("Now let's talk about a few more things.", "You have to respect the speed limit."),
        # It is no sentence.
        ("The other boat, with its long and heavy mast.", "You have to respect the speed limit."),
    ],
)
def test_what_says_nothing_or_too_much_is_not_shown(said: tuple[str, ...], tips: Tips) -> None:
    for card in tips(*said):
        assert said[0] not in card.context


def test_what_was_said_long_before_is_not_shown(tips: Tips) -> None:
    said = ("Oil paint takes weeks to dry on canvas.", "You need to use a cold cellar.")
    [card] = tips(*said, pause_ms=60_000)
    assert said[0] not in card.context


def test_a_front_that_says_when_it_holds_needs_no_context(tips: Tips) -> None:
    said = ("Our old shed has a leaking roof.", "If the dough sticks to your hands, add a little flour.")
    [card] = tips(*said)
    assert said[0] not in card.context


@pytest.mark.parametrize(
    ("before", "said"),
    [
        # One board, and several things are meant.
        ("The board is warped.", "You should sand them before you varnish the table."),
        ("She writes about steam engines.", "You should open it before you start the engine."),
    ],
)
def test_a_pronoun_that_nothing_before_fits_gives_no_card(before: str, said: str, tips: Tips) -> None:
    assert tips(before, said) == []


def test_this_thing_is_the_thing_of_the_sentence_before(tips: Tips) -> None:
    said = ("A cold frame is a box with a glass lid.", "Open this cold frame on sunny days.")
    [card] = tips(*said)
    assert "this" not in card.front.lower()
    assert "the cold frame" in card.front.lower() or card.back.lower() == "the cold frame."


TALK = [f"Number {n} of the rivers that we crossed is wide." for n in range(60)]
"""Sentences of something else, so that no tank is what the talk is about."""


def test_this_thing_gets_the_name_that_it_had_before(tips: Tips) -> None:
    said = "When you use this tank for the first time, rinse out all the dust."
    [card] = tips(*TALK, "We bolt the fertilizer tank to the wall.", said)
    assert card.front == "What should you do when you use the fertilizer tank for the first time?"


def test_a_thing_that_only_the_recording_shows_gives_no_card(tips: Tips) -> None:
    assert tips(*TALK, "When you use this tank for the first time, rinse out all the dust.") == []


def test_what_the_talk_is_about_needs_no_name(tips: Tips) -> None:
    said = "When you use this tank for the first time, rinse out all the dust."
    [card] = tips(*["A tank holds water."] * 10, said)
    assert card.front == "What should you do when you use the tank for the first time?"


def test_a_list_of_what_is_needed_asks_for_all_of_it_below_what_it_is_for(tips: Tips) -> None:
    said = "You will need flour, yeast, salt and butter."
    assert tips(said) == []
    [card] = tips("There is an easy way to make bread at home.", said)
    assert (card.front, card.back) == ("What do you need?", "Flour, yeast, salt and butter.")
    assert card.context == "There is an easy way to make bread at home."
