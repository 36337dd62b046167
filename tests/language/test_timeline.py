"""The time line: every character of the verbatim text knows when it was said."""

from hypothesis import given
from hypothesis import strategies as st

from cards.language.timeline import lay_out
from cards.transcript import Cue, Transcript, Word


def transcript(*cues: Cue) -> Transcript:
    return Transcript(cues=cues, path="talk.vtt", format="webvtt")


@st.composite
def rolling_cues(draw: st.DrawFn) -> Transcript:
    """Cues as real files have them: overlapping, touching, of no length, with and without words."""
    cues = []
    start = 0
    for _ in range(draw(st.integers(1, 12))):
        start += draw(st.integers(0, 3000))
        end = start + draw(st.integers(0, 6000))
        text = " ".join(draw(st.lists(st.text("abcdé.?'", min_size=1, max_size=6), min_size=0, max_size=6)))
        words: tuple[Word, ...] = ()
        if text and draw(st.booleans()):
            moments = sorted(
                draw(
                    st.lists(
                        st.integers(start, end),
                        min_size=2 * len(text.split()),
                        max_size=2 * len(text.split()),
                    )
                )
            )
            words = tuple(
                Word(w, a, b) for w, a, b in zip(text.split(), moments[::2], moments[1::2], strict=True)
            )
        cues.append(Cue(text, start, end, words=words))
    return transcript(*cues)


@given(rolling_cues())
def test_times_never_run_backwards(talk: Transcript) -> None:
    line = lay_out(talk)
    letters = [offset for offset, letter in enumerate(line.text) if letter != " "]
    starts = [line.start_ms(offset) for offset in letters]
    ends = [line.end_ms(offset + 1) for offset in letters]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(start <= end for start, end in zip(starts, ends, strict=True))


@given(rolling_cues())
def test_every_character_is_said_within_its_cue_or_held_by_an_earlier_one(talk: Transcript) -> None:
    line = lay_out(talk)
    latest = 0
    for start, end, cue in line.cues:
        latest = max(latest, cue.end_ms)
        for offset in (offset for offset in range(start, end) if line.text[offset] != " "):
            assert cue.start_ms <= line.start_ms(offset) <= line.end_ms(offset + 1) <= latest


def test_a_sentence_that_starts_inside_a_cue_gets_its_own_start() -> None:
    line = lay_out(transcript(Cue("They were busy. They left.", 10_000, 20_000)))
    second = line.text.index("They left")
    assert 15_000 < line.start_ms(second) < 17_000
    assert line.end_ms(len(line.text)) == 20_000


def test_word_times_win_over_interpolation() -> None:
    cue = Cue("one two", 0, 9000, words=(Word("one", 0, 500), Word("two", 8000, 9000)))
    line = lay_out(transcript(cue))
    assert (line.start_ms(4), line.end_ms(3)) == (8000, 500)


def test_overlapping_rolling_cues_share_the_time_until_the_next_starts() -> None:
    line = lay_out(transcript(Cue("first line", 0, 4000), Cue("second line", 1500, 6000)))
    assert line.text == "first line second line"
    assert line.end_ms(len("first line")) == 1500
    assert line.start_ms(len("first line ")) == 1500


def test_without_times_there_are_none() -> None:
    line = lay_out(transcript(Cue("nothing is timed", None, None)))
    assert line.start_ms(3) is None
    assert line.end_ms(3) is None


def test_empty_cues_leave_no_gap_in_the_text() -> None:
    line = lay_out(transcript(Cue("a", 0, 1), Cue("", 1, 2), Cue("b", 2, 3, speaker="ANN")))
    assert line.text == "a b"
    assert line.speaker(2) == "ANN"
    assert line.speaker(0) is None
