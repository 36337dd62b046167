"""Bytes of a file to text: byte order marks, UTF-8, UTF-16, Windows code pages; binary files are refused."""

from __future__ import annotations

import codecs

from cards.errors import Place, Problem
from cards.readers.base import Source, refusal
from cards.readers.clean import invisible_marks
from cards.readers.codepages import code_page
from cards.readers.languages import language_in_name
from cards.readers.mojibake import unscrambled

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a document in rich text (RTF)"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"ID3\x02", "a recording (MP3)"),
    (b"ID3\x03", "a recording (MP3)"),
    (b"ID3\x04", "a recording (MP3)"),
    (b"RIFF", "a recording"),
    (b"\x1aE\xdf\xa3", "a recording (Matroska, WebM)"),
    (b"OggS", "a recording (Ogg)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
"""How files begin that people take for transcripts; https://en.wikipedia.org/wiki/List_of_file_signatures."""


def wide_encoding(head: bytes) -> str:
    """The UTF-16 or UTF-32 in which a file that begins like this is written; empty if it is in neither."""
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding
    return _unmarked_utf16(head)


def decode(data: bytes, path: str, *, text: bool = False) -> Source:
    """The text of a file.

    `text` says that it is text, being a later part of a file of which the beginning was.

    Raises:
        InputError: The file is empty or not text.
    """
    if not data.strip(b" \t\r\n\0"):
        raise refusal(path, "empty", "the file is empty, expected a transcript")
    problems: list[Problem] = []
    found = None if text else _marked(data, problems, path)
    if found is None:
        found = _unmarked(data, problems, path, text)
    found = unscrambled(found.removeprefix("\ufeff"), problems, path)
    if not found.strip():
        raise refusal(path, "empty", "the file is empty, expected a transcript")
    _note_habits(found, problems, path)
    return Source(found, path, tuple(problems))


def _note_habits(text: str, problems: list[Problem], path: str) -> None:
    """Tell of line ends of several kinds and of marks that nobody sees; readers do without both."""
    ends = (text.count("\r\n"), text.count("\r") - text.count("\r\n"), text.count("\n") - text.count("\r\n"))
    if sum(count > 0 for count in ends) > 1:
        problems.append(Problem(Place(path, 1), "line-ends", "line ends of several kinds, all read"))
    hidden = invisible_marks(text)
    if hidden:
        line = text.count("\n", 0, hidden[0]) + 1
        message = f"{len(hidden)} soft hyphens, direction marks or other invisible characters, left out"
        problems.append(Problem(Place(path, line), "invisible", message))


def _marked(data: bytes, problems: list[Problem], path: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            try:
                return body.decode(encoding)
            except UnicodeDecodeError as error:
                _note(problems, path, body, error.start, f"not valid {encoding.upper()}; replaced by \ufffd")
                return body.decode(encoding, errors="replace")
    return None


def _unmarked(data: bytes, problems: list[Problem], path: str, text: bool) -> str:
    wide = "" if text else _unmarked_utf16(data)
    if wide:
        try:
            return data[: len(data) // 2 * 2].decode(wide)
        except UnicodeDecodeError:
            pass
    kind = "" if text else _kind(data)
    if kind:
        raise refusal(
            path,
            "binary",
            f"{kind}, expected a transcript as text",
            hint="export the captions or subtitles as SubRip (.srt) or WebVTT (.vtt)",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            _note(problems, path, data, error.start, "the file ends in the middle of a character; left out")
            return data[: error.start].decode("utf-8")
        if (paired := _with_surrogates(data)) is not None:
            message = "half characters as UTF-16 has them; put together where both halves are there"
            _note(problems, path, data, error.start, message)
            return paired
        replaced = data.decode("utf-8", "replace")
        broken = replaced.count("\ufffd")
        language = language_in_name(path)
        if sum(char > "\x7f" for char in replaced) > 3 * broken:
            lines = data.replace(b"\r\n", b"\n").split(b"\n")
            encoding, name = code_page(b"\n".join(line for line in lines if not _is_utf8(line)), language)
            _note(problems, path, data, error.start, f"not UTF-8 everywhere; other lines read as {name}")
            return "\n".join(
                line.decode("utf-8" if _is_utf8(line) else encoding, errors="replace") for line in lines
            )
        encoding, name = code_page(data, language)
        _note(
            problems, path, data, error.start, f"not UTF-8; read as {name}, save it as UTF-8 if that is wrong"
        )
        return data.decode(encoding, errors="replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(data: bytes) -> str:
    """The name of UTF-16 without its mark: every other byte of Latin text, digits and line ends is zero."""
    head = data[:2000]
    if len(head) < 8 or b"\0" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < len(head) / 8 or min(even, odd) > len(head) / 100:
        return ""
    return encoding


def _with_surrogates(data: bytes) -> str | None:
    """The text of UTF-8 in which characters beyond the first plane are two, as old databases write them."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _kind(data: bytes) -> str:
    """What a file is that is no text; empty if it is."""
    for mark, kind in _KINDS:
        if data.startswith(mark):
            return kind
    if data[4:8] == b"ftyp":
        return "a recording (MP4)"
    return "a binary file" if _is_binary(data.rstrip(b"\0")) else ""


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    controls = sum(
        head.count(byte) for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b\x1c\x1d\x1e\x1f"
    )
    return controls > max(2, len(head) / 50)


def _note(problems: list[Problem], path: str, data: bytes, offset: int, message: str) -> None:
    line = data.count(b"\n", 0, offset) + 1
    problems.append(Problem(Place(path, line), "encoding", message))
