"""`cards formats`: what can be read."""

from __future__ import annotations

from dataclasses import fields

import typer

from cards.cli.table import table


def formats_command() -> None:
    """List the transcript formats.

    Each is recognised by its content. What it carries beside the text are times of captions and of words,
    speakers, the title and the language.
    """
    from cards.readers import READERS

    rows = []
    for reader in READERS:
        carries = ", ".join(
            field.name for field in fields(reader.carries) if getattr(reader.carries, field.name)
        )
        rows.append((reader.id, " ".join(reader.suffixes), reader.title, reader.known_by, carries))
    typer.echo(table(("FORMAT", "FILES", "NAME", "KNOWN BY", "CARRIES"), rows, wide=3))
