"""Which code page bytes are in that are not UTF-8, by the language of the words that are plain ASCII.

A library decides where letters outside ASCII prevail, as in Cyrillic or Chinese. Among Latin letters they are
too few for its statistics. There the small words tell the language, the language which letters it has, and
the code page in which the bytes are such letters is the one.
"""

from __future__ import annotations

import re

from cards.readers.tongues import language_of

_WIDE = ("utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le")
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "mac_roman", "cp850")
_WESTERN = (("cp1252", "mac_roman", "cp850"), "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßªº")
_CENTRAL = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
_BALTIC = ("cp1257", "iso8859_13", "cp1252")
_LANGUAGES = {
    "pl": (_CENTRAL, "ąćęłńóśźż"),
    "cs": (_CENTRAL, "áčďéěíňóřšťúůýžäöü"),
    "sk": (_CENTRAL, "áäčďéíĺľňóôŕšťúýžěöü"),
    "hu": (_CENTRAL, "áéíóöőúüű"),
    "ro": (_CENTRAL, "ăâîşţ"),
    "hr": (_CENTRAL, "čćđšž"),
    "sl": (_CENTRAL, "čćđšž"),
    "tr": (("cp1254", "cp857"), "çğıiöşüâîû"),
    "lt": (_BALTIC, "ąčęėįšųūž"),
    "lv": (_BALTIC, "āčēģīķļņšūž"),
    "et": (_BALTIC, "äöõüšž"),
}
"""The code pages in use where a language is spoken, the usual one first, and its letters outside ASCII."""
_NAMES = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
}
_MARKS = frozenset("“”‘’‚„–—…«»‹›•·€£¥$°§©®™¿¡´\u00a0\u00ad♪♫½¼¾²³µ±×÷")
_INSIDE = frozenset("’–—´\u00ad·")
"""Marks that may stand between two letters."""
_HIGH = re.compile(r"[^\x00-\x7f]")
_A_WORD = 4
"""So many bytes at least is a word of two signs of Chinese, or a short one of Russian."""
_FEW = 20
"""With fewer bytes outside ASCII and no language that is clear, Windows-1252 is as good a guess as any."""
_LONGEST = 200_000


def code_page(data: bytes, language: str = "") -> tuple[str, str]:
    """The encoding of text that is not UTF-8, and its name for people.

    `language` is the tag of the language, where the file's name tells it.
    """
    lines = b"\n".join(line for line in data[:_LONGEST].splitlines() if any(byte > 127 for byte in line))
    high = sum(byte > 127 for byte in lines)
    letters = sum(65 <= byte & 0xDF <= 90 for byte in lines if byte < 128)
    if high >= max(letters, _A_WORD):
        found = _by_library(lines, ()) or "cp1252"
        return found, _NAMES.get(found, found)
    text = data[:_LONGEST].decode("ascii", "replace").replace("\ufffd", "ÿ")  # keeps words whole
    tag = language[:2] if language[:2] in _LANGUAGES else language_of(text)
    if not tag and high >= _FEW:
        found = _by_library(lines, _LATIN) or "cp1252"
        return found, _NAMES.get(found, found)
    pages, own = _LANGUAGES.get(tag, _WESTERN)
    known = frozenset(own + own.upper())
    found = min(pages, key=lambda page: _strange(lines.decode(page, "replace"), known))
    name = _NAMES.get(found, found)
    return found, f"{name}, the language being “{tag}”" if tag in _LANGUAGES else name


def _by_library(lines: bytes, among: tuple[str, ...]) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(lines, cp_isolation=list(among) or None, cp_exclusion=list(_WIDE)).best()
    return best.encoding if best is not None else ""


def _strange(text: str, letters: frozenset[str]) -> int:
    """How many characters outside ASCII are not letters of the language, or marks, where such stand."""
    count = 0
    for match in _HIGH.finditer(text):
        place, char = match.start(), match[0]
        between = text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
        if char not in letters:
            count += char not in _MARKS or (between and char not in _INSIDE)
        else:
            count += char.isupper() and text[place - 1 : place].islower()
    return count
