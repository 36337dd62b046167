"""What was decided in review comes back in every build, and the file that says so is safe to edit by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.card import Card
from cards.deck.decisionfile import forget, parse_decisions, read_decisions, record
from cards.deck.decisions import (
    CONFLICT,
    UNFIT,
    Content,
    Decision,
    Decisions,
    apply_decisions,
    decide_edit,
    has_conflict,
)
from cards.errors import InputError, OutputError
from cards.exporters.markup import clean

KNOT = Card(
    id="bowline000001",
    kind="definition",
    rule="definition.is-a",
    score=0.8,
    note="basic",
    front="What is a bowline?",
    back="A knot that makes a loop.",
    quote="A bowline is a knot that makes a loop.",
    start_ms=1000,
    end_ms=5000,
    source="knots.vtt",
    title="Knots",
    tags=("cards::definition", "Knots"),
)
CHECK = Card(
    id="checkit000002",
    kind="tip",
    rule="tip.should",
    score=0.7,
    note="cloze",
    front="Check [...] first.",
    back="the knot",
    text="Check {{c1::the knot}} first.",
    quote="You should check the knot first.",
    start_ms=6000,
    end_ms=8000,
    source="knots.vtt",
    title="Knots",
)
BY_HAND = """\
# Our knots, see the wiki.
format: 1
cards:
  # The first lecture
  aaa:
    card: What is a bight?   # asked by everyone
    decision: keep
    note: Ask Ida.

  # This one is odd.
  mmm:
    card: What is a hitch?
    decision: edit
    # shorter
    front: |
      What is
      a hitch?
    was:
      front: What is, then, a hitch?
  # The end
