"""Open edX course exports (OLX), as a folder or tar archive: lectures in course order, by name and section.

`course.xml` names the course, which holds chapters, those sequentials, those verticals, those videos, each a
file `TAG/URL_NAME.xml` or written inside the one above; the transcripts lie in `static`
(https://docs.openedx.org/en/latest/educators/olx/).
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cards.errors import InputError
from cards.readers.base import Report, Source, refusal
from cards.readers.packed import LARGEST
from cards.readers.xmltree import Node, parse

TARS = (".tar.gz", ".tgz", ".tar", ".tar.xz", ".tar.bz2")
_KEPT = (".xml", ".srt", ".sjson", ".vtt")
_LARGEST_COURSE = 4 * 1024 * 1024 * 1024
_LARGEST_TEXTS = 512 * 1024 * 1024
"""Bytes of all transcripts and course files of an archive, which are kept in memory."""
_DEEPEST = 20

Read = Callable[[str], bytes | None]
"""The content of a file of the export by its name, None where there is none."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """A video's transcript in a course export."""

    file: str
    """Its name within the export, such as `static/abc.srt`."""
    title: str
    section: str
    """The chapter, with its number so that names sort in course order."""
    course: str


def export_root(path: Path) -> Path | None:
    """The folder with `course.xml` if the path is one, or holds one called `course`; else None."""
    return next((root for root in (path, path / "course") if (root / "course.xml").is_file()), None)


def lectures(read: Read, name: str) -> tuple[Lecture, ...]:
    """The lectures of an export in course order, those in English where there are several languages."""
    found: dict[str, Lecture] = {}
    course = _node(read, name, "course.xml")
    if course is None:
        return ()
    course = _whole(course, read, name)
    title = course.attributes.get("display_name") or course.attributes.get("course", "")
    chapters = [child for child in course.children if isinstance(child, Node) and child.tag == "chapter"]
    width = len(str(len(chapters)))
    for number, chapter in enumerate(chapters, 1):
        whole = _whole(chapter, read, name)
        section = f"{number:0{width}} {whole.attributes.get('display_name', '')}".strip()
        for video in _videos(whole, read, name, 0):
            file = next((file for file in _transcripts(video) if read(file) is not None), None)
            if file is not None:
                found.setdefault(
                    file, Lecture(file, video.attributes.get("display_name", ""), section, title)
                )
    return tuple(found.values())


def folder_reader(root: Path) -> Read:
    """Reads from an export that is a folder."""

    def read(name: str) -> bytes | None:
        path = root / name
        if ".." in Path(name).parts or not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return path.read_bytes()

    return read


def tar_reader(path: Path) -> tuple[str, Read]:
    """The name of the folder with `course.xml` in a tar archive, and what reads from it.

    Raises:
        InputError: The archive cannot be read, or there is no `course.xml` in it.
    """
    status = path.stat()
    files = _tar_files(str(path), status.st_mtime_ns, status.st_size)
    roots = sorted((name for name in files if name == "course.xml" or name.endswith("/course.xml")), key=len)
    if not roots:
        raise refusal(
            str(path), "no-course", "holds no course.xml, expected the export of an Open edX course"
        )
    root = roots[0].removesuffix("course.xml").rstrip("/")
    return root, lambda name: files.get(f"{root}/{name}".lstrip("/"))


@lru_cache(maxsize=1)
def _tar_files(path: str, changed_ns: int, size: int) -> dict[str, bytes]:
    """The files of an archive that matter here, kept while its lectures are read one after the other."""
    files: dict[str, bytes] = {}
    total = kept = 0
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                wanted = member.isfile() and member.size <= LARGEST and member.name.endswith(_KEPT)
                total += member.size
                kept += member.size if wanted else 0
                if total > _LARGEST_COURSE or kept > _LARGEST_TEXTS:
                    raise refusal(
                        path, "too-large", "the archive is larger than any course", hint="unpack it"
                    )
                if wanted:
                    content = archive.extractfile(member)
                    files[member.name.removeprefix("./")] = content.read() if content else b""
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise refusal(path, "broken-archive", f"cannot be unpacked: {error}") from None
    return files


def _node(read: Read, name: str, file: str) -> Node | None:
    content = read(file)
    if content is None:
        return None
    try:
        return parse(Source(content.decode("utf-8", "replace"), f"{name}/{file}"), Report(name))
    except InputError:
        return None


def _whole(node: Node, read: Read, name: str) -> Node:
    """The element as its own file has it, if it has one."""
    url = node.attributes.get("url_name", "")
    if node.children and any(isinstance(child, Node) for child in node.children):
        return node
    return (_node(read, name, f"{node.tag}/{url}.xml") if url else None) or node


def _videos(node: Node, read: Read, name: str, depth: int) -> Iterator[Node]:
    for child in node.children:
        if not isinstance(child, Node) or depth > _DEEPEST:
            continue
        if child.tag == "video":
            yield _whole(child, read, name)
        elif child.tag in ("sequential", "vertical", "split_test", "wrapper", "library_content"):
            yield from _videos(_whole(child, read, name), read, name, depth + 1)


def _transcripts(video: Node) -> list[str]:
    """The files that may hold a video's transcript, the English one first."""
    named = [
        (child.attributes.get("language", ""), child.attributes["src"])
        for child in video.children
        if isinstance(child, Node) and child.tag == "transcript" and "src" in child.attributes
    ]
    files = [source for _, source in sorted(named, key=lambda item: not item[0].startswith("en"))]
    for attribute in ("sub", "youtube_id_1_0"):
        if video.attributes.get(attribute):
            files.insert(
                0 if attribute == "sub" else len(files), f"subs_{video.attributes[attribute]}.srt.sjson"
            )
    if video.attributes.get("edx_video_id"):
        files.append(f"{video.attributes['edx_video_id']}-en.srt")
    return [f"static/{file.rpartition('/')[2]}" for file in files]
