"""Huge caption files are read part by part: the same cues as in one piece, in little memory."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from cards import readers
from cards.errors import InputError
from cards.readers import packed, parts, read_bytes, read_stream
from cards.readers.store import joined
from cards.readers.store import packed as pack
from cards.transcript import Cue, Transcript, Word


def stamp(ms: int, mark: str = ",") -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def srt(count: int = 900, end: str = "\n") -> str:
    """A conversation with overlaps, doubles, gaps in the numbers, codes and a line broken in two."""
    blocks = []
    for number in range(count):
        begin = number * 3000
        length = 3500 if number % 50 == 0 else 2800
        name = f">> {'ANN' if number % 240 else 'BOB'}: " if number % 120 == 0 else ""
        code = " {\\an8}" if number % 7 == 0 else ""
        text = f"{name}caption {number} is <i>said</i> here{end}and goes on{code}"
        index = number + 1 + number // 300
        blocks.append(f"{index}{end}{stamp(begin)} --> {stamp(begin + length)}{end}{text}{end}")
        if number % 90 == 0:
            blocks.append(blocks[-1])
    return end.join(blocks)


def vtt() -> str:
    """Rolling captions, every line shown twice."""
    lines = [f"line {number} of what is said" for number in range(900)]
    blocks = ["WEBVTT\nKind: captions\nLanguage: de"]
    for number, (above, below) in enumerate(pairwise(lines)):
        times = f"{stamp(number * 2000, '.')} --> {stamp(number * 2000 + 2000, '.')} align:start"
        blocks.append(f"cue-{number}\n{times}\n{above}\n{below}")
    return "\n\n".join(blocks) + "\n"


def sbv() -> str:
    blocks = (
        f"0:{number // 60:02}:{number % 60:02}.000,0:{number // 60:02}:{number % 60:02}.900\ncaption {number}"
        for number in range(900)
    )
    return "\n\n".join(blocks)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of some kilobytes, so that a small file has many borders."""
    monkeypatch.setattr(readers, "WHOLE", 6000)
    monkeypatch.setattr(parts, "PART", 3000)
    monkeypatch.setattr(packed, "_PIECE", 1000)


FILES = {
    "srt": srt().encode(),
    "srt with Windows line ends": srt(end="\r\n").encode(),
    "srt in UTF-16": b"\xff\xfe" + srt().encode("utf-16-le"),
    "srt in UTF-16 without a mark": srt().encode("utf-16-be"),
    "srt with accents in Windows-1252": srt().replace("said", "séd").encode("cp1252"),
    "vtt": vtt().encode(),
    "sbv": sbv().encode(),
    "gz": gzip.compress(srt().encode()),
    "gz in two members": gzip.compress(srt().encode()[:5000]) + gzip.compress(srt().encode()[5000:]),
}


def heard(transcript: Transcript) -> list[Cue]:
    return list(transcript.cues)


@pytest.mark.parametrize("data", FILES.values(), ids=list(FILES))
def test_a_file_read_in_parts_gives_the_same_as_in_one_piece(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_bytes(data, "talk")
    monkeypatch.setattr(readers, "WHOLE", 6000)
    monkeypatch.setattr(parts, "PART", 3000)
    monkeypatch.setattr(packed, "_PIECE", 1000)
    told = read_bytes(data, "talk")
    assert not isinstance(told.cues, tuple)
    assert heard(told) == heard(whole)
    assert (told.format, told.language, told.timed) == (whole.format, whole.language, True)
    codes = {problem.code for problem in whole.problems}
    assert {problem.code for problem in told.problems} == codes
    one_by_one = {p for p in whole.problems if "times)" not in p.message and p.code in ("index", "duplicate")}
    assert one_by_one <= set(told.problems)


@pytest.mark.usefixtures("small_parts")
def test_habits_are_added_up() -> None:
    told = {problem.code: problem.message for problem in read_bytes(srt().encode(), "talk").problems}
    count = int(told["codes"].rpartition("(")[2].removesuffix(" times)"))
    assert 129 <= count <= 160  # captions at borders are seen twice


@pytest.mark.usefixtures("small_parts")
def test_talks_one_after_the_other_are_put_in_order_of_time() -> None:
    told = read_bytes((srt(300) + "\n" + srt(300)).encode(), "talk")
    starts = [cue.start_ms or 0 for cue in told.cues]
    assert starts == sorted(starts)
    assert "out-of-order" in {problem.code for problem in told.problems}


@pytest.mark.usefixtures("small_parts")
def test_a_caption_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_WIDEST", 20_000)
    with pytest.raises(InputError, match="MB of text"):
        read_bytes(srt(200).encode() + b"and on it goes\n" * 4000, "talk.srt")


@pytest.mark.usefixtures("small_parts")
def test_what_is_too_large_even_for_parts_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readers, "LARGEST_IN_PARTS", 50_000)
    monkeypatch.setattr(packed, "LARGEST_IN_PARTS", 50_000)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("talk.srt", srt())
    for data in (gzip.compress(srt().encode()), archive.getvalue()):
        with pytest.raises(InputError, match="MB of text"):
            read_bytes(data, "talk.srt.gz")


@pytest.mark.usefixtures("small_parts")
def test_a_pipe_that_cannot_go_back() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    whole = read_bytes(srt().encode(), "talk")
    assert len(read_stream(Pipe(srt().encode()), "standard input").cues) == len(whole.cues)
    assert len(read_stream(Pipe(gzip.compress(srt().encode())), "standard input").cues) == len(whole.cues)


def test_packed_cues_are_a_sequence_like_any_other() -> None:
    cues = tuple(
        Cue(f"word {n}", n * 10, n * 10 + 9, "Ann" if n % 2 else None, (Word("word", n * 10, n * 10 + 4),), n)
        for n in range(1300)
    )
    stored = pack(cues)
    assert stored == cues
    assert cues == stored
    assert hash(stored) == hash(cues)
    assert (stored[0], stored[-1], stored[600:603]) == (cues[0], cues[-1], cues[600:603])
    assert stored != cues[1:]
    assert cues[700] in stored
    with pytest.raises(IndexError):
        stored[1300]
    assert joined([stored, pack(())])[0] == cues


def test_memory_stays_far_below_the_size_of_the_file(tmp_path) -> None:
    path = tmp_path / "huge.srt"
    path.write_text("\n".join(srt(4000).replace("\n00:", f"\n{hour:02}:") for hour in range(8)))
    status = Path("/proc/self/status")  # not getrusage, which counts what this process was when it forked
    if not status.exists():
        pytest.skip("memory is told by Linux")
    program = (
        "import re, sys; from pathlib import Path; from cards.readers import read_transcript\n"
        "def most(): return int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = most(); read_transcript(sys.argv[1]); print(most() - before)"
    )
    small = tmp_path / "small.srt"
    small.write_text(path.read_text()[: 5 * 1024 * 1024])
    used = [
        int(subprocess.run([sys.executable, "-c", program, name], capture_output=True, check=True).stdout)
        for name in (small, path)
    ]
    assert used[1] < used[0] * 1.5
