"""From a manifest to decks: names and order of subdecks, and what the manifest says of each lecture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cards.card import Card
from cards.deck.course import Course, check_lectures, overridden, read_lecture, rules_of, subdecks
from cards.deck.manifest import Lecture, Manifest, ManifestError, read_manifest
from cards.errors import InputError, Place, RuleError
from cards.selection import Range
from cards.transcript import Cue, Transcript

CUES = (Cue("A bowline is a knot.", 0, 4000),)
Named = tuple[str, str, str | None]


def course(*lectures: Named, **keys: object) -> Course:
    """A course of lectures, each with its own course or section, its title and what `subdeck` says of it."""
    read = tuple(
        (
            Lecture(f"{number}.vtt", Place("m.yaml", number), subdeck=subdeck, url=f"https://e.org/{number}"),
            Transcript(CUES, f"{number}.vtt", "vtt", title=title, course=f"Ropes{section and '::'}{section}"),
        )
        for number, (section, title, subdeck) in enumerate(lectures, 1)
    )
    manifest = Manifest("m.yaml", "Ropes", tuple(one for one, _ in read), Path("m.apkg"), Path("m.lock"))
    return Course(Manifest(**(vars(manifest) | keys)), read)  # type: ignore[arg-type]


def card(of: Transcript, id: str) -> Card:
    return Card(
        id=id,
        kind="definition",
        rule="definition.is-a",
        score=0.8,
        note="basic",
        front="What is a bowline?",
        back="A knot.",
        quote="A bowline is a knot.",
        start_ms=0,
        end_ms=4000,
        source=of.name,
        title=of.lecture,
        course=of.course,
        tags=("ropes",),
    )


@pytest.mark.parametrize(
    ("lectures", "names"),
    [
        ([("", "Knots", None)], [""]),
        ([("1 Start", "Knots", None)], [""]),
        ([("", "Knots", ""), ("", "Bends", "")], ["", ""]),
        ([("", "Knots", None), ("", "Bends", None)], ["01 Knots", "02 Bends"]),
        ([("", "1. Knots", None), ("", "2. Bends", None)], ["1. Knots", "2. Bends"]),
        ([("", "9. Knots", None), ("", "10. Bends", None)], ["01 9. Knots", "02 10. Bends"]),
        ([("", "std::string", None), ("", "Bends", None)], ["01 std – string", "02 Bends"]),
        ([("", "Knots", "Guests"), ("", "Bends", None)], ["Guests", "01 Bends"]),
        ([("", "Knots", "1b {title}"), ("", "a::b", "Guests::{title}")], ["1b Knots", "Guests::a – b"]),
        ([("", "Knots", " A :: b"), ("", "Bends", "A::b")], ["A::b", "A::b"]),
        (
            [("1 Start", "Knots", None), ("1 Start", "Bends", None), ("2 More", "Knots", None)],
            ["1 Start::01 Knots", "1 Start::02 Bends", "2 More::01 Knots"],
        ),
    ],
)
def test_names_of_subdecks(lectures: Sequence[Named], names: list[str]) -> None:
    assert subdecks(course(*lectures)) == names


def test_a_hundred_lectures_are_in_order() -> None:
    names = subdecks(course(*[("", f"{100 - number}", None) for number in range(100)]))
    assert names == sorted(names)


def test_numbers_only_if_wanted() -> None:
    lectures: list[Named] = [("", "Knots", None), ("", "Bends", None)]
    assert subdecks(course(*lectures, numbered=False)) == ["Knots", "Bends"]


def test_a_lecture_that_cannot_be_read_today_keeps_its_number() -> None:
    ropes = course(("", "Knots", None), ("", "Bends", None), ("", "Loops", None))
    assert subdecks(Course(ropes.manifest, ropes.read[::2])) == ["01 Knots", "03 Loops"]
    assert subdecks(Course(ropes.manifest, ropes.read[1:2])) == ["02 Bends"]


def test_cards_go_to_their_lectures_decks_with_address_and_tags() -> None:
    ropes = course(("", "Knots", None), ("", "Bends", None), description="For **sailors**.", tags=("sea",))
    first, second = (card(transcript, transcript.title) for transcript in ropes.transcripts)
    placed = ropes.placed([first, second])
    assert [one.url for one in placed] == ["https://e.org/1", "https://e.org/2"]
    assert {one.tags for one in placed} == {("ropes", "sea")}
    decks = [(deck.name, [one.id for one in deck.cards], deck.description) for deck in ropes.decks(placed)]
    assert decks == [
        ("Ropes", [], "For **sailors**."),
        ("Ropes::01 Knots", ["Knots"], ""),
        ("Ropes::02 Bends", ["Bends"], ""),
    ]


def test_no_empty_decks() -> None:
    ropes = course(("", "Knots", None), ("", "Bends", None))
    assert [deck.name for deck in ropes.decks([card(ropes.transcripts[1], "a")])] == ["Ropes::02 Bends"]
    assert ropes.decks([]) == ()


def test_lectures_that_cannot_be_told_apart() -> None:
    ropes = course(("", "Intro", "A"), ("", "Intro", "B"))
    check_lectures(ropes)
    same = tuple(
        (one, Transcript(CUES, f"{one.path}/intro.vtt", "vtt", title="Intro")) for one, _ in ropes.read
    )
    with pytest.raises(ManifestError) as caught:
        check_lectures(Course(ropes.manifest, same))
    (problem,) = caught.value.problems
    assert problem.place == Place("m.yaml", 2)
    assert "both called 'Intro'" in problem.message
    assert "another title" in problem.hint


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Manifest]:
    (tmp_path / "talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:05.000\n<v Rosa>A bowline is a knot.\n\n"
        "00:50.000 --> 00:55.000\n<v Ali>A bend joins two ropes.\n"
    )

    def written(text: str) -> Manifest:
        path = tmp_path / "ropes.yaml"
        path.write_text(f"deck: Ropes\n{text}")
        return read_manifest(path)

    return written


def test_a_lecture_as_its_manifest_wants_it(write: Callable[[str], Manifest]) -> None:
    (lecture,) = write("sources: {path: talk.vtt, title: Bends, speaker: ali, skip: 0:00-0:10}").lectures
    transcript = read_lecture(lecture, "Ropes")
    assert (transcript.lecture, transcript.course) == ("Bends", "Ropes")
    assert [cue.text for cue in transcript.cues] == ["A bend joins two ropes."]


def test_what_is_given_goes_before_the_manifest(write: Callable[[str], Manifest]) -> None:
    manifest = write(
        "sources: {path: talk.vtt, speaker: Rosa, url: 'https://e.org/a'}\nmin_score: 0.5\nmax_cards: 3\n"
        "lint: {ignore: [long-back]}\n"
    )
    same = overridden(manifest)
    assert same == manifest
    other = overridden(
        manifest,
        deck="Knots",
        url="https://e.org/b",
        min_score=0.0,
        max_cards=9,
        ignore=["vague"],
        speakers=["Ali"],
        skip=[Range(0, 10)],
    )
    (lecture,) = other.lectures
    assert (other.deck, other.min_score, other.max_cards) == ("Knots", 0.0, 9)
    assert other.ignore == ("long-back", "vague")
    assert (lecture.url, lecture.speakers, lecture.skip) == ("https://e.org/b", ("Ali",), (Range(0, 10),))
    with pytest.raises(InputError, match="no speaker Nobody"):
        read_lecture(overridden(manifest, speakers=["Nobody"]).lectures[0], "Ropes")


def test_rules_as_the_manifest_chooses(write: Callable[[str], Manifest], tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("rules:\n  - {id: my.rule, kind: tip, match: 'try {act:rest}'}\n")
    manifest = write(
        "sources: talk.vtt\nrules:\n  builtin: false\n  extends: [mine.yaml, tips]\n  ignore: tip.*\n"
        "  override: {my.rule: {score: 0.25}}\n"
    )
    (rule,) = rules_of(manifest).rules
    assert (rule.id, rule.score) == ("my.rule", 0.25)
    kinds = {rule.kind for rule in rules_of(write("sources: talk.vtt")).rules}
    assert {"definition", "tip"} <= kinds


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{ignore: [tip.*, tip.nix]}", "3:25"),
        ("{select: tip.nix}", "3:17"),
        ("{override: {tip.nix: {score: 1}}}", "3:20"),
    ],
)
def test_rules_that_there_are_not(write: Callable[[str], Manifest], text: str, place: str) -> None:
    manifest = write(f"sources: talk.vtt\nrules: {text}\n")
    with pytest.raises(RuleError) as caught:
        rules_of(manifest)
    (problem,) = caught.value.problems
    assert str(problem.place) == f"{manifest.path}:{place}"
    assert "no rule is called 'tip.nix'" in problem.message
