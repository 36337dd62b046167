"""The second look mends what the tags have missed, and leaves a pipeline that has not learnt it alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from cards.language.pipeline import MODELS, load_pipeline
from cards.language.second_look import FACTORY, SecondLook, inputs, label_scores


def imperatives(doc: Doc) -> list[str]:
    return [token.text for token in doc if "Mood=Imp" in str(token.morph)]


def tags(doc: Doc) -> list[tuple[str, str]]:
    return [(token.pos_, str(token.morph)) for token in doc]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture(scope="module")
def look(nlp: Language) -> SecondLook:
    found: Any = nlp.get_pipe(FACTORY)
    assert isinstance(found, SecondLook)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Go to the shop and buy milk.", ["Go", "buy"]),
        ("Don't touch it.", ["Do", "touch"]),
        ("When the bread is done, tap it.", ["tap"]),
        ("Some people do not use a mouse and use only a keyboard instead.", []),
        ("They sweep the floor, wash the cups and lock the door.", []),
    ],
)
def test_tells_instructions_from_statements(nlp: Language, text: str, expected: list[str]) -> None:
    assert imperatives(nlp(text)) == expected


def test_mends_some_tags_and_no_relation(nlp: Language) -> None:
    text = (
        "Websites that suggest words as you type reduce the amount of typing, and make it less of a strain."
    )
    with nlp.select_pipes(disable=[FACTORY]):
        before = nlp(text)
    after = nlp(text)
    assert [token.dep_ for token in before] == [token.dep_ for token in after]
    assert [token.lemma_ for token in before] == [token.lemma_ for token in after]


def test_gives_nothing_new_to_the_empty_and_the_short(nlp: Language) -> None:
    assert len(nlp("")) == 0
    assert tags(nlp("Stop")) == [("VERB", "Mood=Imp|VerbForm=Fin")]


def test_changes_nothing_before_it_has_learnt(nlp: Language) -> None:
    doc = nlp("Water the plants, then rest.")
    before = tags(doc)
    assert tags(SecondLook(nlp)(doc)) == before


def test_keeps_its_weights_in_half_precision(look: SecondLook, nlp: Language, tmp_path: Path) -> None:
    look.to_disk(tmp_path / "kept")
    again = SecondLook(nlp).from_disk(tmp_path / "kept")
    passed_on = SecondLook(nlp).from_bytes(look.to_bytes())
    for other in (again, passed_on):
        assert other.relations == look.relations
        assert {name: value.dtype for name, value in other.weights.items()}.keys() == look.weights.keys()
        assert all(np.array_equal(look.weights[name], other.weights[name]) for name in look.weights)
    assert (tmp_path / "kept" / "weights.npz").stat().st_size < 0.6 * sum(
        value.nbytes for value in look.weights.values()
    )


def test_is_told_as_much_of_each_word_as_it_has_weights_for(nlp: Language, look: SecondLook) -> None:
    with nlp.select_pipes(disable=[FACTORY]):
        doc = nlp("Cut the rope. Is it long enough?")
    (scores,) = label_scores(nlp, [doc])
    assert inputs(doc, scores, look.relations).shape == (len(doc), len(look.weights["inner"]))


def test_loads_with_spacy_alone() -> None:
    assert FACTORY in spacy.load(MODELS / "en_talk").pipe_names


def test_cuts_between_brackets_back_to_back(nlp: Language) -> None:
    words = [token.text for token in nlp.make_doc("(See the plan)(or ask) and [1]–[3]")]
    assert words == [
        "(",
        "See",
        "the",
        "plan",
        ")",
        "(",
        "or",
        "ask",
        ")",
        "and",
        "[",
        "1",
        "]",
        "–",
        "[",
        "3",
        "]",
    ]
