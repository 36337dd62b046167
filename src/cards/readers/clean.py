"""Caption text made plain: markup, entities and invisible marks out, white space to single blanks."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|span|c|v|lang|ruby|rt|rp|br|p|div|small|big|tt|a|center)"
    r"(?:[.\s/][^<>]*)?>|<\d{1,4}:[\d:.,]+>",
    re.IGNORECASE,
)
_RUBY = re.compile(r"<rt>[^<>]*(?:</rt>)?")
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_CODE = re.compile(r"\b[A-Za-z]:\\\S*|\\[hN]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]"
)
_SOFT_BREAK = re.compile("\u00ad[ \\t]*\\n[ \\t]*")


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks too, as one blank."""
    return " ".join(text.split())


def without_tags(text: str) -> str:
    """The text without the markup tags that captions use; other angle brackets stay."""
    if "<rt>" in text:
        text = _RUBY.sub("", text)
    return _TAG.sub(_tag_to_text, text) if "<" in text else text


def _tag_to_text(match: re.Match[str]) -> str:
    return "\n" if match[0].lower().startswith(("<br", "<p", "</p", "<div", "</div")) else ""


def without_comments(text: str) -> str:
    """The text without what stands between `<!--` and `-->`."""
    parts = []
    done = 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[done:start])
        done = end + 3
    return "".join(parts) + text[done:]


def without_overrides(text: str) -> str:
    r"""The text without SubStation codes: `{\an8}` goes, `\h` becomes a blank, `\N` a line break.

    A Windows path, such as `C:\New\home`, stays.
    """
    if "\\" not in text:
        return text
    meant = {"\\h": " ", "\\N": "\n"}
    return _CODE.sub(lambda match: meant.get(match[0], match[0]), _OVERRIDE.sub("", text))


def unescaped(text: str) -> str:
    """The text with HTML entities decoded, also those that were escaped twice."""
    if "&" not in text:
        return text
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def without_invisible(text: str) -> str:
    """The text without soft hyphens, direction marks, zero-width spaces and control characters.

    What a soft hyphen parts at the end of a line is put together.
    """
    if "\u00ad" in text:
        text = _SOFT_BREAK.sub("", text)
    return _INVISIBLE.sub("", text)


def invisible_marks(text: str) -> list[int]:
    """Where in a text there are such characters."""
    return [match.start() for match in _INVISIBLE.finditer(text)]


def plain(text: str) -> str:
    """A caption of a format with markup as plain text on one line."""
    if "<" not in text and "&" not in text and text.isascii():
        line = one_line(text)
        if line.isprintable():
            return line
    return one_line(without_invisible(unescaped(without_tags(text))))
