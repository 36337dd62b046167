"""The shape of a manifest as pydantic models, which validate it and give the JSON Schema for editors."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from cards.card import LEAST_SCORE
from cards.jsonschema import OrShort, schema_text
from cards.rules.schema import Model, Score, Status, Tag, Texts

FORMAT = 1
UID = r"^[A-Za-z0-9][A-Za-z0-9._-]{3,63}$"
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}


def _uid(value: str) -> str:
    if not re.fullmatch(UID, value):
        raise PydanticCustomError(
            "M004",
            "'uid' should be 4 to 64 letters, digits, dots, hyphens or underlines",
            {"hint": "leave it as `cards init` wrote it, or take any word that no other deck has"},
        )
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("M004", "expected text, not nothing but blanks")
    return value.strip()


def _bare_path(value: object) -> object:
    return {"path": value} if isinstance(value, str) else value


def _list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Words = Annotated[str, WithJsonSchema(_TEXT)]
"""Text that an author may also leave unquoted where it looks like a number."""
Line = Annotated[str, AfterValidator(_not_blank), WithJsonSchema(_TEXT)]


class SourceModel(Model):
    """Some transcripts, and what is to be known of them."""

    # What must be there is asked for by the reader, so that the rest is checked where it is not.
    model_config = ConfigDict(json_schema_extra={"required": ["path"]})

    path: Line = Field("", description="A file, a folder, an archive or a pattern, seen from this file.")
    title: Line | None = Field(None, description="The lecture's name, instead of the one its file gives.")
    url: Line | None = Field(
        None, description="The recording that cards link to; {stem} stands for the file's name."
    )
    recording: Line | None = Field(
        None, description="The recording as a file, or a folder of them, for clips and pictures."
    )
    subdeck: Words | None = Field(
        None,
        description="Where its cards go below the deck; {title} stands for the lecture's, :: makes levels.",
    )
    skip: Texts = Field([], description="What to leave out, such as 0:00-0:45, or 45:00- for the rest.")
    speaker: Texts = Field([], description="Read only the words of these speakers.")
    from_: str | None = Field(
        None, alias="from", description="The format, as `cards formats` names it; else it is seen by content."
    )


Source = Annotated[SourceModel, BeforeValidator(_bare_path), OrShort()]


class OverrideModel(Model):
    """What of a rule is changed for this deck."""

    score: Score | None = Field(None, description="Another score, 0 to 1.")
    tags: list[Tag] | None = Field(None, description="Other Anki tags.")
    status: Status | None = Field(None, description="Another status.")


class RulesModel(Model):
    """Which rules look for cards."""

    builtin: bool = Field(True, description="false: only what extends names, without the built-in packs.")
    scorer: bool = Field(
        True, description="false: no trained scorer decides; every rule keeps its own score."
    )
    extends: Texts = Field([], description="Rule files, seen from this file, or built-in packs by name.")
    select: Texts = Field([], description="Only these rules; * stands for anything.")
    ignore: Texts = Field([], description="Not these rules; * stands for anything.")
    override: dict[str, OverrideModel] = Field({}, description="Other scores, tags or status for rules.")


class LintModel(Model):
    """What lint is not to look for."""

    ignore: Texts = Field([], description="Ids of checks, as docs/lint.md names them.")


class ManifestModel(Model):
    """A deck: what it is made of, and how."""

    model_config = ConfigDict(json_schema_extra={"required": ["deck", "sources"]})

    format: int = Field(FORMAT, description="Of this file format.", json_schema_extra={"const": FORMAT})
    deck: Line = Field("", description="The deck's name in Anki; :: makes it a subdeck.")
    uid: Annotated[str, AfterValidator(_uid), WithJsonSchema({"type": "string", "pattern": UID})] = Field(
        "", description="Sets the deck's cards apart from all others; never change it."
    )
    description: Words = Field("", description="Markdown, shown below the deck's name in Anki.")
    sources: Annotated[list[Source], BeforeValidator(_list), OrShort(item=True)] = Field(
        [], min_length=1, description="The transcripts, in the order of the lectures."
    )
    rules: RulesModel = Field(
        default_factory=lambda: RulesModel.model_validate({}), description="Which rules look for cards."
    )
    min_score: Score = Field(LEAST_SCORE, description="Leave out cards that score less, 0 to 1.")
    max_cards: int | None = Field(
        None, ge=1, description="At most so many of a lecture: the best, spread over it."
    )
    tags: Annotated[list[Tag], BeforeValidator(_list), OrShort(item=True)] = Field(
        [], description="Anki tags for every card."
    )
    link_template: str = Field(
        "", description="How links are written for a host not known: {url}, {s}, {end}, {mmss}, {hms}."
    )
    numbered: bool = Field(True, description="false: subdecks are called after lectures without a number.")
    lint: LintModel = Field(
        default_factory=lambda: LintModel.model_validate({}), description="What lint is not to look for."
    )
    decisions: Line | None = Field(None, description="The file with what was decided in review.")
    output: Line | None = Field(
        None, description="What to write; else an Anki package beside this file, with its name."
    )
    lock: Line | None = Field(None, description="The deck's memory; else beside this file, with its name.")

    @field_validator("format")
    @classmethod
    def known_format(cls, value: int) -> int:
        if value != FORMAT:
            raise PydanticCustomError("M004", f"this version reads format {FORMAT}, not {value}")
        return value


def json_schema() -> str:
    """The JSON Schema of a manifest, as `cards.jsonschema.schema_text` gives it."""
    return schema_text(ManifestModel, "A deck's manifest of cards")
