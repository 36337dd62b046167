"""Feed the readers with mutated samples of all formats, and of the files that are named.

`python tests/fuzz/fuzz_readers.py --seconds 60 [--seed 1] [FILE...]` stops at the first input that ends in
anything but a sound transcript or an InputError, or that takes more than two seconds, and leaves it in
`fuzz-failure.bin`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cards.errors import InputError
from cards.readers import READERS, read_bytes
from cards.transcript import Transcript

SLOWEST_SECONDS = 2.0
TOKENS = (
    b"\n", b"\n\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xe2\x80", b"\xef\xbb\xbf", b"\xc2\xad", b"  ", b"\t",
    b"-->", b"00:00:01,000", b"99:59:59,999", b"-1", b"0" * 30, b"1e999", b"NaN", b"null", b"true", b'"',
    b'""', b"[", b"]", b"{", b"}", b":", b",", b"[]", b"{}", b"<v A>", b"</v>", b"<00:00:01.000>", b"<br/>",
    b'<p t="1">', b"&gt;&gt; ", b"&#0;", b"&#x110000;", b"ANN: ", b">> B: ", b"- ", b"con- tribution",
    b"{\\k50}", b"\\N", b"[00:01.00]", b"(0:01)", b"---\n", b'begin="1t"', b'subtitle-1-2-3"',
    "é中ا".encode(),
)  # fmt: skip


def assert_sound(transcript: Transcript) -> None:
    """What every room below may rely on."""
    assert transcript.cues
    latest = 0
    for cue in transcript.cues:
        assert cue.text == " ".join(cue.text.split()) != ""
        assert (cue.start_ms is None) == (not transcript.timed) == (cue.end_ms is None)
        if cue.start_ms is not None and cue.end_ms is not None:
            assert latest <= cue.start_ms <= cue.end_ms
            latest = cue.start_ms
            edge = cue.start_ms
            for word in cue.words:
                assert edge <= word.start_ms <= word.end_ms <= cue.end_ms
                edge = word.start_ms
        if cue.words:
            assert " ".join(word.text for word in cue.words) == cue.text


def mutated(corpus: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the corpus with a few pieces put in, taken out, doubled or taken from another."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 8)):
        place = chance.randint(0, len(data))
        kind = chance.random()
        if kind < 0.35:
            data[place:place] = chance.choice(TOKENS)
        elif kind < 0.6:
            data[place : place + chance.randint(1, 30)] = b""
        elif kind < 0.75:
            data[place : place + chance.randint(0, 6)] = chance.choice(TOKENS)
        elif kind < 0.85:
            other = chance.choice(corpus)
            begin = chance.randint(0, len(other))
            data[place:place] = other[begin : begin + chance.randint(0, 200)]
        elif kind < 0.95:
            begin = chance.randint(0, len(data))
            data[place:place] = data[begin : begin + chance.randint(0, 80)]
        else:
            data[place:place] = chance.choice(TOKENS) * chance.randint(100, 5000)
    return bytes(data)


def fuzz(corpus: Sequence[bytes], seconds: float, seed: int) -> tuple[int, int]:
    """How many inputs were tried and how many of them were read; raises what a reader should not raise."""
    chance = random.Random(seed)
    formats = [None, None, None, *(reader.id for reader in READERS)]
    until = time.monotonic() + seconds
    tried = read = 0
    while time.monotonic() < until:
        data = mutated(corpus, chance)
        path = "talk" + chance.choice(["", ".txt", ".srt", ".vtt", ".json"])
        tried += 1
        began = time.process_time()
        try:
            assert_sound(read_bytes(data, path, format=chance.choice(formats)))
            read += 1
        except InputError:
            pass
        except BaseException:
            Path("fuzz-failure.bin").write_bytes(data)
            raise
        if time.process_time() - began > SLOWEST_SECONDS:
            Path("fuzz-failure.bin").write_bytes(data)
            raise TimeoutError(f"more than {SLOWEST_SECONDS} s for {len(data)} bytes")
    return tried, read


def main() -> int:
    """Parse the command line, fuzz, tell how much."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    corpus = [reader.sample.encode() for reader in READERS]
    corpus += [path.read_bytes()[:3000] for path in arguments.files]
    tried, read = fuzz(corpus, arguments.seconds, arguments.seed)
    print(f"{tried} inputs, {read} of them read as transcripts, the others refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
