"""The same talk gives the same cards, whichever format its captions come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.build import extract
from cards.card import Card
from cards.readers import read_bytes, read_transcript
from cards.transcript import Cue, Transcript

FOLDER = Path(__file__).parents[2] / "shared" / "transcripts"
CHESS = (
    "srt/chess-100-elo.auto.srt",
    "vtt/chess-100-elo.auto.vtt",
    "youtube_json/chess-100-elo.ytapi.json",
    "text/chess-100-elo.flat.txt",
)


def _cards(transcript: Transcript) -> tuple[Card, ...]:
    return extract(transcript).cards


def _said(card: Card) -> tuple[str, ...]:
    return (card.id, card.kind, card.front, card.back, card.quote)


def _times(card: Card) -> tuple[int | None, int | None]:
    return card.start_ms, card.end_ms


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real transcripts is not here")
def test_a_real_lesson_in_four_formats() -> None:
    srt, vtt, ytapi, flat = (_cards(read_transcript(FOLDER / name)) for name in CHESS)
    assert len(srt) > 10
    assert [*map(_said, srt)] == [*map(_said, vtt)] == [*map(_said, ytapi)]
    assert [*map(_times, srt)] == [*map(_times, vtt)] == [*map(_times, ytapi)]
    assert {_times(card) for card in flat} == {(None, None)}
    # Without times no pause tells where a sentence ends, so that a few are cut elsewhere.
    assert len({*map(_said, flat)} & {*map(_said, srt)}) > 0.75 * len(srt)


def _clock(ms: int | None, point: str) -> str:
    seconds, rest = divmod(ms or 0, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def _srt(cues: tuple[Cue, ...]) -> str:
    return "\n".join(
        f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, 1)
    )


def _sbv(cues: tuple[Cue, ...]) -> str:
    return "\n".join(f"{_clock(cue.start_ms, '.')},{_clock(cue.end_ms, '.')}\n{cue.text}\n" for cue in cues)


def _json(cues: tuple[Cue, ...]) -> str:
    return json.dumps(
        {
            "segments": [
                {"start": (cue.start_ms or 0) / 1000, "end": (cue.end_ms or 0) / 1000, "text": cue.text}
                for cue in cues
            ]
        }
    )


@pytest.mark.parametrize(("write", "format"), [(_srt, "srt"), (_sbv, "sbv"), (_json, "whisper")])
def test_the_sample_course(course: Path, write: Callable[[tuple[Cue, ...]], str], format: str) -> None:
    original = read_transcript(course / "living-soil.vtt")
    copy = read_bytes(write(original.cues).encode(), "living-soil")
    assert copy.format == format
    cards, expected = _cards(copy), _cards(original)
    assert len(expected) > 5
    assert [*map(_said, cards)] == [*map(_said, expected)]
    assert [*map(_times, cards)] == [*map(_times, expected)]
