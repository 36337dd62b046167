"""Language tags, from what files and their names say."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_IN_NAME = re.compile(r"\.([a-z]{2}(?:-[A-Za-z]{2,4})?)(?:\.[a-z-]{2,8})?\.\w{2,6}$")
# fmt: off
_NAMES = {
    "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi",
    "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu",
    "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv",
    "lithuanian": "lt",
    "malay": "ms", "norwegian": "no", "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro",
    "russian": "ru", "serbian": "sr", "slovak": "sk", "slovenian": "sl", "spanish": "es", "swedish": "sv",
    "tamil": "ta", "telugu": "te", "thai": "th", "turkish": "tr", "ukrainian": "uk", "urdu": "ur",
    "vietnamese": "vi",
}
# fmt: on
_LONG = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
}
_CODES = frozenset(_NAMES.values())


def language_tag(text: str) -> str:
    """A BCP 47 tag for `en`, `en_US` or `English`; empty for what is none of these."""
    text = text.strip().replace("_", "-")
    if text.lower() in _NAMES:
        return _NAMES[text.lower()]
    text = _LONG.get(text.lower(), text)
    return text if _TAG.fullmatch(text) and text.lower() != "und" else ""


def language_in_name(path: str) -> str:
    """The language that a name such as `talk.fr.srt` tells; empty if it tells none."""
    match = _IN_NAME.search(path[-40:])
    return match[1] if match and match[1][:2] in _CODES else ""
