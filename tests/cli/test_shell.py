"""The command as a process among others: codes, pipes, locales, interrupts, and what it leaves unimported."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cards.cli.app import run

Call = Callable[..., subprocess.CompletedProcess[str]]


def test_a_real_run(cards: Call, lecture: Path) -> None:
    done = cards("build", lecture)
    assert done.returncode == 0
    assert done.stdout == "knots.apkg\n"
    assert (lecture.parent / "knots.apkg").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["build", "gone.vtt"], 1),
        (["build", "--no-such-option"], 2),
        (["rules", "test", "wrong.yaml"], 3),
        (["build", "hello.vtt"], 4),
    ],
)
def test_exit_codes(cards: Call, tmp_path: Path, arguments: list[str], code: int) -> None:
    (tmp_path / "hello.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello, and welcome back.\n")
    (tmp_path / "wrong.yaml").write_text(
        "rules:\n"
        "  - id: tip.rest\n"
        "    kind: tip\n"
        "    match: {phrase: 'rest {place:rest}'}\n"
        "    examples: {match: [Rest in the shade.], no_match: [You should rest in the sun.]}\n"
    )
    done = cards(*arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "variables",
    [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "cp1252"}],
)
def test_output_is_utf8_whatever_the_locale(cards: Call, tmp_path: Path, variables: dict[str, str]) -> None:
    (tmp_path / "λόγος.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:05.000\nA λόγος is a word that gives a reason – or an “argument”.\n",
        encoding="utf-8",
    )
    done = cards("extract", ".", "--format", "jsonl", **variables)
    assert done.returncode == 0
    (card,) = (json.loads(line) for line in done.stdout.splitlines())
    assert card["quote"] == "A λόγος is a word that gives a reason – or an “argument”."
    assert "λόγος" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_closed_pipe_is_no_error(course: Path) -> None:
    command = [sys.executable, "-m", "cards", "extract", str(course), "--format", "jsonl", "-q"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_interrupt(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cards", "build", "-", "-v", "-o", str(tmp_path / "deck.apkg")]
    # A shell that started the tests in the background has them, and all they start, ignore the signal.
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=listen
    ) as process:
        assert process.stderr
        assert process.stderr.readline() == b"reading -\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 130
    assert not (tmp_path / "deck.apkg").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cards", "formats"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("error: standard output: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_on_a_terminal(lecture: Path, tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "cards", "build", str(lecture)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    text = shown.decode()
    assert "looking for cards" in text
    left = re.sub(r"[^\n]*\r\x1b\[K", "", text.replace("\r\n", "\n"))
    assert "looking for cards" not in left
    assert left.startswith("2 cards from 2 sentences")


@pytest.mark.parametrize("arguments", [["--help"], ["build", "-h"], ["formats"], ["extract", "gone.vtt"]])
def test_heavy_libraries_wait_until_needed(arguments: list[str]) -> None:
    program = (
        "import sys; from cards.cli.app import run; run(sys.argv[1:]); "
        "print(sorted({'spacy', 'thinc', 'genanki', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_doctor(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--json"]) == 0
    facts = json.loads(capfd.readouterr().out)
    assert facts["problems"] == []
    assert facts["python"] == ".".join(map(str, sys.version_info[:3]))
    assert Path(facts["pipeline"]["path"]).is_dir()
    assert {"definitions", "tips"} <= {pack["name"] for pack in facts["packs"]}
    assert all(pack["rules"] and Path(pack["path"]).is_file() for pack in facts["packs"])
    assert {"wikilearn", "srt", "vtt"} <= {known["id"] for known in facts["formats"]}
    assert run(["doctor"]) == 0
    out = capfd.readouterr().out
    assert facts["pipeline"]["name"] in out
    assert facts["spacy"] in out


def test_doctor_tells_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cards.language.pipeline.MODELS", tmp_path / "nowhere")
    assert run(["doctor", "--json"]) == 1
    facts = json.loads(capfd.readouterr().out)
    assert facts["pipeline"] is None
    assert "nowhere" in " ".join(facts["problems"])


def test_formats(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["formats"]) == 0
    rows = capfd.readouterr().out.splitlines()
    assert rows[0].split() == ["FORMAT", "FILES", "NAME", "KNOWN", "BY", "CARRIES"]
    assert {"wikilearn", "srt", "vtt"} <= {row.split(" ")[0] for row in rows}
