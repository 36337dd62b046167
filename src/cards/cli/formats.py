"""`cards formats`: what can be read."""

from __future__ import annotations

import typer

from cards.cli.table import table


def formats_command() -> None:
    """List the transcript formats."""
    from cards.readers import READERS

    rows = [(reader.id, reader.title, " ".join(reader.suffixes), reader.known_by) for reader in READERS]
    typer.echo(table(("FORMAT", "NAME", "FILES", "KNOWN BY"), rows, wide=1))
