"""Compressed transcripts: gzip, xz, bzip2 and zip, unpacked up to a limit, known by their first bytes."""

from __future__ import annotations

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from typing import Protocol

from cards.errors import InputError
from cards.readers.base import refusal

LARGEST = 64 * 1024 * 1024
"""Bytes of text; an hour of captions has a tenth of a megabyte, with times for every word one or two."""
MOST_LINES = 1_000_000
"""An hour of captions has some four thousand; every line costs more memory than its bytes."""


def unpack(data: bytes, path: str) -> bytes:
    """The content of a compressed file; any other data as it is.

    Raises:
        InputError: The archive is broken, holds more than the limit, or not just one file.
    """
    try:
        if data.startswith(b"\x1f\x8b"):
            return _bounded(zlib.decompressobj(wbits=31), data, path)
        if data.startswith(b"\xfd7zXZ\0"):
            return _bounded(lzma.LZMADecompressor(memlimit=256 * 1024 * 1024), data, path)
        if data.startswith(b"BZh"):
            return _bounded(bz2.BZ2Decompressor(), data, path)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise refusal(path, "broken-archive", f"cannot be unpacked: {error}") from None
    if data.startswith(b"PK\x03\x04"):
        names = members(data, path)
        if len(names) != 1:
            shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            raise refusal(
                path,
                "many-files",
                f"an archive of {len(names)} files, expected one transcript: {shown}",
                hint="unpack it, or name the archive as a source to read them all",
            )
        return member(data, names[0], path)
    return data


def members(data: bytes, path: str, suffixes: Sequence[str] = ()) -> list[str]:
    """The files in a zip archive, hidden ones left out; with suffixes, only those that have one of them.

    Raises:
        InputError: The archive is broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refusal(path, "broken-archive", f"cannot be unpacked: {error}") from None
    shown = [
        name for name in names if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    ]
    return [name for name in shown if not suffixes or name.lower().endswith(tuple(suffixes))]


def member(data: bytes, name: str, path: str) -> bytes:
    """One file of a zip archive.

    Raises:
        InputError: There is no such file in it, it is broken, encrypted, or larger than the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as file:
            content = file.read(LARGEST + 1)
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
    if len(content) > LARGEST:
        raise too_large(path)
    return content


def too_large(path: str) -> InputError:
    """The refusal for a file over the limit."""
    return refusal(
        path,
        "too-large",
        f"more than {LARGEST // 1024 // 1024} MB of text, expected the transcript of one talk",
        hint="split it, or give the caption file itself",
    )


def check_size(content: bytes, path: str) -> None:
    """Refuse what is larger than a transcript of a talk can be.

    Raises:
        InputError: More bytes or lines than the limits.
    """
    if len(content) > LARGEST:
        raise too_large(path)
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MOST_LINES:
        raise refusal(
            path,
            "too-large",
            f"{lines:,} lines, more than {MOST_LINES:,}, expected the transcript of one talk",
            hint="split it, or give the caption file itself",
        )


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def _bounded(decompressor: _Decompressor, data: bytes, path: str) -> bytes:
    content = decompressor.decompress(data, LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large(path)
    if not decompressor.eof:
        raise refusal(path, "broken-archive", "cannot be unpacked: it is cut off", hint="download it again")
    return content
