"""A component that lets a pipeline's weights lie on disk in half precision and raises them when loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

FACTORY = "cards_single_precision"
"""The component's name in a pipeline's configuration; spaCy finds it by the package's entry point."""


@Language.factory(FACTORY)
def create(nlp: Language, name: str) -> SinglePrecision:
    """Make the component; it belongs at the pipeline's end, where all weights before it are loaded."""
    return SinglePrecision(nlp)


def convert(nlp: Language, precision: str) -> None:
    """Give all weights of a pipeline's components the precision, `float16` or `float32`, in place."""
    for _, component in nlp.components:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype(precision))


class SinglePrecision:
    """Does nothing to a document; once the pipeline is loaded, its weights are of single precision."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        """The document as it came."""
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Nothing of its own to keep."""

    def from_disk(self, path: Path, **_: Any) -> SinglePrecision:
        """Raise what was loaded before."""
        convert(self.nlp, "float32")
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing of its own to keep."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> SinglePrecision:
        """Raise what was loaded before."""
        convert(self.nlp, "float32")
        return self
