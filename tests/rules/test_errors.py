"""What is wrong with a rule file: every problem at once, each with its place, its code and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from cards.errors import Problem, RuleError
from cards.rules import RuleSet, compile_rules, find_matches, load_rules

Load = Callable[..., RuleSet]

HEAD = "rules:\n  - id: my.rule\n    kind: tip\n"
ONE = HEAD + "    match: {phrase: 'try {act:rest}'}\n"


def problems_of(load: Load, text: str) -> list[Problem]:
    with pytest.raises(RuleError) as caught:
        load(text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "place", "code", "says"),
    [
        ("rules: [", "1:9", "R001", "not readable as YAML"),
        ("rules:\n\t- id: x", "2:1", "R001", "blanks, not tabs"),
        ("", "1:1", "R001", "empty"),
        ("- a\n- b\n", "1:1", "R004", "a mapping of keys"),
        ("rules: no", "1:8", "R004", "'rules' should be a list, not 'no'"),
        ("a: 1\n---\nb: 2\n", "2:1", "R001", "second document"),
        ("words: !!python/object:os.system {a: [b]}\n" + ONE, "1:8", "R001", "tag"),
        ("words: {a: *b}\n", "1:12", "R001", "anchor"),
        ("words: {a: &b [*b]}\n", "1:16", "R001", "anchor"),
        ("words: {a: [x]}\n? [a, b]\n: c\n", "2:3", "R001", "single word"),
        (ONE + "    score: 0.5\n    score: 0.6\n", "6:5", "R002", "already stands in line 5"),
        (ONE + "    scor: 0.5\n", "5:5", "R003", "did you mean 'score'"),
        ("word: {a: [b]}\n" + ONE, "1:1", "R003", "did you mean 'words'"),
        (HEAD + "    match: {tree: {x: {lemas: [use]}}}\n", "4:24", "R003", "did you mean 'lemma'"),
        (HEAD + "    match: {frase: x}\n", "4:13", "R003", "did you mean 'phrase'"),
        (ONE + "    where: {act: {word: 3}}\n", "5:19", "R003", "did you mean 'words'"),
        (ONE + "    examples: {matches: [Try it.]}\n", "5:16", "R003", "did you mean 'match'"),
        (ONE + "    examples: {match: [{text: Try., akt: it}]}\n", "5:37", "R003", "did you mean 'act'"),
        (ONE + "    score: high\n", "5:12", "R004", "should be a number, not 'high'"),
        (ONE + "    score: 2\n", "5:12", "R004", "less than or equal to 1"),
        (ONE + "    status: maybe\n", "5:13", "R004", "'stable', 'experimental' or 'off'"),
        (ONE + "    tags: [two words]\n", "5:12", "R004", "blank"),
        (HEAD + "    match: {phrase: a, then: {phrase: b, repeat: 1..99}}\n", "4:50", "R004", "at most 50"),
        (ONE + "    where: {act: {words: few}}\n", "5:26", "R004", "1..6"),
        (ONE + "    card: {front: x}\n", "5:11", "R004", "front and back, or cloze"),
        (ONE.replace("my.rule", "Rule"), "2:9", "R004", "group.name"),
        (ONE.replace("kind: tip", "kind:"), "3:10", "R004", "should be text, not nothing"),
        ("format: 2\n" + ONE, "1:9", "R004", "reads format 1"),
        (HEAD, "2:5", "R004", "'match' is missing"),
        (
            HEAD + "    match: {phrase: x, regex: x}\n",
            "4:12",
            "R004",
            "exactly one of phrase, tree",
        ),
        (HEAD + "    match: {tree: {a: {}, b: {}}}\n", "4:19", "R004", "one word at its top"),
        (HEAD + "    match: {tree: {a: {pos: VERBS}}}\n", "4:29", "R004", "did you mean 'VERB'"),
        (HEAD + "    match: {tree: {a: {morph: {mood: Imp}}}}\n", "4:32", "R004", "capital"),
        (HEAD + "    match: {tree: {a: {lemma: {but: x}}}}\n", "4:31", "R004", "{not: ...}"),
        ("extends: [definitons]\n" + ONE, "1:11", "R004", "did you mean 'definitions'"),
        ("extends: [../other.yaml]\n" + ONE, "1:11", "R004", "beside this file"),
        ("extends: [/etc/x.yaml]\n" + ONE, "1:11", "R004", "beside this file"),
        ("extends: [other.yaml]\n" + ONE, "1:11", "R004", "no file"),
        (ONE + ONE.removeprefix("rules:\n"), "5:9", "R005", "exists already"),
        (ONE.replace("try", "@trying"), "4:22", "R006", "no word list 'trying'"),
        ("words: {a: ['@b']}\n" + ONE, "1:13", "R006", "no word list 'b'"),
        ("words: {a: ['@a', x]}\n" + ONE, "1:13", "R006", "contains itself"),
        (HEAD + "    match: {tree: {x: {lemma: '@doing'}}}\n", "4:31", "R006", "no word list 'doing'"),
        (ONE + "    card: {front: 'Why {akt}?', back: x}\n", "5:24", "R007", "did you mean 'act'"),
        (ONE + "    card: {front: 'Why {act|capp}?', back: x}\n", "5:25", "R007", "did you mean 'cap'"),
        (ONE + "    card: {front: 'Why {act|first}?', back: x}\n", "5:25", "R007", "needs a number"),
        (ONE + "    card: {front: 'Why {act?', back: x}\n", "5:24", "R007", "partner"),
        (ONE + "    where: {akt: {words: 3}}\n", "5:13", "R007", "did you mean 'act'"),
        (
            HEAD + "    match: {any: ['a {x:rest}', 'b {y:rest}']}\n    card: {cloze: '{x}'}\n",
            "4:33",
            "R008",
            "does not always capture",
        ),
        (HEAD + "    match: 'a {x:word}? b'\n    card: {cloze: '{x}'}\n", "4:12", "R008", "does not always"),
        (ONE.replace("tip", "definition"), "4:12", "R008", "needs 'term'"),
        (ONE.replace("try", "(try"), "4:22", "R009", "never closed"),
        (ONE.replace("act:rest", "act:rset"), "4:31", "R009", "did you mean 'rest'"),
        (HEAD + "    match: {regex: '(?P<a>x'}\n", "4:28", "R014", "not a regular expression"),
        (HEAD + f"    match: {{regex: '{'x' * 1001}'}}\n", "4:21", "R014", "longer than 1000"),
    ],
)
def test_a_problem_has_its_place_and_its_code(
    rules: Load, text: str, place: str, code: str, says: str
) -> None:
    found = problems_of(rules, text)
    assert (f"{found[0].place.line}:{found[0].place.column}", found[0].code) == (place, code), str(found[0])
    assert says in str(found[0])
    assert len({problem.code for problem in found}) == 1, "one mistake, one problem"


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(ONE + "    scor: 1\n    where: {akt: {words: 3}}\n", encoding="utf-8")
    two.write_text(ONE.replace("my.rule", "my.other").replace("try", "(try"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules([one, two, tmp_path / "three.yaml"], builtin=False)
    found = [(Path(problem.place.path).name, problem.code) for problem in caught.value.problems]
    assert found == [("one.yaml", "R003"), ("one.yaml", "R007"), ("two.yaml", "R009"), ("three.yaml", "R001")]


def test_a_problem_shows_the_line_and_points_at_the_place(rules: Load) -> None:
    (problem,) = problems_of(rules, ONE.replace("{act", "{akt:rest} {act"))
    *_, line, pointer = str(problem).splitlines()
    assert line[pointer.index("^") :].startswith("{akt:rest}")


def test_a_rule_without_examples_is_worth_a_warning_only(rules: Load) -> None:
    (warning,) = rules(ONE).warnings
    assert (warning.code, warning.place.line) == ("R012", 2)


def test_words_stay_what_the_author_typed(rules: Load, words_only: Language) -> None:
    text = "words: {odd: [no, on, yes, 12:30, 012, 1.10, null, ~, true]}\n" + ONE.replace("try", "say @odd")
    (rule,) = rules(text).rules
    assert rule.words["odd"] == ("no", "on", "yes", "12:30", "012", "1.10", "null", "~", "true")


def test_aliases_cannot_blow_up(rules: Load) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = problems_of(rules, "\n".join(lines))
    assert any("aliases" in problem.message for problem in found)


def test_deep_nesting_is_refused(rules: Load) -> None:
    (problem,) = problems_of(rules, "[" * 100_000)
    assert "nested" in problem.message


def test_a_pattern_can_be_too_large(rules: Load, words_only: Language) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rules(rules(ONE.replace("try", "x " * 25_000)), words_only)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("R010", 4)


def test_a_regular_expression_cannot_hang(rules: Load, words_only: Language) -> None:
    finder = compile_rules(rules(HEAD + "    match: {regex: '^(?P<a>(x|x|xx)+)$'}\n"), words_only)
    with pytest.raises(RuleError) as caught:
        find_matches(finder, list(words_only("x" * 60 + "w").sents))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("R014", 4)


def test_many_slow_regular_expressions_cannot_hang_either(
    rules: Load, words_only: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cards.rules.regex.BUDGET_SECONDS", 0.0)
    finder = compile_rules(rules(HEAD + "    match: {regex: 'a'}\n"), words_only)
    with pytest.raises(RuleError, match="of the rules take over"):
        find_matches(finder, list(words_only("A man. A plan.").sents))


def problems_in(path: Path) -> tuple[Problem, ...]:
    try:
        load_rules([path], builtin=False)
    except RuleError as error:
        return error.problems
    return ()


KEYS = "rules id match phrase tree regex any where card words kind unless then examples with not back"
SIGNS = r"""a.b {x:rest} tip @a ( [ ] { } : - & &a *a !x ' " 1..3 | \ # % ,"""
FRAGMENTS = [*KEYS.split(), *SIGNS.split(), "\n", "  ", "\t"]


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join)))
def test_whatever_is_in_a_file_only_a_rule_error_comes_out(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "wild.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert all(problem.place.path == str(path) for problem in problems_in(path))


VALUES = st.recursive(
    st.one_of(st.none(), st.sampled_from([*FRAGMENTS, "x y", "0.5", "[pos=VERB]", "true"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FRAGMENTS), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=120, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_whatever_shape_a_rule_has_only_a_rule_error_comes_out(
    tmp_path_factory: pytest.TempPathFactory, match: object, where: object, card: object
) -> None:
    rule = {"id": "a.b", "kind": "tip", "match": match, "where": where, "card": card}
    path = tmp_path_factory.getbasetemp() / "wild.yaml"
    path.write_text(json.dumps({"rules": [rule]}), encoding="utf-8")
    assert all(problem.place.path == str(path) for problem in problems_in(path))
