"""Card templates: text with `{name|filter|filter:argument}`, and a closed table of filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cards import text as plain_text
from cards.yamlio import did_you_mean

BUILTIN_NAMES = ("sentence", "before", "after", "time", "source", "speaker")
"""Names that every template may use: the sentence, its neighbours, and where it was said."""

BLANK = "____"

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_CAPTURE_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template: a name and the filters its value goes through."""

    name: str
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template."""

    text: str
    parts: tuple[str | Slot, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names it needs, those that filters name included."""
        found: set[str] = set()
        for part in self.parts:
            if isinstance(part, Slot):
                found.add(part.name)
                found.update(argument for name, argument in part.filters if FILTERS[name].argument == "name")
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Filter:
    """A change of a template's value."""

    apply: Callable[[str, str, Values], str]
    """Takes the value, the argument, and all values."""
    about: str
    argument: str = ""
    """`name` for another capture, `number`, or empty."""


class TemplateError(ValueError):
    """What is wrong with a template, at which offset, and what to do."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Values:
    """What a template is filled with: the texts, and the dictionary forms of those that are captures."""

    texts: Mapping[str, str]
    lemmas: Mapping[str, str]


def parse_template(text: str) -> Template:
    """Parse a template; raises TemplateError. Double braces are Anki's and stay as they are."""
    parts: list[str | Slot] = []
    end = 0
    for match in _PART.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0])
        elif match[1] is None:
            raise TemplateError(f"a single '{match[0]}' has no partner", match.start(), "write '{name}'")
        else:
            parts.append(_slot(match[1], match.start() + 1))
    if end < len(text):
        parts.append(text[end:])
    return Template(text, tuple(parts))


def render(template: Template, texts: Mapping[str, str], lemmas: Mapping[str, str] | None = None) -> str:
    """Fill a template; a name without a value gives nothing, and blanks are put in order."""
    values = Values(texts, lemmas or {})
    filled: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            filled.append(part)
            continue
        value = texts.get(part.name, "")
        for name, argument in part.filters:
            if name == "lemma":
                value = values.lemmas.get(part.name, value)
            else:
                value = FILTERS[name].apply(value, argument, values)
        filled.append(value)
    return " ".join("".join(filled).split())


def _slot(inside: str, at: int) -> Slot:
    name, *filters = (piece.strip() for piece in inside.split("|"))
    if not _CAPTURE_NAME.fullmatch(name):
        raise TemplateError(f"'{name}' is no name", at, "write '{name}' or '{name|filter}'")
    parsed: list[tuple[str, str]] = []
    for piece in filters:
        word, colon, argument = (part.strip() for part in piece.partition(":"))
        found = FILTERS.get(word)
        if found is None:
            raise TemplateError(f"no filter '{word}'", at, did_you_mean(word, list(FILTERS)))
        if bool(colon) != bool(found.argument):
            wanted = f"needs a {found.argument}: '{word}:…'" if found.argument else "takes nothing after it"
            raise TemplateError(f"the filter '{word}' {wanted}", at)
        if found.argument == "number" and not (argument.isdecimal() and len(argument) < 4):
            raise TemplateError(f"the filter '{word}' needs a number, not '{argument}'", at)
        parsed.append((word, argument))
    return Slot(name, tuple(parsed))


def _find(value: str, argument: str, values: Values) -> tuple[int, int] | None:
    wanted = values.texts.get(argument, "")
    start = value.lower().find(wanted.lower()) if wanted else -1
    return (start, start + len(wanted)) if start >= 0 else None


def _until(value: str, argument: str, values: Values) -> str:
    found = _find(value, argument, values)
    return value[: found[0]].rstrip(" ,;:-–—") if found else value


def _blank(value: str, argument: str, values: Values) -> str:
    found = _find(value, argument, values)
    return value[: found[0]] + BLANK + value[found[1] :] if found else value


def _cloze(value: str, argument: str, values: Values) -> str:
    found = _find(value, argument, values)
    return (
        value[: found[0]] + "{{c1::" + value[found[0] : found[1]] + "}}" + value[found[1] :]
        if found
        else value
    )


FILTERS: dict[str, Filter] = {
    "plain": Filter(
        lambda value, _, __: plain_text.plain(value), "without the speaker's openers, with a capital"
    ),
    "bare": Filter(lambda value, _, __: plain_text.drop_article(value), "without its article"),
    "cap": Filter(lambda value, _, __: plain_text.capitalise_first(value), "with a capital"),
    "lower": Filter(
        lambda value, _, __: plain_text.lower_first(value), "without its capital, unless it is a name"
    ),
    "first": Filter(
        lambda value, n, __: plain_text.first_words(value, int(n)), "its first n words", "number"
    ),
    "until": Filter(_until, "what stands before that capture", "name"),
    "blank": Filter(_blank, "with that capture as a gap", "name"),
    "cloze": Filter(_cloze, "with that capture as a cloze", "name"),
    "lemma": Filter(lambda value, _, __: value, "in dictionary forms"),
}
"""The filters by name; a new one is a line here and a line in the documentation."""
