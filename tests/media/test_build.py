"""`--media`, from a recording to what Anki plays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cards.cli.app import run
from cards.media import ffmpeg

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, and one of its own for whatever is temporary."""
    for name in ("here", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "here"


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Any]:
    """A learner's collection."""
    pytest.importorskip("anki.collection")
    from anki.collection import Collection

    (tmp_path / "anki").mkdir()
    collection = Collection(str(tmp_path / "anki" / "collection.anki2"))
    yield collection
    collection.close()


def bring_in(col: Any, package: str) -> None:
    from anki.collection import ImportAnkiPackageRequest

    options = col._backend.get_import_anki_package_presets()
    col.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(Path(package).resolve()), options=options)
    )


def media_of(package: str) -> set[str]:
    with zipfile.ZipFile(package) as archive:
        return set(json.loads(archive.read("media")).values())


def test_anki_plays_the_quote_and_shows_what_was_seen(
    col: Any, lecture: Path, video: Path, heard: Callable[[Path], list[int]], tmp_path: Path
) -> None:
    assert run(["build", str(lecture), "--media", str(video)]) == 0
    bring_in(col, "knots.apkg")
    check = col.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])
    notes = [col.get_note(id) for id in col.find_notes("")]
    assert len(notes) == 2
    for note in notes:
        card = note.cards()[0]
        (tag,) = card.answer_av_tags()
        assert not card.question_av_tags()
        clip = Path(col.media.dir()) / tag.filename
        assert '<img src="cards-' in card.answer()
        if note["Front"].startswith("What is a bowline"):
            # Said in the captions from 0:01 to 0:08; where in them the words begin and end is a guess.
            seconds = heard(clip)
            assert set(seconds[6:40]) == {1, 2, 3, 4}
            assert min(seconds) == 0
            assert max(seconds) <= 7
    assert os.listdir(tmp_path / "temporary") == []


def test_building_again_cuts_nothing_and_gives_the_same_bytes(
    lecture: Path, video: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["build", str(lecture), "--media", str(video)]) == 0
    once = Path("knots.apkg").read_bytes()
    assert len(media_of("knots.apkg")) == 4

    def no_run(program: str, runs: list[ffmpeg.Run], at_once: int | None = None) -> Iterator[Any]:
        assert runs == []
        return iter(())

    monkeypatch.setattr(ffmpeg, "run_all", no_run)
    renamed = shutil.copy(video, here / "whatever.mp4")
    assert run(["build", str(lecture), "--media", str(renamed)]) == 0
    assert Path("knots.apkg").read_bytes() == once


def test_a_build_without_the_recording_keeps_the_clips(
    lecture: Path, video: Path, here: Path, capfd: Captured
) -> None:
    recordings = here / "recordings"
    recordings.mkdir()
    shutil.copy(video, recordings / "knots.mp4")
    Path("knots.yaml").write_text(
        f"deck: Knots\nuid: knots\nsources:\n  - path: {lecture}\n    recording: recordings/knots.mp4\n",
        encoding="utf-8",
    )
    assert run(["build", "knots.yaml"]) == 0
    once = Path("knots.apkg").read_bytes()
    assert len(media_of("knots.apkg")) == 4
    assert run(["diff", "knots.yaml"]) == 0
    (recordings / "knots.mp4").unlink()
    assert run(["build", "knots.yaml"]) == 0
    assert Path("knots.apkg").read_bytes() == once
    assert "there is no such file or folder" in capfd.readouterr().err
    Path("knots.apkg").unlink()
    assert run(["build", "knots.yaml"]) == 1, "now the cards have lost them"
    assert media_of("knots.apkg") == set()


def test_a_text_file_leaves_the_clips_that_a_package_brought(col: Any, lecture: Path, video: Path) -> None:
    assert run(["build", str(lecture), "--media", str(video)]) == 0
    bring_in(col, "knots.apkg")
    clips = {note["Clip"] for note in map(col.get_note, col.find_notes(""))}
    assert run(["build", str(lecture), "--media", str(video), "-o", "knots.txt"]) == 0
    from anki.collection import ImportCsvRequest

    path = str(Path("knots.txt").resolve())
    col.import_csv(ImportCsvRequest(path=path, metadata=col.get_csv_metadata(path=path, delimiter=None)))
    assert {note["Clip"] for note in map(col.get_note, col.find_notes(""))} == clips
    assert all(clip.startswith("[sound:cards-") for clip in clips)