"""


def _changed(card: Card, **changes: object) -> Card:
    from dataclasses import replace

    return replace(card, **changes)  # type: ignore[arg-type]


def _decided(*decisions: Decision) -> Decisions:
    return Decisions("deck.yaml", {decision.id: decision for decision in decisions})


def _edit(card: Card, **wanted: object) -> Decision:
    decision = decide_edit(card, Content(**wanted))  # type: ignore[arg-type]
    assert decision is not None
    return decision


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "knots.review.yaml"
    path.write_text(BY_HAND)
    return path


class TestApplying:
    def test_cards_nobody_decided_about_stay(self) -> None:
        assert apply_decisions([KNOT, CHECK], _decided()).cards == (KNOT, CHECK)

    def test_a_dropped_card_is_told_like_other_losses(self) -> None:
        reviewed = apply_decisions([KNOT, CHECK], _decided(Decision(KNOT.id, "drop")))
        assert reviewed.cards == (CHECK,)
        (lost,) = reviewed.dropped
        assert (lost.rule, lost.quote, lost.start_ms) == (KNOT.rule, KNOT.quote, KNOT.start_ms)
        assert lost.reason == "dropped in review"

    def test_an_edit_changes_what_it_names_and_nothing_else(self) -> None:
        reviewed = apply_decisions([KNOT], _decided(_edit(KNOT, front="What does a bowline make?")))
        assert reviewed.cards == (_changed(KNOT, front="What does a bowline make?"),)
        assert reviewed.conflicts == ()

    def test_front_and_back_of_a_cloze_follow_its_text(self) -> None:
        text = "Check {{c1::the knot}} {{c2::before}} you climb."
        (card,) = apply_decisions([CHECK], _decided(_edit(CHECK, text=text))).cards
        assert card.front == "Check [...] [...] you climb."
        assert card.back == "the knot; before"
        assert card.text == text

    def test_an_edit_of_nothing_is_no_decision(self) -> None:
        assert decide_edit(KNOT, Content(front=KNOT.front, back=KNOT.back, tags=KNOT.tags)) is None

    def test_tags_are_merged_with_what_the_source_has_by_now(self) -> None:
        decision = _edit(KNOT, tags=("Knots", "hard"))
        now = _changed(KNOT, tags=("cards::definition", "Knots", "Loops and bends"))
        reviewed = apply_decisions([now], _decided(decision))
        assert reviewed.cards[0].tags == ("Knots", "Loops_and_bends", "hard")
        assert reviewed.conflicts == ()

    def test_where_the_source_changed_the_edit_wins_and_it_is_told(self) -> None:
        decision = _edit(KNOT, front="What does a bowline make?")
        now = _changed(KNOT, front="What is the bowline?", back="A knot with a loop.")
        reviewed = apply_decisions([now], _decided(decision))
        assert reviewed.cards == (_changed(now, front="What does a bowline make?"),)
        (problem,) = reviewed.conflicts
        assert problem.code == CONFLICT
        for said in ("What is a bowline?", "What is the bowline?", "What does a bowline make?"):
            assert said in str(problem)

    def test_a_change_of_another_field_is_no_conflict(self) -> None:
        decision = _edit(KNOT, front="What does a bowline make?")
        now = _changed(KNOT, back="A knot with a loop.")
        assert apply_decisions([now], _decided(decision)).conflicts == ()
        assert not has_conflict(now, decision)

    def test_a_source_that_came_to_say_the_same_is_no_conflict(self) -> None:
        decision = _edit(KNOT, front="What does a bowline make?")
        assert not has_conflict(_changed(KNOT, front="What does a bowline make?"), decision)

    @pytest.mark.parametrize(
        ("card", "edited_as"), [(CHECK, KNOT), (KNOT, CHECK)], ids=["cloze now", "question now"]
    )
    def test_a_card_of_another_sort_by_now_stays_as_its_source_has_it(
        self, card: Card, edited_as: Card
    ) -> None:
        other = _changed(edited_as, id=card.id)
        wanted = {"text": "{{c1::No}}."} if other.note == "cloze" else {"front": "No?"}
        reviewed = apply_decisions([card], _decided(_edit(other, **wanted)))
        assert reviewed.cards == (card,)
        assert [problem.code for problem in reviewed.conflicts] == [UNFIT]

    def test_a_decision_about_a_card_that_is_gone_does_no_harm(self) -> None:
        reviewed = apply_decisions([KNOT], _decided(Decision("gone", "drop"), Decision("lost", "keep")))
        assert reviewed.cards == (KNOT,)
        assert reviewed.conflicts == ()


class TestTheFile:
    def test_no_file_holds_no_decisions(self, tmp_path: Path) -> None:
        assert read_decisions(tmp_path / "none.yaml").by_id == {}

    def test_a_new_file_can_be_read_by_people(self, tmp_path: Path) -> None:
        path = tmp_path / "deck.yaml"
        record(path, Decision(KNOT.id, "keep", KNOT.front))
        record(path, Decision(CHECK.id, "drop", CHECK.front))
        record(path, _edit(_changed(KNOT, id="after"), front="What's this: a bowline?", tags=("x",)))
        comments, rest = path.read_text().split("format: 1\n")
        assert all(line.startswith("# ") for line in comments.splitlines())
        assert rest == dedent("""\
            cards:
              after:
                card: What is a bowline?
                decision: edit
                front: 'What''s this: a bowline?'
                tags: [x]
                was:
                  front: What is a bowline?
                  tags: ['cards::definition', Knots]
              bowline000001:
                card: What is a bowline?
                decision: keep
              checkit000002:
                card: Check [...] first.
                decision: drop
            """)

    def test_what_was_written_is_read_back(self, tmp_path: Path) -> None:
        path = tmp_path / "deck.yaml"
        decisions = [Decision(KNOT.id, "keep", KNOT.front), _edit(CHECK, text="{{c1::Check}}!", tags=())]
        for decision in decisions:
            record(path, decision)
        assert list(read_decisions(path).by_id.values()) == decisions

    def test_a_new_block_leaves_every_other_line(self, file: Path) -> None:
        for id in ("Zed", "bbb", "zzz"):
            record(file, Decision(id, "drop", f"What is {id}?"))
        lines = file.read_text().splitlines(keepends=True)
        assert [line for line in BY_HAND.splitlines(keepends=True) if line not in lines] == []
        assert list(read_decisions(file).by_id) == ["Zed", "aaa", "bbb", "mmm", "zzz"]
        for id in ("Zed", "bbb", "zzz"):
            forget(file, id)
        assert file.read_text() == BY_HAND

    def test_a_changed_block_keeps_comments_and_notes(self, file: Path) -> None:
        record(file, Decision("aaa", "drop", "What is a bight?"))
        record(file, Decision("mmm", "keep", "What is a hitch?"))
        assert file.read_text() == dedent("""\
            # Our knots, see the wiki.
            format: 1
            cards:
              # The first lecture
              aaa:
                card: What is a bight?   # asked by everyone
                decision: drop
                note: Ask Ida.

              # This one is odd.
              mmm:
                card: What is a hitch?
                decision: keep
                # shorter
              # The end
            """)

    def test_what_an_edit_adds_stands_with_its_card(self, file: Path) -> None:
        record(file, Decision("aaa", "edit", "What is a bight?", Content(back="A bend.")))
        block = file.read_text().partition("  aaa:\n")[2].partition("\n\n  # This one is odd.\n")[0]
        assert block.split("\n") == [
            "    card: What is a bight?   # asked by everyone",
            "    decision: edit",
            "    back: A bend.",
            "    note: Ask Ida.",
        ]
        record(file, _edit(_changed(KNOT, id="mmm"), front="Why a bowline?"))
        assert file.read_text().endswith("    was:\n      front: What is a bowline?\n  # The end\n")

    def test_a_note_can_be_added(self, file: Path) -> None:
        record(file, Decision("mmm", "drop", "What is a hitch?", note="Says nothing."))
        assert read_decisions(file).by_id["mmm"].note == "Says nothing."

    def test_what_somebody_else_decided_meanwhile_stays(self, file: Path) -> None:
        read_decisions(file)
        file.write_text(BY_HAND.replace("decision: keep", "decision: drop"))
        assert record(file, Decision("zzz", "keep")).by_id["aaa"].verdict == "drop"

    def test_the_same_decision_again_changes_nothing(self, file: Path) -> None:
        record(file, read_decisions(file).by_id["mmm"])
        assert file.read_text() == BY_HAND

    @pytest.mark.parametrize(
        "text", ["", "# mine\n", "format: 1\n", "format: 1\ncards:\n", "format: 1\ncards: {}  # none\n"]
    )
    def test_a_file_without_cards_takes_the_first(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "deck.yaml"
        path.write_text(text)
        record(path, Decision("aaa", "drop"))
        assert list(read_decisions(path).by_id) == ["aaa"]
        assert text.count("#") <= path.read_text().count("#")

    def test_windows_line_ends_stay(self, file: Path) -> None:
        file.write_bytes(BY_HAND.replace("\n", "\r\n").encode())
        record(file, Decision("bbb", "drop"))
        data = file.read_bytes()
        assert data.count(b"\r\n") == data.count(b"\n") == BY_HAND.count("\n") + 2

    def test_a_layout_that_cannot_be_changed_in_part_is_refused(self, file: Path) -> None:
        text = "format: 1\ncards: {aaa: {decision: keep}, bbb: {decision: drop}}\n"
        file.write_text(text)
        assert read_decisions(file).by_id["bbb"].verdict == "drop"
        with pytest.raises(OutputError, match="without touching other lines"):
            record(file, Decision("ccc", "keep"))
        assert file.read_text() == text

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that cannot be written")
    def test_a_folder_that_cannot_be_written(self, file: Path) -> None:
        file.parent.chmod(0o500)
        with pytest.raises(OutputError):
            record(file, Decision("bbb", "drop"))

    @pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
    def test_two_peoples_decisions_merge_as_text(self, file: Path, tmp_path: Path) -> None:
        ours, theirs = tmp_path / "ours", tmp_path / "theirs"
        for path, id in ((ours, "bbb"), (theirs, "zzz")):
            path.write_text(BY_HAND)
            record(path, Decision(id, "drop", f"What is {id}?"))
        merge = ["git", "merge-file", "-p", str(ours), str(file), str(theirs)]
        merged = subprocess.run(merge, capture_output=True, text=True, check=True).stdout
        assert list(parse_decisions(merged, "merged").by_id) == ["aaa", "bbb", "mmm", "zzz"]


LINES = st.text(st.characters(codec="utf-8"), max_size=40).map(lambda text: f"a{text}")


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.text("abAB19", min_size=1, max_size=3), LINES, LINES, st.booleans()), max_size=5)
)
def test_any_words_come_back_and_undoing_all_leaves_the_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, str, bool]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "deck.yaml"
    path.write_text(BY_HAND)
    decisions = {}
    for id, old, new, drop in made:
        before = _changed(KNOT, id=id, front=old)
        decision = decide_edit(before, Content(front=new, tags=("x",)))
        decisions[id] = Decision(id, "drop", old) if drop or decision is None else decision
        after = record(path, decisions[id])
        assert set(after.by_id) == {"aaa", "mmm", *decisions}
    read = read_decisions(path)
    for id, decision in decisions.items():
        said = decision.now.front
        assert read.by_id[id].verdict == decision.verdict
        assert read.by_id[id].now.front == (None if said is None else clean(said))
        forget(path, id)
    assert path.read_text() == BY_HAND


BROKEN: dict[str, tuple[str, list[str]]] = {
    "not YAML": ("format: 1\ncards:\n  aaa: [keep\n", ["3:13: not readable as YAML"]),
    "a list": ("- aaa\n", ["1:1: a file should be a mapping"]),
    "half merged": (
        "format: 1\ncards:\n<<<<<<< ours\n  aaa:\n    decision: keep\n=======\n",
        ["not readable as YAML"],
    ),
    "the same card twice": (
        "format: 1\ncards:\n  aaa: {decision: keep}\n  aaa: {decision: drop}\n",
        ["4:3: key 'aaa' appears twice", "line 3"],
    ),
    "newer": ("format: 7\nstars: {}\n", ["1:9: this file has format 7", "update cards"]),
    "several": (
        "format: 1\ncards:\n  aaa:\n    decision: maybe\n  bbb:\n    decision: edit\n    frnt: x\n"
        "  ccc:\n    decision: edit\n    front: ' '\n  ddd:\n    decision: drop\n    back: y\n"
        "  eee:\n    decision: edit\n    text: no gap\n    tags: [a b]\n  fff:\n    decision: edit\n",
        [
            "4:15: ",
            "'keep', 'drop' or 'edit'",
            "7:5: unknown key 'frnt'; did you mean 'front'?",
            "10:12: the front is empty",
            "13:5: the card is to be dropped, but 'back' edits it",
            "16:11: the text hides nothing",
            "17:11: the tag 'a b' is none that Anki keeps",
            "19:15: an edit says nothing",
        ],
    ),
    "no format": ("cards: {}\n", ["the key 'format' is missing"]),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_whole_and_left_alone(tmp_path: Path, text: str, told: list[str]) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        record(path, Decision("zzz", "keep"))
    message = str(caught.value)
    assert [part for part in told if part not in message] == []
    assert all(problem.place.line for problem in caught.value.problems)
    assert path.read_text() == text


def test_a_file_of_another_encoding_or_kind(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_bytes("format: 1 # Gärten\n".encode("cp1252"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_decisions(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(tmp_path)


@given(st.text(st.sampled_from(list("ab:{}[]#|>-'\"&*!% \n\tcards format: 1")), max_size=50))
def test_whatever_is_in_the_file_it_is_read_or_refused(text: str) -> None:
    for whole in (text, f"format: 1\ncards:\n  aaa:\n    decision: keep\n{text}"):
        try:
            parse_decisions(whole, "deck.yaml")
        except InputError as error:
            assert error.problems  # noqa: PT017
