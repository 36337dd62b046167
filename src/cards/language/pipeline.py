"""Find and load the spaCy pipeline: our own from the package, or any other by name or path."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cards.errors import ModelError, Place, Problem

if TYPE_CHECKING:
    from spacy.language import Language

BUILT_IN = "en_talk"
MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class PipelineInfo:
    """What a pipeline says of itself."""

    name: str
    version: str
    path: str


def built_in_info() -> PipelineInfo:
    """Describe the pipeline in the package without loading spaCy."""
    meta = json.loads((MODELS / BUILT_IN / "meta.json").read_text(encoding="utf-8"))
    return PipelineInfo(f"{meta['lang']}_{meta['name']}", meta["version"], str(MODELS / BUILT_IN))


@cache
def load_pipeline(name: str | None = None) -> Language:
    """Load the built-in pipeline, or the one called `name` (an installed package, or a folder).

    A bare language code such as `de` gives a blank pipeline, which serves rules that need only words.
    Raises `ModelError` when there is no such pipeline.
    """
    import spacy

    if name is None:
        from thinc.api import use_ops

        import cards.language.lemmas
        import cards.language.precision
        import cards.language.second_look  # noqa: F401  their factories, where no entry points were installed

        # numpy's own matrix product parses a third faster here than blis, thinc's default.
        with use_ops("numpy", use_blis=False):
            return spacy.load(MODELS / BUILT_IN)
    try:
        if len(name) in (2, 3) and name.isalpha():
            return spacy.blank(name)
        return spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            Problem(
                Place(name),
                "model-missing",
                "there is no spaCy pipeline of this name or at this path",
                f"see `python -m spacy info` for what is installed ({str(error).splitlines()[0]})",
            )
        ) from error
