"""The JSON Schema of a kind of file as editors read it, made from the pydantic model that checks the file."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import CoreSchema


class OrShort:
    """Tells the JSON Schema that a short form is allowed too: plain text, or one item of a list."""

    def __init__(self, *, item: bool = False) -> None:
        self.item = item

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core_schema)
        return {"anyOf": [schema["items"] if self.item else {"type": "string"}, schema]}


def schema_text(model: type[BaseModel], title: str) -> str:
    """The JSON Schema (draft 7, which yaml-language-server reads) of files that a model checks, as text."""
    schema = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", {})
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title}
    whole = {
        **head,
        **_tidied(schema),
        "definitions": {name: _tidied(one) for name, one in definitions.items()},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _tidied(schema: Any) -> Any:
    """Without pydantic's titles, empty defaults and nulls; nothing beside a `$ref`, as draft 7 asks."""
    if isinstance(schema, list):
        return [_tidied(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: {name: _tidied(one) for name, one in value.items()} if key == "properties" else _tidied(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and value in (None, "", [], {}))
    }
    options = [one for one in found.get("anyOf", ()) if one != {"type": "null"}]
    if len(options) == 1 and len(found["anyOf"]) == 2:
        del found["anyOf"]
        found = {**options[0], **found}
    elif options:
        found["anyOf"] = options
    if "$ref" in found and len(found) > 1:
        found["allOf"] = [{"$ref": found.pop("$ref")}]
    return found
