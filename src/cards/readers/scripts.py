"""Captions in two languages at once, one line in each: the lines in Latin letters are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cards.readers.base import Report

_OTHER = re.compile(
    "[\u0400-\u052f\u0530-\u058f\u0590-\u08ff\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]{2}")


def in_one_script(texts: Sequence[Sequence[str]], report: Report, line: int) -> list[Sequence[str]]:
    """The lines of each caption, all in one script.

    Where more than half of the captions have lines in Latin letters beside lines in another script, only the
    former are kept, and a problem counts the others.
    """
    if all(line.isascii() for lines in texts for line in lines):
        return list(texts)
    both = [_is_other(lines) and any(_is_latin(line) for line in lines) for lines in texts]
    if sum(both) < 2 or sum(both) * 2 <= sum(1 for lines in texts if any(line.strip() for line in lines)):
        return list(texts)
    kept: list[Sequence[str]] = []
    left = 0
    for lines, mixed in zip(texts, both, strict=True):
        chosen = [line for line in lines if not _OTHER.search(line)] if mixed else lines
        left += len(lines) - len(chosen)
        kept.append(chosen)
    report.note("two-languages", f"captions in two scripts; {left} lines in the other one left out", line)
    return kept


def _is_other(lines: Sequence[str]) -> bool:
    return any(_OTHER.search(line) for line in lines)


def _is_latin(line: str) -> bool:
    return _LATIN.search(line) is not None and _OTHER.search(line) is None
