"""Real transcripts, where they are at hand: how much is in them, and how they begin and end."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from cards.errors import InputError
from cards.readers import read_transcript

FOLDER = Path(__file__).parents[3] / "shared" / "transcripts"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real transcripts is not here")

with open(Path(__file__).with_name("real_transcripts.tsv"), encoding="utf-8", newline="") as table:
    EXPECTED = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_a_real_transcript(expected):
    transcript = read_transcript(FOLDER / expected["file"])
    first, last = transcript.cues[0], transcript.cues[-1]
    assert transcript.format == expected["format"]
    assert len(transcript.cues) == int(expected["captions"])
    assert sum(len(cue.text.split()) for cue in transcript.cues) == int(expected["words"])
    assert [first.start_ms, last.end_ms] == [
        int(expected[key]) if expected[key] else None for key in ("first_start_ms", "last_end_ms")
    ]
    assert first.text.startswith(expected["first_words"])
    assert last.text.endswith(expected["last_words"])
    assert {problem.code for problem in transcript.problems} == set(expected["repairs"].split())


def test_a_transcript_without_captions_is_refused():
    with pytest.raises(InputError, match="holds no captions"):
        read_transcript(FOLDER / "hostile/zoom-empty.vtt")


def test_every_real_transcript_is_expected_here():
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert files - {"INDEX.csv", "hostile/zoom-empty.vtt"} == {row["file"] for row in EXPECTED}


def test_one_talk_in_four_formats_has_the_same_captions():
    names = [
        "srt/chess-100-elo.auto.srt",
        "vtt/chess-100-elo.auto.vtt",
        "youtube_json/chess-100-elo.ytapi.json",
    ]
    said = [[(c.text, c.start_ms, c.end_ms) for c in read_transcript(FOLDER / name).cues] for name in names]
    assert said[0] == said[1] == said[2]
    flat = read_transcript(FOLDER / "text/chess-100-elo.flat.txt")
    assert [cue.text for cue in flat.cues] == [text for text, _, _ in said[0]]


def test_one_programme_in_two_formats_has_the_same_speakers():
    said = [
        [(cue.speaker, cue.text, cue.start_ms) for cue in read_transcript(FOLDER / name).cues]
        for name in ("vtt/nova-einstein-no-hours.vtt", "ttml/nova-einstein.dfxp.xml")
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("name", ["gaslighting", "narcissistic-rage", "social-anxiety"])
def test_rolling_captions_say_no_line_twice_and_time_every_word(name):
    transcript = read_transcript(FOLDER / f"vtt/ytauto-{name}.vtt")
    words = [word for cue in transcript.cues for word in cue.words]
    assert all(sooner.start_ms <= later.start_ms for sooner, later in pairwise(words))
    assert len(words) > 0.97 * sum(len(cue.text.split()) for cue in transcript.cues)
    texts = [cue.text for cue in transcript.cues if len(cue.text.split()) > 3]
    assert not any(sooner == later for sooner, later in pairwise(texts))
