"""Compile parsed phrases and token tests: items become instructions, word lists become sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cards.rules.enumeration import list_ends
from cards.rules.items import Capture, Group, Item, ListRef, Repeat, Start, Test, Token, Word
from cards.rules.noun import noun_ends
from cards.rules.phrase import PhraseError
from cards.rules.program import (
    END,
    ENDS,
    JUMP,
    MATCH,
    PEEK,
    SAVE,
    SPLIT,
    START,
    TOKEN,
    WORDS,
    Need,
    Needs,
    Program,
)
from cards.rules.tokens import Table

MAX_INSTRUCTIONS = 20_000

TokenTest = Callable[[Table, int], bool]
Tokenize = Callable[[str], tuple[str, ...]]
WordLists = Mapping[str, tuple[str, ...]]
_COMMON = frozenset((
    "a", "an", "and", "are", "as", "be", "do", "for", "have", "if", "in", "is", "it", "not", "of", "on", "or",
    "so", "that", "the", "they", "this", "to", "we", "what", "when", "you", "your", ",", ".",
))  # fmt: skip
"""Words that most sentences have, so that asking for them first saves little."""


def compile_phrase(items: tuple[Item, ...], words: WordLists, tokenize: Tokenize) -> Program:
    """Make the program of a parsed phrase; raises PhraseError if it grows too large."""
    return _Compiler(words, tokenize).program(items)


def compile_tests(tests: tuple[Test, ...], words: WordLists) -> TokenTest:
    """One function that tells whether a token passes every test."""
    single = [_single(test, words) for test in tests]
    if len(single) == 1:
        return single[0]

    def every(table: Table, row: int) -> bool:
        return all(test(table, row) for test in single)

    return every


def values_of(test: Test, words: WordLists) -> frozenset[str]:
    """The values a test names, word lists replaced by their entries."""
    values: set[str] = set()
    for value in test.values:
        if value.startswith("@") and value[1:] in words:
            values.update(words[value[1:]])
        else:
            values.add(value)
    return (
        frozenset(value.lower() for value in values) if test.name in ("lower", "lemma") else frozenset(values)
    )


def test_need(test: Test, words: WordLists) -> Need | None:
    """What a sentence must have for one of its tokens to pass a test; None if the test says nothing of it."""
    if test.negate or test.name in ("tag", "dep"):
        return None
    values = values_of(test, words)
    if test.name in ("lower", "lemma", "pos"):
        return test.name, values
    return "morph", frozenset(f"{test.name}={value}" for value in values)


def _single(test: Test, words: WordLists) -> TokenTest:
    values = values_of(test, words)
    wanted = not test.negate
    if test.name == "dep":
        return lambda table, row: (table.relation[row] in values or table.dep[row] in values) is wanted
    if test.name == "lower":
        return lambda table, row: (table.lower[row] in values) is wanted
    if test.name == "lemma":
        return lambda table, row: (table.lemma[row].lower() in values) is wanted
    if test.name == "pos":
        return lambda table, row: (table.pos[row] in values) is wanted
    if test.name == "tag":
        return lambda table, row: (table.tag[row] in values) is wanted
    features = frozenset(f"{test.name}={value}" for value in values)
    return lambda table, row: (not features.isdisjoint(table.morph[row])) is wanted


def _quote(table: Table, row: int) -> bool:
    return table.lower[row] in ('"', "'")


def _word(table: Table, row: int) -> bool:
    return not table.punct[row]


def _mark(table: Table, row: int) -> bool:
    return table.punct[row]


def _any(table: Table, row: int) -> bool:
    return True


def _inner(table: Table, row: int) -> bool:
    return table.lower[row] not in _CLAUSE_ENDS


_CLAUSE_ENDS = frozenset([",", ";", ":", "-", "--", "–", "—", "…", "...", "?", "!", "."])


@dataclass(frozen=True, slots=True)
class Literals:
    """Runs of words by their first word; called with a row, gives the rows after those that stand there."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]

    def __call__(self, table: Table, row: int) -> list[int]:
        lower = table.lower
        return [
            row + len(entry)
            for entry in self.by_first.get(lower[row], ())
            if len(entry) == 1 or tuple(lower[row : row + len(entry)]) == entry
        ]


