"""The shape of a rule file as pydantic models, which validate it and give the JSON Schema for editors."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from cards.jsonschema import OrShort, schema_text

ID = r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$"
NAME = r"^[a-z][a-z0-9_]*$"
FORMAT = 1
MAX_REPEAT = 50
"""How many sentences a step may take."""


def _text_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _number_range(value: object) -> object:
    if isinstance(value, str) and (match := re.fullmatch(r"(\d{1,4})(?:\.\.(\d{1,4})?)?", value.strip())):
        low = int(match[1])
        high = int(match[2]) if match[2] else low if ".." not in value else 9999
        if low <= high:
            return low, high
    raise PydanticCustomError("R004", "expected a number or a range such as '1..6'")


def _few(value: tuple[int, int]) -> tuple[int, int]:
    if value[1] > MAX_REPEAT:
        raise PydanticCustomError("R004", f"at most {MAX_REPEAT} sentences")
    return value


def _identifier(value: str) -> str:
    if not re.fullmatch(ID, value):
        raise PydanticCustomError(
            "R004",
            f"'{value}' is no rule name",
            {"hint": "write group.name in lower case with hyphens, such as tip.rule-of-thumb"},
        )
    return value


def _tag(value: str) -> str:
    if not value or any(char.isspace() for char in value):
        raise PydanticCustomError(
            "R004", f"the tag '{value}' has a blank", {"hint": "Anki parts tags at blanks; use '-'"}
        )
    return value


def _bare_phrase(value: object) -> object:
    return {"phrase": value} if isinstance(value, str) else value


def _one_of_the_kinds(schema: dict[str, Any], model: type[BaseModel]) -> None:
    kinds = [name for name in _KINDS if name in model.model_fields]
    schema["oneOf"] = [{"required": [kind]} for kind in kinds]


_KINDS = ("phrase", "tree", "regex", "any")
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_TEXTS: dict[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_RANGE: dict[str, Any] = {"type": ["string", "integer"], "pattern": r"^\d+(\.\.\d*)?$"}

Identifier = Annotated[str, AfterValidator(_identifier), WithJsonSchema({"type": "string", "pattern": ID})]
Anything = Annotated[
    str, BeforeValidator(lambda value: "null" if value is None else value), WithJsonSchema(_TEXT)
]
Texts = Annotated[list[str], BeforeValidator(_text_list), WithJsonSchema(_TEXTS)]
Range = Annotated[tuple[int, int], BeforeValidator(_number_range), WithJsonSchema(_RANGE)]
Tag = Annotated[str, AfterValidator(_tag), WithJsonSchema({"type": "string", "pattern": r"^\S+$"})]
Score = Annotated[float, Field(ge=0, le=1)]
Status = Literal["stable", "experimental", "off"]


class Model(BaseModel):
    """What all parts of a rule file share: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, regex_engine="python-re", defer_build=True)


class ValuesModel(Model):
    """`{not: …}`: any value but these."""

    not_: Texts = Field(alias="not", description="Any value but these.")


def _values(value: object) -> object:
    if isinstance(value, dict) and set(value) == {"not"}:
        inner = value["not"]
        return {"not": [inner] if isinstance(inner, str) else inner}
    return [value] if isinstance(value, str) else value


_VALUES: dict[str, Any] = {
    "anyOf": [
        *_TEXTS["anyOf"],
        {"type": "object", "properties": {"not": _TEXTS}, "required": ["not"], "additionalProperties": False},
    ]
}


def _checked_values(value: Any) -> Any:
    inner = value["not"] if isinstance(value, dict) and set(value) == {"not"} else value
    if not isinstance(inner, list) or not inner or not all(isinstance(one, str) and one for one in inner):
        raise PydanticCustomError("R004", "expected a word, a list of words, '@list' or {not: ...}")
    return value


Values = Annotated[Any, BeforeValidator(_checked_values), BeforeValidator(_values), WithJsonSchema(_VALUES)]


