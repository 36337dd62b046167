"""The file of review decisions: read with every problem at once, changed one card at a time, the rest kept.

It is made to be read, edited and merged by people, so a change leaves every other line as it stands, comments
and the order of blocks too. What would come out is read again before it is written; if that shows anything
but the one change, the file stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from cards.deck.decisionlayout import Layout
from cards.deck.decisions import EDITABLE, NOTHING, Content, Decision, Decisions, faults
from cards.errors import InputError, OutputError, Place, Problem
from cards.exporters.files import write_whole
from cards.exporters.markup import clean
from cards.yamlio import YamlFile, read_yaml, validate

FORMAT = "1"
_CODE = "decision"


def read_decisions(path: str | Path) -> Decisions:
    """Read the decisions in the file at `path`; a file that is not there holds none.

    Raises InputError with every problem of the file, each with its line and column.
    """
    return parse_decisions(_text(path), str(path))


def parse_decisions(text: str, path: str) -> Decisions:
    """Read decisions from the text of a file; `path` is for messages. Raises as `read_decisions` does."""
    file = read_yaml(text.removeprefix("\ufeff"), path)
    problems = list(file.problems)
    if problems or file.value is None:
        if problems:
            raise InputError(problems)
        return Decisions(path)
    said = file.value.get("format") if isinstance(file.value, dict) else None
    if isinstance(said, str) and said.isdecimal() and int(said) > int(FORMAT):
        message = f"this file has format {said}, this version of cards knows format {FORMAT}"
        raise InputError(file.problem(("format",), _CODE, message, "update cards; nothing was changed"))
    model, found = validate(_File, file)
    problems += found
    by_id: dict[str, Decision] = {}
    places: dict[str, Place] = {}
    for id, value in ((model.cards if model else None) or {}).items():
        # Each by itself, so that one that is wrong hides nothing that is wrong with the others.
        entry, found = validate(_Entry, file, ("cards", id), {} if value is None else value)
        problems += found
        if entry is not None:
            by_id[id] = _decision(id, entry)
            places[id] = Place(path, *file.position(("cards", id), key=True))
            problems += _senseless(file, by_id[id], whole=not found)
    if problems:
        raise InputError(problems)
    return Decisions(path, by_id, places)


def record(path: str | Path, decision: Decision) -> Decisions:
    """Put a decision into the file at `path`, made if need be, in place of what it says about that card.

    Gives all decisions. The file is read anew, so what somebody changed in it meanwhile stays.
    Raises InputError for a file that cannot be read as decisions, and OutputError for one that cannot be
    written or is laid out so that the decision cannot be put in without touching others.
    """
    return _change(path, decision.id, decision)


def forget(path: str | Path, id: str) -> Decisions:
    """Take what the file says about one card out of it; otherwise as `record`."""
    return _change(path, id, None)


def _text(path: str | Path) -> str:
    try:
        # Line ends stay as they are.
        return Path(path).read_bytes().decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        hint = "save it as UTF-8"
        raise InputError(Problem(Place(str(path)), _CODE, "this file is not UTF-8 text", hint)) from None
    except OSError as error:
        raise InputError(
            Problem(Place(str(path)), _CODE, f"cannot be read: {error.strerror or error}")
        ) from error


def _change(path: str | Path, id: str, decision: Decision | None) -> Decisions:
    old = _text(path)
    before = parse_decisions(old, str(path))
    if decision is not None:
        decision = _clean(decision)
        if not decision.note and id in before.by_id:
            decision = replace(decision, note=before.by_id[id].note)
    expected = {key: value for key, value in before.by_id.items() if key != id}
    if decision is not None:
        expected[id] = decision
    new = Layout(old).changed(id, decision)
    try:
        after = parse_decisions(new, str(path))
    except InputError:
        after = None
    if after is None or after.by_id != expected:
        raise OutputError(
            Problem(
                before.place(id),
                _CODE,
                f"the decision about card {id} cannot be put into this file without touching other lines",
                "write each card's keys in lines of their own, without anchors and braces",
            )
        )
    if new != old:
        write_whole(path, new.encode())
    return after


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _nothing_is_no_tag(value: object) -> object:
    return [] if value is None else [value] if isinstance(value, str) else value


_Tags = Annotated[list[str], BeforeValidator(_nothing_is_no_tag)]


class _Was(_Keys):
    front: str | None = None
    back: str | None = None
    text: str | None = None
    tags: _Tags | None = None


class _Entry(_Was):
    decision: Literal["keep", "drop", "edit"]
    card: str | None = None
    was: _Was | None = None
    note: str | None = None


class _File(_Keys):
    format: Literal["1"]
    cards: dict[str, Any] | None = None


def _decision(id: str, entry: _Entry) -> Decision:
    was = _content(entry.was) if entry.was else NOTHING
    return Decision(id, entry.decision, entry.card or "", _content(entry), was, entry.note or "")


def _content(said: _Was) -> Content:
    tags = None if said.tags is None else tuple(said.tags)
    return Content(said.front, said.back, said.text, tags)


def _senseless(file: YamlFile, decision: Decision, whole: bool) -> Iterator[Problem]:
    """What is well formed but cannot be meant; a block that is not `whole` may have had more to say."""
    at = ("cards", decision.id)
    edits = [name for name in EDITABLE if getattr(decision.now, name) is not None]
    if decision.verdict != "edit":
        for name in [*edits, *(["was"] if decision.was != NOTHING else [])]:
            message = f"the card is to be {_DONE[decision.verdict]}, but '{name}' edits it"
            hint = f"write 'decision: edit', or take '{name}' out"
            yield file.problem((*at, name), _CODE, message, hint, key=True)
    elif not edits and whole:
        message = "an edit says nothing that the card should say"
        yield file.problem((*at, "decision"), _CODE, message, "add front, back, text or tags, or write keep")
    for name, message, hint in faults(decision.now):
        yield file.problem((*at, name), _CODE, message, hint)


_DONE = {"keep": "kept", "drop": "dropped"}


def _clean(decision: Decision) -> Decision:
    """The decision as a file can hold it."""

    def cleaned(said: Content) -> Content:
        front, back, text = (
            None if side is None else clean(side) for side in (said.front, said.back, said.text)
        )
        return Content(front, back, text, None if said.tags is None else tuple(map(clean, said.tags)))

    return Decision(
        decision.id,
        decision.verdict,
        clean(decision.card),
        cleaned(decision.now),
        cleaned(decision.was),
        clean(decision.note),
    )
