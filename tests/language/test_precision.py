"""A pipeline kept in half precision is whole again when spaCy loads it."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from cards.language.pipeline import MODELS, load_pipeline
from cards.language.precision import FACTORY, convert


def model_of(nlp: Language, name: str) -> Any:
    return getattr(nlp.get_pipe(name), "model", None)


def precisions(nlp: Language) -> set[str]:
    models = [model_of(nlp, name) for name in nlp.component_names]
    return {
        str(node.get_param(name).dtype)
        for model in models
        if model is not None
        for node in model.walk()
        for name in node.param_names
        if node.has_param(name)
    }


@pytest.fixture(scope="module")
def halved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Language, Path]:
    nlp = spacy.blank("en")
    tagger: Any = nlp.add_pipe("tagger")
    nlp.add_pipe(FACTORY)
    doc = nlp.make_doc("Water the plants")
    tagger.initialize(lambda: [Example.from_dict(doc, {"tags": ["V", "D", "N"]})], nlp=nlp)
    folder = tmp_path_factory.mktemp("half") / "pipeline"
    whole = spacy.util.load_model_from_config(nlp.config, auto_fill=True).from_bytes(nlp.to_bytes())
    convert(nlp, "float16")
    nlp.to_disk(folder)
    return whole, folder


def test_weights_are_halved_on_disk(halved: tuple[Language, Path]) -> None:
    whole, folder = halved
    assert (folder / "tagger" / "model").stat().st_size < 0.6 * len(model_of(whole, "tagger").to_bytes())


def test_weights_are_whole_when_loaded(halved: tuple[Language, Path]) -> None:
    whole, folder = halved
    loaded = spacy.load(folder)
    assert precisions(loaded) == {"float32"}
    text = "Water the plants every morning."
    scores = [model_of(nlp, "tagger").predict([nlp.make_doc(text)])[0] for nlp in (whole, loaded)]
    assert scores[0] == pytest.approx(scores[1], abs=0.01)


def test_the_built_in_weights_are_whole_when_loaded() -> None:
    assert precisions(load_pipeline()) == {"float32"} == precisions(spacy.load(MODELS / "en_talk"))
