"""What is repaired on the way, in whatever format, and told with its place."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import zipfile
from pathlib import Path

import pytest

import cards.readers
from cards.errors import InputError
from cards.readers import find_sources, read_bytes, read_transcript
from cards.readers.document import REFUSALS, REPAIRS, formats_page
from cards.transcript import Transcript


def srt(*texts: str) -> str:
    return "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n" for n, text in enumerate(texts, 1))


def read(text: str, path: str = "talk.srt") -> Transcript:
    return read_bytes(text.encode(), path)


def scrambled(text: str) -> str:
    """UTF-8 read as Windows-1252, and as Latin-1 where Windows-1252 knows no character."""
    data = text.encode()
    return "".join(bytes([b]).decode("latin-1" if b in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for b in data)


def texts(transcript: Transcript) -> list[str]:
    return [cue.text for cue in transcript.cues]


def told(transcript: Transcript) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.place.line) for problem in transcript.problems]


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            (
                "cp1251",
                "Сегодня мы говорим о том, как ухаживать за пчёлами весной и что делать в первую очередь.",
            ),
            ("cp1253", "Σήμερα θα μιλήσουμε για το πώς να φροντίζετε τις μέλισσες την άνοιξη"),
            ("cp1256", "سنتحدث اليوم عن تربية النحل في الربيع وما يجب القيام به أولا"),
            ("gb18030", "今天我们来谈谈春天如何照顾蜜蜂，首先需要做什么。打开蜂箱要选择温暖的日子。"),
            ("shift_jis", "今日は春のミツバチの世話についてお話しします。まず何をすべきでしょうか。"),
            ("cp1252", "It’s a café – “naïve”, they said, and so it goes on for a while."),
            ("mac_roman", "It’s a café – “naïve”, they said, and so it goes on for a while."),
            ("cp1250", "Nie bój się pszczół, jest ciepło i to nie żądli, ale trzeba wyjść na łąkę o świcie."),
            (
                "iso8859_2",
                "Nie bój się pszczół, jest ciepło i to nie żądli, ale trzeba wyjść na łąkę o świcie.",
            ),
            (
                "cp1250",
                "Dnes si řekneme, jak se starat o včely na jaře, co je třeba a kdy to není dobře – tak.",
            ),
            (
                "cp852",
                "Dnes si řekneme, jak se starat o včely na jaře, co je třeba a kdy to není dobře, tak.",
            ),
            (
                "cp1250",
                "Ma a méhekről lesz szó, hogy mit kell tenni, ha a kaptár fűtött, és ez nem őrült ötlet.",
            ),
            ("cp1250", "Ce este o albină şi de ce nu zboară când plouă, dar mai ales cum ştie că e timpul?"),
            ("cp1254", "Bugün bir kovanı açacağız ve sonra kraliçeyi göreceğiz, ama o çok hızlı, değil mi?"),
            (
                "cp1257",
                "Tai yra bitės, ir kad jos būtų sveikos, reikia šilumos, bet ne per daug, kaip žinote.",
            ),
            (
                "cp1252",
                "Der Imker öffnet die Bienenstöcke, und das ist nicht schwer, wenn es heiß ist – oder?",
            ),
            ("big5", "今天我們來談談春天如何照顧蜜蜂，首先需要做什麼。打開蜂箱要選擇溫暖的日子。"),
            ("euc_kr", "오늘은 봄에 꿀벌을 돌보는 방법에 대해 이야기하겠습니다. 먼저 무엇을 해야 할까요?"),
            ("koi8_r", "Сегодня мы говорим о том, как ухаживать за пчёлами весной и что делать сначала."),
        ],
    )
    def test_code_pages_are_told_apart(self, encoding, text):
        transcript = read_bytes(srt(text, text).encode(encoding), "talk.srt")
        assert texts(transcript) == [text, text]
        assert told(transcript) == [("encoding", 3)]

    def test_the_language_in_the_name_decides_where_there_are_few_words(self):
        data = srt("Pszczoły śpią.").encode("cp1250")
        assert texts(read_bytes(data, "ule.pl.srt")) == ["Pszczoły śpią."]

    def test_lines_of_a_code_page_among_utf8(self):
        text = "Nie bój się pszczół, jest ciepło i to nie żądli, ale tak trzeba wyjść na łąkę."
        data = srt(*[text] * 6).encode() + srt(text).encode("cp1250")
        assert set(texts(read_bytes(data, "talk.srt"))) == {text}

    def test_one_line_of_another_encoding(self):
        data = srt("café – déjà vu", "über").encode() + b"3\n00:00:03,000 --> 00:00:04,000\nna\xefve\n"
        transcript = read_bytes(data, "talk.srt")
        assert texts(transcript) == ["café – déjà vu", "über", "naïve"]
        assert told(transcript) == [("encoding", 11)]

    def test_a_character_cut_off_at_the_end(self):
        assert texts(read_bytes(srt("open").rstrip().encode() + b" caf\xc3", "talk.srt")) == ["open caf"]

    def test_utf8_read_as_windows_once_is_put_right(self):
        transcript = read(srt(scrambled("don’t — it’s a “café” 🐝")))
        assert texts(transcript) == ["don’t — it’s a “café” 🐝"]
        assert told(transcript) == [("mojibake", 3)]

    def test_polish_and_czech_read_as_windows_are_put_right(self):
        text = "że się śmieją, to jest łatwe; příliš žluťoučký kůň"
        transcript = read(srt(scrambled(text)))
        assert texts(transcript) == [text]
        assert told(transcript) == [("mojibake", 3)]

    @pytest.mark.parametrize(
        "text",
        ["CAFÉ”", "São Paulo, MAÇÃ", "Ângela â€", "«É»", "“EN Å” och “EN Ö” PÅ”, PÅ’", "das „Ä“ und „Ä“"],
    )
    def test_what_only_looks_like_it_stays(self, text):
        assert texts(read(srt(text))) == [text]

    def test_mixed_line_ends_and_invisible_marks(self):
        transcript = read(
            srt("\u202aopen\u202c the\u200b hi\u00adve", "con\u00ad\ntribution").replace("\n", "\r\n", 3)
        )
        assert texts(transcript) == ["open the hive", "contribution"]
        assert told(transcript) == [("line-ends", 1), ("invisible", 3)]


class TestText:
    def test_a_word_broken_across_captions_is_joined_where_the_talk_has_it_whole(self):
        transcript = read(srt("a demonstration", "this demon-", "stration, and", "go-", "going"))
        assert texts(transcript) == ["a demonstration", "this demonstration,", "and", "go-", "going"]
        assert told(transcript) == [("hyphen", 6)]

    def test_a_compound_keeps_its_hyphen(self):
        transcript = read(srt("well-known bees", "a well-", "known queen", "the well-\nknown hive"))
        assert texts(transcript) == ["well-known bees", "a well-known", "queen", "the well-known hive"]

    def test_of_two_scripts_in_each_caption_the_latin_one_is_read(self):
        transcript = read(srt("打开蜂箱\nopen the hive", "看\nlook", "到 PyTorch\nin PyTorch"))
        assert texts(transcript) == ["open the hive", "look", "in PyTorch"]
        assert told(transcript) == [("two-languages", 2)]

    BOTH = (
        ("Open the hive on a warm day.", "Abre la colmena en un día de calor."),
        ("And look for the queen of the bees.", "Y busca a la reina de las abejas, que no es fácil."),
        ("She is in the middle of it.", "Ella está en el medio de todo."),
        ("That is not so hard.", "No es muy difícil para los que saben."),
    )

    @pytest.mark.parametrize("english_first", [True, False])
    def test_of_two_languages_in_each_caption_the_english_is_read(self, english_first):
        lines = ["\n".join(pair if english_first else pair[::-1]) for pair in self.BOTH]
        transcript = read(srt(*lines, "[Music]"))
        assert texts(transcript) == [*(english for english, _ in self.BOTH), "[Music]"]
        assert told(transcript) == [("two-languages", 2)]
        assert "4 lines in es left out" in transcript.problems[0].message

    def test_the_name_can_ask_for_the_other_language(self):
        lines = ["\n".join(pair) for pair in self.BOTH]
        assert texts(read(srt(*lines), "talk.es.srt")) == [spanish for _, spanish in self.BOTH]

    def test_captions_of_two_lines_in_each_language(self):
        lines = [
            "\n".join(text.replace(" ", "\n", 2).replace("\n", " ", 1) for text in pair) for pair in self.BOTH
        ]
        assert texts(read(srt(*lines))) == [english for english, _ in self.BOTH]

    def test_captions_in_two_languages_at_the_same_time(self):
        blocks = [
            f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n"
            for n, pair in enumerate(self.BOTH)
            for text in pair
        ]
        transcript = read("\n".join(blocks))
        assert texts(transcript) == [english for english, _ in self.BOTH]
        assert "two-languages" in {problem.code for problem in transcript.problems}

    @pytest.mark.parametrize("order", [1, -1])
    def test_one_language_after_the_other_in_one_file(self, order):
        english, spanish = zip(*self.BOTH, strict=True)
        first, second = (english, spanish)[::order]
        assert texts(read(srt(*first) + srt(*second))) == list(english)

    def test_songs_and_texts_in_two_languages(self):
        song = "".join(f"[00:0{n}.00]{text}\n" for n, pair in enumerate(self.BOTH, 1) for text in pair)
        assert texts(read(song, "song.lrc")) == [english for english, _ in self.BOTH]
        page = "".join(f"0:0{n}\n{english}\n{spanish}\n" for n, (english, spanish) in enumerate(self.BOTH, 1))
        assert texts(read(page, "talk.txt")) == [english for english, _ in self.BOTH]

    def test_subtitles_in_two_languages(self):
        lines = [
            f"Dialogue: 0,0:00:0{n}.00,0:00:0{n}.90,Default,,0,0,0,,{spanish}\\N{{\\fs9}}{english}"
            for n, (english, spanish) in enumerate(self.BOTH)
        ]
        transcript = read("[Events]\n" + "\n".join(lines), "talk.ass")
        assert texts(transcript) == [english for english, _ in self.BOTH]

    @pytest.mark.parametrize(("name", "said"), [("talk.ttml", "open"), ("talk.fr.ttml", "ouvre")])
    def test_parts_in_several_languages(self, name, said):
        text = (
            '<tt><body><div xml:lang="fr"><p begin="1s" end="2s">ouvre</p></div>'
            '<div xml:lang="en"><p begin="1.1s" end="2s">open</p></div></body></tt>'
        )
        transcript = read(text, name)
        assert texts(transcript) == [said]
        assert transcript.language == {"open": "en", "ouvre": "fr"}[said]
        assert "languages" in {code for code, _ in told(transcript)}

    def test_lines_in_one_language_stay_both(self):
        lines = [text.replace(" ", "\n", 3).replace("\n", " ", 2) for text, _ in self.BOTH]
        assert texts(read(srt(*lines))) == [text for text, _ in self.BOTH]

    def test_a_talk_in_another_script_is_left_alone(self):
        assert texts(read(srt("打开蜂箱", "看 PyTorch"))) == ["打开蜂箱", "看 PyTorch"]

    def test_rolling_lines_in_subrip(self):
        transcript = read(srt("open the", "open the\nhive now", "hive now", "hive now\nand look"))
        assert texts(transcript) == ["open the", "hive now", "and look"]
        assert told(transcript) == [("rolling", 2)]

    def test_two_speakers_in_one_caption_become_two(self):
        transcript = read(srt("ANN: open it", "now.\n>> BOB: why?", "ANN: look"))
        said = [(cue.speaker, cue.text) for cue in transcript.cues]
        assert said == [("ANN", "open it"), ("ANN", "now."), ("BOB", "why?"), ("ANN", "look")]
        assert transcript.cues[1].end_ms == transcript.cues[2].start_ms

    def test_codes_of_other_formats_go_and_paths_stay(self):
        vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n{\\an8}open\\hit\n"
        assert texts(read(vtt, "talk.vtt")) == ["open it"]
        assert texts(read(srt("a\\h\\hb\\Nc", "in C:\\New\\home"))) == ["a b c", "in C:\\New\\home"]

    def test_stage_directions_dashes_and_song_signs_stay(self):
        lines = ["[Music]", "(applause)", "♪ la la ♪", "- Why?"]
        assert texts(read(srt(*lines))) == lines


class TestTimes:
    @pytest.mark.parametrize("arrow", ["-->", "->", "–>", "––>", "-- >", "→", "--&gt;"])
    def test_arrows_of_other_shapes(self, arrow):
        assert texts(read(srt("open").replace("-->", arrow))) == ["open"]

    def test_a_number_on_the_line_of_the_times_and_settings_after_them(self):
        transcript = read("1 00:00:01,000 --> 00:00:02,000 X1:40 X2:600\nopen\n")
        assert texts(transcript) == ["open"]

    def test_text_beside_the_times_is_kept(self):
        transcript = read("1\n00:00:01,000 --> 00:00:02,000 open it\nnow\n")
        assert texts(transcript) == ["open it now"]
        assert told(transcript) == [("text-beside-times", 2)]

    @pytest.mark.parametrize("number", ["1.", "#1", "1:"])
    def test_marks_around_numbers(self, number):
        text = (
            srt("open", "look")
            .replace("1\n", f"{number}\n", 1)
            .replace("2\n", number.replace("1", "2") + "\n")
        )
        transcript = read(text)
        assert texts(transcript) == ["open", "look"]
        assert told(transcript) == []

    def test_times_of_a_tape_count_from_its_start(self):
        transcript = read(srt("open", "look").replace("00:00:", "10:00:"))
        assert [(cue.start_ms, cue.end_ms) for cue in transcript.cues] == [(1000, 1900), (2000, 2900)]
        assert told(transcript) == [("clock-times", 2)]

    @pytest.mark.parametrize("hour", ["01:00:", "07:31:"])
    def test_late_captions_of_a_long_recording_stay_where_they_are(self, hour):
        assert told(read(srt("open", "look").replace("00:00:", hour))) == []

    @pytest.mark.parametrize(
        "times",
        [
            "00：00：01,000 --> 00：00：02,000",
            "00:00:01，000 --> 00:00:02，000",
            "00:00:01;00 --> 00:00:02;00",
        ],
    )
    def test_times_with_other_marks(self, times):
        (cue,) = read(f"1\n{times}\nopen\n").cues
        assert (cue.start_ms, cue.end_ms, cue.text) == (1000, 2000, "open")

    @pytest.mark.parametrize("end", ["\r\r\n", "\u2028"])
    def test_line_ends_that_were_doubled_or_are_marks(self, end):
        assert texts(read(srt("open\nit", "look").replace("\n", end))) == ["open it", "look"]

    def test_times_in_seconds(self):
        transcript = read("WEBVTT\n\n1.0 --> 2.5\nopen\n\n2.5 --> 4.25\nlook\n", "talk.vtt")
        assert [(cue.start_ms, cue.end_ms, cue.text) for cue in transcript.cues] == [
            (1000, 2500, "open"),
            (2500, 4250, "look"),
        ]

    def test_marks_of_a_block_of_code(self):
        transcript = read(f"```srt\n{srt('open', 'look').rstrip()}\n```\n", "talk.md")
        assert texts(transcript) == ["open", "look"]
        assert told(transcript) == [("page-text", 1)]

    def test_blanks_in_times(self):
        assert read("1\n00: 00: 01, 500 --> 00: 00: 02, 000\nopen\n").cues[0].start_ms == 1500

    def test_an_end_that_is_missing_is_estimated(self):
        transcript = read("1\n00:00:01,000 -->\nopen\n\n2\n00:00:01,400 --> 00:00:03,000\nit\n")
        assert [(cue.start_ms, cue.end_ms) for cue in transcript.cues] == [(1000, 1400), (1400, 3000)]
        assert told(transcript) == [("no-end", 2)]

    @pytest.mark.parametrize("start", ["00:00:-1,500", "9999999999999999:00:02,000"])
    def test_a_caption_with_a_start_that_is_none_is_kept_apart_from_the_others(self, start):
        transcript = read(srt("open", "it", "now").replace("00:00:02,000", start))
        assert texts(transcript) == ["open", "it", "now"]
        assert {("bad-time", 6), ("no-start", 6)} <= set(told(transcript))

    @pytest.mark.parametrize("end", ["00:00:08,0", "00:0", "00:00:08,000 -", "00:00:08,000 --> 00"])
    @pytest.mark.parametrize("number", ["3\n", ""])
    def test_times_that_break_off_at_the_end_are_no_text(self, number, end):
        transcript = read(srt("open", "it") + number + end)
        assert texts(transcript) == ["open", "it"]
        assert told(transcript) == [("cut-off", 9 + bool(number))]

    @pytest.mark.parametrize("name", ["talk.srt", "talk.vtt"])
    def test_a_sentence_that_breaks_off_at_the_end_is_told(self, name):
        head = "WEBVTT\n\n" if name == "talk.vtt" else ""
        whole = srt("Open it.", "Look inside.", "And close it again.").rstrip()
        assert told(read(head + whole, name)) == []
        transcript = read(head + whole[:-5], name)
        assert texts(transcript)[-1] == "And close it a"
        assert told(transcript) == [("cut-off", 11 + head.count("\n"))]

    @pytest.mark.parametrize("last", ["Open it", "visit example.org/bees", "[Music]"])
    def test_an_end_that_may_be_meant_is_not(self, last):
        assert (
            told(
                read(
                    srt("Open it.", "Look inside.", last)
                    if last == "Open it"
                    else (srt("Open it.", "Look inside.", last).rstrip())
                )
            )
            == []
        )

    @pytest.mark.parametrize("name", ["talk.srt", "talk.vtt"])
    def test_text_of_a_page_below_the_last_caption_is_left_out(self, name):
        head = "WEBVTT\n\n" if name == "talk.vtt" else ""
        page = "Downloaded from example.org\nContact us\n\nAll rights reserved\n"
        transcript = read(head + srt("Open it.", "Look inside.", "Close it.") + page, name)
        assert texts(transcript) == ["Open it.", "Look inside.", "Close it."]
        assert told(transcript) == [("page-text", 13 + head.count("\n"))]
        assert "3 lines after the last caption" in transcript.problems[0].message

    def test_where_captions_have_blank_lines_the_last_may_have_one_too(self):
        transcript = read(srt("Open\n\nit.", "Look inside.", "Close\n\nit."))
        assert texts(transcript) == ["Open it.", "Look inside.", "Close it."]
        assert {code for code, _ in told(transcript)} == {"blank-line"}

    def test_a_number_that_is_said_at_the_end_is_text(self):
        assert texts(read(srt("open", "11", "2:30"))) == ["open", "11", "2:30"]

    def test_minutes_above_59_are_told(self):
        transcript = read(srt("open").replace("00:00:01,900", "00:61:01,900").replace("00:00:01", "00:61:01"))
        assert transcript.cues[0].start_ms == 3_661_000
        assert told(transcript) == [("over-sixty", 2)]

    def test_captions_at_the_same_time_stay_both(self):
        both = "00:00:01,000 --> 00:00:02,000\n"
        transcript = read(f"1\n{both}open\n\n2\n{both}it\n")
        assert [(cue.start_ms, cue.end_ms, cue.text) for cue in transcript.cues] == [
            (1000, 2000, "open"),
            (1000, 2000, "it"),
        ]


class TestNames:
    def test_a_wrong_suffix_is_told_and_the_content_read(self):
        transcript = read("WEBVTT\n\n00:01.000 --> 00:02.000\nopen\n", "talk.srt")
        assert transcript.format == "vtt"
        assert told(transcript) == [("wrong-suffix", None)]

    @pytest.mark.parametrize(("name", "codes"), [("talk.json", ["wrong-suffix"]), ("talk.txt", [])])
    def test_captions_in_a_file_named_as_json_are_told(self, name, codes):
        transcript = read(srt("open", "look"), name)
        assert transcript.format == "srt"
        assert [code for code, _ in told(transcript)] == codes

    @pytest.mark.parametrize(
        ("path", "language"),
        [("talk.fr.srt", "fr"), ("talk.pt-BR.srt", "pt-BR"), ("a.de/talk.srt", "en"), ("talk.v2.srt", "en")],
    )
    def test_the_language_in_a_name(self, path, language):
        assert read(srt("open"), path).language == language


class TestCutOff:
    def test_json_is_read_up_to_its_last_whole_object(self):
        transcript = read(
            '[\n{"start": 0, "end": 1, "text": "a } \\" b"},\n{"start": 1, "end": 2, "te', "talk.json"
        )
        assert texts(transcript) == ['a } " b']
        assert told(transcript) == [("cut-off", 3)]

    @pytest.mark.parametrize("text", ["var talk = {};", ")]}}'\n{}", "window.talk = {}"])
    def test_what_scripts_put_around_json(self, text):
        assert texts(read(text.format('[{"start": 0, "end": 1, "text": "open"}]'), "talk.js")) == ["open"]

    def test_lists_as_python_prints_them(self):
        transcript = read(
            """[{'duration': 1.5, 'start': 0.5, 'text': 'open'},\n {'duration': 1, 'start': 2,
            'text': "it's"}]""",
            "talk.txt",
        )
        assert [(cue.start_ms, cue.text) for cue in transcript.cues] == [(500, "open"), (2000, "it's")]

    def test_one_json_object_a_line(self):
        lines = '{"start": 0, "end": 1, "text": "one"}\n{"start": 1, "end": 2, "text": "two"}\n'
        assert texts(read(lines, "talk.jsonl")) == ["one", "two"]

    def test_json_that_is_none_is_refused_with_its_place(self):
        with pytest.raises(InputError, match=r"talk\.json:2:2: not JSON: Expecting value"):
            read('{"a":\n ]', "talk.json")


class TestLanguage:
    @pytest.mark.parametrize(
        ("said", "tag"), [("english", "en"), ("en_US", "en-US"), ("de", "de"), ("und", "en"), ("?", "en")]
    )
    def test_what_a_file_says_becomes_a_tag(self, said, tag):
        content = json.dumps({"language": said, "segments": [{"start": 0, "end": 1, "text": "open"}]})
        assert read(content, "talk.json").language == tag

    @pytest.mark.parametrize(
        ("text", "tag"),
        [
            ("Hoy abrimos la colmena en un día de calor, y lo que vemos no es muy difícil.", "es"),
            ("Nie bój się pszczół, jest ciepło i to nie żądli, ale tak trzeba wyjść na łąkę.", "pl"),
            ("Today we open the hive on a warm day, and what we see is not so hard.", "en"),
            ("今日は春のミツバチの世話についてお話しします。", "ja"),
            ("今天我们来谈谈春天如何照顾蜜蜂。", "zh"),
            ("Сегодня мы говорим о пчёлах, о Python и о мёде.", "ru"),
            ("Bees. Honey. Wax.", "en"),
        ],
    )
    def test_the_language_of_the_words_where_nothing_says_it(self, text, tag):
        assert read(srt(text)).language == tag
        assert read(srt(text), "talk.fr.srt").language == "fr"


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class TestPacked:
    @pytest.mark.parametrize(
        "pack", [gzip.compress, lzma.compress, bz2.compress, lambda d: zipped({"a.srt": d})]
    )
    def test_one_packed_file(self, pack):
        transcript = read_bytes(pack(srt("open").encode()), "talk.srt.gz")
        assert texts(transcript) == ["open"]
        assert transcript.problems == ()

    def test_an_archive_of_several_is_a_folder_of_them(self, tmp_path):
        archive = tmp_path / "talks.zip"
        files = {"b/two.srt": srt("two"), "a.vtt": srt("one"), ".hidden.srt": "", "notes.pdf": "x"}
        archive.write_bytes(zipped(files))
        found = find_sources([str(archive)])
        assert [path.relative_to(archive).as_posix() for path in found] == ["a.vtt", "b/two.srt"]
        assert [texts(read_transcript(path)) for path in found] == [["one"], ["two"]]
        with pytest.raises(InputError, match="an archive of 3 files, expected one transcript"):
            read_transcript(archive)
        with pytest.raises(InputError, match=r"no file c\.srt in this archive"):
            read_transcript(archive / "c.srt")

    @pytest.mark.parametrize(
        "pack", [gzip.compress, lzma.compress, bz2.compress, lambda d: zipped({"a.srt": d})]
    )
    def test_a_cut_off_archive_is_refused(self, pack):
        with pytest.raises(InputError, match="cannot be unpacked"):
            read_bytes(pack(srt("open it and look").encode())[:-20], "talk.srt.gz")

    def test_a_bomb_is_refused(self):
        with pytest.raises(InputError, match="more than 64 MB"):
            read_bytes(gzip.compress(bytes(80_000_000)), "talk.srt.gz")

    @pytest.mark.parametrize("name", ["word/document.xml", "talk.ttml"])
    def test_too_many_elements_are_refused(self, name):
        content = "<tt><document><p/>" + "<t/>" * 600_000
        with pytest.raises(InputError, match="more than 500,000 elements"):
            read_bytes(zipped({name: content}), "talk.zip")

    def test_many_marks_of_code_take_no_time(self):
        assert texts(read(srt("open") + "```\n" * 100_000)) == ["open"]

    def test_too_many_lines_are_refused(self):
        with pytest.raises(InputError, match="1,200,004 lines, more than 1,000,000"):
            read_bytes(srt("open it and look").encode() + b"a\n" * 1_200_000, "talk.srt")


def test_every_repair_and_refusal_is_in_the_documentation():
    sources = Path(cards.readers.__file__).parent.glob("*.py")
    pattern = r'(?:note|tally|refusal)\(\s*(?:[a-z_.]+,\s*)?"([a-z0-9-]+)"'
    used = {code for source in sources for code in re.findall(pattern, source.read_text(encoding="utf-8"))}
    assert len(used) > 40
    assert {code for code in used if not code.startswith("not-")} <= {*REPAIRS, *REFUSALS}


def test_the_page_on_formats_is_up_to_date():
    page = Path(__file__).parents[2] / "docs" / "formats.md"
    assert page.read_text(encoding="utf-8") == formats_page(), (
        "run: python -m cards.readers.document > docs/formats.md"
    )