class NodeModel(Model):
    """One word of a dependency tree: what it must be, and which words must (not) hang below it."""

    dep: Values | None = Field(
        None, description="Relation to the word above, such as nsubj; takes its subtypes too."
    )
    pos: Values | None = Field(None, description="Universal part of speech, such as VERB.")
    lemma: Values | None = Field(None, description="Dictionary form.")
    lower: Values | None = Field(None, description="The word itself in lower case.")
    tag: Values | None = Field(None, description="Fine-grained part of speech of the pipeline.")
    morph: dict[str, Values] | None = Field(None, description="Features, such as {Mood: Imp}.")
    with_: dict[str, NodeModel] = Field({}, alias="with", description="Words that must hang below it.")
    maybe: dict[str, NodeModel] = Field({}, description="Words that are captured if they are there.")
    without: dict[str, NodeModel] = Field({}, description="Words that must not hang below it.")
    at: Literal["before", "after"] | None = Field(
        None, description="On which side of the word above it stands."
    )
    deep: bool = Field(False, description="Anywhere below, not only directly.")


class PatternModel(Model):
    """Exactly one of phrase, tree, regex."""

    model_config = ConfigDict(json_schema_extra=_one_of_the_kinds)

    phrase: str | None = Field(None, description="One line that looks like the speech it finds.")
    tree: dict[str, NodeModel] | None = Field(
        None, description="A piece of dependency tree; one word at its top."
    )
    regex: str | None = Field(
        None, description="A regular expression with named groups, on the sentence's text."
    )

    @model_validator(mode="after")
    def one_kind(self) -> PatternModel:
        given = [name for name in _KINDS if getattr(self, name, None) is not None]
        if len(given) != 1:
            kinds = ", ".join(name for name in _KINDS if name in type(self).model_fields)
            said = f"not {' and '.join(given)}" if given else "none is there"
            raise PydanticCustomError("R004", f"exactly one of {kinds} is wanted; {said}")
        return self


_KINDS = ("phrase", "tree", "regex", "any")


class NearModel(PatternModel):
    """A sentence before or after: what it must match and the name under which it is captured."""

    name: str | None = Field(None, pattern=NAME, description="Captures the whole sentence, or sentences.")


class StepModel(NearModel):
    """Sentences that follow."""

    repeat: Annotated[Range, AfterValidator(_few)] = Field(
        (1, 1), description="How many sentences in a row may match, such as 1..3."
    )
    skip: int = Field(
        0, ge=0, le=MAX_REPEAT, description="How many other sentences may stand before each that matches."
    )


Pattern = Annotated[PatternModel, BeforeValidator(_bare_phrase), OrShort()]
Near = Annotated[NearModel, BeforeValidator(_bare_phrase), OrShort()]
Step = Annotated[StepModel, BeforeValidator(_bare_phrase), OrShort()]


def _list_of_patterns(value: object) -> object:
    return value if isinstance(value, list) else [value]


class BranchModel(PatternModel):
    """One way to match, with what must stand before and after."""

    before: Near | None = Field(None, description="What the sentence before must match.")
    then: Annotated[list[Step], BeforeValidator(_list_of_patterns), OrShort(item=True)] = Field(
        [], description="What the next sentences must match."
    )


Branch = Annotated[BranchModel, BeforeValidator(_bare_phrase), OrShort()]


class MatchModel(BranchModel):
    """What a rule looks for."""

    any: list[Branch] | None = Field(
        None, min_length=1, description="Several patterns; one of them must match."
    )


class UnlessModel(PatternModel):
    """A pattern that, found in the same sentence, forbids the match."""

    name: str | None = Field(None, description="What this exception is, for people.")


class PackUnlessModel(UnlessModel):
    """An exception to every rule of the pack."""

    kinds: list[str] | None = Field(None, description="Only for rules of these kinds.")


Unless = Annotated[UnlessModel, BeforeValidator(_bare_phrase), OrShort()]
PackUnless = Annotated[PackUnlessModel, BeforeValidator(_bare_phrase), OrShort()]


class WhereModel(Model):
    """Conditions on one capture."""

    words: Range | None = Field(None, description="How many words it may have, such as 1..6.")
    head: NodeModel | None = Field(None, description="What its head word must be.")
    like: Annotated[list[Pattern], BeforeValidator(_list_of_patterns), OrShort(item=True)] = Field(
        [], description="One of these patterns must match inside it."
    )
    unlike: Annotated[list[Pattern], BeforeValidator(_list_of_patterns), OrShort(item=True)] = Field(
        [], description="None of these patterns may match inside it."
    )
    not_inside: NodeModel | None = Field(None, description="No word above its head may be such a word.")
    same: str | None = Field(None, description="Another capture that it must repeat, article aside.")


