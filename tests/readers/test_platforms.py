"""What people bring from meeting tools, course sites, video pages and recognisers, each in its own manner."""

from __future__ import annotations

import json

import pytest

from cards.errors import InputError
from cards.readers import read_bytes
from cards.transcript import Transcript


def read(text: object, path: str = "talk.txt") -> Transcript:
    return read_bytes((text if isinstance(text, str) else json.dumps(text)).encode(), path)


def heard(transcript: Transcript) -> list[tuple[int | None, str | None, str]]:
    return [(cue.start_ms, cue.speaker, cue.text) for cue in transcript.cues]


TALK = [
    (3000, "Ann Lee", "Welcome to the bees."),
    (7000, "Bob Hill", "Can you hear me?"),
    (9000, "Ann Lee", "Yes."),
]

MEETINGS = {
    "Zoom's saved captions": (
        "[Ann Lee] 00:00:03\nWelcome to the bees.\n[Bob Hill] 00:00:07\nCan you hear me?\n"
        "[Ann Lee] 00:00:09\nYes.\n"
    ),
    "Teams, copied from a document": (
        "Bee course\nJanuary 5, 2026, 10:00AM\n34m 12s\n\nAnn Lee   0:03\nWelcome to the bees.\n\n"
        "Bob Hill   0:07\nCan you hear me?\n\nAnn Lee   0:09\nYes.\n"
    ),
    "Otter": (
        "Ann Lee  0:03  \nWelcome to the bees.\n\nBob Hill  0:07  \nCan you hear me?\n\n"
        "Ann Lee  0:09  \nYes.\n\n"
        "Transcribed by https://otter.ai\n"
    ),
    "Rev": (
        "Ann Lee (00:03):\nWelcome to the bees.\n\nBob Hill (00:07):\nCan you hear me?\n\n"
        "Ann Lee (00:09):\nYes.\n"
    ),
    "Sonix": (
        "Ann Lee [00:00:03] Welcome to the bees.\n\nBob Hill [00:00:07] Can you hear me?\n\n"
        "Ann Lee [00:00:09] Yes.\n"
    ),
    "Happy Scribe": (
        "[00:00:03] - Ann Lee\nWelcome to the bees.\n\n[00:00:07] - Bob Hill\nCan you hear me?\n\n"
        "[00:00:09] - Ann Lee\nYes.\n"
    ),
    "Fathom": (
        "Bees - January 05\nVIEW RECORDING - 34 mins\n\n---\n\n"
        "0:03 - Ann Lee (Bee Ltd)\n  Welcome to the bees.\n\n"
        "0:07 - Bob Hill\n  Can you hear me?\n\n0:09 - Ann Lee (Bee Ltd)\n  Yes.\n"
    ),
    "Descript": (
        "[00:00:03] Ann Lee: Welcome to the bees.\n\n[00:00:07] Bob Hill: Can you hear me?\n\n"
        "[00:00:09] Ann Lee: Yes.\n"
    ),
    "Premiere": (
        "00:00:03:00 - 00:00:07:00\nAnn Lee\nWelcome to the bees.\n\n00:00:07:00 - 00:00:09:00\nBob Hill\n"
        "Can you hear me?\n\n00:00:09:00 - 00:00:10:00\nAnn Lee\nYes.\n"
    ),
    "Premiere's table": (
        '"Speaker Name","Start Time","End Time","Text"\n'
        '"Ann Lee","00:00:03:00","00:00:07:00","Welcome to the bees."\n'
        '"Bob Hill","00:00:07:00","00:00:09:00","Can you hear me?"\n'
        '"Ann Lee","00:00:09:00","00:00:10:00","Yes."\n'
    ),
    "a table with tabs and clock times": (
        "Start\tEnd\tSpeaker\tText\n0:00:03\t0:00:07\tAnn Lee\tWelcome to the bees.\n"
        "0:00:07\t0:00:09\tBob Hill\tCan you hear me?\n0:00:09\t0:00:10\tAnn Lee\tYes.\n"
    ),
    "a table in seconds": (
        "speaker;start;end;text\nAnn Lee;3.0;7.0;Welcome to the bees.\nBob Hill;7.0;9.0;Can you hear me?\n"
        "Ann Lee;9.0;10.0;Yes.\n"
    ),
    "Webex": (
        'WEBVTT\n\n1 "Ann Lee" (1234)\n00:00:03.000 --> 00:00:07.000\nWelcome to the bees.\n\n'
        '2 "Bob Hill" (99)\n00:00:07.000 --> 00:00:09.000\nCan you hear me?\n\n'
        '3 "Ann Lee" (1234)\n00:00:09.000 --> 00:00:10.000\nYes.\n'
    ),
    "Trint": (
        "1\n00:00:03,000 --> 00:00:07,000\n[Ann Lee] Welcome to the bees.\n\n"
        "2\n00:00:07,000 --> 00:00:09,000\n[Bob Hill] Can you hear me?\n\n3\n"
        "00:00:09,000 --> 00:00:10,000\n[Ann Lee] Yes.\n"
    ),
    "Google Meet": (
        "0:00:03.000,0:00:07.000\n(Ann Lee)\nWelcome to the bees.\n\n0:00:07.000,0:00:09.000\n(Bob Hill)\n"
        "Can you hear me?\n\n0:00:09.000,0:00:10.000\n(Ann Lee)\nYes.\n"
    ),
}


