"""What a run tells at its end: cards by kind, sentences read, what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cards.build import Extraction
from cards.card import Dropped
from cards.exporters.links import clock


def summary(extraction: Extraction, failures: int = 0, *, verbose: bool = False) -> Iterator[str]:
    """The lines of a summary; `verbose` lists what otherwise is only counted."""
    cards, lectures = extraction.cards, extraction.lectures
    kinds = Counter(card.kind for card in cards)
    sentences = sum(lecture.sentences for lecture in lectures)
    where = f" in {_many(len(lectures), 'lecture')}" if len(lectures) > 1 else ""
    yield f"{_many(len(cards), 'card')} from {_many(sentences, 'sentence')}{where}" + _listed(": ", kinds)
    if len(lectures) > 1:
        titles = Counter((card.source, card.title) for card in cards)
        for lecture in lectures:
            count = titles[lecture.source, lecture.title]
            yield f"  {lecture.title}: {_many(count, 'card')} from {_many(lecture.sentences, 'sentence')}"
    yield from _left_out(extraction.dropped, verbose)
    aside = Counter[str]()
    for lecture in lectures:
        aside.update(dict(lecture.set_aside))
    if aside:
        yield "set aside in reading: " + _listed("", aside)
    restored = sum(lecture.restored_words for lecture in lectures)
    if restored:
        yield f"punctuation restored in {_many(restored, 'word')}"
    problems = [problem for lecture in lectures for problem in lecture.problems]
    if problems:
        repairs = Counter(problem.code for problem in problems)
        yield f"repaired: {_listed('', repairs)}" + ("" if verbose else " (-v shows where)")
        if verbose:
            yield from (f"  {problem}" for problem in problems)
    if failures:
        yield f"not read: {_many(failures, 'source')}, named above"


def _left_out(dropped: Iterable[Dropped], verbose: bool) -> Iterator[str]:
    lost = list(dropped)
    if not lost:
        return
    reasons = Counter(card.reason for card in lost)
    if not verbose:
        yield f"left out {_many(len(lost), 'match', 'matches')}: " + _listed("", reasons, most=4)
        return
    yield f"left out {_many(len(lost), 'match', 'matches')}:"
    for card in lost:
        time = f"{clock(card.start_ms)} " if card.start_ms is not None else ""
        yield f"  {time}{card.rule}: {card.reason}: {card.quote}"


def _listed(lead: str, counts: Counter[str], most: int | None = None) -> str:
    """`5 definition, 3 tip`, the most frequent first."""
    if not counts:
        return ""
    shown = [f"{count} {name}" for name, count in counts.most_common(most)]
    more = sum(counts.values()) - sum(count for _, count in counts.most_common(most))
    return lead + ", ".join([*shown, f"{more} for other reasons"] if more else shown)


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"
