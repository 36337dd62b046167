"""The text in which a person edits one card, and the way back from what the person made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cards.card import Card
from cards.deck.decisions import EDITABLE, Content, Decision, content, edited, faults
from cards.errors import Place, Problem
from cards.exporters import markup
from cards.text import clock

HEAD = """\
# Change what stands below the lines that begin with ==, save, and close the editor.
# Nothing counts above the first of them. An empty file leaves the card as it is.
"""
_HEADING = re.compile(r"==\s*(.*?)\s*")
_ESCAPED = re.compile(r"\\*==")
_CODE = "form"


def write_form(card: Card, decision: Decision | None = None) -> str:
    """The form for `card`, which is as its source has it, with what was decided about it before."""
    shown = content(card if decision is None else edited(card, decision))
    place = " in ".join(part for part in (clock(card.start_ms), " ".join(card.title.split())) if part)
    about = [f"# {line}".rstrip() for line in ("", f"{place}:", *markup.clean(card.quote).split("\n"))]
    parts = [HEAD + "\n".join(about)]
    for name in EDITABLE:
        said = getattr(shown, name)
        if said is not None:
            text = " ".join(said) if name == "tags" else said
            parts.append(f"== {name.capitalize()}\n{_escaped(text)}")
    return "\n\n".join(parts) + "\n"


def with_problems(text: str, problems: Sequence[Problem]) -> str:
    """The form as a person left it, with what is wrong with it on top instead of what stood there."""
    _, heading, rest = _cut(text)
    told = [f"# Not yet a card: {line}" for problem in problems for line in _told(problem)]
    return HEAD + "\n".join([*told, "", heading + rest if heading else text])


def read_form(text: str, card: Card) -> tuple[Content, list[Problem]]:
    """What a person wants `card` to say, and what is wrong with it, each with its line in `text`.

    A part that is left out stays as it is, and so does white space that the form does not show.
    """
    given = content(card)
    said: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    name = ""
    above, heading, rest = _cut(text)
    first = above.count("\n")
    for number, line in enumerate((heading + rest).split("\n"), first + 1):
        found = _HEADING.fullmatch(line)
        if found is None:
            if name:
                said[name] += _unescaped(line) + "\n"
            continue
        name = found[1].lower()
        known = [key for key in EDITABLE if getattr(given, key) is not None]
        if name not in known:
            parts = ", ".join(key.capitalize() for key in known)
            hint = f"this card has {parts}; a line of text may begin with \\== instead"
            problems.append(_problem(number, f"no part is called '{found[1]}'", hint))
            name = ""
        elif name in said:
            problems.append(_problem(number, f"'{found[1]}' stands here twice", "leave one of them"))
            said[name] += "\n"
        else:
            said[name] = ""
            lines[name] = number
    if not said and not problems:
        message = "there is no line such as '== Front' or '== Text'"
        problems.append(_problem(1, message, "put it back, or empty the file to leave the card as it is"))
    wanted = _content(said, given)
    problems += [_problem(lines[part], message, hint) for part, message, hint in faults(wanted)]
    return wanted, problems


def is_empty(text: str) -> bool:
    """Whether nothing is left but comments."""
    return all(not line.strip() or line.startswith("#") for line in text.split("\n"))


def _content(said: dict[str, str], given: Content) -> Content:
    wanted: dict[str, str] = {}
    for name in ("front", "back", "text"):
        if name in said:
            old: str = getattr(given, name)
            new = markup.clean(said[name]).strip()
            wanted[name] = old if new == old.strip() else new
    tags = tuple(dict.fromkeys(said["tags"].split())) if "tags" in said else None
    return Content(wanted.get("front"), wanted.get("back"), wanted.get("text"), tags)


def _cut(text: str) -> tuple[str, str, str]:
    """What stands above the first heading, that line's first characters, and the rest."""
    found = re.search(r"^==", text, re.MULTILINE)
    return (text, "", "") if found is None else (text[: found.start()], "==", text[found.end() :])


def _escaped(text: str) -> str:
    return "\n".join("\\" + line if _ESCAPED.match(line) else line for line in text.split("\n"))


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith("\\") and _ESCAPED.match(line) else line


def _told(problem: Problem) -> list[str]:
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"{problem.message}{hint}".split("\n")


def _problem(line: int, message: str, hint: str) -> Problem:
    return Problem(Place("the card", line), _CODE, message, hint)
