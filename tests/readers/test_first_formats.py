"""The formats most people have: WikiLearn strings, SubRip, WebVTT, Open edX sjson, Whisper JSON."""

from __future__ import annotations

import json

import pytest

from cards.errors import InputError
from cards.readers import READERS, read_bytes
from cards.transcript import Transcript


def read(text: str, path: str = "talk.txt") -> Transcript:
    return read_bytes(text.encode(), path)


def spoken(transcript: Transcript) -> list[tuple[int | None, int | None, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in transcript.cues]


def codes(transcript: Transcript) -> list[str]:
    return [problem.code for problem in transcript.problems]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.id)
def test_the_sample_of_every_format_is_known_by_its_content_and_reads_without_repairs(reader):
    transcript = read_bytes(reader.sample.encode(), "a-file-without-suffix")
    assert transcript.format == reader.id
    assert codes(transcript) == ([] if reader.carries.times else ["no-times"])
    assert "Open the hive on a warm day." in transcript.cues[0].text
    assert bool(any(cue.words for cue in transcript.cues)) <= reader.carries.words
    assert bool(transcript.title) <= reader.carries.title


class TestWikiLearn:
    def test_title_course_and_description_travel(self):
        transcript = read(
            "WikiLearn - Keeping Bees - video: Swarms\n\n"
            'description"video in Keeping Bees - A short course."\n'
            'label"WikiLearn - Keeping Bees - video: Swarms"\ndisplay_name"Swarms"\n'
            'subtitle-0-900-1"Hello."\n'
        )
        assert (transcript.title, transcript.course) == ("Swarms", "Keeping Bees")
        assert transcript.description == "video in Keeping Bees - A short course."

    def test_the_course_is_found_without_label_too(self):
        transcript = read('description"video in Keeping Bees - Short."\nsubtitle-0-900-1"Hello."\n')
        assert transcript.course == "Keeping Bees"

    @pytest.mark.parametrize(
        ("line", "text"),
        [
            ('subtitle-0-900-1""A swarm leaves"."', '"A swarm leaves".'),
            ('subtitle-0-900-1"He said, "Look,""', 'He said, "Look,"'),
            ('subtitle-0-900-1"Open it" and wait.', "Open it and wait."),
            ('subtitle-0-900-1""Open it" and wa', '"Open it" and wa'),
            ("subtitle-0-900-1\"Don't stop", "Don't stop"),
        ],
    )
    def test_quotes_inside_and_text_after_them(self, line, text):
        assert read(line).cues[0].text == text

    def test_dots_alone_are_an_empty_caption(self):
        transcript = read('subtitle-0-900-1"Hello."\nsubtitle-900-2000-2"...."\n')
        assert spoken(transcript) == [(0, 900, "Hello.")]
        assert codes(transcript) == ["empty-cue"]

    def test_metadata_is_not_speech_but_tells_the_language(self):
        transcript = read(
            '@metadata\nsourceLanguage"fr"\npriorityLanguages\n"es"\n"zh"\nallowOnlyPriorityLanguagestrue\n'
            'subtitle-0-900-1"Bonjour."\n'
        )
        assert transcript.language == "fr"
        assert transcript.problems == ()
        assert len(transcript.cues) == 1

    def test_page_furniture_and_a_cut_off_end_are_told(self):
        transcript = read('Jump to content\n\nsubtitle-0-900-1"Hello."\nsubtitle-900-2000-2"And th')
        assert transcript.cues[1].text == "And th"
        assert [(p.code, p.place.line) for p in transcript.problems] == [("cut-off", 4), ("page-text", 1)]

    def test_a_key_cut_in_the_middle_is_no_caption(self):
        transcript = read('subtitle-0-900-1"Hello."\nsubt')
        assert (len(transcript.cues), codes(transcript)) == (1, ["cut-off"])

    def test_a_text_over_two_lines(self):
        transcript = read('subtitle-0-900-1"Open\nthe hive."\nsubtitle-900-2000-2"Look."\n')
        assert [cue.text for cue in transcript.cues] == ["Open the hive.", "Look."]


