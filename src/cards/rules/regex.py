"""Match regular expressions on a sentence's text, for a bounded time.

Python's `re` cannot be interrupted, and no check of a pattern's shape tells all that can take forever; the
`regex` package, which reads the same syntax, stops at a timeout.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from cards.errors import RuleError
from cards.rules.model import Regex
from cards.rules.tokens import Spent

if TYPE_CHECKING:
    from spacy.tokens import Span

MAX_LENGTH = 1_000
TIMEOUT_SECONDS = 1.0
"""For one expression on one sentence."""
BUDGET_SECONDS = 60.0
"""For all expressions on all sentences of a transcript."""
_SLOW = "avoid repeating what is itself repeated, as in (a+)+"


class RegexError(ValueError):
    """What is wrong with a regular expression, and at which offset."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def group_names(text: str) -> tuple[str, ...]:
    """The named groups of a regular expression; raises RegexError if it is not one, or too long."""
    import regex

    if len(text) > MAX_LENGTH:
        raise RegexError(f"the regular expression is longer than {MAX_LENGTH} characters")
    try:
        return tuple(regex.compile(text).groupindex)
    except regex.error as error:
        message = getattr(error, "msg", str(error))
        raise RegexError(f"not a regular expression: {message}", getattr(error, "pos", None) or 0) from None
    except (RecursionError, OverflowError, MemoryError):
        raise RegexError("the regular expression is too large") from None


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Any:
    import regex

    return regex.compile(text)


def find_regex(pattern: Regex, span: Span, text: str, spent: Spent) -> Iterator[tuple[Span, dict[str, Span]]]:
    """Every match in `text`, the text of a span, as spans of whole tokens.

    Raises RuleError (R014) if it takes too long, alone or with what the same run has spent before.
    """
    start = perf_counter()
    try:
        matches = list(_compiled(pattern.text).finditer(text, timeout=TIMEOUT_SECONDS))
    except TimeoutError:
        said = f"the regular expression takes over {TIMEOUT_SECONDS:g} s for {text[:60]!r}"
        raise RuleError(pattern.origin.problem("R014", said, _SLOW)) from None
    spent.seconds += perf_counter() - start
    if spent.seconds > BUDGET_SECONDS:
        said = f"the regular expressions of the rules take over {BUDGET_SECONDS:g} s, this is one of them"
        raise RuleError(pattern.origin.problem("R014", said, _SLOW))
    for found in matches:
        whole = _tokens(span, *found.span())
        if whole is not None:
            groups = {name: _tokens(span, *found.span(name)) for name in pattern.names}
            yield whole, {name: group for name, group in groups.items() if group is not None}


def _tokens(span: Span, start: int, end: int) -> Span | None:
    if start < 0 or end <= start:
        return None
    base = span.start_char
    return span.doc.char_span(base + start, base + end, alignment_mode="expand")
