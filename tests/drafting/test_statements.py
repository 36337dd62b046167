"""Advice that is no command: what is said, and what is then asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Asked = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("said", "front", "back"),
    [
        (
            "A serrated knife works best for fresh bread.",
            "What works best for fresh bread?",
            "A serrated knife.",
        ),
        (
            "Raised beds are useful when you have heavy soil.",
            "What is useful when you have heavy soil?",
            "Raised beds.",
        ),
        (
            "This kind of written feedback can be really valuable before printing a book, because it shows "
            "you what readers stumble over.",
            "Why can written feedback be really valuable before printing a book?",
            "Because it shows you what readers stumble over.",
        ),
        (
            "Walking is a good way to clear your head.",
            "What is a good way to clear your head?",
            "Walking.",
        ),
        (
            "A warm hat is recommended for the evening.",
            "What is recommended for the evening?",
            "A warm hat.",
        ),
        (
            "Once you leave the harbour, a life jacket is a must.",
            "What is a must once you leave the harbour?",
            "A life jacket.",
        ),
        (
            "We would recommend the night train to anyone travelling to Vienna.",
            "What is recommended to anyone travelling to Vienna?",
            "The night train.",
        ),
        (
            "We recommend this campsite for families with small children.",
            "Who is the campsite recommended for?",
            "Families with small children.",
        ),
        (
            "I would not recommend this campsite if you want to sleep past seven.",
            "When is the campsite not recommended?",
            "If you want to sleep past seven.",
        ),
        (
            "If you like steep hills this is the place for you.",
            "When is the place right for you?",
            "If you like steep hills.",
        ),
        (
            "There is a little bakery in front of the museum where you can buy fresh rolls.",
            "Where can you buy fresh rolls?",
            "A little bakery in front of the museum.",
        ),
        (
            "There is a small kiosk on the pier where you can rent a boat.",
            "Where can you rent a boat?",
            "A small kiosk on the pier.",
        ),
        (
            "Next to the castle there is a quiet garden.",
            "What can you find next to the castle?",
            "A quiet garden.",
        ),
        (
            "If you park in the old town, be prepared to pay a lot.",
            "What should you be prepared to do if you park in the old town?",
            "Pay a lot.",
        ),
        (
            "The ferry rolls, so warm clothes are recommended if you sit outside.",
            "What is recommended if you sit outside?",
            "Warm clothes.",
        ),
        (
            "If you skip the primer, the paint will peel.",
            "What happens if you skip the primer?",
            "The paint will peel.",
        ),
        (
            "A common mistake is to water cactuses every day.",
            "What is a common mistake?",
            "Water cactuses every day.",
        ),
        (
            "The second mistake: closing all the windows in winter.",
            "What is the second mistake?",
            "Closing all the windows in winter.",
        ),
    ],
)
def test_a_statement_is_asked_for_by_what_it_is_good_for(
    said: str, front: str, back: str, asked: Asked
) -> None:
    assert (front, back) in asked(said)


@pytest.mark.parametrize(
    "said",
    [
        "It works best for fresh bread.",
        "I would highly recommend this campsite.",
        "This is great for families.",
    ],
)
def test_nothing_is_asked_for_that_only_the_recording_names(said: str, asked: Asked) -> None:
    assert not any(front.startswith(("What", "Who", "When")) for front, _ in asked(said))


def test_no_card_has_a_blank_of_underscores(asked: Asked) -> None:
    for said in ("The view from the tower is worth the effort.", "In winter a head torch is a must."):
        assert all("__" not in front for front, _ in asked(said))
