"""Captions in two languages at once, a line or a caption in each: those in one language are kept.

Which they are is told by their letters, or by the small words of languages in Latin letters. Kept is the
language that the file's name tells (`talk.es.srt`), else English, else that in Latin letters, else the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from cards.readers.base import Report
from cards.readers.clean import without_tags
from cards.readers.languages import language_in_name
from cards.readers.tongues import count_of, language_of, share_of
from cards.transcript import Cue

_OTHER = re.compile(
    "[\u0400-\u052f\u0530-\u058f\u0590-\u08ff\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]{2}")
_ALIKE = (("da", "no", "sv"), ("cs", "sk"), ("hr", "sl"), ("es", "ca", "pt"))
"""Languages with so many small words in common that few lines do not tell them apart."""
_HINT = "to read the other language, put its tag into the file's name, as in talk.{}.srt"
_OTHER_SCRIPT = "?"
_LONGEST = 200_000
_FEWEST = 3
"""So many captions must be in two languages."""


def in_one_language(texts: Sequence[Sequence[str]], report: Report, line: int) -> list[Sequence[str]]:
    """The lines of each caption, all in one script and language.

    Where more than half of the captions have lines in Latin letters beside lines in another script, or lines
    in one language above lines in another, only those in one are kept, and a problem counts the others.
    """
    kept = _in_one_script(texts, report, line)
    spoken = [[row for row in rows if row.strip()] for rows in kept]
    several = [rows for rows in spoken if len(rows) > 1]
    if len(several) < _FEWEST or len(several) * 2 <= sum(map(bool, spoken)):
        return kept
    pair = _two_languages([rows[0] for rows in several], [rows[-1] for rows in several])
    if pair is None:
        return kept
    chosen = _chosen(pair, report.path)
    result: list[Sequence[str]] = []
    left = 0
    for rows, own in zip(kept, spoken, strict=True):
        if len(own) > 1:
            border = _border(own, pair)
            result.append(own[:border] if chosen == 0 else own[border:])
            left += len(own) - len(result[-1])
        else:
            result.append(rows)
    _tell(pair, chosen, f"{left} lines", report, line)
    return result


def cues_in_one_language(cues: list[Cue], report: Report) -> list[Cue]:
    """The captions, without those in the other language where most come in pairs at the same time."""
    if sum(sooner.start_ms == later.start_ms for sooner, later in pairwise(cues)) < _FEWEST:
        return cues
    groups = [list(group) for _, group in groupby(cues, key=lambda cue: (cue.start_ms, cue.end_ms))]
    pairs = [group for group in groups if len(group) == 2 and group[0].start_ms is not None]
    if len(pairs) < _FEWEST or len(pairs) * 2 <= len(groups):
        return cues
    pair = _two_languages([first.text for first, _ in pairs], [second.text for _, second in pairs])
    if pair is None:
        return cues
    chosen = _chosen(pair, report.path)
    _tell(pair, chosen, f"{len(pairs)} captions", report, cues[0].line)
    return [cue for group in groups for cue in (group[chosen : chosen + 1] if len(group) == 2 else group)]


def _two_languages(first: Sequence[str], second: Sequence[str]) -> tuple[str, str] | None:
    """The languages of what stands first and second in captions; None unless they are two, and clear."""
    above, below = without_tags("\n".join(first)), without_tags("\n".join(second))
    one, two = _tongue(above), _tongue(below)
    if not one or not two or one == two or any(one in alike and two in alike for alike in _ALIKE):
        return None
    if _OTHER_SCRIPT not in (one, two) and (
        share_of(above, two) * 2 > share_of(below, two) or share_of(below, one) * 2 > share_of(above, one)
    ):
        return None
    return one, two


def _tongue(text: str) -> str:
    """The tag of a language, `_OTHER_SCRIPT` for a script other than Latin; empty where it is not clear."""
    lines = text[:_LONGEST].split("\n")
    other = sum(_OTHER.search(line) is not None for line in lines)
    return _OTHER_SCRIPT if other * 2 > len(lines) else language_of(text)


def _chosen(pair: tuple[str, str], path: str) -> int:
    """Whether the first or the second language is kept: 0 or 1."""
    wanted = language_in_name(path)[:2]
    for tag in (wanted, "en"):
        if tag and tag in pair:
            return pair.index(tag)
    return 1 if pair[0] == _OTHER_SCRIPT else 0


def _border(rows: Sequence[str], pair: tuple[str, str]) -> int:
    """Where among the lines of a caption the second language begins."""

    def fit(border: int) -> tuple[int, int]:
        above, below = "\n".join(rows[:border]), "\n".join(rows[border:])
        right = count_of(above, pair[0]) + count_of(below, pair[1])
        wrong = count_of(above, pair[1]) + count_of(below, pair[0])
        return right - wrong, -abs(2 * border - len(rows))

    return max(range(1, len(rows)), key=fit)


def _tell(pair: tuple[str, str], chosen: int, what: str, report: Report, line: int | None) -> None:
    kept, left = pair[chosen], pair[1 - chosen]
    if _OTHER_SCRIPT in pair:
        report.note("two-languages", f"captions in two scripts; {what} in the other one left out", line)
    else:
        message = (
            f"captions in two languages, {pair[0]} and {pair[1]}; {kept} is read, {what} in {left} left out"
        )
        report.note("two-languages", message, line, _HINT.format(left))


def _in_one_script(texts: Sequence[Sequence[str]], report: Report, line: int) -> list[Sequence[str]]:
    if all(line.isascii() for lines in texts for line in lines):
        return list(texts)
    both = [_is_other(lines) and any(_is_latin(line) for line in lines) for lines in texts]
    if sum(both) < 2 or sum(both) * 2 <= sum(1 for lines in texts if any(line.strip() for line in lines)):
        return list(texts)
    kept: list[Sequence[str]] = []
    left = 0
    for lines, mixed in zip(texts, both, strict=True):
        chosen = [line for line in lines if not _OTHER.search(line)] if mixed else lines
        left += len(lines) - len(chosen)
        kept.append(chosen)
    report.note("two-languages", f"captions in two scripts; {left} lines in the other one left out", line)
    return kept


def _is_other(lines: Iterable[str]) -> bool:
    return any(_OTHER.search(line) for line in lines)


def _is_latin(line: str) -> bool:
    return _LATIN.search(line) is not None and _OTHER.search(line) is None
