"""What is read from a manifest, and what is wrong with one: every problem at once, each with its place."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.card import LEAST_SCORE
from cards.deck.manifest import Manifest, ManifestError, is_manifest, read_manifest, stem
from cards.errors import Problem
from cards.selection import Range

Write = Callable[[str], Path]

ONE = "deck: Ropes\nsources: knots.vtt\n"


@pytest.fixture
def manifest(tmp_path: Path) -> Write:
    """Writes a manifest beside a few transcripts."""
    for name in ("knots.vtt", "talks/1-bends.vtt", "talks/2-hitches.vtt", "talks/10-loops.vtt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("WEBVTT\n\n00:01.000 --> 00:05.000\nA bowline is a knot that makes a loop.\n")

    def write(text: str) -> Path:
        path = tmp_path / "ropes.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    return list(caught.value.problems)


def names(read: Manifest) -> list[str]:
    return [Path(lecture.path).name for lecture in read.lectures]


def test_the_least(manifest: Write, tmp_path: Path) -> None:
    read = read_manifest(manifest(ONE))
    assert read.deck == "Ropes"
    assert [lecture.path for lecture in read.lectures] == [str(tmp_path / "knots.vtt")]
    assert read.output == tmp_path / "ropes.apkg"
    assert (read.uid, read.min_score, read.max_cards, read.rules.builtin) == ("", LEAST_SCORE, None, True)


def test_all_that_can_be_said(manifest: Write, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("rules: []\n")
    read = read_manifest(
        manifest(
            "format: 1\ndeck: Ropes::Knots\nuid: abc-123\ndescription: |\n  For **sailors**.\n"
            "sources:\n"
            "  - path: knots.vtt\n    title: 1984\n    url: https://example.org/k.mp4\n"
            "    recording: knots.vtt\n    subdeck: A::{title}\n    skip: [0:00-0:45, '45:00-']\n"
            "    speaker: Rosa\n    from: vtt\n"
            "rules:\n  builtin: no\n  extends: [mine.yaml, tips]\n  select: tip.*\n  ignore: [tip.worth]\n"
            "  override: {tip.*: {score: 0.5, status: off}}\n"
            "min_score: 0.25\nmax_cards: 7\ntags: [knots, on]\nlink_template: 'https://e.org/?t={s}'\n"
            "numbered: false\nlint: {ignore: [long-back]}\n"
            "decisions: decided.yaml\noutput: talks/out.html\nlock: ropes.lock\n"
        )
    )
    (lecture,) = read.lectures
    assert (read.deck, read.uid, read.description) == ("Ropes::Knots", "abc-123", "For **sailors**.")
    assert (lecture.title, lecture.url) == ("1984", "https://example.org/k.mp4")
    assert (lecture.subdeck, lecture.speakers, lecture.format) == ("A::{title}", ("Rosa",), "vtt")
    assert lecture.skip == (Range(0, 45_000), Range(2_700_000, None))
    assert lecture.recording == tmp_path / "knots.vtt"
    assert read.rules.files[0] == str(tmp_path / "mine.yaml")
    assert Path(read.rules.files[1]).name == "tips.yaml"
    assert (read.rules.builtin, read.rules.select, read.rules.ignore) == (False, ("tip.*",), ("tip.worth",))
    assert read.rules.override == {"tip.*": {"score": 0.5, "status": "off"}}
    assert (read.min_score, read.max_cards, read.tags) == (0.25, 7, ("knots", "on"))
    assert (read.link_template, read.numbered, read.ignore) == ("https://e.org/?t={s}", False, ("long-back",))
    assert read.decisions == tmp_path / "decided.yaml"
    assert (read.output, read.lock) == (tmp_path / "talks" / "out.html", tmp_path / "ropes.lock")


@pytest.mark.parametrize(
    ("sources", "files"),
    [
        ("talks", ["1-bends.vtt", "2-hitches.vtt", "10-loops.vtt"]),
        ("[talks/*-h*.vtt, knots.vtt]", ["2-hitches.vtt", "knots.vtt"]),
        ("['**/*.vtt']", ["knots.vtt", "1-bends.vtt", "2-hitches.vtt", "10-loops.vtt"]),
        ("[talks/10-loops.vtt, talks]", ["10-loops.vtt", "1-bends.vtt", "2-hitches.vtt"]),
        ("[talks, talks/2-hitches.vtt]", ["1-bends.vtt", "10-loops.vtt", "2-hitches.vtt"]),
        ("[talks/1*.vtt, talks]", ["1-bends.vtt", "10-loops.vtt", "2-hitches.vtt"]),
    ],
)
def test_sources_in_their_order_each_file_once(manifest: Write, sources: str, files: list[str]) -> None:
    assert names(read_manifest(manifest(f"deck: Ropes\nsources: {sources}\n"))) == files


def test_a_file_in_an_archive(manifest: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "talks.zip", "w") as archive:
        for name in "ab":
            archive.write(tmp_path / "knots.vtt", f"{name}.vtt")
    read = read_manifest(manifest("deck: R\nsources: [{path: talks.zip/b.vtt, title: B}, talks.zip]\n"))
    assert [(Path(lecture.path).name, lecture.title) for lecture in read.lectures] == [
        ("b.vtt", "B"),
        ("a.vtt", ""),
    ]


def test_what_a_folder_says_does_not_hold_for_a_file_named_itself(manifest: Write) -> None:
    text = "sources:\n  - {path: talks, speaker: Rosa}\n  - {path: talks/1-bends.vtt, title: Bends}\n"
    read = read_manifest(manifest("deck: Ropes\n" + text))
    assert [(lecture.title, lecture.speakers) for lecture in read.lectures] == [
        ("", ("Rosa",)),
        ("", ("Rosa",)),
        ("Bends", ()),
    ]


def test_one_address_for_many(manifest: Write) -> None:
    source = "{path: talks, url: 'https://example.org/{stem}.mp4'}"
    read = read_manifest(manifest(f"deck: Ropes\nsources: [{source}]\n"))
    assert read.lectures[0].url == "https://example.org/1-bends.mp4"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("talks/knots.vtt", "knots"),
        ("knots.en.vtt", "knots"),
        ("knots.en-US.srt.gz", "knots"),
        ("chess.auto.srt", "chess"),
        ("hci-2.3-needs.srt", "hci-2.3-needs"),
        ("knots.part1.vtt", "knots.part1"),
        ("1. Knots.de.txt", "1. Knots"),
        ("knots", "knots"),
        ("en.vtt", "en"),
    ],
)
def test_names_without_their_endings(name: str, short: str) -> None:
    assert stem(name) == short


def test_seen_from_another_folder(manifest: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    manifest("deck: Ropes\nsources: [knots.vtt, 'talks/1*.vtt']\n")
    monkeypatch.chdir(tmp_path.parent)
    read = read_manifest(Path(tmp_path.name, "ropes.yaml"))
    assert [lecture.path for lecture in read.lectures] == [
        str(Path(tmp_path.name, name)) for name in ("knots.vtt", "talks/1-bends.vtt", "talks/10-loops.vtt")
    ]


def test_a_folder_with_signs_of_patterns_in_its_name(manifest: Write, tmp_path: Path) -> None:
    odd = tmp_path / "spring [2024]"
    (odd / "talks").mkdir(parents=True)
    for name in ("a.vtt", "b[1].vtt"):
        (odd / "talks" / name).write_bytes((tmp_path / "knots.vtt").read_bytes())
    (odd / "ropes.yaml").write_text("deck: R\nsources: ['talks/b[1].vtt', 'talks/*.vtt']\n")
    assert names(read_manifest(odd / "ropes.yaml")) == ["b[1].vtt", "a.vtt"]


def test_a_recording_that_is_not_here_is_no_error(manifest: Write) -> None:
    read = read_manifest(manifest("deck: R\nsources:\n  - path: knots.vtt\n    recording: far/away.mp4\n"))
    (warning,) = read.warnings
    assert (warning.place.line, warning.place.column) == (4, 16)
    assert "no 'far/away.mp4'" in warning.message


SOURCE = "deck: R\nsources:\n  - path: knots.vtt\n"


@pytest.mark.parametrize(
    ("text", "place", "code", "says"),
    [
        ("", "1:1", "M001", "empty"),
        ("deck: [", "1:8", "M001", "not readable as YAML"),
        ("- a\n", "1:1", "M004", "a mapping of keys"),
        ("just words\n", "1:1", "M004", "a mapping of keys"),
        ("rules:\n  - id: a.b\n", "1:1", "M004", "rule file"),
        ("sources: knots.vtt\n", "1:1", "M004", "'deck' is missing"),
        ("deck: R\n", "1:1", "M004", "'sources' is missing"),
        ("deck:\nsources: knots.vtt\n", "1:6", "M004", "'deck' should be text, not nothing"),
        ("deck: '  '\nsources: knots.vtt\n", "1:7", "M004", "not nothing but blanks"),
        ("deck: '::'\nsources: knots.vtt\n", "1:7", "M004", "no name for a deck"),
        ("deck: R\nsources: []\n", "2:10", "M004", "at least 1 item"),
        ("deck: R\nsources:\n", "2:9", "M004", "nothing"),
        ("deck: R\nsources: [[knots.vtt]]\n", "2:11", "M004", "a mapping of keys"),
        ("deck: R\nsources: [{title: Knots}]\n", "2:11", "M004", "'path' is missing"),
        ("deck: R\nsources: nots.vtt\n", "2:10", "M005", "'nots.vtt': no such file or folder"),
        ("deck: R\nsources: [talks, nix/*.vtt]\n", "2:18", "M005", "no file matches"),
        ("deck: R\nsources: 'talks\\1-bends.vtt'\n", "2:10", "M005", "write / between folders"),
        ('deck: R\nsources: "a\\0b"\n', "2:10", "M005", "'a"),
        ("deck: R\nsources: [knots.vtt, ./knots.vtt]\n", "2:22", "M006", "named in line 2 already"),
        ("deck: R\nsources: [talks, talks/*.vtt]\n", "2:18", "M006", "'talks/*.vtt' stands for"),
        ("deck: R\nsources: {path: talks, title: T}\n", "2:31", "M004", "one title for the 3 lectures"),
        ("deck: R\nsources: {path: talks, url: 'https://e.org'}\n", "2:29", "M004", "put {stem}"),
        (SOURCE + "    titel: T\n", "4:5", "M003", "did you mean 'title'"),
        (SOURCE + "    url: ftp://e.org/x\n", "4:10", "M004", "http:// or https://"),
        (SOURCE + "    skip: 0:45-0:10\n", "4:11", "M004", "ends before it starts"),
        (SOURCE + "    skip: [0:10-0:45, from 3 to 4]\n", "4:23", "M004", "is not a range"),
        (SOURCE + "    from: vt\n", "4:11", "M004", "did you mean 'vtt'"),
        (ONE + "deck: Knots\n", "3:1", "M002", "already stands in line 1"),
        (ONE + "tag: [a]\n", "3:1", "M003", "did you mean 'tags'"),
        (ONE + "tags: [two words]\n", "3:8", "M004", "blank"),
        (ONE + "uid: no\n", "3:6", "M004", "4 to 64"),
        (ONE + "format: 2\n", "3:9", "M004", "reads format 1"),
        (ONE + "min_score: high\n", "3:12", "M004", "a number, not 'high'"),
        (ONE + "min_score: 2\n", "3:12", "M004", "less than or equal to 1"),
        (ONE + "max_cards: 0\n", "3:12", "M004", "greater than or equal to 1"),
        (ONE + "max_cards: 1.5\n", "3:12", "M004", "whole number"),
        (ONE + "link_template: '{u}'\n", "3:16", "M004", "it knows {url}"),
        (ONE + "lint: {ignore: [long-bak]}\n", "3:17", "M004", "did you mean 'long-back'"),
        (ONE + "rules: {extends: nix.yaml}\n", "3:18", "M005", "no rule file 'nix.yaml'"),
        (ONE + "rules: {extends: tipps}\n", "3:18", "M004", "did you mean 'tips'"),
        (ONE + "rules: {builtin: false}\n", "3:8", "M004", "there are no rules"),
        (ONE + "rules: {selct: [tip.*]}\n", "3:9", "M003", "did you mean 'select'"),
        (ONE + "rules: {override: {tip.*: {scor: 1}}}\n", "3:28", "M003", "did you mean 'score'"),
        (ONE + "output: ropes.pdf\n", "3:9", "M004", ".apkg, .txt, .csv, .json, .html"),
        (ONE + "output: out/ropes.apkg\n", "3:9", "M005", "folder of 'out/ropes.apkg'"),
        (ONE + 'lock: "\\0"\n', "3:7", "M004", "cannot be the name"),
        (ONE + "lock: talks\n", "3:7", "M004", "is a folder"),
        (ONE + "lock: knots.vtt\n", "3:7", "M007", "is a source too"),
        (ONE + "decisions: ropes.yaml\n", "3:12", "M007", "this manifest"),
        (ONE + "lock: a\ndecisions: a\n", "4:12", "M007", "the file of 'lock'"),
    ],
)
def test_what_can_be_wrong(manifest: Write, text: str, place: str, code: str, says: str) -> None:
    path = manifest(text)
    (problem,) = problems_of(path)
    assert str(problem.place) == f"{path}:{place}"
    assert problem.code == code
    assert says in f"{problem.message}; {problem.hint}"


def test_all_problems_at_once(manifest: Write) -> None:
    found = problems_of(
        manifest(
            "dek: R\nsources:\n  - path: nix.vtt\n    skip: 9-1\n  - path: knots.vtt\n    url: nix\n"
            "rules: {extends: nix.yaml}\nmax_cards: few\n"
        )
    )
    assert [(problem.place.line, problem.code) for problem in found] == [
        (1, "M003"),
        (3, "M005"),
        (4, "M004"),
        (6, "M004"),
        (7, "M005"),
        (8, "M004"),
    ]
    assert all(problem.source_line for problem in found)


def test_not_text_and_not_there(tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"deck: R\nsources: \xff\n")
    assert (problems_of(tmp_path / "bytes.yaml")[0].place.line, is_manifest(tmp_path / "nix.yaml")) == (
        2,
        False,
    )
    assert "cannot be read" in problems_of(tmp_path / "nix.yaml")[0].message


KEYS = (
    "deck uid sources path title url recording subdeck skip speaker from rules extends select override lint"
)
MORE = (
    "builtin ignore min_score max_cards tags numbered decisions output lock link_template format description"
)
FRAGMENTS = [
    *KEYS.split(),
    *MORE.split(),
    *"knots.vtt talks ./x *.y [ ] { } : - , & &a *a !x ' \" | \\ # % ? {stem} 0:00-0:45".split(),
    *"https://[x 1 -1 nan".split(),
    "\n",
    "  ",
    "\t",
    "\0",
]


def only_manifest_errors(path: Path) -> None:
    with suppress(ManifestError):
        read_manifest(path)
        return
    places = [problem.place for problem in problems_of(path)]
    assert places
    assert all(place.path == str(path) and place.line for place in places)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join)))
def test_whatever_is_in_a_file_only_a_manifest_error_comes_out(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "wild.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    only_manifest_errors(path)


VALUES = st.recursive(
    st.one_of(st.none(), st.text(max_size=8), st.sampled_from([*FRAGMENTS, "0.5", "true", "a.yaml"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FRAGMENTS), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(KEYS.split() + MORE.split()), VALUES, max_size=6),
    st.dictionaries(st.sampled_from(KEYS.split()), VALUES, max_size=6),
)
def test_whatever_shape_a_manifest_has_only_a_manifest_error_comes_out(
    tmp_path_factory: pytest.TempPathFactory, keys: dict[str, object], source: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "wild.yaml"
    path.write_text(json.dumps({"deck": "R", "sources": [source]} | keys), encoding="utf-8")
    only_manifest_errors(path)
