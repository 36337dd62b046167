"""Text that may be edited without losing where each character stood in the original."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Aligned:
    """A text made from an original by leaving out, changing and inserting characters."""

    text: str
    origin: Sequence[int]
    """For each character of `text` the offset in the original that it stands for, never decreasing."""

    @staticmethod
    def of(text: str) -> Aligned:
        """The original itself."""
        return Aligned(text, range(len(text)))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of the characters from `start` up to `end` of this text.

        Expects `start < end`.
        """
        return self.origin[start], self.origin[end - 1] + 1

    def without(self, start: int, end: int) -> Aligned:
        """Leave out the characters of this text from `start` up to `end`."""
        return Aligned(self.text[:start] + self.text[end:], [*self.origin[:start], *self.origin[end:]])

    def sub(self, pattern: re.Pattern[str], replace: str | Callable[[re.Match[str]], str]) -> Aligned:
        """Replace every match as `re.sub` does with a plain string or a function.

        A replacement of the same length keeps the offsets of what it replaces; another one stands for the
        first character replaced, or for the one before an empty match.
        """
        pieces: list[str] = []
        origin: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = replace if isinstance(replace, str) else replace(match)
            start, end = match.span()
            pieces += (self.text[done:start], new)
            origin += self.origin[done:start]
            if len(new) == end - start:
                origin += self.origin[start:end]
            else:
                at = start if end > start else max(start - 1, 0)
                origin += [self.origin[at]] * len(new) if self.origin else []
            done = end
        if not done and not pieces:
            return self
        pieces.append(self.text[done:])
        origin += self.origin[done:]
        return Aligned("".join(pieces), origin)
