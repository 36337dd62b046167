"""Parse a phrase pattern, the one-line kind that looks like the speech it finds, into items.

    phrase  = item { blanks item }
    item    = part [ "?" | "*" | "+" ]
    part    = word | "@list" | "<lemma|lemma>" | "[test test]" | "(" phrase { "|" phrase } ")"
            | "{name:" kind-or-part "}" | "^" | "$"
    a|b|c   = any one of several parts, without blanks round the bars

A backslash takes the special meaning from the character after it (`\\?` is a question mark).
"""

from __future__ import annotations

import re

from cards.rules.items import (
    CAPTURE_KINDS,
    COLUMNS,
    UPOS,
    Capture,
    End,
    Group,
    Item,
    ListRef,
    Repeat,
    Start,
    Test,
    Token,
    Word,
)
from cards.yamlio import did_you_mean

SPECIAL = frozenset("?*+|()[]{}<>@^$\\")
_LETTERS = re.compile(r"[^\s" + re.escape("".join(sorted(SPECIAL))) + "]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LIST_NAME = re.compile(r"[a-z][a-z0-9_-]*")


class PhraseError(ValueError):
    """What is wrong with a phrase, at which offset, and what to do."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint


def parse_phrase(text: str) -> tuple[Item, ...]:
    """Parse the text of a phrase; raises PhraseError at the first thing that is wrong."""
    parser = _Parser(text)
    items = parser.sequence(closing="")
    if not items:
        raise PhraseError("the phrase is empty", 0)
    _check_order(items, last=True)
    return items


def parse_tests(text: str, at: int = 0) -> tuple[Test, ...]:
    """Parse the inside of square brackets: `lemma=be|mean pos!=VERB Mood=Imp`."""
    tests: list[Test] = []
    for found in re.finditer(r"\S+", text):
        match = re.fullmatch(r"([A-Za-z][A-Za-z0-9]*(?:\[[a-z]+\])?)(!?=)(.+)", found[0])
        where = at + found.start()
        if match is None:
            raise PhraseError(
                f"'{found[0]}' is not a test", where, "write 'lemma=be|mean', 'pos!=VERB' or 'Mood=Imp'"
            )
        name, sign, value = match.groups()
        values = tuple(re.sub(r"\\(.)", r"\1", one) for one in re.split(r"(?<!\\)\|", value))
        if "" in values:
            raise PhraseError("a bar needs something on both sides", where)
        tests.append(checked_test(name, values, sign == "!=", where))
    return tuple(tests)


def checked_test(name: str, values: tuple[str, ...], negate: bool, at: int = 0) -> Test:
    """A test whose attribute exists and whose parts of speech are Universal Dependencies ones."""
    if name not in COLUMNS and not name[0].isupper():
        hint = did_you_mean(name, COLUMNS)
        raise PhraseError(
            f"tokens have no attribute '{name}'", at, hint or "features such as Mood have a capital"
        )
    if name == "pos":
        for value in values:
            if value not in UPOS and not value.startswith("@"):
                raise PhraseError(f"'{value}' is no part of speech", at, did_you_mean(value.upper(), UPOS))
    if name == "lower":
        values = tuple(value.lower() for value in values)
    if name == "dep":
        values = tuple("root" if value == "ROOT" else value for value in values)
    return Test(name, values, negate)


def _check_order(items: tuple[Item, ...], last: bool) -> None:
    """`rest` must be last, and `words` may not be followed by nothing that could end it."""
    for number, item in enumerate(items):
        final = last and all(isinstance(after, End) for after in items[number + 1 :])
        if isinstance(item, Capture) and item.kind == "rest" and not final:
            raise PhraseError(
                f"'{{{item.name}:rest}}' takes everything to the end, so nothing can follow it",
                item.at,
                f"write '{{{item.name}:words}}'",
            )
        if (
            isinstance(item, Capture)
            and item.kind in ("words", "clause")
            and number + 1 == len(items)
            and last
        ):
            raise PhraseError(
                f"'{{{item.name}:{item.kind}}}' has nothing after it that could end it",
                item.at,
                f"write '{{{item.name}:rest}}'",
            )
        if isinstance(item, Group):
            for choice in item.choices:
                _check_order(choice, final)
        elif isinstance(item, Repeat):
            _check_order((item.item,), final and item.times == "?")
        elif isinstance(item, Capture) and item.item is not None:
            _check_order((item.item,), final)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def blanks(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def sequence(self, closing: str) -> tuple[Item, ...]:
        items: list[Item] = []
        while True:
            self.blanks()
            char = self.peek()
            if char == "" or (closing and char in closing):
                return tuple(items)
            items.append(self.item(bars=closing == ""))

    def item(self, bars: bool) -> Item:
        """One item; with `bars`, parts joined by bars without blanks are one choice."""
        start = self.at
        choices: list[tuple[Item, ...]] = [(self.part(),)]
        while bars and self.peek() == "|":
            bar = self.at
            self.at += 1
            if self.peek() == "" or self.peek().isspace():
                raise PhraseError(
                    "a bar needs something on both sides", bar, "write 'a|an|the' without blanks"
                )
            choices.append((self.part(),))
        item: Item = choices[0][0] if len(choices) == 1 else Group(start, self.at, tuple(choices))
        times = self.peek()
        if times and times in "?*+":
            self.at += 1
            if isinstance(item, Start | End):
                raise PhraseError(f"'{times}' cannot follow '{self.text[start]}'", self.at - 1)
            item = Repeat(start, self.at, item, times)
        char = self.peek()
        if char and not char.isspace() and char not in "|)}":
            if char in "?*+":
                raise PhraseError(f"'{char}' cannot follow '{times}'", self.at, _escape_hint(char))
            raise PhraseError(f"a blank is missing before '{char}'", self.at, _escape_hint(char))
        if char == "|" and bars:
            raise PhraseError("'|' cannot follow an operator", self.at, "use a group: (a b|c)")
        if char and char in ")}" and bars:
            raise PhraseError(f"'{char}' closes nothing", self.at, _escape_hint(char))
        return item

    def part(self) -> Item:
        start = self.at
        char = self.peek()
        if char == "(":
            return self.group(start)
        if char == "{":
            return self.capture(start)
        if char == "<":
            inside = self.until(">", start)
            words = tuple(inside.split("|"))
            if not all(words) or any(any(c.isspace() for c in word) for word in words):
                raise PhraseError(
                    "a lemma is one word, several are parted by '|'", start, "write '<be|mean>'"
                )
            return Token(start, self.at, (Test("lemma", words),))
        if char == "[":
            inside = self.until("]", start)
            return Token(start, self.at, parse_tests(inside, start + 1))
        if char == "@":
            match = _LIST_NAME.match(self.text, self.at + 1)
            if match is None:
                raise PhraseError("'@' needs the name of a word list", start, _escape_hint("@"))
            self.at = match.end()
            return ListRef(start, self.at, match[0])
        if char in ("^", "$"):
            self.at += 1
            return Start(start, self.at) if char == "^" else End(start, self.at)
        return self.word(start)

    def word(self, start: int) -> Word:
        letters: list[str] = []
        while True:
            plain = _LETTERS.match(self.text, self.at)
            assert plain is not None
            letters.append(plain[0])
            self.at = plain.end()
            if self.peek() != "\\":
                break
            if not self.text[self.at + 1 : self.at + 2].strip():
                raise PhraseError("a backslash stands before nothing", self.at)
            letters.append(self.text[self.at + 1])
            self.at += 2
        word = "".join(letters)
        if not word:
            said = "closes nothing" if self.peek() in (")", "}") else "cannot stand here"
            raise PhraseError(f"'{self.peek()}' {said}", self.at, _escape_hint(self.peek()))
        return Word(start, self.at, word)

    def group(self, start: int) -> Group:
        self.at += 1
        self.depth += 1
        if self.depth > 12:
            raise PhraseError("groups are nested too deep", start)
        choices: list[tuple[Item, ...]] = []
        while True:
            bar = self.at
            choice = self.sequence(closing="|)")
            if not choice:
                raise PhraseError("a group needs something on both sides of a bar", bar)
            choices.append(choice)
            char = self.peek()
            self.at += 1
            if char == ")":
                self.depth -= 1
                return Group(start, self.at, tuple(choices))
            if char == "":
                raise PhraseError("'(' is never closed", start, "add ')'")

    def capture(self, start: int) -> Capture:
        match = re.compile(r"\{\s*([^:{}]*?)\s*:\s*").match(self.text, start)
        if match is None or not _NAME.fullmatch(match[1]):
            raise PhraseError(
                "a capture is written '{name:kind}'", start, f"kinds: {', '.join(CAPTURE_KINDS)}"
            )
        name = match[1]
        self.at = match.end()
        kind = re.compile(r"([a-z]+)\s*\}").match(self.text, self.at)
        if kind is not None:
            if kind[1] not in CAPTURE_KINDS:
                hint = did_you_mean(kind[1], CAPTURE_KINDS)
                hint += f" (for the word itself write '{{{name}:({kind[1]})}}')"
                raise PhraseError(f"no capture kind '{kind[1]}'", self.at, hint)
            self.at = kind.end()
            return Capture(start, self.at, name, kind[1])
        self.depth += 1
        if self.depth > 12:
            raise PhraseError("captures are nested too deep", start)
        item = self.item(bars=False)
        self.depth -= 1
        self.blanks()
        if self.peek() != "}":
            raise PhraseError("'{' is never closed", start, "put several words into a group: {name:(a b)}")
        self.at += 1
        return Capture(start, self.at, name, "", item)

    def until(self, closing: str, start: int) -> str:
        """The text up to the closing character, which a backslash can hide."""
        at = start + 1
        while at < len(self.text) and self.text[at] != closing:
            at += 2 if self.text[at] == "\\" else 1
        if at >= len(self.text):
            raise PhraseError(f"'{self.text[start]}' is never closed", start, f"add '{closing}'")
        self.at = at + 1
        return self.text[start + 1 : at]


def _escape_hint(char: str) -> str:
    return f"for the character itself write '\\{char}'" if char in SPECIAL and char else ""
