"""Caption files of every format people have, read into a Transcript: the table and the way through it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from cards.errors import InputError, Place, Problem
from cards.readers import (
    amazon,
    ass,
    assemblyai,
    azure,
    deepgram,
    elevenlabs,
    gladia,
    google,
    json3,
    lrc,
    microdvd,
    olx,
    podcast_html,
    podcast_json,
    rev,
    sami,
    sbv,
    segments,
    sjson,
    speechmatics,
    srv,
    subrip,
    timed,
    ttml,
    untimed,
    vosk,
    webvtt,
    whisper,
    whisper_cpp,
    whisper_table,
    wikilearn,
    xmlcues,
    ytapi,
)
from cards.readers.base import Carries, Reader, Source, excerpt, refusal
from cards.readers.decode import decode
from cards.readers.find import find_files
from cards.readers.packed import (
    LARGEST,
    LARGEST_IN_PARTS,
    check_all,
    check_size,
    gathered,
    is_packed,
    member,
    too_large,
    unpack,
    unpacked,
)
from cards.readers.parts import read_in_parts
from cards.readers.wallclock import from_programme_start
from cards.transcript import Transcript

__all__ = ["READERS", "Carries", "Reader", "find_sources", "read_bytes", "read_stream", "read_transcript"]

READERS: tuple[Reader, ...] = (
    wikilearn.READER,
    webvtt.READER,
    ass.READER,
    ttml.READER,
    srv.READER,
    sami.READER,
    podcast_html.READER,
    xmlcues.READER,
    sjson.READER,
    json3.READER,
    podcast_json.READER,
    whisper.READER,
    whisper_cpp.READER,
    ytapi.READER,
    amazon.READER,
    deepgram.READER,
    assemblyai.READER,
    azure.READER,
    rev.READER,
    vosk.READER,
    speechmatics.READER,
    gladia.READER,
    elevenlabs.READER,
    google.READER,
    segments.READER,
    whisper_table.READER,
    subrip.READER,
    sbv.READER,
    lrc.READER,
    microdvd.READER,
    timed.READER,
    untimed.READER,
)
"""Asked in this order whether a file's content is theirs; the first that says yes reads it."""

_OPEN_SUFFIXES = (".txt", ".text", ".md", ".docx", ".odt", ".sub", ".json", ".xml", ".html", ".htm")
"""Names that promise no format of ours."""
_MARKUP = {".json": "{[", ".xml": "<", ".html": "<", ".htm": "<"}
"""What a file of such a name begins with, whichever of the formats it is in."""
_ABOUT = (
    "readme",
    "license",
    "licence",
    "copying",
    "changelog",
    "contributing",
    "index",
    "notes",
    "requirements",
)
"""Texts that lie in folders and are no talk."""
WHOLE = 4 * 1024 * 1024
"""Up to so many bytes a file is read as a whole."""
_PACKED = (".gz", ".xz", ".bz2", ".zip")


def read_transcript(path: str | Path, *, format: str | None = None) -> Transcript:
    """Read a caption file, its format known by its content, else by its suffix, or given by its id.

    Files packed with gzip, xz, bzip2 or zip are unpacked; `talks.zip/one.srt` names a file in an archive. In
    the export of an Open edX course the lecture's title, section and course come from there.

    Raises:
        InputError: There is no such file, it cannot be opened, or it is not a transcript.
    """
    name = str(path)
    path = Path(path)
    for parent in path.parents:
        if parent.name.lower().endswith(olx.TARS) and parent.is_file():
            return _from_export(path, parent, format)
        if parent.suffix.lower() == ".zip" and parent.is_file():
            inside = path.relative_to(parent).as_posix()
            return read_bytes(member(_content(parent, name), inside, name), name, format=format)
    with _opened(path, name) as file:
        transcript = read_stream(file, name, format=format)
    root = path.parent.parent
    if path.parent.name == "static" and (root / "course.xml").is_file():
        return _placed(transcript, f"static/{path.name}", olx.folder_reader(root))
    return transcript


def read_bytes(data: bytes, path: str, *, format: str | None = None) -> Transcript:
    """Read the content of a caption file; `path` is its name in messages.

    Raises:
        InputError: It is not a transcript.
    """
    return read_stream(io.BytesIO(data), path, format=format)


def read_stream(file: BinaryIO, path: str, *, format: str | None = None) -> Transcript:
    """Read a caption file that is open already, such as standard input; `path` is its name in messages.

    Memory stays flat if the format is SubRip, WebVTT or SBV, however large the file is.

    Raises:
        InputError: It is not a transcript.
    """
    start = file.read(6) if file.seekable() else b""
    if file.seekable():
        file.seek(0)
        if is_packed(start):
            check_all(file, path)
    pieces = unpacked(file, path)
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > WHOLE:
            break
    head = bytes(content)
    if len(head) > WHOLE:
        reader = _in_parts(head, path, format)
        if reader is not None:
            noticed = _misnamed(Source("", path), reader, packed=is_packed(start))
            transcript = read_in_parts(reader, head, _counted(pieces, len(head), path), path)
            return replace(transcript, problems=(*noticed, *transcript.problems))
        head = gathered(chain([head], pieces), path)
    check_size(head, path)
    source = decode(head, path)
    reader = _reader(source, format)
    noticed = (*_misnamed(source, reader, packed=is_packed(start)), *_cut_off(source))
    transcript = from_programme_start(reader.read(source))
    return replace(transcript, problems=(*noticed, *transcript.problems)) if noticed else transcript


def _in_parts(head: bytes, path: str, format: str | None) -> Reader | None:
    """The reader for a huge file that begins like this, if its format can be read in parts."""
    beginning = head[: head.rfind(b"\n", 0, 64 * 1024) + 1]
    try:
        reader = _reader(decode(beginning, path), format)
    except InputError:
        return None
    return reader if reader.caption is not None else None


