"""What stands above the words of a plain text: YAML front matter, headings, the address of a recording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cards.readers.clean import one_line

_LONGEST = 400
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*\S)\s*#*")
_EMPHASIS = re.compile(r"^[ \t]*(?:#{1,6}|>|[*+-])[ \t]+(?=\S)|\*\*|__")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Front:
    """What a text says of itself, and where its words begin."""

    first: int
    """The place of the first line after the front matter, counted from 0."""
    title: str = ""
    description: str = ""
    course: str = ""
    language: str = ""


def front_of(lines: Sequence[str]) -> Front:
    """Read YAML front matter between two lines `---`; without one there is nothing to tell."""
    if not lines or lines[0].rstrip() != "---":
        return Front(0)
    for place in range(1, min(len(lines), _LONGEST)):
        if lines[place].rstrip() in ("---", "..."):
            fields = _fields("\n".join(lines[1:place]))
            texts = {key: one_line(str(value)) for key, value in fields.items() if isinstance(value, str)}
            return Front(
                place + 1,
                title=texts.get("title", ""),
                description=texts.get("description", ""),
                course=texts.get("course", ""),
                language=texts.get("language", texts.get("lang", "")),
            )
    return Front(0)


def heading(line: str) -> str:
    """The text of a Markdown heading, empty for any other line."""
    match = _HEADING.fullmatch(line.strip())
    return match["text"] if match else ""


def without_emphasis(line: str) -> str:
    """The line without Markdown's marks for bold, quotes and lists."""
    return _EMPHASIS.sub("", line)


def title_lines(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines at the top are a title, an address and a category, and the title."""
    filled = [(place, line.strip()) for place, line in enumerate(lines[:8]) if line.strip()]
    for order, (place, text) in enumerate(filled):
        if _ADDRESS.fullmatch(text):
            title = filled[order - 1][1] if order == 1 and len(filled[0][1]) < 200 else ""
            after = filled[order + 1 : order + 2]
            if after and len(after[0][1]) < 40 and not after[0][1].endswith((".", "?", "!", ",")):
                place = after[0][0]
            return place + 1, "" if title.lower().startswith(("unknown", "untitled")) else title
    return 0, ""


def _fields(text: str) -> dict[Any, Any]:
    import yaml

    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return {}
    return value if isinstance(value, dict) else {}
