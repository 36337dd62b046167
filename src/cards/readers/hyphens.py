"""Words broken with a hyphen at the end of a line, put together where the transcript knows the word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cards.readers.base import Report
from cards.transcript import Cue

_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{2,})- ([^\W\d_]{2,})(?![\w-])")
_LAST = re.compile(r"(?<![\w-])([^\W\d_]{2,})-$")
_FIRST = re.compile(r"([^\W\d_]{2,})(?![\w-])\S*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def rejoined(cues: Sequence[Cue], report: Report) -> list[Cue]:
    """Join `demon- stration` if the transcript has `demonstration` or `demon-stration` elsewhere.

    Without such a witness it stays: it may be someone who breaks off. A word broken across two captions goes
    to the first of them.
    """
    if not any("- " in cue.text or cue.text.endswith("-") for cue in cues):
        return list(cues)
    known = {word.lower() for cue in cues for word in _WORD.findall(cue.text)}
    result: list[Cue] = []
    for cue in cues:
        if cue.words:
            result.append(cue)
            continue
        before = result[-1] if result else None
        last = _LAST.search(before.text) if before is not None and not before.words else None
        first = _FIRST.match(cue.text)
        if before is not None and last and first and first[1].islower():
            joined = _joined(last[1], first[1], known)
            if joined:
                report.note(
                    "hyphen", f"“{last[0]} {first[1]}” across captions, joined to “{joined}”", before.line
                )
                rest = cue.text[first.end() :].strip()
                after = first[0][len(first[1]) :]
                text = before.text[: last.start()] + joined + after
                result[-1] = replace(before, text=text, end_ms=before.end_ms if rest else cue.end_ms)
                if not rest:
                    continue
                cue = replace(cue, text=rest)
        text = _BROKEN.sub(lambda match: _joined(match[1], match[2], known) or match[0], cue.text)
        if text != cue.text:
            report.note("hyphen", "a word broken at the end of a line, joined", cue.line)
            cue = replace(cue, text=text)
        result.append(cue)
    return result


def _joined(start: str, end: str, known: set[str]) -> str:
    """The whole word, with or without its hyphen, if the transcript has it; else empty."""
    for word in (start + end, f"{start}-{end}"):
        if word.lower() in known:
            return word
    return ""
