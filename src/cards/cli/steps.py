"""The steps that commands over transcripts share: load the rules, read the sources, draft the cards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cards.build import Extraction
from cards.cli.choice import Choice
from cards.cli.console import Console
from cards.errors import CardsError, ExitCode, InputError, Place, Problem
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.deck.course import Course
    from cards.deck.manifest import Manifest
    from cards.kept import KnownRules
    from cards.rules import RuleSet
    from cards.selection import Range

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sources gave."""

    transcripts: tuple[Transcript, ...]
    failures: tuple[CardsError, ...]
    """One for each source or file that could not be read."""
    course: Course | None = None
    """What a manifest makes of them, where it named the sources."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How few cards the user wants, and what lint is not to look for; `cards.build.extract` says more."""

    min_score: float | None = None
    """None where the user did not say; a manifest may."""
    max_cards: int | None = None
    ignore: Sequence[str] = ()


NO_LIMITS = Limits()


def manifest_of(sources: Sequence[str], **options: Any) -> Manifest | None:
    """The manifest that stands in place of sources, with what the options change in it; None without one.

    `options` are those of `cards.deck.course.overridden`. Raises `ManifestError` for one that is not valid.
    """
    from cards.deck.manifest import is_manifest

    named = [source for source in sources if is_manifest(source)]
    if not named:
        return None
    if len(sources) > 1:
        raise typer.BadParameter(f"{named[0]} is a manifest, which names its sources itself; give it alone")
    from cards.deck.course import overridden
    from cards.deck.manifest import read_manifest

    return overridden(read_manifest(named[0]), **options)


def gather(
    sources: Sequence[str],
    console: Console,
    *,
    format: str | None = None,
    speakers: Sequence[str] = (),
    skip: Sequence[Range] = (),
    manifest: Manifest | None = None,
) -> Gathered:
    """Read all that the sources name; what cannot be read is told at once and does not stop the others.

    `speakers` and `skip` say which part of it to keep, as for `cards.selection.only`. A `manifest` among the
    sources, unless it was read already, says all this itself. Raises `InputError` for a name that is no
    speaker's in any of the transcripts, and for a manifest that is not valid.
    """
    transcripts: list[Transcript] = []
    failures: list[CardsError] = []

    def tell(error: InputError) -> None:
        console.error(error)
        failures.append(error)

    manifest = manifest or manifest_of(sources, format=format, speakers=speakers, skip=skip)
    if manifest is not None:
        course = _read_course(manifest, console, tell)
        return Gathered(course.transcripts, tuple(failures), course)
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
    rules: RuleSet | KnownRules,
    console: Console,
    *,
    cached: bool = False,
    model: str | None = None,
    url: str = "",
    limits: Limits = NO_LIMITS,
) -> Extraction:
    """The cards of all that was read; without a readable source there are none.

    For a course its manifest says what the arguments do not, also which identity and tags its cards have.
    `cached` says that what was drafted before and has not changed since need not be drafted again.
    """
    from cards.build import extract
    from cards.cache import open_cache

    if not gathered.transcripts:
        return Extraction((), (), ())
    course = gathered.course
    if course is not None:
        from cards.deck.course import overridden

        manifest = overridden(course.manifest, **asdict(limits))
        limits = Limits(manifest.min_score, manifest.max_cards, manifest.ignore)
    console.progress("looking for cards")
    try:
        extraction = extract(
            gathered.transcripts,
            rules=rules,
            model=model,
            url=url,
            uid=course.manifest.uid if course is not None else "",
            min_score=limits.min_score or 0.0,
            max_cards=limits.max_cards,
            ignore=limits.ignore,
            cache=open_cache() if cached else None,
        )
    finally:
        console.clear()
    return extraction if course is None else replace(extraction, cards=course.placed(extraction.cards))


def load(choice: Choice, console: Console, manifest: Manifest | None = None) -> RuleSet:
    """The built-in packs and the user's rule files, so that a broken one is told before any work is done.

    A manifest chooses rules of its own, to which the files are added; the other options go before it.
    """
    chosen: dict[str, Any] = {
        "select": choice.select,
        "ignore": choice.ignore,
        "override": choice.override,
        "scorer": choice.scorer,
    }
    if manifest is not None:
        from cards.deck.course import rules_of

        rules = rules_of(manifest, choice.files, **chosen)
    else:
        from cards.rules import load_rules

        rules = load_rules(choice.files, **chosen)
    if console.verbose:
        for warning in rules.warnings:
            console.warn("warning", str(warning))
    return rules


def load_for(
    choice: Choice, console: Console, manifest: Manifest | None = None, *, cached: bool
) -> RuleSet | KnownRules:
    """As `load`, but with `cached`, files that have not changed since last time are read only if need be."""
    if not cached or console.verbose:
        return load(choice, console, manifest)
    from cards.cache import open_cache
    from cards.kept import known_rules

    theirs = manifest.rules if manifest is not None else None
    given = [*(theirs.files if theirs is not None else ()), *choice.files]
    return known_rules(lambda: load(choice, console, manifest), given, (theirs, choice), open_cache())


def exit_code(gathered: Gathered, extraction: Extraction) -> ExitCode:
    """What a run over sources tells the shell."""
    if gathered.failures:
        return ExitCode.BAD_INPUT
    return ExitCode.FINE if extraction.cards else ExitCode.NO_CARDS


def _read_course(manifest: Manifest, console: Console, tell: Callable[[InputError], None]) -> Course:
    """The lectures of a manifest that can be read."""
    from cards.deck.course import Course, check_lectures, read_lecture

    read = []
    for lecture in manifest.lectures:
        console.progress(f"reading {lecture.path}")
        try:
            read.append((lecture, read_lecture(lecture, manifest.deck)))
        except InputError as error:
            tell(error)
    console.clear()
    course = Course(manifest, tuple(read))
    check_lectures(course)
    return course


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
