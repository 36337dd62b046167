"""Which recording is taken for which transcript."""

from __future__ import annotations

from pathlib import Path

import pytest

from cards.errors import InputError
from cards.media.recordings import check_recordings, find_recordings
from cards.transcript import Transcript


def lay(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def read(*paths: str) -> list[Transcript]:
    return [Transcript((), path, "vtt") for path in paths]


def found(folder: Path, *paths: str) -> dict[str, str]:
    """By transcript the recording that was found, in the words of a path below the folder."""
    pairs, _ = find_recordings(folder, read(*paths))
    return {pair.transcript.path: pair.recording.relative_to(folder).as_posix() for pair in pairs}


def test_a_recording_belongs_to_the_transcript_of_its_name(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "lecture-1.mp4",
        "Lecture-10.MP3",
        "Dr. Low [x1].webm",
        "notes.txt",
        ".hidden.mp3",
        "hidden.vtt",
    )
    paths = [
        "talks/lecture-1.en.vtt",
        "lecture-10.srt",
        "Dr. Low [x1].en-GB.vtt",
        "hidden.vtt",
        "lecture.vtt",
    ]
    assert found(tmp_path, *paths) == {
        "talks/lecture-1.en.vtt": "lecture-1.mp4",
        "lecture-10.srt": "Lecture-10.MP3",
        "Dr. Low [x1].en-GB.vtt": "Dr. Low [x1].webm",
    }
    _, problems = find_recordings(tmp_path, read(*paths))
    assert [problem.place.path for problem in problems] == ["hidden.vtt", "lecture.vtt"]
    assert "lecture.mp4" in problems[1].hint


def test_a_video_counts_before_sound(tmp_path: Path) -> None:
    lay(tmp_path, "a.mp3", "a.webm", "b.wav", "b.mp3")
    assert found(tmp_path, "a.vtt", "b.vtt") == {"a.vtt": "a.webm", "b.vtt": "b.mp3"}


def test_of_one_name_in_several_folders_the_folders_decide(tmp_path: Path) -> None:
    lay(tmp_path, "week-1/intro.mp4", "week-2/intro.mp4")
    assert found(tmp_path, "text/Week-1/intro.vtt", "text/week-2/intro.vtt") == {
        "text/Week-1/intro.vtt": "week-1/intro.mp4",
        "text/week-2/intro.vtt": "week-2/intro.mp4",
    }
    pairs, problems = find_recordings(tmp_path, read("text/intro.vtt"))
    assert pairs == ()
    assert "fit this transcript equally" in problems[0].message


def test_a_file_is_the_recording_of_the_only_transcript_whatever_its_name(tmp_path: Path) -> None:
    lay(tmp_path, "GX010042.whatever")
    ((pair,), problems) = find_recordings(tmp_path / "GX010042.whatever", read("a.vtt"))
    assert pair.recording.name == "GX010042.whatever"
    assert problems == ()
    with pytest.raises(InputError, match="one recording, but 2 transcripts"):
        find_recordings(tmp_path / "GX010042.whatever", read("a.vtt", "b.vtt"))


def test_where_there_is_none_that_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        check_recordings(tmp_path / "gone.mp4")
    lay(tmp_path, "notes.txt")
    with pytest.raises(InputError, match="no recording lies in this folder"):
        check_recordings(tmp_path)
