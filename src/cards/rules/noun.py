"""Noun groups for `{name:noun}`: a determiner, modifiers and nouns, with `of` and more of the same."""

from __future__ import annotations

from cards.rules.tokens import Table

_DETERMINERS = frozenset(["DET", "PRON"])
_NOUNS = frozenset(["NOUN", "PROPN", "X"])
_HEADS = frozenset([*_NOUNS, "ADJ", "NUM"])
_VERBAL = frozenset(["VerbForm=Part", "VerbForm=Ger"])


def noun_ends(table: Table, row: int) -> tuple[int, ...]:
    """The rows at which a noun group from `row` can end, the longest first.

    Adverbs, participles and gerunds may stand before the first noun; a gerund without a noun is a group too,
    and so is an adjective or number. What the table was asked once it remembers.
    """
    ends = table.nouns.get(row)
    if ends is None:
        ends = table.nouns[row] = tuple(reversed(_ends(table, row)))
    return ends


def _ends(table: Table, at: int) -> list[int]:
    ends: list[int] = []
    while True:
        if at < len(table) and table.pos[at] in _DETERMINERS:
            at += 1
        at = _group(table, at, ends)
        more = at + 1 < len(table) and ends[-1:] == [at] and table.lower[at] == "of"
        if not more:
            return ends
        at += 1


def _group(table: Table, start: int, ends: list[int]) -> int:
    """Go through modifiers and nouns from `start`, note each possible end, and give the row after them."""
    at, named = start, False
    while at < len(table):
        pos = table.pos[at]
        if pos in _HEADS:
            named = named or pos in _NOUNS
            at += 1
            ends.append(at)
        elif not named and pos == "ADV":
            at += 1
        elif not named and pos == "VERB" and not _VERBAL.isdisjoint(table.morph[at]):
            at += 1
            if _doing(table, at - 1):
                ends.append(at)
        elif named and table.lower[at] == "'s":
            at += 1
        elif start < at < len(table) - 1 and _hyphen(table, at):
            at += 2
            if table.pos[at - 1] in _HEADS:
                ends.append(at)
        else:
            break
    return at


def _doing(table: Table, row: int) -> bool:
    """Whether a verb ends in -ing; treebanks call it a gerund or a participle of the present."""
    morph = table.morph[row]
    return "VerbForm=Ger" in morph or ("VerbForm=Part" in morph and "Tense=Pres" in morph)


def _hyphen(table: Table, row: int) -> bool:
    glued = not (table.tokens[row - 1].whitespace_ or table.tokens[row].whitespace_)
    return glued and table.lower[row] in ("-", "–") and not table.punct[row + 1]
