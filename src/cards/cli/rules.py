"""`cards rules`: list the rules there are, check a rule file, run the examples in it, and the like."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cards.cli.choice import IgnoreRule, NoScorer, Override, Select, choice
from cards.cli.console import Console
from cards.cli.explain import explain_command
from cards.cli.options import Format, Layout, LayoutOption, Model, Quiet, Rules, Verbose
from cards.cli.scoring import score_command
from cards.cli.steps import draft, gather, load
from cards.cli.summary import many
from cards.cli.table import table
from cards.errors import ExitCode, OutputError, Place, Problem

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span

    from cards.rules import ExampleResult, Rule, RuleSet

rules_app = typer.Typer(
    name="rules",
    help="List, check, test and explain rules.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

RULE_FIELDS = ("id", "kind", "score", "pack", "status", "title")

Files = Annotated[list[str], typer.Argument(metavar="RULES.yaml", help="Rule files.", show_default=False)]
MaybeFiles = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[RULES.yaml]", help="Rule files; the built-in packs without.", show_default=False
    ),
]

MaybeSources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]", help="Transcripts to count on: files, folders or patterns.", show_default=False
    ),
]


@rules_app.command("list")
def list_command(
    context: typer.Context,
    sources: MaybeSources = None,
    rules: Rules = [],  # noqa: B006
    select: Select = [],  # noqa: B006
    ignore_rule: IgnoreRule = [],  # noqa: B006
    override: Override = [],  # noqa: B006
    no_scorer: NoScorer = False,
    format: LayoutOption = Layout.TABLE,
    from_: Format = None,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """List the rules, also those that are off.

    With transcripts, also how often each of them found something there, and how many cards came of it.
    """
    console = Console.of(context, quiet, verbose)
    chosen = load(choice(rules, select, ignore_rule, override, no_scorer), console)
    off = {rule.id for rule in chosen.off}
    rows = [_row(rule, rule.id in off) for rule in (*chosen.rules, *chosen.proposers, *chosen.off)]
    failed = False
    if sources:
        gathered = gather(sources, console, format=from_)
        extraction = draft(gathered, chosen, console, model=model)
        failed = bool(gathered.failures)
        made = Counter(card.rule for card in extraction.cards)
        lost = Counter(one.rule for one in extraction.dropped)
        rows = [row | {"fired": made[row["id"]] + lost[row["id"]], "cards": made[row["id"]]} for row in rows]
    if format is Layout.JSONL:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
    elif rows:
        cells = [
            [f"{value:.2f}" if key == "score" else str(value) for key, value in row.items()] for row in rows
        ]
        typer.echo(table([key.upper() for key in rows[0]], cells, wide=1))
    on = len(chosen.rules) + len(chosen.proposers)
    console.say(f"{many(on, 'rule')} on, {len(off)} off, in {many(len(chosen.packs), 'pack')}")
    raise typer.Exit(ExitCode.BAD_INPUT if failed else ExitCode.FINE)


@rules_app.command("check")
def check_command(
    context: typer.Context, files: Files, model: Model = None, quiet: Quiet = False, verbose: Verbose = 0
) -> None:
    """Check rule files without running them.

    All problems of all files are told, each with its line and column; also what the pipeline does not know.
    """
    from cards.language.pipeline import load_pipeline
    from cards.rules import compile_rules, load_rules

    console = Console.of(context, quiet, verbose)
    chosen = load_rules(files)
    compile_rules(chosen, load_pipeline(model))
    for warning in chosen.warnings:
        console.warn("warning", str(warning))
    for pack in chosen.packs:
        if not pack.builtin:
            console.say(f"{pack.path}: {many(len(pack.rules), 'rule')}, all valid")


@rules_app.command("test")
def examples_command(
    context: typer.Context,
    files: MaybeFiles = None,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Run the examples in rule files, or in the built-in packs.

    Each example that fails is shown with what was expected and what came; the exit code is 3 then.
    """
    from cards.language.pipeline import load_pipeline
    from cards.rules import load_rules

    console = Console.of(context, quiet, verbose)
    chosen = load_rules(files or [])
    own = tuple(rule for pack in chosen.packs if pack.builtin is not bool(files) for rule in pack.rules)
    results = run_examples(replace(chosen, rules=own), load_pipeline(model))
    failed = [result for result in results if not result.ok]
    for result in failed:
        typer.echo(_told(result))
    console.say(f"{many(len(results), 'example')} of {many(len(own), 'rule')}, {len(failed)} failed")
    raise typer.Exit(ExitCode.EXAMPLE_FAILED if failed else ExitCode.FINE)


@rules_app.command("new")
def new_command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="The pack's name; NAME.yaml is written here.", show_default=False
        ),
    ],
) -> None:
    """Write a rule file to start from."""
    from cards.rules import starter_pack

    path = Path(f"{name}.yaml")
    try:
        text = starter_pack(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        problem = Problem(Place(str(path)), "output", "there is such a file already", "choose another name")
        raise OutputError(problem) from None
    typer.echo(path)


rules_app.command("explain")(explain_command)
rules_app.command("score")(score_command)


@rules_app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of rule files, for editors."""
    from cards.rules import json_schema

    typer.echo(json_schema(), nl=False)


def run_examples(rules: RuleSet, nlp: Language) -> Sequence[ExampleResult]:
    """Run the examples of rules as a transcript's sentences would be run."""
    from cards.language.speech import listen
    from cards.rules import check_examples, compile_rules
    from cards.transcript import Cue, Transcript

    def read(text: str) -> Sequence[Span]:
        return listen(Transcript((Cue(text, None, None),), "example", "text"), nlp).spans

    return check_examples(compile_rules(rules, nlp), read)


def _row(rule: Rule, off: bool) -> dict[str, Any]:
    row: dict[str, Any] = {field: getattr(rule, field) for field in RULE_FIELDS}
    return row | {"status": "off"} if off and rule.status == "stable" else row


def _told(result: ExampleResult) -> str:
    lines = [
        f"{result.example.origin.place}: {result.rule.id}: {result.message}",
        f"    {result.example.text}",
    ]
    for name, value in result.expected.items():
        if result.got.get(name) != value:
            lines += [
                f"    {name}: expected {value!r}",
                f"    {' ' * len(name)}  got      {result.got.get(name)!r}",
            ]
    return "\n".join(lines)