def _counted(pieces: Iterator[bytes], size: int, path: str) -> Iterator[bytes]:
    for piece in pieces:
        size += len(piece)
        if size > LARGEST_IN_PARTS:
            raise too_large(path, LARGEST_IN_PARTS)
        yield piece


def find_sources(sources: Sequence[str]) -> tuple[Path, ...]:
    """The transcript files that files, folders, archives and patterns name, each once, in natural order.

    Of a folder's files those count whose suffix is that of a caption format, and, where the suffix may mean
    anything as `.json` and `.txt` do, whose content is a transcript.

    Raises:
        InputError: With a problem for every source that names nothing.
    """
    return find_files(sources, _suffixes(), _is_transcript)


def _from_export(path: Path, archive: Path, format: str | None) -> Transcript:
    """A transcript in the tar archive of a course."""
    folder, read = olx.tar_reader(archive)
    file = path.relative_to(archive / folder).as_posix() if path.is_relative_to(archive / folder) else ""
    content = read(file)
    if content is None:
        raise refusal(str(path), "not-found", "no such file in this archive")
    return _placed(read_bytes(content, str(path), format=format), file, read)


def _placed(transcript: Transcript, file: str, read: olx.Read) -> Transcript:
    """The transcript with the title and course that its export tells, `::` between course and section."""
    for lecture in olx.lectures(read, transcript.path):
        if lecture.file == file:
            title = transcript.title or lecture.title
            course = "::".join(part for part in (lecture.course, lecture.section) if part)
            return replace(transcript, title=title, course=transcript.course or course)
    return transcript


def _suffixes() -> list[str]:
    single = sorted({suffix for reader in READERS for suffix in reader.suffixes})
    return [*single, *(suffix + packed for suffix in single for packed in _PACKED)]


def _is_transcript(path: Path) -> bool:
    """Whether a file found in a folder is one, though its suffix promises no format."""
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    if not name.endswith((*_OPEN_SUFFIXES, ".csv", ".tsv")):
        return True
    if name.endswith(_OPEN_SUFFIXES) and name.split(".")[0] in _ABOUT:
        return False
    try:
        content = unpack(_content(path, str(path)), str(path))
        check_size(content, str(path))
        source = decode(content, str(path))
    except InputError:
        return False
    reader = next((reader for reader in READERS if reader.sniff(source)), None)
    return reader is not None and (reader is not untimed.READER or name.endswith(".txt"))


def _content(path: str | Path, name: str) -> bytes:
    with _opened(path, name, LARGEST) as file:
        return gathered(iter(lambda: file.read(LARGEST + 1), b""), name)


def _opened(path: str | Path, name: str, limit: int = LARGEST_IN_PARTS) -> BinaryIO:
    try:
        file = open(path, "rb")  # noqa: SIM115
    except FileNotFoundError:
        raise refusal(name, "not-found", "no such file", hint="check the path") from None
    except IsADirectoryError:
        raise refusal(name, "not-a-file", "a folder, expected a transcript file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(name, "unreadable", f"cannot be opened: {reason}") from None
    if os.fstat(file.fileno()).st_size > limit:
        file.close()
        raise too_large(name, limit)
    return file


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
        if (
            source.suffix == reader.suffixes[0]
            and source.suffix not in _OPEN_SUFFIXES
            and not _is_page(source)
        ):
            return reader
    broken = _broken_json(source)
    if broken is not None:
        raise broken
    page = _is_page(source)
    raise refusal(
        source.path,
        "not-a-transcript",
        f"{'a web page' if page else 'not a transcript'}, it begins “{excerpt(source.text)}”; "
        "expected captions such as SubRip or WebVTT",
        line=1,
        hint="download the captions themselves" if page else "`cards formats` lists what can be read",
    )


def _is_page(source: Source) -> bool:
    """Whether it is a page of the web, such as servers send in place of a file that they do not have."""
    return source.text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))


def _misnamed(source: Source, reader: Reader, *, packed: bool) -> tuple[Problem, ...]:
    """What the file's name says and its content does not keep."""
    problems = []
    if not packed and source.path.lower().endswith(_PACKED):
        problems.append("named as packed, but it is not")
    others = [other.title for other in READERS if source.suffix in other.suffixes]
    markup = source.suffix in _MARKUP and reader.sample.lstrip()[:1] not in _MARKUP[source.suffix]
    if others and (markup or source.suffix not in (*reader.suffixes, *_OPEN_SUFFIXES)):
        problems.append(f"named {source.suffix}, but the content is {reader.title}; read as that")
    return tuple(Problem(Place(source.path), "wrong-suffix", message) for message in problems)


def _cut_off(source: Source) -> tuple[Problem, ...]:
    """JSON that ends in the middle."""
    if "parsed" not in vars(source) or source.parsed[1] is None:
        return ()
    message = "broken JSON, perhaps cut off; read up to the last whole object"
    return (Problem(Place(source.path, source.parsed[1]), "cut-off", message),)


def _broken_json(source: Source) -> InputError | None:
    """The refusal for what begins and is named like JSON but is none."""
    if source.json is not None or source.suffix not in (".json", ".json3", ".sjson"):
        return None
    try:
        json.loads(source.text)
    except json.JSONDecodeError as error:
        place = Place(source.path, error.lineno, error.colno)
        return InputError(Problem(place, "not-json", f"not JSON: {error.msg}", "export the transcript again"))
    except (ValueError, RecursionError):
        return refusal(
            source.path, "not-json", "not JSON that can be read: nested too deeply, or too large numbers"
        )
    return None
