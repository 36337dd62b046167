"""`cards doctor`: what is installed, what was found, and whether it works together."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from cards.cli.table import table
from cards.errors import CardsError, ExitCode


def doctor_command(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object, for programs and bug reports.")
    ] = False,
) -> None:
    """Tell what is installed and whether it works."""
    facts = examine()
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else _for_people(facts))
    raise typer.Exit(ExitCode.BAD_INPUT if facts["problems"] else ExitCode.FINE)


def examine() -> dict[str, Any]:
    """The facts as the documented JSON object; `problems` is empty where all is well."""
    from importlib.metadata import version

    from cards.media.ffmpeg import find_ffmpeg
    from cards.readers import READERS

    facts: dict[str, Any] = {
        "version": version("transcript-cards"),
        "python": platform.python_version(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "spacy": version("spacy"),
        "genanki": version("genanki"),
        "ffmpeg": find_ffmpeg(),
        "pipeline": None,
        "packs": [],
        "formats": [
            {"id": reader.id, "title": reader.title, "suffixes": list(reader.suffixes)} for reader in READERS
        ],
        "problems": [],
    }
    for check in (_pipeline, _packs, _together):
        _attempt(check, facts)
    return facts


def _attempt(check: Callable[[dict[str, Any]], None], facts: dict[str, Any]) -> None:
    try:
        check(facts)
    except (CardsError, OSError, ValueError, ImportError) as error:
        facts["problems"].append(str(error) or type(error).__name__)


def _pipeline(facts: dict[str, Any]) -> None:
    from cards.language.pipeline import built_in_info

    info = built_in_info()
    facts["pipeline"] = {"name": info.name, "version": info.version, "path": info.path}


def _packs(facts: dict[str, Any]) -> None:
    from cards.rules import load_rules

    facts["packs"] = [
        {"name": pack.name, "version": pack.version, "path": pack.path, "rules": len(pack.rules)}
        for pack in load_rules().packs
    ]


def _together(facts: dict[str, Any]) -> None:
    """The pipeline loads, and has all that the built-in rules ask for."""
    from cards.language.pipeline import load_pipeline
    from cards.rules import compile_rules, load_rules

    compile_rules(load_rules(), load_pipeline())


def _for_people(facts: dict[str, Any]) -> str:
    pipeline = facts["pipeline"] or {"name": "missing", "version": "", "path": ""}
    rows = [(key, facts[key]) for key in ("version", "python", "executable", "platform", "spacy", "genanki")]
    rows.append(("ffmpeg", facts["ffmpeg"] or "missing; only --media needs it"))
    rows.append(("pipeline", f"{pipeline['name']} {pipeline['version']}, {pipeline['path']}"))
    rows += [
        ("pack", f"{pack['name']} {pack['version']}: {pack['rules']} rules, {pack['path']}")
        for pack in facts["packs"]
    ]
    rows.append(("formats", " ".join(known["id"] for known in facts["formats"])))
    rows += [("problem", problem) for problem in facts["problems"]] or [("problem", "none")]
    return table(("WHAT", "FOUND"), rows)
