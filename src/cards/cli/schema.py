"""`cards schema`: the JSON Schema of the files that people write, for their editors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Written(StrEnum):
    """A kind of file that people write."""

    MANIFEST = "manifest"
    RULES = "rules"


def schema_command(
    kind: Annotated[Written, typer.Argument(metavar="[manifest|rules]", help="The kind of file.")] = (
        Written.MANIFEST
    ),
) -> None:
    """Print the JSON Schema of manifests or rule files, for editors.

    With the comment `# yaml-language-server: $schema=FILE` at its top, editors complete and check a file.
    """
    if kind is Written.RULES:
        from cards.rules import json_schema
    else:
        from cards.deck.schema import json_schema
    typer.echo(json_schema(), nl=False)
