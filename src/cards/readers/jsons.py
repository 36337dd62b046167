"""Careful access to JSON of any shape: what is not there, or not what it should be, is None or empty."""

from __future__ import annotations

from typing import Any


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