class CardModel(Model):
    """Templates of the card; without them the kind decides what is asked."""

    front: str | None = Field(None, description="The question.")
    back: str | None = Field(None, description="The answer.")
    cloze: str | None = Field(None, description="A sentence with {{c1::...}} round what is hidden.")
    key: str | None = Field(None, description="What makes two cards the same card.")

    @model_validator(mode="after")
    def one_note(self) -> CardModel:
        if (self.cloze is None) == (self.front is None) or (self.front is None) != (self.back is None):
            raise PydanticCustomError("R004", "a card has either front and back, or cloze")
        return self


class ExampleModel(BaseModel):
    """A sentence the rule must match, and what its captures and card must be."""

    model_config = ConfigDict(
        extra="allow", frozen=True, defer_build=True, json_schema_extra={"additionalProperties": _TEXT}
    )

    text: str = Field(description="One or several sentences as someone would say them.")
    todo: str | None = Field(None, description="A known gap: must fail for now.")
    __pydantic_extra__: dict[str, str]


def _bare_text(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Example = Annotated[ExampleModel, BeforeValidator(_bare_text), OrShort()]


class ExamplesModel(Model):
    """Sentences that must, and must not, match."""

    match: list[Example] = Field([], description="Sentences the rule must match.")
    no_match: list[Example] = Field([], description="Sentences the rule must leave alone.")


class RuleModel(Model):
    """One rule."""

    id: Identifier = Field(description="group.name, never changed once decks exist.")
    title: str = Field("", description="One line for people.")
    about: str = Field("", description="When it fires, why, and what it leaves out.")
    kind: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="definition, tip, or a kind of your own.")
    score: Score = Field(0.7, description="How often it is right, 0 to 1.")
    status: Status = Field("stable", description="experimental and off rules run only when asked for.")
    renamed_from: Texts = Field([], description="Names the rule had before.")
    match: Annotated[MatchModel, BeforeValidator(_bare_phrase), OrShort()] = Field(
        description="What the rule looks for."
    )
    unless: Annotated[list[Unless], BeforeValidator(_list_of_patterns), OrShort(item=True)] = Field(
        [], description="Patterns that forbid the match."
    )
    where: dict[str, WhereModel] = Field({}, description="Conditions on the captures.")
    card: CardModel | None = Field(None, description="Templates of the card.")
    tags: list[Tag] = Field([], description="Anki tags.")
    examples: ExamplesModel = Field(
        default_factory=lambda: ExamplesModel.model_validate({}), description="Run by the tests."
    )


class PackModel(Model):
    """A rule file."""

    format: int = Field(FORMAT, description="Of this file format.", json_schema_extra={"const": FORMAT})
    pack: str | None = Field(
        None, pattern=r"^[a-z][a-z0-9-]*$", description="The name others use in extends."
    )
    version: str = Field("", description="Of the pack.", json_schema_extra={"type": ["string", "number"]})
    license: str = Field("", description="An SPDX licence name.")
    about: str = Field("", description="One sentence on the pack.")
    builtin: bool = Field(
        True, description="false: this file replaces the built-in packs instead of adding to them."
    )
    scorer: bool | None = Field(
        None, description="true: the scorer decides about what these rules find, not only their scores."
    )
    extends: Texts = Field(
        [], description="Built-in packs by name, or files beside this one such as ./terms.yaml."
    )
    words: dict[str, list[Anything]] = Field({}, description="Word lists, used as @name.")
    unless: Annotated[list[PackUnless], BeforeValidator(_list_of_patterns), OrShort(item=True)] = Field(
        [], description="Patterns that forbid the matches of every rule."
    )
    rules: list[RuleModel] = Field([], description="The rules.")

    @field_validator("format")
    @classmethod
    def known_format(cls, value: int) -> int:
        if value != FORMAT:
            raise PydanticCustomError("R004", f"this version reads format {FORMAT}, not {value}")
        return value


def json_schema() -> str:
    """The JSON Schema of a rule file, as `cards.jsonschema.schema_text` gives it."""
    return schema_text(PackModel, "A rule file of cards")
