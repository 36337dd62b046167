"""The shipped weights hold a floor on sentences of our own; the full figures are in the model card."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import cards.language
from cards.language.restore import restore

MODELS = Path(cards.language.__file__).parent / "models"

# Each word with its part of speech; an imperative carries "!".
TAGGED = """
Water/VERB! the/DET seedlings/NOUN every/DET morning/NOUN ./PUNCT
Never/ADV leave/VERB! the/DET pan/NOUN on/ADP the/DET stove/NOUN ./PUNCT
A/DET compiler/NOUN is/AUX a/DET program/NOUN that/PRON translates/VERB code/NOUN ./PUNCT
If/SCONJ the/DET leaves/NOUN turn/VERB yellow/ADJ ,/PUNCT give/VERB! them/PRON less/ADJ water/NOUN ./PUNCT
She/PRON gave/VERB me/PRON two/NUM old/ADJ books/NOUN about/ADP Paris/PROPN ./PUNCT
Make/VERB! sure/ADJ that/SCONJ the/DET lid/NOUN is/AUX closed/ADJ ./PUNCT
The/DET teacher/NOUN will/AUX explain/VERB this/DET rule/NOUN tomorrow/NOUN ./PUNCT
We/PRON call/VERB this/DET process/NOUN photosynthesis/NOUN ./PUNCT
Put/VERB! the/DET bowl/NOUN in/ADP the/DET fridge/NOUN and/CCONJ wait/VERB! ./PUNCT
They/PRON want/VERB to/PART sell/VERB their/PRON house/NOUN ./PUNCT
You/PRON should/AUX always/ADV wash/VERB your/PRON hands/NOUN ./PUNCT
Remember/VERB! to/PART save/VERB your/PRON work/NOUN ./PUNCT
Gravity/NOUN pulls/VERB every/DET object/NOUN towards/ADP the/DET ground/NOUN ./PUNCT
Look/VERB! at/ADP the/DET second/ADJ picture/NOUN ./PUNCT
He/PRON has/AUX never/ADV seen/VERB snow/NOUN ./PUNCT
First/ADV ,/PUNCT open/VERB! the/DET window/NOUN ./PUNCT
The/DET old/ADJ bridge/NOUN was/AUX built/VERB by/ADP the/DET Romans/PROPN ./PUNCT
Ask/VERB! your/PRON doctor/NOUN before/SCONJ you/PRON take/VERB these/DET pills/NOUN ./PUNCT
"""

# Dependent, relation, head.
ARCS = [
    (
        "The teacher will explain this rule tomorrow.",
        [("teacher", "nsubj", "explain"), ("rule", "obj", "explain")],
    ),
    (
        "A compiler is a program that translates code.",
        [("compiler", "nsubj", "program"), ("is", "cop", "program")],
    ),
    (
        "A compiler is a program that translates code.",
        [("translates", "acl:relcl", "program"), ("code", "obj", "translates")],
    ),
    ("Water the seedlings every morning.", [("seedlings", "obj", "Water"), ("the", "det", "seedlings")]),
    (
        "If the leaves turn yellow, give them less water.",
        [("turn", "advcl", "give"), ("leaves", "nsubj", "turn")],
    ),
    ("They want to sell their house.", [("sell", "xcomp", "want"), ("house", "obj", "sell")]),
    (
        "The old bridge was built by the Romans.",
        [("bridge", "nsubj:pass", "built"), ("was", "aux:pass", "built")],
    ),
    ("Put the bowl in the fridge.", [("bowl", "obj", "Put"), ("fridge", "obl", "Put")]),
]

LEMMAS = {
    "The children were running home.": "the child be run home .",
    "She has written two letters.": "she have write two letter .",
    "The mice ate better cheese.": "the mouse eat good cheese .",
    "It's getting darker, isn't it?": "it be get dark , be not it ?",
}

TALK = (
    "Welcome back to the kitchen. Today we are going to bake a simple bread. You only need flour, water, "
    "salt and a little yeast. What kind of flour should you use? I like to use bread flour because it has "
    "more protein. First, mix the flour and the salt in a big bowl. Then pour in the warm water and stir "
    "it with a spoon. How long do you have to knead it? About ten minutes is enough. You will see that "
    "the dough gets smooth. Put it back into the bowl and cover it with a towel. Now it has to rest for "
    "an hour. Why does it have to rest? The yeast needs time to make the gas that lifts the dough. When "
    "it has doubled in size, you can shape it. Do you have a cast iron pot? Heat it in the oven before "
    "you put the bread in. The steam keeps the crust soft while the bread rises. After thirty minutes you "
    "take off the lid. That is how you get a dark crust. Let it cool before you cut it. Thank you for "
    "watching."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODELS / "en_talk")


@pytest.fixture(scope="module")
def tagged() -> list[list[tuple[str, str, bool]]]:
    sentences = []
    for line in TAGGED.strip().splitlines():
        pairs = [pair.rsplit("/", 1) for pair in line.split()]
        sentences.append([(word, tag.rstrip("!"), tag.endswith("!")) for word, tag in pairs])
    return sentences


def text_of(words: list[str]) -> str:
    return " ".join(words).replace(" .", ".").replace(" ,", ",")


@pytest.mark.parametrize(("lowered", "floor"), [(False, 0.96), (True, 0.95)])
def test_parts_of_speech(
    nlp: Language, tagged: list[list[tuple[str, str, bool]]], lowered: bool, floor: float
) -> None:
    right = total = 0
    for sentence in tagged:
        expected = [tag for _, tag, _ in sentence if not (lowered and tag == "PUNCT")]
        words = [word for word, tag, _ in sentence if not (lowered and tag == "PUNCT")]
        doc = nlp(text_of(words).lower() if lowered else text_of(words))
        assert len(doc) == len(words)
        right += sum(token.pos_ == tag for token, tag in zip(doc, expected, strict=True))
        total += len(words)
    assert right / total >= floor


@pytest.mark.parametrize(("lowered", "floor"), [(False, 0.87), (True, 0.8)])
def test_imperatives(
    nlp: Language, tagged: list[list[tuple[str, str, bool]]], lowered: bool, floor: float
) -> None:
    right = found = there = 0
    for sentence in tagged:
        kept = [entry for entry in sentence if not (lowered and entry[1] == "PUNCT")]
        text = text_of([word for word, _, _ in kept])
        for token, (_, _, imperative) in zip(nlp(text.lower() if lowered else text), kept, strict=True):
            tagged_so = token.morph.get("Mood", []) == ["Imp"]
            right += tagged_so and imperative
            found += tagged_so
            there += imperative
    assert 2 * right / (found + there) >= floor


@pytest.mark.parametrize("text", ["Don't open the lid.", "Please do not touch it.", "don't open the lid"])
def test_verb_and_auxiliary_of_a_forbidding_are_imperatives(nlp: Language, text: str) -> None:
    moods = {token.lemma_.lower(): token.morph.get("Mood", []) for token in nlp(text)}
    assert [moods.get(lemma) for lemma in ("do", "open", "touch") if lemma in moods] == [["Imp"], ["Imp"]]


def test_relations(nlp: Language) -> None:
    right = total = 0
    for text, arcs in ARCS:
        parsed = {(token.text, token.dep_, token.head.text) for token in nlp(text)}
        right += sum(arc in parsed for arc in arcs)
        total += len(arcs)
    assert right / total >= 0.88


def test_lemmas(nlp: Language) -> None:
    right = total = 0
    for text, lemmas in LEMMAS.items():
        doc = nlp(text)
        assert len(doc) == len(lemmas.split())
        right += sum(token.lemma_.lower() == lemma for token, lemma in zip(doc, lemmas.split(), strict=True))
        total += len(doc)
    assert right / total >= 0.9


def test_sentences_of_punctuated_text(nlp: Language) -> None:
    sentences = [sentence.text for sentence in nlp(TALK).sents]
    expected = TALK.replace("? ", "?\n").replace(". ", ".\n").split("\n")
    assert len(set(sentences) & set(expected)) / len(expected) >= 0.9


@pytest.mark.parametrize(
    "text", ["Don't open it.", "Don’t open it.", "We're gonna see.", "I wanna know 'cause it's late."]
)
def test_spoken_forms_are_words(nlp: Language, text: str) -> None:
    assert all(token.pos_ not in ("X", "SYM") for token in nlp(text))


def test_sentence_starts_that_are_given_are_kept(nlp: Language) -> None:
    doc = nlp.make_doc("mix the flour and the salt then pour in the water")
    for token in doc:
        token.is_sent_start = token.i in (0, 6)
    assert [sentence.start for sentence in nlp(doc).sents] == [0, 6]


def test_restored_talk() -> None:
    written = TALK.split()
    marks = [word[-1] if word[-1] in ".,?" else "" for word in written]
    after = restore([word.strip(".,?").lower() for word in written]).after

    def score(wanted: str) -> float:
        right = sum(
            mark in wanted and given in wanted
            for mark, given in zip(marks, after, strict=True)
            if mark and given
        )
        return (
            2
            * right
            / (
                sum(mark != "" and mark in wanted for mark in marks)
                + sum(a != "" and a in wanted for a in after)
            )
        )

    assert score(".?") >= 0.72
    assert score("?") >= 0.3


def test_what_the_pipeline_says_of_itself(nlp: Language) -> None:
    meta = json.loads((MODELS / "en_talk" / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"], meta["license"]) == ("en", "talk", "CC BY-SA 4.0")
    assert {"morphologizer", "parser", "lemmatizer"} <= set(nlp.pipe_names)


def test_no_address_or_long_name_travels_with_the_weights() -> None:
    strings = json.loads((MODELS / "en_talk" / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert [string for string in strings if "@" in string or len(string) > 10] == []


def test_no_more_than_fifteen_megabytes() -> None:
    assert sum(path.stat().st_size for path in MODELS.rglob("*") if path.is_file()) <= 15_000_000
