"""The reading: what is set aside before the parse, and that the verbatim can always be found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.language.reading import read_over
from cards.language.timeline import lay_out
from cards.transcript import Cue, Transcript

CASES = [
    ("[Music] Welcome back.", "Welcome back."),
    ("Welcome (applause) back.", "Welcome back."),
    ("( kettle whistles ) The water (from the well) boils.", "The water (from the well) boils."),
    ("( clock ticking ) Time is short.", "Time is short."),
    ("a patient record (or P.R.) is kept", "a patient record (or P.R.) is kept"),
    ("Press [the] key.", "Press [the] key."),
    ("♪ la la la ♪ So plant early.", "So plant early."),
    (">> So plant early.", "So plant early."),
    ("It’s a “raised” bed.", 'It\'s a "raised" bed.'),
    ("It helps to to start early.", "It helps to start early."),
    ("and um you water it", "and you water it"),
    ("The soil, uh, needs air.", "The soil, needs air."),
    ("Good. Uh, one of my favourites is basil.", "Good. One of my favourites is basil."),
    ("we're going to we're going to dig", "we're going to dig"),
    ("You can add more more food.", "You can add more food."),
    ("Don't copy the those pages.", "Don't copy those pages."),
    ("Bring a an axe.", "Bring an axe."),
    ("I know that the road is wet.", "I know that the road is wet."),
    ("I know that that works.", "I know that that works."),
    ("We had had enough.", "We had had enough."),
    ("again and again and again", "again and again and again"),
    ("uh-huh, that is right", "uh-huh, that is right"),
    ("drummers hum, um.", "drummers hum."),
]


def reading(text: str) -> str:
    return read_over(lay_out(Transcript((Cue(text, 0, 1000),), "talk.srt", "subrip"))).aligned.text


@pytest.mark.parametrize(("said", "read"), CASES)
def test_what_is_set_aside(said: str, read: str) -> None:
    assert reading(said) == read


def test_asides_are_reported_with_their_place() -> None:
    line = lay_out(Transcript((Cue("[Music] so um plant it", 0, 1000),), "talk.srt", "subrip"))
    asides = [(aside.kind, line.text[aside.start : aside.end].strip()) for aside in read_over(line).asides]
    assert asides == [("stage direction", "[Music]"), ("filler", "um")]


WORDS = st.sampled_from(
    [
        "um",
        "uh",
        "the",
        "the",
        "to",
        "to",
        "[Music]",
        "(laughs)",
        "♪",
        "I'm",
        "plant",
        "it,",
        "well.",
        "Uh,",
        "...",
        ">>",
        "“no”",
        "don’t",
        "a",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_every_letter_read_was_said_there(said: str) -> None:
    line = lay_out(Transcript((Cue(said, 0, 1000),), "talk.srt", "subrip"))
    aligned = read_over(line).aligned
    assert len(aligned.text) == len(aligned.origin)
    assert list(aligned.origin) == sorted(aligned.origin)
    for offset, character in enumerate(aligned.text):
        if character.isalpha():
            assert line.text[aligned.origin[offset]].casefold() == character.casefold()
