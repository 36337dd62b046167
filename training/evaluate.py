"""Measure the shipped pipelines: every figure of the model card."""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from augment import lower, strip_punctuation
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from speech import read_talks
from talk import example, one_imperative
from treebank import TREEBANKS, gold_doc, groups, read_conllu

from cards.language.restore import needs_restoring, restore

_IGNORED = ("p", "punct")


def measure_treebanks(nlp: Language, folder: Path) -> dict[str, float]:
    """Both treebanks together as written, ten sentences a document, in the pipeline's own tokens."""
    sentences = [
        sentence for treebank in TREEBANKS for sentence in read_conllu(folder / f"{treebank}-dev.conllu")
    ]
    runs = list(groups(sentences, iter(lambda: 10, None)))
    examples = [example(nlp, run) for run in runs]
    scores = _scores(nlp, examples)
    settled = Count()
    for given, run in zip(examples, runs, strict=True):
        gold = gold_doc(nlp.vocab, [one_imperative(sentence) for sentence in run])
        settled.add_sets(_imperatives(given.predicted), _imperatives(gold))
    bare = [lower(strip_punctuation(sentence)) for sentence in sentences]
    stripped = _scores(nlp, [example(nlp, [sentence], starts=True) for sentence in bare if sentence.tokens])
    kept = {
        "UPOS": "pos_acc",
        "features": "morph_acc",
        "LAS": "dep_las",
        "UAS": "dep_uas",
        "lemmas": "lemma_acc",
    }
    kept |= {"LAS with punctuation": "las_all", "sentences": "sents_f"}
    kept |= {f"Mood=Imp {name}": f"imp_{name}" for name in "PRF"}
    result = {name: scores[key] for name, key in kept.items()}
    result |= {f"Mood=Imp {name}, treebanks alike": value for name, value in settled.scores().items()}
    for name in ("UPOS", "features", "LAS", "lemmas", "Mood=Imp P", "Mood=Imp R", "Mood=Imp F"):
        result[f"{name}, lower-cased and stripped"] = stripped[kept[name]]
    return result


def measure_talks(path: Path) -> dict[str, float]:
    """Sentence ends, question marks and commas put into talks that were lower-cased and stripped."""
    ends, questions, commas = Count(), Count(), Count()
    for talk in read_talks(path):
        after = restore([word.text.lower() for word in talk]).after
        for word, mark in zip(talk, after, strict=True):
            ends.add(mark in (".", "?") and bool(mark), word.after in (".", "?") and bool(word.after))
            questions.add(mark == "?", word.after == "?")
            commas.add(mark == ",", word.after == ",")
    named = (("sentence ends", ends), ("question marks", questions), ("commas", commas))
    return {f"{name} {kind}": value for name, count in named for kind, value in count.scores().items()}


def measure_punctuated(folder: Path) -> dict[str, float]:
    """What restoring would put into hand-punctuated transcripts, which should be left alone."""
    ends, files = 0, 0
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".gold.json") or "-auto." in path.name:
            continue
        words = transcript_words(path)
        files += 1
        for start, end in needs_restoring(words):
            ends += sum(mark in (".", "?") for mark in restore(words[start:end]).after if mark)
    return {"punctuated transcripts": files, "false sentence ends": ends}


