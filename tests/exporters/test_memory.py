"""Builds after the first, as the official Anki takes them: a learner's notes are touched for a reason."""

from __future__ import annotations

import sqlite3
import sys
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cards.build import build_deck
from cards.card import Card
from cards.deck.changes import search
from cards.deck.lock import lock_bytes
from cards.deck.previous import plain, read_package, read_previous
from cards.deck.rebuild import Plan, check_loss, plan, write
from cards.deck.store import open_memory
from cards.drafting.identity import anchor, guid
from cards.errors import LockError

Make = Callable[..., Card]
NOW = 1_760_000_000
WILD = "#1 <script>alert(1)</script>\t[sound:x] {{c1::y}} \"so\" 'it'; a\nb \\(x\\) \x1f\u2028 \ud800 e\u0301"
WORDS = (
    "Leaf mould is what is left when leaves have rotted for two years.",
    "Water the soil in the evening and never the leaves.",
    "Turn the heap every other week so that air comes in.",
    "Worms do most of the work and cost nothing at all.",
    "Cover the heap with a sheet before the first frost.",
)


@dataclass
class Author:
    """Somebody who builds a deck again and again."""

    folder: Path
    name: str = "Garden"
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def package(self) -> Path:
        return self.folder / "garden.apkg"

    @property
    def lock(self) -> Path:
        return self.folder / "garden.lock"

    def build(self, cards: Sequence[Card], now: int = NOW, format: str = "apkg", **options: Any) -> Plan:
        target = self.folder / f"garden.{format}"
        memory = open_memory(target)
        planned = plan(
            cards,
            memory.lock,
            arrange=lambda made: build_deck(made, name=self.name),
            now=now,
            **(self.options | options),
        )
        write(planned, target, format, memory)
        return planned


@pytest.fixture
def author(tmp_path: Path) -> Author:
    (tmp_path / "deck").mkdir()
    return Author(tmp_path / "deck")


@pytest.fixture
def cards(basic: Make, cloze: Make) -> list[Card]:
    """A lecture's cards as drafting hands them out."""
    made = []
    for at, words in enumerate(WORDS):
        kind = "definition" if at == 0 else "tip"
        values = {
            "id": guid("", kind, anchor(words), 0),
            "kind": kind,
            "rule": f"{kind}.some",
            "quote": words,
            "anchor": anchor(words),
            "key": anchor(words),
            "start_ms": 20_000 * at,
            "end_ms": 20_000 * at + 5_000,
            "tags": ("garden", kind),
        }
        if at == 1:
            made.append(cloze(**values))
        else:
            made.append(basic(**values, front=f"What about number {at}?", back=words))
    return made


def reworded(cards: list[Card], at: int, back: str) -> list[Card]:
    """The cards, one of them with another answer."""
    return [replace(card, back=back) if number == at else card for number, card in enumerate(cards)]


def times(package: Path) -> dict[str, int]:
    """When the notes of a package last changed."""
    return {record.id: record.changed for record in read_package(package).records}


def test_a_rebuild_without_change_is_the_same_to_the_byte(author: Author, cards: list[Card]) -> None:
    author.build(cards)
    before = author.package.read_bytes(), author.lock.read_bytes()
    planned = author.build(cards, now=NOW + 1000)
    assert (author.package.read_bytes(), author.lock.read_bytes()) == before
    assert not planned.changes
    assert planned.changes.same == len(cards)


def test_a_changed_card_is_updated_once_and_no_other_is_touched(
    author: Author, cards: list[Card], anki: Any
) -> None:
    author.build(cards)
    assert anki.read(author.package).new == len(cards)
    planned = author.build(reworded(cards, 2, "Turn it."), now=NOW + 1000)
    (entry,) = planned.changes.changed
    said = [(change.name, change.before, change.after) for change in entry.fields]
    assert said[0] == ("Back", WORDS[2], "Turn it.")
    log = anki.read(author.package)
    assert (log.new, log.updated, log.same) == (0, 1, len(cards) - 1)
    author.build(reworded(cards, 2, "Turn it."), now=NOW + 2000)
    assert anki.read(author.package).updated == 0
    assert anki.note(cards[2].id)["Back"] == "Turn it."


@pytest.mark.parametrize("clock", [NOW - 5000, NOW])
def test_a_clock_that_stands_or_runs_back_still_makes_a_change_younger(
    clock: int, author: Author, cards: list[Card], anki: Any
) -> None:
    author.build(cards)
    anki.read(author.package)
    author.build(reworded(cards, 2, "Turn it."), now=clock)
    assert times(author.package)[cards[2].id] == NOW + 1
    assert anki.read(author.package).updated == 1


def test_another_score_or_rule_is_no_reason_to_touch_a_note(
    author: Author, cards: list[Card], anki: Any
) -> None:
    author.build(cards)
    anki.read(author.package)
    note = anki.note(cards[0].id)
    note["Back"] = "My own words."
    anki.col.update_note(note)
    planned = author.build([replace(card, score=0.11, rule="tip.renamed") for card in cards], now=NOW + 1000)
    assert not planned.changes
    assert anki.read(author.package).updated == 0
    assert anki.note(cards[0].id)["Back"] == "My own words."


