"""A bounded folder of results that need not be worked out again, named by everything that they depend on."""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAME = "transcript-cards"
LARGEST = 64 * 1024 * 1024
"""Bytes in all entries; the cards of an hour's talk take some fifty thousand."""
_SMALL = 256 * 1024
_LIBRARIES = ("spacy", "thinc", "numpy", "regex", "lemminflect")
"""What else the result of a parse depends on."""


class Cache:
    """Values that JSON can write, each in a file under its key, which only their owner can read.

    Nothing here raises: what cannot be read is not there, and what cannot be written is not kept. Several
    processes may use one folder at a time, as a file is only ever replaced by another whole one.
    """

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest

    def get(self, key: str) -> Any:
        """The value kept under a key, or None; a file that is not as it was written is removed."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        digest, _, text = data.partition(b"\n")
        if digest != _digest(text):
            self.forget(key)
            return None
        with suppress(OSError):
            os.utime(path)
        try:
            return json.loads(text)
        except ValueError:
            self.forget(key)
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep a value; what has not been used for longest leaves if there is too much."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        if len(text) > self.largest:
            return
        try:
            self._open_folder()
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_digest(text) + b"\n" + text)
                os.replace(name, self._path(key))
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
            self._shrink()
        except OSError:
            return

    def forget(self, key: str) -> None:
        """Remove what is kept under a key."""
        with suppress(OSError):
            self._path(key).unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _open_folder(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix" and self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)

    def _shrink(self) -> None:
        """Remove the entries used longest ago, down to nine tenths of what is allowed."""
        entries = []
        for entry in os.scandir(self.folder):
            with suppress(OSError):
                about = entry.stat(follow_symlinks=False)
                entries.append((about.st_mtime, about.st_size, entry.path))
        total = sum(size for _, size, _ in entries)
        if total <= self.largest:
            return
        for _, size, path in sorted(entries):
            with suppress(OSError):
                os.unlink(path)
                total -= size
            if total <= self.largest * 0.9:
                return


def open_cache(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Cache | None:
    """The cache in the platform's folder for such things; None if there is none that is the user's own."""
    folder = _platform_folder(environ, platform)
    if folder is None:
        return None
    if hasattr(os, "getuid"):
        with suppress(OSError):
            if (folder / NAME).lstat().st_uid != os.getuid():
                return None
    return Cache(folder / NAME)


def key_of(*parts: Any) -> str:
    """A name for what depends on these parts, made of numbers, texts, None, and tuples and lists of such."""
    # Version 2 writes equal values alike, whichever objects they are shared with.
    return hashlib.sha256(marshal.dumps(parts, 2)).hexdigest()


@cache
def code_fingerprint() -> str:
    """A name for this package as it is now: its code, its data, the libraries that parse."""
    package = Path(__file__).parent
    versions = [f"{sys.version_info[:3]}", *(file for name in _LIBRARIES for file in _version_files(name))]
    return key_of(versions, files_fingerprint((package, package.parents[1] / "rules")))


def pipeline_fingerprint(model: str | None) -> str | None:
    """A name for a spaCy pipeline by name or folder; None where it cannot be told whether it is the same.

    The built-in one, None, is part of this package.
    """
    if model is None or (len(model) in (2, 3) and model.isalpha()):
        return f"{model}"
    folder = Path(model)
    if not folder.is_dir():
        with suppress(ImportError, ValueError, AttributeError):
            spec = find_spec(model)
            if spec is not None and spec.origin is not None:
                return files_fingerprint((Path(spec.origin).parent,))
        return None
    return files_fingerprint((folder,))


def files_fingerprint(folders: Iterable[Path]) -> str:
    """A name for the files in folders: by content; large ones by size, time of change, beginning and end."""
    seen = hashlib.sha256()
    for folder in folders:
        for place, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name != "__pycache__")
            for name in sorted(files):
                path = os.path.join(place, name)
                with suppress(OSError), open(path, "rb") as file:
                    about = os.fstat(file.fileno())
                    large = about.st_size > _SMALL
                    data = file.read(_SMALL // 4 if large else -1)
                    if large:
                        file.seek(-_SMALL // 4, os.SEEK_END)
                        data += file.read() + f"{about.st_mtime_ns}".encode()
                    seen.update(f"{path}\0{about.st_size}\0".encode("utf-8", "surrogateescape") + data)
    return seen.hexdigest()


def _version_files(library: str) -> list[bytes]:
    """What a library's files say its version is, read without importing it."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        return []
    found = []
    for name in ("about.py", "version.py", "_version.py"):
        with suppress(OSError):
            found.append(Path(spec.origin).with_name(name).read_bytes())
    return found or [f"{os.stat(spec.origin).st_mtime_ns}".encode()]


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _platform_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """Where caches go: https://specifications.freedesktop.org/basedir-spec/, and the like elsewhere."""
    if platform == "win32":
        local = environ.get("LOCALAPPDATA", "")
        return Path(local) if local else None
    if platform != "darwin":
        chosen = Path(environ.get("XDG_CACHE_HOME", ""))
        if chosen.is_absolute():
            return chosen
    try:
        home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if platform == "darwin" else ".cache")
