"""Whatever the bytes, reading ends with a sound transcript or one clear refusal."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.errors import InputError
from cards.readers import READERS, read_bytes

FUZZER = runpy.run_path(str(Path(__file__).parents[1] / "fuzz" / "fuzz_readers.py"))
assert_sound = FUZZER["assert_sound"]
SAMPLES = [reader.sample for reader in READERS]
ROUGH = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_a_megabyte_of_tiny_lines_is_gathered_not_stored_line_by_line():
    transcript = read_bytes(b"one two\n" * 130_000, "talk.txt")
    assert len(transcript.cues) < 3000
    assert sum(len(cue.text.split()) for cue in transcript.cues) == 260_000
    assert transcript.cues[1].line == 51


def read_or_refuse(data: bytes, format: str | None = None) -> None:
    try:
        transcript = read_bytes(data, "talk", format=format)
    except InputError as error:
        problems = error.problems
    else:
        assert_sound(transcript)
        problems = transcript.problems
    assert all(problem.code and problem.message for problem in problems)


@ROUGH
@given(st.binary(max_size=300), st.sampled_from([None, *(reader.id for reader in READERS)]))
def test_any_bytes_in_any_format(data, format):
    read_or_refuse(data, format)


@ROUGH
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 40), st.binary(max_size=8))),
)
def test_samples_with_pieces_replaced(sample, changes):
    data = sample.encode()
    for place, length, piece in changes:
        place %= len(data) + 1
        data = data[:place] + piece + data[place + length :]
    read_or_refuse(data)


@ROUGH
@given(st.lists(st.sampled_from([line for sample in SAMPLES for line in sample.splitlines()]), max_size=25))
def test_lines_of_all_samples_shuffled(lines):
    read_or_refuse("\n".join(lines).encode())


KEY_NAMES = """
start end text words word segments speaker startTime endTime body events segs utf8 tStartMs tOffsetMs
dDurationMs
results items alternatives content start_time end_time type channels transcript punctuated_word
audio_url utterances recognizedPhrases phrases offset duration offsetInTicks nBest display displayWords
monologues terms speaker_id timestamps utterances transcription
elements value ts end_ts transcription offsets from to tokens timestamps language snippets id name
"""
KEYS = st.sampled_from(KEY_NAMES.split())
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["1.5", "2s", "PT3S", "hello there", "", "."]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=40,
)
JSON_READERS = [reader for reader in READERS if "JSON" in reader.known_by]


@ROUGH
@given(VALUES, st.sampled_from([reader.id for reader in JSON_READERS]))
def test_json_of_any_shape(value, format):
    read_or_refuse(json.dumps(value).encode(), format)


def leaves(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield path
    for key, inner in items:
        yield from leaves(inner, (*path, key))


@ROUGH
@given(st.data(), st.sampled_from(JSON_READERS))
def test_json_samples_with_one_value_replaced(data, reader):
    value = json.loads(reader.sample)
    path = data.draw(st.sampled_from(sorted(leaves(value), key=str)))
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    if path:
        inner[path[-1]] = data.draw(VALUES)
    read_or_refuse(json.dumps(value).encode())


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.id)
def test_every_sample_cut_off_anywhere(reader):
    data = reader.sample.encode()
    for length in range(len(data)):
        read_or_refuse(data[:length])
        read_or_refuse(data[:length], reader.id)


def test_a_short_run_of_the_fuzzer_finds_nothing():
    tried, read = FUZZER["fuzz"]([sample.encode() for sample in SAMPLES], seconds=3, seed=5)
    assert 0 < read < tried
