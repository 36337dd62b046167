"""Compressed transcripts: gzip, xz, bzip2 and zip, unpacked piece by piece, known by their first bytes."""

from __future__ import annotations

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

from cards.errors import InputError
from cards.readers.base import refusal
from cards.readers.office import body_of, text_of_body

LARGEST = 64 * 1024 * 1024
"""Bytes of text; an hour of captions has a tenth of a megabyte, with times for every word one or two."""
LARGEST_IN_PARTS = 512 * 1024 * 1024
"""The same for captions that are read in parts, where only time is to be spared."""
MOST_LINES = 1_000_000
"""An hour of captions has some four thousand; every line costs more memory than its bytes."""
_PIECE = 1024 * 1024


def unpacked(file: BinaryIO, path: str) -> Iterator[bytes]:
    """The content of a file, compressed or not, in pieces of at most a megabyte.

    Raises:
        InputError: The archive is broken, or does not hold just one file.
    """
    head = b""
    try:
        head = file.read(_PIECE)
        if head.startswith(b"PK\x03\x04"):
            yield from _only_member(file, head, path)
        elif (make := _decompressor(head)) is not None:
            yield from _decompressed(make, head, file, path)
        else:
            yield head
            while piece := file.read(_PIECE):
                yield piece
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        if isinstance(error, OSError) and not is_packed(head):
            said = error.strerror or str(error)
            raise refusal(path, "unreadable", f"cannot be read: {said}") from None
        raise refusal(path, "broken-archive", f"cannot be unpacked: {error}") from None


def is_packed(data: bytes) -> bool:
    """Whether what begins like this is compressed."""
    return data.startswith(b"PK\x03\x04") or _decompressor(data) is not None


def unpack(data: bytes, path: str) -> bytes:
    """The content of a compressed file; any other data as it is.

    Raises:
        InputError: The archive is broken, holds more than the limit, or not just one file.
    """
    return gathered(unpacked(io.BytesIO(data), path), path) if is_packed(data) else data


def gathered(pieces: Iterator[bytes], path: str) -> bytes:
    """The pieces as one, for what can only be read as a whole.

    Raises:
        InputError: They are more than the limit.
    """
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > LARGEST:
            raise too_large(path)
    return bytes(content)


def _decompressor(head: bytes) -> Callable[[], _Decompressor] | None:
    if head.startswith(b"\x1f\x8b"):
        return lambda: _Gzip()
    if head.startswith(b"\xfd7zXZ\0"):
        return lambda: lzma.LZMADecompressor(memlimit=256 * 1024 * 1024)
    return (lambda: bz2.BZ2Decompressor()) if head.startswith(b"BZh") else None


def _decompressed(
    make: Callable[[], _Decompressor], head: bytes, file: BinaryIO, path: str
) -> Iterator[bytes]:
    """What one compressed stream, or several in a row, unpack to."""
    decompressor = make()
    data = head
    while True:
        if content := decompressor.decompress(data, _PIECE):
            yield content
        data = b""
        if decompressor.eof:
            data = decompressor.unused_data or file.read(_PIECE)
            if _decompressor(data) is None:
                return
            decompressor = make()
        elif decompressor.needs_input:
            data = file.read(_PIECE)
            if not data:
                raise refusal(
                    path, "broken-archive", "cannot be unpacked: it is cut off", hint="download it again"
                )


def _only_member(file: BinaryIO, head: bytes, path: str) -> Iterator[bytes]:
    if not file.seekable():
        file = io.BytesIO(head + gathered(iter(lambda: file.read(_PIECE), b""), path))
    names = _members(file, path)
    if body := body_of(names):
        content = gathered(_member(file, body, path), path)
        yield text_of_body(content, path).encode("utf-8", "replace")
        return
    if len(names) != 1:
        shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        raise refusal(
            path,
            "many-files",
            f"an archive of {len(names)} files, expected one transcript: {shown}",
            hint="unpack it, or name the archive as a source to read them all",
        )
    yield from _member(file, names[0], path)


def members(data: bytes, path: str, suffixes: Sequence[str] = ()) -> list[str]:
    """The files in a zip archive, hidden ones left out; with suffixes, only those that have one of them.

    Raises:
        InputError: The archive is broken.
    """
    shown = _members(io.BytesIO(data), path)
    return [name for name in shown if not suffixes or name.lower().endswith(tuple(suffixes))]


def _members(file: BinaryIO, path: str) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refusal(path, "broken-archive", f"cannot be unpacked: {error}") from None
    return [name for name in names if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))]


def member(data: bytes, name: str, path: str) -> bytes:
    """One file of a zip archive.

    Raises:
        InputError: There is no such file in it, it is broken, encrypted, or larger than the limit.
    """
    return gathered(_member(io.BytesIO(data), name, path), path)


def _member(file: BinaryIO, name: str, path: str) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(file) as archive, archive.open(name) as content:
            while piece := content.read(_PIECE):
                yield piece
    except KeyError:
        raise refusal(path, "not-found", f"no file {name} in this archive") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise refusal(path, "broken-archive", f"{name} cannot be unpacked: {error}") from None


def too_large(path: str, limit: int = LARGEST) -> InputError:
    """The refusal for a file over the limit."""
    return refusal(
        path,
        "too-large",
        f"more than {limit // 1024 // 1024} MB of text, expected the transcript of one talk",
        hint=f"split it; SubRip, WebVTT and SBV may have {LARGEST_IN_PARTS // 1024 // 1024} MB"
        if limit < LARGEST_IN_PARTS
        else "split it, or give the caption file itself",
    )


def check_size(content: bytes, path: str) -> None:
    """Refuse what is larger than a transcript of a talk can be.

    Raises:
        InputError: More bytes or lines than the limits.
    """
    if len(content) > LARGEST:
        raise too_large(path)
    check_lines(content, path)


def check_lines(content: bytes, path: str) -> None:
    """Refuse lines without end.

    Raises:
        InputError: More lines than the limit.
    """
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MOST_LINES:
        raise refusal(
            path,
            "too-large",
            f"{lines:,} lines, more than {MOST_LINES:,}, expected the transcript of one talk",
            hint="split it, or give the caption file itself",
        )


def check_all(file: BinaryIO, path: str) -> None:
    """Go through a file that can be read again, and refuse it if it is too large even to be read in parts.

    Raises:
        InputError: It unpacks to more than that, or cannot be unpacked.
    """
    size = 0
    for piece in unpacked(file, path):
        size += len(piece)
        if size > LARGEST_IN_PARTS:
            raise too_large(path, LARGEST_IN_PARTS)
    file.seek(0)


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the manners of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
