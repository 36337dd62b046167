"""Where a build writes, and what it must not write over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from glob import has_magic
from pathlib import Path

from cards.cli.steps import STANDARD_INPUT
from cards.errors import OutputError, Place, Problem

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_PACKED = {".gz", ".xz", ".bz2", ".zip"}


class Kind(StrEnum):
    """What can be written: the names in `cards.exporters.formats.FORMATS`."""

    APKG = "apkg"
    TXT = "txt"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def kind_of(output: Path | None) -> Kind:
    """Give the kind that an output's name ends in, else the package."""
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    return Kind(suffix) if suffix in list(Kind) else Kind.APKG


def target_of(output: Path | None, sources: Sequence[str], deck: str, kind: Kind) -> Path:
    """Give the file to write; in a folder given as output, or here, under a name taken from the sources."""
    if output is not None and not output.is_dir():
        return output
    name = _UNFIT.sub(" - ", _name(sources, deck)).strip(" .-") or "deck"
    return (output or Path()) / f"{name}.{kind}"


def refuse_early(target: Path, kind: Kind, url: str, template: str | None) -> None:
    """Tell what cannot be written before the work is done."""
    from cards.exporters.apkg import check_path
    from cards.exporters.files import check_place
    from cards.exporters.links import link

    if kind is Kind.APKG:
        check_path(target)
    else:
        check_place(target)
    link(url, 0, 0, template)


def spare_inputs(targets: Iterable[Path], inputs: Iterable[str]) -> None:
    """Refuse to write over what was read."""
    inputs = [path for path in inputs if Path(path).exists()]
    for target in targets:
        if target.exists() and any(target.samefile(path) for path in inputs):
            place = Place(str(target))
            raise OutputError(
                Problem(place, "output", "this file is an input", "choose another place with -o")
            )


def _name(sources: Sequence[str], deck: str) -> str:
    """A single file's stem; for more than one file the deck's name, else that of the folder they share."""
    first = Path(sources[0])
    single = len(sources) == 1 and sources[0] != STANDARD_INPUT
    if single and not first.is_dir() and (first.exists() or not has_magic(sources[0])):
        return (first.with_suffix("") if first.suffix.lower() in _PACKED else first).stem
    if deck:
        return deck.replace("::", " - ")
    paths = [Path(source).resolve() for source in sources if source != STANDARD_INPUT]
    folders = {path if path.is_dir() else path.parent for path in paths}
    folder = folders.pop() if len(folders) == 1 else Path()
    return "" if has_magic(str(folder)) else folder.name