@pytest.mark.parametrize("text", MEETINGS.values(), ids=list(MEETINGS))
def test_who_speaks_when(text: str) -> None:
    assert heard(read(text)) == TALK


def test_two_speakers_in_brackets_behind_dashes_in_one_caption() -> None:
    told = read(
        "1\n00:00:03,000 --> 00:00:07,000\n- [Ann] Welcome.\n- [Bob] Can you\n\n"
        "2\n00:00:07,000 --> 00:00:09,000\nhear me?\n\n3\n00:00:09,000 --> 00:00:10,000\n- [Ann] Yes.\n"
    )
    assert [(cue.speaker, cue.text) for cue in told.cues] == [
        ("Ann", "Welcome."),
        ("Bob", "Can you"),
        ("Bob", "hear me?"),
        ("Ann", "Yes."),
    ]


def test_sounds_in_brackets_are_nobody() -> None:
    blocks = [
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n"
        for n, text in enumerate(
            ["[Upbeat Music] Hello.", "[Upbeat Music] Look.", "(Applause) Well.", "[Phone Rings] Oh."]
        )
    ]
    told = read("\n".join(blocks))
    assert [cue.speaker for cue in told.cues] == [None] * 4
    assert told.cues[0].text == "[Upbeat Music] Hello."


PAGES = {
    "YouTube's panel": (
        "Transcript\n\n0:03\nwelcome to\n0:05\nthe bees\nChapter 2: The brood\n0:07\nlook\n"
        "English (auto-generated)\n"
    ),
    "YouTube's panel, as read out": (
        "0:03\n3 seconds\nwelcome to\n0:05\n5 seconds\nthe bees\n0:07\n7 seconds\nlook\n"
    ),
    "YouTube's panel, run together": "0:03welcome to\n0:05the bees\n0:07look\n",
    "Coursera": (
        "Play video starting at ::3 and follow transcript0:03\nwelcome to\n"
        "Play video starting at ::5 and follow transcript0:05\nthe bees\n"
        "Play video starting at ::7 and follow transcript0:07\nlook\n"
    ),
    "times in two columns": (
        "00:00:03\t00:00:05\twelcome to\n00:00:05\t00:00:07\tthe bees\n00:00:07\t00:00:08\tlook\n"
    ),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=list(PAGES))
def test_what_pages_write_around_the_talk_is_left_out(text: str) -> None:
    assert heard(read(text)) == [(3000, None, "welcome to"), (5000, None, "the bees"), (7000, None, "look")]


def test_seconds_that_are_spoken_of_stay() -> None:
    told = read("0:03\n90 seconds\n0:05\n5 seconds is not long\n0:07\nlook\n")
    assert [cue.text for cue in told.cues] == ["90 seconds", "5 seconds is not long", "look"]


CLOCKS = {
    "Zoom's saved captions": (
        "[Ann Lee] 10:02:13\nWelcome to the bees.\n\n[Bob Hill] 10:02:17\nCan you hear me?\n\n"
        "[Ann Lee] 10:02:19\nYes.\n"
    ),
    "Zoom's chat": (
        "10:02:13\t From Ann Lee to Everyone:\n\tWelcome to the bees.\n"
        "10:02:17\t From Bob Hill to Everyone:\n\tCan you hear me?\n"
        "10:02:19\t From Ann Lee to Everyone:\n\tYes.\n"
    ),
    "twelve hours, with a name": (
        "Ann Lee 11:59:56 AM\nWelcome to the bees.\nBob Hill 12:00:00 PM\nCan you hear me?\n"
        "Ann Lee 12:00:02 PM\nYes.\n"
    ),
    "twelve hours, in front": (
        "[11:59:56 p.m.] Ann Lee: Welcome to the bees.\n[12:00:00 a.m.] Bob Hill: Can you hear me?\n"
        "[12:00:02 a.m.] Ann Lee: Yes.\n"
    ),
}


@pytest.mark.parametrize("text", CLOCKS.values(), ids=list(CLOCKS))
def test_times_of_day_count_from_the_first(text: str) -> None:
    told = read(text)
    assert heard(told) == [(start - 3000, speaker, text) for start, speaker, text in TALK]
    assert [problem.code for problem in told.problems] == ["clock-times"]