class _Compiler:
    def __init__(self, words: WordLists, tokenize: Tokenize) -> None:
        self.words = words
        self.tokenize = tokenize
        self.code: list[tuple[int, Any, int]] = []
        self.names: list[str] = []
        self.item_of: list[int] = []
        self.item = 0

    def program(self, items: tuple[Item, ...]) -> Program:
        for number, item in enumerate(items):
            self.item = number
            self.emit_item(item)
        self.item = len(items)
        self.emit(MATCH)
        anchored = bool(items) and isinstance(items[0], Start)
        code = tuple(self.code)
        return Program(
            code, tuple(self.names), anchored, _starts(code), self.needs(items), tuple(self.item_of)
        )

    def emit(self, op: int, argument: Any = None, other: int = 0) -> int:
        if len(self.code) >= MAX_INSTRUCTIONS:
            raise PhraseError("the pattern is too large", 0, "shorten its word lists")
        self.code.append((op, argument, other))
        self.item_of.append(self.item)
        return len(self.code) - 1

    def emit_item(self, item: Item) -> None:
        if isinstance(item, Word):
            for token in self.tokenize(item.word):
                self.emit(WORDS, frozenset([token]))
        elif isinstance(item, ListRef):
            self.emit_literals(self.tokenize(entry) for entry in self.words[item.name])
        elif isinstance(item, Token):
            self.emit(TOKEN, compile_tests(item.tests, self.words) if item.tests else _word)
        elif isinstance(item, Group):
            self.emit_group(item)
        elif isinstance(item, Repeat):
            self.emit_repeat(lambda: self.emit_item(item.item), item.times)
        elif isinstance(item, Capture):
            self.emit_capture(item)
        else:
            self.emit(START if isinstance(item, Start) else END)

    def emit_literals(self, entries: Iterable[tuple[str, ...]]) -> None:
        """One of several runs of words; longer ones are tried first."""
        ordered = sorted(set(entries) - {()}, key=lambda entry: (-len(entry), entry))
        if all(len(entry) == 1 for entry in ordered):
            self.emit(WORDS, frozenset(entry[0] for entry in ordered))
            return
        by_first: dict[str, tuple[tuple[str, ...], ...]] = {}
        for entry in ordered:
            by_first[entry[0]] = (*by_first.get(entry[0], ()), entry)
        self.emit(ENDS, Literals(by_first))

    def emit_group(self, group: Group) -> None:
        """One of several sequences: as written, but those that are only words last."""
        words: list[tuple[str, ...]] = []
        others: list[Callable[[], None]] = []
        for choice in group.choices:
            if all(isinstance(item, Word) for item in choice):
                words.append(tuple(token for item in choice for token in self.tokens_of(item)))
            elif len(choice) == 1 and isinstance(choice[0], ListRef):
                words.extend(self.tokenize(entry) for entry in self.words[choice[0].name])
            else:
                others.append(partial(self.emit_sequence, choice))
        if words:
            others.append(partial(self.emit_literals, words))
        self.emit_choices(others)

    def tokens_of(self, item: Item) -> tuple[str, ...]:
        return self.tokenize(item.word) if isinstance(item, Word) else ()

    def emit_sequence(self, items: tuple[Item, ...]) -> None:
        for item in items:
            self.emit_item(item)

    def emit_choices(self, choices: list[Callable[[], None]]) -> None:
        """One of several; where all of them start with known words, those are looked for first."""
        jumps: list[int] = []
        peek = self.emit(PEEK) if len(choices) > 1 else -1
        for number, choice in enumerate(choices):
            last = number + 1 == len(choices)
            split = -1 if last else self.emit(SPLIT)
            choice()
            if not last:
                jumps.append(self.emit(JUMP))
                self.code[split] = (SPLIT, split + 1, len(self.code))
        for jump in jumps:
            self.code[jump] = (JUMP, None, len(self.code))
        if peek >= 0:
            starts = _starts(self.code, peek + 1)
            self.code[peek] = (PEEK, starts, 0) if starts is not None else (JUMP, None, peek + 1)

    def emit_repeat(self, body: Callable[[], None], times: str, *, lazy: bool = False) -> None:
        if times == "+":
            first = len(self.code)
            body()
            split = self.emit(SPLIT)
            ways = (split + 1, first) if lazy else (first, split + 1)
            self.code[split] = (SPLIT, *ways)
            return
        split = self.emit(SPLIT)
        body()
        if times == "*":
            self.emit(JUMP, None, split)
        ways = (len(self.code), split + 1) if lazy else (split + 1, len(self.code))
        self.code[split] = (SPLIT, *ways)

    def emit_capture(self, capture: Capture) -> None:
        if capture.name in self.names:
            number = self.names.index(capture.name)
        else:
            number = len(self.names)
            self.names.append(capture.name)
        if capture.kind == "noun":
            self.emit_repeat(lambda: void(self.emit(TOKEN, _quote)), "?")
        self.emit(SAVE, None, 2 * number)
        if capture.item is not None:
            self.emit_item(capture.item)
        elif capture.kind == "noun":
            self.emit(ENDS, noun_ends)
        elif capture.kind == "list":
            self.emit(ENDS, list_ends)
        elif capture.kind == "word":
            self.emit(TOKEN, _word)
        elif capture.kind == "rest":
            self.emit_stretch(_any, lazy=False)
            self.emit(END)
        else:
            self.emit_stretch(_any if capture.kind == "words" else _inner, lazy=True)
        self.emit(SAVE, None, 2 * number + 1)
        if capture.kind == "noun":
            self.emit_repeat(lambda: void(self.emit(TOKEN, _quote)), "?")

    def emit_stretch(self, test: TokenTest, *, lazy: bool) -> None:
        """Tokens of which at least one is a word."""
        self.emit_repeat(lambda: void(self.emit(TOKEN, _mark)), "*")
        self.emit(TOKEN, _word)
        self.emit_repeat(lambda: void(self.emit(TOKEN, test)), "*", lazy=lazy)

    def needs(self, items: Iterable[Item]) -> Needs:
        return rarest_first(need for item in items for need in self.item_needs(item))

    def item_needs(self, item: Item) -> Iterable[Need]:
        """What one item needs in the sentence, as far as it names words or lemmas."""
        if isinstance(item, Word):
            return [("lower", frozenset([token])) for token in self.tokenize(item.word)]
        if isinstance(item, ListRef):
            return [("lower", frozenset(self.tokenize(entry)[0] for entry in self.words[item.name]))]
        if isinstance(item, Token):
            return [need for test in item.tests if (need := test_need(test, self.words))]
        if isinstance(item, Repeat):
            return self.item_needs(item.item) if item.times == "+" else []
        if isinstance(item, Capture):
            return self.item_needs(item.item) if item.item is not None else []
        if isinstance(item, Group):
            return self.group_needs(item)
        return []

    def group_needs(self, group: Group) -> Iterable[Need]:
        """One of what its choices need most, where all of them need something in the same column."""
        if len(group.choices) == 1:
            return self.needs(group.choices[0])
        for column in ("lower", "lemma", "pos", "morph"):
            parts = [[need for need in self.needs(choice) if need[0] == column] for choice in group.choices]
            if all(parts):
                return [(column, frozenset().union(*(part[0][1] for part in parts)))]
        return []


def _starts(code: Sequence[tuple[int, Any, int]], first: int = 0) -> frozenset[str] | None:
    """The words that the first token of a match can be; None if it may be any or there may be none."""
    words: set[str] = set()
    waiting, seen = [first], set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if place >= len(code):
            return None
        op, argument, other = code[place]
        if op in (WORDS, PEEK):
            words.update(argument)
        elif op == ENDS and isinstance(argument, Literals):
            words.update(argument.by_first)
        elif op == SPLIT:
            waiting += [argument, other]
        elif op == JUMP:
            waiting.append(other)
        elif op in (SAVE, START):
            waiting.append(place + 1)
        else:
            return None
    return frozenset(words)


def void(_: object) -> None:
    """Take a value where a function must return nothing."""


def rarest_first(needs: Iterable[Need]) -> Needs:
    """Needs in the order in which they should be asked for."""
    return tuple(sorted(set(needs), key=_frequency))


def _frequency(need: Need) -> tuple[int, str, list[str]]:
    column, values = need
    if column in ("lower", "lemma"):
        weight = sum(25 if value in _COMMON else 1 for value in values)
    else:
        weight = 1000 if column == "pos" else 100
    return weight, column, sorted(values)
