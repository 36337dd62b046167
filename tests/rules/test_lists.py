"""Announced lists and their items, enumerations, and a term that comes again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from cards.errors import RuleError
from cards.rules import Match, RuleSet, card_texts, compile_rules, explain_text, find_matches
from cards.rules.explain import explain

Find = Callable[[str, str], list[Match]]
Load = Callable[..., RuleSet]

ENUMERATION = """
rules:
  - id: my.kinds
    kind: list
    match: 'there are {what:words} : {kinds:list}'
    card: {front: 'Which {what}?', back: '{kinds}'}
"""

ANNOUNCED = """
rules:
  - id: my.reasons
    kind: list
    match:
      phrase: 'there are {what:words} $'
      then: {name: all, phrase: '^ first|second|finally ,? {item:rest}', repeat: 2..4, skip: 2}
    card: {front: 'Which {what}?', back: '{item}'}
"""

AGAIN = """
rules:
  - id: my.again
    kind: definition
    match:
      phrase: 'called {term:rest}'
      then: {phrase: '^ {again:words} is {meaning:rest}', skip: 3}
    where: {again: {same: term}}
"""


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("sand, clay and loam", ["sand", "clay", "loam"]),
        ("sand, clay, and loam", ["sand", "clay", "loam"]),
        ("sand and clay", ["sand", "clay"]),
        ("salt and pepper, oil, and bread", ["salt and pepper", "oil", "bread"]),
        (
            "sowing in spring, watering or waiting for rain",
            ["sowing in spring", "watering", "waiting for rain"],
        ),
        ("sand, clay, loam", ["sand", "clay", "loam"]),
        ("sand and clay (which is heavy), you know", ["sand", "clay"]),
    ],
)
def test_an_enumeration_is_taken_apart(find: Find, said: str, items: list[str]) -> None:
    (match,) = find(ENUMERATION, f"There are kinds: {said}.")
    assert [span.text for span in match.items["kinds"]] == items
    assert card_texts(match) == {"front": "Which kinds?", "back": "; ".join(items)}


@pytest.mark.parametrize(
    "said",
    [
        "sand",
        "one, I think",
        "and",
        ", ,",
        "sand, and " + " ".join(["very"] * 12) + " heavy clay",
    ],
)
def test_what_is_no_enumeration_is_left_alone(find: Find, said: str) -> None:
    assert find(ENUMERATION, f"There are kinds: {said}.") == []


def test_items_of_an_announced_list_may_have_sentences_between_them(find: Find) -> None:
    speech = "There are reasons. First, it is cheap. Nobody pays. Second, it lasts. Finally, it floats. Bye."
    (match,) = find(ANNOUNCED, speech)
    assert [span.text for span in match.items["item"]] == ["it is cheap", "it lasts", "it floats"]
    assert match.captures["item"].text == "it is cheap"
    assert match.captures["all"].text.startswith("First, it is cheap. Nobody pays. Second")
    assert card_texts(match)["back"] == "it is cheap; it lasts; it floats"
    assert (match.first, match.last) == (0, 4)


def test_an_item_too_far_away_does_not_count(find: Find) -> None:
    speech = "There are reasons. First, it is cheap. One. Two. Three. Second, it lasts."
    assert find(ANNOUNCED, speech) == []
    assert find(ANNOUNCED, "There are reasons. One. Two. Three. First, it is cheap. Second, it lasts.") == []


def test_an_item_alone_is_no_list(find: Find) -> None:
    assert find(ANNOUNCED, "There are reasons. First, it is cheap. Bye.") == []


def test_a_capture_of_one_sentence_has_no_items(find: Find) -> None:
    (match,) = find(AGAIN, "It is called a keel. The keel is a beam.")
    assert match.items == {}


@pytest.mark.parametrize(
    "speech",
    [
        "It is called a keel. The keel is a beam.",
        "It is called a keel. It is heavy. A keel is a beam.",
        "It is called a keel. The mast is high. The Keel is a beam.",
    ],
)
def test_a_term_may_come_again(find: Find, speech: str) -> None:
    (match,) = find(AGAIN, speech)
    assert match.captures["meaning"].text == "a beam"


def test_another_term_is_not_the_same(find: Find) -> None:
    assert find(AGAIN, "It is called a keel. The mast is a pole. The keelson is a beam.") == []


def test_explain_tells_that_a_term_did_not_come_again(rules: Load, words_only: Language) -> None:
    finder = compile_rules(rules(AGAIN), words_only)
    sentences = list(words_only("It is called a keel. The mast is a pole.").sents)
    assert "where again: not the words of 'term'" in explain_text(explain(finder, sentences))


def test_explain_looks_as_far_as_the_rule_does(rules: Load, words_only: Language) -> None:
    finder = compile_rules(rules(ANNOUNCED), words_only)
    sentences = list(words_only("There are reasons. Well. First, it is cheap. Second, it lasts.").sents)
    assert find_matches(finder, sentences)
    (one,) = explain(finder, sentences)
    assert one.fired
    assert all(check.ok for check in one.best.checks)
    assert "item = 'it is cheap; it lasts'" in explain_text([one])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("same: term", "same: terms", "R007"),
        ("same: term", "same: again", "R007"),
        ("skip: 3", "skip: -1", "R004"),
        ("skip: 3", "skip: 1000", "R004"),
    ],
)
def test_mistakes_are_told_with_their_place(rules: Load, old: str, new: str, code: str) -> None:
    with pytest.raises(RuleError) as error:
        rules(AGAIN.replace(old, new))
    (problem,) = error.value.problems
    assert problem.code == code
    assert problem.place.line == (7 if "skip" in old else 8)
