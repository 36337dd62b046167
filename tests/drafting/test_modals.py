"""Advice said with "can", "should" or "need to": what is said, and what is then asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cards.card import Card

Asked = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("said", "front", "back"),
    [
        (
            "You need an old blanket to protect the floor of the hall.",
            "What do you need to protect the floor of the hall?",
            "An old blanket.",
        ),
        (
            "You can use the ladder to reach the gutters of the house.",
            "What can you use the ladder for?",
            "To reach the gutters of the house.",
        ),
        (
            "You can change the title of your talk at any stage of the preparation.",
            "When can you change the title of your talk?",
            "At any stage of the preparation.",
        ),
        (
            "At the far end of the hose, you can attach a plastic nozzle.",
            "What can you attach at the far end of the hose?",
            "A plastic nozzle.",
        ),
        (
            "You want to be able to concentrate the light of the lamp on things that the guests should see.",
            "What should you concentrate the light of the lamp on?",
            "Things that the guests should see.",
        ),
        (
            "You might need these long screws depending on the thickness of the wall.",
            "What might you need depending on the thickness of the wall?",
            "Long screws.",
        ),
        (
            "As with most kinds of interviews, it is useful to begin with a simple question.",
            "As with most kinds of interviews, what is it useful to begin with?",
            "A simple question.",
        ),
        (
            "In the first rehearsal, it can be useful for the actors to mark the edges of the stage.",
            "What should the actors mark in the first rehearsal?",
            "The edges of the stage.",
        ),
        (
            "I always use wax in order to prevent rust.",
            "How do you prevent rust?",
            "Use wax.",
        ),
    ],
)
def test_one_part_of_what_somebody_may_or_needs_is_asked_for(
    said: str, front: str, back: str, asked: Asked
) -> None:
    assert (front, back) in asked(said)


@pytest.mark.parametrize(
    ("said", "front", "back"),
    [
        (
            "Prices differ from shop to shop, so it's worth comparing several offers.",
            "Why is it worth comparing several offers?",
            "Because prices differ from shop to shop.",
        ),
        (
            "It is easy to lose track of the dates, and so you may want to write a short calendar.",
            "Why might you want to write a short calendar?",
            "Because it is easy to lose track of the dates.",
        ),
        (
            "Steam can burn your hands, so the cooks must always wear thick gloves.",
            "Why must the cooks wear thick gloves?",
            "Because steam can burn your hands.",
        ),
    ],
)
def test_what_is_said_before_so_is_the_reason(said: str, front: str, back: str, asked: Asked) -> None:
    assert (front, back) in asked(said)


@pytest.mark.parametrize(
    ("said", "front", "back"),
    [
        (
            "All seed trays should be rinsed before filling them with new soil.",
            "What should be done to all seed trays before filling them with new soil?",
            "They should be rinsed.",
        ),
        (
            "The lid that I'm holding should be mounted from the outside.",
            "From which side should the lid be mounted?",
            "From the outside.",
        ),
        (
            "The wool needs to be washed separately.",
            "How does the wool need to be washed?",
            "Separately.",
        ),
        (
            "You need to pretest your dye before you use it on a large cloth.",
            "When do you need to pretest your dye?",
            "Before you use it on a large cloth.",
        ),
    ],
)
def test_what_is_done_to_something_is_asked_for_or_how_or_when(
    said: str, front: str, back: str, asked: Asked
) -> None:
    assert (front, back) in asked(said)


@pytest.mark.parametrize(
    ("said", "front", "back"),
    [
        (
            "You should replace a quarter of the flour with oats.",
            "How much of the flour should you replace with oats?",
            "A quarter.",
        ),
        (
            "By sketching the scene early in the project, you'll avoid wasting expensive paint.",
            "How can you avoid wasting expensive paint?",
            "By sketching the scene early in the project.",
        ),
        (
            "If you are having trouble with your lock, it's probably dry and you need some graphite.",
            "What do you need if you are having trouble with your lock?",
            "Some graphite.",
        ),
        (
            "When your testers are walking through the museum, it's going to be important to take notes of "
            "every stop.",
            "What should you do when your testers are walking through the museum?",
            "Take notes of every stop.",
        ),
        (
            "You actually don't want to press too hard on the clay because you can break the rim.",
            "Why should you not press too hard on the clay?",
            "Because you can break the rim.",
        ),
    ],
)
def test_what_stands_before_the_advice_belongs_to_the_question(
    said: str, front: str, back: str, asked: Asked
) -> None:
    assert (front, back) in asked(said)


def test_which_is_why_leads_from_the_reason(asked: Asked) -> None:
    said = "The colours differ from screen to screen, which is why a printed sample is so important."
    assert asked(said) == [
        ("Why is a printed sample so important?", "The colours differ from screen to screen.")
    ]


def test_what_this_works_well_for_is_asked_for_beside_what_was_said_before(
    tips: Callable[..., list[Card]],
) -> None:
    said = ("You can also build the frame with cardboard.", "This works especially well for small models.")
    [card] = tips(*said)
    assert card.front.startswith("What does this work")
    assert (card.context, card.back) == (said[0], "Small models.")


def test_what_the_speakers_promise_is_no_reason(asked: Asked) -> None:
    said = "We will send you the drawings, so you don't need to copy the measures from the board."
    assert not any(front.startswith("Why") for front, _ in asked(said))
