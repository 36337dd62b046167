"""The decisions of a review in a build: read before any work is done, applied to the cards, then told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.build import Extraction
from cards.card import Card
from cards.cli.console import Console

if TYPE_CHECKING:
    from cards.deck.decisions import Decisions, Reviewed

SUFFIX = ".review.yaml"

DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE.yaml",
        help="What was decided in `cards review`; else beside the lock, as DECK.review.yaml.",
    ),
]


class Deciding:
    """What was decided about a deck's cards, and what comes of it in this build."""

    def __init__(self, path: Path) -> None:
        """Read the file at `path`, if there is one. Raises InputError with all that is wrong with it."""
        self.path = path
        self.decisions: Decisions | None = None
        self.cards: tuple[Card, ...] = ()
        """The cards as their sources have them, with the ids of earlier builds."""
        self.reviewed: Reviewed | None = None
        if path.exists():
            # Only a deck that was reviewed waits for the libraries that read YAML.
            from cards.deck.decisionfile import read_decisions

            self.decisions = read_decisions(path)

    def __call__(self, cards: Sequence[Card]) -> tuple[Card, ...]:
        """Give the cards that stay, as they shall be."""
        self.cards = tuple(cards)
        if self.decisions is None:
            return self.cards
        from cards.deck.decisions import apply_decisions

        self.reviewed = apply_decisions(cards, self.decisions)
        return self.reviewed.cards

    def applied(self, extraction: Extraction) -> Extraction:
        """The extraction whose cards were decided about; lint has nothing more to say about those."""
        ids = {old.id: new.id for old, new in zip(extraction.cards, self.cards, strict=True)}
        decided = self.decisions.by_id if self.decisions is not None else {}
        findings = tuple(
            replace(finding, card=ids[finding.card])
            for finding in extraction.findings
            if ids[finding.card] not in decided
        )
        if self.reviewed is None:
            return replace(extraction, cards=self.cards, findings=findings)
        dropped = (*extraction.dropped, *self.reviewed.dropped)
        return replace(extraction, cards=self.reviewed.cards, dropped=dropped, findings=findings)

    def tell(self, console: Console) -> None:
        """Tell where a source changed under an edit, and what was decided about cards that are not there."""
        for problem in self.reviewed.conflicts if self.reviewed is not None else ():
            console.warn("warning", str(problem))
        decided = self.decisions.by_id if self.decisions is not None else {}
        gone = set(decided) - {card.id for card in self.cards}
        if gone and console.verbose:
            console.say(f"decided about cards that are not in this build: {', '.join(sorted(gone))}")
