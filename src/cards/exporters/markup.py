"""Plain text becomes the HTML of a note's field in which nothing that was spoken can run, play or render."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

CLOZE = re.compile(r"\{\{c(\d+)::(.+?)\}\}(?!\})", re.DOTALL)
"""A cloze deletion as drafting writes it; the last two of several closing braces close it."""

_OPENING = re.compile(r"\{\{c\d+::")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPECIAL = re.compile(r"\\(?=[(\[])|[&<>\[{}\n]")
_COLON = re.compile(r":(?=:)|(?<=:):|^:|:$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")

_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "[": "&#91;",  # [sound:…], [anki:…], [latex] and [[type:…]] are read before HTML is
    "{": "&#123;",
    "}": "&#125;",
    "\n": "<br>",
    "\\": "<span>\\</span>",  # MathJax reads the text after HTML has decoded it: no entity stops \( and \[
}


def clean(text: str) -> str:
    """Give `text` in NFC, with `\\n` as its only line end and without the characters that break an import.

    C0 and C1 controls other than tab and newline go (`\\x1f` parts the fields of a note in Anki's database);
    lone surrogates, which cannot be stored as UTF-8, become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATE.sub("\ufffd", text)
    text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def field(text: str) -> str:
    """Give the field HTML that shows `text` as it is: no tag, script, sound, formula or cloze comes alive."""
    return _escape(clean(text))


def cloze(text: str) -> str:
    """Give the field HTML of a cloze text; only its `{{c1::…}}` stay markup, what is hidden has no hint.

    Raises ValueError when Anki would make no card of `text`, an empty one, or one inside another: drafting
    must not hand out such a text.
    """
    text = clean(text)
    pieces: list[str] = []
    end = 0
    for found in CLOZE.finditer(text):
        number, hidden = int(found[1]), found[2]
        if number < 1 or not hidden.strip() or _OPENING.search(hidden):
            raise ValueError(f"not a cloze that Anki can show: {found[0]!r} in {text!r}")
        pieces.append(_escape(text[end : found.start()]))
        pieces.append(f"{{{{c{number}::{_COLON.sub('&#58;', _escape(hidden))}}}}}")
        end = found.end()
    if not pieces:
        raise ValueError(f"a cloze note gives no card without {{{{c1::…}}}}: {text!r}")
    return "".join(pieces) + _escape(text[end:])


def hidden_parts(text: str) -> tuple[str, ...]:
    """Give what the clozes of `text` hide, in order."""
    return tuple(found[2] for found in CLOZE.finditer(clean(text)))


def without_cloze(text: str) -> str:
    """Give `text` with what its clozes hide laid open."""
    return CLOZE.sub(lambda found: found[2], clean(text))


def marked(quote: str, phrases: Iterable[str]) -> str:
    """Give the field HTML of `quote` with the words that it shares with `phrases` in `<b>`.

    A shared run counts from three words on, or when it is the whole phrase. Nothing is marked when the marks
    would cover most of the quote, for then they tell the reader nothing.
    """
    quote = clean(quote)
    places = [found.span() for found in _WORD.finditer(quote)]
    words = _words(quote)
    keyed: set[int] = set()
    for phrase in phrases:
        keyed.update(_shared(words, _words(clean(phrase))))
    if not keyed or len(keyed) > 0.7 * len(words):
        return _escape(quote)
    pieces: list[str] = []
    end = 0
    for first, last in _runs(sorted(keyed)):
        start, stop = places[first][0], places[last][1]
        pieces += [_escape(quote[end:start]), "<b>", _escape(quote[start:stop]), "</b>"]
        end = stop
    return "".join(pieces) + _escape(quote[end:])


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but case, punctuation and white space."""
    return _words(clean(one)) == _words(clean(other))


def tag(text: str) -> str:
    """Give `text` as one tag that Anki keeps as it is; `::` nests. Empty when nothing is left of it.

    Anki parts tags at white space (U+3000 too) and drops controls and straight quotes.
    """
    parts = (re.sub(r"\s+", "_", part.strip()) for part in clean(text).replace('"', "").split("::"))
    return "::".join(part for part in parts if part)


def tags(texts: Iterable[str]) -> list[str]:
    """Give the tags of a note in order, each once; Anki does not tell upper from lower case in them."""
    seen: dict[str, str] = {}
    for text in texts:
        if cleaned := tag(text):
            seen.setdefault(cleaned.casefold(), cleaned)
    return list(seen.values())


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ENTITIES[found[0]], text)


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _shared(words: list[str], phrase: list[str]) -> Iterable[int]:
    least = min(3, len(phrase))
    if not least:
        return
    for start, _, size in SequenceMatcher(None, words, phrase, autojunk=False).get_matching_blocks():
        if size >= least:
            yield from range(start, start + size)


def _runs(numbers: list[int]) -> Iterable[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
