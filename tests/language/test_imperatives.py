"""What is told to the listener is an imperative, by what it stands beside as by its own form."""

import pytest
from spacy.language import Language

from cards.language.pipeline import load_pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def imperatives(nlp: Language, text: str) -> list[str]:
    return [token.text for token in nlp(text) if token.morph.get("Mood") == ["Imp"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Go to the market and get some tickets.", ["Go", "get"]),
        ("Take them to a shop or burn them.", ["Take", "burn"]),
        ("Try soaking the beans first or boil them longer.", ["Try", "boil"]),
        ("Make sure the lid is closed and put the jar away.", ["Make", "put"]),
        ("So update the list and get the keys.", ["update", "get"]),
    ],
)
def test_what_is_joined_to_a_command_is_one(nlp: Language, text: str, expected: list[str]) -> None:
    assert imperatives(nlp, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hope to hear from you soon!",
        "Love the new garden!",
        "Want a cup of tea?",
        "Think we can find the shed?",
        "Why not wait for the rain?",
        "The bees visit the flowers and carry the pollen away.",
        "Our neighbours sow in March, water in May and harvest in July.",
        "They taught us to mend the fence and paint it.",
    ],
)
def test_what_only_looks_like_a_command_is_none(nlp: Language, text: str) -> None:
    assert imperatives(nlp, text) == []


def test_a_verb_that_another_governs_is_no_command_itself(nlp: Language) -> None:
    assert imperatives(nlp, "Come help us with the harvest.") == ["Come"]
