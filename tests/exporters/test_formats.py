"""The other ways out carry the same cards as the package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cards.card import Card, Deck
from cards.errors import OutputError
from cards.exporters.formats import FORMATS, write_deck

Make = Callable[..., Card]
NOW = 1_760_000_000
WILD = "#1 <script>alert(1)</script>\t[sound:x] {{c1::y}} \"so\" 'it'; a\nb \\(x\\)"


@pytest.fixture
def decks(basic: Make, cloze: Make) -> list[Deck]:
    """Two lectures, one of them full of what a format might trip over."""
    wild = basic(id="#wild", front=WILD, back=f"={WILD}", quote=WILD, context=WILD, title=WILD, tags=(WILD,))
    return [
        Deck("Course::One", (basic(), cloze(), basic(id="linked", url="https://youtu.be/abc"))),
        Deck("Course::Two", (wild, basic(id="untimed", start_ms=None, end_ms=None))),
    ]


def test_the_text_file_gives_the_same_notes_as_the_package(
    new_anki: Callable[[], Any], tmp_path: Path, decks: list[Deck], basic: Make, cloze: Make
) -> None:
    write_deck(decks, tmp_path / "d.apkg", now=NOW)
    write_deck(decks, tmp_path / "d.txt", "txt")
    packaged, texted = new_anki(), new_anki()
    packaged.read(tmp_path / "d.apkg")
    first = [Deck("Other", (basic(id="known"), cloze(id="known too")))]
    write_deck(first, tmp_path / "first.apkg", now=NOW)
    texted.read(tmp_path / "first.apkg")
    texted.col.remove_notes(texted.col.find_notes("deck:Other"))
    log = texted.read_text(tmp_path / "d.txt")
    assert (log.found, log.new) == (5, 5)
    assert texted.content() == packaged.content()
    for guid in ("leafmould", "#wild"):
        names = [one.col.decks.name(one.card(guid).did) for one in (packaged, texted)]
        assert names[0] == names[1]


def test_the_text_file_updates_what_the_package_brought(anki: Any, tmp_path: Path, basic: Make) -> None:
    write_deck([Deck("D", (basic(),))], tmp_path / "d.apkg", now=NOW)
    write_deck([Deck("D", (basic(back="Better."),))], tmp_path / "d.txt", "txt")
    anki.read(tmp_path / "d.apkg")
    log = anki.read_text(tmp_path / "d.txt")
    assert (log.new, log.updated) == (0, 1)
    assert anki.note("leafmould")["Back"] == "Better."


def test_json_holds_all_of_every_card(tmp_path: Path, decks: list[Deck]) -> None:
    write_deck(decks, tmp_path / "d.json", "json")
    content = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    assert content["version"] == 1
    read = [
        Card(
            **{key: tuple(value) if key == "tags" else value for key, value in card.items() if key != "link"}
        )
        for deck in content["decks"]
        for card in deck["cards"]
    ]
    assert read == [card for deck in decks for card in deck.cards]
    assert content["decks"][0]["cards"][2]["link"] == "https://youtu.be/abc?t=74"


def test_csv_is_a_table_that_runs_nothing(tmp_path: Path, decks: list[Deck]) -> None:
    write_deck(decks, tmp_path / "d.csv", "csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "d.csv").read_text(encoding="utf-8-sig"))))
    assert [row["id"] for row in rows] == ["leafmould", "watering", "linked", "#wild", "untimed"]
    assert rows[0]["back"] == "What is left when leaves have rotted for two years."
    assert (rows[0]["time"], rows[0]["start_ms"]) == ("1:15", "75000")
    assert rows[3]["back"] == f"'={WILD}"
    assert (rows[4]["time"], rows[4]["start_ms"]) == ("", "")


def test_the_page_shows_every_card_and_runs_nothing(tmp_path: Path, decks: list[Deck]) -> None:
    write_deck(decks, tmp_path / "d.html", "html")
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert page.count("<article>") == 5
    assert '<h1 dir="auto">Course › Two</h1>' in page
    assert "Water <u>the soil</u>, not <u>the leaves</u>." in page
    assert '<a href="https://youtu.be/abc?t=74" rel="noreferrer">▶ 1:15</a>' in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_each_format_is_the_same_each_time_and_refuses_what_the_package_refuses(
    tmp_path: Path, basic: Make, format: str
) -> None:
    path = tmp_path / f"d{FORMATS[format].suffix}"
    write_deck([Deck("D", (basic(),))], path, format, now=NOW)
    once = path.read_bytes()
    write_deck([Deck("D", (basic(),))], path, format, now=NOW)
    assert path.read_bytes() == once
    with pytest.raises(OutputError, match="http"):
        write_deck([Deck("D", (basic(url="javascript:0"),))], path, format, now=NOW)
    with pytest.raises(OutputError, match="does not exist"):
        write_deck([Deck("D", (basic(),))], tmp_path / "gone" / path.name, format, now=NOW)
    assert path.read_bytes() == once


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"apkg"}))
def test_half_characters_stop_no_format(tmp_path: Path, basic: Make, format: str) -> None:
    write_deck([Deck("D\ud800", (basic(quote="half \ud800"),))], tmp_path / "d", format)
    assert (tmp_path / "d").read_bytes().decode()
