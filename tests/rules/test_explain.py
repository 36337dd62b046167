"""Why a rule matched, or what it missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Span

from cards.rules import RuleSet, compile_rules
from cards.rules.explain import explain, explain_text, parse_text

Load = Callable[..., RuleSet]
Parsed = Callable[[Language, str], Span]

PACK = r"""
rules:
  - id: my.should
    kind: tip
    match: '^ so? you (want to|should) {act:rest}'
    where: {act: {words: 2..9, unlike: worry}}
    unless: {phrase: '\? $', name: a question}
  - id: my.answer
    kind: fact
    match: {phrase: '^ what is {term:words} \? $', then: {name: answer, phrase: '^ it is'}}
  - id: my.regex
    kind: fact
    match: {regex: 'abc'}
"""


@pytest.mark.parametrize(
    ("speech", "rule", "reason"),
    [
        ("You should see a list.", "my.should", None),
        ("You see a list.", "my.should", "item 4 of 5: wanted (want to|should), saw 'see'"),
        ("So you want a list.", "my.should", "item 4 of 5: wanted (want to|should), saw 'want'"),
        ("So.", "my.should", "item 3 of 5: wanted you, saw '.'"),
        ("You should go.", "my.should", "where act: 'go': 1 word, wanted 2 to 9"),
        ("You should not worry.", "my.should", "where act: 'not worry': 'worry' is in it"),
        ("You should see it, right?", "my.should", "unless: a question"),
        ("What is tea? It is hot.", "my.answer", None),
        (
            "What is tea? Let us see.",
            "my.answer",
            "then answer: wanted '^ it is', saw 'Let us see.'",
        ),
        ("What is tea?", "my.answer", "then answer: wanted '^ it is', saw no sentence there"),
        ("Hello.", "my.regex", "regex: wanted 'abc', saw no such text"),
    ],
)
def test_the_reason_is_the_first_thing_that_was_missing(
    rules: Load, words_only: Language, speech: str, rule: str, reason: str | None
) -> None:
    finder = compile_rules(rules(PACK), words_only)
    (found,) = explain(finder, list(words_only(speech).sents), 0, rule)
    assert found.fired is (reason is None)
    assert (str(found.best.failed) if found.best.failed else None) == reason


def test_trees_are_explained_word_by_word(rules: Load, tagging: Language, parsed: Parsed) -> None:
    sentence = parsed(
        tagging, "You you PRON nsubj 2\nsee see VERB root 0 Mood=Ind\na a DET det 4\nlist list NOUN obj 2\n"
    )
    for tree, reason in [
        ("{act: {dep: root, morph: {Mood: Imp}}}", "node act: wanted Mood=Imp, saw 'see' with Mood=Ind"),
        ("{act: {dep: root, lemma: [use, do]}}", "node act: wanted lemma=use|do, saw 'see' with lemma=see"),
        ("{act: {dep: root, with: {x: {dep: obl}}}}", "with x: wanted dep=obl, saw none below 'see'"),
        ("{act: {dep: root, without: {x: {dep: nsubj}}}}", "without x: wanted no dep=nsubj, saw 'You'"),
        ("{act: {dep: root, with: {x: {dep: obj}}}}", None),
    ]:
        finder = compile_rules(rules(f"rules: [{{id: my.t, kind: tip, match: {{tree: {tree}}}}}]"), tagging)
        (found,) = explain(finder, [sentence])
        assert (str(found.best.failed) if found.best.failed else None) == reason
        assert found.fired is (reason is None)


def test_the_text_has_a_line_for_each_rule(rules: Load, words_only: Language) -> None:
    found = explain(compile_rules(rules(PACK), words_only), list(words_only("You should see it.").sents))
    lines = explain_text(found).splitlines()
    assert lines[0] == "my.should  yes  act = 'see it'"
    assert lines[1].startswith("my.answer  no   item 2 of 6: wanted what, saw 'You'")
    assert "✓ item 4 of 5: (want to|should)" in explain_text(found, details=True)


def test_the_parse_is_shown_with_heads(tagging: Language, parsed: Parsed) -> None:
    sentence = parsed(tagging, "You you PRON nsubj 2 Person=2\nsee see VERB root 0\n")
    assert parse_text(sentence).splitlines() == [
        " 0  You  you  PRON  nsubj←1  Person=2",
        " 1  see  see  VERB  root",
    ]


def test_an_unknown_rule_is_an_error(rules: Load, words_only: Language) -> None:
    with pytest.raises(KeyError):
        explain(compile_rules(rules(PACK), words_only), list(words_only("Hi.").sents), 0, "my.none")
