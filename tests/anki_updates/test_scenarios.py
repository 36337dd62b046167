"""What a learner who lives with a deck sees when it is built again: each row of docs/updates.md."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from course import KNOTS, Course
from learner import Learner

from cards.deck.decisionfile import record
from cards.deck.decisions import Content, Decision
from cards.exporters import notetypes

NewLearner = Callable[[], Learner]
Settle = Callable[..., Learner]


def _without(*names: str) -> list[str]:
    return [sentence for name, sentence in KNOTS.items() if name not in names]


def _changed(name: str, old: str, new: str) -> list[str]:
    assert old in KNOTS[name]
    return [text.replace(old, new) if said == name else text for said, text in KNOTS.items()]


def _kept_what_is_theirs(learner: Learner) -> bool:
    """Whether tags and words of the learner's own are still on notes that did not change."""
    tags = set(learner.note("a bowline?").tags)
    return {"hard", "exam::june"} <= tags and learner.note("a reef knot?")[
        "Back"
    ] == "Never on a climbing rope!"


def test_unchanged_rebuild(course: Course, learner: Learner) -> None:
    before, package, lock = learner.progress(), course.deck.read_bytes(), course.lock.read_bytes()
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert (course.deck.read_bytes(), course.lock.read_bytes()) == (package, lock)
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_corrected_typo(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.say(_changed("clove hitch", "to a post", "to a pole"))
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 1, len(KNOTS) - 1)
    assert learner.note("a clove hitch?")["Back"] == "A knot that ties a rope to a pole."
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_corrected_term(course: Course, learner: Learner) -> None:
    """The front changes with what is asked about, and the card stays the same card."""
    before = learner.progress()
    course.say(_changed("timber hitch", "timber hitch", "timber-hitch knot"))
    log = learner.take(course.build())
    assert (log.new, log.updated) == (0, 1)
    assert learner.progress() == before
    assert "What is a timber-hitch knot?" in learner.asks()


def test_inserted_card(course: Course, learner: Learner) -> None:
    before = learner.progress()
    sentences = list(KNOTS.values())
    sentences.insert(2, "A bight is a bend of the rope that does not cross itself.")
    course.say(sentences, starts=[0, 5, 7, *range(10, 30, 5)])
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (1, 0, len(KNOTS))
    after = learner.progress()
    assert {key: after[key] for key in before} == before
    learner.col.decks.select(learner.col.decks.id("Ropes"))
    assert learner.next() == "What is a bight?"
    assert _kept_what_is_theirs(learner)


def test_removed_card(course: Course, learner: Learner, capfd: pytest.CaptureFixture[str]) -> None:
    before = learner.progress()
    capfd.readouterr()
    course.say(list(KNOTS.values())[:-1])
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS) - 1)
    assert learner.progress() == before
    (search,) = re.findall(r"is found with +(.+)", capfd.readouterr().err)
    assert learner.find(search) == ["What is a timber hitch?"]
    assert learner.note("a timber hitch?").tags == learner.note("a sheet bend?").tags


