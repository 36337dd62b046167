"""Caption files of every format people have, read into a Transcript: the table and the way through it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cards.readers import sjson, subrip, webvtt, whisper, wikilearn
from cards.readers.base import Carries, Reader, Source, excerpt, refusal
from cards.readers.decode import LARGEST, decode, too_large
from cards.readers.find import find_files
from cards.transcript import Transcript

__all__ = ["READERS", "Carries", "Reader", "find_sources", "read_bytes", "read_transcript"]

READERS: tuple[Reader, ...] = (
    wikilearn.READER,
    webvtt.READER,
    subrip.READER,
    sjson.READER,
    whisper.READER,
)
"""Asked in this order whether a file's content is theirs; the first that says yes reads it."""


def read_transcript(path: str | Path, *, format: str | None = None) -> Transcript:
    """Read a caption file, its format known by its content, else by its suffix, or given by its id.

    Raises:
        InputError: There is no such file, it cannot be opened, or it is not a transcript.
    """
    name = str(path)
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise refusal(name, "not-found", "no such file", hint="check the path") from None
    except IsADirectoryError:
        raise refusal(name, "not-a-file", "a folder, expected a transcript file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(name, "unreadable", f"cannot be opened: {reason}") from None
    if len(data) > LARGEST:
        raise too_large(name)
    return read_bytes(data, name, format=format)


def read_bytes(data: bytes, path: str, *, format: str | None = None) -> Transcript:
    """Read the content of a caption file, such as standard input; `path` is its name in messages.

    Raises:
        InputError: It is not a transcript.
    """
    source = decode(data, path)
    return _reader(source, format).read(source)


def find_sources(sources: Sequence[str]) -> tuple[Path, ...]:
    """The transcript files that files, folders and patterns name, each once, in natural order in a folder.

    Raises:
        InputError: With a problem for every source that names nothing.
    """
    return find_files(sources, sorted({suffix for reader in READERS for suffix in reader.suffixes}))


def _reader(source: Source, format: str | None) -> Reader:
    if format is not None:
        for reader in READERS:
            if reader.id == format:
                return reader
        known = ", ".join(reader.id for reader in READERS)
        raise refusal(source.path, "format", f"no format {format!r}", hint=f"known are: {known}")
    for reader in READERS:
        if reader.sniff(source):
            return reader
    for reader in READERS:
        if source.suffix in reader.suffixes and reader.suffixes[0] == source.suffix != ".txt":
            return reader
    raise refusal(
        source.path,
        "not-a-transcript",
        f"not a transcript, it begins “{excerpt(source.text)}”; expected captions such as SubRip or WebVTT",
        line=1,
        hint="`cards formats` lists what can be read",
    )
