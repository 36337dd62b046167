"""A manifest as plain data: a file that says what a deck is made of, so that it can be rebuilt for years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from cards.card import LEAST_SCORE
from cards.errors import InputError, Place, Problem
from cards.readers.languages import language_in_name
from cards.selection import Range
from cards.yamlio import YamlFile

SUFFIXES = (".yaml", ".yml")
_PACKED = (".gz", ".xz", ".bz2", ".zip")
_MARKS = frozenset("auto orig asr captions subtitles transcript".split())
"""What stands before the ending of some transcripts' names and says nothing of the talk."""


class ManifestError(InputError):
    """A deck's manifest is not valid, or names what is not there."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """One transcript of a course and what its manifest says of it."""

    path: str
    """The file, as seen from the working folder."""
    place: Place
    """Where the manifest names it."""
    title: str = ""
    """Empty for the one that the transcript gives."""
    url: str = ""
    recording: Path | None = None
    """A file, or a folder with a recording of the transcript's name."""
    subdeck: str | None = None
    """Below the deck, with `{title}` for the title; empty for the deck itself, None for one of its own."""
    skip: tuple[Range, ...] = ()
    speakers: tuple[str, ...] = ()
    format: str | None = None


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules look for cards: the arguments of `cards.rules.load_rules`."""

    files: tuple[str, ...] = ()
    builtin: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    override: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    scorer: bool = True


@dataclass(frozen=True)
class Manifest:
    """What a deck is made of; all paths as seen from the working folder."""

    path: str
    deck: str
    lectures: tuple[Lecture, ...]
    """In their order, each file once."""
    output: Path
    lock: Path
    uid: str = ""
    description: str = ""
    """Markdown."""
    rules: RuleChoice = RuleChoice()
    min_score: float = LEAST_SCORE
    max_cards: int | None = None
    tags: tuple[str, ...] = ()
    link_template: str = ""
    numbered: bool = True
    """Whether subdecks that are named after lectures begin with a number."""
    ignore: tuple[str, ...] = ()
    """Ids of lint's checks to leave out."""
    decisions: Path | None = None
    warnings: tuple[Problem, ...] = ()
    """What does not stop a build, such as a recording that is not on this machine."""
    file: YamlFile = field(default=YamlFile("", None), repr=False, compare=False)
    """The file as read, for the places of later messages."""


def stem(name: str) -> str:
    """A transcript's file name without its folder, its endings and the language between them.

    `talks/hci-2.3-needs.en.srt.gz` gives `hci-2.3-needs`.
    """
    parts = PurePath(name).name.split(".")
    if len(parts) > 2 and f".{parts[-1].lower()}" in _PACKED:
        parts.pop()
    if len(parts) > 1:
        parts.pop()
    while len(parts) > 1 and (parts[-1].lower() in _MARKS or language_in_name(f".{parts[-1]}.srt")):
        parts.pop()
    return ".".join(parts)


def is_manifest(path: str | Path) -> bool:
    """Whether a source on the command line is a YAML file, which is no format of transcripts."""
    return str(path).lower().endswith(SUFFIXES) and Path(path).is_file()


def read_manifest(path: str | Path) -> Manifest:
    """Read and check a manifest, and find the transcripts that it names.

    Raises:
        ManifestError: With every problem of the file. Codes: M001 for what is not readable as YAML, M002 for
            a key that appears twice, M003 for an unknown key, M004 for a wrong or missing value, M005 for a
            file that is not there, M006 for a source named twice, M007 for one file in two roles.
    """
    from cards.deck.manifestfile import read

    return read(Path(path))
