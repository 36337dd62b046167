"""Card templates: what they become, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from cards.rules import Match, RuleSet, card_texts, check_examples, compile_rules
from cards.rules.templates import TemplateError, parse_template, render

TEXTS = {
    "sentence": "So, you should always close a file.",
    "act": "close a file",
    "term": "The DNA",
    "nothing": "",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("What is {term|bare}?", "What is DNA?"),
        ("{sentence|plain}", "You should always close a file."),
        ("{act|cap}!", "Close a file!"),
        ("{term|lower} {term|bare|lower}", "the DNA DNA"),
        ("{sentence|first:3}", "So, you should"),
        ("{sentence|plain|until:act} ...", "You should always ..."),
        ("{sentence|blank:act}", "So, you should always ____."),
        ("{sentence|plain|cloze:act}", "You should always {{c1::close a file}}."),
        ("{{c1::{act}}} and {{c2::x}}", "{{c1::close a file}} and {{c2::x}}"),
        ("{act|lemma}", "close a files"),
        ("{nothing} {none}x", "x"),
        ("{act|until:none|blank:nothing|cloze:sentence}", "close a file"),
        (" {act | cap}  here ", "Close a file here"),
    ],
)
def test_a_template_is_filled(template: str, text: str) -> None:
    assert render(parse_template(template), TEXTS, {"act": "close a files"}) == text


@pytest.mark.parametrize(
    ("template", "at", "says"),
    [
        ("{act", 0, "partner"),
        ("a }", 2, "partner"),
        ("{Act}", 1, "no name"),
        ("{}", 1, "no name"),
        ("{act|upper}", 1, "no filter 'upper'"),
        ("{act|first}", 1, "needs a number"),
        ("{act|first:x}", 1, "needs a number"),
        ("{act|cap:x}", 1, "takes nothing"),
        ("{act|until}", 1, "needs a name"),
        ("{act.__class__}", 1, "no name"),
        ("{0}", 1, "no name"),
    ],
)
def test_a_bad_template_says_where_and_what(template: str, at: int, says: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(template)
    assert caught.value.at == at
    assert says in caught.value.message


def test_a_template_knows_the_names_it_needs() -> None:
    template = parse_template("{sentence|until:act} {term|bare} {{c1::x}}")
    assert template.names == {"sentence", "act", "term"}


def test_a_matchs_card_is_filled_from_its_captures(find: Callable[[str, str], list[Match]]) -> None:
    text = """
rules:
  - id: my.r
    kind: tip
    match: 'never {act:rest}'
    card: {front: 'At {time}: what should you never do {before}?', back: '{act|cap}', key: '{sentence|plain}'}
"""
    (match,) = find(text, "So never run.")
    assert card_texts(match, {"time": "1:15", "before": "here"}) == {
        "front": "At 1:15: what should you never do here?",
        "back": "Run",
        "key": "Never run.",
    }


EXAMPLES = """
rules:
  - id: my.r
    kind: tip
    match: 'never {act:rest}'
    card: {front: 'What should you never do?', back: '{act}'}
    examples:
      match:
        - Never run.
        - {text: Never run., act: run, back: run}
        - {text: Never run., act: walk}
        - {text: Never run., back: walk}
        - Always run.
        - {text: Always run., todo: always}
        - {text: Never run., todo: closed}
        - {text: Never run. Never walk., act: walk}
      no_match:
        - Always run.
        - Never run.
        - {text: Never mind., todo: small talk}
"""


def test_examples_say_what_was_expected_and_what_was_found(
    rules: Callable[..., RuleSet], words_only: Language
) -> None:
    finder = compile_rules(rules(EXAMPLES), words_only)
    results = check_examples(finder, lambda text: list(words_only(text).sents))
    assert [(one.ok, one.message) for one in results] == [
        (True, ""),
        (True, ""),
        (False, "act is 'run'"),
        (False, "back is 'run'"),
        (False, "it does not match"),
        (True, "known gap: always"),
        (False, "this known gap has closed; remove its 'todo': closed"),
        (True, ""),
        (True, ""),
        (False, "it matches, and should not"),
        (True, "known gap: small talk"),
    ]
    assert (dict(results[2].expected), results[2].got["act"]) == ({"act": "walk"}, "run")
    assert results[3].example.origin.place.line == 12


def test_examples_can_be_held_to_the_card_that_is_drafted(
    rules: Callable[..., RuleSet], words_only: Language
) -> None:
    text = """
rules:
  - id: my.r
    kind: tip
    match: 'never {act:rest}'
    examples: {match: [{text: Never run., front: Why?}]}
"""
    finder = compile_rules(rules(text), words_only)

    def read(speech: str) -> list[object]:
        return list(words_only(speech).sents)

    (unasked,) = check_examples(finder, read)  # type: ignore[arg-type]
    (asked,) = check_examples(finder, read, lambda match: {"front": f"Never {match.captures['act']}?"})  # type: ignore[arg-type]
    assert unasked.ok
    assert (asked.ok, asked.message) == (False, "front is 'Never run?'")