def test_the_numbers_in_the_lock_are_those_of_anki(author: Author, cards: list[Card], anki: Any) -> None:
    planned = author.build(cards)
    anki.read(author.package)
    for record in planned.lock.records:
        assert anki.note(record.id).id == record.note
    later = author.build([*cards, replace(cards[0], id="more", anchor="more", quote="More.")], now=NOW + 9)
    assert {record.id: record.note for record in planned.lock.records}.items() <= {
        record.id: record.note for record in later.lock.records
    }.items()


@pytest.mark.parametrize("gone", [1, 3])
def test_what_is_retired_can_be_found_in_anki_and_is_tagged_on_request(
    gone: int, author: Author, cards: list[Card], anki: Any, new_anki: Callable[[], Any]
) -> None:
    author.build(cards)
    anki.read(author.package)
    planned = author.build(cards[gone:], now=NOW + 1000)
    assert [entry.id for entry in planned.changes.retired] == [card.id for card in cards[:gone]]
    notes = {anki.note(card.id).id for card in cards[:gone]}
    assert set(anki.col.find_notes(search(planned.changes.retired))) == notes
    assert anki.read(author.package).updated == 0
    tagged = author.build(cards[gone:], now=NOW + 2000, retire=True)
    assert not tagged.changes
    log = anki.read(author.package)
    assert (log.new, log.updated) == (0, gone)
    assert set(anki.col.find_notes("tag:cards::retired")) == notes
    assert anki.card(cards[0].id).did == anki.card(cards[-1].id).did
    again = author.package.read_bytes()
    author.build(cards[gone:], now=NOW + 3000, retire=True)
    assert author.package.read_bytes() == again
    starter = new_anki()
    starter.read(author.package)
    assert starter.col.decks.name(starter.card(cards[0].id).did) == "Garden::Retired"


def test_a_card_that_comes_back_is_the_card_it_was(author: Author, cards: list[Card], anki: Any) -> None:
    author.build(cards)
    anki.read(author.package)
    author.build(cards[1:], now=NOW + 1000, retire=True)
    anki.read(author.package)
    planned = author.build(cards, now=NOW + 2000)
    assert [entry.id for entry in planned.changes.revived] == [cards[0].id]
    log = anki.read(author.package)
    assert (log.new, log.updated) == (0, 1)
    assert anki.col.find_notes("tag:cards::retired") == []


def test_what_review_drops_keeps_its_id(author: Author, cards: list[Card]) -> None:
    def drop(*ids: str) -> Callable[[Sequence[Card]], Sequence[Card]]:
        return lambda found: [card for card in found if card.id not in ids]

    author.build(cards[1:])
    planned = author.build(cards, now=NOW + 10, decide=drop(cards[0].id, cards[1].id))
    states = {record.id: record.state for record in planned.lock.records}
    assert (states[cards[0].id], states[cards[1].id], states[cards[2].id]) == ("dropped", "retired", "live")
    assert planned.gone == ()
    heard = [replace(card, id=f"x{at}", anchor=f"so {card.anchor}") for at, card in enumerate(cards)]
    again = author.build(heard, now=NOW + 20, decide=drop(cards[0].id, cards[1].id))
    assert {record.id: record.state for record in again.lock.records} == states
    kept = author.build(heard, now=NOW + 30)
    assert [entry.id for entry in kept.changes.new] == [cards[0].id]
    assert [entry.id for entry in kept.changes.revived] == [cards[1].id]


def test_all_formats_have_the_same_ids(author: Author, cards: list[Card], anki: Any) -> None:
    author.build(cards)
    anki.read(author.package)
    heard = [replace(card, id=f"x{at}", anchor=f"so {card.anchor}") for at, card in enumerate(cards)]
    for format in ("csv", "json", "html", "txt"):
        author.build(heard, format=format)
        content = (author.folder / f"garden.{format}").read_text(encoding="utf-8")
        assert format == "html" or all(card.id in content for card in cards)
    log = anki.read_text(author.folder / "garden.txt")
    assert (log.new, log.conflicting) == (0, 0)


def test_the_package_alone_is_enough_to_carry_on(author: Author, cards: list[Card], anki: Any) -> None:
    wild = replace(cards[4], back=WILD, quote=f"{WORDS[4]} {WILD}", front=WILD)
    author.build([*cards[:4], wild])
    before = author.package.read_bytes()
    author.lock.unlink()
    heard = [replace(card, id=f"x{at}", source="other.srt") for at, card in enumerate([*cards[:4], wild])]
    planned = author.build(heard, now=NOW + 1000)
    assert not planned.changes, planned.changes
    assert author.package.read_bytes() == before
    anki.read(author.package)
    author.build(reworded(heard, 2, "Turn it."), now=NOW + 2000)
    assert anki.read(author.package).updated == 1


