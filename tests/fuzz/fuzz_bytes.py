"""Feed one family of formats with bytes that libFuzzer finds by the code they reach, through Atheris.

`pip install atheris`, then `python tests/fuzz/fuzz_bytes.py FAMILY [--seconds 60] [--corpus FOLDER]`,
FAMILY one of those in `FAMILIES` or `packed`. It stops at the first input that ends in anything but a sound
transcript or an InputError, or that takes more than two seconds, and leaves it in the working folder as
`crash-…` or `timeout-…`.
"""

from __future__ import annotations

import argparse
import gzip
import runpy
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cards.readers"]):
    from cards.errors import InputError
    from cards.readers import READERS, read_bytes

FAMILIES = {
    "captions": ("srt", "vtt", "sbv", "ass", "lrc", "microdvd"),
    "markup": tuple(reader.id for reader in READERS if "<" in reader.sample.lstrip()[:1]),
    "json": tuple(reader.id for reader in READERS if reader.sample.lstrip()[:1] in ("{", "[")),
    "text": ("wikilearn", "timed", "text", "whisper-table"),
}
"""Readers that share their parts; `packed`, for archives and encodings, asks all of them."""
PACKED = "packed"
LONGEST_BYTES = 8192

assert_sound = runpy.run_path(str(Path(__file__).with_name("fuzz_readers.py")))["assert_sound"]


def formats(family: str) -> tuple[str, ...]:
    """The ids of a family's readers."""
    known = {reader.id for reader in READERS}
    return tuple(sorted(known)) if family == PACKED else tuple(sorted(known & set(FAMILIES[family])))


def seeds(family: str) -> list[bytes]:
    """Samples to begin with; the first byte says which reader is asked, 255 for the one it suits."""
    ids = formats(family)
    samples = [(reader.id, reader.sample.encode()) for reader in READERS if reader.id in ids]
    if family == PACKED:
        return [
            b"\xff" + data
            for _, text in samples
            for data in (gzip.compress(text, mtime=0), text.decode().encode("utf-16"))
        ]
    return [bytes([byte]) + text for id, text in samples for byte in (255, ids.index(id))]


def main() -> None:
    """Parse the command line and hand over to libFuzzer, which ends the process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("family", choices=[*FAMILIES, PACKED])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--corpus", type=Path, help="a folder in which what was found is kept for the next run"
    )
    arguments = parser.parse_args()
    ids = formats(arguments.family)

    def one(data: bytes) -> None:
        chosen = ids[data[0]] if data and data[0] < len(ids) else None
        try:
            assert_sound(read_bytes(data[1:], "talk", format=chosen))
        except InputError as error:
            if not all(problem.code and problem.message for problem in error.problems):
                raise RuntimeError("a refusal without code or message") from error

    with tempfile.TemporaryDirectory() as fresh:
        corpus = arguments.corpus or Path(fresh)
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds(arguments.family)):
            (corpus / f"sample-{number}").write_bytes(seed)
        options = [
            f"-max_total_time={arguments.seconds}",
            f"-runs={arguments.runs}",
            f"-seed={arguments.seed}",
            f"-max_len={LONGEST_BYTES}",
            "-timeout=2",
            "-rss_limit_mb=1024",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
