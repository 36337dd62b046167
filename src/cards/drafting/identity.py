"""What makes a card the same card in the next build: its GUID, from what was said, not where or when."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def anchor(text: str) -> str:
    """Text reduced to what a listener hears: its words, in lower case, without punctuation."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(_WORDS.findall(plain))


def guid(uid: str, kind: str, key: str, occurrence: int) -> str:
    """A note's GUID of 13 letters and digits.

    `uid` sets courses apart, `key` is the card's anchor, `occurrence` counts equal keys from 0.
    """
    digest = hashlib.sha256("\x1f".join((uid, kind, key, str(occurrence))).encode()).digest()
    number = int.from_bytes(digest[:10], "big")
    letters = []
    for _ in range(13):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
