"""A short piece of advice says which part of the talk it belongs to."""

from __future__ import annotations

from cards import extract
from cards.card import Card
from cards.transcript import Cue, Transcript

SHED = (
    "Today we look after the garden shed.",
    "A lawn mower lasts for years if you care for it.",
    "Before winter, the lawn mower goes into the shed.",
    "You have to drain the fuel tank.",
    "You have to replace the spark plug.",
)


def cards(*said: str, title: str = "Tools") -> list[Card]:
    cues = tuple(Cue(text, number * 4000, number * 4000 + 3900) for number, text in enumerate(said))
    return list(extract(Transcript(cues, "talk.vtt", "vtt", title=title)).cards)


def test_the_topic_is_what_the_last_sentences_are_about() -> None:
    [card] = [card for card in cards(*SHED) if card.quote == "You have to replace the spark plug."]
    assert card.context.startswith("Topic: lawn mower.")


def test_no_topic_that_the_lecture_is_named_after() -> None:
    found = cards(*SHED, title="How to look after a lawn mower")
    assert found
    assert not any(card.context.startswith("Topic: lawn mower") for card in found)


def test_no_topic_that_the_card_names_or_asks_for() -> None:
    found = cards(
        "Let me show you the lawn mower.",
        "This lawn mower is electric.",
        "Never leave the lawn mower in the rain.",
        "You have to clean the lawn mower.",
    )
    assert found
    assert not any(card.context.startswith("Topic: lawn mower") for card in found)


def test_no_topic_for_what_is_said_once() -> None:
    found = cards("I have a ladder.", "You need to oil the hinges of every door once a year.")
    assert found
    assert not any(card.context.startswith("Topic:") for card in found)


def test_words_of_any_talk_are_no_topic() -> None:
    found = cards(
        "There is a problem in the first week.", "The problem goes away.", "You need to cover the seedlings."
    )
    assert found
    assert not any("problem" in card.context.partition(".")[0] for card in found)


def test_somebody_who_is_spoken_of_is_no_topic() -> None:
    found = cards(
        "I asked Martha about roses.",
        "Martha has grown them for years.",
        "You have to cover them before winter.",
    )
    assert found
    assert not any(card.context.startswith("Topic: Martha") for card in found)


def test_a_word_that_two_sentences_mention_is_no_topic() -> None:
    said = ("There is a mower.", "The mower is new.", "You have to replace the spark plug.")
    [card] = cards(*said)
    assert not card.context.startswith("Topic:")
