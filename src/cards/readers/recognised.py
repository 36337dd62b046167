"""What a speech recogniser gives word by word, put together to captions of about a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cards.readers.clean import plain
from cards.readers.words import Piece, aligned
from cards.transcript import Cue, Word

_PAUSE_MS = 1500
_LONGEST = 40
_ENDS = (".", "?", "!", "…", "。", "？", "！")


@dataclass(frozen=True, slots=True)
class Heard:
    """One recognised word, punctuation attached."""

    text: str
    start_ms: int
    end_ms: int
    speaker: str | None = None


def sentences(heard: Iterable[Heard]) -> list[Cue]:
    """Captions that end with a sentence, a pause, another speaker, or after forty words.

    The words are put in the order of their starts where speakers talk at the same time.
    """
    cues: list[Cue] = []
    group: list[Heard] = []
    for word in heard:
        if group and (
            word.speaker != group[-1].speaker
            or group[-1].text.rstrip("\"'”’)").endswith(_ENDS)
            or word.start_ms - group[-1].end_ms > _PAUSE_MS
            or len(group) >= _LONGEST
        ):
            cues.append(_cue(group))
            group = []
        group.append(word)
    if group:
        cues.append(_cue(group))
    return sorted(cues, key=lambda cue: cue.start_ms or 0)


def said(text: str, start: int | None, end: int | None, speaker: str | None, pieces: list[Piece]) -> Cue:
    """A caption whose text the recogniser gives whole, with the times of its words where they fit it."""
    clean = plain(text)
    words: tuple[Word, ...] = ()
    if start is not None and end is not None:
        words = aligned(clean, pieces, start, end)
        tokens = clean.split()
        if not words and len(tokens) == len(pieces):  # the words as heard, the text as written
            written = [(token, since, upto) for token, (_, since, upto) in zip(tokens, pieces, strict=True)]
            words = aligned(clean, written, start, end)
    return Cue(clean, start, end, speaker, words)


def _cue(group: list[Heard]) -> Cue:
    words = tuple(Word(word.text, word.start_ms, word.end_ms) for word in group)
    text = " ".join(word.text for word in words)
    return Cue(text, words[0].start_ms, max(word.end_ms for word in words), group[0].speaker, words)
