"""Run the small program that a phrase was compiled to over the tokens of a sentence.

Why not spaCy's Matcher: it has no non-greedy repetition, no anchors and no groups (each choice multiplies
the patterns), it returns every overlapping match, and what a capture covers has to be guessed from
alignments. The machine here backtracks but takes each fork at each token only once, which without back
references cannot change the result; so a search costs at most instructions times tokens, whatever the pattern
says. Token attributes mean what they mean in spaCy's Matcher.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cards.rules.tokens import Table

WORDS, PEEK, TOKEN, ENDS, SPLIT, JUMP, SAVE, START, END, MATCH = range(10)
"""The instructions.

`WORDS` a token whose lower form is in a set, `PEEK` the same without going on, `TOKEN` one that passes a
test, `ENDS` tokens up to any of the rows a function gives, `SPLIT` two ways of which the first is better,
`JUMP`, `SAVE` the row, `START` and `END` of the sentence, `MATCH` the end of the program.
"""

Slots = tuple[int, int, "Slots"] | None
"""What was saved on the way, latest first: slot, row, and what was saved before."""


Need = tuple[str, frozenset[str]]
"""A column (`lower`, `lemma`, `pos`, `morph`) and values of which a sentence must have at least one there."""

Needs = tuple[Need, ...]
"""What a sentence must have, all of it, for a pattern to match; the rarest first as far as can be guessed."""


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled phrase."""

    code: tuple[tuple[int, Any, int], ...]
    """Operation, argument, and the other way of a `SPLIT`, the aim of a `JUMP` or the slot of a `SAVE`."""
    names: tuple[str, ...]
    """The captures; number n is saved in slots 2n and 2n+1."""
    anchored: bool
    """Whether it can match only at the start."""
    starts: frozenset[str] | None
    """The words (in lower case) that a match can start with; None where a start need not be a known word."""
    needs: Needs
    item_of: tuple[int, ...]
    """For each instruction, the number of the top-level item it belongs to."""


def run(
    program: Program,
    table: Table,
    start: int,
    low: int,
    high: int,
    seen: set[int],
    tried: list[tuple[int, int]] | None = None,
) -> tuple[int, Slots] | None:
    """Match at row `start` within rows `low` to `high`: the row after the match and what was saved, or None.

    A match has at least one token.
    `seen` holds the forks that led nowhere, which a later start shares; `tried` notes every place reached.
    """
    code = program.code
    lower = table.lower
    size = len(code)
    stack: list[tuple[int, int, Slots]] = [(0, start, None)]
    while stack:
        place, row, slots = stack.pop()
        while True:
            if tried is not None:
                tried.append((place, row))
            op, argument, other = code[place]
            if op == WORDS:
                if row >= high or lower[row] not in argument:
                    break
                row += 1
                place += 1
            elif op == PEEK:
                if row >= high or lower[row] not in argument:
                    break
                place += 1
            elif op == TOKEN:
                if row >= high or not argument(table, row):
                    break
                row += 1
                place += 1
            elif op == SPLIT:
                state = row * size + place
                if state in seen:
                    break
                seen.add(state)
                stack.append((other, row, slots))
                place = argument
            elif op == JUMP:
                place = other
            elif op == SAVE:
                slots = (other, row, slots)
                place += 1
            elif op == ENDS:
                state = row * size + place
                if row >= high or state in seen:
                    break
                seen.add(state)
                ends = [end for end in argument(table, row) if end <= high]
                if not ends:
                    break
                place += 1
                stack.extend((place, end, slots) for end in reversed(ends[1:]))
                row = ends[0]
            elif op == START:
                if row > low and table.first_word(low, high) < row:
                    break
                place += 1
            elif op == END:
                if row < high and table.last_word(low, high) > row:
                    break
                place += 1
            else:
                if row == start:
                    break
                return row, slots
    return None


def search(
    program: Program, table: Table, low: int, high: int, begin: int | None = None
) -> tuple[int, int, dict[str, tuple[int, int]]] | None:
    """The leftmost match that starts at row `begin` or later: its rows and its captures' rows."""
    begin = low if begin is None else begin
    last = min(table.first_word(low, high), high - 1) if program.anchored else high - 1
    starts = program.starts
    seen: set[int] = set()
    for start in range(begin, last + 1):
        if starts is not None and table.lower[start] not in starts:
            continue
        found = run(program, table, start, low, high, seen)
        if found is not None:
            return start, found[0], _captures(program, table, found[1])
    return None


def furthest(program: Program, table: Table, low: int, high: int) -> tuple[int, int]:
    """The number of the top-level item, and the row, at which the best attempt to match failed."""
    best = (0, low)
    last = table.first_word(low, high) if program.anchored else high - 1
    seen: set[int] = set()
    tried: list[tuple[int, int]] = []
    for start in range(low, max(last, low) + 1):
        run(program, table, start, low, high, seen, tried)
    for place, row in tried:
        best = max(best, (program.item_of[place], row))
    return best


def _captures(program: Program, table: Table, slots: Slots) -> dict[str, tuple[int, int]]:
    last: dict[int, int] = {}
    while slots is not None:
        slot, row, slots = slots
        last.setdefault(slot, row)
    found: dict[str, tuple[int, int]] = {}
    for number, name in enumerate(program.names):
        if 2 * number + 1 in last and 2 * number in last and last[2 * number] < last[2 * number + 1]:
            found[name] = table.trimmed(last[2 * number], last[2 * number + 1])
    return found
