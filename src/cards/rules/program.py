"""Run the small program that a phrase was compiled to over the tokens of a sentence.

Why not spaCy's Matcher: it has no non-greedy repetition, no anchors and no groups (each choice multiplies
the patterns), it returns every overlapping match, and what a capture covers has to be guessed from
alignments. The machine here backtracks but tries each instruction at each token only once, which without
back references cannot change the result; so a match costs at most instructions times tokens, whatever the
pattern says. Token attributes mean what they mean in spaCy's Matcher.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.rules.tokens import Table

WORDS, TOKEN, SPLIT, JUMP, SAVE, START, END, MATCH = range(8)
"""The instructions: a token's lower form in a set, its test, two ways, a jump, a mark, anchors, end."""

Slots = tuple[int, int, "Slots"] | None
"""What was saved on the way, latest first: slot, row, and what was saved before."""


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled phrase."""

    code: tuple[tuple[int, object, int], ...]
    names: tuple[str, ...]
    """The captures; number n is saved in slots 2n and 2n+1."""
    anchored: bool
    """Whether it can match only at the start."""
    starts: frozenset[str] | None
    """The words (in lower case) that a match can start with; None where a start need not be a known word."""
    keys: frozenset[tuple[str, str]] | None
    """(column, value) pairs of which a sentence must have at least one; None if nothing is known."""
    item_of: tuple[int, ...]
    """For each instruction, the number of the top-level item it belongs to."""


def run(
    program: Program, table: Table, start: int, low: int, high: int
) -> tuple[int, dict[str, tuple[int, int]]] | None:
    """Match at row `start` within rows `low` to `high`: the row after the match and the captures, or None."""
    code = program.code
    lower = table.lower
    seen: set[int] = set()
    size = len(code)
    stack: list[tuple[int, int, Slots]] = [(0, start, None)]
    while stack:
        pc, row, slots = stack.pop()
        while True:
            state = row * size + pc
            if state in seen:
                break
            seen.add(state)
            op, argument, other = code[pc]
            if op == WORDS:
                if row >= high or lower[row] not in argument:  # type: ignore[operator]
                    break
                row += 1
                pc += 1
            elif op == TOKEN:
                if row >= high or not argument(table, row):  # type: ignore[operator]
                    break
                row += 1
                pc += 1
            elif op == SPLIT:
                stack.append((other, row, slots))
                pc = argument  # type: ignore[assignment]
            elif op == JUMP:
                pc = other
            elif op == SAVE:
                slots = (other, row, slots)
                pc += 1
            elif op == START:
                if row > low and table.first_word(low, high) < row:
                    break
                pc += 1
            elif op == END:
                if row < high and table.last_word(low, high) > row:
                    break
                pc += 1
            else:
                return row, _captures(program, table, slots)
    return None


def search(
    program: Program, table: Table, low: int, high: int, begin: int | None = None
) -> tuple[int, int, dict[str, tuple[int, int]]] | None:
    """The leftmost match that starts at row `begin` or later: its rows and its captures' rows."""
    begin = low if begin is None else begin
    last = min(table.first_word(low, high), high - 1) if program.anchored else high - 1
    starts = program.starts
    for start in range(begin, last + 1):
        if starts is not None and table.lower[start] not in starts:
            continue
        found = run(program, table, start, low, high)
        if found is not None:
            return start, found[0], found[1]
    return None


def furthest(program: Program, table: Table, low: int, high: int) -> tuple[int, int]:
    """The number of the top-level item, and the row, at which the best attempt to match failed."""
    best = (0, low)
    last = table.first_word(low, high) if program.anchored else high - 1
    for start in range(low, max(last, low) + 1):
        states: list[tuple[int, int]] = [(0, start)]
        seen: set[tuple[int, int]] = set()
        while states:
            pc, row = states.pop()
            if (pc, row) in seen:
                continue
            seen.add((pc, row))
            best = max(best, (program.item_of[pc], row))
            op, argument, other = program.code[pc]
            if op == SPLIT:
                states += [(other, row), (argument, row)]  # type: ignore[list-item]
            elif op == JUMP:
                states.append((other, row))
            elif op == SAVE:
                states.append((pc + 1, row))
            elif op in (WORDS, TOKEN):
                if row < high and _passes(op, argument, table, row):
                    states.append((pc + 1, row + 1))
            elif op == START:
                if not (row > low and table.first_word(low, high) < row):
                    states.append((pc + 1, row))
            elif op == END and not (row < high and table.last_word(low, high) > row):
                states.append((pc + 1, row))
    return best


def _passes(op: int, argument: object, table: Table, row: int) -> bool:
    if op == WORDS:
        return table.lower[row] in argument  # type: ignore[operator]
    return bool(argument(table, row))  # type: ignore[operator]


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
