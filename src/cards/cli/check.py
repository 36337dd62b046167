"""`cards check`: what the readers make of transcripts, without looking for cards."""

from __future__ import annotations

import typer

from cards.cli.console import Console
from cards.cli.options import Format, Quiet, Sources, Verbose
from cards.cli.steps import gather
from cards.cli.summary import many
from cards.errors import ExitCode
from cards.text import clock
from cards.transcript import Transcript


def check_command(
    context: typer.Context,
    sources: Sources,
    from_: Format = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Tell what was read and repaired.

    For each transcript its format, its length and every repair with its line, without looking for cards.
    """
    console = Console.of(context, quiet, verbose)
    gathered = gather(sources, console, format=from_)
    for transcript in gathered.transcripts:
        typer.echo(f"{transcript.path}: {_described(transcript)}")
        for problem in transcript.problems:
            typer.echo(f"  {problem.code}: {problem}")
    raise typer.Exit(ExitCode.BAD_INPUT if gathered.failures else ExitCode.FINE)


def _described(transcript: Transcript) -> str:
    """`vtt, 44 captions, 3:03, 2 repairs`."""
    ends = [cue.end_ms for cue in transcript.cues if cue.end_ms is not None]
    speakers = {cue.speaker for cue in transcript.cues if cue.speaker}
    parts = [
        transcript.format,
        many(len(transcript.cues), "caption"),
        f"until {clock(max(ends))}" if ends else "no times",
        *([many(len(speakers), "speaker")] if speakers else []),
        many(len(transcript.problems), "repair"),
    ]
    return ", ".join(parts)
