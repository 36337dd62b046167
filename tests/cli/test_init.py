"""`cards init`: what a new manifest says without a question asked, and that it is one that can be used."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
import yaml

from cards.cli.app import run
from cards.deck.manifest import Manifest, read_manifest

WORDS = (
    "A bowline is a knot that makes a loop which does not slip and that sailors tie to hold a boat",
    "Whipping is a winding of twine around the end of a rope so that the strands stay together",
    "You should check every knot before you put your weight on it because a rope never warns you",
)


def captions(path: Path, text: str = WORDS[0], head: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"WEBVTT\n{head}\n00:01.000 --> 00:05.000\n{text}.\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def made(*arguments: str) -> Manifest:
    assert run(["init", *arguments, "-o", "deck.yaml"]) == 0
    return read_manifest("deck.yaml")


def titles(manifest: Manifest) -> list[str]:
    return [lecture.title for lecture in manifest.lectures]


def test_the_sample_course(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    manifest = made(str(course))
    out, err = capfd.readouterr()
    assert out == "deck.yaml\n"
    assert "3 lectures of “Starting a Community Garden”" in err
    assert "next: cards build deck.yaml" in err
    assert manifest.deck == "Starting a Community Garden"
    assert manifest.description == "A short course for neighbors who want to grow food together."
    assert titles(manifest) == ["Finding people and ground", "Living soil", "Water and weeds"]
    assert [lecture.subdeck for lecture in manifest.lectures] == ["01 {title}", "02 {title}", "03 {title}"]


def test_each_deck_gets_a_uid_of_its_own(course: Path) -> None:
    uids = set()
    for name in ("a", "b"):
        assert run(["init", str(course), "-o", f"{name}.yaml"]) == 0
        uids.add(read_manifest(f"{name}.yaml").uid)
    assert len(uids) == 2
    assert all(re.fullmatch(r"[A-Za-z0-9]{13}", uid) for uid in uids)


def test_names_without_an_option(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    captions(here / "rope-work" / "knots.en.vtt")
    assert run(["init", "rope-work"]) == 0
    assert run(["init", "rope-work/knots.en.vtt"]) == 0
    assert run(["init", "rope-work/*.vtt"]) == 0
    assert run(["init", "rope-work", "-o", "rope-work"]) == 0
    assert capfd.readouterr().out.split() == [
        "rope-work.yaml",
        "knots.yaml",
        "deck.yaml",
        "rope-work/rope-work.yaml",
    ]
    assert read_manifest("rope-work.yaml").deck == "Knots"
    assert read_manifest("rope-work/rope-work.yaml").lectures[0].path == "rope-work/knots.en.vtt"


def test_a_file_that_is_there_stays(course: Path, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "deck.yaml").write_text("mine")
    assert run(["init", str(course), "-o", "deck.yaml"]) == 1
    assert "there is such a file already" in capfd.readouterr().err
    assert (here / "deck.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere"], 1, "no such file or folder"),
        (["."], 1, "no transcript in this folder"),
        (["talk.vtt", "-o", "deck.txt"], 2, "try deck.yaml"),
        (["talk.vtt", "-o", "no/deck.yaml"], 1, "does not exist"),
        (["empty.srt"], 1, "empty.srt"),
    ],
)
def test_nothing_is_written_where_nothing_can_be(
    arguments: list[str], code: int, told: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "empty.srt").write_text("")
    if arguments[0] == "talk.vtt":
        captions(here / "talk.vtt")
    if arguments[0] == ".":
        (here / "empty.srt").unlink()
    assert run(["init", *arguments]) == code
    assert told in " ".join(capfd.readouterr().err.split())
    assert not list(here.rglob("*.yaml"))


def test_natural_order_with_numbers_for_anki(here: Path) -> None:
    for name, text in zip(("talk-10.vtt", "talk-9.vtt", "talk-1.vtt"), WORDS, strict=True):
        captions(here / "talks" / name, text)
    manifest = made("talks")
    assert titles(manifest) == ["Talk 1", "Talk 9", "Talk 10"]
    assert [lecture.subdeck for lecture in manifest.lectures] == ["01 {title}", "02 {title}", "03 {title}"]
    assert manifest.deck == "Talks"


def test_folders_become_levels_and_equal_titles_are_told_apart(here: Path) -> None:
    for folder, text in zip(("week-1", "week-2", "week-10"), WORDS, strict=True):
        captions(here / "talks" / folder / "intro.vtt", text)
    manifest = made("talks")
    assert titles(manifest) == ["Week 1: Intro", "Week 2: Intro", "Week 10: Intro"]
    assert [lecture.subdeck for lecture in manifest.lectures] == [
        "01 Week 1::01 {title}",
        "02 Week 2::01 {title}",
        "03 Week 10::01 {title}",
    ]


@pytest.mark.parametrize("ffmpeg", [None, "ffmpeg"])
def test_recordings_and_addresses(ffmpeg: str | None, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cards.media.ffmpeg.find_ffmpeg", lambda: ffmpeg)
    captions(here / "talks" / "knots.vtt", WORDS[0], "NOTE recorded at: https://example.org/knots.mp4\n")
    captions(here / "talks" / "bends.en.vtt", WORDS[1])
    captions(here / "talks" / "loops.vtt", WORDS[2] + ", see\nhttps://example.org/ad")
    for name in ("bends.mp4", "loops.mp3", "loops.mp4"):
        (here / "talks" / name).write_bytes(b"")
    by_title = {lecture.title: lecture for lecture in made("talks").lectures}
    assert by_title["Knots"].url == "https://example.org/knots.mp4"
    assert by_title["Loops"].url == ""
    if ffmpeg is None:
        assert by_title["Bends"].recording is None, "a build would have nothing to cut clips with"
        assert "    # recording: talks/bends.mp4\n" in Path("deck.yaml").read_text()
    else:
        assert str(by_title["Bends"].recording) == "talks/bends.mp4"
        assert str(by_title["Loops"].recording) == "talks/loops.mp4", "a video has a picture as well"


def test_what_is_no_lecture_of_its_own_is_a_comment(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = captions(here / "talks" / "knots.vtt").read_text()
    (here / "talks" / "knots.srt").write_text(
        text.replace("WEBVTT\n\n", "1\n")
        .replace("00:01.000", "00:00:01,000")
        .replace("00:05.000", "00:00:05,000")
    )
    captions(here / "talks" / "knots.de.vtt", "Der Palstek ist ein Knoten der eine Schlaufe macht")
    (here / "talks" / "broken.vtt").write_text("WEBVTT\n")
    manifest = made("talks")
    assert len(manifest.lectures) == 1
    written = Path("deck.yaml").read_text()
    assert "  # - talks/knots.de.vtt  # not in English (de)\n" in written
    assert re.search(r"  # - talks/knots\.(vtt|srt)  # the same talk as knots\.(vtt|srt)\n", written)
    assert re.search(r"  # - talks/broken\.vtt  # ", written)
    err = capfd.readouterr().err
    assert "broken.vtt" in err
    assert "3 left out and named in comments" in err


def test_parts_of_a_talk_are_lectures(here: Path) -> None:
    for number, text in enumerate(WORDS, 1):
        captions(here / "talks" / f"knots.part{number}.vtt", text)
    assert len(made("talks").lectures) == 3


def test_another_language_alone_is_what_is_wanted(here: Path) -> None:
    captions(here / "talks" / "knoten.de.vtt", "Der Palstek ist ein Knoten der eine Schlaufe macht")
    assert len(made("talks").lectures) == 1


def test_an_archive_is_one_source(here: Path) -> None:
    with zipfile.ZipFile(here / "talks.zip", "w") as archive:
        for name, text in zip("ab", WORDS, strict=False):
            archive.writestr(f"{name}.vtt", captions(here / "x.vtt", text).read_text())
    manifest = made("talks.zip")
    assert [lecture.path for lecture in manifest.lectures] == ["talks.zip/a.vtt", "talks.zip/b.vtt"]
    assert "path: talks.zip\n" in Path("deck.yaml").read_text()
    assert manifest.deck == "Talks"


def test_a_course_export_is_one_source(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    videos = "".join(
        f'<video display_name="{title}"><transcript language="en" src="{name}.srt"/></video>'
        for title, name in (("The queen", "z"), ("The hive", "a"))
    )
    files = {
        "course.xml": '<course url_name="run" org="O" course="Bees"/>',
        "course/run.xml": '<course display_name="Keeping Bees"><chapter display_name="Start"><sequential>'
        f"<vertical>{videos}</vertical></sequential></chapter></course>",
        "static/z.srt": "1\n00:00:01,000 --> 00:00:02,000\nThe queen lays eggs.\n",
        "static/a.srt": "1\n00:00:01,000 --> 00:00:02,000\nThe hive is warm.\n",
    }
    for name, content in files.items():
        (here / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "export" / name).write_text(content)
    assert made("export").deck == "Keeping Bees"
    assert "  - path: export\n\n" in Path("deck.yaml").read_text()
    capfd.readouterr()
    assert run(["check", "deck.yaml"]) == 0
    assert [line.rpartition(", for ")[2] for line in capfd.readouterr().out.splitlines()] == [
        "Keeping Bees::1 Start::01 The queen",
        "Keeping Bees::1 Start::02 The hive",
    ]


ODD = [
    "a: b #c.vtt",
    "- dash.vtt",
    "'quoted' \"twice\".vtt",
    "[x] {y}.vtt",
    "null.vtt",
    "été 🌱.vtt",
    "@at %.vtt",
]


def test_names_that_yaml_would_misread(here: Path) -> None:
    for name in ODD:
        captions(here / "talks" / name, f"{name} is {WORDS[0]}")
    manifest = made("talks")
    assert sorted(Path(lecture.path).name for lecture in manifest.lectures) == sorted(ODD)
    again = yaml.safe_load(Path("deck.yaml").read_text(encoding="utf-8"))
    assert all(isinstance(source["title"], str) for source in again["sources"])


def test_a_name_that_no_manifest_can_hold(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    captions(here / "talks" / "knots.vtt")
    try:
        captions(here / "talks" / os.fsdecode(b"\xff.vtt"), WORDS[1])
    except OSError:
        pytest.skip("this file system has no such names")
    assert len(made("talks").lectures) == 1
    assert "give the file another name" in capfd.readouterr().err


def test_every_comment_is_a_working_example(course: Path, here: Path) -> None:
    made(str(course))
    (here / "my-rules.yaml").write_text("rules: []\n")
    text = Path("deck.yaml").read_text()
    head, _, tail = text.partition("# More that can be said; take the # away.\n")
    Path("deck.yaml").write_text(head + re.sub(r"(?m)^# ?", "", tail))
    manifest = read_manifest("deck.yaml")
    assert (manifest.tags, manifest.min_score, manifest.max_cards) == (("botany",), 0.6, 30)
    assert (manifest.rules.files, manifest.ignore) == (("my-rules.yaml",), ("long-back",))
    assert (str(manifest.output), bool(manifest.link_template)) == ("botany.apkg", True)


def test_the_rule_in_the_comments_exists(course: Path) -> None:
    from cards.rules import load_rules

    made(str(course))
    (name,) = re.findall(r"ignore: \[(tip\.[\w.-]+)\]", Path("deck.yaml").read_text())
    assert name in {rule.id for rule in load_rules().rules}
