"""Match tree patterns: nodes of a dependency parse, with children that must, may or must not be there.

spaCy's DependencyMatcher has neither optional nor forbidden children and returns one match for every
combination of children; here the first child that fits is taken, and a failure can be explained node by node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cards.rules.compiler import TokenTest, WordLists, compile_tests, rarest_first, test_need, values_of
from cards.rules.model import Node
from cards.rules.program import Needs
from cards.rules.tokens import Table

_SELECTIVE = ("lower", "lemma", "dep", "tag", "pos")
"""Columns from the one that leaves fewest tokens to the one that leaves most."""

Rows = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node whose tests are functions."""

    node: Node
    test: TokenTest
    """All its tests in one."""
    tests: tuple[TokenTest, ...]
    """One function for each of the node's tests."""
    column: str
    """The most selective column its tests name, or empty."""
    values: frozenset[str]
    with_: tuple[CompiledNode, ...]
    maybe: tuple[CompiledNode, ...]
    without: tuple[CompiledNode, ...]

    needs: Needs
    """What a sentence must have for the node to match."""


def compile_node(node: Node, words: WordLists) -> CompiledNode:
    """Make the node's tests and those of its children callable."""
    positive = {test.name: test for test in node.tests if not test.negate and test.name in _SELECTIVE}
    column = next((name for name in _SELECTIVE if name in positive), "")
    with_ = tuple(compile_node(child, words) for child in node.with_)
    mine = (test_need(test, words) for test in node.tests)
    return CompiledNode(
        node,
        compile_tests(node.tests, words) if node.tests else _anything,
        tuple(compile_tests((test,), words) for test in node.tests),
        column,
        values_of(positive[column], words) if column else frozenset(),
        with_,
        tuple(compile_node(child, words) for child in node.maybe),
        tuple(compile_node(child, words) for child in node.without),
        rarest_first([*(need for need in mine if need), *(need for child in with_ for need in child.needs)]),
    )


def find_trees(top: CompiledNode, table: Table, low: int, high: int) -> Iterator[tuple[int, Rows]]:
    """Every row at which the tree's top word stands, with the rows that its captures cover."""
    for row in candidates(top, table):
        if low <= row < high:
            nodes = match_node(top, table, row)
            if nodes is not None:
                yield row, {name: subtree(table, found) for name, found in nodes.items()}


def candidates(node: CompiledNode, table: Table) -> list[int]:
    """The rows that can pass the node's most selective test."""
    if not node.column:
        return list(range(len(table)))
    rows = table.by_column(node.column)
    return sorted({row for value in node.values for row in rows.get(value, ())})


def match_node(node: CompiledNode, table: Table, row: int) -> dict[str, int] | None:
    """The rows of the node and its children if the word in `row` fits, else None."""
    if not node.test(table, row):
        return None
    found = {node.node.name: row}
    for child in node.with_:
        inner = match_child(child, table, row, frozenset(found.values()))
        if inner is None:
            return None
        found.update(inner)
    if any(match_child(child, table, row) is not None for child in node.without):
        return None
    for child in node.maybe:
        found.update(match_child(child, table, row, frozenset(found.values())) or {})
    return found


def match_child(
    child: CompiledNode, table: Table, parent: int, taken: frozenset[int] = frozenset()
) -> dict[str, int] | None:
    """The rows of the first word below `parent` that fits, and of its children."""
    for row in below(table, parent) if child.node.deep else table.children[parent]:
        on_side = not child.node.at or (row < parent) == (child.node.at == "before")
        if row not in taken and on_side:
            found = match_node(child, table, row)
            if found is not None:
                return found
    return None


def below(table: Table, row: int) -> list[int]:
    """Every row that hangs below one, in order of the sentence."""
    found: set[int] = set()
    waiting = list(table.children[row])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(table.children[one])
    return sorted(found)


def above(table: Table, row: int) -> list[int]:
    """The rows from a word's head up to the root."""
    found: list[int] = []
    while (head := table.head[row]) != row and head not in found:
        found.append(head)
        row = head
    return found


def head_of(table: Table, low: int, high: int) -> int:
    """The row of the word that rows `low` to `high` hang below; of several the one nearest to the root."""
    tops = [row for row in range(low, high) if table.head[row] == row or not low <= table.head[row] < high]
    return min(tops, key=lambda row: (table.punct[row], len(above(table, row))), default=low)


def subtree(table: Table, row: int) -> tuple[int, int]:
    """The rows from the first to the last word of a subtree, without punctuation at its ends."""
    rows = [row, *below(table, row)]
    return table.trimmed(min(rows), max(rows) + 1)


def _anything(table: Table, row: int) -> bool:
    return True
