"""The JSON Schema that editors complete from says what the reader says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cards.rules.schema import PackModel, RuleModel, json_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "rules.schema.json"


def every(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from every(inner)


def test_the_committed_schema_is_up_to_date() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == json_schema(), (
        "run: cards rules schema > docs/rules.schema.json"
    )


def test_it_knows_every_key_and_allows_no_other() -> None:
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == set(PackModel.model_fields)
    assert schema["additionalProperties"] is False
    rule = schema["definitions"]["RuleModel"]
    assert set(rule["properties"]) == set(RuleModel.model_fields)
    assert rule["required"] == ["id", "kind", "match"]
    assert {"with", "without", "maybe"} <= set(schema["definitions"]["NodeModel"]["properties"])


def test_it_keeps_to_draft_7() -> None:
    for part in every(json.loads(json_schema())):
        assert not {"$defs", "prefixItems"} & set(part)
        assert "$ref" not in part or set(part) == {"$ref"}
        assert isinstance(part.get("items", {}), dict)


def test_patterns_may_be_written_short() -> None:
    schema = json.loads(json_schema())
    match = schema["definitions"]["RuleModel"]["properties"]["match"]
    assert {"type": "string"} in match["anyOf"]
    items = schema["properties"]["words"]["additionalProperties"]["items"]
    assert "boolean" in items["type"], "an unquoted no or on in a word list is fine"
    example = schema["definitions"]["ExampleModel"]["additionalProperties"]
    assert "number" in example["type"], "an unquoted year is fine"
