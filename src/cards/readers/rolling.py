"""Captions that roll: each shows the line before once more above its own; here every line is kept once.

YouTube's automatic captions, and what tools make of them, show a line as it is spoken, then for ten
milliseconds alone, then above the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from cards.readers.clean import plain


def new_lines(screens: Sequence[Sequence[str]]) -> list[tuple[str, ...]] | None:
    """For each caption the lines that it adds, or None if the captions do not roll.

    They roll if two of five that could begin with what the one before ends with, and at least two that do:
    one of which adds a line of its own, or else five, since people do say the same thing twice.
    """
    shown: tuple[str, ...] = ()
    added: list[tuple[str, ...]] = []
    possible = repeated = grown = 0
    for screen in screens:
        texts = tuple([text for line in screen if (text := plain(line))])
        lines = tuple(screen) if len(texts) == len(screen) else tuple(filter(plain, screen))
        overlap = 0
        if texts and texts[0] in shown:
            overlap = next(
                (size for size in range(min(len(shown), len(texts)), 0, -1) if shown[-size:] == texts[:size]),
                0,
            )
        if shown and texts:
            possible += 1
            repeated += overlap > 0
            grown += 0 < overlap < len(texts)
        added.append(lines[overlap:])
        shown = texts
    enough = repeated >= 2 if grown else repeated >= 5
    return added if enough and repeated * 5 >= possible * 2 else None
