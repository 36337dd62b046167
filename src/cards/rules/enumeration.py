"""Enumerations for `{name:list}`: several things in a row, parted by commas and joined by "and" or "or"."""

from __future__ import annotations

from cards.rules.tokens import Table

_JOINS = frozenset(["and", "or", "plus", "&"])
_STOPS = frozenset([";", ":", "—", "–", "(", ")", "[", "]", ".", "?", "!"])
LONGEST = 12
"""How many words an item may have; what is longer is a clause rather than an item."""


def list_ends(table: Table, row: int) -> tuple[int, ...]:
    """The row at which an enumeration from `row` ends, or none; it goes as far as the sentence or a stop."""
    end = row
    while end < len(table) and table.lower[end] not in _STOPS:
        end += 1
    end = table.last_word(row, end)
    return (end,) if list_items(table, row, end) else ()


def list_items(table: Table, low: int, high: int) -> list[tuple[int, int]]:
    """The rows of each item between `low` and `high`; empty where these are no enumeration.

    Where a comma stands before the last "and", commas alone part the items, so that "salt and pepper, oil,
    and bread" are three. Else "and" parts them too.
    """
    lower = table.lower
    joins = [row for row in range(low, high) if lower[row] in _JOINS]
    commas = [row for row in range(low, high) if lower[row] == ","]
    if not joins and len(commas) < 2:
        return []
    oxford = bool(joins) and lower[joins[-1] - 1] == ","
    borders = {*commas, *([] if oxford else joins)}
    items: list[tuple[int, int]] = []
    start = low
    for row in range(low, high + 1):
        if row == high or row in borders:
            first = start
            while first < row and (table.punct[first] or lower[first] in _JOINS):
                first += 1
            if first < row:
                items.append((first, table.last_word(first, row)))
            start = row + 1
    words = [sum(not table.punct[row] for row in range(*item)) for item in items]
    return items if len(items) > 1 and all(0 < count <= LONGEST for count in words) else []
