"""Phrase patterns: what each way of writing finds, and what it captures."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from cards.rules import Match, RuleSet, compile_rules, find_matches
from cards.rules.phrase import PhraseError, parse_phrase

Find = Callable[[str, str], list[Match]]
Load = Callable[..., RuleSet]
Parsed = Callable[[Language, str], Span]


def texts(match: Match) -> dict[str, str]:
    return {name: span.text for name, span in match.captures.items()}


def only(matches: list[Match]) -> Match:
    assert len(matches) == 1, [match.matched.text for match in matches]
    return matches[0]


def rule(phrase: str, more: str = "") -> str:
    quoted = phrase.replace("'", "''")
    return f"""
words:
  opener: [so, now, okay, all right, no, on]
  hedge: [just, kind of]
rules:
  - id: my.rule
    kind: tip
    match: {{phrase: '{quoted}'}}
{more}"""


@pytest.mark.parametrize(
    ("phrase", "speech", "captures"),
    [
        (
            "as a rule of thumb ,? {act:rest}",
            "So as a rule of thumb, keep it short.",
            {"act": "keep it short"},
        ),
        ("AS A RULE {act:rest}", "as a Rule do it", {"act": "do it"}),
        ("^ @opener* ,? try {act:rest}", "Okay so now, try a list!", {"act": "a list"}),
        ("^ @opener* try {act:rest}", "All right try a list!", {"act": "a list"}),
        ("^ no|on {act:rest}", "No shortcuts here.", {"act": "shortcuts here"}),
        ("^ try {act:rest}", '"- Try a list."', {"act": "a list"}),
        ("^ try {act:rest}", "Now try a list.", None),
        ("you (want to|should) {act:rest}", "Here you want to stop.", {"act": "stop"}),
        ("you (want to|should) {act:rest}", "Here you want no stop.", None),
        ("don't|never {act:rest}", "Please don't wait.", {"act": "wait"}),
        ("don't {act:rest}", "Please don’t wait.", {"act": "wait"}),
        ("you're gonna {act:rest}", "You're gonna wait.", {"act": "wait"}),
        ("cannot {act:rest}", "You cannot wait.", {"act": "wait"}),
        (
            "if you {cond:words} , {act:rest}",
            "If you wait, or not, go.",
            {"cond": "wait", "act": "or not, go"},
        ),
        (
            "{what:words} is called {name:rest}",
            "What it is is called tea.",
            {"what": "What it is", "name": "tea"},
        ),
        ("then {cond:clause} , go", "then wait, or stay, go", None),
        ("then {cond:words} , go", "then wait, or stay, go", {"cond": "wait, or stay"}),
        (r"what is {term:words} \? $", "So what is tea?", {"term": "tea"}),
        (r"\? $", "Tea?", {}),
        (r"\? $", "Tea? No.", {}),
        ("really {x:word} really", "really very really", {"x": "very"}),
        ("{x:(green tea|tea)} please", "One green tea please.", {"x": "green tea"}),
        ("{x:@hedge} tea", "It is kind of tea.", {"x": "kind of"}),
        ("so{x:word}", "so tea", PhraseError),
        ("very+ good", "It is very very good.", {}),
        ("^ (so (now)?|okay) go", "So go.", {}),
        ("say {what:rest}", 'Just say "I need help".', {"what": '"I need help"'}),
        ("wrap {what:rest}", "wrap it (in foil).", {"what": "it (in foil)"}),
        ("[lower=tea|coffee] $", "I like coffee.", {}),
        ("[lower!=tea] please", "No tea please.", None),
        ("never {act:rest} $", "Never say never.", {"act": "say never"}),
        (r"use C\+\+ {x:rest}", "Use C++ here.", {"x": "here"}),
        ("{x:words} [] good", "this is very good", {"x": "this is"}),
    ],
)
def test_a_phrase_finds_what_it_looks_like(
    find: Find, phrase: str, speech: str, captures: dict[str, str] | type[PhraseError] | None
) -> None:
    if captures is PhraseError:
        with pytest.raises(PhraseError):
            parse_phrase(phrase)
        return
    matches = find(rule(phrase), speech)
    if captures is None:
        assert matches == []
    else:
        assert texts(only(matches)) == captures


def test_a_phrase_matches_as_often_as_it_occurs(find: Find) -> None:
    matches = find(rule("try {what:word}"), "Try tea and try milk.")
    assert [texts(match)["what"] for match in matches] == ["tea", "milk"]


def test_a_pattern_made_to_backtrack_forever_ends(find: Find) -> None:
    phrase = "{a:words} {b:words} {c:words} ((x? x?)* y)* {d:words} zebra"
    assert find(rule(phrase), "x " * 200 + "y") == []


CLOSURE = """
A a DET det 2
closure closure NOUN nsubj 5
is be AUX cop 5
a a DET det 5
function function NOUN root 0 Number=Sing
. . PUNCT punct 5
"""


def test_lemmas_and_features_are_those_of_the_pipeline(
    rules: Load, tagging: Language, parsed: Parsed
) -> None:
    sentence = parsed(tagging, CLOSURE)
    for phrase, expected in [
        ("^ {term:noun} <be> a|an {what:rest}", {"term": "A closure", "what": "function"}),
        ("[pos=NOUN Number=Sing] $", {}),
        ("[lemma=be pos=VERB]", None),
        ("[pos!=DET] <be>", {}),
    ]:
        matches = find_matches(compile_rules(rules(rule(phrase)), tagging), [sentence])
        assert [texts(match) for match in matches] == ([expected] if expected is not None else []), phrase


NOUNS = [
    ("a DET", ["single ADJ", "point NOUN", "of ADP", "failure NOUN"], 5),
    ("the DET", ["directed VERB VerbForm=Part", "graph NOUN"], 3),
    ("", ["highly ADV", "available ADJ", "system NOUN", "that PRON"], 3),
    ("", ["state NOUN", "- PUNCT", "of ADP", "- PUNCT", "the DET", "- PUNCT", "art NOUN"], 7),
    ("", ["refactoring VERB VerbForm=Ger"], 1),
    ("", ["it PRON"], 0),
    ("", ["Newton PROPN", "'s PART", "law NOUN"], 3),
]


@pytest.mark.parametrize(("first", "rest", "length"), NOUNS)
def test_a_noun_capture_takes_a_whole_noun_group(
    rules: Load, tagging: Language, parsed: Parsed, first: str, rest: list[str], length: int
) -> None:
    rows = ["called call VERB root 0"]
    for row in [first, *rest]:
        if row:
            word, pos, *features = row.split()
            rows.append(f"{word} {word} {pos} obj 1 {'|'.join(features)}")
    sentence = parsed(tagging, "\n".join(rows))
    if "- PUNCT" in rest:
        words, pos = [token.text for token in sentence], [token.pos_ for token in sentence]
        sentence = Doc(tagging.vocab, words=words, spaces=[True] + [False] * len(rest), pos=pos)[:]
    matches = find_matches(compile_rules(rules(rule("called {term:noun}")), tagging), [sentence])
    found = len(only(matches).captures["term"]) if matches else 0
    assert found == length


@pytest.mark.parametrize(
    ("phrase", "at", "says"),
    [
        ("so ?", 3, r"\\\?"),
        ("so )", 3, "closes nothing"),
        ("(so", 0, "never closed"),
        ("(so|)", 4, "something on both sides"),
        ("[lemma=be", 0, "never closed"),
        ("[lema=be]", 1, "lemma"),
        ("[pos=NOUNS]", 1, "NOUN"),
        ("{term:nouns}", 6, "noun"),
        ("{Term:noun}", 0, "name:kind"),
        ("{a:rest} b", 0, "takes everything"),
        ("a {b:words}", 2, "rest"),
        ("a| b", 1, "both sides"),
        ("@ b", 0, "word list"),
        ("b\\", 1, "backslash"),
        ("a?*", 2, "cannot follow"),
        ("", 0, "empty"),
        ("<be", 0, "never closed"),
        ("(" * 50 + "a" + ")" * 50, 12, "too deep"),
    ],
)
def test_a_bad_phrase_says_where_and_what(phrase: str, at: int, says: str) -> None:
    with pytest.raises(PhraseError) as caught:
        parse_phrase(phrase)
    assert caught.value.at == at
    assert re.search(says, f"{caught.value.message} {caught.value.hint}")
