"""Match regular expressions on a sentence's text, for a bounded time.

Python's `re` cannot be interrupted, and no check of a pattern's shape tells all that can take forever; the
`regex` package, which reads the same syntax, stops at a timeout.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cards.errors import RuleError
from cards.rules.model import Regex

if TYPE_CHECKING:
    from spacy.tokens import Span

MAX_LENGTH = 1_000
TIMEOUT_SECONDS = 1.0


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


def find_regex(pattern: Regex, span: Span) -> Iterator[tuple[Span, dict[str, Span]]]:
    """Every match in the span's text, as spans of whole tokens; raises RuleError if it takes too long."""
    try:
        for found in _compiled(pattern.text).finditer(span.text, timeout=TIMEOUT_SECONDS):
            whole = _tokens(span, *found.span())
            if whole is None:
                continue
            groups = {name: _tokens(span, *found.span(name)) for name in pattern.names}
            yield whole, {name: group for name, group in groups.items() if group is not None}
    except TimeoutError:
        raise RuleError(
            pattern.origin.problem(
                "R014",
                f"the regular expression takes over {TIMEOUT_SECONDS:g} s for {span.text[:60]!r}",
                "avoid repeating what is itself repeated, as in (a+)+",
            )
        ) from None


def _tokens(span: Span, start: int, end: int) -> Span | None:
    if start < 0 or end <= start:
        return None
    base = span.start_char
    return span.doc.char_span(base + start, base + end, alignment_mode="expand")
