"""Tree patterns, and the ways in which spaCy and Universal Dependencies surprise an author."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Span

from cards.errors import RuleError
from cards.rules import RuleSet, compile_rules, find_matches

Load = Callable[..., RuleSet]
Parsed = Callable[[Language, str], Span]

IF_YOU = """
If if SCONJ mark 3
you you PRON nsubj 3
wait wait VERB advcl 5
, , PUNCT punct 3
use use VERB root 0 Mood=Imp|VerbForm=Fin
a a DET det 7
list list NOUN obj 5
here here ADV obl 5
. . PUNCT punct 5
"""
ALL = "If you wait, use a list here"
WE_USE = """
We we PRON nsubj 2
use use VERB root 0 Mood=Ind|VerbForm=Fin
lists list NOUN obj 2
"""
MADE = """
Lists list NOUN nsubj:pass 3
are be AUX aux 3
made make VERB root 0
"""


def tree(text: str) -> str:
    return f"""
words: {{doing: [use, make]}}
rules:
  - id: my.tree
    kind: tip
    match:
      tree: {text}
"""


@pytest.mark.parametrize(
    ("pattern", "parse", "captures"),
    [
        ("{act: {pos: VERB, morph: {Mood: Imp}}}", IF_YOU, [{"act": ALL}]),
        ("{act: {morph: {Mood: Imp}}}", WE_USE, []),
        (
            "{act: {dep: root, with: {thing: {dep: obj}}}}",
            WE_USE,
            [{"act": "We use lists", "thing": "lists"}],
        ),
        ("{act: {dep: ROOT, without: {who: {dep: nsubj}}}}", WE_USE, []),
        ("{act: {dep: root, without: {who: {dep: nsubj, lower: you}}}}", WE_USE, [{"act": "We use lists"}]),
        ("{act: {lemma: '@doing', maybe: {by: {dep: obl}}}}", WE_USE, [{"act": "We use lists"}]),
        (
            "{act: {lemma: use, maybe: {by: {dep: obl}}}}",
            IF_YOU,
            [{"act": ALL, "by": "here"}],
        ),
        (
            "{act: {dep: root, with: {who: {dep: nsubj}}}}",
            MADE,
            [{"act": "Lists are made", "who": "Lists"}],
        ),
        ("{act: {dep: root, with: {who: {dep: 'nsubj:pass'}}}}", WE_USE, []),
        ("{act: {dep: root, with: {x: {dep: obl, at: before}}}}", IF_YOU, []),
        ("{act: {dep: root, with: {x: {dep: nsubj}}}}", IF_YOU, []),
        (
            "{act: {dep: root, with: {x: {dep: nsubj, deep: true}}}}",
            IF_YOU,
            [{"act": ALL, "x": "you"}],
        ),
        (
            "{a: {dep: root, with: {c: {dep: advcl, at: before, with: {m: {lower: [if, when]}}}}}}",
            IF_YOU,
            [{"a": ALL, "c": "If you wait", "m": "If"}],
        ),
        (
            "{x: {pos: {not: [VERB, PUNCT]}, dep: {not: [nsubj, det, mark]}}}",
            IF_YOU,
            [{"x": "a list"}, {"x": "here"}],
        ),
        (
            "{x: {dep: root, with: {a: {pos: [NOUN, ADV]}, b: {pos: [NOUN, ADV]}}}}",
            IF_YOU,
            [("a list", "here")],
        ),
    ],
)
def test_a_tree_finds_its_shape(
    rules: Load, tagging: Language, parsed: Parsed, pattern: str, parse: str, captures: list[object]
) -> None:
    sentence = parsed(tagging, parse)
    matches = find_matches(compile_rules(rules(tree(pattern)), tagging), [sentence])
    found = [{name: span.text for name, span in match.captures.items()} for match in matches]
    if captures and isinstance(captures[0], tuple):
        assert [(one["a"], one["b"]) for one in found] == captures
    else:
        assert found == captures


def test_captures_count_from_the_start_of_the_document(
    rules: Load, tagging: Language, parsed: Parsed
) -> None:
    doc = parsed(tagging, IF_YOU + "Keep keep VERB root 0 Mood=Imp\nlists list NOUN obj 10\n").doc
    finder = compile_rules(rules(tree("{act: {dep: root, with: {thing: {dep: obj}}}}")), tagging)
    matches = find_matches(finder, [doc[:9], doc[9:]])
    assert [(match.sentence, match.captures["thing"].text) for match in matches] == [
        (0, "a list"),
        (1, "lists"),
    ]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{act: {dep: dobj}}", "relation 'dobj'; did you mean 'obj'"),
        ("{act: {morph: {Mood: Imperative}}}", "'Mood=Imperative'"),
        ("{act: {pos: SYM}}", "part of speech 'SYM'"),
    ],
)
def test_what_the_pipeline_never_sets_is_an_error(
    rules: Load, tagging: Language, pattern: str, says: str
) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rules(rules(tree(pattern)), tagging)
    (problem,) = caught.value.problems
    assert problem.code == "R011"
    assert says in str(problem)
    assert problem.place.line == 7


def test_what_the_pipeline_does_not_set_at_all_is_told_once_a_file(rules: Load, words_only: Language) -> None:
    rule = "  - {{id: my.r{}, kind: tip, match: '<be> [pos=VERB] <do>'}}\n"
    text = "rules:\n" + "".join(rule.format(number) for number in range(9))
    with pytest.raises(RuleError) as caught:
        compile_rules(rules(text), words_only)
    told = [(problem.place.line, problem.place.column) for problem in caught.value.problems]
    assert told == [(2, 36), (2, 41)]
    assert "dictionary forms; 'my.r0' needs them" in str(caught.value)


def test_a_tree_needs_a_parser(rules: Load, words_only: Language) -> None:
    with pytest.raises(RuleError, match="sets no relations"):
        compile_rules(rules(tree("{act: {lower: use}}")), words_only)
