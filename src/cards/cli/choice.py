"""Which rules look for cards, as the command line chooses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

Change = tuple[str, str, object]
"""A rule's name or pattern, what of it is changed, and the new value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Rule files beside the built-in packs, and what `cards.rules.load_rules` is to choose from all."""

    files: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    override: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    scorer: bool = True


ALL = Choice()
"""The built-in packs as they are."""


def choice(
    files: Sequence[str],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    override: Sequence[Change] = (),
    no_scorer: bool = False,
) -> Choice:
    """The options of a command as one value; of two changes of the same thing the later one counts."""
    changes: dict[str, dict[str, object]] = {}
    for rule, key, value in override:
        changes.setdefault(rule, {})[key] = value
    return Choice(tuple(files), tuple(select), tuple(ignore), changes, not no_scorer)


def _change(text: str) -> Any:
    name, equals, value = text.partition("=")
    rule, _, key = name.rpartition(".")
    if not (rule and key and equals):
        raise typer.BadParameter(f"{text!r} should look like tip.command.score=0.9")
    return rule, key, value.split(",") if key == "tags" else value


Select = Annotated[
    list[str],
    typer.Option(
        "--select", metavar="RULE", help="Use only this rule, or with * those that fit; may be given again."
    ),
]
IgnoreRule = Annotated[
    list[str],
    typer.Option(
        "--ignore-rule", metavar="RULE", help="Leave out this rule, or those that fit; may be given again."
    ),
]
Override = Annotated[
    list[Any],
    typer.Option(
        "--override",
        parser=_change,
        metavar="RULE.KEY=VALUE",
        help="Change a rule's score, tags or status, as in tip.command.score=0.9; may be given again.",
    ),
]
NoScorer = Annotated[
    bool,
    typer.Option("--no-scorer", help="Let rules and their own scores decide, without the trained scorer."),
]