def measure_costs(nlp: Language, models: Path, talks: Path) -> dict[str, float]:
    """Size on disk, time to load beside the time to import spaCy, words a second on one core."""
    size = sum(path.stat().st_size for path in models.rglob("*") if path.is_file())
    loading = (
        "import time; a = time.perf_counter(); import spacy; b = time.perf_counter();"
        f"spacy.load({str(models / 'en_talk')!r}); print(b - a, time.perf_counter() - b)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    times = [tuple(map(float, run.stdout.split())) for run in runs]
    imported, loaded = (min(column) for column in zip(*times, strict=True))
    talk = [word.text + word.after for stream in read_talks(talks)[:6] for word in stream]
    texts = [" ".join(talk[at : at + 500]) for at in range(0, len(talk), 500)]
    started = time.perf_counter()
    list(nlp.pipe(texts))
    parsing = time.perf_counter() - started
    bare = [re.sub(r"[,.?]$", "", word).lower() for word in talk]
    restore(bare[:10])
    started = time.perf_counter()
    restore(bare)
    return {
        "megabytes": size / 1e6,
        "import spacy, s": imported,
        "load, s": loaded,
        "load / import": loaded / imported,
        "words/s parsed": len(talk) / parsing,
        "words/s restored": len(talk) / (time.perf_counter() - started),
    }


def transcript_words(path: Path) -> list[str]:
    """The words of a transcript file, without the marks of its format."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return str(json.loads(text)["text"]).split()
    if path.suffix == ".sjson":
        return " ".join(line for line in json.loads(text)["text"] if line).split()
    words: list[str] = []
    previous = ""
    for block in re.split(r"\n\s*\n", text):
        lines = block.split("\n")
        timed = [number for number, line in enumerate(lines) if "-->" in line]
        if path.suffix != ".txt" and not timed:
            continue
        for line in lines[timed[0] + 1 if timed else 0 :]:
            line = html.unescape(re.sub(r"<[^>]*>", "", line)).strip()
            if line != previous:
                words += line.split()
                previous = line
    return words


def _scores(nlp: Language, examples: Sequence[Example]) -> dict[str, float]:
    """spaCy's own scores, with the imperatives' and with punctuation counted among the relations."""
    docs = [given.predicted for given in examples]
    done = [Example(doc, given.reference) for doc, given in zip(nlp.pipe(docs), examples, strict=True)]
    scorer = Scorer(nlp)
    scores = dict(scorer.score(done))

    def dep(token: object, attr: str) -> str:
        return str(getattr(token, f"{attr}_"))

    las = Scorer.score_deps(done, "dep", getter=lambda token, attr: dep(token, attr), ignore_labels=())
    scores["las_all"] = las["dep_las"]
    imperatives = Count()
    for given in done:
        imperatives.add_sets(_imperatives(given.predicted), _imperatives(given.reference))
    return scores | {f"imp_{name}": value for name, value in imperatives.scores().items()}


def _imperatives(doc: Doc) -> set[tuple[int, int]]:
    """Where in the text the imperatives are."""
    return {(token.idx, token.idx + len(token)) for token in doc if token.morph.get("Mood", []) == ["Imp"]}


def show(results: Iterable[tuple[str, float]]) -> Iterator[str]:
    """A line for each figure; shares in percent."""
    for name, value in results:
        share = 0 <= value <= 1 and "," not in name[-3:] and "/" not in name
        yield f"{name:<42}{100 * value:8.1f} %" if share else f"{name:<42}{value:8.2f}"


def main() -> None:
    """Print every measure, or write them as JSON too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, help="folder that holds en_talk and en_restore")
    parser.add_argument("--pipeline", type=Path, help="measure this pipeline instead of the models' en_talk")
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument(
        "--transcripts", type=Path, help="folder of transcripts, those without punctuation named -auto"
    )
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    talks = arguments.speech / "talks-dev.txt"
    nlp = spacy.load(arguments.pipeline or arguments.models / "en_talk")
    results = measure_treebanks(nlp, arguments.treebanks)
    if (arguments.models / "en_restore").exists():
        results |= measure_talks(talks)
        if arguments.transcripts and arguments.transcripts.exists():
            results |= measure_punctuated(arguments.transcripts)
        results |= measure_costs(nlp, arguments.models, talks)
    print("\n".join(show(results.items())))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


@dataclass
class Count:
    """What was found and what was there."""

    right: int = 0
    found: int = 0
    there: int = 0

    def add(self, found: bool, there: bool) -> None:
        """Count one place."""
        self.right += found and there
        self.found += found
        self.there += there

    def add_sets(self, found: set[tuple[int, int]], there: set[tuple[int, int]]) -> None:
        """Count the places of one document."""
        self.right += len(found & there)
        self.found += len(found)
        self.there += len(there)

    def scores(self) -> dict[str, float]:
        """Precision, recall and their harmonic mean as P, R and F."""
        total = self.found + self.there
        return {
            "P": self.right / self.found if self.found else 0.0,
            "R": self.right / self.there if self.there else 0.0,
            "F": 2 * self.right / total if total else 0.0,
        }


if __name__ == "__main__":
    main()
