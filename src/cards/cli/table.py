"""Plain text tables that fit the terminal."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

LEAST = 16
"""Characters that a column of running text keeps on the narrowest terminal."""
GAP = "  "


def table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], *, wide: int = 0, width: int | None = None
) -> str:
    """Lay out rows under headers; the last `wide` columns share what room there is and wrap."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    fixed = len(headers) - wide
    widths = [max(map(len, column)) for column in zip(headers, *cells, strict=True)]
    if wide:
        room = (
            (width or shutil.get_terminal_size((100, 24)).columns)
            - sum(widths[:fixed])
            - len(GAP) * (len(headers) - 1)
        )
        share = max(room // wide, LEAST)
        widths[fixed:] = [min(size, share) for size in widths[fixed:]]
    return "\n".join(line for row in (headers, *cells) for line in _lines(row, widths, fixed))


def _lines(row: Sequence[str], widths: Sequence[int], fixed: int) -> Iterable[str]:
    columns = [
        textwrap.wrap(cell, size, break_on_hyphens=False) or [""] if number >= fixed else [cell]
        for number, (cell, size) in enumerate(zip(row, widths, strict=True))
    ]
    for index in range(max(map(len, columns))):
        parts = [column[index] if index < len(column) else "" for column in columns]
        yield GAP.join(part.ljust(size) for part, size in zip(parts, widths, strict=True)).rstrip()


def _shown(text: str) -> str:
    """Text on one line without control characters, which could make a terminal do things."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
