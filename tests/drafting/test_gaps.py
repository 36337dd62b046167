"""Which words a cloze hides, and how much of what was said it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cards.card import Card
from cards.drafting.torn import torn

Tips = Callable[..., list[Card]]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        # What a measure counts, never the measure alone.
        (
            "You should add a pinch of salt to the water.",
            "You should add a pinch of {{c1::salt}} to the water.",
        ),
        # No word that needs one behind it stays alone.
        (
            "Make sure you keep in mind the old people that you're cooking for.",
            "Make sure you keep in mind the {{c1::old people}} that you're cooking for.",
        ),
        # Both numbers of a pair.
        (
            "You might want two or three spare batteries in your bag.",
            "You might want {{c1::two or three spare batteries}} in your bag.",
        ),
        # Without what only leads up to the advice.
        (
            "What's really nice is you can keep your wool sweaters.",
            "You can keep your {{c1::wool sweaters}}.",
        ),
        # A contrast is shown whole.
        (
            "Linen is expensive, but you could also use several layers of wax paper.",
            "Linen is expensive, but you could also use {{c1::several layers of wax paper}}.",
        ),
    ],
)
def test_a_gap_is_a_whole_phrase(said: str, text: str, tips: Tips) -> None:
    assert text in [card.text for card in tips(said)]


def test_a_gap_does_not_tear_what_belongs_together(tips: Tips) -> None:
    said = "You can carry the boat from one lake to another, which is why it is so light."
    for card in tips(said):
        assert card.back.lower() not in ("one", "one lake")


@pytest.mark.parametrize(
    ("said", "torn"),
    [
        ("You have to test the boiler in order to be safe.", "order to be safe"),
        ("You can also drag and drop files from the desktop.", "drop files"),
        ("You should look for leaks in the roof or in the cellar.", "roof or in the cellar"),
        ("You need the name of the lake, and then the depth of the water.", "then the depth of the water"),
        ("Make use of the old bricks in your wall.", "use of the old bricks"),
        ("Open the editor and copy paste the results into the form.", "paste the results into the form"),
        ("You will need flour, yeast, salt, butter and milk for the dough.", "yeast"),
        ("Don't choose a saw that is long or very short.", "very short"),
        ("It's important that we leave their food there for them.", "food there for them"),
    ],
)
def test_a_gap_begins_where_a_phrase_begins(said: str, torn: str, tips: Tips) -> None:
    assert torn not in [card.back for card in tips(said)]


def test_a_gap_that_nobody_could_fill_needs_its_situation(tips: Tips) -> None:
    said = "You have to optimize the ballast."
    assert tips(said) == []
    [card] = tips("Old boats sink slowly in calm water.", said)
    assert (card.context, card.back) == ("Old boats sink slowly in calm water.", "ballast")


def test_a_verb_that_says_little_tells_no_situation(tips: Tips) -> None:
    assert tips("You can just take one of the copper plugs.") == []


def test_what_the_listener_is_free_to_choose_is_no_gap(tips: Tips) -> None:
    for card in tips("On the oven you can set the duration to how long you want."):
        assert card.back != "how long you want"


def test_two_verbs_with_one_object_are_not_parted(tips: Tips) -> None:
    for card in tips("You can drag and drop photos directly from the desktop of the computer."):
        assert not card.front.startswith("What can you drag")


def test_no_pronoun_behind_a_gap_stands_for_what_the_gap_hides(tips: Tips) -> None:
    for card in tips("Make sure to give your heroes a name, give them an occupation, and a fear."):
        assert card.note == "basic" or "heroes" not in card.back


def test_a_noun_that_does_not_agree_with_its_verb_is_no_subject(tips: Tips) -> None:
    for card in tips("Really get to know your fear start with a list of what scares you at night."):
        assert not card.front.startswith("What do your fear")


def test_it_does_not_stand_for_several_things(tips: Tips) -> None:
    for card in tips("Use the screws to hold it together so that it won't wobble when you drill."):
        assert "hold it" not in card.front


def test_a_condition_that_is_none_is_not_asked_for(tips: Tips) -> None:
    for card in tips("If you feel so inclined, you'll also need a chair and some rope that does not slip."):
        assert card.note == "cloze" or "inclined" not in card.front


def test_keep_in_mind_is_nothing_to_recall(tips: Tips) -> None:
    for card in tips("It could be quite useful to keep in mind."):
        assert card.back != "keep in mind"


def test_a_gap_ends_before_the_next_statement() -> None:
    """Also where the parse takes the subject of that statement for a second thing."""
    words = "We add sand and card is there for warmth".split()
    parts = ["PRON", "VERB", "NOUN", "CCONJ", "NOUN", "AUX", "ADV", "ADP", "NOUN"]
    relations = ["nsubj", "ROOT", "obj", "cc", "conj", "cop", "conj", "case", "obl"]
    heads = [1, 1, 1, 4, 2, 6, 1, 8, 6]
    doc = Doc(Vocab(), words, pos=parts, deps=relations, heads=heads)
    assert torn(doc[2:5])
