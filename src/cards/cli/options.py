"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cards.card import LEAST_SCORE


class Layout(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSONL = "jsonl"


def _known_format(name: str | None) -> str | None:
    from cards.readers import READERS

    known = [reader.id for reader in READERS] if name is not None else []
    if name is not None and name not in known:
        raise typer.BadParameter(f"no format {name!r}; there are {', '.join(known)}")
    return name


def _known_checks(names: list[str]) -> list[str]:
    from cards.drafting.lint import check_names

    try:
        check_names(names)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return names


def _range(text: str) -> Any:
    from cards.selection import parse_range

    try:
        return parse_range(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Transcripts: files, folders, patterns such as 'week-*/*.vtt', - for standard input; or a "
        "manifest (DECK.yaml).",
        show_default=False,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--from",
        callback=_known_format,
        metavar="FORMAT",
        help="The format to read, as `cards formats` names it; else it is seen by content.",
    ),
]
Rules = Annotated[
    list[str],
    typer.Option(
        "--rules",
        "-r",
        metavar="RULES.yaml",
        help="A rule file beside the built-in packs; may be given again.",
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Another spaCy pipeline: a package's name or a folder."),
]
NoCache = Annotated[
    bool,
    typer.Option("--no-cache", help="Parse everything again, and keep nothing for the next time."),
]
MinScore = Annotated[
    float | None,
    typer.Option(
        "--min-score",
        metavar="SCORE",
        min=0,
        max=1,
        help=f"Leave out cards that score less; for a deck {LEAST_SCORE} unless you say otherwise.",
    ),
]
MaxCards = Annotated[
    int | None,
    typer.Option(
        "--max-cards", metavar="N", min=1, help="At most so many of a lecture: the best, spread over it."
    ),
]
Ignore = Annotated[
    list[str],
    typer.Option(
        "--ignore",
        callback=_known_checks,
        metavar="CHECK",
        help="A lint check to leave out, as docs/lint.md names it; may be given again.",
    ),
]
Speakers = Annotated[
    list[str],
    typer.Option("--speaker", metavar="NAME", help="Read only this speaker's words; may be given again."),
]
Skip = Annotated[
    list[Any],
    typer.Option(
        "--skip",
        parser=_range,
        metavar="START-END",
        help="Leave out what is said then, as in 0:00-0:45, or from 45:00- on; may be given again.",
    ),
]
LayoutOption = Annotated[Layout, typer.Option("--format", help="For reading, or one JSON object a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, metavar="", show_default=False, help="Say more.")
]
