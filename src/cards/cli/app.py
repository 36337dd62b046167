"""The application: which commands there are, and with which exit code a run ends, whatever goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cards.cli.build import build_command
from cards.cli.check import check_command
from cards.cli.console import Console, speak_utf8
from cards.cli.diff import diff_command
from cards.cli.doctor import doctor_command
from cards.cli.extract import extract_command
from cards.cli.formats import formats_command
from cards.cli.init import init_command
from cards.cli.review import review_command
from cards.cli.rules import rules_app
from cards.cli.schema import schema_command
from cards.cli.sentences import sentences_command
from cards.errors import CardsError, ExitCode

HELP = ["-h", "--help"]


class Interruptible(TyperGroup):
    """Ends a run with 130 when the user interrupts it, and silently when nobody reads its output any more."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except KeyboardInterrupt:
            Console.of(ctx).clear()
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            # What is still buffered would be flushed, and fail again, when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitCode.FINE) from None


app = typer.Typer(
    name="cards",
    cls=Interruptible,
    help="Turn the transcripts of recorded talks into Anki decks.",
    epilog="Exit codes: 0 fine, 1 bad input, 2 bad command line, 3 a rule's example failed, "
    "4 no card came out, 5 a build would change something, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": HELP},
)
app.command("build")(build_command)
app.command("diff")(diff_command)
app.command("extract")(extract_command)
app.command("review")(review_command)
app.command("sentences")(sentences_command)
app.command("check")(check_command)
app.command("init")(init_command)
app.command("schema")(schema_command)
app.command("formats")(formats_command)
app.add_typer(rules_app, name="rules")
app.command("doctor")(doctor_command)


def _show_version(wanted: bool) -> None:
    if wanted:
        from cards import __version__

        typer.echo(f"cards {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    pass


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; what goes wrong is told on stderr, in one message."""
    speak_utf8()
    console = Console()
    try:
        app(None if arguments is None else list(arguments), prog_name="cards", obj=console)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else ExitCode.FINE
    except CardsError as error:
        console.error(error)
        return error.exit_code
    except OSError as error:
        place = "standard output" if error.filename is None else os.fsdecode(error.filename)
        console.warn("error", f"{place}: {error.strerror or error}")
        return ExitCode.BAD_INPUT
    except Exception as error:
        console.bug(error)
        return ExitCode.BAD_INPUT
    return ExitCode.FINE
