"""From a manifest to its lectures' transcripts, and from their cards to the decks that the manifest wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cards.card import Card, Deck
from cards.deck.manifest import Lecture, Manifest, ManifestError
from cards.errors import InputError, Problem, RuleError
from cards.exporters.notes import deck_name
from cards.media.recordings import Recorded, find_recordings
from cards.selection import Range, only
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.rules import RuleSet

NUMBER_WIDTH = 2
"""The least digits of a subdeck's number: Anki sorts decks by name, and `10` would come before `9`."""


@dataclass(frozen=True)
class Course:
    """The lectures of a manifest that could be read, with their transcripts."""

    manifest: Manifest
    read: tuple[tuple[Lecture, Transcript], ...]
    """In the manifest's order; the transcripts carry the manifest's titles."""

    @property
    def transcripts(self) -> tuple[Transcript, ...]:
        """The transcripts alone."""
        return tuple(transcript for _, transcript in self.read)

    def placed(self, cards: Iterable[Card]) -> tuple[Card, ...]:
        """The cards with their lecture's recording to link to and with the manifest's tags."""
        urls = {_lecture_of(transcript): lecture.url for lecture, transcript in self.read}
        return tuple(
            replace(
                card,
                url=urls.get((card.title, card.source), ""),
                tags=tuple(dict.fromkeys((*card.tags, *self.manifest.tags))),
            )
            for card in cards
        )

    @property
    def deck_names(self) -> tuple[str, ...]:
        """The deck that each lecture's cards go to."""
        top = self.manifest.deck
        return tuple(f"{top}::{place}" if place else top for place in subdecks(self))

    def decks(self, cards: Sequence[Card]) -> tuple[Deck, ...]:
        """Sort cards into the decks of the manifest, in its order.

        The description belongs to the deck itself, which is there for it even when all cards lie below.
        """
        top, description = self.manifest.deck, self.manifest.description
        lectures = (_lecture_of(transcript) for transcript in self.transcripts)
        places = dict(zip(lectures, subdecks(self), strict=True))
        held: dict[str, list[Card]] = {"": []}
        held.update((place, []) for place in places.values())
        for card in cards:
            held[places.get((card.title, card.source), "")].append(card)
        return tuple(
            Deck(f"{top}::{place}", tuple(kept)) if place else Deck(top, tuple(kept), description)
            for place, kept in held.items()
            if kept or (description and not place)
        )


def overridden(
    manifest: Manifest,
    *,
    deck: str = "",
    url: str = "",
    link_template: str = "",
    min_score: float | None = None,
    max_cards: int | None = None,
    ignore: Sequence[str] = (),
    format: str | None = None,
    speakers: Sequence[str] = (),
    skip: Sequence[Range] = (),
) -> Manifest:
    """The manifest with what is given in place of what it says; `ignore` is added to what it ignores."""
    lectures = (
        replace(
            lecture,
            url=url or lecture.url,
            format=format or lecture.format,
            speakers=tuple(speakers) or lecture.speakers,
            skip=tuple(skip) or lecture.skip,
        )
        for lecture in manifest.lectures
    )
    return replace(
        manifest,
        lectures=tuple(lectures),
        deck=deck or manifest.deck,
        link_template=link_template or manifest.link_template,
        min_score=manifest.min_score if min_score is None else min_score,
        max_cards=manifest.max_cards if max_cards is None else max_cards,
        ignore=tuple(dict.fromkeys((*manifest.ignore, *ignore))),
    )


def read_lecture(lecture: Lecture, deck: str) -> Transcript:
    """Read one lecture of a deck as its manifest wants it.

    The transcript's course is the deck, with the sections that the file's own course names below it.
    Raises `InputError` when it cannot be read, or nothing of it is left.
    """
    from cards.readers import read_transcript

    transcript = read_transcript(lecture.path, format=lecture.format)
    sections = [part for part in map(level, transcript.course.split("::")) if part][1:]
    transcript = replace(
        transcript, title=lecture.title or transcript.title, course="::".join([deck, *sections])
    )
    return only(transcript, speakers=lecture.speakers, skip=lecture.skip)


def check_lectures(course: Course) -> None:
    """Raise `ManifestError` for lectures whose cards could not be told apart afterwards."""
    seen: dict[tuple[str, str], tuple[Lecture, str]] = {}
    problems: list[Problem] = []
    for (lecture, transcript), place in zip(course.read, subdecks(course), strict=True):
        first, other = seen.setdefault(_lecture_of(transcript), (lecture, place))
        if first is not lecture and (other, first.url) != (place, lecture.url):
            said = f"{lecture.path} and {first.path} are both called '{transcript.lecture}'"
            problems.append(Problem(lecture.place, "M006", said, "give one of them another title"))
    if problems:
        raise ManifestError(problems)