def test_a_time_of_day_in_a_sentence_is_none_of_the_talk() -> None:
    told = read("At 10:02 AM we open the hive, all of us, and look for the queen.\nAt 11:30 PM she sleeps.\n")
    assert not told.timed


PRINTED = {
    "faster-whisper": "[3.00s -> 7.00s] {}\n[7.00s -> 9.00s] {}\n[9.00s -> 10.00s] {}\n",
    "seconds in brackets": "[3.0] {}\n[7.0] {}\n[9.0] {}\n",
    "seconds in a column": "3.0\t{}\n7.0\t{}\n9.0\t{}\n",
    "seconds by their letter": "3s: {}\n7s: {}\n9.0s: {}\n",
    "letters": "0h00m03s {}\n0h00m07s {}\n0h00m09s {}\n",
    "a table between bars": "| Time | Text |\n|---|---|\n| 0:03 | {} |\n| 0:07 | {} |\n| 0:09 | {} |\n",
}


@pytest.mark.parametrize("text", PRINTED.values(), ids=list(PRINTED))
def test_times_in_other_forms(text: str) -> None:
    told = read(text.format(*(text for _, _, text in TALK)))
    assert heard(told) == [(start, None, text) for start, _, text in TALK]


BARS = {
    "name first": "{0} | 00:00:03 | {1}\n{2} | 00:00:07 | {3}\n{4} | 00:00:09 | {5}\n",
    "time first": "| 0:03 | {0} | {1} |\n| 0:07 | {2} | {3} |\n| 0:09 | {4} | {5} |\n",
    "recognised speakers": "[0:03] [{0}] {1}\n[0:07] [{2}] {3}\n[0:09] [{4}] {5}\n",
}


@pytest.mark.parametrize("text", BARS.values(), ids=list(BARS))
def test_times_and_speakers_in_other_forms(text: str) -> None:
    parts = [part for _, speaker, said in TALK for part in (speaker, said)]
    assert heard(read(text.format(*parts))) == TALK


def test_numbered_speakers_in_brackets() -> None:
    told = read("[0:03] [SPEAKER_00] Open the hive.\n[0:07] [SPEAKER_00] Look.\n")
    assert heard(told) == [(3000, "SPEAKER_00", "Open the hive."), (7000, "SPEAKER_00", "Look.")]


def test_seconds_in_sentences_are_no_times() -> None:
    told = read(
        "3 seconds later we open the hive and look inside, all of us.\n90 s are not long for bees, you see.\n"
    )
    assert not told.timed


def test_times_behind_what_is_said() -> None:
    told = read(
        "Ann Lee: Welcome to the bees. [0:03]\nBob Hill: Can you hear me? [0:07]\n"
        "Ann Lee: Yes (you). [0:09]\n"
    )
    assert heard(told) == [*TALK[:2], (9000, "Ann Lee", "Yes (you).")]
    assert [problem.code for problem in told.problems] == ["clock-times"]


@pytest.mark.parametrize("zero", ["", "00:00:00\n\n"])
def test_google_meets_sections_of_five_minutes_are_shared_out(zero: str) -> None:
    turns = "".join(
        f"{name}: We open hive number {n} and look for the queen.\n"
        for n in range(24)
        for name in ("Ann Lee", "Bob Hill")
    )
    told = read(
        f"Jan 5, 2026\nBee course - Transcript\nAttendees\nAnn Lee, Bob Hill\nTranscript\n{zero}{turns}\n"
        f"00:05:00\n\n{turns}\nTranscription ended after 00:09:12\n\nThis editable transcript was computer "
        "generated and might contain errors. People can also change the text after it was created.\n"
    )
    assert len(told.cues) == 96
    assert {cue.text[:8] for cue in told.cues} == {"We open "}
    assert [told.cues[0].start_ms, told.cues[48].start_ms] == [0, 300_000]
    assert [cue.speaker for cue in told.cues[:2]] == ["Ann Lee", "Bob Hill"]
    assert {"shared-time", "page-text"} == {problem.code for problem in told.problems}


def test_google_meets_document_without_its_frame() -> None:
    told = read(
        "Jan 5, 2026\nBee course - Transcript\nAttendees\nAnn Lee, Bob Hill\n\nTranscript\n"
        "This editable transcript was computer generated and might contain errors. People can "
        "also change it.\n\n"
        "Ann Lee: Welcome to the bees.\nBob Hill: Can you hear me?\n\n00:05:00\n\nAnn Lee: Yes.\n\n"
        "Meeting ended after 00:34:12\n"
    )
    assert heard(told) == [(None, speaker, text) for _, speaker, text in TALK]
    assert "page-text" in {problem.code for problem in told.problems}