def test_removed_card_with_retire(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.say(list(KNOTS.values())[:-1])
    log = learner.take(course.build("--retire"))
    assert (log.new, log.updated) == (0, 1)
    assert learner.find("tag:cards::retired") == ["What is a timber hitch?"]
    assert learner.progress() == before
    course.say(list(KNOTS.values()))
    assert learner.take(course.build()).updated == 1
    assert learner.find("tag:cards::retired") == []
    assert learner.progress() == before


def test_all_times_shifted(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.say(list(KNOTS.values()), later_ms=32_500)
    log = learner.take(course.build())
    assert (log.new, log.updated) == (0, len(KNOTS))
    assert learner.note("a bowline?")["Time"] == "0:33"
    assert learner.progress() == before


def test_retranscription_without_punctuation(course: Course, learner: Learner) -> None:
    before = learner.progress()
    words = " ".join(KNOTS.values()).replace(".", "").lower().split()
    lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
    course.say(lines)
    log = learner.take(course.build())
    assert log.new == 0
    assert learner.progress() == before
    assert learner.note("bowline?")["Quote"].startswith("a bowline is")


def test_file_renamed(course: Course, settle: Settle) -> None:
    """Where nothing else says what a lecture is called, its file does."""
    course.manifest = None
    learner = settle()
    before = learner.progress()
    course.rename("all-our-knots.vtt")
    log = learner.take(course.build())
    assert (log.new, log.updated) == (0, len(KNOTS))
    assert learner.progress() == before
    assert learner.note("a bowline?")["Source"] == "All our knots"


def test_file_renamed_with_a_title_in_the_manifest(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.rename("ropework.vtt")
    course.titles = {"ropework.vtt": "Knots"}
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_file_moved(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.move("week-1")
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_lecture_title_renamed(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.titles = {"knots.vtt": "Knots for sailors"}
    log = learner.take(course.build())
    assert (log.new, log.updated) == (0, len(KNOTS))
    assert learner.note("a bowline?")["Source"] == "Knots for sailors"
    assert learner.progress() == before


def test_manifest_written_for_a_deck_that_had_none(course: Course, settle: Settle) -> None:
    """The course becomes part of every note, and nothing else changes."""
    manifest, course.manifest = course.manifest, None
    learner = settle()
    before = learner.progress()
    course.manifest = manifest
    log = learner.take(course.build())
    assert (log.new, log.updated) == (0, len(KNOTS))
    assert learner.note("a bowline?")["Course"] == "Ropes"
    assert learner.progress() == before


def test_deck_renamed(course: Course, settle: Settle) -> None:
    course.manifest = None
    learner = settle()
    before = learner.progress()
    course.name = "Ropes and knots"
    course.say([*KNOTS.values(), "A bight is a bend of the rope that does not cross itself."])
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (1, 0, len(KNOTS))
    after = learner.progress()
    assert {key: after[key] for key in before} == before
    assert learner.decks() == ["Mine", "Ropes", "Ropes and knots"]
    assert _kept_what_is_theirs(learner)


def test_deck_renamed_in_the_manifest(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.name = "Ropes and knots"
    log = learner.take(course.build())
    assert (log.new, log.updated) == (0, len(KNOTS))
    assert learner.note("a bowline?")["Course"] == "Ropes and knots"
    assert learner.progress() == before


def test_learner_edited_a_note_that_did_not_change(course: Course, learner: Learner) -> None:
    learner.edit("a sheet bend?", "Front", "Which knot joins two ropes?")
    before = learner.progress()
    course.say(_changed("clove hitch", "to a post", "to a pole"))
    assert learner.take(course.build()).updated == 1
    assert "Which knot joins two ropes?" in learner.asks()
    assert _kept_what_is_theirs(learner)
    assert learner.progress() == before


def test_learner_edited_a_note_that_did_change(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.say(_changed("reef knot", "easily undone", "easy to undo"))
    assert learner.take(course.build()).updated == 1
    assert learner.note("a reef knot?")["Back"] == "A knot that ties up a sail and is easy to undo."
    assert learner.progress() == before


def test_learners_own_tags(course: Course, learner: Learner) -> None:
    learner.tag("a clove hitch?", "hard")
    course.say(_changed("clove hitch", "to a post", "to a pole"))
    learner.take(course.build())
    assert {"hard", "exam::june"} <= set(learner.note("a bowline?").tags)
    assert "hard" not in learner.note("a clove hitch?").tags


def test_rule_rescored(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.rule(score=0.95)
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_rule_renamed(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.rule(id="ropes.what-is", more="    renamed_from: [knots.is-a]\n")
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_template_and_style_changed(
    course: Course, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = learner.progress()
    kinds = learner.note_types()
    monkeypatch.setattr("cards.exporters.collection.CSS", notetypes.CSS + "\n.card { color: teal }\n")
    monkeypatch.setattr("cards.exporters.collection.STYLED", notetypes.STYLED + 1)
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert "teal" in learner.shown("a bowline?")[0]
    assert learner.note_types() == kinds
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_text_file_and_package_of_the_same_deck(course: Course, learner: Learner) -> None:
    before = learner.progress()
    text = course.build("--format", "txt", output=course.deck.with_suffix(".txt"))
    log = learner.take(text)
    assert (log.new, log.conflicting) == (0, 0)
    assert learner.progress() == before
    assert learner.take(course.build()).new == 0
    assert learner.progress() == before


def test_lost_lock_with_the_old_package_at_hand(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.lock.unlink()
    course.say(_changed("clove hitch", "to a post", "to a pole"), later_ms=400)
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 1, len(KNOTS) - 1)
    assert course.lock.exists()
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)


def test_package_elsewhere_given_as_previous(course: Course, learner: Learner) -> None:
    before = learner.progress()
    course.lock.unlink()
    old = course.deck.rename(course.folder / "from-a-friend.apkg")
    log = learner.take(course.build("--previous", str(old)))
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS))
    assert learner.progress() == before


def test_card_dropped_in_review(course: Course, learner: Learner) -> None:
    before = learner.progress()
    id = learner.note("a figure eight?").guid
    record(course.decisions, Decision(id, "drop", "What is a figure eight?"))
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS) - 1)
    assert learner.progress() == before


def test_card_edited_in_review(course: Course, learner: Learner) -> None:
    before = learner.progress()
    front = "What is a timber hitch?"
    edit = Decision(
        learner.note(front).guid,
        "edit",
        front,
        now=Content(front="Which knot drags a log?"),
        was=Content(front=front),
    )
    record(course.decisions, edit)
    assert learner.take(course.build()).updated == 1
    course.say(_changed("timber hitch", "across the ground", "over land"))
    assert learner.take(course.build()).updated == 1
    note = learner.note("Which knot drags a log?")
    assert note["Back"] == "A knot that drags a log over land."
    assert learner.take(course.build()).updated == 0
    assert learner.progress() == before


def test_somebody_who_starts_now_gets_the_same_deck(
    course: Course, learner: Learner, new_learner: NewLearner
) -> None:
    """However it came about: who starts with the last build has the notes of who took them all."""
    course.say(_changed("clove hitch", "to a post", "to a pole"), later_ms=400)
    learner.take(course.build())
    late = new_learner()
    assert late.take(course.deck).new == len(KNOTS)
    assert late.ids() == learner.ids()


def test_anki_finds_nothing_to_mend(course: Course, learner: Learner) -> None:
    course.say(_changed("clove hitch", "to a post", "to a pole"), later_ms=60_000)
    learner.take(course.build("--retire"))
    assert learner.is_healthy()


def test_lectures_reordered(course: Course, settle: Settle) -> None:
    course.say(["A jib is a sail that stands before the mast."], file="sails.vtt")
    course.titles = {"knots.vtt": "Knots", "sails.vtt": "Sails"}
    learner = settle(len(KNOTS) + 1)
    before = learner.progress()
    course.titles = {"sails.vtt": "Sails", "knots.vtt": "Knots"}
    log = learner.take(course.build())
    assert (log.new, log.updated, log.same) == (0, 0, len(KNOTS) + 1)
    assert learner.progress() == before
    assert _kept_what_is_theirs(learner)
