"""Which recording belongs to which transcript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from cards.errors import InputError, Place, Problem
from cards.transcript import Transcript

VIDEO = tuple("mp4 m4v mkv webm mov avi ogv mpg mpeg ts mts wmv flv 3gp".split())
AUDIO = tuple("mp3 m4a aac ogg oga opus flac wav wma aiff aif mka amr".split())
SUFFIXES = VIDEO + AUDIO
"""By which recordings are found in a folder; of two that fit alike, the first in this order counts."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A transcript and the recording it was made of."""

    transcript: Transcript
    recording: Path


def check_recordings(place: Path) -> None:
    """Raise InputError when there is no recording at `place`, a file or a folder; better early than late."""
    if place.is_file():
        return
    if not place.exists():
        what = "there is no such file or folder"
        raise _refusal(place, what, "give the recording, or the folder it lies in")
    if place.is_dir() and next(_inside(place), None) is None:
        known = ", ".join(SUFFIXES)
        raise _refusal(place, "no recording lies in this folder", f"what counts as one ends in {known}")


def find_recordings(
    place: Path, transcripts: Sequence[Transcript]
) -> tuple[tuple[Recorded, ...], tuple[Problem, ...]]:
    """Give the transcripts with their recordings at `place`, and what is wrong with the others.

    A single file belongs to the only transcript. In a folder, or below it, a recording belongs to the
    transcript of the same name (`week-1.mp4` to `week-1.vtt` and to `week-1.en.vtt`), and where several
    folders have such a name, to that in the folders of the same names.

    Raises InputError as `check_recordings` does, and for a file when there are several transcripts.
    """
    check_recordings(place)
    if not place.is_dir():
        if len(transcripts) > 1:
            raise _refusal(
                place,
                f"one recording, but {len(transcripts)} transcripts",
                "give a folder with recordings that are called like the transcripts",
            )
        return tuple(Recorded(transcript, place) for transcript in transcripts), ()
    by_stem: dict[str, list[Path]] = {}
    for path in _inside(place):
        by_stem.setdefault(path.stem.casefold(), []).append(path)
    found: list[Recorded] = []
    problems: list[Problem] = []
    for transcript in transcripts:
        named = _named(PurePath(transcript.path), by_stem)
        fitting = _nearest(PurePath(transcript.path), named)
        if not fitting:
            what = "no recording of this name lies in"
            hint = f"call it {PurePath(transcript.path).stem}.mp4, .mp3 …"
            problems.append(_problem(Path(transcript.path), f"{what} {place}", hint))
        elif len({path.parent for path in fitting}) > 1:
            listed = ", ".join(str(path) for path in fitting)
            what = f"several recordings fit this transcript equally: {listed}"
            problems.append(_problem(Path(transcript.path), what, "name the folders of both alike"))
        else:
            best = min(fitting, key=lambda path: SUFFIXES.index(_suffix(path)))
            found.append(Recorded(transcript, best))
    return tuple(found), tuple(problems)


def _inside(folder: Path) -> Iterator[Path]:
    """The recordings in a folder and below it, hidden ones left out, always in the same order."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and _suffix(path) in SUFFIXES and path.is_file():
            yield path


def _suffix(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _named(transcript: PurePath, by_stem: dict[str, list[Path]]) -> list[Path]:
    """The recordings called like the transcript, as much of whose name as possible counts."""
    name = transcript.name.casefold()
    while "." in name.strip("."):
        name = name.rpartition(".")[0]
        if name in by_stem:
            return by_stem[name]
    return []


def _nearest(transcript: PurePath, recordings: Sequence[Path]) -> list[Path]:
    """Those of the recordings that share the most folder names with the transcript, from the file upwards."""
    if not recordings:
        return []
    depths = [_shared(transcript, recording) for recording in recordings]
    return [path for path, depth in zip(recordings, depths, strict=True) if depth == max(depths)]


def _shared(one: PurePath, other: PurePath) -> int:
    count = 0
    for here, there in zip(reversed(one.parts[:-1]), reversed(other.parts[:-1]), strict=False):
        if here.casefold() != there.casefold():
            break
        count += 1
    return count


def _problem(path: Path, message: str, hint: str) -> Problem:
    return Problem(Place(str(path)), "recording", message, hint)


def _refusal(path: Path, message: str, hint: str) -> InputError:
    return InputError(_problem(path, message, hint))
