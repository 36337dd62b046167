"""Cards sorted into decks: how lectures, courses and their sections name them."""

from __future__ import annotations

import pytest

from cards.build import build_deck, extract
from cards.transcript import Cue, Transcript


def _names(*places: tuple[str, str], name: str = "") -> list[str]:
    text = "A bowline is a knot that makes a loop which does not slip."
    talks = [
        Transcript((Cue(text, 0, 4000),), f"{number}.srt", "srt", title=title, course=course)
        for number, (course, title) in enumerate(places)
    ]
    return [deck.name for deck in build_deck(extract(talks).cards, name=name)]


@pytest.mark.parametrize(
    ("course", "title", "name"),
    [
        ("", "Knots", "Knots"),
        ("Ropes", "Knots", "Ropes::Knots"),
        ("Ropes::1 Start", "Knots", "Ropes::1 Start::Knots"),
        ("Ropes", "std::string", "Ropes::std – string"),
        ("Ropes:: ", "Knots", "Ropes::Knots"),
    ],
)
def test_one_lecture(course: str, title: str, name: str) -> None:
    assert _names((course, title)) == [name]
    assert _names((course, title), name="Mine") == ["Mine"]


def test_the_sections_of_a_course_are_levels_in_its_order() -> None:
    lectures = [("Ropes::1 Start", "Knots"), ("Ropes::1 Start", "Hitches"), ("Ropes::2 Advanced", "Knots")]
    assert _names(*lectures) == [
        "Ropes::1 Start::Knots",
        "Ropes::1 Start::Hitches",
        "Ropes::2 Advanced::Knots",
    ]
    assert _names(*lectures, name="Mine") == [
        "Mine::1 Start::Knots",
        "Mine::1 Start::Hitches",
        "Mine::2 Advanced::Knots",
    ]
