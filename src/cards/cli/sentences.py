"""`cards sentences`: what the language pass saw, sentence by sentence, with times."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from cards.cli.console import Console
from cards.cli.options import Format, Layout, LayoutOption, Model, Quiet, Skip, Sources, Speakers, Verbose
from cards.cli.steps import gather
from cards.cli.summary import many, reading
from cards.cli.table import table
from cards.errors import ExitCode
from cards.text import clock

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from cards.language.speech import Sentence

SENTENCE_FIELDS = ("text", "start_ms", "end_ms", "speaker")
TOKEN_FIELDS = ("text", "lemma", "pos", "morph", "dep", "head")


def sentences_command(
    context: typer.Context,
    sources: Sources,
    format: LayoutOption = Layout.TABLE,
    speaker: Speakers = [],  # noqa: B006
    skip: Skip = [],  # noqa: B006
    from_: Format = None,
    model: Model = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show the sentences with their times.

    They are what the rules see: stage directions and fillers set aside, punctuation restored. With -v their
    parse is shown too.
    """
    from cards.build import report
    from cards.language.pipeline import load_pipeline
    from cards.language.speech import listen

    console = Console.of(context, quiet, verbose)
    gathered = gather(sources, console, format=from_, speakers=speaker, skip=skip)
    if gathered.transcripts:
        console.progress("loading the language pipeline")
        nlp = load_pipeline(model)
        console.clear()
        reports = []
        for transcript in gathered.transcripts:
            speech = listen(transcript, nlp)
            reports.append(report(speech))
            pairs = list(zip(speech.sentences, speech.spans, strict=True))
            show = _jsonl if format is Layout.JSONL else _table
            for line in show(pairs, console.verbose):
                typer.echo(line)
        sentences = sum(lecture.sentences for lecture in reports)
        where = f" in {many(len(reports), 'lecture')}" if len(reports) > 1 else ""
        console.say(f"{many(sentences, 'sentence')}{where}")
        for line in reading(reports, len(gathered.failures), verbose=console.verbose):
            console.say(line)
    raise typer.Exit(ExitCode.BAD_INPUT if gathered.failures else ExitCode.FINE)


def _jsonl(pairs: list[tuple[Sentence, Span]], parsed: bool) -> Iterator[str]:
    for sentence, span in pairs:
        row = {field: getattr(sentence, field) for field in SENTENCE_FIELDS}
        if parsed:
            row["tokens"] = [_token(token, span.start) for token in span]
        yield json.dumps(row, ensure_ascii=False)


def _table(pairs: list[tuple[Sentence, Span]], parsed: bool) -> Iterator[str]:
    if parsed:
        from cards.rules.explain import parse_text

        for sentence, span in pairs:
            yield f"{_time(sentence)}  {sentence.text}"
            yield parse_text(span)
            yield ""
        return
    if any(sentence.speaker for sentence, _ in pairs):
        rows = [(_time(sentence), sentence.speaker or "", sentence.text) for sentence, _ in pairs]
        yield table(("TIME", "SPEAKER", "SENTENCE"), rows, wide=1)
    else:
        yield table(("TIME", "SENTENCE"), [(_time(sentence), sentence.text) for sentence, _ in pairs], wide=1)


def _token(token: Token, first: int) -> dict[str, Any]:
    values = (token.text, token.lemma_, token.pos_, str(token.morph), token.dep_, token.head.i - first)
    return dict(zip(TOKEN_FIELDS, values, strict=True))


def _time(sentence: Sentence) -> str:
    return clock(sentence.start_ms)
