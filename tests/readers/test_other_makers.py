"""What is written in JSON, XML, tables and lines that have no reader of their own maker's."""

from __future__ import annotations

import json

import pytest

from cards.errors import InputError
from cards.readers import read_bytes
from cards.transcript import Transcript


def read(text: object, path: str = "talk.txt") -> Transcript:
    return read_bytes((text if isinstance(text, str) else json.dumps(text)).encode(), path)


SAYS = [(500, 3200, "Ann", "Open the hive."), (3200, 4400, "Bob", "Look.")]
OTHER_JSON = {
    "Hugging Face": {
        "text": "x",
        "chunks": [{"timestamp": [b / 1000, e / 1000], "text": t} for b, e, _, t in SAYS],
    },
    "Bilibili": {
        "body": [{"from": b / 1000, "to": e / 1000, "location": 2, "content": t} for b, e, _, t in SAYS]
    },
    "TED": {"paragraphs": [{"cues": [{"time": b, "text": t}]} for b, _, _, t in SAYS]},
    "Amara and Khan Academy": [{"startTime": b, "endTime": e, "text": t} for b, e, _, t in SAYS],
    "Kaltura": {"objects": [{"startTime": b, "endTime": e, "content": [{"text": t}]} for b, e, _, t in SAYS]},
    "Fireflies": {
        "sentences": [
            {"index": 0, "speaker_name": s, "text": t, "start_time": b / 1000, "end_time": e / 1000}
            for b, e, s, t in SAYS
        ]
    },
    "Video Indexer": {
        "videos": [
            {
                "insights": {
                    "transcript": [
                        {
                            "id": 1,
                            "text": t,
                            "instances": [{"start": f"0:00:0{b / 1000}", "end": f"0:00:0{e / 1000}"}],
                        }
                        for b, e, _, t in SAYS
                    ]
                }
            }
        ]
    },
    "AssemblyAI's sentences": {
        "sentences": [{"text": t, "start": b, "end": e, "words": [], "speaker": s} for b, e, s, t in SAYS]
    },
    "clocks in a bare list": [
        {"start": f"00:00:0{b / 1000:.3f}", "end": f"00:00:0{e / 1000:.3f}", "text": t} for b, e, _, t in SAYS
    ],
    "milliseconds in a bare list": [{"start": b, "end": e, "text": t} for b, e, _, t in SAYS],
    "offset and duration": [{"text": t, "offset": b, "duration": e - b} for b, e, _, t in SAYS],
}


@pytest.mark.parametrize("value", OTHER_JSON.values(), ids=list(OTHER_JSON))
def test_json_of_other_makers(value: object) -> None:
    told = read(value, "talk.json")
    ends = [cue.end_ms for cue in told.cues]
    assert [(cue.start_ms, cue.text) for cue in told.cues] == [(b, t) for b, _, _, t in SAYS]
    assert "time" in str(value) or ends == [e for _, e, _, _ in SAYS]
    if "speaker" in str(value):
        assert [cue.speaker for cue in told.cues] == ["Ann", "Bob"]


def test_words_of_other_makers_become_sentences() -> None:
    told = read(
        [
            {"text": " Open", "startMs": 500, "endMs": 800, "timestampMs": 500},
            {"text": " it.", "startMs": 800, "endMs": 900},
            {"text": " Look.", "startMs": 900, "endMs": 1200},
        ],
        "talk.json",
    )
    assert [(cue.text, cue.start_ms, cue.end_ms) for cue in told.cues] == [
        ("Open it.", 500, 900),
        ("Look.", 900, 1200),
    ]
    assert [word.start_ms for word in told.cues[0].words] == [500, 800]


def test_a_text_in_one_piece_has_no_times() -> None:
    told = read({"text": "Open the hive on a warm day and then look inside, it is not hard."}, "talk.json")
    assert not told.timed
    assert [problem.code for problem in told.problems] == ["no-times"]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "x", "files": [{"time": 3, "name": "x"}]},
        [{"timestamp": 1_700_000_000, "text": "hello"}, {"timestamp": 1_700_000_100, "text": "hello"}],
        {"text": "too short"},
    ],
)
def test_json_of_other_things_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="not a transcript"):
        read(value, "talk.json")


XML = {
    "attributes": '<transcript><cue start="0.5" end="3.2">Open the hive.</cue>'
    '<cue start="3.2" end="4.4">Look.</cue></transcript>',
    "milliseconds": '<subs><s begin="500" dur="2700">Open the hive.</s>'
    '<s begin="3200" dur="1200">Look.</s></subs>',
    "elements inside": '<x><p time="0:00:00.5"><b>Open</b> the hive.</p><p time="0:00:03.2">Look.</p></x>',
}


@pytest.mark.parametrize("text", XML.values(), ids=list(XML))
def test_xml_of_other_makers(text: str) -> None:
    told = read(f'<?xml version="1.0"?>\n{text}', "talk.xml")
    assert [(cue.start_ms, cue.text) for cue in told.cues] == [(b, t) for b, _, _, t in SAYS]
    assert told.format == "xml"


@pytest.mark.parametrize(
    "text", ["<fcpxml version='1.9'><resources/></fcpxml>", "<a start='1'/>", "<3 s='1' start='2'"]
)
def test_xml_of_other_things_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a transcript"):
        read(text, "talk.xml")


TABLES = {
    "start alone": "time,text\n0:00.5,Open the hive.\n0:03.2,Look.\n",
    "a translation beside it": "Time,Subtitle,Translation\n0.5s,Open the hive.,x\n3.2s,Look.,y\n",
    "durations": "Start Time;Duration;Text\n00:00:00,500;2.7;Open the hive.\n00:00:03,200;1.2;Look.\n",
    "a text in two lines": 'start,end,text\n0.5,3.2,"Open\nthe hive."\n3.2,4.4,Look.\n',
}


@pytest.mark.parametrize("text", TABLES.values(), ids=list(TABLES))
def test_tables(text: str) -> None:
    told = read(text, "talk.csv")
    assert [(cue.start_ms, cue.text) for cue in told.cues] == [(b, t) for b, _, _, t in SAYS]
    assert told.problems == ()


LINES = {
    "MicroDVD": "{1}{1}25\n{50}{125}Open the hive|on a {y:i}warm day.\n{125}{150}/Look.\n",
    "MPL2": "[20][50]Open the hive|/on a warm day.\n[50][60] Look.\n",
    "TMPlayer": "00:00:02:Open the hive|on a warm day.\n00:00:05:Look.\n",
}


@pytest.mark.parametrize("text", LINES.values(), ids=list(LINES))
def test_a_caption_a_line(text: str) -> None:
    told = read(text, "talk.sub")
    assert [(cue.start_ms, cue.text) for cue in told.cues] == [
        (2000, "Open the hive on a warm day."),
        (5000, "Look."),
    ]
    assert told.cues[0].end_ms == 5000
    assert told.problems == ()


def test_frames_without_a_rate_are_told() -> None:
    told = read("{24}{48}Open it.\n{48}{72}Look.\n\nthe end\n", "talk.sub")
    assert told.cues[0].start_ms == 1001
    assert [problem.code for problem in told.problems] == ["bad-line", "frame-rate"]
