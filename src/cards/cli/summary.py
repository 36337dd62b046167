"""What a run tells at its end: cards by kind, sentences read, what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cards.build import Extraction, LectureReport
from cards.card import Dropped
from cards.selection import AS_ASKED
from cards.text import clock

REASONS = 4
"""How many reasons are named when they are only counted."""


def summary(extraction: Extraction, failures: int = 0, *, verbose: bool = False) -> Iterator[str]:
    """The lines of a summary, none where nothing was read; `verbose` lists what otherwise is only counted."""
    cards, lectures = extraction.cards, extraction.lectures
    if not lectures:
        return
    kinds = Counter(card.kind for card in cards)
    sentences = sum(lecture.sentences for lecture in lectures)
    where = f" in {many(len(lectures), 'lecture')}" if len(lectures) > 1 else ""
    listed = f": {_listed(kinds)}" if kinds else ""
    yield f"{many(len(cards), 'card')} from {many(sentences, 'sentence')}{where}{listed}"
    if len(lectures) > 1:
        titles = Counter((card.source, card.title) for card in cards)
        for lecture in lectures:
            count = titles[lecture.source, lecture.title]
            yield f"  {lecture.title}: {many(count, 'card')} from {many(lecture.sentences, 'sentence')}"
    yield from _left_out(extraction.dropped, verbose)
    yield from _lint(extraction, verbose)
    yield from reading(lectures, failures, verbose=verbose)


def reading(lectures: Sequence[LectureReport], failures: int, *, verbose: bool = False) -> Iterator[str]:
    """What readers and language pass did to the transcripts: set aside, restored, repaired, not read."""
    aside = Counter[str]()
    for lecture in lectures:
        aside.update(dict(lecture.set_aside))
    if aside:
        yield f"set aside in reading: {_listed(aside)}"
    restored = sum(lecture.restored_words for lecture in lectures)
    if restored:
        yield f"punctuation restored in {many(restored, 'word')}"
    told = [problem for lecture in lectures for problem in lecture.problems]
    yield from (f"as asked: {problem}" for problem in told if problem.code in AS_ASKED)
    problems = [problem for problem in told if problem.code not in AS_ASKED]
    if problems:
        repairs = Counter(problem.code for problem in problems)
        codes = ", ".join(f"{code} ({count})" for code, count in repairs.most_common())
        yield f"repaired: {codes}" + ("" if verbose else "; -v shows where")
        if verbose:
            yield from (f"  {problem}" for problem in problems)
    if failures:
        yield f"not read: {many(failures, 'source')}, named above"


def _left_out(dropped: Sequence[Dropped], verbose: bool) -> Iterator[str]:
    if not dropped:
        return
    lead = f"left out {many(len(dropped), 'match', 'matches')}: "
    reasons = Counter(card.reason for card in dropped)
    if not verbose:
        shown = [f"{reason} ({count})" for reason, count in reasons.most_common(REASONS)]
        more = len(dropped) - sum(count for _, count in reasons.most_common(REASONS))
        yield lead + "; ".join([*shown, f"other reasons ({more})"] if more else shown)
        return
    yield lead
    for card in dropped:
        time = f"{clock(card.start_ms)} " if card.start_ms is not None else ""
        yield f"  {time}{card.rule}: {card.reason}: {card.quote}"


def _lint(extraction: Extraction, verbose: bool) -> Iterator[str]:
    checks = Counter(finding.check for finding in extraction.findings)
    if not checks:
        return
    doubted = many(len({finding.card for finding in extraction.findings}), "card")
    counted = ", ".join(f"{check} ({count})" for check, count in checks.most_common())
    yield f"lint doubts {doubted}: {counted}" + ("" if verbose else "; -v shows which")
    if verbose:
        cards = {card.id: card for card in extraction.cards}
        for finding in extraction.findings:
            card = cards[finding.card]
            time = f"{clock(card.start_ms)} " if card.start_ms is not None else ""
            yield f"  {time}{finding.check}: {finding.message}: {card.front}"


def _listed(counts: Mapping[str, int]) -> str:
    """`5 definitions, 3 tips`, the most frequent first."""
    return ", ".join(many(count, name) for name, count in Counter(counts).most_common())


def many(count: int, one: str, several: str = "") -> str:
    """`1 card`, `2 cards`."""
    return f"{count} {one if count == 1 else several or one + 's'}"
