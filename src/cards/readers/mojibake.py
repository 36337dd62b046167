"""Text that was UTF-8 once and was then read as Windows-1252, such as `donâ€™t`, put right."""

from __future__ import annotations

import re

from cards.errors import Place, Problem

_HIGH = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a"
    "\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
"""What Windows-1252 and Latin-1 show for the bytes 80 to BF, of which UTF-8's later bytes are."""
_SCRAMBLED = re.compile(f"[ÂÃ][{_HIGH}]|â[{_HIGH}]{{2}}|ð[{_HIGH}]{{3}}|(?:[ÐÑ][{_HIGH}]){{2,}}")
_EASTERN = re.compile(f"(?<![A-ZÀ-Þ])[ÄÅ](?![“”])[{_HIGH}]")
"""Letters of Polish, Czech, Turkish and their neighbours, which are right only if they become small ones."""


def unscrambled(text: str, problems: list[Problem], path: str) -> str:
    """The text with such sequences put right, and one problem that counts them."""
    if not any(mark in text for mark in "ÂÃâðÐÑÄÅ"):
        return text
    places: list[int] = []

    def right(match: re.Match[str]) -> str:
        try:
            meant = b"".join(_byte(char) for char in match[0]).decode("utf-8")
        except UnicodeDecodeError:
            return match[0]
        if match.re is _EASTERN and not meant.islower():
            return match[0]
        places.append(match.start())
        return meant

    result = _SCRAMBLED.sub(right, text)
    if places or sum(1 for _ in _EASTERN.finditer(text)) > 1:
        result = _EASTERN.sub(right, result)
    if places:
        line = text.count("\n", 0, places[0]) + 1
        message = "UTF-8 that was once read as Windows-1252, such as “â€™” for ’; put right"
        times = "" if len(places) == 1 else f" ({len(places)} times)"
        problems.append(Problem(Place(path, line), "mojibake", message + times))
    return result


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")
