"""The JSON Schema that editors complete manifests from says what the reader says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cards.deck.manifest import read_manifest
from cards.deck.schema import ManifestModel, SourceModel, json_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "manifest.schema.json"
SAMPLE = SCHEMA.parents[1] / "decks" / "community-garden.yaml"


def documented() -> str:
    """The example in the documentation."""
    (example,) = re.findall(
        r"```yaml\n(.*?)```", (SCHEMA.parent / "manifest.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return str(example)


def test_the_documented_example_is_a_manifest(tmp_path: Path) -> None:
    for name in ("talks/01-roots.vtt", "talks/02-leaves.srt", "talks/guests/a.vtt", "recordings/roots.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("WEBVTT\n\n00:01.000 --> 00:05.000\nA root is a part of a plant.\n")
    (tmp_path / "plant-names.yaml").write_text("rules: []\n")
    (tmp_path / "botany.yaml").write_text(documented(), encoding="utf-8")
    read = read_manifest(tmp_path / "botany.yaml")
    assert (read.deck, len(read.lectures), read.warnings) == ("Botany for Gardeners", 3, ())


@pytest.mark.parametrize("text", [documented(), SAMPLE.read_text(encoding="utf-8")], ids=["docs", "decks"])
def test_editors_accept_what_the_reader_does(text: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(yaml.safe_load(text), json.loads(json_schema()))


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