def test_open_edx_page_and_panopto_note() -> None:
    told = read(
        "Start of transcript. Skip to the end.\nWe open the hive on a warm day and look inside, all of us.\n"
        "End of transcript. Skip to the start.\n"
    )
    assert [cue.text for cue in told.cues] == ["We open the hive on a warm day and look inside, all of us."]
    note = "[Auto-generated transcript. Edits may have been applied for clarity.]"
    told = read(f"1\n00:00:03,0000000 --> 00:00:07,0000000\n{note}\nWelcome.\n")
    assert heard(told) == [(3000, None, "Welcome.")]


def test_closed_captions_as_codes_are_refused() -> None:
    with pytest.raises(InputError, match="not a transcript"):
        read("Scenarist_SCC V1.0\n\n00:00:03:12\t9420 9420 94ae 94ae 9470 c7ef\n", "talk.scc")


def test_readings_above_signs_are_left_out() -> None:
    told = read("WEBVTT\n\n00:03.000 --> 00:07.000\n<ruby>蜂<rt>はち</rt></ruby> is a bee\n", "talk.vtt")
    assert told.cues[0].text == "蜂 is a bee"


WORDS = [("Look", 3.2, 3.6), ("inside", 3.6, 4.4)]
RECOGNISERS = {
    "vosk": {
        "result": [{"conf": 1, "word": w, "start": b, "end": e} for w, b, e in WORDS],
        "text": "look inside",
    },
    "vosk's command": {
        "schemaVersion": "2.0",
        "monologues": [
            {
                "speaker": {"id": "unknown", "name": None},
                "terms": [{"text": w, "start": b, "end": e, "type": "WORD"} for w, b, e in WORDS],
            }
        ],
    },
    "IBM Watson": {
        "results": [
            {
                "final": True,
                "alternatives": [{"transcript": "Look inside ", "timestamps": list(map(list, WORDS))}],
            }
        ]
    },
    "OpenAI, words alone": {
        "task": "transcribe",
        "text": "Look inside",
        "words": [{"word": w, "start": b, "end": e} for w, b, e in WORDS],
    },
}


@pytest.mark.parametrize("value", RECOGNISERS.values(), ids=list(RECOGNISERS))
def test_words_of_recognisers(value: object) -> None:
    (cue,) = read(value, "talk.json").cues
    assert [(word.text, word.start_ms, word.end_ms) for word in cue.words] == [
        ("Look", 3200, 3600),
        ("inside", 3600, 4400),
    ]
    assert cue.speaker is None


def test_punctuation_and_speakers_of_recognisers() -> None:
    def word(text: str, begin: float, end: float, speaker: str, **more: object) -> dict[str, object]:
        alternatives = [{"content": text, "confidence": 1.0, "language": "en", "speaker": speaker}]
        return {"type": "word", "start_time": begin, "end_time": end, "alternatives": alternatives, **more}

    speechmatics = {
        "metadata": {"transcription_config": {"language": "de"}},
        "results": [
            word("Look", 3.2, 3.6, "S1"),
            word(".", 3.6, 3.6, "S1", type="punctuation", attaches_to="previous"),
            word("Why", 4, 4.4, "UU"),
        ],
    }
    told = read(speechmatics, "talk.json")
    assert (told.format, told.language) == ("speechmatics", "de")
    assert heard(told) == [(3200, "S1", "Look."), (4000, "S1", "Why")]
    utterances = [
        {
            "text": "Look.",
            "start": 3.2,
            "end": 3.6,
            "speaker": 0,
            "words": [{"word": "Look.", "start": 3.2, "end": 3.6}],
        },
        {"text": "Why?", "start": 4, "end": 4.4, "speaker": 1},
    ]
    told = read({"result": {"transcription": {"utterances": utterances}}}, "talk.json")
    assert heard(told) == [(3200, "Speaker 0", "Look."), (4000, "Speaker 1", "Why?")]
    told = read(
        {
            "results": {
                "channels": [{"alternatives": [{"words": []}]}],
                "utterances": [{"start": 3.2, "end": 3.6, "transcript": "Look.", "speaker": 0}],
            }
        },
        "talk.json",
    )
    assert heard(told) == [(3200, "Speaker 0", "Look.")]
    scribe = {
        "language_code": "eng",
        "text": "Look. (laughs)",
        "words": [
            {"text": "Look.", "start": 3.2, "end": 3.6, "type": "word", "speaker_id": "speaker_0"},
            {"text": " ", "start": 3.6, "end": 4, "type": "spacing", "speaker_id": "speaker_0"},
            {"text": "(laughs)", "start": 4, "end": 4.4, "type": "audio_event", "speaker_id": "speaker_0"},
        ],
    }
    told = read(scribe, "talk.json")
    assert told.language == "en"
    assert heard(told) == [(3200, "speaker_0", "Look."), (4000, "speaker_0", "(laughs)")]
