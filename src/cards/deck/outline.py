"""Find out from transcripts' files what a manifest can say of them: course, lectures, titles, recordings."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from cards.deck.course import NUMBER_WIDTH, in_order, level
from cards.deck.manifest import stem
from cards.drafting.identity import anchor
from cards.errors import InputError, Place, Problem
from cards.media.recordings import SUFFIXES
from cards.transcript import Transcript

_ADDRESS = re.compile(
    r"[#*/;\s]*(?:NOTE\b[\w ,-]*:?|[\w -]{1,20}:)?\s*[\"'<]?(?P<url>https?://[^\s\"'<>]+)[\"'>]?\s*"
)
_CAPTIONS = re.compile(r"-->|^subtitle-\d|^\s*[\[{\"]")
_HEAD_LINES = 40
_HEAD_BYTES = 20_000
_VIDEO_IN = re.compile(r"video in (?P<course>.+?) - (?P<text>.+)", re.DOTALL)
_SAME_TALK = 0.3
"""Share of the shorter text's runs of words that stand in the other as well, from which they are one talk."""
_RUN = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as the manifest will name it."""

    path: str
    """As seen from the working folder."""
    transcript: Transcript | None = None
    """None for a whole course or archive, whose files tell the names of their lectures themselves."""
    title: str = ""
    url: str = ""
    recording: str = ""
    subdeck: str = ""
    why_not: str = ""
    """Why it is proposed in a comment only; empty for what becomes part of the deck."""


@dataclass(frozen=True)
class Outline:
    """A deck as its transcripts' files tell it."""

    deck: str
    entries: tuple[Entry, ...]
    """In the order of the lectures."""
    lectures: int
    description: str = ""
    problems: tuple[Problem, ...] = ()
    """Of files that could not be read."""


def outline(sources: Sequence[str]) -> Outline:
    """Find out what sources hold: lectures in their order, their titles and recordings, and the course.

    Files in another language where some are in English, a second file of one talk and what cannot be read
    are proposed in comments only. Raises `InputError` for a source that names nothing, or where nothing can
    be read.
    """
    entries: list[Entry] = []
    transcripts: list[Transcript] = []
    problems: list[Problem] = []
    found = list(_found(sources))
    for source, files, whole in found:
        held: list[Entry] = []
        for file in files:
            try:
                held.append(_entry(file))
            except InputError as error:
                problems += error.problems
                held.append(Entry(file, why_not=error.problems[0].message))
        readable = [entry.transcript for entry in held if entry.transcript is not None]
        transcripts += readable
        if not whole:
            entries += held
        elif readable:
            entries.append(Entry(source))
    if not transcripts:
        raise InputError(problems)
    entries = _into_subdecks(_named_apart(_without_repeats(_in_english(entries))))
    kept = [entry for entry in entries if entry.transcript is not None and not entry.why_not]
    return Outline(
        _deck_name(sources, transcripts),
        tuple(entries),
        lectures=len(kept) + sum(len(files) for _, files, whole in found if whole),
        description=_description(transcripts),
        problems=tuple(problems),
    )


def _found(sources: Sequence[str]) -> Iterator[tuple[str, list[str], bool]]:
    """Each source with its files, each file once, and whether it is better named as a whole."""
    from cards.readers import find_sources
    from cards.readers.olx import export_root

    seen: set[str] = set()
    for source in sources:
        files = [str(path) for path in find_sources([source])]
        fresh = [file for file in files if os.path.realpath(file) not in seen]
        seen.update(map(os.path.realpath, fresh))
        whole = export_root(Path(source)) is not None or not all(map(os.path.isfile, files))
        yield source, fresh, whole


def _entry(file: str) -> Entry:
    """What one file tells of itself; raises InputError if it cannot be read."""
    from cards.readers import read_transcript

    try:
        file.encode()
    except UnicodeEncodeError:
        said, hint = "its name cannot be written into a manifest", "give the file another name"
        raise InputError(Problem(Place(ascii(file)), "name", said, hint)) from None
    transcript = read_transcript(file)
    title = transcript.title or _readable(stem(file)) or transcript.lecture
    return Entry(file, transcript, title, _address(file), _recording(file))


def _address(file: str) -> str:
    """The one address of a recording that stands above a transcript's words; empty where there is none."""
    try:
        with open(file, "rb") as content:
            head = content.read(_HEAD_BYTES).decode(errors="replace")
    except OSError:
        return ""
    found: set[str] = set()
    for line in head.splitlines()[:_HEAD_LINES]:
        if _CAPTIONS.search(line):
            break
        if match := _ADDRESS.fullmatch(line):
            found.add(match["url"])
    return found.pop() if len(found) == 1 else ""


def _recording(file: str) -> str:
    """The recording beside a transcript, of the same name; empty where there is none."""
    path = Path(file)
    if not path.is_file():
        return ""
    named = (path.stem, stem(file))
    beside = [name for name in sorted(os.listdir(path.parent)) if PurePath(name).stem in named]
    ranked = [name for suffix in SUFFIXES for name in beside if name.lower().endswith(f".{suffix}")]
    return str(path.with_name(ranked[0])) if ranked else ""


