"""The steps that commands over transcripts share: load the rules, read the sources, draft the cards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cards.build import Extraction
from cards.cli.console import Console
from cards.errors import CardsError, ExitCode, InputError, Place, Problem
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.rules import RuleSet
    from cards.selection import Range

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave."""

    transcripts: tuple[Transcript, ...]
    failures: tuple[CardsError, ...]
    """One for each source or file that could not be read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How few cards the user wants, and what lint is not to look for; `cards.build.extract` says more."""

    min_score: float = 0.0
    max_cards: int | None = None
    ignore: Sequence[str] = ()


NO_LIMITS = Limits()


def gather(
    sources: Sequence[str],
    console: Console,
    *,
    format: str | None = None,
    speakers: Sequence[str] = (),
    skip: Sequence[Range] = (),
) -> Gathered:
    """Read all that the sources name; what cannot be read is told at once and does not stop the others.

    `speakers` and `skip` say which part of it to keep, as for `cards.selection.only`. Raises `InputError` for
    a name that is no speaker's in any of the transcripts.
    """
    transcripts: list[Transcript] = []
    failures: list[CardsError] = []

    def tell(error: InputError) -> None:
        console.error(error)
        failures.append(error)

    for name in _found(sources, tell):
        console.progress(f"reading {name}")
        try:
            transcripts.append(_read(name, format))
        except InputError as error:
            tell(error)
    console.clear()
    if speakers or skip:
        from cards.selection import select

        transcripts, emptied = select(transcripts, speakers=speakers, skip=skip)
        for failure in emptied:
            tell(failure)
    return Gathered(tuple(transcripts), tuple(failures))


def draft(
    gathered: Gathered,
    rules: RuleSet,
    console: Console,
    *,
    model: str | None = None,
    url: str = "",
    limits: Limits = NO_LIMITS,
) -> Extraction:
    """The cards of all that was read; without a readable source there are none."""
    from cards.build import extract

    if not gathered.transcripts:
        return Extraction((), (), ())
    console.progress("looking for cards")
    try:
        return extract(gathered.transcripts, rules=rules, model=model, url=url, **asdict(limits))
    finally:
        console.clear()


def load(files: Sequence[str], console: Console) -> RuleSet:
    """The built-in packs and the user's rule files, so that a broken one is told before any work is done."""
    from cards.rules import load_rules

    rules = load_rules(files)
    if console.verbose:
        for warning in rules.warnings:
            console.warn("warning", str(warning))
    return rules


def exit_code(gathered: Gathered, extraction: Extraction) -> ExitCode:
    """What a run over sources tells the shell."""
    if gathered.failures:
        return ExitCode.BAD_INPUT
    return ExitCode.FINE if extraction.cards else ExitCode.NO_CARDS


def _found(sources: Sequence[str], tell: Callable[[InputError], None]) -> Iterator[str]:
    """The files that the sources name, each once however often it is named."""
    from cards.readers import find_sources

    seen: set[Path] = set()
    for source in dict.fromkeys(sources):
        if source == STANDARD_INPUT:
            yield source
            continue
        try:
            found = find_sources([source])
        except InputError as error:
            tell(error)
            continue
        for path in found:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield str(path)


def _read(name: str, format: str | None) -> Transcript:
    from cards.readers import read_stream, read_transcript

    if name != STANDARD_INPUT:
        return read_transcript(name, format=format)
    if sys.stdin is None:
        raise InputError(Problem(Place("standard input"), "unreadable", "there is none"))
    return read_stream(sys.stdin.buffer, "standard input", format=format)
