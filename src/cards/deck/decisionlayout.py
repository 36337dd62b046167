"""The text of the file of review decisions: one card's lines change, every other line stays as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from cards.deck.decisions import EDITABLE, Content, Decision

HEAD = """\
# What was decided about the cards of a deck. `cards review` writes this file, and every build obeys it.
# You may edit it by hand; `decision` is keep, drop or edit.
format: 1
cards:
"""
_OURS = ("card", "decision", *EDITABLE, "was")


def _values(decision: Decision) -> dict[str, Any]:
    """The keys of a card's block in the order they are written."""
    values: dict[str, Any] = {"card": decision.card, "decision": decision.verdict}
    values |= _edits(decision.now)
    if was := _edits(decision.was):
        values["was"] = was
    if decision.note:
        values["note"] = decision.note
    return {key: value for key, value in values.items() if value != ""}


def _edits(said: Content) -> dict[str, Any]:
    given = {name: getattr(said, name) for name in EDITABLE}
    return {name: list(v) if name == "tags" else v for name, v in given.items() if v is not None}


@dataclass(frozen=True, slots=True)
class _Block:
    """One card's lines, up to the next card's."""

    id: str
    start: int
    """The first line, counted from 0: that of the key, or of the comments right above it."""
    key: Any
    value: Any


class Layout:
    """The text of a file, cut where its cards begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.lines = text.replace("\r\n", "\n").split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.top: int | None = None
        """The line of the key `cards`."""
        self.end = len(self.lines)
        """The line after the last card's."""
        self.blocks: list[_Block] = []
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        root: Any = yaml.compose("\n".join(self.lines).removeprefix("\ufeff"), Loader=loader)
        self.empty = root is None
        for number, (key, value) in enumerate(root.value if root is not None else []):
            if key.value == "cards":
                self.top = key.start_mark.line
                self.end = min((k.start_mark.line for k, _ in root.value[number + 1 :]), default=self.end)
                if isinstance(value, yaml.MappingNode) and not value.flow_style:
                    self.blocks = [_Block(k.value, self._start(k), k, v) for k, v in value.value]

    def _start(self, key: Any) -> int:
        line: int = key.start_mark.line
        margin = " " * key.start_mark.column + "#"
        while line - 1 > (self.top or 0) and self.lines[line - 1].startswith(margin):
            line -= 1
        return line

    def changed(self, id: str, decision: Decision | None) -> str:
        """The text with the decision about that card put in, or taken out for None."""
        if not self.blocks:
            return self.text if decision is None else self._joined(self._first(decision))
        ends = [*(block.start for block in self.blocks[1:]), self.end]
        for block, end in zip(self.blocks, ends, strict=True):
            if block.id == id:
                lines = self._rest(block, end) if decision is None else self._merged(block, end, decision)
                return self._joined([*self.lines[: block.start], *lines, *self.lines[end:]])
        if decision is None:
            return self.text
        at = next((block.start for block in self.blocks if block.id > id), self._last_line() + 1)
        margin = self.blocks[0].key.start_mark.column
        return self._joined([*self.lines[:at], *_written(decision, margin), *self.lines[at:]])

    def _first(self, decision: Decision) -> list[str]:
        """The lines with the first card put in."""
        written = _written(decision, 2)
        if self.empty:
            return [*self.lines, *HEAD.splitlines(), *written]
        if self.top is None:
            return [*self.lines, "cards:", *written]
        head = self.lines[self.top]
        comment = head[head.find("#") :] if "#" in head else ""
        above = [*self.lines[: self.top], f"cards:  {comment}".rstrip()]
        return [*above, *written, *self.lines[self.top + 1 :]]

    def _joined(self, lines: list[str]) -> str:
        return "".join(line + self.newline for line in lines)

    def _last_line(self) -> int:
        return _end(self.blocks[-1].key, self.blocks[-1].value)[0]

    def _rest(self, block: _Block, end: int) -> list[str]:
        """What stays of the lines of a card that is taken out: the comments round it."""
        line, column = _end(block.key, block.value)
        head = self.lines[block.start : block.key.start_mark.line]
        return [*head, *_comments(self.lines[line][column:], 2), *self.lines[line + 1 : end]]

    def _merged(self, block: _Block, end: int, decision: Decision) -> list[str]:
        """The lines of a card with what changed in it replaced, comments and other keys kept."""
        wanted = _values(decision)
        margin = block.key.start_mark.column
        line, column = _end(block.key, block.value)
        head = self.lines[block.start : block.key.start_mark.line]
        if not isinstance(block.value, yaml.MappingNode) or block.value.flow_style or not block.value.value:
            after = _comments(self.lines[line][column:], margin)
            return [*head, *_written(decision, margin), *after, *self.lines[line + 1 : end]]
        pairs = block.value.value
        tail = self.lines[line + 1 : end]
        first = pairs[0][0].start_mark
        inner = first.column
        head += self.lines[block.key.start_mark.line : first.line]
        starts = [key.start_mark.line for key, _ in pairs]
        found: dict[str, list[str]] = {}
        for (key, value), start, stop in zip(pairs, starts, [*starts[1:], line + 1], strict=True):
            if key.value in wanted and _plain(value) == wanted[key.value]:
                found[key.value] = self.lines[start:stop]
                continue
            line, column = _end(key, value)
            new = _pair(key.value, wanted[key.value], inner) if key.value in wanted else []
            comment = _comments(self.lines[line][column:], inner)
            found[key.value] = [*new, *comment, *self.lines[line + 1 : stop]]
        lines: list[str] = []
        for name in dict.fromkeys([*_OURS, *found, *wanted]):
            lines += found.get(name, _pair(name, wanted[name], inner) if name in wanted else [])
        return [*head, *lines, *tail]


def _end(key: Any, value: Any) -> tuple[int, int]:
    """Line and column right after a value; a block's own end mark comes after the comments below it."""
    if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        last = value.value[-1]
        return _end(*last) if isinstance(last, tuple) else _end(last, last)
    mark = value.end_mark
    if mark.column == 0 and mark.line > value.start_mark.line:
        # A block scalar ends where the next line begins.
        return mark.line - 1, 1_000_000
    return mark.line, mark.column


def _comments(rest: str, margin: int) -> list[str]:
    """The comment behind a value, as a line of its own."""
    text = rest.strip()
    return [" " * margin + text] if text.startswith("#") else []


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return {key.value: _plain(value) for key, value in node.value}


def _written(decision: Decision, margin: int) -> list[str]:
    """The lines of one card's block."""
    head = _dumped({decision.id: None}).removesuffix(" null")
    lines = [" " * margin + head]
    for key, value in _values(decision).items():
        lines += _pair(key, value, margin + 2)
    return lines


def _pair(key: str, value: Any, margin: int) -> list[str]:
    if isinstance(value, dict):
        inner = [line for name, said in value.items() for line in _pair(name, said, margin + 2)]
        return [f"{' ' * margin}{key}:", *inner]
    return [" " * margin + line if line else "" for line in _dumped({key: value}).split("\n")]


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as such, and lists in one line."""

    def represent_text(self, text: str) -> Any:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    def represent_items(self, items: list[Any]) -> Any:
        return self.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(list, _Dumper.represent_items)


def _dumped(value: dict[str, Any]) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, width=1_000_000, default_flow_style=False
    )
    return text.removesuffix("\n")
