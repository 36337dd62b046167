"""Punctuated speech as streams of bare words with what follows each: what the restorer learns from."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from treebank import read_conllu

_SPEAKER = re.compile(r"^[\w.-]{2,20}:$")
_EDGE = re.compile(r"^(?P<before>[^\w$£€#&@+]*)(?P<core>.*?)(?P<after>[^\w%$£€+#]*)$", re.DOTALL)
_ABBREVIATION = re.compile(
    r"^(?:[A-Za-z]\.)+[A-Za-z]$|^(?:etc|vs|mr|mrs|ms|dr|st|no|jr|al|cf|ca|approx)$", re.IGNORECASE
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "´": "'", "`": "'"})


def read_talks(path: Path) -> list[list[Word]]:
    """The talks of a file of paragraphs, `# ` before each talk, as one stream of words each."""
    talks: list[list[Word]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            talks.append([])
        elif line.strip() and talks:
            talks[-1] += words_of(line)
    return [talk for talk in talks if talk]


def read_treebank_text(path: Path) -> list[list[Word]]:
    """The documents of a treebank as streams of words; a sentence without an end mark gets a full stop."""
    documents: dict[int, list[Word]] = {}
    for sentence in read_conllu(path):
        text = "".join(token.word + " " * token.space for token in sentence.tokens)
        words = words_of(text)
        if words:
            last = words[-1]
            words[-1] = Word(
                last.text, last.after if last.after in ".?" and last.after else ".", last.initial
            )
            documents.setdefault(sentence.document, []).extend(words)
    return list(documents.values())


def words_of(paragraph: str) -> list[Word]:
    """The words of a punctuated paragraph; marks that stand alone count for the word before them."""
    raw = paragraph.translate(_STRAIGHT).replace("--", " — ").replace("—", " — ").split()
    if raw and _SPEAKER.match(raw[0]):
        raw = raw[1:]
    words: list[Word] = []
    for index, token in enumerate(raw):
        parts = _EDGE.match(token)
        core = parts["core"] if parts else ""
        after = parts["after"] if parts else token
        following = raw[index + 1].lstrip("\"'([") if index + 1 < len(raw) else "A"
        if not core:
            if words and not words[-1].after:
                mark = _mark(token, words[-1].text, following)
                words[-1] = Word(words[-1].text, mark or ",", words[-1].initial)
            continue
        initial = not words or words[-1].after in (".", "?")
        words.append(Word(core, _mark(after, core, following), initial))
    if words and words[-1].after not in (".", "?"):
        words[-1] = Word(words[-1].text, ".", words[-1].initial)
    return words


def usual_case(streams: Iterable[Sequence[Word]]) -> dict[str, bool]:
    """For each lower-cased word whether it mostly has a capital inside sentences."""
    capitals: Counter[str] = Counter()
    for stream in streams:
        for word in stream:
            if not word.initial:
                capitals[word.text.lower()] += 1 if word.text[0].isupper() else -1
    return {word: count > 0 for word, count in capitals.items()}


def windows(stream: Sequence[Word], rng: random.Random) -> Iterator[Sequence[Word]]:
    """The stream cut at random places, so that no cut coincides with the end of a sentence each time."""
    start = 0
    while start < len(stream):
        end = start + rng.randrange(60, 240)
        if len(stream) - end < 30:
            end = len(stream)
        yield stream[start:end]
        start = end


def _mark(after: str, word: str, following: str) -> str:
    """The one mark of ",", ".", "?" or none that the punctuation after a word amounts to."""
    capital = following[:1].isupper() and not re.match(r"I\b", following)
    if "?" in after:
        return "?"
    if "!" in after:
        return "."
    if "…" in after or ".." in after:
        return "." if following[:1].isupper() else ","
    if "." in after:
        return "." if not _ABBREVIATION.match(word) or (capital and "." not in word) else ""
    if "," in after or ";" in after or ":" in after or "—" in after or after == "-":
        return ","
    return ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of running speech, without punctuation at its edges."""

    text: str
    after: str
    """What follows: "", ",", "." or "?"."""
    initial: bool
    """Whether it opens a sentence, so that its capital says nothing."""