def test_a_retired_card_keeps_its_clip(col: Any, lecture: Path, video: Path) -> None:
    assert run(["build", str(lecture), "--media", str(video)]) == 0
    both = media_of("knots.apkg")
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("is a knot that", "of course"), "utf-8")
    assert run(["build", str(lecture), "--media", str(video), "--retire", "--force"]) == 0
    bring_in(col, "knots.apkg")
    notes = [col.get_note(id) for id in col.find_notes("")]
    assert [note["Front"][:9] for note in notes if "cards::retired" in note.tags] == ["What is a"]
    assert len(notes) == 2
    assert all(note["Clip"] for note in notes)
    assert media_of("knots.apkg") <= both
    assert list(col.media.check().missing) == []


def test_doctor_tells_where_ffmpeg_is(program: str, capfd: Captured) -> None:
    run(["doctor", "--json"])
    assert json.loads(capfd.readouterr().out)["ffmpeg"] == program


def test_several_lectures_take_their_recordings_from_a_folder(
    lecture: Path, video: Path, here: Path, capfd: Captured
) -> None:
    other = lecture.with_name("hitches.vtt")
    other.write_text(lecture.read_text(encoding="utf-8").replace("bowline", "hitch"), encoding="utf-8")
    shutil.copy(video, here / "knots.mp4")
    assert run(["build", str(lecture), str(other), "--media", str(here), "-o", "all.apkg"]) == 1
    assert len(media_of("all.apkg")) == 4
    told = capfd.readouterr().err
    assert "hitches.vtt: no recording of this name lies in" in told
    assert run(["build", str(lecture), str(other), "--media", str(video), "-o", "two.apkg"]) == 1
    assert "one recording, but 2 transcripts" in capfd.readouterr().err
    assert not Path("two.apkg").exists()


def test_without_ffmpeg_the_deck_is_built_and_told_once(
    lecture: Path, video: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ffmpeg, "find_ffmpeg", lambda: None)
    assert run(["build", str(lecture), "--media", str(video)]) == 1
    told = capfd.readouterr().err
    assert told.count("pip install 'transcript-cards[media]'") == 1
    assert media_of("knots.apkg") == set()


def test_a_recording_that_is_not_there_is_refused_before_the_work(lecture: Path, capfd: Captured) -> None:
    assert run(["build", str(lecture), "--media", "gone.mp4"]) == 1
    assert "gone.mp4: there is no such file or folder" in capfd.readouterr().err
    assert not Path("knots.apkg").exists()


@pytest.mark.skipif(os.name == "nt", reason="signals and a shell script that stands for ffmpeg")
def test_an_interrupt_while_cutting_leaves_nothing_behind(lecture: Path, tmp_path: Path, here: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    slow = programs / "ffmpeg"
    slow.write_text(
        "#!/bin/sh\n"
        'case "$*" in *-map*) ;; *) echo "  Stream #0:0: Audio: mp3" >&2; exit 1;; esac\n'
        f"echo $$ >> {tmp_path}/running\n"
        "exec sleep 60\n"
    )
    slow.chmod(0o755)
    (here / "knots.mp3").write_bytes(b"as good as any")
    command = [sys.executable, "-m", "cards", "build", str(lecture), "--media", "knots.mp3", "--no-cache"]
    # Tests may run where interrupts are ignored, which processes inherit.
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    variables = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(tmp_path / "temporary"),
    }
    process = subprocess.Popen(command, cwd=here, env=variables, stderr=subprocess.PIPE, preexec_fn=listen)
    running = tmp_path / "running"
    for _ in range(1200):
        if running.exists() or process.poll() is not None:
            break
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert os.listdir(tmp_path / "temporary") == []
    assert os.listdir(here) == ["knots.mp3"]
    for number in running.read_text().split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)
