"""`cards check`: what the readers make of transcripts, without looking for cards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from cards.cli.console import Console
from cards.cli.deciding import SUFFIX
from cards.cli.options import Format, Layout, LayoutOption, Quiet, Sources, Verbose
from cards.cli.steps import Gathered, gather, manifest_of
from cards.cli.summary import many
from cards.errors import CardsError, ExitCode, Problem
from cards.selection import speakers_of
from cards.text import clock
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.deck.manifest import Manifest


def check_command(
    context: typer.Context,
    sources: Sources,
    format: LayoutOption = Layout.TABLE,
    from_: Format = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Tell what was read and repaired.

    For each transcript its format, its length and every repair with its line, without looking for cards. Of a
    manifest also what is wrong with it and its rules.
    """
    console = Console.of(context, quiet, verbose)
    manifest = manifest_of(sources, format=from_)
    wrong = _check_manifest(manifest, console) if manifest is not None else False
    gathered = gather(sources, console, format=from_, manifest=manifest)
    for line in (_objects if format is Layout.JSONL else _lines)(gathered):
        typer.echo(line)
    for line in _totals(gathered):
        console.say(line)
    raise typer.Exit(ExitCode.BAD_INPUT if gathered.failures or wrong else ExitCode.FINE)


def _check_manifest(manifest: Manifest, console: Console) -> bool:
    """Tell what is wrong with the files that a valid manifest names beside its sources; whether any is."""
    from cards.deck.course import rules_of
    from cards.deck.decisionfile import read_decisions
    from cards.deck.lock import read_lock

    def check_lock() -> None:
        if manifest.lock.exists():
            read_lock(manifest.lock.read_bytes(), str(manifest.lock))

    for warning in manifest.warnings:
        console.warn("warning", str(warning))
    wrong = False
    decisions = manifest.decisions or manifest.lock.with_suffix(SUFFIX)
    for check in (partial(rules_of, manifest), partial(read_decisions, decisions), check_lock):
        try:
            check()
        except CardsError as error:
            console.error(error)
            wrong = True
    if not wrong:
        console.say(f"{manifest.path}: “{manifest.deck}”, {many(len(manifest.lectures), 'lecture')}")
    return wrong


def _lines(gathered: Gathered) -> Iterator[str]:
    for transcript, deck in zip(gathered.transcripts, _decks(gathered), strict=True):
        yield f"{transcript.path}: {_described(transcript)}{deck and f', for {deck}'}"
        yield from (f"  {problem.code}: {problem}" for problem in transcript.problems)


def _decks(gathered: Gathered) -> Sequence[str]:
    """The deck that a manifest gives each transcript; empty without one."""
    return gathered.course.deck_names if gathered.course else [""] * len(gathered.transcripts)


def _described(transcript: Transcript) -> str:
    """`vtt, 44 captions, until 3:03, 2 repairs`."""
    end = max((cue.end_ms for cue in transcript.cues if cue.end_ms is not None), default=None)
    speakers = speakers_of([transcript])
    parts = [
        transcript.format,
        many(len(transcript.cues), "caption"),
        f"until {clock(end)}" if end is not None else "no times",
        *([many(len(speakers), "speaker")] if speakers else []),
        *([f"in {transcript.language}"] if not transcript.language.startswith("en") else []),
        many(len(transcript.problems), "repair"),
    ]
    return ", ".join(parts)


def _objects(gathered: Gathered) -> Iterator[str]:
    """The documented JSON objects: the transcripts, then what could not be read."""
    for transcript, deck in zip(gathered.transcripts, _decks(gathered), strict=True):
        starts = (cue.start_ms for cue in transcript.cues if cue.start_ms is not None)
        ends = (cue.end_ms for cue in transcript.cues if cue.end_ms is not None)
        yield _json(
            {
                "path": transcript.path,
                "read": True,
                "format": transcript.format,
                "course": transcript.course,
                "title": transcript.lecture,
                "language": transcript.language,
                "cues": len(transcript.cues),
                "words": sum(len(cue.text.split()) for cue in transcript.cues),
                "start_ms": min(starts, default=None),
                "end_ms": max(ends, default=None),
                "word_times": any(cue.words for cue in transcript.cues),
                "speakers": speakers_of([transcript]),
                "problems": [_problem(problem) for problem in transcript.problems],
                **({"deck": deck} if deck else {}),
            }
        )
    for failure in gathered.failures:
        problems = [_problem(problem) for problem in failure.problems]
        yield _json({"path": failure.problems[0].place.path, "read": False, "problems": problems})


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "hint": problem.hint,
    }


def _totals(gathered: Gathered) -> Iterator[str]:
    """For several sources how many were read, and how often each kind of repair was made."""
    if len(gathered.transcripts) + len(gathered.failures) < 2:
        return
    repairs = Counter(problem.code for transcript in gathered.transcripts for problem in transcript.problems)
    counted = ": " + ", ".join(f"{code} ({count})" for code, count in repairs.most_common())
    total = many(repairs.total(), "repair")
    yield f"{many(len(gathered.transcripts), 'transcript')} read, {total}{counted if repairs else ''}"
    if gathered.failures:
        yield f"not read: {many(len(gathered.failures), 'source')}, named above"


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
