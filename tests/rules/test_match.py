"""Rules over several sentences, exceptions, conditions, and which rules run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Span

from cards.errors import RuleError
from cards.rules import Match, RuleSet, compile_rules, find_matches, load_rules

Find = Callable[[str, str], list[Match]]
Load = Callable[..., RuleSet]
Parsed = Callable[[Language, str], Span]

QUESTION = """
rules:
  - id: my.question
    kind: definition
    match:
      phrase: '^ what is {term:words} \\? $'
      then: {name: answer, phrase: "^ it is|means|'s", repeat: 1..2}
"""
SPEECH = "Hello. What is tea? It is a drink. It means leaves. It is hot. Bye."


def texts(match: Match) -> dict[str, str]:
    return {name: span.text for name, span in match.captures.items()}


def test_an_answer_may_be_several_sentences(find: Find) -> None:
    (match,) = find(QUESTION, SPEECH)
    assert texts(match) == {"term": "tea", "answer": "It is a drink. It means leaves."}
    assert (match.first, match.sentence, match.last) == (1, 1, 3)


@pytest.mark.parametrize("speech", ["What is tea?", "What is tea? Bye.", "It is hot. What is tea?"])
def test_no_answer_no_match(find: Find, speech: str) -> None:
    assert find(QUESTION, speech) == []


def test_an_answer_is_not_looked_for_in_another_document(rules: Load, words_only: Language) -> None:
    finder = compile_rules(rules(QUESTION), words_only)
    apart = [*words_only("What is tea?").sents, *words_only("It is a drink.").sents]
    assert find_matches(finder, apart) == []
    ended = [*words_only("What is tea? It is a drink.").sents, *words_only("It is hot.").sents]
    (match,) = find_matches(finder, ended)
    assert match.captures["answer"].text == "It is a drink."


def test_the_sentence_before_can_be_asked_for(find: Find) -> None:
    text = """
rules:
  - id: my.called
    kind: definition
    match:
      before: {name: description, phrase: 'it {does:rest}'}
      phrase: "^ that is|'s {term:rest}"
"""
    (match,) = find(text, "That's coffee. So it keeps you warm. That's tea.")
    assert texts(match) == {"description": "So it keeps you warm.", "does": "keeps you warm", "term": "tea"}
    assert (match.first, match.sentence) == (1, 2)


def test_steps_follow_one_another_and_may_be_missing(find: Find) -> None:
    text = """
rules:
  - id: my.steps
    kind: tip
    match:
      phrase: 'two reasons'
      then:
        - {phrase: '^ first {one:rest}'}
        - {phrase: '^ well', repeat: 0..1}
        - '^ second {two:rest}'
"""
    (match,) = find(text, "There are two reasons. First time. Well well. Second money.")
    assert texts(match) == {"one": "time", "two": "money"}
    (match,) = find(text, "There are two reasons. First time. Second money.")
    assert match.last == 2
    assert find(text, "There are two reasons. Second money.") == []


UNLESS = r"""
unless:
  - {phrase: '^ let us', kinds: [tip]}
  - {regex: '\bsubscribe\b'}
rules:
  - id: my.tip
    kind: tip
    match: 'try {act:rest}'
    unless: '\? $'
  - id: my.fact
    kind: fact
    match: 'try {act:rest}'
"""


@pytest.mark.parametrize(
    ("speech", "kinds"),
    [
        ("Please try this.", ["tip", "fact"]),
        ("Can you try this?", ["fact"]),
        ("Let us try this.", ["fact"]),
        ("Do subscribe and try this.", []),
    ],
)
def test_exceptions_of_rules_and_packs(find: Find, speech: str, kinds: list[str]) -> None:
    assert [match.rule.kind for match in find(UNLESS, speech)] == kinds


@pytest.mark.parametrize(
    ("where", "speech", "fits"),
    [
        ("{act: {words: 2..3}}", "Try one.", False),
        ("{act: {words: 2..3}}", "Try one, two (three)!", True),
        ("{act: {words: 2..}}", "Try a b c d e f.", True),
        ("{act: {words: 1}}", "Try a b.", False),
        ("{act: {like: '^ to'}}", "Try to go.", True),
        ("{act: {like: '^ to'}}", "Try not to go.", False),
        ("{act: {like: ['^ to', 'not']}}", "Try not to go.", True),
        ("{act: {unlike: [worry, {regex: 'w.t'}]}}", "Try to wait.", True),
        ("{act: {unlike: [worry, {regex: 'w..t'}]}}", "Try to wait.", False),
        ("{sentence: {words: ..3}}", "Try.", None),
        ("{sentence: {words: 1..3}}", "Now really try to go.", False),
    ],
)
def test_conditions_on_captures(find: Find, where: str, speech: str, fits: bool | None) -> None:
    text = f"rules: [{{id: my.r, kind: tip, match: 'try {{act:rest}}', where: {where}}}]"
    if fits is None:
        with pytest.raises(RuleError):
            find(text, speech)
    else:
        assert bool(find(text, speech)) is fits


def test_conditions_on_the_head_and_what_is_above_it(rules: Load, tagging: Language, parsed: Parsed) -> None:
    sentence = parsed(
        tagging,
        """
        things thing NOUN obj 4
        that that PRON obj 3
        help help VERB acl 1
        use use VERB root 0
        """,
    )
    for where, fits in [
        ("{x: {head: {lemma: help}}}", True),
        ("{x: {head: {lemma: {not: [help]}}}}", False),
        ("{x: {head: {dep: acl, with: {y: {dep: obj}}}}}", True),
        ("{x: {not_inside: {dep: obj}}}", False),
        ("{x: {not_inside: {dep: [obl, advcl]}}}", True),
    ]:
        text = f"rules: [{{id: my.r, kind: tip, match: '{{x:(that help)}}', where: {where}}}]"
        assert bool(find_matches(compile_rules(rules(text), tagging), [sentence])) is fits, where


def test_the_first_branch_that_fits_counts(find: Find) -> None:
    text = """