class TestSubRip:
    def test_two_cues(self):
        text = (
            "1\n00:00:01,000 --> 00:00:02,500\nOpen\nthe hive.\n\n2\n01:00:03,250 --> 01:00:04,000\nLook.\n"
        )
        transcript = read(text)
        assert spoken(transcript) == [(1000, 2500, "Open the hive."), (3603250, 3604000, "Look.")]
        assert [cue.line for cue in transcript.cues] == [2, 7]
        assert transcript.problems == ()

    @pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
    def test_every_kind_of_line_end_and_a_byte_order_mark(self, end):
        text = (
            "\ufeff1\n00:00:01,000 --> 00:00:02,500\nOpen\nthe hive.\n\n2\n00:00:03,000 --> 00:00:04,000\nYes"
        )
        assert [cue.text for cue in read(text.replace("\n", end)).cues] == ["Open the hive.", "Yes"]

    def test_captions_that_overlap_end_where_the_next_begins(self):
        transcript = read(
            "1\n00:00:01,000 --> 00:00:04,000\nopen the\n\n2\n00:00:02,000 --> 00:00:05,000\nhive\n\n"
        )
        assert spoken(transcript) == [(1000, 2000, "open the"), (2000, 5000, "hive")]
        assert codes(transcript) == ["overlap"]

    def test_text_after_a_blank_line_belongs_to_the_caption_above(self):
        transcript = read(
            "1\n00:00:01,000 --> 00:00:02,000\nopen\n\nthe hive\n\n2\n00:00:03,000 --> 00:00:04,000\n\nlook\n"
        )
        assert [cue.text for cue in transcript.cues] == ["open the hive", "look"]
        assert [(p.code, p.place.line) for p in transcript.problems] == [("blank-line", 4), ("blank-line", 9)]

    def test_page_text_jumping_numbers_dots_and_short_times_are_told(self):
        transcript = read(
            "In English\n1\n00:01.000 --> 00:00:02,000\nopen\n\n7\n00:00:03,000 --> 00:00:04,000\nlook\n"
        )
        assert spoken(transcript) == [(1000, 2000, "open"), (3000, 4000, "look")]
        assert sorted(codes(transcript)) == ["dot-for-comma", "index", "missing-hours", "page-text"]

    def test_markup_entities_and_codes_are_read_through(self):
        transcript = read(
            '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>open</i>\\hthe <font color="#fff">hive</font>\\N'
            "it&#39;s &amp;gt; 3 if a < b > c\n"
        )
        assert transcript.cues[0].text == "open the hive it's > 3 if a < b > c"

    def test_order_is_by_time_and_a_small_step_back_keeps_its_place(self):
        transcript = read(
            "1\n00:00:05,000 --> 00:00:06,000\nlater\n\n2\n00:00:01,000 --> 00:00:02,000\nsooner\n\n"
            "3\n00:00:07,000 --> 00:00:08,000\none\n\n4\n00:00:06,900 --> 00:00:08,000\ntwo\n"
        )
        assert [cue.text for cue in transcript.cues] == ["sooner", "later", "one", "two"]
        assert codes(transcript) == ["out-of-order", "out-of-order"]

    def test_endless_negative_and_backward_times(self):
        transcript = read(
            "1\n-00:00:01,000 --> 00:00:02,000\nopen\n\n2\n00:00:04,000 --> 00:00:03,500\nthe hive\n\n"
            "3\n00:00:09,000 --> 00:00:05,000\nand look\n\n4\n00:00:20,000 --> 99:59:59,000\nbye\n"
        )
        assert spoken(transcript)[:2] == [(0, 2000, "open"), (3500, 4000, "the hive")]
        assert all(cue.end_ms < cue.start_ms + 5000 for cue in transcript.cues[2:])
        assert codes(transcript) == ["negative-time", "backwards", "backwards", "endless"]

    def test_the_same_caption_twice_at_the_same_time_is_said_once(self):
        block = "00:00:01,000 --> 00:00:02,000\nopen\n\n"
        transcript = read(f"1\n{block}2\n{block}3\n00:00:02,000 --> 00:00:03,000\nopen\n")
        assert spoken(transcript) == [(1000, 2000, "open"), (2000, 3000, "open")]
        assert codes(transcript) == ["duplicate"]


class TestWebVTT:
    def test_settings_comments_styles_and_names_are_not_text(self):
        transcript = read(
            "WEBVTT Kind: captions; Language: en-GB\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\n"
            "first\n00:01.000 --> 00:02.000 align:start position:0%\nopen\n\nNOTE\nthink\n\n"
            "00:00:02.000 --> 00:00:03.000\nthe hive\n"
        )
        assert spoken(transcript) == [(1000, 2000, "open"), (2000, 3000, "the hive")]
        assert transcript.language == "en-GB"
        assert transcript.problems == ()

    def test_voices_are_speakers(self):
        transcript = read(
            "WEBVTT\n\n00:01.000 --> 00:03.000\n<v.loud Ann Lee>Open it.</v>\n<v Bob>No &amp; no.</v>\n\n"
            "00:03.000 --> 00:04.000\nWhy?\n"
        )
        assert [(cue.speaker, cue.text, cue.start_ms) for cue in transcript.cues] == [
            ("Ann Lee", "Open it.", 1000),
            ("Bob", "No & no.", 2000),
            ("Bob", "Why?", 3000),
        ]

    def test_rolling_captions_give_every_line_once_and_every_word_its_time(self):
        transcript = read(
            "WEBVTT\nKind: captions\nLanguage: en\n\n"
            "00:00:01.000 --> 00:00:02.990 align:start position:0%\n \nopen<00:00:01.500><c> the</c>\n\n"
            "00:00:02.990 --> 00:00:03.000 align:start position:0%\nopen the\n \n\n"
            "00:00:03.000 --> 00:00:04.490 align:start\nopen the\nhive<00:00:03.600><c> now</c>\n\n"
            "00:00:04.490 --> 00:00:04.500 align:start position:0%\nhive now\n \n\n"
            "00:00:04.500 --> 00:00:05.000 align:start position:0%\nhive now\nnow\n"
        )
        assert spoken(transcript) == [
            (1000, 2990, "open the"),
            (3000, 4490, "hive now"),
            (4500, 5000, "now"),
        ]
        assert [(word.text, word.start_ms, word.end_ms) for cue in transcript.cues for word in cue.words] == [
            ("open", 1000, 1500),
            ("the", 1500, 2990),
            ("hive", 3000, 3600),
            ("now", 3600, 4490),
        ]
        assert codes(transcript) == ["rolling"]

    def test_a_header_without_captions_is_refused(self):
        with pytest.raises(InputError, match="holds no captions"):
            read("WEBVTT\n\n", "zoom.vtt")