@pytest.mark.parametrize("legacy", [True, False])
def test_a_package_that_anki_exported(
    legacy: bool, author: Author, cards: list[Card], anki: Any, tmp_path: Path
) -> None:
    from anki.collection import ExportAnkiPackageOptions

    planned = author.build(cards)
    anki.read(author.package)
    exported = tmp_path / "exported.apkg"
    options = ExportAnkiPackageOptions(
        with_scheduling=False, with_deck_configs=False, with_media=False, legacy=legacy
    )
    anki.col.export_anki_package(out_path=str(exported), options=options, limit=None)
    if not legacy and not (find_spec("zstandard") or sys.version_info >= (3, 14)):
        with pytest.raises(LockError, match="tick `Support older Anki versions`"):
            read_previous(exported)
        return
    read = read_previous(exported)
    assert {record.id: record.hash for record in read.records} == {
        record.id: record.hash for record in planned.lock.records
    }
    assert {record.deck for record in read.records} == {"Garden"}


def test_two_people_who_build_from_the_same_lock_get_the_same_bytes(
    author: Author, cards: list[Card], tmp_path: Path
) -> None:
    author.build(cards)
    (tmp_path / "elsewhere").mkdir()
    other = Author(tmp_path / "elsewhere")
    other.lock.write_bytes(author.lock.read_bytes())
    new = replace(cards[0], id="n", anchor="quite other", quote="Quite other.", start_ms=99_000)
    changed = [*reworded(cards, 2, "Turn it.")[1:], new]
    author.build(changed, now=NOW + 50)
    other.build(changed, now=NOW + 50)
    assert other.package.read_bytes() == author.package.read_bytes()
    assert other.lock.read_bytes() == author.lock.read_bytes()


def test_a_deck_of_another_name_moves_only_what_is_new(author: Author, cards: list[Card], anki: Any) -> None:
    author.build(cards[:-1])
    anki.read(author.package)
    author.name = "Yard"
    planned = author.build(cards, now=NOW + 10)
    assert [len(planned.changes.moved), len(planned.changes.new)] == [len(cards) - 1, 1]
    assert anki.read(author.package).updated == 0
    assert anki.col.decks.name(anki.card(cards[0].id).did) == "Garden"


def _loss(
    author: Author, cards: Sequence[Card], read: Collection[str] = ("compost.vtt",), all_read: bool = True
) -> str:
    memory = open_memory(author.package)
    planned = plan(cards, memory.lock, arrange=lambda made: build_deck(made, name="Garden"), now=NOW)
    try:
        check_loss(planned, memory.lock, read=read, all_read=all_read)
    except LockError as error:
        return str(error)
    return ""


def test_a_build_that_would_lose_most_cards_stops(author: Author, cards: list[Card]) -> None:
    other = [
        replace(
            card, id=f"o{at}", source="other.vtt", anchor=f"{card.anchor} there", quote=f"{card.quote} There."
        )
        for at, card in enumerate(cards[:3])
    ]
    author.build([*cards, *other])
    assert _loss(author, [*cards, *other]) == ""
    assert _loss(author, [*cards[2:], *other]) == ""
    assert "of the 8 cards of the last build 5 would be gone" in _loss(author, other, read=["other.vtt"])
    silent = _loss(author, cards, read=["compost.vtt", "other.vtt"])
    assert "other.vtt: gave 3 cards in the last build, now none" in silent
    assert "--force" in silent
    assert _loss(author, cards, read=["compost.vtt"]) == ""
    assert "other.vtt" in _loss(author, cards, read=["compost.vtt"], all_read=False)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"readme": b"hello"}, "holds no Anki collection"),
        ({"collection.anki2": b"nonsense"}, "not an Anki package that can be read"),
        ({"collection.anki2": b""}, "not an Anki package that can be read"),
        ({"collection.anki21b": b"nonsense"}, "Anki"),
        (None, "not an Anki package"),
    ],
)
def test_what_is_no_package_of_ours_is_refused(
    content: dict[str, bytes] | None, says: str, tmp_path: Path
) -> None:
    package = tmp_path / "some.apkg"
    package.write_bytes(b"PK\x03\x04 and no more")
    if content is not None:
        with zipfile.ZipFile(package, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    with pytest.raises(LockError) as caught:
        read_previous(package)
    assert says in str(caught.value)
    assert all(problem.hint for problem in caught.value.problems)


def test_a_package_of_somebody_else_is_refused(author: Author, cards: list[Card], tmp_path: Path) -> None:
    author.build(cards)
    package = tmp_path / "theirs.apkg"
    with zipfile.ZipFile(author.package) as archive:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(archive.read("collection.anki2"))
    connection.execute("update col set models = replace(models, '\"Quote\"', '\"Q\"')")
    connection.commit()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("collection.anki2", connection.serialize())
    with pytest.raises(LockError, match="no note in this package was made by cards"):
        read_previous(package)


def test_the_lock_is_a_function_of_the_cards_alone(author: Author, cards: list[Card]) -> None:
    planned = author.build(cards)
    assert author.lock.read_bytes() == lock_bytes(planned.lock)
    assert str(author.folder) not in author.lock.read_text(encoding="utf-8")
    for record in planned.lock.records:
        assert plain(record.fields["Quote"]) in WORDS
