"""Read a manifest's file and check it, each of its parts, with every problem told at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from glob import escape, has_magic
from pathlib import Path

from cards.deck.manifest import SUFFIXES, Lecture, Manifest, ManifestError, RuleChoice, stem
from cards.deck.schema import ManifestModel, RulesModel, SourceModel
from cards.errors import InputError, OutputError, Place, Problem
from cards.selection import Range, parse_range
from cards.yamlio import Loc, YamlFile, as_written, did_you_mean, read_yaml, validate


def read(path: Path) -> Manifest:
    """Read and check a manifest; `cards.deck.manifest.read_manifest` says more."""
    reader = _Reader(path, read_yaml(_text(path), str(path), "M"))
    manifest = reader.manifest()
    if reader.problems or manifest is None:
        raise ManifestError(sorted(dict.fromkeys(reader.problems), key=_position))
    return manifest


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        said = f"cannot be read: {error.strerror or error}"
        raise ManifestError(Problem(Place(str(path)), "M001", said, "check the path")) from None
    except UnicodeDecodeError as error:
        place = Place(str(path), error.object[: error.start].count(b"\n") + 1)
        raise ManifestError(Problem(place, "M001", "is not UTF-8 text", "save it as UTF-8")) from None


class _Reader:
    """Checks one file, part by part, and gathers what is wrong with it."""

    def __init__(self, path: Path, file: YamlFile) -> None:
        self.folder = path.parent
        self.path = path
        self.file = file
        self.problems: list[Problem] = list(file.problems)
        self.warnings: list[Problem] = []

    def manifest(self) -> Manifest | None:
        if self.file.value is None and not self.problems:
            self.note((), "M001", "the file is empty; a manifest has at least 'deck' and 'sources'")
        if self.problems and self.file.value is None:
            return None
        if self._is_a_rule_file():
            return None
        model, problems = validate(ManifestModel, self.file)
        self.problems += problems
        if model is None:
            return None
        self._check_required()
        self._check_texts(model)
        manifest = Manifest(
            path=str(self.path),
            deck=model.deck,
            uid=model.uid,
            description=model.description.strip(),
            lectures=self.lectures(model.sources),
            rules=self.rules(model.rules),
            min_score=model.min_score,
            max_cards=model.max_cards,
            tags=tuple(model.tags),
            link_template=model.link_template,
            numbered=model.numbered,
            ignore=tuple(model.lint.ignore),
            decisions=self.place_of(model.decisions, "decisions"),
            output=self.output(model.output),
            lock=self.place_of(model.lock, "lock") or self.path.with_suffix(".lock"),
            file=self.file,
        )
        self._check_roles(manifest)
        return replace(manifest, warnings=tuple(self.warnings))

    def note(self, loc: Loc, code: str, message: str, hint: str = "") -> None:
        self.problems.append(self.at(loc, code, message, hint))

    def at(self, loc: Loc, code: str, message: str, hint: str = "") -> Problem:
        """A problem of the value at `loc`, also where the author wrote a single item in place of a list."""
        return self.file.problem(as_written(self.file.value, loc), code, message, hint)

    def _is_a_rule_file(self) -> bool:
        value = self.file.value
        if isinstance(value, dict) and "deck" not in value and isinstance(value.get("rules"), list):
            hint = "give it with -r, and transcripts or a manifest as the source"
            self.note((), "M004", "this is a rule file, not a deck's manifest", hint)
            return True
        return False

    def _check_required(self) -> None:
        value = self.file.value
        if not isinstance(value, dict):
            return
        for key in ("deck", "sources"):
            if key not in value and not get_close_matches(key, value, n=1):
                self.note((), "M004", f"the key '{key}' is missing here")
        sources = value.get("sources")
        for number, source in enumerate(sources if isinstance(sources, list) else [sources]):
            if isinstance(source, dict) and "path" not in source:
                self.note(("sources", number), "M004", "the key 'path' is missing here")

    def _check_texts(self, model: ManifestModel) -> None:
        from cards.drafting.lint import CHECKS
        from cards.exporters.notes import deck_name

        if model.deck and not deck_name(model.deck):
            self.note(("deck",), "M004", f"'{model.deck}' is no name for a deck")
        self._check_link("https://example.org/", model.link_template, ("link_template",))
        for number, check in enumerate(model.lint.ignore):
            if check not in CHECKS:
                close = get_close_matches(check, CHECKS, n=1)
                hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(CHECKS)}"
                self.note(("lint", "ignore", number), "M004", f"no check of lint is called '{check}'", hint)

    def _check_link(self, url: str, template: str, loc: Loc) -> None:
        from cards.exporters.links import link

        try:
            link(url, 0, 0, template or None)
        except OutputError as error:
            for problem in error.problems:
                self.note(loc, "M004", f"'{template or url}': {problem.message}", problem.hint)

    def lectures(self, sources: Sequence[SourceModel]) -> tuple[Lecture, ...]:
        """The lectures of the sources; a file that is named itself belongs to no folder or pattern too."""
        found: list[tuple[int, SourceModel, list[str]]] = []
        alone: dict[Path, int] = {}
        for number, source in enumerate(sources):
            files = self.files(source.path, ("sources", number)) if source.path else []
            found.append((number, source, files))
            if len(files) == 1 and files[0] == _short(self.folder / source.path):
                resolved = Path(files[0]).resolve()
                if resolved in alone:
                    self.twice(number, alone[resolved], f"'{source.path}'")
                alone.setdefault(resolved, number)
        lectures: list[Lecture] = []
        taken: dict[Path, int] = {}
        for number, source, files in found:
            mine = [file for file in files if alone.get(Path(file).resolve(), number) == number]
            fresh = [file for file in mine if Path(file).resolve() not in taken]
            if mine and not fresh:
                self.twice(number, taken[Path(mine[0]).resolve()], f"what '{source.path}' stands for")
            taken.update(dict.fromkeys((Path(file).resolve() for file in fresh), number))
            lectures += self.of_source(number, source, fresh)
        return tuple(lectures)

    def twice(self, number: int, first: int, what: str) -> None:
        line = self.file.position(("sources", first))[0]
        problem = self.at(("sources", number), "M006", f"{what} is named in line {line} already")
        if problem not in self.problems:
            self.problems.append(problem)

    def files(self, path: str, loc: Loc) -> list[str]:
        """The files that a path or pattern names; none, and a problem, if it names nothing."""
        from cards.readers import find_sources

        place = (*loc, "path")
        literal = self.folder / path
        try:
            if literal.exists() or not has_magic(path):
                if _in_archive(literal):
                    return [_short(literal)]
                return [_short(file) for file in find_sources([str(literal)])]
            pattern = path if Path(path).is_absolute() else os.path.join(escape(str(self.folder)), path)
            return [_short(file) for file in find_sources([pattern])]
        except InputError as error:
            for problem in error.problems:
                hint = problem.hint
                if problem.code == "not-found" and "\\" in path:
                    hint = "write / between folders, on Windows too"
                elif problem.code == "not-found" and hint.startswith("check"):
                    hint = f"it is looked for in {self.folder.resolve()}"
                self.note(place, "M005", f"'{path}': {problem.message}", hint)
        except (OSError, ValueError) as error:
            self.note(place, "M005", f"'{path}' is no path: {getattr(error, 'strerror', None) or error}")
        return []

    def of_source(self, number: int, source: SourceModel, files: Sequence[str]) -> list[Lecture]:
        """The lectures of one source, with what it says of them."""
        loc: Loc = ("sources", number)
        place = Place(self.file.path, *self.file.position(loc))
        if source.title is not None and len(files) > 1:
            said = f"one title for the {len(files)} lectures of '{source.path}'"
            self.note((*loc, "title"), "M004", said, "name the files one by one to give them titles")
        if source.url is not None:
            if len(files) > 1 and "{stem}" not in source.url:
                said = f"one address for the {len(files)} lectures of '{source.path}'"
                self.note((*loc, "url"), "M004", said, "put {stem} where the file's name stands in it")
            self._check_link(source.url.replace("{stem}", "stem"), "", (*loc, "url"))
        skip = self.ranges(source, loc)
        self._check_format(source.from_, (*loc, "from"))
        lecture = Lecture(
            path="",
            place=place,
            title=" ".join((source.title or "").split()),
            recording=self.recording(source.recording, (*loc, "recording")),
            subdeck=source.subdeck,
            skip=skip,
            speakers=tuple(source.speaker),
            format=source.from_,
        )
        return [
            replace(lecture, path=file, url=(source.url or "").replace("{stem}", stem(file)))
            for file in files
        ]

    def ranges(self, source: SourceModel, loc: Loc) -> tuple[Range, ...]:
        found: list[Range] = []
        for number, text in enumerate(source.skip):
            try:
                found.append(parse_range(text))
            except ValueError as error:
                self.note((*loc, "skip", number), "M004", str(error))
        return tuple(found)

    def _check_format(self, name: str | None, loc: Loc) -> None:
        from cards.readers import READERS

        known = [reader.id for reader in READERS]
        if name is not None and name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
            self.note(loc, "M004", f"no format is called '{name}'", hint)

    def recording(self, written: str | None, loc: Loc) -> Path | None:
        if written is None:
            return None
        path = self.folder / written
        if not _exists(path):
            said = f"there is no '{written}' in {self.folder.resolve()}"
            self.warnings.append(self.at(loc, "M005", said, "cards are made without clips of it"))
        return path

    def rules(self, model: RulesModel) -> RuleChoice:
        from cards.rules import builtin_packs

        packs = {path.stem: path for path in builtin_packs()}
        files: list[str] = []
        for number, name in enumerate(model.extends):
            loc: Loc = ("rules", "extends", number)
            if name in packs:
                files += [] if model.builtin else [str(packs[name])]
            elif not name.lower().endswith(SUFFIXES):
                hint = did_you_mean(name, sorted(packs))
                self.note(loc, "M004", f"'{name}' is neither a rule file (.yaml) nor a built-in pack", hint)
            elif not _exists(self.folder / name):
                said, hint = f"there is no rule file '{name}'", f"it is looked for in {self.folder.resolve()}"
                self.note(loc, "M005", said, hint)
            else:
                files.append(str(self.folder / name))
        if not model.builtin and not model.extends:
            said = "without the built-in packs and with no rule file there are no rules"
            self.note(("rules",), "M004", said, "name a rule file under extends")
        override = {
            name: {key: value for key, value in one.model_dump().items() if value is not None}
            for name, one in model.override.items()
        }
        return RuleChoice(
            tuple(files),
            model.builtin,
            tuple(model.select),
            tuple(model.ignore),
            override=override,
            scorer=model.scorer,
        )

    def place_of(self, written: str | None, key: str) -> Path | None:
        """A file that may be there or not, but whose folder must be."""
        if written is None:
            return None
        path = self.folder / written
        if not _can_be(written):
            self.note((key,), "M004", f"'{written}' cannot be the name of a file")
            return None
        if _exists(path, folder=True):
            self.note((key,), "M004", f"'{written}' is a folder, a file is wanted")
        elif not _exists(path.parent, folder=True):
            self.note((key,), "M005", f"the folder of '{written}' does not exist", "make it first")
        return path

    def output(self, written: str | None) -> Path:
        from cards.exporters.formats import FORMATS

        if written is None:
            return self.path.with_suffix(".apkg")
        path = self.place_of(written, "output")
        if path is None:
            return self.path.with_suffix(".apkg")
        if path.suffix.lower() not in [known.suffix for known in FORMATS.values()]:
            endings = ", ".join(known.suffix for known in FORMATS.values())
            self.note(("output",), "M004", f"'{written}' does not end in one of {endings}")
        return path

    def _check_roles(self, manifest: Manifest) -> None:
        """No file may be read as one thing and written as another."""
        roles: dict[Path, str] = {self.path.resolve(): "this manifest"}
        inputs: Iterable[tuple[str, str]] = [
            *((lecture.path, "a source") for lecture in manifest.lectures),
            *((file, "a rule file") for file in manifest.rules.files),
        ]
        for name, role in inputs:
            roles.setdefault(Path(name).resolve(), role)
        for key, path in (
            ("output", manifest.output),
            ("lock", manifest.lock),
            ("decisions", manifest.decisions),
        ):
            if path is None:
                continue
            role = roles.setdefault(path.resolve(), f"the file of '{key}'")
            if role != f"the file of '{key}'":
                self.note((key,), "M007", f"'{path}' is {role} too", "choose another name")


def _in_archive(path: Path) -> bool:
    """Whether a path leads into an archive, as `talks.zip/one.srt` does."""
    ends = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")
    return any(parent.name.lower().endswith(ends) and parent.is_file() for parent in path.parents)


def _short(path: Path) -> str:
    """The path without detours such as `decks/../talks`, where a link does not make them matter."""
    short = os.path.normpath(path)
    return short if os.path.realpath(short) == os.path.realpath(path) else str(path)


def _can_be(name: str) -> bool:
    """Whether a file can have this name."""
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        return False


def _exists(path: Path, *, folder: bool = False) -> bool:
    try:
        return path.is_dir() if folder else path.exists()
    except (OSError, ValueError):
        return False


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0
