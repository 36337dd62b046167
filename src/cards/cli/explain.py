"""`cards rules explain`: why a rule matches a sentence, or what it misses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.choice import NoScorer
from cards.cli.console import Console
from cards.cli.options import Model, Quiet, Rules, Verbose
from cards.errors import InputError, Place, Problem
from cards.transcript import Cue, Transcript

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span

    from cards.rules import RuleSet

_MOMENT = re.compile(r"(?P<source>.+)@(?P<time>(?:\d+:)?\d{1,2}:\d{2})")


def explain_command(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="RULES", help="A rule file, or the name of a rule, with * for several.")
    ],
    sentence: Annotated[
        str,
        typer.Argument(
            metavar="SENTENCE", help="A sentence in quotes, or SOURCE@1:15 for what is said then."
        ),
    ],
    rules: Rules = [],  # noqa: B006
    no_scorer: NoScorer = False,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Tell why rules match a sentence or what they miss.

    The sentence's parse is shown first. For a single rule, or with -v, every check is shown. For rules about
    which the scorer decides, its probabilities come last; with SOURCE@1:15 they are those in the talk.
    """
    from cards.language.pipeline import load_pipeline
    from cards.rules import compile_rules, load_rules
    from cards.rules.explain import explain, explain_text, parse_text

    console = Console.of(context, quiet, verbose)
    chosen = _rules(what, rules)
    nlp = load_pipeline(model)
    finder = compile_rules(chosen, nlp)
    spans, indices = _sentences(sentence, nlp)
    asked = not no_scorer and any(rule.scorer for rule in chosen.rules or chosen.proposers)
    opinions = _opinions(load_rules(rules), nlp, spans) if asked else ()
    for index in indices:
        details = console.verbose or len(chosen.rules) == 1
        typer.echo(parse_text(spans[index]))
        typer.echo(explain_text(explain(finder, spans, index), details=details))
        if opinions:
            typer.echo(opinions[index])


def _opinions(rules: RuleSet, nlp: Language, spans: Sequence[Span]) -> Sequence[str]:
    """What the scorer thinks of each sentence, and what it makes of that, in a line."""
    from cards.rules import compile_rules, find_matches
    from cards.scorer import load_scorer
    from cards.scorer.decide import scored
    from cards.scorer.model import KINDS

    scorer = load_scorer()
    likely = scorer.probabilities(spans, scored(find_matches(compile_rules(rules, nlp), spans)))

    def told(row: Sequence[float]) -> str:
        kinds = (
            f"{kind} {value:.3f} (drops below {scorer.keep[at]:g}, proposes from {scorer.propose[at]:g})"
            for at, (kind, value) in enumerate(zip(KINDS, row, strict=True))
        )
        return f"scorer  {', '.join(kinds)}"

    return [told(row) for row in likely.tolist()]


def _rules(what: str, files: Sequence[str]) -> RuleSet:
    from cards.rules import load_rules

    if not what.lower().endswith((".yaml", ".yml")):
        return load_rules(files, select=[what])
    chosen = load_rules([what])
    return replace(
        chosen, rules=tuple(rule for pack in chosen.packs if not pack.builtin for rule in pack.rules)
    )


def _sentences(sentence: str, nlp: Language) -> tuple[Sequence[Span], Sequence[int]]:
    """The parsed sentences, and the places of those to explain."""
    from cards.language.speech import listen
    from cards.readers import read_transcript

    moment = _MOMENT.fullmatch(sentence)
    if moment is None:
        speech = listen(Transcript((Cue(sentence, None, None),), "sentence", "text"), nlp)
        return speech.spans, range(len(speech.spans))
    speech = listen(read_transcript(moment["source"]), nlp)
    milliseconds = _milliseconds(moment["time"])
    at = [
        index
        for index, said in enumerate(speech.sentences)
        if said.start_ms is not None and said.end_ms is not None and said.start_ms < milliseconds + 1000
        if said.end_ms > milliseconds
    ]
    if not at:
        place = Place(moment["source"])
        raise InputError(
            Problem(place, "no-sentence", f"no sentence at {moment['time']}", "see `cards sentences`")
        )
    return speech.spans, at


def _milliseconds(clock: str) -> int:
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000
