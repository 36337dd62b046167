"""Blend the trained pipeline with what pretraining gave it: word layers and tags keep more of the talks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from talk import create_pretrained_callback


def weights(nlp: Language) -> Iterator[tuple[Any, str]]:
    """Each node and name of a weight of the pipeline's components, always in the same order."""
    for _, component in nlp.components:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            yield from ((node, name) for name in node.param_names if node.has_param(name))


def blend(trained: Path, pretrained: Path, share: float) -> Language:
    """The trained pipeline, that share of its pretrained weights what they were before."""
    nlp = spacy.load(trained)
    before = create_pretrained_callback(str(pretrained))(spacy.load(trained))
    for (node, name), (earlier, _) in zip(weights(nlp), weights(before), strict=True):
        node.set_param(name, (1 - share) * node.get_param(name) + share * earlier.get_param(name))
    return nlp


def main() -> None:
    """Write the blended pipeline to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("pretrained", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--share", type=float, default=0.2)
    arguments = parser.parse_args()
    blend(arguments.trained, arguments.pretrained, arguments.share).to_disk(arguments.output)


if __name__ == "__main__":
    main()
