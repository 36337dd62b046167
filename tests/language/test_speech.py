"""Sentences on the time line: across cues and speakers, without punctuation, and back to the verbatim."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.language.pipeline import load_pipeline
from cards.language.speech import Speech, listen
from cards.transcript import Cue, Transcript


def heard(*cues: Cue) -> Speech:
    return listen(Transcript(cues, "talk.vtt", "vtt"), load_pipeline())


def texts(speech: Speech) -> list[str]:
    return [sentence.text for sentence in speech.sentences]


def test_a_sentence_runs_across_cues_and_starts_inside_one() -> None:
    speech = heard(Cue("Water early. Then cover", 0, 4000), Cue("the beds with straw.", 4000, 6000))
    assert texts(speech) == ["Water early.", "Then cover the beds with straw."]
    first, second = speech.sentences
    assert (first.start_ms, second.end_ms) == (0, 6000)
    assert first.end_ms <= second.start_ms < 4000


def test_another_speaker_begins_another_sentence() -> None:
    speech = heard(Cue("and then we dig", 0, 1000, speaker="ANN"), Cue("how deep", 1000, 2000, speaker="BEN"))
    assert [(sentence.text, sentence.speaker) for sentence in speech.sentences] == [
        ("and then we dig", "ANN"),
        ("how deep", "BEN"),
    ]


def test_a_letter_with_a_point_ends_a_sentence_where_another_begins() -> None:
    assert texts(heard(Cue("Always have a plan B. You will need it.", 0, 3000))) == [
        "Always have a plan B.",
        "You will need it.",
    ]


@pytest.mark.parametrize(
    "text", ["Dr. Jones met Mr. Lee at 5 p.m. sharp.", "It weighs 3.5 kg, e.g. with water."]
)
def test_points_inside_a_sentence_do_not_end_it(text: str) -> None:
    assert texts(heard(Cue(text, 0, 3000))) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Check the insurance first It's the most important part.",
        "The seedlings need light and warmth When they have four leaves, plant them out.",
        "The tank holds two hundred litres The pump stands beside it.",
    ],
)
def test_a_capital_without_a_stop_before_it_begins_a_sentence(text: str) -> None:
    assert len(texts(heard(Cue(text, 0, 3000)))) == 2


def test_a_capital_of_a_title_begins_none() -> None:
    for text in ("They read the tale of The Golden Goose.", "We heard about The Secret Garden at school."):
        assert texts(heard(Cue(text, 0, 3000))) == [text]


RAW = (
    "so today we are going to plant tomatoes the first thing you need is a sunny place tomatoes love the sun "
    "then you dig a hole that is a bit deeper than the pot put some compost into the hole and water it well"
)


def test_raw_captions_come_out_as_sentences_and_the_quote_as_captioned() -> None:
    speech = heard(Cue(RAW, 0, 20_000))
    assert len(speech.sentences) > 1
    assert all(sentence.text[0].isupper() for sentence in speech.sentences)
    assert speech.restored == ((0, len(RAW)),)
    quotes = [speech.timeline.text[sentence.start : sentence.end] for sentence in speech.sentences]
    assert " ".join(quotes) == RAW


def test_hand_punctuated_text_is_left_alone() -> None:
    speech = heard(Cue("We plant in May. " * 12 + "Then we wait for the rain, as always.", 0, 30_000))
    assert speech.restored == ()


SPOKEN = st.sampled_from(
    ["um", "the", "to", "soil.", "Water", "it,", "[Music]", "You", "Then", "why?", "“now”", "etc.", "I'm"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(SPOKEN, min_size=1, max_size=8), min_size=1, max_size=8))
def test_times_and_places_of_sentences_never_run_backwards(cues: list[list[str]]) -> None:
    speech = heard(*(Cue(" ".join(words), 1000 * n, 1000 * n + 1500) for n, words in enumerate(cues)))
    reached, when = 0, 0
    for sentence in speech.sentences:
        assert reached <= sentence.start < sentence.end <= len(speech.timeline.text)
        assert when <= sentence.start_ms <= sentence.end_ms
        reached, when = sentence.end, sentence.start_ms


def test_a_capital_after_a_long_silence_begins_a_sentence() -> None:
    cues = (Cue("Bring warm clothes", 0, 2000), Cue("The nights are cold.", 9000, 11_000))
    assert texts(heard(*cues)) == ["Bring warm clothes", "The nights are cold."]
    cues = (Cue("Bring warm", 0, 2000), Cue("Icelandic wool.", 2500, 4000))
    assert texts(heard(*cues)) == ["Bring warm Icelandic wool."]
