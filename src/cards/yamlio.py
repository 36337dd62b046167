"""Read YAML so that every scalar stays the text its author typed and every value knows its line and column.

`yaml.safe_load` would turn a word list `[no, on, 12:30, 1.10]` into `[False, True, 750, 1.1]` and drop the
first of two equal keys. Here the events of the YAML parser are folded directly: scalars stay text (the
pydantic model that reads them says what they should be), equal keys are problems, and depth, size and what
aliases expand to are bounded, so that a stranger's file can neither run code nor exhaust memory.
"""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from cards.errors import Place, Problem

Loc = tuple[str | int, ...]
"""Keys and list positions from the top of the file down to a value."""

_CODE = re.compile(r"[A-Z]\d{3}")

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 40
MAX_VALUES = 100_000
"""How many scalars a file may hold, counting what its aliases expand to."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The value of a YAML file, with the places of its keys and values."""

    path: str
    value: object
    lines: tuple[str, ...] = ()
    keys: Mapping[Loc, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each mapping key, counted from 1."""
    values: Mapping[Loc, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each value, counted from 1."""
    problems: tuple[Problem, ...] = ()
    letter: str = "R"
    """With which the codes of its problems begin: `R` for rule files, another for other kinds of files."""

    def problem(
        self,
        loc: Loc,
        code: str,
        message: str,
        hint: str = "",
        *,
        key: bool = False,
        inside: str = "",
        at: int = 0,
    ) -> Problem:
        """Make a problem about the value (or the key) at `loc`, or about the nearest value round it.

        With `inside`, the text of the scalar at `loc`, the column is that of its character `at`.
        """
        line, column = self.position(loc, key=key)
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        column = column_inside(source, column, inside, at)
        return Problem(Place(self.path, line, column), code, message, hint, source)

    def position(self, loc: Loc, *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value (or key) at `loc`, or of the nearest one round it."""
        if key and loc in self.keys:
            return self.keys[loc]
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.values:
                return self.values[loc[:end]]
        return 1, 1


def read_yaml(text: str, path: str, letter: str = "R") -> YamlFile:
    """Read one YAML document; what is wrong is in `problems`, and `value` is None if nothing could be read.

    Mappings become dicts with text keys, sequences lists, scalars text; a value left empty is None. Codes:
    R001 for what is not YAML or is too large or too deep, R002 for a key that appears twice; they begin with
    `letter`.
    """
    lines = tuple(text.splitlines())
    if len(text) > MAX_CHARACTERS:
        said = f"the file is longer than {MAX_CHARACTERS} characters"
        problem = Problem(Place(path, 1, 1), f"{letter}001", said)
        return YamlFile(path, None, lines, problems=(problem,), letter=letter)
    folder = _Folder(path, lines, letter)
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(text, Loader=loader)
        value = folder.fold(events)
    except _Stop:
        value = None
    except yaml.YAMLError as error:
        folder.problems.append(_yaml_problem(error, path, lines, letter))
        value = None
    return YamlFile(path, value, lines, folder.keys, folder.values, tuple(folder.problems), letter)


def validate(
    model: type[M], file: YamlFile, loc: Loc = (), value: object = None
) -> tuple[M | None, list[Problem]]:
    """Check a value of a file (all of it unless given) against a pydantic model, and find every problem.

    Where there are problems, the instance is what is left of the value without the keys they are about, so
    that more can be checked; it is None if nothing valid is left. Codes: R003 unknown key, R004 wrong or
    missing value, a `PydanticCustomError` whose type is a code has its number; all begin with the file's
    letter.
    """
    value = file.value if value is None else value
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = [_model_problem(model, file, loc, detail) for detail in details]
    for _ in range(3):
        value = _without(value, [tuple(detail["loc"]) for detail in details])
        try:
            return model.model_validate(value), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
    return None, problems


def column_inside(source_line: str, column: int, text: str, at: int) -> int:
    """The column of character `at` of a scalar that starts at `column`, if it stands there as it is read."""
    start = source_line.find(text, column - 1) if text else -1
    return start + 1 + at if start in (column - 1, column) and at <= len(text) else column


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A hint that names the most similar known word, or lists the few there are; empty if neither helps."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(known)}" if 0 < len(known) <= 20 else ""


class _Stop(Exception):
    """The file cannot be read further; the problem is already noted."""


class _Folder:
    """Folds parser events into plain values and notes where each one stands."""

    def __init__(self, path: str, lines: tuple[str, ...], letter: str) -> None:
        self.path = path
        self.lines = lines
        self.letter = letter
        self.keys: dict[Loc, tuple[int, int]] = {}
        self.values: dict[Loc, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[object, int]] = {}
        self.weight = 0

    def fold(self, events: Iterator[Any]) -> object:
        value: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event, "a second document starts here; one file holds one document")
            elif isinstance(event, yaml.NodeEvent):
                value = self.node(event, events, (), 0)
        return value

    def node(self, event: Any, events: Iterator[Any], loc: Loc, depth: int) -> object:
        self.values[loc] = _mark(event)
        if isinstance(event, yaml.AliasEvent):
            anchor = event.anchor or ""
            if anchor not in self.anchors:
                self.stop(
                    event, f"alias '*{event.anchor}' has no complete anchor '&{event.anchor}' before it"
                )
            value, weight = self.anchors[anchor]
            self.weigh(event, weight)
            return value
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
            self.note(event, "001", f"the tag '{event.tag}' means nothing here", "remove the tag")
        before = self.weight
        self.weigh(event, 1)
        if isinstance(event, yaml.ScalarEvent):
            plain_nothing = event.value == "" and not event.style
            value = None if plain_nothing else event.value
        else:
            if depth >= MAX_DEPTH:
                self.stop(event, f"nested deeper than {MAX_DEPTH} levels")
            mapping = isinstance(event, yaml.MappingStartEvent)
            value = self.mapping(events, loc, depth) if mapping else self.sequence(events, loc, depth)
        if event.anchor:
            self.anchors[event.anchor] = value, self.weight - before
        return value

    def sequence(self, events: Iterator[Any], loc: Loc, depth: int) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.node(event, events, (*loc, len(items)), depth + 1))
        return items

    def mapping(self, events: Iterator[Any], loc: Loc, depth: int) -> dict[str, object]:
        items: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.stop(event, "a key must be a single word or text")
            key: str = event.value
            if key in items:
                first = self.keys[(*loc, key)][0]
                self.note(event, "002", f"key '{key}' appears twice", f"it already stands in line {first}")
            else:
                self.keys[(*loc, key)] = _mark(event)
            value = self.node(next(events), events, (*loc, key), depth + 1)
            items.setdefault(key, value)
        return items

    def weigh(self, event: Any, weight: int) -> None:
        self.weight += weight
        if self.weight > MAX_VALUES:
            self.stop(event, f"more than {MAX_VALUES} values, aliases counted with what they stand for")

    def note(self, event: Any, number: str, message: str, hint: str = "") -> None:
        place = Place(self.path, *_mark(event))
        source = self.lines[event.start_mark.line] if event.start_mark.line < len(self.lines) else ""
        self.problems.append(Problem(place, self.letter + number, message, hint, source))

    def stop(self, event: Any, message: str) -> None:
        self.note(event, "001", message)
        raise _Stop


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _yaml_problem(error: yaml.YAMLError, path: str, lines: tuple[str, ...], letter: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if lines and line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    source = lines[line - 1] if line <= len(lines) else ""
    hint = "indent with blanks, not tabs" if "\t" in source[: len(source) - len(source.lstrip())] else ""
    if not hint and ("token" in str(said) or "block" in str(said)):
        hint = "text with ': ', ' #', quotes or a first '[', '{', '@', '*', '&' needs quotes round it"
    return Problem(Place(path, line, column), f"{letter}001", f"not readable as YAML: {said}", hint, source)


def _without(value: object, locs: Sequence[Loc]) -> object:
    """A copy without the keys that the locations end in, or without the key of the list they end in."""
    if () in locs:
        return None
    here = {loc[0] for loc in locs if all(isinstance(part, int) for part in loc[1:])}
    if isinstance(value, dict):
        return {
            key: _without(inner, [loc[1:] for loc in locs if len(loc) > 1 and loc[0] == key])
            for key, inner in value.items()
            if key not in here
        }
    if isinstance(value, list):
        return [
            _without(inner, [loc[1:] for loc in locs if len(loc) > 1 and loc[0] == number])
            for number, inner in enumerate(value)
        ]
    return value


def _model_problem(model: type[BaseModel], file: YamlFile, base: Loc, detail: Any) -> Problem:
    inner: Loc = tuple(part for part in detail["loc"] if part != "[key]")
    loc = as_written(file.value, base + inner)
    kind: str = detail["type"]
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = _fields_at(model, inner[:-1])
        said = f"unknown key '{name}'"
        return file.problem(loc, f"{file.letter}003", said, did_you_mean(name, known), key=True)
    wrong = f"{file.letter}004"
    if kind == "missing":
        return file.problem(loc[:-1], wrong, f"the key '{name}' is missing here", key=True)
    if _CODE.fullmatch(kind):
        context = detail.get("ctx") or {}
        return file.problem(loc, file.letter + kind[1:], detail["msg"], str(context.get("hint", "")))
    shown = detail["input"]
    wanted = _WANTED.get(kind, detail["msg"].removeprefix("Value error, ").removeprefix("Input should be "))
    if not inner and not base:
        return file.problem(loc, wrong, f"a file should be {wanted}")
    saw = "nothing" if shown is None else f"'{shown}'" if isinstance(shown, str) else f"a {_yaml_name(shown)}"
    label = f"'{name}'" if isinstance(loc[-1], str) else "this"
    return file.problem(loc, wrong, f"{label} should be {wanted}, not {saw}")


def as_written(value: object, loc: Loc) -> Loc:
    """A location without the numbers that come from reading a single item as a list of one."""
    found: list[str | int] = []
    for part in loc:
        if isinstance(part, int) and not isinstance(value, list):
            continue
        found.append(part)
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return tuple(found)


_WANTED = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "float_parsing": "a number",
    "float_type": "a number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_pattern_mismatch": "a name in lower case without blanks",
}


def _yaml_name(value: object) -> str:
    return (
        "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else type(value).__name__
    )


def _fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    annotation: Any = model
    for part in loc:
        annotation = _inside(annotation, part)
    found = _model_in(annotation)
    return [info.alias or name for name, info in found.model_fields.items()] if found else []


def _inside(annotation: Any, part: str | int) -> Any:
    found = _model_in(annotation)
    if found is not None:
        for name, info in found.model_fields.items():
            if part in (name, info.alias):
                return info.annotation
    for option in _options(annotation):
        origin, arguments = get_origin(option), get_args(option)
        if origin in (list, tuple) and isinstance(part, int):
            return arguments[0]
        if origin is dict:
            return arguments[1]
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _options(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _options(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [inner for option in get_args(annotation) for inner in _options(option)]
    return [annotation]
