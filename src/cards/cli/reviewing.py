"""The conversation of a review: one card at a time is shown, and each answer is saved before the next."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from cards.card import Card
from cards.cli.console import Console
from cards.cli.editor import Draft
from cards.cli.keyboard import END, Keyboard
from cards.cli.summary import many
from cards.deck.decisionfile import forget, read_decisions, record
from cards.deck.decisions import Content, Decision, content, decide_edit, edited, has_conflict
from cards.deck.form import is_empty, read_form, with_problems, write_form
from cards.errors import CardsError
from cards.text import clock

WIDEST = 88
ANSWERS = {
    "a": "accept",
    "e": "edit",
    "d": "drop",
    "n": "new words",
    "s": "skip",
    "u": "undo",
    "q": "quit",
}
_DONE = {"keep": "kept", "edit": "edited", "drop": "dropped"}


@dataclass(frozen=True, slots=True)
class Item:
    """A card to decide about."""

    card: Card
    """As its source has it."""
    findings: tuple[str, ...] = ()
    """What lint has against it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done last, so that it can be undone."""

    at: int
    before: Decision | None
    decided: bool


def review(items: Sequence[Item], path: Path, console: Console, keyboard: Keyboard) -> None:
    """Ask about each of `items` and save every answer at once in the file at `path`.

    Ends when all are answered or the user quits; a KeyboardInterrupt goes through, with all answers saved.
    """
    talk = _Talk(tuple(items), path, console, keyboard)
    try:
        with keyboard.listening():
            talk.go()
    finally:
        for line in talk.tally():
            console.say(line)


def is_open(card: Card, decision: Decision | None) -> bool:
    """Whether somebody should look at a card: nobody did yet, or its source changed under an edit."""
    return decision is None or has_conflict(card, decision)


class _Talk:
    """One sitting: where it stands and what can be undone."""

    def __init__(self, items: tuple[Item, ...], path: Path, console: Console, keyboard: Keyboard) -> None:
        self.items = items
        self.path = path
        self.console = console
        self.keyboard = keyboard
        self.decisions = read_decisions(path)
        self.done: list[Step] = []
        self.at = 0

    def go(self) -> None:
        """Show and ask until the last card is answered or the user leaves."""
        while True:
            if self.at < len(self.items):
                self.show(self.items[self.at])
                answers = self.answers(self.items[self.at])
            else:
                self.tell("", "That was the last card.")
                answers = "uq"
            answer = self.ask(answers)
            if answer in ("q", END):
                return
            if answer == "u":
                self.undo()
            else:
                self.answer(answer, self.items[self.at])

    def answers(self, item: Item) -> str:
        """The keys that mean something for this card."""
        decision = self.decisions.by_id.get(item.card.id)
        return "aednsuq" if decision is not None and decision.verdict == "edit" else "aedsuq"

    def ask(self, answers: str) -> str:
        """Wait for one of the answers."""
        shown = answers if self.done else answers.replace("u", "")
        self.tell("", *_wrapped(" · ".join(f"{key}\xa0{ANSWERS[key]}" for key in shown), _width()))
        while (answer := self.keyboard.key()) not in (*answers, END):
            if answer.isprintable() and answer.strip():
                self.tell(f"“{answer}” is no answer here; there are {', '.join(shown)}")
        return answer

    def answer(self, answer: str, item: Item) -> None:
        """Do what the user said about a card, and go on to the next where it is answered."""
        if answer == "s":
            self.done.append(Step(self.at, None, decided=False))
            self.at += 1
            return
        before = self.decisions.by_id.get(item.card.id)
        decision = self.edit(item, before) if answer == "e" else _decision(answer, item.card, before)
        if decision is not None:
            self.decisions = record(self.path, decision)
            self.done.append(Step(self.at, before, decided=True))
            self.at += 1

    def undo(self) -> None:
        """Go back to the last card, and take back what was said about it."""
        if not self.done:
            self.tell("There is nothing to undo.")
            return
        step = self.done.pop()
        self.at = step.at
        if step.decided:
            id = self.items[step.at].card.id
            before = step.before
            self.decisions = record(self.path, before) if before is not None else forget(self.path, id)

    def edit(self, item: Item, before: Decision | None) -> Decision | None:
        """What the user makes of the card in an editor; None for nothing else than before."""
        draft = Draft(write_form(item.card, before))
        try:
            while True:
                try:
                    draft.edit(self.keyboard)
                except CardsError as error:
                    self.console.error(error)
                    break
                text = draft.read()
                wanted, problems = read_form(text, item.card)
                if is_empty(text):
                    break
                if not problems:
                    draft.remove()
                    return self.wanted(item.card, wanted, before)
                self.tell("", "This is not yet a card:")
                self.tell(*(f"line {problem.place.line}: {problem.message}" for problem in problems))
                draft.write(with_problems(text, problems))
                self.tell("", "e edit on · q leave the card as it was")
                if self.ask_again() != "e":
                    break
        except BaseException:
            with suppress(OSError):
                self.tell("", f"What you wrote is in {draft.path}")
            raise
        draft.remove()
        self.tell("", "The card stays as it was.")
        return None

    def ask_again(self) -> str:
        """Wait until the user says whether to go on editing."""
        while (answer := self.keyboard.key()) not in ("e", "q", END):
            pass
        return answer

    def wanted(self, card: Card, wanted: Content, before: Decision | None) -> Decision | None:
        """The decision for what came out of the editor."""
        decision = decide_edit(card, wanted)
        if decision is not None:
            return decision
        if before is not None and before.verdict == "edit":
            return Decision(card.id, "keep", card.front)
        self.tell("", "Nothing was changed.")
        return None

    def show(self, item: Item) -> None:
        """Show a card with all that helps to decide about it."""
        width = _width()
        decision = self.decisions.by_id.get(item.card.id)
        card = edited(item.card, decision) if decision is not None else item.card
        self.tell("", typer.style("─" * width, dim=True))
        place = " · ".join(part for part in (clock(card.start_ms), card.title) if part)
        label = f"{self.at + 1} of {len(self.items)} · {card.rule} · {card.score:.2f}"
        self.tell(*(typer.style(line, dim=True) for line in _wrapped(f"{label}\n{place}", width)), "")
        self.tell(*_wrapped(card.context, width))
        self.tell(*(typer.style(line, bold=True) for line in _wrapped(card.front, width)))
        self.tell(*_wrapped(card.back, width, "→ "), "")
        self.tell(*(typer.style(line, dim=True) for line in _wrapped(f"“{card.quote}”", width)))
        self.tell(*(line for finding in item.findings for line in _wrapped(finding, width, "! ")))
        if decision is not None:
            self.tell("", *_history(item.card, decision, width))

    def tell(self, *lines: str) -> None:
        """Show lines, whatever is redirected elsewhere."""
        for line in lines:
            typer.echo(line, err=True)

    def tally(self) -> Iterator[str]:
        """What was done, for the end."""
        ids = {self.items[step.at].card.id for step in self.done if step.decided}
        verdicts = [self.decisions.by_id[id].verdict for id in ids if id in self.decisions.by_id]
        counts = Counter(_DONE[verdict] for verdict in verdicts)
        listed = ", ".join(f"{done} {counts[done]}" for done in _DONE.values() if counts[done])
        left = sum(is_open(item.card, self.decisions.by_id.get(item.card.id)) for item in self.items)
        yield f"{listed or 'nothing decided'}; {many(left, 'card')} left to review"


def _decision(answer: str, card: Card, before: Decision | None) -> Decision | None:
    if answer == "d":
        return Decision(card.id, "drop", card.front)
    if answer == "a" and before is not None and before.verdict == "edit":
        # The edit stands, from now on against what the source says by now.
        return decide_edit(card, content(edited(card, before))) or Decision(card.id, "keep", card.front)
    return Decision(card.id, "keep", card.front)


def _history(card: Card, decision: Decision, width: int) -> Iterator[str]:
    """What was decided before and, where the source changed since, how."""
    if not has_conflict(card, decision):
        yield from _wrapped(f"{_DONE[decision.verdict]} in an earlier review", width)
        return
    yield from _wrapped("The source changed since this card was edited:", width)
    given = content(card)
    for name in ("front", "back", "text"):
        new, old, source = (getattr(of, name) for of in (decision.now, decision.was, given))
        if new is not None and source not in (old, new):
            yield from _wrapped(old or "", width, f"  {name} was  ")
            yield from _wrapped(source or "(there is none by now)", width, f"  {name} now  ")
            yield from _wrapped(new, width, "  your edit  ")
    yield from _wrapped("a keeps your edit, n takes the new words", width)


def _width() -> int:
    return max(20, min(shutil.get_terminal_size().columns, WIDEST) - 1)


def _wrapped(text: str, width: int, first: str = "") -> list[str]:
    """The text in lines of at most `width` characters, without what could drive a terminal."""
    lines: list[str] = []
    for line in text.split("\n"):
        clean = "".join(char if char.isprintable() or char == "\xa0" else " " for char in line)
        indent = " " * len(first)
        lines += textwrap.wrap(
            clean, width, initial_indent=first if not lines else indent, subsequent_indent=indent
        )
    return lines
