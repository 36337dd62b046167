"""Restoring punctuation: what is put in, what is left alone, and where captions are found to lack it."""

import subprocess
import sys

import numpy as np
import pytest

from cards.language.restore import bare, decide, needs_restoring, restore
from cards.language.restore_network import Chances


def words_of(text: str) -> list[str]:
    return text.split()


BARE = (
    "hello everyone today we are going to build a raised bed out of old pallets first take the pallets "
    "apart with a crowbar and pull all the nails then cut the boards to the same length why do we use "
    "cedar and not pine cedar keeps the bugs away and it does not rot as fast now fill the bed with soil "
    "and compost and water it well"
)
LAST_WORDS = {"pallets", "nails", "length", "pine", "fast", "well"}
PUNCTUATED = words_of(
    "A raised bed drains well. It warms up early in spring, too. Why is that? The sun reaches its sides. "
    "Fill it with compost, soil and sand, and let it rest for two weeks before you plant anything in it."
)


def chances(*rows: tuple[float, float, float, float]) -> Chances:
    return Chances(np.asarray(rows), np.zeros(len(rows)))


def test_marks_are_put_where_sentences_end() -> None:
    words = BARE.split()
    restored = restore(words)
    ends = [word for word, mark in zip(words, restored.after, strict=True) if mark in (".", "?")]
    assert len(restored.after) == len(restored.capital) == len(words)
    assert len(LAST_WORDS & set(ends)) >= 4
    assert len(ends) <= 8


def test_a_question_gets_its_mark() -> None:
    words = words_of("so what does a compiler do it turns what you wrote into machine code")
    assert restore(words).after[5] == "?"


def test_the_first_word_and_i_are_capitalised() -> None:
    restored = restore(["when", "i", "was", "young", "i", "lived", "in", "london"])
    assert restored.capital[0]
    assert restored.capital[1]
    assert restored.capital[4]
    assert restored.capital[7]
    assert not restored.capital[3]


def test_a_word_keeps_the_mark_it_has() -> None:
    restored = restore(["this", "is", "the", "first", "part.", "and", "this", "is", "the", "second"])
    assert restored.after[4] == ""
    assert restored.capital[5]


def test_sounds_and_lone_marks_get_nothing() -> None:
    words = words_of("[Music] welcome back to the garden - today we plant beans [Applause]")
    restored = restore(words)
    assert (restored.after[0], restored.after[-1], restored.after[6]) == ("", "", "")
    assert not restored.capital[0]
    assert restored.capital[1]


@pytest.mark.parametrize("words", [[], ["[Music]"], ["-", ">>"]])
def test_nothing_to_restore(words: list[str]) -> None:
    assert restore(words).after == ("",) * len(words)


def test_gaps_must_be_as_many_as_words() -> None:
    with pytest.raises(ValueError, match="2 gaps for 3 words"):
        restore(["a", "b", "c"], [0, 0])


def test_a_long_silence_makes_an_end_likelier() -> None:
    unsure = [(0.7, 0.0, 0.3, 0.0)] * 3
    assert decide(chances(*unsure))[1] == ""
    assert decide(chances(*unsure), [0, 2000, 0])[1] == "."
    assert decide(chances(*unsure), [0, 50, 0])[1] == ""


def test_a_silence_ends_no_sentence_where_none_can_end() -> None:
    sure = [(0.995, 0.0, 0.005, 0.0)] * 3
    assert decide(chances(*sure), [0, 2000, 0])[1] == ""


def test_an_endless_sentence_is_cut_at_its_likeliest_end() -> None:
    rows = [(0.98, 0.0, 0.02, 0.0)] * 100
    rows[40] = (0.7, 0.0, 0.3, 0.0)
    marks = decide(chances(*rows))
    assert [place for place, mark in enumerate(marks) if mark] == [40, 99]


def test_the_last_word_ends_a_sentence() -> None:
    assert decide(chances((1.0, 0.0, 0.0, 0.0)))[-1] == "."


def test_punctuated_words_need_nothing() -> None:
    assert needs_restoring(PUNCTUATED * 5) == []


def test_long_lists_with_commas_are_punctuated() -> None:
    listed = words_of("and then beans, peas, some lettuce, a few onions, maybe garlic,") * 15
    assert needs_restoring([*PUNCTUATED, *listed, *PUNCTUATED]) == []


def test_words_without_any_mark_need_all() -> None:
    words = BARE.split()
    assert needs_restoring(words) == [(0, len(words))]


def test_a_few_words_without_a_mark_are_left_alone() -> None:
    assert needs_restoring(["Lesson", "two", "garden", "beds"]) == []


def test_punctuation_that_stops_is_noticed() -> None:
    words = PUNCTUATED * 3 + BARE.split() * 3
    assert needs_restoring(words) == [(len(PUNCTUATED * 3), len(words))]


def test_punctuation_that_starts_late_is_noticed() -> None:
    words = BARE.split() * 3 + PUNCTUATED * 3
    [(start, end)] = needs_restoring(words)
    assert start == 0
    assert len(BARE.split() * 3) <= end <= len(BARE.split() * 3) + 6


def test_a_stray_abbreviation_is_no_end() -> None:
    words = BARE.split() * 4
    words[30] = "a.m."
    words[200] = "yes."
    assert needs_restoring(words) == [(0, len(words))]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Hello,", "Hello"),
        ("“don’t", "don't"),
        ("[Music]", ""),
        ("--", ""),
        ("50%", "50%"),
        ("C++", "C++"),
        ("'cause", "cause"),
    ],
)
def test_bare_words(word: str, expected: str) -> None:
    assert bare(word) == expected


def test_importing_loads_neither_spacy_nor_weights() -> None:
    code = "import sys, cards.language.restore; print('spacy' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
