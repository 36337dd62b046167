"""Pure string work on what people say: openers, articles, capitals, first words."""

from __future__ import annotations

import re

OPENERS = (
    "all right", "alright", "and", "anyway", "anyhow", "basically", "but", "i mean", "like i said", "now",
    "of course", "oh", "ok", "okay", "or", "so", "uh", "um", "yeah", "you know",
)  # fmt: skip
"""Words with which speakers start sentences and that a card does not need."""

COMMA_OPENERS = (
    "actually", "additionally", "again", "also", "by the way", "finally", "first", "first of all", "first up",
    "furthermore", "hence", "honestly", "in addition", "in fact", "in other words", "in short", "lastly",
    "look", "moreover", "next", "obviously", "once again",
    "right", "second", "secondly", "then", "therefore", "third", "well", "yes",
)  # fmt: skip
"""Words that are openers only where a comma follows: `Well, use a list.` but `Well water is safe.`"""

ARTICLES = ("a", "an", "the")


def _choice(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_OPENERS = re.compile(
    rf"\s*(?:(?:{_choice(OPENERS)})(?:\s*,\s*|\s+)|(?:{_choice(COMMA_OPENERS)})\s*,\s*)", re.IGNORECASE
)
_KNOWN = re.compile(r"(?:it|them|that|what|how|why|when|where|who|him|her|us|whether)\b", re.IGNORECASE)
"""What one can know: before these "you know" is no opener."""


def drop_openers(text: str) -> str:
    """`So, now use a list.` becomes `use a list.`; what is nothing but openers stays."""
    rest = text
    while (match := _OPENERS.match(rest)) and match.end() < len(rest):
        if match[0].strip().lower() == "you know" and _KNOWN.match(rest, match.end()):
            break
        rest = rest[match.end() :]
    return rest


def capitalise_first(text: str) -> str:
    """The text with its first letter as a capital, even after a quotation mark; `iPhone` stays as it is."""
    match = re.search(r"\w+", text)
    if match is None or not match[0][0].isalpha() or any(char.isupper() for char in match[0][1:]):
        return text
    at = match.start()
    return text[:at] + text[at].upper() + text[at + 1 :]


def lower_first(text: str) -> str:
    """The text without its first capital, unless the first word is `I` or has other capitals (`DNA`)."""
    match = re.search(r"[^\W\d_][\w']*", text)
    if match is None or re.match(r"I(?!\w)", match[0]) or any(char.isupper() for char in match[0][1:]):
        return text
    at = match.start()
    return text[:at] + text[at].lower() + text[at + 1 :]


def drop_article(text: str) -> str:
    """`the weakest link` becomes `weakest link`."""
    first, _, rest = text.partition(" ")
    return rest.lstrip() if first.lower() in ARTICLES and rest.strip() else text


def first_words(text: str, count: int) -> str:
    """The first words of a text."""
    return " ".join(text.split()[:count])


def plain(text: str) -> str:
    """The text without openers and with a capital."""
    return capitalise_first(drop_openers(text))


def clock(moment_ms: int | None) -> str:
    """Give a time as people read it on a player: `1:15`, `1:02:03`; parts of a second are cut off.

    None, where a transcript has no times, gives nothing.
    """
    if moment_ms is None:
        return ""
    hours, rest = divmod(max(0, moment_ms) // 1000, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