rules:
  - id: my.r
    kind: tip
    match: {any: ['you should {act:rest}', 'should {act:rest}', 'never {act:word}']}
"""
    found = [(match.branch, match.matched.text) for match in find(text, "You should go. We should never go.")]
    assert found == [(0, "You should go"), (1, "should never go")]


def test_regular_expressions_capture_whole_words(find: Find) -> None:
    text = r"rules: [{id: my.date, kind: date, match: {regex: '\b(?P<year>1[5-9]\d\d|C\+\+1)'}}]"
    found = find(text, "Hello. It began in 1789, not in C++17.")
    assert [texts(match)["year"] for match in found] == ["1789", "C++17"]
    assert {match.sentence for match in found} == {1}


@pytest.mark.parametrize(
    ("options", "on"),
    [
        ({}, ["a.one", "a.two", "b.one"]),
        ({"select": ["a.*"]}, ["a.one", "a.two"]),
        ({"select": ["a.new"]}, ["a.new"]),
        ({"select": ["*"]}, ["a.one", "a.two", "b.one"]),
        ({"ignore": ["a.*"]}, ["b.one"]),
        ({"ignore": ["a.*"], "select": ["a.two", "b.*"]}, ["a.two", "b.one"]),
        ({"ignore": ["a.two"], "select": ["a.two", "b.*"]}, ["b.one"]),
        ({"override": {"a.off": {"status": "stable"}}, "ignore": ["a.two"]}, ["a.one", "a.off", "b.one"]),
    ],
)
def test_rules_are_chosen_by_name(rules: Load, options: dict[str, object], on: list[str]) -> None:
    ids = [("a.one", ""), ("a.two", ""), ("a.new", "experimental"), ("a.off", "off"), ("b.one", "")]
    entries = [f"{{id: {name}, kind: tip, match: x, status: {status or 'stable'}}}" for name, status in ids]
    chosen = rules(f"rules: [{', '.join(entries)}]", **options)
    assert [rule.id for rule in chosen.rules] == on
    assert len(chosen.rules) + len(chosen.off) == 5


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ({"ignore": ["a.onne"]}, "R013", "did you mean 'a.one'"),
        ({"select": ["a.old"]}, "R013", "now called 'a.one'"),
        ({"override": {"c.*": {"score": 1}}}, "R013", "no rule"),
        ({"override": {"a.one": {"score": 2}}}, "R004", "score"),
        ({"override": {"a.one": {"match": "x"}}}, "R003", "cannot be changed"),
    ],
)
def test_a_choice_that_fits_no_rule_is_an_error(
    rules: Load, options: dict[str, object], code: str, says: str
) -> None:
    with pytest.raises(RuleError) as caught:
        rules("rules: [{id: a.one, kind: tip, match: x, renamed_from: a.old}]", **options)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert says in str(problem)


def test_a_pack_may_extend_the_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("words: {go: [go, walk], odd: [x]}\n", encoding="utf-8")
    main = tmp_path / "main.yaml"
    main.write_text(
        "extends: [./words.yaml]\nwords: {odd: [y]}\nrules: [{id: my.go, kind: tip, match: '@go @odd'}]\n",
        encoding="utf-8",
    )
    rules = load_rules([main], builtin=False)
    assert [pack.name for pack in rules.packs] == ["words", "main"]
    words = rules.rules[0].words
    assert (words["go"], words["odd"]) == (("go", "walk"), ("y",))


def test_files_that_extend_each_other_are_read_once(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        text = f"extends: [{other}.yaml]\nrules: [{{id: my.{one}, kind: tip, match: x}}]\n"
        (tmp_path / f"{one}.yaml").write_text(text, encoding="utf-8")
    rules = load_rules([tmp_path / "a.yaml", tmp_path / "b.yaml"], builtin=False)
    assert sorted(rule.id for rule in rules.rules) == ["my.a", "my.b"]


def test_a_file_adds_to_the_built_in_packs_or_replaces_them(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("rules: [{id: my.r, kind: tip, match: x}]\n", encoding="utf-8")
    adds = load_rules([path])
    assert len(adds.rules) > 1
    assert adds.rules[-1].id == "my.r"
    path.write_text(f"rules: [{{id: {adds.rules[0].id}, kind: tip, match: x}}]\n", encoding="utf-8")
    with pytest.raises(RuleError, match="builtin: false"):
        load_rules([path])
    path.write_text("builtin: false\nrules: [{id: my.r, kind: tip, match: x}]\n", encoding="utf-8")
    assert [rule.id for rule in load_rules([path]).rules] == ["my.r"]
