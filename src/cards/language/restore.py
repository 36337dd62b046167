"""Punctuation and capitals for words captioned without: what follows each word, and which are capitalised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cards.language.restore_network import MARKS, Chances, probabilities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

END_THRESHOLD = 0.46
QUESTION_THRESHOLD = 0.42
COMMA_THRESHOLD = 0.35
CAPITAL_THRESHOLD = 0.5
LONGEST_SENTENCE = 60
LEAST_END = 0.12
"""In a stretch longer than the longest sentence the likeliest end counts if it is at least this likely."""

_GAP_HINTS = ((0, -0.25), (250, 0.0), (700, 1.0), (1500, 2.0), (4000, 2.5))
"""Milliseconds of silence after a word, and what they add to the log odds of a sentence end there."""

LONGEST_PUNCTUATED_RUN = 100
"""More words than this without an end of sentence, and hardly a comma, are not found in punctuated text."""

_WORDS_PER_COMMA = 40
_SHORTEST_TRANSCRIPT = 20

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'"})
_EDGES = re.compile(r"^[^\w$£€#&@+]*|[^\w%$£€+#]*$")
_SOUND = re.compile(r"^[\[(♪*].*[\])♪*]$")
_END = re.compile(r"[.?!…][\"'”’»)\]]*$")
_ABBREVIATION = re.compile(
    r"^[(\"“]?(?:(?:[a-z]\.)+|etc\.|vs\.|mrs?\.|ms\.|dr\.|prof\.|st\.|no\.)[\"”)]?$", re.IGNORECASE
)
_ANY_MARK = re.compile(r"[.,;:?!…][\"'”’»)\]]*$")
_FIRST_PERSON = re.compile(r"^i(?:'\w+)?$", re.IGNORECASE)


def restore(words: Sequence[str], gaps_ms: Sequence[int] | None = None) -> Restored:
    """The marks and capitals that the words lack.

    `words` are a caption's own words, `gaps_ms` the silence after each where times are known: a hint only.
    A word that carries a mark of its own gets no other; sounds such as [Music] are passed over.
    """
    if gaps_ms is not None and len(gaps_ms) != len(words):
        raise ValueError(f"{len(gaps_ms)} gaps for {len(words)} words")
    shown = [bare(word) for word in words]
    places = [place for place, word in enumerate(shown) if word]
    after = [""] * len(words)
    capital = [False] * len(words)
    if not places:
        return Restored(tuple(after), tuple(capital))
    chances = probabilities([shown[place] for place in places])
    gaps = (
        None
        if gaps_ms is None
        else [max(gaps_ms[place:following]) for place, following in _spans(places, len(words))]
    )
    own = [_ends_sentence(words[place]) for place in places]
    marks = decide(chances, gaps, own)
    initial = True
    for number, place in enumerate(places):
        if not _ANY_MARK.search(words[place]):
            after[place] = marks[number]
        upper = bool(chances.capital[number] >= CAPITAL_THRESHOLD) or bool(_FIRST_PERSON.match(shown[place]))
        capital[place] = initial or upper
        initial = marks[number] in (".", "?")
    return Restored(tuple(after), tuple(capital))


def decide(
    chances: Chances, gaps_ms: Sequence[int] | None = None, ended: Sequence[bool] | None = None
) -> list[str]:
    """The mark after each word; `ended` says which words already carry the end of a sentence."""
    import numpy as np

    comma, stop, question = (chances.marks[:, MARKS.index(mark)] for mark in (",", ".", "?"))
    end = stop + question
    if gaps_ms is not None:
        silences, hints = np.asarray(_GAP_HINTS).T
        end = _logistic(_log_odds(end) + np.interp(gaps_ms, silences, hints))
    ends = end >= END_THRESHOLD
    if ended is not None:
        ends |= np.asarray(ended, dtype=bool)
    ends[-1] = True
    _split_long(ends, end)
    asks = question > QUESTION_THRESHOLD * (stop + question)
    return [
        ("?" if asks[place] else ".") if ends[place] else "," if comma[place] >= COMMA_THRESHOLD else ""
        for place in range(len(end))
    ]


def needs_restoring(words: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches of the words, as first and past-last index, that were captioned without punctuation.

    A stretch runs from one end of a sentence to the next; short remains between stretches join them.
    """
    marked = [bool(_ANY_MARK.search(word)) for word in words]
    ends = [place for place, word in enumerate(words) if _ends_sentence(word)]
    if not any(marked):
        return [(0, len(words))] if len(words) >= _SHORTEST_TRANSCRIPT else []
    bounds = [0, *(place + 1 for place in ends), len(words)]
    stretches: list[tuple[int, int]] = []
    for start, end in pairwise(bounds):
        if (
            end - start > LONGEST_PUNCTUATED_RUN
            and sum(marked[start:end]) <= (end - start) / _WORDS_PER_COMMA
        ):
            stretches.append((start, end))
    return _joined(stretches, ends, len(words))


def bare(word: str) -> str:
    """The word as the restorer wants it: straight apostrophes, no marks at its edges; "" for a sound."""
    if _SOUND.match(word):
        return ""
    return _EDGES.sub("", word.translate(_STRAIGHT))


def _ends_sentence(word: str) -> bool:
    return bool(_END.search(word)) and not _ABBREVIATION.match(word)


def _spans(places: Sequence[int], total: int) -> list[tuple[int, int]]:
    """Each place with the next one, or with the total after the last."""
    return list(zip(places, [*places[1:], total], strict=True))


def _joined(stretches: Sequence[tuple[int, int]], ends: Sequence[int], total: int) -> list[tuple[int, int]]:
    """The stretches with the pieces around them that have no more than a stray end of sentence."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        before = joined[-1][1] if joined else 0
        if start - before <= LONGEST_PUNCTUATED_RUN and _sparse(before, start, ends):
            start = joined.pop()[0] if joined else 0
        joined.append((start, end))
    if joined and total - joined[-1][1] <= LONGEST_PUNCTUATED_RUN and _sparse(joined[-1][1], total, ends):
        joined[-1] = (joined[-1][0], total)
    return joined


def _sparse(start: int, end: int, ends: Sequence[int]) -> bool:
    """Whether sentences between the places are longer than sentences usually are."""
    return sum(start <= place < end for place in ends) <= (end - start) / _WORDS_PER_COMMA


def _split_long(ends: NDArray[np.bool_], end: NDArray[np.float64]) -> None:
    """Add the likeliest ends inside sentences that are too long, in place, while they are likely enough."""
    import numpy as np

    start = 0
    for last in [int(place) for place in np.flatnonzero(ends)]:
        todo = [(start, last)]
        start = last + 1
        while todo:
            low, high = todo.pop()
            if high - low < LONGEST_SENTENCE:
                continue
            inner = end[low + 3 : high - 3]
            best = low + 3 + int(inner.argmax())
            if end[best] >= LEAST_END:
                ends[best] = True
                todo += [(low, best), (best + 1, high)]


def _log_odds(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    clipped = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-odds)))


@dataclass(frozen=True)
class Restored:
    """What words lacked, one entry a word."""

    after: tuple[str, ...]
    """The mark after each word: "", ",", "." or "?"."""
    capital: tuple[bool, ...]
    """Whether the word's first letter is a capital."""
