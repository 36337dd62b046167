"""Answers from the keyboard: a single key on a terminal, the first letter of a line from anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

END = ""
"""The answer of who has closed the input: Ctrl-D, or the end of what was piped in."""


class Keyboard:
    """Whoever answers, at a terminal or through a pipe."""

    def __init__(self) -> None:
        self.terminal = sys.stdin is not None and sys.stdin.isatty()

    def key(self) -> str:
        """Wait for an answer and give its first character in lower case; END when there will be none.

        Ctrl-C is a KeyboardInterrupt, as everywhere.
        """
        if sys.stdin is None:
            return END
        if self.terminal:
            pressed: str = _pressed()
            return pressed
        for line in iter(sys.stdin.readline, ""):
            answer: str = line.strip().lower()
            if answer:
                return answer[0]
        return END

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Leave the terminal as it was when done; what is typed is not shown meanwhile."""
        if sys.platform == "win32" or not self.terminal:
            yield
            return
        import termios
        import tty

        before: list[Any] = termios.tcgetattr(sys.stdin.fileno())
        try:
            # From before the first question on: a Ctrl-D that comes earlier would not be read as one.
            tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)
            yield
        finally:
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Give the terminal to another program; Ctrl-C is for that one as long as it runs."""
        import signal

        if sys.platform == "win32" or not self.terminal:
            yield
            return
        import termios

        listening: list[Any] = termios.tcgetattr(sys.stdin.fileno())
        sane = list(listening)
        sane[0] |= termios.ICRNL
        sane[3] |= termios.ICANON | termios.ECHO
        # A handler of ours is not inherited by the program, as ignoring the signal would be.
        handler = signal.signal(signal.SIGINT, lambda *_: None)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, sane)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, listening)
            signal.signal(signal.SIGINT, handler)


if sys.platform == "win32":

    def _pressed() -> str:
        import msvcrt

        key = msvcrt.getwch()
        if key == "\x03":
            raise KeyboardInterrupt
        if key in "\x00\xe0":
            msvcrt.getwch()
            return "\x1b"
        return END if key in "\x04\x1a" else key.lower()

else:

    def _pressed() -> str:
        import select
        import termios
        import tty

        number = sys.stdin.fileno()
        # Not TCSAFLUSH: what was typed ahead counts.
        tty.setcbreak(number, termios.TCSADRAIN)
        key = os.read(number, 1)
        if key == b"\x1b":
            # The rest of what an arrow or a function key sends: ESC [ or ESC O, digits, a letter.
            while select.select([number], [], [], 0.02)[0]:
                if os.read(number, 1) not in b"[O;0123456789":
                    break
        while key and key[0] >= 0xC0 and not _is_whole(key):
            key += os.read(number, 1)
        return END if key in (b"", b"\x04") else key.decode(errors="replace").lower()


def _is_whole(key: bytes) -> bool:
    try:
        key.decode()
    except UnicodeDecodeError:
        return len(key) >= 4
    return True