class TestSpeakers:
    @pytest.mark.parametrize(
        ("text", "speaker", "said"),
        [
            ("&gt;&gt; ANN LEE: open it", "ANN LEE", "open it"),
            (">> Ann: open it", "Ann", "open it"),
            ("- ANN: open it", "ANN", "open it"),
            ("SPEAKER 1: open it", "SPEAKER 1", "open it"),
            ("ANN LEE: open it", "ANN LEE", "open it"),
            ("ANN:\nopen it", "ANN", "open it"),
            ("- open it", None, "- open it"),
            (">> open it", None, ">> open it"),
            ("DNA: it is long", None, "DNA: it is long"),
            ("IMPORTANT NOTE: it is long", None, "IMPORTANT NOTE: it is long"),
            ("The rule: open it", None, "The rule: open it"),
        ],
    )
    def test_a_mark_is_taken_out_only_where_it_is_one(self, text, speaker, said):
        cue = read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n").cues[0]
        assert (cue.speaker, cue.text) == (speaker, said)

    def test_a_speaker_holds_until_the_next_mark(self):
        lines = [">> ANN: one", "two", "- three", "BOB BIRD: four"]
        blocks = "".join(f"00:0{n}.000 --> 00:0{n}.900\n{line}\n\n" for n, line in enumerate(lines))
        assert [cue.speaker for cue in read(f"WEBVTT\n\n{blocks}").cues] == ["ANN", "ANN", None, "BOB BIRD"]

    def test_names_that_meeting_software_writes(self):
        lines = ["Ann Lee: one", "Bob: two", "Ann Lee: three", "and four", "Bob: five"]
        blocks = "".join(f"00:0{n}.000 --> 00:0{n}.900\n{line}\n\n" for n, line in enumerate(lines))
        cues = read(f"WEBVTT\n\n{blocks}").cues
        assert [cue.speaker for cue in cues] == ["Ann Lee", "Bob", "Ann Lee", "Ann Lee", "Bob"]
        assert [cue.text for cue in cues] == ["one", "two", "three", "and four", "five"]


class TestJson:
    def test_sjson_with_null_text_and_entities(self):
        value = {"start": [0, 900, 2000], "end": [900, 2000, 3000], "text": [None, "it&#39;s\nopen", ""]}
        transcript = read(json.dumps(value))
        assert spoken(transcript) == [(900, 2000, "it's open")]
        assert codes(transcript) == ["empty-cue", "empty-cue"]

    def test_whisper_words_without_times_share_the_gap_between_their_neighbours(self):
        words = [
            {"word": "about", "start": 1.0, "end": 1.4},
            {"word": "13"},
            {"word": "bees.", "start": 2.0, "end": 2.5},
        ]
        value = {
            "segments": [
                {"start": 1.0, "end": 2.5, "text": " about 13 bees.", "words": words, "speaker": "S1"}
            ]
        }
        cue = read(json.dumps(value)).cues[0]
        assert [(word.text, word.start_ms, word.end_ms) for word in cue.words] == [
            ("about", 1000, 1400),
            ("13", 1400, 2000),
            ("bees.", 2000, 2500),
        ]
        assert cue.speaker == "S1"

    def test_whisper_pieces_of_a_word_are_put_together(self):
        words = [{"word": " bee", "start": 0, "end": 1}, {"word": "hive", "start": 1, "end": 2}]
        value = [{"start": 0, "end": 2, "text": " beehive", "words": words}]
        assert [(w.text, w.start_ms, w.end_ms) for w in read(json.dumps(value)).cues[0].words] == [
            ("beehive", 0, 2000)
        ]

    def test_words_that_are_not_those_of_the_text_are_told_and_not_used(self):
        value = [{"start": 0, "end": 2, "text": "open", "words": [{"word": "close", "start": 0, "end": 1}]}]
        transcript = read(json.dumps(value))
        assert (transcript.cues[0].words, codes(transcript)) == ((), ["words"])
