"""Packages as the official Anki takes them: what a learner gets, and what a rebuild does to it."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sqlite3
import stat
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.card import Card, Deck
from cards.errors import OutputError
from cards.exporters import files
from cards.exporters.apkg import check_path, package_bytes, unpack_media, write_apkg
from cards.exporters.notetypes import CLOZE, CSS, NOTE_TYPES, QUESTION
from cards.media.files import Media

Make = Callable[..., Card]
NOW = 1_760_000_000
DECK = "A garden in one year::Starting a compost heap"


@pytest.fixture
def cards(basic: Make, cloze: Make) -> tuple[Card, ...]:
    """A lecture's cards, with and without a link, a context and times."""
    return (
        basic(),
        cloze(),
        basic(id="linked", start_ms=3_725_400, url="https://youtu.be/abc", context="It goes cold otherwise."),
        basic(id="untimed", start_ms=None, end_ms=None, course="", source="notes.txt", title=""),
    )


@pytest.fixture
def package(tmp_path: Path, cards: tuple[Card, ...]) -> Path:
    """Those cards, packaged."""
    path = tmp_path / "deck.apkg"
    write_apkg([Deck(DECK, cards, "**Compost**, from the start.")], path, now=NOW)
    return path


def shown(html: str) -> str:
    """What a learner reads of a card."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    html = re.sub(r'<span class="same">.*?</span>', "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestImport:
    def test_every_note_is_new_and_every_card_renders(self, anki: Any, package: Path) -> None:
        log = anki.read(package)
        assert (log.found, log.new, log.updated, log.same, log.conflicting) == (4, 4, 0, 0, 0)
        ids = anki.col.find_cards("deck:*")
        assert len(ids) == 5
        for card_id in ids:
            card = anki.col.get_card(card_id)
            assert shown(card.question()), card_id
            assert len(shown(card.answer())) > len(shown(card.question()))
            assert "{{" not in card.answer()

    def test_the_collection_stays_sound(self, anki: Any, package: Path) -> None:
        anki.read(package)
        assert anki.col.fix_integrity() == ("Database rebuilt and optimized.", True)
        media = anki.col.media.check()
        assert (list(media.missing), list(media.unused)) == ([], [])
        assert not anki.col.get_empty_cards().notes

    def test_a_question_shows_topic_and_question_then_answer_quote_and_time(
        self, anki: Any, package: Path
    ) -> None:
        anki.read(package)
        card = anki.card("leafmould")
        assert shown(card.question()) == "Starting a compost heap What is leaf mould?"
        assert shown(card.answer()).removeprefix(shown(card.question())).strip() == (
            "What is left when leaves have rotted for two years. "
            "So leaf mould is just what is left when leaves have rotted for two years . "
            "1:15 A garden in one year"
        )
        assert "<b>what is left when leaves have rotted for two years</b>" in card.answer()
        assert "<a " not in card.answer()

    def test_a_cloze_hides_one_thing_at_a_time(self, anki: Any, package: Path) -> None:
        anki.read(package)
        first, second = anki.note("watering").cards()
        assert shown(first.question()) == "Starting a compost heap Water [...] , not the leaves ."
        assert shown(second.question()) == "Starting a compost heap Water the soil , not [...] ."
        assert "<b>the soil</b>" in first.answer()

    def test_the_time_links_to_the_moment_where_there_is_a_recording(self, anki: Any, package: Path) -> None:
        anki.read(package)
        answer = anki.card("linked").answer()
        assert '<a href="https://youtu.be/abc?t=3724">▶ 1:02:05</a>' in answer
        assert "It goes cold otherwise." in shown(anki.card("linked").question())

    def test_a_card_without_times_says_nothing_of_time(self, anki: Any, package: Path) -> None:
        anki.read(package)
        answer = shown(anki.card("untimed").answer())
        assert answer.startswith("notes.txt What is leaf mould?")
        assert "▶" not in answer
        assert "0:00" not in answer
        assert "None" not in answer

    def test_a_recording_without_times_is_linked_as_a_whole(
        self, anki: Any, tmp_path: Path, basic: Make
    ) -> None:
        card = basic(url="https://youtu.be/abc?a=1&b=2", start_ms=None, end_ms=None)
        write_apkg([Deck("D", (card,))], tmp_path / "d.apkg", now=NOW)
        anki.read(tmp_path / "d.apkg")
        assert '<a href="https://youtu.be/abc?a=1&amp;b=2">▶ Recording</a>' in anki.card("leafmould").answer()

    def test_a_quote_that_repeats_the_card_is_kept_but_not_shown(
        self, anki: Any, tmp_path: Path, cloze: Make
    ) -> None:
        card = cloze(quote="water the soil, not the leaves")
        write_apkg([Deck("D", (card,))], tmp_path / "d.apkg", now=NOW)
        anki.read(tmp_path / "d.apkg")
        assert shown(anki.card("watering").answer()) == (
            "Starting a compost heap Water the soil , not the leaves . 0:12 A garden in one year"
        )
        assert "water the soil, not the leaves" in anki.note("watering")["Quote"]
        assert ".quote .same { display: none; }" in CSS

    def test_the_rule_and_its_confidence_travel_unseen(self, anki: Any, package: Path) -> None:
        anki.read(package)
        note = anki.note("leafmould")
        assert note["Rule"] == "definition.is-a · 0.82"
        assert note["Id"] == note.guid == "leafmould"
        assert "definition.is-a" not in anki.card("leafmould").answer()

    def test_tags_are_cleaned_and_nest(self, anki: Any, package: Path) -> None:
        anki.read(package)
        assert sorted(anki.note("leafmould").tags) == ["A_garden_in_one_year", "cards::definition"]

    def test_subdecks_and_their_descriptions(self, anki: Any, package: Path) -> None:
        anki.read(package)
        assert {deck.name for deck in anki.col.decks.all_names_and_ids(skip_empty_default=True)} == {
            "A garden in one year",
            DECK,
        }
        deck = anki.col.decks.by_name(DECK)
        assert (deck["desc"], deck["md"]) == ("**Compost**, from the start.", True)

    def test_new_cards_come_in_the_order_of_the_lecture(self, anki: Any, tmp_path: Path, basic: Make) -> None:
        moments = [90_000, 5_000, 700_000, 42_000]
        made = [basic(id=f"a{ms}", start_ms=ms) for ms in moments]
        made += [basic(id=f"b{ms}", start_ms=ms, title="Second lecture") for ms in moments]
        write_apkg([Deck("Course", tuple(made))], tmp_path / "d.apkg", now=NOW)
        anki.read(tmp_path / "d.apkg")
        anki.col.decks.select(anki.col.decks.id_for_name("Course"))
        queue = anki.col.sched.get_queued_cards(fetch_limit=20).cards
        guids = [anki.col.get_card(queued.card.id).note().guid for queued in queue]
        assert guids == [f"{lecture}{ms}" for lecture in "ab" for ms in sorted(moments)]
        assert anki.card("a90000").due == 90

    def test_a_note_is_as_old_as_its_last_change(self, anki: Any, tmp_path: Path, basic: Make) -> None:
        made = (basic(), basic(id="other", front="And another?"))
        write_apkg([Deck("D", made)], tmp_path / "d.apkg", modified={"other": NOW - 99}, now=NOW)
        anki.read(tmp_path / "d.apkg")
        assert (anki.note("leafmould").mod, anki.note("other").mod) == (NOW, NOW - 99)

    def test_two_lectures_as_two_decks(self, anki: Any, tmp_path: Path, basic: Make) -> None:
        decks = [Deck(f"Course::{n}", (basic(id=f"id{n}"),)) for n in range(3)]
        write_apkg([*decks, Deck("Course", (), "All of it")], tmp_path / "d.apkg", now=NOW)
        assert anki.read(tmp_path / "d.apkg").new == 3
        for number in range(3):
            assert len(anki.col.find_cards(f'deck:"Course::{number}"')) == 1


class TestRebuild:
    def write(self, path: Path, *made: Card, modified: dict[str, int] | None = None, now: int = NOW) -> Path:
        write_apkg([Deck("D", made)], path, modified=modified, now=now)
        return path

    def test_without_change_leaves_the_learners_edits_and_tags_alone(
        self, anki: Any, tmp_path: Path, basic: Make
    ) -> None:
        anki.read(self.write(tmp_path / "a.apkg", basic()))
        note = anki.note("leafmould")
        note["Back"] = "My own words."
        note.tags.append("mine")
        anki.col.update_note(note)
        log = anki.read(self.write(tmp_path / "b.apkg", basic(), modified={"leafmould": NOW}, now=NOW + 1000))
        assert (log.new, log.updated, log.same, log.conflicting) == (0, 0, 1, 0)
        assert anki.note("leafmould")["Back"] == "My own words."
        assert "mine" in anki.note("leafmould").tags

    def test_a_change_with_its_time_comes_through_once_and_keeps_the_schedule(
        self, anki: Any, tmp_path: Path, basic: Make
    ) -> None:
        old = (basic(), basic(id="other", front="And another?"))
        anki.read(self.write(tmp_path / "a.apkg", *old))
        anki.col.sched.set_due_date([anki.card("leafmould").id], "7")
        due = anki.card("leafmould").due
        new = (basic(back="What rotted leaves become.", start_ms=99_000), old[1])
        times = {"leafmould": NOW + 500, "other": NOW}
        again = self.write(tmp_path / "b.apkg", *new, modified=times, now=NOW + 1000)
        log = anki.read(again)
        assert (log.new, log.updated, log.same, log.conflicting) == (0, 1, 1, 0)
        assert anki.note("leafmould")["Back"] == "What rotted leaves become."
        assert anki.card("leafmould").due == due
        assert anki.read(again).updated == 0

    def test_cards_added_later_sort_into_place(self, anki: Any, tmp_path: Path, basic: Make) -> None:
        ends = (basic(id="first", start_ms=1000), basic(id="last", start_ms=90_000))
        anki.read(self.write(tmp_path / "a.apkg", *ends))
        middle = basic(id="middle", start_ms=50_000)
        anki.read(self.write(tmp_path / "b.apkg", ends[0], middle, ends[1], now=NOW + 9))
        anki.col.decks.select(anki.col.decks.id_for_name("D"))
        queue = anki.col.sched.get_queued_cards(fetch_limit=20).cards
        guids = [anki.col.get_card(queued.card.id).note().guid for queued in queue]
        assert guids == ["first", "middle", "last"]

    def test_packages_of_the_same_second_do_not_get_in_each_others_way(
        self, anki: Any, tmp_path: Path, basic: Make, cloze: Make
    ) -> None:
        a, b, c = basic(id="a"), basic(id="b", front="B?"), cloze(id="c")
        anki.read(self.write(tmp_path / "a.apkg", a, b))
        log = anki.read(self.write(tmp_path / "b.apkg", c, b, a, basic(id="d", front="D?")))
        assert (log.new, log.updated, log.same) == (2, 0, 2)
        assert [anki.note(guid).fields[0][:2] for guid in "abcd"] == ["Wh", "B?", "Wa", "D?"]
        assert [len(anki.note(guid).cards()) for guid in "abcd"] == [1, 1, 2, 1]
        assert anki.col.fix_integrity() == ("Database rebuilt and optimized.", True)

    def test_a_new_style_reaches_old_notes_and_changes_nothing_else(
        self, anki: Any, tmp_path: Path, basic: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anki.read(self.write(tmp_path / "a.apkg", basic()))
        from cards.exporters import collection

        monkeypatch.setattr(collection, "CSS", CSS + "/* newer */")
        same_age = self.write(tmp_path / "b.apkg", basic())
        anki.read(same_age)
        assert "newer" not in anki.card("leafmould").question()
        monkeypatch.setattr(collection, "STYLED", collection.STYLED + 1)
        log = anki.read(self.write(tmp_path / "c.apkg", basic()))
        assert (log.updated, log.conflicting) == (0, 0)
        assert "newer" in anki.card("leafmould").question()

    def test_the_same_cards_and_times_give_the_same_bytes(
        self, cards: tuple[Card, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        decks = [Deck(DECK, cards)]
        first = package_bytes(decks, now=NOW)
        clock = time.time()
        monkeypatch.setattr(time, "time", lambda: clock + 5000)
        assert package_bytes(decks, now=NOW) == first
        times = {card.id: NOW for card in cards}
        assert package_bytes(decks, modified=times, now=NOW + 77) == first
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
        assert package_bytes(decks) == first


class TestWild:
    @pytest.mark.parametrize(
        "said",
        [
            "<script>document.title = 'gone'</script>",
            "<img src=x onerror=alert(1)>",
            "a [sound:x.mp3] b [anki:play:q:0] c",
            "[latex]x^2[/latex] [$]x[/$] [[type:Back]]",
            r"\(x^2\) and \[y\] for $5 and $$6$$",
            "{{c1::x}} {{Back}} {{#Front}} }} :: {{c2::y::z}}",
            "List<int> and <UNK> & &amp; a<b>c </div></body>",
            "\x00\x01\x1f\x7f\x85 controls \u202e\u2066 bidi \ufeff \ud800",
            "007",
            "عربي وعبرية עברית and English",
            "🧑‍🌾 compost café cafe\u0301",
            "x" * 5000,
        ],
    )
    def test_what_was_said_is_read_and_never_run(
        self, anki: Any, tmp_path: Path, basic: Make, cloze: Make, said: str
    ) -> None:
        words: dict[str, Any] = dict.fromkeys(("quote", "context", "title", "course", "source", "rule"), said)
        question = basic(front=said, back=f"{said}!", tags=(said,), **words)
        gap = cloze(text=f"Here {{{{c1::gap}}}} {said}".replace("{{c2", "{ {c2"), **words)
        path = tmp_path / "d.apkg"
        write_apkg([Deck("D", (question, gap), said)], path, now=NOW)
        log = anki.read(path)
        assert (log.found, log.new) == (2, 2)
        for guid in ("leafmould", "watering"):
            for card in anki.note(guid).cards():
                html = re.sub(r"<style>.*?</style>|data-cloze=\"[^\"]*\"", "", card.answer(), flags=re.DOTALL)
                tags = set(re.findall(r"<(\w+)", html))
                assert tags <= {"div", "hr", "br", "span", "b"}, tags
                assert not re.search(r"\\[(\[]", html)
                assert not card.question_av_tags()
                assert not card.answer_av_tags()
        assert anki.col.fix_integrity()[1]
        assert not anki.col.media.check().missing
        assert not anki.col.get_empty_cards().notes

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        said=st.lists(
            st.text(min_size=1, max_size=40)
            | st.sampled_from(["[sound:a]", "\x1f", "{{c1::", "}}", "<b>", "\\(", "::", "]]>", "<!--"]),
            min_size=1,
            max_size=5,
        ).map("".join)
    )
    def test_any_text_arrives(self, new_anki: Callable[[], Any], basic: Make, said: str) -> None:
        card = basic(front=f"Q {said}", back=f"A {said}", quote=said, title=said, tags=(said,))
        anki = new_anki()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "d.apkg")
            write_apkg([Deck(f"D{said}", (card,))], path, now=NOW)
            assert anki.read(path).new == 1
        assert not anki.card("leafmould").answer_av_tags()
        assert anki.col.fix_integrity() == ("Database rebuilt and optimized.", True)


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("collection.apkg", "replaces the whole collection"),
            ("Collection.APKG", "replaces the whole collection"),
            ("backup-2026-01-01.apkg", "replaces the whole collection"),
            ("deck.txt", r"ends in \.apkg; try deck\.apkg"),
            ("deck", r"try deck\.apkg"),
            ("missing/deck.apkg", "does not exist; make it first"),
            ("folder.apkg", "this is a folder"),
            ("folder", "this is a folder"),
        ],
    )
    def test_a_name_that_cannot_be_says_what_to_do(
        self, tmp_path: Path, basic: Make, name: str, says: str
    ) -> None:
        (tmp_path / "folder.apkg").mkdir()
        (tmp_path / "folder").mkdir()
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(OutputError, match=says) as raised:
            write_apkg([Deck("D", (basic(),))], tmp_path / name, now=NOW)
        assert str(tmp_path / name) in str(raised.value)
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_folder_that_cannot_be_written_to(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        with pytest.raises(OutputError, match="cannot be written to; choose another place"):
            check_path(tmp_path / "deck.apkg")

    @pytest.mark.parametrize("step", ["open", "fsync", "replace"])
    def test_a_failure_leaves_the_old_package_and_no_litter(
        self, package: Path, basic: Make, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        old = package.read_bytes()
        temporary = set(os.listdir(tempfile.gettempdir()))

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        if step == "open":
            monkeypatch.setattr(files, "open", full, raising=False)
        else:
            monkeypatch.setattr(os, step, full)
        with pytest.raises(OutputError, match="No space left on device"):
            write_apkg([Deck("D", (basic(),))], package, now=NOW)
        assert package.read_bytes() == old
        assert os.listdir(package.parent) == [package.name]
        assert {name for name in os.listdir(tempfile.gettempdir()) if name.endswith(".anki2")} <= temporary

    def test_an_interrupt_leaves_the_old_package_and_no_litter(
        self, package: Path, basic: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = package.read_bytes()

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_apkg([Deck("D", (basic(),))], package, now=NOW)
        assert package.read_bytes() == old
        assert os.listdir(package.parent) == [package.name]

    def test_writing_leaves_nothing_in_the_temporary_folder(
        self, tmp_path: Path, basic: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "tmp").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
        write_apkg([Deck("D", (basic(),))], tmp_path / "d.apkg", now=NOW)
        assert not list((tmp_path / "tmp").iterdir())

    def test_a_link_keeps_being_one(self, tmp_path: Path, basic: Make) -> None:
        real, named = tmp_path / "real.apkg", tmp_path / "named.apkg"
        real.write_bytes(b"old")
        named.symlink_to(real)
        write_apkg([Deck("D", (basic(),))], named, now=NOW)
        assert named.is_symlink()
        assert zipfile.is_zipfile(real)

    def test_the_package_can_be_read_by_whom_the_user_lets(self, tmp_path: Path, basic: Make) -> None:
        old = os.umask(0o022)
        try:
            write_apkg([Deck("D", (basic(),))], tmp_path / "d.apkg", now=NOW)
        finally:
            os.umask(old)
        assert stat.S_IMODE((tmp_path / "d.apkg").stat().st_mode) == 0o644

    def test_an_address_that_no_card_may_open(self, package: Path, basic: Make) -> None:
        old = package.read_bytes()
        with pytest.raises(OutputError, match="starts with http"):
            write_apkg([Deck("D", (basic(url="javascript:alert(1)"),))], package, now=NOW)
        assert package.read_bytes() == old

    def test_the_same_id_twice_is_a_mistake_of_ours(self, basic: Make) -> None:
        with pytest.raises(ValueError, match="two cards have the id 'leafmould'"):
            package_bytes([Deck("D", (basic(),)), Deck("E", (basic(front="Again?"),))], now=NOW)

    @pytest.mark.parametrize(
        "changes",
        [{"front": " "}, {"back": "\x1f"}, {"id": ""}, {"note": "cloze", "text": "nothing hidden"}],
    )
    def test_a_card_of_which_anki_would_show_nothing_is_a_mistake_of_ours(
        self, basic: Make, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(ValueError, match=r"empty side|no id|no card"):
            package_bytes([Deck("D", (basic(**changes),))], now=NOW)

    def test_nothing_to_write_is_a_mistake_of_ours(self) -> None:
        with pytest.raises(ValueError, match="no card"):
            package_bytes([Deck("D", ())], now=NOW)

    def test_a_deck_needs_a_name(self, basic: Make) -> None:
        with pytest.raises(OutputError, match="needs a name"):
            package_bytes([Deck(" :: ", (basic(),))], now=NOW)


class TestTimes:
    @pytest.mark.parametrize("now", [0, -1, 4_000_000_000])
    def test_a_time_that_would_harm_a_collection_is_refused(self, basic: Make, now: int) -> None:
        with pytest.raises(OutputError, match="this computer's clock"):
            package_bytes([Deck("D", (basic(),))], now=now)
        with pytest.raises(OutputError, match="card leafmould"):
            package_bytes([Deck("D", (basic(),))], modified={"leafmould": now}, now=NOW)

    @pytest.mark.parametrize("epoch", ["yesterday", "-5", "1.5", "99999999999"])
    def test_a_senseless_source_date_epoch_is_refused(
        self, basic: Make, epoch: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        with pytest.raises(OutputError, match="SOURCE_DATE_EPOCH"):
            package_bytes([Deck("D", (basic(),))])

    def test_source_date_epoch_zero_means_as_early_as_can_be(
        self, basic: Make, monkeypatch: pytest.MonkeyPatch, anki: Any, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        write_apkg([Deck("D", (basic(),))], tmp_path / "d.apkg")
        anki.read(tmp_path / "d.apkg")
        assert anki.note("leafmould").mod == 315_532_800
        assert anki.col.fix_integrity() == ("Database rebuilt and optimized.", True)

    def test_without_a_time_it_is_now(self, basic: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        before = int(time.time())
        data = package_bytes([Deck("D", (basic(),))])
        connection = sqlite3.connect(":memory:")
        connection.deserialize(zipfile.ZipFile(io.BytesIO(data)).read("collection.anki2"))
        (modified,) = connection.execute("select mod from notes").fetchone()
        assert before <= modified <= int(time.time())


class TestMedia:
    @pytest.fixture
    def illustrated(self, tmp_path: Path, basic: Make) -> Path:
        """A package of two notes that share a picture."""
        files = {name: tmp_path / name for name in ("cards-b.mp3", "cards-a.jpg", "cards-unused.jpg")}
        for name, path in files.items():
            path.write_bytes(name.encode() * 1000)
        picture = files["cards-a.jpg"]
        media = {"leafmould": Media(files["cards-b.mp3"], picture), "other": Media(None, picture)}
        media["not in the deck"] = Media(None, files["cards-unused.jpg"])
        path = tmp_path / "deck.apkg"
        made = (basic(), basic(id="other", front="And another?"))
        write_apkg([Deck("D", made)], path, now=NOW, media=media)
        return path

    def test_anki_gets_each_file_once_and_none_that_no_note_names(self, anki: Any, illustrated: Path) -> None:
        anki.read(illustrated)
        folder = Path(anki.col.media.dir())
        assert sorted(os.listdir(folder)) == ["cards-a.jpg", "cards-b.mp3"]
        assert (folder / "cards-b.mp3").read_bytes() == b"cards-b.mp3" * 1000
        check = anki.col.media.check()
        assert (list(check.missing), list(check.unused)) == ([], [])
        assert [tag.filename for tag in anki.card("leafmould").answer_av_tags()] == ["cards-b.mp3"]
        assert not anki.card("other").answer_av_tags()

    def test_what_a_package_holds_can_be_had_again(self, illustrated: Path, tmp_path: Path) -> None:
        folder = tmp_path / "again"
        folder.mkdir()
        unpack_media(illustrated, {"cards-b.mp3", "cards-c.mp3"}, folder)
        assert os.listdir(folder) == ["cards-b.mp3"]
        assert (folder / "cards-b.mp3").read_bytes() == b"cards-b.mp3" * 1000

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_a_damaged_package_gives_nothing_wrong(self, illustrated: Path, data: st.DataObject) -> None:
        whole = bytearray(illustrated.read_bytes())
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] ^= data.draw(st.integers(1, 255))
        with tempfile.TemporaryDirectory() as folder:
            damaged = Path(folder, "damaged.apkg")
            damaged.write_bytes(whole[: data.draw(st.sampled_from([at, len(whole)]))])
            unpack_media(damaged, {"cards-a.jpg", "cards-b.mp3"}, Path(folder))
            for path in Path(folder).glob("cards-*"):
                assert path.read_bytes() == path.name.encode() * 1000


class TestNoteTypes:
    def test_nothing_that_anki_knows_them_by_has_changed(self) -> None:
        """Learners have these note types: with any change here their notes are never updated again."""
        frozen = {
            kind: [note_type.id, note_type.template_id, [field.id for field in note_type.fields]]
            for kind, note_type in NOTE_TYPES.items()
        }
        stored = Path(__file__).with_name("notetypes.json").read_text(encoding="utf-8")
        assert frozen == json.loads(stored)

    def test_both_have_the_same_fields_but_the_first(self) -> None:
        rest = (
            "Back",
            "Context",
            "Quote",
            "Time",
            "Link",
            "Source",
            "Course",
            "Clip",
            "Image",
            "Extra",
            "Rule",
            "Id",
        )
        assert QUESTION.field_names == ("Front", *rest)
        assert CLOZE.field_names == ("Text", *rest)

    def test_a_renamed_field_is_an_update_like_any_other(
        self, anki: Any, package: Path, tmp_path: Path, basic: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anki.read(package)
        import dataclasses

        from cards.exporters import collection

        renamed = dataclasses.replace(
            QUESTION,
            fields=tuple(
                dataclasses.replace(field, name="Remark") if field.name == "Extra" else field
                for field in QUESTION.fields
            ),
            back=QUESTION.back.replace("Extra", "Remark"),
        )
        monkeypatch.setattr(collection, "STYLED", collection.STYLED + 1)
        monkeypatch.setattr(collection, "NOTE_TYPES", {"basic": renamed})
        names = dict(zip(renamed.field_names, QUESTION.field_names, strict=True))
        assert names["Remark"] == "Extra"
        path = tmp_path / "renamed.apkg"
        write_apkg([Deck(DECK, (basic(back="Changed."),))], path, now=NOW + 5)
        log = anki.read(path)
        assert (log.new, log.updated, log.conflicting) == (0, 1, 0)
        assert anki.note("leafmould")["Back"] == "Changed."
        assert "Remark" in anki.note("leafmould").keys()  # noqa: SIM118

    def test_clip_and_picture_appear_once_they_are_there(self, anki: Any, package: Path) -> None:
        anki.read(package)
        assert 'class="clip"' not in anki.card("leafmould").answer()
        note = anki.note("leafmould")
        note["Clip"], note["Image"] = "[sound:a.mp3]", '<img src="a.jpg">'
        anki.col.update_note(note)
        card = anki.card("leafmould")
        assert '<img src="a.jpg">' in card.answer()
        assert [tag.filename for tag in card.answer_av_tags()] == ["a.mp3"]
        assert not card.question_av_tags()

    @pytest.mark.parametrize(
        ("theme", "paper"),
        [
            (r"\.card", ["#ffffff", "#f5f5f5"]),
            (r"\.nightMode\.card, \.night_mode\.card", ["#2c2c2c", "#000000"]),
        ],
    )
    def test_every_colour_can_be_read_on_every_ground(self, theme: str, paper: list[str]) -> None:
        block = re.search(rf"^{theme} \{{(.*?)\}}", CSS, re.DOTALL | re.MULTILINE)
        assert block
        colours = dict(re.findall(r"--(\w+): (#\w{6});", block[1]))
        assert set(colours) == {"ink", "soft", "line", "accent"}
        for ground in paper:
            for name in ("ink", "soft", "accent"):
                assert contrast(colours[name], ground) >= 4.5, (name, ground)

    def test_colours_live_in_the_style_alone(self, anki: Any, package: Path) -> None:
        anki.read(package)
        for card_id in anki.col.find_cards("deck:*"):
            for field in anki.col.get_card(card_id).note().fields:
                assert "style" not in field
                assert "color" not in field


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
