"""Clips hold the quote and nothing of its neighbours; whatever is wrong with a recording, the cards stay."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.card import Card
from cards.media import ffmpeg
from cards.media.clips import LONGEST_MS, LOOSE_PAD_MS, PAD_MS, Cut, Words, cut
from cards.media.recordings import Recorded
from cards.transcript import Cue, Transcript, Word

Make = Callable[..., Card]


def transcript(*words: tuple[int, int], path: str = "knots.vtt", timed: bool = True) -> Transcript:
    """A transcript called Knots, whose words have these times."""
    said = tuple(Word("knot", start, end) for start, end in words)
    ends = (0, 12_000) if timed else (None, None)
    return Transcript((Cue("knot " * len(words) or "knot", *ends, words=said),), path, "vtt", title="Knots")


def cut_from(recording: Path, folder: Path, *cards: Card, of: Transcript | None = None) -> Cut:
    folder.mkdir(exist_ok=True)
    return cut(cards, [Recorded(of or transcript(), recording)], folder)


def told(cut: Cut) -> str:
    return "\n".join(str(problem) for problem in cut.problems)


def test_a_clip_holds_the_seconds_of_its_quote(
    video: Path, tmp_path: Path, card: Make, heard: Callable[[Path], list[int]]
) -> None:
    spoken = transcript((1000, 2900), (3000, 4900), (5100, 6000))
    result = cut_from(video, tmp_path, card(3, 5, "a"), of=spoken)
    clip = result.media["a"].clip
    assert clip is not None
    assert result.problems == ()
    seconds = heard(clip)
    # From the end of the word before, 0.1 s early, to the start of the word after, 0.1 s late.
    assert seconds[0] == 2
    assert seconds[2:19] == [3] * 9 + [4] * 8
    assert 22 <= len(seconds) <= 23


def test_a_picture_is_of_the_quotes_time(
    video: Path, tmp_path: Path, card: Make, seen: Callable[[Path], int]
) -> None:
    result = cut_from(video, tmp_path, card(1, 2, "a"), card(7, 8, "b"), card(11.6, 12, "last"))
    pictures = [result.media[id].picture for id in ("a", "b", "last")]
    assert [seen(picture) for picture in pictures if picture] == [1, 7, 11]


def test_sound_alone_gives_clips_alone(
    audio: Path, tmp_path: Path, card: Make, heard: Callable[[Path], list[int]]
) -> None:
    result = cut_from(audio, tmp_path, card(8.4, 8.6, "a"))
    media = result.media["a"]
    assert media.picture is None, "the cover is not what was seen"
    assert media.clip is not None
    assert set(heard(media.clip)[1:-1]) == {8}
    assert result.problems == ()


def test_pictures_alone_are_better_than_nothing(silent: Path, tmp_path: Path, card: Make) -> None:
    result = cut_from(silent, tmp_path, card(3, 4, "a"), card(5, 6, "b"))
    assert [(media.clip, bool(media.picture)) for media in result.media.values()] == [(None, True)] * 2
    assert told(result).count("there is no sound in it") == 1


def test_the_same_recording_gives_the_same_names_and_bytes(video: Path, tmp_path: Path, card: Make) -> None:
    other = shutil.copy(video, tmp_path / "renamed, and elsewhere.mp4")
    one = cut_from(video, tmp_path / "one", card(3, 4, "a"))
    two = cut_from(Path(other), tmp_path / "two", card(3, 4, "a"))
    for name in ("clip", "picture"):
        first, second = getattr(one.media["a"], name), getattr(two.media["a"], name)
        assert first.name == second.name
        assert first.read_bytes() == second.read_bytes()
        assert first.name.isascii()
        assert len(first.name) < 80
    with open(other, "ab") as file:
        file.write(b"\0\0\0\x08free")
    changed = cut_from(Path(other), tmp_path / "three", card(3, 4, "a")).media["a"]
    assert changed.clip is not None
    assert changed.clip.name != one.media["a"].clip.name  # type: ignore[union-attr]


def test_what_is_there_is_not_cut_again(
    video: Path, tmp_path: Path, card: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "first"
    cut_from(video, first, card(3, 4, "a"), card(5, 6, "b"))
    asked: list[str] = []
    carried_out: list[Path] = []
    run_all = ffmpeg.run_all

    def reuse(names: Sequence[str], folder: Path) -> None:
        asked.extend(names)
        for name in names:
            if (first / name).exists():
                shutil.copy(first / name, folder / name)

    def watched(program: str, runs: Sequence[ffmpeg.Run], at_once: int | None = None) -> object:
        carried_out.extend(run.output for run in runs)
        return run_all(program, runs, at_once)

    monkeypatch.setattr(ffmpeg, "run_all", watched)
    second = tmp_path / "second"
    second.mkdir()
    cards = [card(3, 4, "a"), card(5, 6, "b"), card(7, 8, "c")]
    result = cut(cards, [Recorded(transcript(), video)], second, reuse=reuse)
    assert len(asked) == 6
    assert {path.name for path in carried_out} == {
        path.name for path in (result.media["c"].clip, result.media["c"].picture) if path
    }
    assert set(result.media) == {"a", "b", "c"}


def test_a_short_recording_costs_the_cards_beyond_its_end_their_clips(
    video: Path, tmp_path: Path, card: Make
) -> None:
    result = cut_from(video, tmp_path, card(3, 4, "a"), card(30, 31, "b"), card(95, 99, "c"))
    assert list(result.media) == ["a"]
    assert "it is only 0:12 long, too short for 2 cards (0:30, 1:35)" in told(result)
    assert "is it the recording of knots.vtt?" in told(result)


def test_a_recording_that_breaks_off_is_told_with_the_moments(
    program: str, video: Path, tmp_path: Path, card: Make
) -> None:
    whole = tmp_path / "whole.mkv"
    copy = ["-i", str(video), "-c", "copy", str(whole)]
    subprocess.run([program, "-loglevel", "error", *copy], check=True)
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    result = cut_from(broken, tmp_path / "clips", card(1, 2, "a"), card(10, 11, "b"))
    assert list(result.media) == ["a"]
    assert "the clip of the card at 0:10 cannot be cut" in told(result)


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n\nThis is a text.\n", bytes(range(256)) * 40])
def test_what_is_no_recording_is_told_once(program: str, tmp_path: Path, card: Make, content: bytes) -> None:
    (tmp_path / "knots.mp4").write_bytes(content)
    result = cut_from(tmp_path / "knots.mp4", tmp_path / "clips", card(1, 2), card(3, 4))
    assert result.media == {}
    (problem,) = result.problems
    assert "ffmpeg cannot read it as a recording" in problem.message
    assert os.listdir(tmp_path / "clips") == []


def test_a_list_of_addresses_is_not_followed(program: str, tmp_path: Path, card: Make) -> None:
    path = tmp_path / "knots.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    result = cut_from(path, tmp_path / "clips", card(1, 2))
    assert result.media == {}
    assert len(result.problems) == 1


def test_a_transcript_without_times_is_told(video: Path, tmp_path: Path, card: Make) -> None:
    result = cut_from(video, tmp_path, card(None, None), of=transcript(timed=False))
    assert result.media == {}
    assert "has no times" in told(result)


def test_two_lectures_of_one_name_get_no_wrong_clips(
    video: Path, silent: Path, tmp_path: Path, card: Make
) -> None:
    both = [Recorded(transcript(path="a/knots.vtt"), video), Recorded(transcript(path="b/knots.vtt"), silent)]
    result = cut([card(3, 4)], both, tmp_path)
    assert result.media == {}
    assert "a/knots.vtt, b/knots.vtt" in told(result)


def test_without_ffmpeg_one_problem_says_what_to_install(
    tmp_path: Path, card: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ffmpeg, "find_ffmpeg", lambda: None)
    result = cut_from(tmp_path / "knots.mp4", tmp_path, card(1, 2), card(3, 4))
    (problem,) = result.problems
    assert "pip install 'transcript-cards[media]'" in problem.hint
    assert result.media == {}


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for ffmpeg")
def test_whoever_stops_waiting_leaves_no_program_and_no_file(tmp_path: Path) -> None:
    slow = tmp_path / "ffmpeg"
    slow.write_text('#!/bin/sh\nfor last; do :; done\necho begun > "$last"\nexec sleep 60\n')
    slow.chmod(0o755)
    quick = tmp_path / "quick"
    runs = [ffmpeg.Run(("nonsense",), tmp_path / f"{n}.mp3") for n in range(5)]
    going = ffmpeg.run_all(str(slow), [ffmpeg.Run((), quick), *runs], at_once=3)
    starting = ffmpeg.subprocess.Popen
    started = []

    def start(*arguments: object, **options: object) -> object:
        started.append(starting(*arguments, **options))  # type: ignore[call-overload]
        if len(started) == 1:
            started[0].kill()  # this one ends, so that there is something to wait for
        return started[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ffmpeg.subprocess, "Popen", start)
        _, failure = next(going)
    assert failure
    going.close()  # type: ignore[attr-defined]
    assert len(started) == 3
    assert all(process.returncode is not None for process in started)
    assert os.listdir(tmp_path) == ["ffmpeg"]


times = st.integers(0, 20_000)


@given(st.lists(times, min_size=3, max_size=30, unique=True), st.data())
def test_a_clip_never_reaches_into_the_words_beside_its_quote(edges: list[int], data: st.DataObject) -> None:
    edges = sorted(edges)[: len(edges) // 2 * 2]
    words = list(zip(edges[::2], edges[1::2], strict=True))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start_ms, end_ms = words[first][0], words[last][1]
    begin, end = Words.of(transcript(*words)).padded(start_ms, end_ms)
    assert 0 <= begin <= start_ms
    assert end >= end_ms
    assert start_ms - begin <= PAD_MS
    assert end - end_ms <= PAD_MS
    assert first == 0 or begin >= words[first - 1][1]
    assert last == len(words) - 1 or end <= words[last + 1][0]


def test_where_only_captions_have_times_a_clip_is_wider_and_never_endless() -> None:
    captions = Words.of(transcript())
    assert captions.padded(5000, 7000) == (5000 - LOOSE_PAD_MS, 7000 + LOOSE_PAD_MS)
    assert captions.padded(100, 300) == (0, 300 + LOOSE_PAD_MS)
    assert captions.padded(5000, 7000, length=7100) == (5000 - LOOSE_PAD_MS, 7100)
    begin, end = captions.padded(5000, 9_000_000)
    assert end - begin == LONGEST_MS
