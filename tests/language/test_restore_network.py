"""The networks behind restoring: what they are given, how their weights lie on disk, how they agree."""

import numpy as np

from cards.language.restore_network import MARKS, features, networks_of, probabilities

TALK = (
    "so we have a list of names and we want to find one of them what would you do you could look at each "
    "of them in turn and that works but it is slow when the list is long so let's sort it first "
)


def test_features_do_not_change_from_run_to_run() -> None:
    assert features("Water") == (3004, 2354, 9067, 11099, 12034)


def test_a_capital_changes_the_shape_only() -> None:
    assert features("water")[:4] == features("Water")[:4]
    assert features("water")[4] != features("Water")[4]


def test_digits_are_alike() -> None:
    assert features("1984") == features("2026")
    assert features("1984") != features("198")


def test_marks_are_what_the_weights_give() -> None:
    assert MARKS == ("", ",", ".", "?")
    assert probabilities(["hello", "there"]).marks.shape == (2, len(MARKS))


def test_chances_add_up() -> None:
    chances = probabilities(TALK.split())
    assert np.allclose(chances.marks.sum(axis=1), 1)
    assert ((chances.capital >= 0) & (chances.capital <= 1)).all()


def test_no_words_have_no_chances() -> None:
    assert probabilities([]).marks.shape == (0, len(MARKS))


def test_a_long_talk_is_heard_as_a_short_one() -> None:
    talk = TALK.split()
    once = probabilities(talk * 3)
    often = probabilities(talk * 150)
    inner = slice(len(talk), 2 * len(talk))
    for repeat in range(1, 149):
        same = slice(repeat * len(talk), (repeat + 1) * len(talk))
        assert np.allclose(often.marks[same], once.marks[inner], atol=1e-4)
        assert np.allclose(often.capital[same], once.capital[inner], atol=1e-4)


def test_whole_numbers_on_disk_are_worth_their_step() -> None:
    arrays = {
        "1_out": np.asarray([[0.5, 0.25]], dtype="float16"),
        "0_embed": np.asarray([[1, -3], [2, 0]], dtype="int8"),
        "0_embed_step": np.asarray([[0.5], [2.0]], dtype="float16"),
    }
    first, second = networks_of(arrays)
    assert first["embed"].tolist() == [[0.5, -1.5], [4.0, 0.0]]
    assert list(first) == ["embed"]
    assert second["out"].tolist() == [[0.5, 0.25]]
    assert second["out"].dtype == "float32"