def subdecks(course: Course) -> list[str]:
    """The name of each lecture's deck below the manifest's; empty for that deck itself.

    A lecture without `subdeck` gets one of its own, below those of the sections that its course has, with its
    number in front where Anki, which sorts by name, would not keep the order. The only lecture of a deck
    needs none.
    """
    deck, read = course.manifest.deck, {lecture.path: transcript for lecture, transcript in course.read}
    # Lectures that could not be read today keep their numbers.
    section = ""
    own: dict[str, list[str]] = {}
    places: dict[str, tuple[str, int]] = {}
    for lecture in course.manifest.lectures:
        transcript = read.get(lecture.path)
        if lecture.subdeck is None:
            if transcript is not None:
                section = transcript.course.removeprefix(deck).removeprefix("::")
            titles = own.setdefault(section, [])
            places[lecture.path] = section, len(titles)
            titles.append(level(transcript.lecture) if transcript is not None else "")
    names: list[str] = []
    for lecture, transcript in course.read:
        title = level(transcript.lecture)
        if lecture.subdeck is not None:
            names.append(deck_name(lecture.subdeck.replace("{title}", title)))
        elif len(course.manifest.lectures) == 1:
            names.append("")
        else:
            section, at = places[lecture.path]
            titles = own[section]
            if course.manifest.numbered and not in_order(list(filter(None, titles))):
                title = f"{at + 1:0{max(NUMBER_WIDTH, len(str(len(titles))))}} {title}"
            names.append(deck_name(f"{section}::{title}"))
    return names


def recordings(course: Course) -> tuple[tuple[Recorded, ...], tuple[Problem, ...]]:
    """The lectures of which the manifest names a recording that is here, and what is wrong with the others.

    In a folder the recording is that of the transcript's name, as `find_recordings` says.
    """
    found: list[Recorded] = []
    problems: list[Problem] = []
    for lecture, transcript in course.read:
        if lecture.recording is None:
            continue
        try:
            fitting, missing = find_recordings(lecture.recording, [transcript])
        except InputError as error:
            fitting, missing = (), error.problems
        found += fitting
        problems += missing
    return tuple(found), tuple(problems)


def rules_of(
    manifest: Manifest,
    extra: Sequence[str] = (),
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    override: Mapping[str, Mapping[str, object]] = {},
    scorer: bool = True,
) -> RuleSet:
    """The rules that a manifest chooses, with `extra` rule files; `select` goes before the manifest's own.

    Without `scorer`, given here or in the manifest, every rule keeps its own score. Raises `RuleError` with
    every problem of the rule files, or the places in the manifest where a rule is named that there is not.
    """
    from cards.rules import load_rules

    choice = manifest.rules
    changes = {
        rule: {**choice.override.get(rule, {}), **override.get(rule, {})}
        for rule in (*choice.override, *override)
    }
    try:
        return load_rules(
            [*choice.files, *extra],
            builtin=choice.builtin,
            select=select or choice.select,
            ignore=[*choice.ignore, *ignore],
            override=changes,
            scorer=choice.scorer and scorer,
        )
    except RuleError as error:
        raise RuleError(_in_manifest(problem, manifest) for problem in error.problems) from None


def _in_manifest(problem: Problem, manifest: Manifest) -> Problem:
    """The same problem where the manifest names the rule that there is not."""
    option, _, pattern = problem.place.path.partition(": ")
    choice: Mapping[str, object] = {
        "select": manifest.rules.select,
        "ignore": manifest.rules.ignore,
        "override": manifest.rules.override,
    }
    named = choice.get(option)
    if isinstance(named, tuple) and pattern in named:
        loc: tuple[str | int, ...] = ("rules", option, named.index(pattern))
    elif isinstance(named, Mapping) and pattern in named:
        loc = ("rules", option, pattern)
    else:
        return problem
    return manifest.file.problem(loc, problem.code, problem.message, problem.hint, key=option == "override")


def in_order(titles: Sequence[str]) -> bool:
    """Whether Anki keeps titles that begin with numbers in their order."""
    folded = [title.casefold() for title in titles]
    return all(title[:1].isdigit() for title in folded) and folded == sorted(folded)


def _lecture_of(transcript: Transcript) -> tuple[str, str]:
    return transcript.lecture, transcript.name


def level(name: str) -> str:
    """A name as one level of a deck's name, in which `::` would make another."""
    return " ".join(name.replace("::", " – ").split())
