"""The JSON Schema that editors complete manifests from says what the reader says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cards.deck.schema import ManifestModel, SourceModel, json_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "manifest.schema.json"


def test_the_committed_schema_is_up_to_date() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == json_schema(), (
        "run: cards schema > docs/manifest.schema.json"
    )


def test_it_knows_every_key_and_allows_no_other() -> None:
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == set(ManifestModel.model_fields)
    assert schema["required"] == ["deck", "sources"]
    source = schema["definitions"]["SourceModel"]
    assert set(source["properties"]) == {
        "from" if key == "from_" else key for key in SourceModel.model_fields
    }
    assert source["required"] == ["path"]
    assert all(part["additionalProperties"] is False for part in (schema, source))


def test_sources_may_be_written_short() -> None:
    (one, several) = json.loads(json_schema())["properties"]["sources"]["anyOf"]
    assert {"type": "string"} in one["anyOf"]
    assert several["items"] == one


def test_every_key_is_explained_and_documented() -> None:
    text = (SCHEMA.parent / "manifest.md").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(json_schema())
    for part in (schema, schema["definitions"]["SourceModel"]):
        for key in part["properties"]:
            assert f"| `{key}` |" in text
    for key in schema["definitions"]["RulesModel"]["properties"]:
        assert f"`{key}" in text.partition("**`rules`** has")[2].partition("\n\n")[0]
