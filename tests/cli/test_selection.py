"""Choosing what is read: `--speaker` and `--skip`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.cli.app import run
from cards.errors import InputError
from cards.selection import Range, only, parse_range
from cards.transcript import Cue, Transcript, Word

TALK = """WEBVTT

00:00.000 --> 00:04.000
<v Ann Lee>A bowline is a knot that makes a loop which does not slip.

00:04.000 --> 00:08.000
<v Bob>A hitch is a knot that ties a rope to a post.

01:00.000 --> 01:05.000
<v Ann Lee>A splice is a joint of two ropes without a knot.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.vtt"
    path.write_text(TALK, encoding="utf-8")
    return path


def _terms(capfd: pytest.CaptureFixture[str]) -> list[str]:
    return [json.loads(line)["term"] for line in capfd.readouterr().out.splitlines()]


def test_no_sentence_reaches_across_what_was_left_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text(
        "WEBVTT\n\n00:00.000 --> 00:03.000\na compost heap needs air because\n\n"
        "00:03.000 --> 00:06.000\nthis talk is sponsored by nobody.\n\n"
        "00:06.000 --> 00:09.000\nmicrobes breathe as we do.\n"
    )
    assert run(["sentences", str(path), "--format", "jsonl", "--skip", "0:03-0:06"]) == 0
    printed = capfd.readouterr()
    assert [json.loads(line)["text"] for line in printed.out.splitlines()] == [
        "a compost heap needs air because",
        "microbes breathe as we do.",
    ]
    assert "2 sentences" in printed.err
    assert "as asked: " in printed.err


def test_a_caption_whose_middle_is_left_out_becomes_two() -> None:
    words = tuple(
        Word(text, n * 1000, n * 1000 + 900) for n, text in enumerate("soil is sold by us alive".split())
    )
    cue = Cue("soil is sold by us alive", 0, 6000, None, words, 3)
    left = only(Transcript((cue,), "talk.vtt", "vtt"), skip=[Range(2000, 5000)])
    assert [(c.text, c.start_ms, c.end_ms) for c in left.cues] == [
        ("soil is", 0, 1900),
        ("alive", 5000, 6000),
    ]
    assert left.breaks == (1,)


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ([], ["bowline", "hitch", "splice"]),
        (["--speaker", "ann lee"], ["bowline", "splice"]),
        (["--speaker", "Bob", "--speaker", "Ann Lee"], ["bowline", "hitch", "splice"]),
        (["--skip", "0:00-0:04"], ["hitch", "splice"]),
        (["--skip", "0:00-0:04", "--skip", "0:50-"], ["hitch"]),
        (["--speaker", "Ann Lee", "--skip", "0-5"], ["splice"]),
    ],
)
def test_cards_come_from_what_was_chosen(
    talk: Path, options: list[str], terms: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(talk), "--format", "jsonl", *options]) == 0
    assert _terms(capfd) == terms


def test_sentences_and_build_choose_too(
    talk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["sentences", str(talk), "--format", "jsonl", "--speaker", "Bob"]) == 0
    (sentence,) = map(json.loads, capfd.readouterr().out.splitlines())
    assert sentence["speaker"] == "Bob"
    target = tmp_path / "talk.json"
    assert run(["build", str(talk), "-o", str(target), "--speaker", "Bob", "--skip", "0:30-"]) == 0
    assert "hitch" in target.read_text()
    assert "splice" not in target.read_text()


def test_what_is_left_out_is_told(talk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(talk), "--speaker", "Ann Lee", "--skip", "0:50-1:10"]) == 0
    err = capfd.readouterr().err
    assert f"{talk}:6: 1 caption of other speakers left out: Bob (1)" in err
    assert f"{talk}:9: 1 caption at 0:50-1:10 left out" in err
    assert "repaired" not in err


def test_an_unknown_speaker_is_refused_with_the_names_there_are(
    talk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "talk.apkg"
    assert run(["build", str(talk), "-o", str(target), "--speaker", "Bob", "--speaker", "Zoe"]) == 1
    out, err = capfd.readouterr()
    assert "no speaker Zoe; there are Ann Lee, Bob" in err
    assert out == ""
    assert not target.exists()


def test_a_lecture_without_the_chosen_speaker_does_not_stop_the_others(
    talk: Path, lecture: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(talk), str(lecture), "--format", "jsonl", "--speaker", "Bob"]) == 1
    out, err = capfd.readouterr()
    assert [json.loads(line)["term"] for line in out.splitlines()] == ["hitch"]
    assert "knots.vtt: no speaker Bob; no speakers are named there" in err


@pytest.mark.parametrize("text", ["", "x", "0:45", "0:45-0:45", "1:00-0:30", "0:99-2:00", "-", "0:10--0:20"])
def test_what_is_no_range_is_a_bad_command_line(
    talk: Path, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", str(talk), f"--skip={text}"]) == 2
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("0:00-0:45", Range(0, 45_000)),
        ("1:02:03.5 – 1:10:00", Range(3_723_500, 4_200_000)),
        ("90-120", Range(90_000, 120_000)),
        ("75:00-", Range(4_500_000, None)),
    ],
)
def test_ranges(text: str, span: Range) -> None:
    assert parse_range(text) == span


def _transcript(*cues: Cue, **more: Any) -> Transcript:
    return Transcript(cues, "talk.vtt", "vtt", **more)


def test_a_caption_with_word_times_is_cut_between_words() -> None:
    words = (Word("one", 0, 400), Word("two", 400, 900), Word("three", 900, 1500))
    cue = Cue("one two three", 0, 1500, words=words)
    (kept,) = only(_transcript(cue), skip=[Range(0, 650)]).cues
    assert kept == replace(cue, text="two three", start_ms=400, words=words[1:])


def test_a_transcript_without_times_has_no_ranges() -> None:
    with pytest.raises(InputError, match="no times"):
        only(_transcript(Cue("hello", None, None)), skip=[Range(0, 1000)])


def test_nothing_left_is_an_error() -> None:
    with pytest.raises(InputError, match="nothing is left without 0:00-"):
        only(_transcript(Cue("hello", 0, 1000)), skip=[Range(0, None)])


def test_a_range_in_which_nothing_is_said_is_told() -> None:
    kept = only(_transcript(Cue("hello", 0, 1000)), skip=[Range(60_000, 70_000)])
    assert [problem.message for problem in kept.problems] == ["nothing is said at 1:00-1:10"]


CUES = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 20), st.sampled_from(["Ann", "Bob", None])), min_size=1
)


@given(CUES, st.integers(0, 100), st.integers(1, 50))
def test_a_range_and_its_opposites_share_the_captions_out(
    found: list[tuple[int, int, str | None]], start: int, length: int
) -> None:
    cues = [Cue(f"said {at}", at, at + size, speaker) for at, size, speaker in found]
    transcript = _transcript(*cues)

    def kept(*skip: Range) -> list[Cue]:
        try:
            return list(only(transcript, skip=skip).cues)
        except InputError:
            return []

    outside = kept(Range(start, start + length))
    inside = kept(Range(-1, start), Range(start + length, None))
    assert sorted([*outside, *inside], key=str) == sorted(cues, key=str)
    for cue in inside:
        assert start <= ((cue.start_ms or 0) + (cue.end_ms or 0)) / 2 < start + length
