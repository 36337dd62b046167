"""A course of knots, built again and again as a user builds it: the command, a transcript and a rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cards.cli.app import run

DAY = 86_400
KNOTS = {
    "bowline": "A bowline is a knot that makes a loop which does not slip.",
    "clove hitch": "A clove hitch is a knot that ties a rope to a post.",
    "sheet bend": "A sheet bend is a knot that joins two ropes of different thickness.",
    "figure eight": "A figure eight is a knot that stops the end of a rope from running out.",
    "reef knot": "A reef knot is a knot that ties up a sail and is easily undone.",
    "timber hitch": "A timber hitch is a knot that drags a log across the ground.",
}
RULES = """\
rules:
  - id: {id}
    kind: definition
    score: {score}
    match: '^ a {{term:words}} is {{meaning:rest}}'
    card: {{front: 'What is a {{term}}?', back: '{{meaning|cap}}'}}
"""


class Course:
    """Transcripts, a rule, a manifest and a deck, built as a user builds them."""

    def __init__(self, folder: Path, set_time: Callable[[int], None]) -> None:
        self.folder = folder
        self.talk = folder / "talks" / "knots.vtt"
        self.deck = folder / "out" / "ropes.apkg"
        self.name = "Ropes"
        self.manifest: Path | None = folder / "ropes.yaml"
        """None to name the transcript and the rule on the command line."""
        self.titles = {"knots.vtt": "Knots"}
        """The lectures in their order: files, and what the manifest calls them."""
        self.set_time = set_time
        self.builds = 0
        for path in (self.talk, self.deck):
            path.parent.mkdir(parents=True)
        self.say(KNOTS.values())
        self.rule()

    def say(
        self, sentences: Iterable[str], *, later_ms: int = 0, starts: Sequence[int] = (), file: str = ""
    ) -> None:
        """Write a transcript: a sentence every five seconds, or when it is said to start."""
        cues = []
        for number, sentence in enumerate(sentences):
            start = (starts[number] if starts else 5 * number) * 1000 + 1000 + later_ms
            cues.append(f"{_stamp(start)} --> {_stamp(start + 1900)}\n{sentence}\n")
        path = self.talk.with_name(file) if file else self.talk
        path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")

    def rename(self, name: str) -> None:
        """Give the transcript's file another name."""
        self.talk = self.talk.rename(self.talk.with_name(name))

    def move(self, folder: str) -> None:
        """Put the transcript's file into another folder."""
        target = self.folder / folder / self.talk.name
        target.parent.mkdir()
        self.talk = self.talk.rename(target)

    @property
    def lock(self) -> Path:
        """The deck's memory."""
        return (self.manifest or self.deck).with_suffix(".lock")

    @property
    def decisions(self) -> Path:
        """What was decided in review."""
        return self.lock.with_suffix(".review.yaml")

    def rule(self, id: str = "knots.is-a", score: float = 0.99, more: str = "") -> None:
        """Write the rule that finds the cards."""
        (self.folder / "rules.yaml").write_text(RULES.format(id=id, score=score) + more, encoding="utf-8")

    def build(self, *arguments: str, output: Path | None = None) -> Path:
        """Build the deck, each time an hour after the last one, all of them in the past."""
        self.builds += 1
        self.set_time(int(time.time()) - 10 * DAY + 3600 * self.builds)
        target = output or self.deck
        if self.manifest is not None:
            self._describe(self.manifest)
            sources = [str(self.manifest)]
        else:
            sources = [str(self.talk), "-r", str(self.folder / "rules.yaml"), "--deck", self.name]
            sources += ["-o", str(target)]
        assert run(["build", *sources, *arguments]) == 0
        return target

    def _describe(self, manifest: Path) -> None:
        folder = self.talk.parent.relative_to(self.folder).as_posix()
        sources = [
            f"  - {{path: {folder}/{name}, title: {title}, subdeck: ''}}\n"
            for name, title in self.titles.items()
        ]
        manifest.write_text(
            f"format: 1\ndeck: {self.name}\noutput: out/ropes.apkg\n"
            f"rules: {{extends: [rules.yaml], builtin: false}}\nsources:\n{''.join(sources)}",
            encoding="utf-8",
        )


def _stamp(ms: int) -> str:
    return f"{ms // 60000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