def _in_english(entries: Sequence[Entry]) -> list[Entry]:
    languages = [entry.transcript.language for entry in entries if entry.transcript is not None]
    if not any(language.startswith("en") for language in languages):
        return list(entries)
    return [
        replace(entry, why_not=f"not in English ({entry.transcript.language})")
        if entry.transcript is not None and not entry.transcript.language.startswith("en")
        else entry
        for entry in entries
    ]


def _without_repeats(entries: Sequence[Entry]) -> list[Entry]:
    """Of several files of one talk, beside each other, the one with the best times stays."""
    beside: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.transcript is not None and not entry.why_not:
            path = PurePath(entry.path)
            beside.setdefault((str(path.parent), path.name.partition(".")[0].casefold()), []).append(entry)
    repeats: dict[str, str] = {}
    for group in beside.values():
        kept: list[tuple[Entry, frozenset[tuple[str, ...]]]] = []
        for entry in sorted(group, key=_worth, reverse=True):
            runs = _runs(entry.transcript)
            same = next((one for one, others in kept if _shared(runs, others) >= _SAME_TALK), None)
            if same is None:
                kept.append((entry, runs))
            else:
                repeats[entry.path] = f"the same talk as {PurePath(same.path).name}"
    return [replace(entry, why_not=repeats.get(entry.path, entry.why_not)) for entry in entries]


def _worth(entry: Entry) -> tuple[bool, bool]:
    transcript = entry.transcript
    if transcript is None:
        return False, False
    return any(cue.words for cue in transcript.cues), transcript.timed


def _runs(transcript: Transcript | None) -> frozenset[tuple[str, ...]]:
    words = anchor(" ".join(cue.text for cue in transcript.cues)).split() if transcript else []
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _shared(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)


def _named_apart(entries: Sequence[Entry]) -> list[Entry]:
    """No two lectures of one title: the folder's name, else a number, sets them apart."""
    titles = Counter(entry.title for entry in entries if not entry.why_not)
    taken: set[str] = set()
    named: list[Entry] = []
    for entry in entries:
        title = entry.title
        if title and not entry.why_not:
            folder = _readable(PurePath(entry.path).parent.name)
            if titles[title] > 1 and folder:
                title = f"{folder}: {title}"
            number = 2
            while title in taken:
                title, number = f"{entry.title} ({number})", number + 1
            taken.add(title)
        named.append(replace(entry, title=title))
    return named


def _into_subdecks(entries: Sequence[Entry]) -> list[Entry]:
    """Each of several lectures with a subdeck of its own, below its folder's where there are several.

    Numbers keep the order, for Anki sorts by name.
    """
    kept = [entry for entry in entries if entry.transcript is not None and not entry.why_not]
    if len(kept) == len(entries) == 1:
        return list(entries)
    folders = list(dict.fromkeys(str(PurePath(entry.path).parent) for entry in kept))
    names = [level(_readable(PurePath(folder).name)) for folder in folders]
    if not in_order(names):
        width = max(NUMBER_WIDTH, len(str(len(names))))
        names = [f"{number:0{width}} {name}" for number, name in enumerate(names, 1)]
    placed: dict[str, str] = {}
    for folder, name in zip(folders, names, strict=True):
        here = [entry for entry in kept if str(PurePath(entry.path).parent) == folder]
        numbered = not in_order([entry.title for entry in here])
        width = max(NUMBER_WIDTH, len(str(len(here))))
        for number, entry in enumerate(here, 1):
            own = f"{number:0{width}} {{title}}" if numbered else "{title}"
            placed[entry.path] = f"{name}::{own}" if len(folders) > 1 else own
    return [replace(entry, subdeck=placed.get(entry.path, "")) for entry in entries]


def _deck_name(sources: Sequence[str], transcripts: Sequence[Transcript]) -> str:
    """The course that most files name, else the only lecture's title, else the folder's name."""
    courses = Counter(transcript.course.split("::")[0].strip() for transcript in transcripts)
    del courses[""]
    course = level(courses.most_common(1)[0][0]) if courses else ""
    if len(transcripts) == 1:
        title = level(transcripts[0].lecture)
        return f"{course}::{title}" if course else title
    first = Path(sources[0]).resolve()
    return course or level(_readable(stem(first.name) if first.is_file() else first.name)) or "Lectures"


def _description(transcripts: Sequence[Transcript]) -> str:
    """What the files say of their course, or all of them of themselves, if they say the same."""
    texts = [" ".join(transcript.description.split()) for transcript in transcripts]
    of_course = {match["text"] for text in texts if (match := _VIDEO_IN.fullmatch(text))}
    found = of_course or set(texts)
    return found.pop() if len(found) == 1 else ""


def _readable(name: str) -> str:
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
