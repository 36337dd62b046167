"""What pysubs2 writes of our captions, our readers read back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.readers import read_bytes
from cards.transcript import Cue

pysubs2 = pytest.importorskip("pysubs2")

WORD = st.text(st.characters(categories=["Ll", "Lo"], max_codepoint=0x24F), min_size=1, max_size=8)
MARK = st.sampled_from(["", "", ",", ".", "?", "!", " –", "’s", '"', " & co", "%"])
SENTENCE = st.lists(st.tuples(WORD, MARK).map("".join), min_size=1, max_size=7).map(" ".join)


@st.composite
def captions(draw: st.DrawFn) -> list[Cue]:
    """Captions one after the other, in hundredths of a second as SubStation counts, no two of them alike."""
    cues = []
    at = 0
    for number, sentence in enumerate(draw(st.lists(SENTENCE, min_size=1, max_size=8))):
        start = at + 10 * draw(st.integers(0, 3000))
        at = start + 10 * draw(st.integers(1, 1000))
        cues.append(Cue(f"{sentence} {number}", start, at))
    return cues


@settings(max_examples=60, deadline=None)
@given(captions(), st.sampled_from(["srt", "vtt", "ass", "ssa", "ttml", "microdvd", "json"]))
def test_written_by_pysubs2_and_read_by_us(cues, format):
    file = pysubs2.SSAFile()
    file.events = [pysubs2.SSAEvent(start=cue.start_ms, end=cue.end_ms, text=cue.text) for cue in cues]
    transcript = read_bytes(file.to_string(format, fps=100).encode(), "talk")
    assert transcript.format == {"ssa": "ass"}.get(format, format)
    assert [(cue.text, cue.start_ms, cue.end_ms) for cue in transcript.cues] == [
        (cue.text, cue.start_ms, cue.end_ms) for cue in cues
    ]
    assert transcript.problems == ()


@settings(max_examples=40, deadline=None)
@given(captions(), st.sampled_from([("mpl2", 100), ("tmp", 1000)]))
def test_formats_that_count_coarsely(cues, format):
    name, tick = format
    cues = [Cue(cue.text, cue.start_ms * tick, cue.end_ms * tick) for cue in cues[:3]]
    file = pysubs2.SSAFile()
    file.events = [pysubs2.SSAEvent(start=cue.start_ms, end=cue.end_ms, text=cue.text) for cue in cues]
    transcript = read_bytes(file.to_string(name).encode(), "talk")
    assert transcript.format == "microdvd"
    assert [(cue.text, cue.start_ms) for cue in transcript.cues] == [(cue.text, cue.start_ms) for cue in cues]
