"""The command line: parse arguments, call the library, show the result, choose the exit code."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from cards.errors import ExitCode


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command `cards` and leave with its exit code; `arguments` are the process's own by default."""
    # Importing spaCy makes 350,000 objects that stay; searching them for garbage costs a tenth of a build.
    gc.set_threshold(100_000, 50, 50)
    try:
        from cards.cli.app import run

        sys.exit(run(arguments))
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
