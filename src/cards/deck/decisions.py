"""What a person decided about cards in review, and how the next build obeys: keep, drop, or other words.

The file that holds the decisions is read and changed in `cards.deck.decisionfile`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cards.card import Card, Dropped
from cards.errors import Place, Problem
from cards.exporters import markup

Verdict = Literal["keep", "drop", "edit"]

DROPPED = "dropped in review"
"""The reason of a card that a person did not want."""
CONFLICT = "edit-conflict"
"""The code of the problem of an edited card whose source says something else by now."""
UNFIT = "edit-unfit"
"""The code of the problem of an edit that its card has no place for."""
GAP = "[...]"
EDITABLE = ("front", "back", "text", "tags")
"""The fields of a card that an edit may change."""


@dataclass(frozen=True, slots=True)
class Content:
    """What of a card can be edited; None where it is not."""

    front: str | None = None
    back: str | None = None
    text: str | None = None
    """For a cloze, with `{{c1::…}}`; front and back follow from it."""
    tags: tuple[str, ...] | None = None


NOTHING = Content()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one card."""

    id: str
    """The card's."""
    verdict: Verdict
    card: str = ""
    """What the card asked when it was decided, so that a person can read the file."""
    now: Content = NOTHING
    """For an edit, what the card shall say."""
    was: Content = NOTHING
    """For an edit, what the same fields said before."""
    note: str = ""
    """Whatever the person wrote down about it."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """A file of decisions as it was read; empty where there is none."""

    path: str
    by_id: Mapping[str, Decision] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where in the file each decision stands."""

    def place(self, id: str) -> Place:
        """Where to look for the decision about a card."""
        return self.places.get(id, Place(self.path))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Cards as the decisions want them."""

    cards: tuple[Card, ...]
    dropped: tuple[Dropped, ...]
    conflicts: tuple[Problem, ...]
    """One for each field whose source changed under an edit, which wins all the same."""


def apply_decisions(cards: Iterable[Card], decisions: Decisions) -> Reviewed:
    """Leave out what was dropped and put in what was edited; cards nobody decided about stay as they are.

    An edit wins over whatever the card says by now. Where that is neither what it said when it was edited nor
    what the edit says, there is a problem with the code `edit-conflict`, and for an edit that the card has no
    place for, such as the front of a cloze, one with the code `edit-unfit`. Edited tags are merged: what the
    person added or took away is added or taken away, whatever other tags the card has by now.
    """
    kept: list[Card] = []
    dropped: list[Dropped] = []
    conflicts: list[Problem] = []
    for card in cards:
        decision = decisions.by_id.get(card.id)
        if decision is None:
            kept.append(card)
        elif decision.verdict == "drop":
            dropped.append(Dropped(card.kind, card.rule, card.quote, card.start_ms, DROPPED))
        else:
            kept.append(edited(card, decision))
            conflicts += _conflicts(card, decision, decisions.place(card.id))
    return Reviewed(tuple(kept), tuple(dropped), tuple(conflicts))


def edited(card: Card, decision: Decision) -> Card:
    """The card with what the decision changes; `card` is as its source has it."""
    if decision.verdict != "edit":
        return card
    now = decision.now
    if now.tags is not None:
        card = replace(card, tags=_merged(markup.tags(card.tags), decision.was.tags or (), now.tags))
    if card.note == "cloze":
        if now.text is None:
            return card
        return replace(card, text=now.text, front=hide(now.text), back="; ".join(hidden(now.text)))
    front, back = card.front if now.front is None else now.front, card.back if now.back is None else now.back
    return replace(card, front=front, back=back)


def has_conflict(card: Card, decision: Decision) -> bool:
    """Whether the source changed under the decision, so that a person should look at it again."""
    return any(_conflicts(card, decision, Place("")))


def content(card: Card) -> Content:
    """What of the card can be edited, as Anki keeps it."""
    tags = tuple(markup.tags(card.tags))
    if card.note == "cloze":
        return Content(text=markup.clean(card.text), tags=tags)
    return Content(front=markup.clean(card.front), back=markup.clean(card.back), tags=tags)


def decide_edit(card: Card, wanted: Content) -> Decision | None:
    """The decision that makes `card`, as its source has it, say what is wanted; None if it does already."""
    now, was = {}, {}
    given = content(card)
    for name in EDITABLE:
        old, new = getattr(given, name), getattr(wanted, name)
        if old is not None and new is not None and old != new:
            now[name], was[name] = new, old
    return Decision(card.id, "edit", card.front, Content(**now), Content(**was)) if now else None


def faults(wanted: Content) -> Iterator[tuple[str, str, str]]:
    """What keeps the content from being a card of Anki's: the field, what is wrong, what to do."""
    for name in ("front", "back"):
        side = getattr(wanted, name)
        if side is not None and not markup.clean(side).strip():
            yield name, f"the {name} is empty", "write something, or drop the card"
    if wanted.text is not None:
        try:
            markup.cloze(wanted.text)
        except ValueError:
            message = "the text hides nothing that Anki could ask for"
            yield "text", message, "write {{c1::round what shall be hidden}}, none within another"
    for tag in wanted.tags or ():
        if markup.tag(tag) != tag:
            better = markup.tag(tag)
            hint = f"write {better!r}" if better else "leave it out"
            yield "tags", f"the tag {tag!r} is none that Anki keeps as it is", hint


def hide(text: str) -> str:
    """The front of a cloze: its text with `[...]` for what is hidden."""
    return markup.CLOZE.sub(GAP, markup.clean(text))


def hidden(text: str) -> Sequence[str]:
    """What the clozes of a text hide, in order."""
    return markup.hidden_parts(text)


def _merged(tags: Sequence[str], was: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    taken = set(was) - set(now)
    added = [tag for tag in now if tag not in set(was)]
    return tuple(dict.fromkeys([*(tag for tag in tags if tag not in taken), *added]))


def _conflicts(card: Card, decision: Decision, place: Place) -> Iterator[Problem]:
    if decision.verdict != "edit":
        return
    given = content(card)
    for name in ("front", "back", "text"):
        new, old, source = (getattr(of, name) for of in (decision.now, decision.was, given))
        if new is None:
            continue
        if source is None:
            what = "a cloze" if card.note == "cloze" else "a question"
            message = f"the card “{card.front}” is {what} by now and has no {name} of its own to edit"
            yield Problem(place, UNFIT, message, "decide again with `cards review`")
        elif old is not None and source not in (old, new):
            message = (
                f"the {name} that was edited says something else by now; your edit stays\n"
                f"    it said:   {old}\n    now says:  {source}\n    your edit: {new}"
            )
            yield Problem(place, CONFLICT, message, "`cards review` asks which to take")
