"""Compile parsed phrases and token tests: items become instructions, word lists become sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from cards.rules.items import Capture, Group, Item, ListRef, Repeat, Start, Test, Token, Word
from cards.rules.phrase import PhraseError
from cards.rules.program import END, JUMP, MATCH, SAVE, SPLIT, START, TOKEN, WORDS, Program
from cards.rules.tokens import Table

MAX_INSTRUCTIONS = 20_000

TokenTest = Callable[[Table, int], bool]
Tokenize = Callable[[str], tuple[str, ...]]
WordLists = Mapping[str, tuple[str, ...]]
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "be",
        "do",
        "for",
        "have",
        "if",
        "in",
        "is",
        "it",
        "not",
        "of",
        "on",
        "or",
        "so",
        "that",
        "the",
        "they",
        "this",
        "to",
        "we",
        "what",
        "when",
        "you",
        "your",
        ",",
        ".",
    ]
)


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


def _nominal(table: Table, row: int) -> bool:
    return table.pos[row] in _NOMINAL or table.lower[row] == "'s"


def _head(table: Table, row: int) -> bool:
    return table.pos[row] in _HEADS


def _modifier(table: Table, row: int) -> bool:
    pos = table.pos[row]
    return pos in _MODIFIERS or (pos == "VERB" and not _VERBAL.isdisjoint(table.morph[row]))


def _gerund(table: Table, row: int) -> bool:
    return table.pos[row] == "VERB" and "VerbForm=Ger" in table.morph[row]


def _determiner(table: Table, row: int) -> bool:
    return table.pos[row] in ("DET", "PRON")


def _hyphen(table: Table, row: int) -> bool:
    return table.lower[row] in ("-", "–") and not table.tokens[row].whitespace_


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


_NOMINAL = frozenset(["ADJ", "NOUN", "PROPN", "NUM", "X"])
_HEADS = frozenset(["NOUN", "PROPN", "ADJ", "X", "NUM"])
_MODIFIERS = frozenset(["ADJ", "NUM", "ADV"])
_VERBAL = frozenset(["VerbForm=Part", "VerbForm=Ger"])
_CLAUSE_ENDS = frozenset([",", ";", ":", "-", "--", "–", "—", "…", "...", "?", "!", "."])


class _Compiler:
    def __init__(self, words: WordLists, tokenize: Tokenize) -> None:
        self.words = words
        self.tokenize = tokenize
        self.code: list[tuple[int, object, int]] = []
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
            code, tuple(self.names), anchored, _starts(code), self.keys(items), tuple(self.item_of)
        )

    def emit(self, op: int, argument: object = None, other: int = 0) -> int:
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
            self.emit_entries(self.words[item.name])
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

    def emit_entries(self, entries: tuple[str, ...]) -> None:
        """One of several literals; those of one token share one instruction, longer ones are tried first."""
        tokens = sorted({self.tokenize(entry) for entry in entries}, key=lambda entry: -len(entry))
        single = frozenset(entry[0] for entry in tokens if len(entry) == 1)
        choices: list[Callable[[], None]] = []
        for entry in tokens:
            if len(entry) > 1:
                choices.append(partial(self.emit_words, entry))
        if single:
            choices.append(lambda: void(self.emit(WORDS, single)))
        self.emit_choices(choices)

    def emit_words(self, entry: tuple[str, ...]) -> None:
        for token in entry:
            self.emit(WORDS, frozenset([token]))

    def emit_group(self, group: Group) -> None:
        words: list[str] = []
        others: list[tuple[Item, ...]] = []
        for choice in group.choices:
            if len(choice) == 1 and isinstance(choice[0], Word) and len(self.tokenize(choice[0].word)) == 1:
                words.append(choice[0].word)
            elif len(choice) == 1 and isinstance(choice[0], ListRef):
                words.extend(self.words[choice[0].name])
            else:
                others.append(choice)
        choices: list[Callable[[], None]] = [partial(self.emit_sequence, choice) for choice in others]
        if words:
            choices.append(lambda: self.emit_entries(tuple(words)))
        self.emit_choices(choices)

    def emit_sequence(self, items: tuple[Item, ...]) -> None:
        for item in items:
            self.emit_item(item)

    def emit_choices(self, choices: list[Callable[[], None]]) -> None:
        jumps: list[int] = []
        for number, choice in enumerate(choices):
            last = number + 1 == len(choices)
            split = -1 if last else self.emit(SPLIT)
            choice()
            if not last:
                jumps.append(self.emit(JUMP))
                self.code[split] = (SPLIT, split + 1, len(self.code))
        for jump in jumps:
            self.code[jump] = (JUMP, None, len(self.code))

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
            self.emit_noun()
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

    def emit_noun(self) -> None:
        """A determiner, modifiers, nouns or names, with 'of' and another such group; or a gerund."""

        def plain() -> None:
            self.emit_repeat(lambda: void(self.emit(TOKEN, _determiner)), "?")
            self.emit_repeat(lambda: void(self.emit(TOKEN, _modifier)), "*")
            self.emit_repeat(lambda: self.emit_choices([nominal, hyphened]), "*")
            self.emit_choices([head, hyphened_head])

        def head() -> None:
            self.emit(TOKEN, _head)

        def hyphened_head() -> None:
            self.emit(TOKEN, _hyphen)
            self.emit(TOKEN, _head)

        def nominal() -> None:
            self.emit(TOKEN, _nominal)

        def hyphened() -> None:
            self.emit(TOKEN, _hyphen)
            self.emit(TOKEN, _word)

        def more() -> None:
            self.emit(WORDS, frozenset(["of"]))
            plain()

        def nouns() -> None:
            plain()
            self.emit_repeat(more, "*")

        def gerund() -> None:
            self.emit_repeat(lambda: void(self.emit(TOKEN, _determiner)), "?")
            self.emit_repeat(lambda: void(self.emit(TOKEN, _modifier)), "*")
            self.emit(TOKEN, _gerund)

        self.emit_choices([nouns, gerund])

    def keys(self, items: tuple[Item, ...]) -> frozenset[tuple[str, str]] | None:
        found = [keys for item in items if (keys := self.item_keys(item)) is not None]
        return min(found, key=_frequency, default=None)

    def item_keys(self, item: Item) -> frozenset[tuple[str, str]] | None:
        """What one item needs in the sentence, as far as it names words or lemmas."""
        if isinstance(item, Word):
            return frozenset([("lower", min(self.tokenize(item.word), key=lambda token: token in _COMMON))])
        if isinstance(item, ListRef):
            return frozenset(("lower", self.tokenize(entry)[0]) for entry in self.words[item.name])
        if isinstance(item, Token):
            for test in item.tests:
                if test.name in ("lower", "lemma") and not test.negate:
                    return frozenset((test.name, value) for value in values_of(test, self.words))
            return None
        if isinstance(item, Group):
            parts = [self.keys(choice) for choice in item.choices]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        if isinstance(item, Repeat):
            return self.item_keys(item.item) if item.times == "+" else None
        if isinstance(item, Capture) and item.item is not None:
            return self.item_keys(item.item)
        return None


def _starts(code: tuple[tuple[int, object, int], ...]) -> frozenset[str] | None:
    """The words that the first token of a match can be; None if it may be any or there may be none."""
    words: set[str] = set()
    waiting, seen = [0], set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        op, argument, other = code[place]
        if op == WORDS:
            words.update(argument)  # type: ignore[arg-type]
        elif op == SPLIT:
            waiting += [argument, other]  # type: ignore[list-item]
        elif op == JUMP:
            waiting.append(other)
        elif op in (SAVE, START):
            waiting.append(place + 1)
        else:
            return None
    return frozenset(words)


def void(_: object) -> None:
    """Take a value where a function must return nothing."""


def _frequency(keys: frozenset[tuple[str, str]]) -> int:
    return sum(25 if value in _COMMON else 1 for _, value in keys)
