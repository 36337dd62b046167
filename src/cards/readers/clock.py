"""Times as caption files write them, to and from integer milliseconds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

CLOCK = r"(?:\d{1,4}\s?:\s?)?\d{1,4}\s?:\s?\d{1,2}(?:\s?[.,:]\s?\d{1,9})?"
"""A pattern for `1:02:03.456`, `02:03,456` and `2:03`, without groups."""

_USUAL = re.compile(r"(\d\d):(\d\d):(\d\d)[.,](\d{3})", re.ASCII)
_PARTS = re.compile(
    r"\s*(?P<sign>-)?\s*(?:(?P<hours>\d{1,4})\s?:\s?)?(?P<minutes>\d{1,4})\s?:\s?(?P<seconds>\d{1,2})"
    r"(?:\s?[.,:]\s?(?P<fraction>\d{1,9}))?\s*"
)

_WIDE = re.compile(r"(?<=\d)[：，．](?=\d)")
_DROP_FRAME = re.compile(r"\b(\d\d)[:;](\d\d)[:;](\d\d);(\d\d)\b")

HOUR_MS = 3_600_000
_PACE = 15
"""Characters said in a second, the pace subtitling guides count on."""
LATEST_MS = 99 * HOUR_MS
"""A lone start later than this is none; subtitle editors write 99:59:59 for "until the end"."""


def usual(line: str) -> str:
    """A line with usual colons and commas in its times, where they are Chinese or a drop frame's `;`."""
    if not line.isascii():
        line = _WIDE.sub(lambda match: {"：": ":", "，": ",", "．": "."}[match[0]], line)
    return _DROP_FRAME.sub(r"\1:\2:\3:\4", line) if ";" in line else line


def parse_clock(text: str) -> int | None:
    """Milliseconds of a clock time such as `1:02:03.456`; None if it is not one."""
    if (usual := _USUAL.fullmatch(text)) is not None:
        hours, minutes, seconds, ms = map(int, usual.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
    match = _PARTS.fullmatch(text) if len(text) < 60 else None
    if match is None:
        return None
    fraction = ((match["fraction"] or "") + "000")[:3]
    whole = int(match["hours"] or 0) * 3600 + int(match["minutes"]) * 60 + int(match["seconds"])
    ms = whole * 1000 + int(fraction)
    return -ms if match["sign"] else ms


def parse_seconds(value: object, unit_ms: int = 1000) -> int | None:
    """Milliseconds of a JSON number or numeric text (`12.3`, `"12.3"`, `"12.3s"`), counted in `unit_ms`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().removesuffix("s"))
        except ValueError:
            return None
    if not isinstance(value, (int, float)):
        return None
    try:
        ms = float(value) * unit_ms
    except OverflowError:
        return None
    return round(ms) if math.isfinite(ms) and abs(ms) < 1e12 else None


def unit_of(starts: Sequence[float], end: float | None, characters: int) -> int:
    """What the numbers of a file count, in milliseconds: seconds unless people would speak far too slowly.

    `starts` and the last `end` are as in the file, `characters` says how much is said between them.
    """
    if not starts or not characters or any(not float(start).is_integer() for start in starts):
        return 1000
    span = max(*starts, end or 0, min(starts) + 0.1) - min(starts)
    return min((1000, 1), key=lambda unit: abs(math.log(_PACE * span * unit / 1000 / characters)))


def format_clock(ms: int) -> str:
    """`1:02:03.456`, for messages."""
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    seconds, fraction = divmod(ms, 1000)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:03}"
