"""Copy a trained pipeline into the package without what only training needs, and name it."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language

from cards.language.lemmas import COMPONENT
from cards.language.precision import FACTORY, convert

DESCRIPTION = (
    "English of recorded talks, punctuated or not: parts of speech, UD features, UD relations, lemmas."
)
SOURCES = [
    {
        "name": "UD English EWT (train)",
        "url": "https://github.com/UniversalDependencies/UD_English-EWT",
        "license": "CC BY-SA 4.0",
    },
    {
        "name": "UD English GUM (train; documents that allow commercial use)",
        "url": "https://github.com/UniversalDependencies/UD_English-GUM",
        "license": "CC BY, CC BY-SA, public domain",
    },
    {
        "name": "bitcointranscripts",
        "url": "https://github.com/bitcointranscripts/bitcointranscripts",
        "license": "MIT",
    },
]
_BRANCHES = ("prefix_tree", "suffix_tree")
_LONGEST_PIECE = 12
_NO_TREE = 2**32 - 1
"""How an edit tree says that it has no branch on one side."""
_ONLY_FOR_TRAINING = ("paths", "system", "vars", "corpora", "training", "pretraining", "initialize")


def package(trained: Path, target: Path, version: str) -> None:
    """Write the pipeline beside the target, then put it in the target's place."""
    nlp = spacy.load(trained)
    nlp.meta.update(
        name="talk",
        version=version,
        description=DESCRIPTION,
        license="CC BY-SA 4.0",
        sources=SOURCES,
        performance={},
        spacy_version=">=3.8.0,<3.9.0",
    )
    nlp.meta.pop("spacy_git_version", None)
    if COMPONENT not in nlp.pipe_names:
        nlp.add_pipe(COMPONENT, after="lemmatizer")
    if FACTORY not in nlp.pipe_names:
        nlp.add_pipe(FACTORY)
    convert(nlp, "float16")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    _clean(nlp, fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _clean(nlp: Language, folder: Path) -> None:
    """Drop from a saved pipeline how it was trained, and the words it happened to see."""
    config = nlp.config.interpolate().copy()
    for section in _ONLY_FOR_TRAINING:
        config.pop(section, None)
    config.to_disk(folder / "config.cfg")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    meta = {
        key: value for key, value in meta.items() if value not in ("", [], {}) and key != "spacy_git_version"
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    trees = _prune(folder / "lemmatizer")
    keys = {tree[side] for tree in trees for side in ("orig", "subst") if tree.get(side)}
    strings = sorted(nlp.vocab.strings[key] for key in keys)
    if odd := [string for string in strings if "@" in string or len(string) > _LONGEST_PIECE]:
        raise ValueError(f"rules of the lemmatiser carry whole words: {', '.join(odd)}")
    (folder / "vocab" / "strings.json").write_text(
        json.dumps(strings, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _prune(folder: Path) -> list[dict[str, int]]:
    """Drop the edit trees that are no label's, and so can never be predicted; give those that stay.

    Most were seen once or twice, in a name or an address, and would ship that word with the weights.
    """
    settings = json.loads((folder / "cfg").read_text(encoding="utf-8"))
    trees = srsly.read_msgpack(folder / "trees")["trees"]
    kept: dict[int, int] = {}
    waiting = list(reversed(settings["labels"]))
    while waiting:
        tree = waiting.pop()
        if tree not in kept:
            kept[tree] = len(kept)
            branches = (trees[tree].get(side, _NO_TREE) for side in _BRANCHES)
            waiting += [branch for branch in branches if branch != _NO_TREE]
    pruned = [
        {key: kept.get(value, value) if key in _BRANCHES else value for key, value in trees[tree].items()}
        for tree in kept
    ]
    settings["labels"] = [kept[label] for label in settings["labels"]]
    (folder / "cfg").write_text(json.dumps(settings) + "\n", encoding="utf-8")
    srsly.write_msgpack(folder / "trees", {"trees": pruned})
    return pruned


def main() -> None:
    """Package a trained pipeline, or the restorer as it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--version", default="0.1.0")
    arguments = parser.parse_args()
    if (arguments.trained / "weights.npz").exists():
        shutil.copytree(arguments.trained, arguments.target, dirs_exist_ok=True)
    else:
        package(arguments.trained, arguments.target, arguments.version)


if __name__ == "__main__":
    main()
