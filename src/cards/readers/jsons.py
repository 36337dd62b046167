"""Careful access to JSON of any shape: what is not there, or not what it should be, is None or empty."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
_WRAPPED = re.compile(
    r"\s*(?:\)\]\}',?\s*|(?:(?:var|let|const|export default)\s+)?[\w.]{0,60}\s{0,9}=\s*(?=[\[{]))?"
)
_PYTHON = re.compile(r"\s*\[?\s*\{\s*'")
_LONGEST_PYTHON = 4_000_000


def unwrapped(text: str) -> str:
    """The text without what stands around JSON in scripts: `var name = …;`, or `)]}'` in front."""
    match = _WRAPPED.match(text)
    return text[match.end() :].rstrip().removesuffix(";") if match and match.end() else text


def parse(text: str) -> tuple[Any, int | None]:
    """A JSON value, or a list of the values of lines that are each one.

    Also gives the line on which a cut-off text ends, which is read up to its last whole object.

    Raises:
        ValueError: There is nothing to read.
    """
    try:
        return json.loads(text), None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return [json.loads(line) for line in text.splitlines() if line.strip()], None
        if _PYTHON.match(text) and len(text) < _LONGEST_PYTHON:
            return _of_python(text), None
        value = json.loads(_closed(text))
        return value, text.count("\n") + 1


def _of_python(text: str) -> Any:
    """The value of lists and dictionaries as Python prints them, and youtube-transcript-api's command."""
    try:
        return ast.literal_eval(text.strip())
    except (SyntaxError, MemoryError, RecursionError, TypeError):
        raise ValueError("not Python that can be read") from None


def _closed(text: str) -> str:
    """A cut-off text up to its last whole object, with the brackets closed that are open there."""
    open_brackets: list[str] = []
    at, closing = 0, ""
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            open_brackets.append("]" if token[0] == "[" else "}")
        elif token[0] in "]}":
            if not open_brackets or open_brackets.pop() != token[0]:
                raise ValueError("brackets that do not match")
            if token[0] == "}":
                at, closing = token.end(), "".join(reversed(open_brackets))
    return text[:at] + closing


def dig(value: Any, *keys: str | int) -> Any:
    """What lies at the end of a path of keys and list places; None where it breaks off."""
    for key in keys:
        if isinstance(key, str):
            value = value.get(key) if isinstance(value, dict) else None
        else:
            value = value[key] if isinstance(value, list) and -len(value) <= key < len(value) else None
    return value


def records(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; empty if it is none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text_of(record: Any, *keys: str) -> str:
    """The first of the keys that holds a text, as it stands; empty if none does."""
    for key in keys:
        value = dig(record, key)
        if isinstance(value, str) and value:
            return value
    return ""


def label_of(record: Any, *keys: str) -> str | None:
    """A speaker's label, which may be a number, an object with a name, or empty."""
    for key in keys:
        value = dig(record, key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("id")
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        if isinstance(value, int) and not isinstance(value, bool):
            return f"Speaker {value}"
    return None
