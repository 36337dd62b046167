"""Word times brought to the words of a cue's text, whatever pieces the source gives them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cards.readers.clean import one_line, plain
from cards.transcript import Word

Piece = tuple[str, int | None, int | None]
"""A piece of text and its start and end in milliseconds, None where the source does not know."""


def from_pieces(pieces: Iterable[Piece], end_ms: int) -> tuple[str, tuple[Word, ...]]:
    """The text of pieces that follow each other, blanks included, and its words with their times.

    A piece may hold several words or only the end of one; one with a start but no end lasts until
    the next piece or `end_ms`, one without times is said in no time.
    """
    known: list[tuple[str, int, int]] = []
    raw = [(text, start, end) for text, start, end in pieces if text]
    last = next((start for _, start, _ in raw if start is not None), end_ms)
    for place, (text, start, end) in enumerate(raw):
        begin = last if start is None else start
        upto = begin if start is None else _next_start(raw, place, end_ms)
        upto = upto if end is None else end
        last = max(begin, upto) if end is not None or start is None else begin
        known.append((text, begin, max(begin, upto)))
    words: list[Word] = []
    glued = False
    for text, begin, upto in known:
        parts = text.split()
        if not parts:
            glued = False
            continue
        size = sum(len(part) for part in parts)
        done = 0
        for index, part in enumerate(parts):
            start = begin + (upto - begin) * done // size
            done += len(part)
            end = begin + (upto - begin) * done // size
            if index == 0 and glued and words and not text[0].isspace():
                words[-1] = Word(words[-1].text + part, words[-1].start_ms, end)
            else:
                words.append(Word(part, start, end))
        glued = not text[-1].isspace()
    return " ".join(word.text for word in words), tuple(words)


def aligned(text: str, pieces: Sequence[Piece], start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """The words of a cue's plain text with the times of the pieces that make it up; empty if they do not.

    Pieces come with or without the blanks between them; a piece that touches the one before belongs to its
    word. Words without a time of their own share what lies between their neighbours.
    """
    found: list[list[object]] = []
    at = 0
    for raw, start, end in pieces:
        piece = plain(raw)
        if not piece:
            continue
        if text.startswith(piece, at):
            touches = at > 0
        elif text.startswith(" " + piece, at):
            at += 1
            touches = False
        else:
            return ()
        at += len(piece)
        if touches and found:
            found[-1][0] = f"{found[-1][0]}{piece}"
            found[-1][2] = end if end is not None else found[-1][2]
        else:
            found.append([piece, start, end])
    if one_line(text[at:]) or not found:
        return ()
    return _filled([(str(word), _ms(start), _ms(end)) for word, start, end in found], start_ms, end_ms)


def _next_start(pieces: Sequence[Piece], place: int, end_ms: int) -> int:
    for later in range(place + 1, len(pieces)):
        start = pieces[later][1]
        if start is not None:
            return start
    return end_ms


def _ms(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _filled(pieces: list[Piece], start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """Times for the words that have none, in equal shares of the gap they stand in."""
    words: list[Word] = []
    place = 0
    at = start_ms
    while place < len(pieces):
        text, start, end = pieces[place]
        if start is not None:
            begin = max(start, at)
            finish = end if end is not None else _next_start(pieces, place, end_ms)
            words.append(Word(text, begin, max(begin, finish)))
            at = max(begin, finish) if end is not None else begin
            place += 1
            continue
        run = place
        while run < len(pieces) and pieces[run][1] is None:
            run += 1
        upto = pieces[run][1] if run < len(pieces) else end_ms
        upto = max(at, upto if upto is not None else end_ms)
        for index in range(run - place):
            begin = at + (upto - at) * index // (run - place)
            finish = at + (upto - at) * (index + 1) // (run - place)
            words.append(Word(pieces[place + index][0], begin, finish))
        at, place = upto, run
    return tuple(words)
