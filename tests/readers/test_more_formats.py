"""The other formats: what each can carry is read out of a small file of our own."""

from __future__ import annotations

import json

import pytest

from cards.errors import InputError
from cards.readers import read_bytes
from cards.transcript import Cue, Transcript


def read(content: str | dict | list, path: str = "talk") -> Transcript:
    text = content if isinstance(content, str) else json.dumps(content)
    return read_bytes(text.encode(), path)


def spoken(transcript: Transcript) -> list[tuple[int | None, int | None, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in transcript.cues]


def timed_words(cue: Cue) -> list[tuple[str, int, int]]:
    return [(word.text, word.start_ms, word.end_ms) for word in cue.words]


def codes(transcript: Transcript) -> list[str]:
    return [problem.code for problem in transcript.problems]


class TestSbv:
    def test_captions_of_one_and_two_lines(self):
        transcript = read("0:00:01.000,0:00:02.500\nopen \nthe hive\n\n1:00:03.000,1:00:04.000\n12\n")
        assert spoken(transcript) == [(1000, 2500, "open the hive"), (3603000, 3604000, "12")]
        assert transcript.problems == ()

    def test_page_text_above_is_told(self):
        assert codes(read("Captions\n\n0:00:01.000,0:00:02.500\nopen\n")) == ["page-text"]


class TestSubStation:
    HEAD = "[Script Info]\nTitle: Bees\n\n[Events]\nFormat: Start, End, Name, Text\n"

    def test_codes_line_breaks_comments_and_drawings(self):
        transcript = read(
            self.HEAD + "Comment: 0:00:00.00,0:00:01.00,,not said\n"
            "Dialogue: 0:00:01.00,0:00:02.50,Ann,{\\b1}open{\\b0},\\Nthe\\hhive, now\n"
            "Dialogue: 0:00:03.00,0:00:04.00,,{\\p1}m 0 0 l 1 1{\\p0}\n"
        )
        assert transcript.title == "Bees"
        assert [(cue.speaker, cue.text, cue.line) for cue in transcript.cues] == [
            ("Ann", "open, the hive, now", 7)
        ]

    def test_karaoke_times_its_syllables(self):
        cue = read(self.HEAD + "Dialogue: 0:00:01.00,0:00:03.00,,{\\k50}o{\\kf50}pen {\\K100}it\n").cues[0]
        assert timed_words(cue) == [("open", 1000, 2000), ("it", 2000, 3000)]

    def test_a_caption_repeated_for_each_highlighted_word_is_one_with_timed_words(self):
        transcript = read(
            self.HEAD + "Dialogue: 0:00:01.00,0:00:01.40,,{\\c&HFF&}open {\\c&HCC&}it\n"
            "Dialogue: 0:00:01.40,0:00:02.00,,{\\c&HCC&}open {\\c&HFF&}it\n"
        )
        assert spoken(transcript) == [(1000, 2000, "open it")]
        assert timed_words(transcript.cues[0]) == [("open", 1000, 1400), ("it", 1400, 2000)]
        assert codes(transcript) == ["highlight"]

    def test_lines_in_any_order_and_a_broken_one(self):
        transcript = read(
            self.HEAD
            + "Dialogue: 0:00:03.00,0:00:04.00,,two\nDialogue: 0:00:01.00,0:00:02.00,,one\nDialogue: x\n"
        )
        assert [cue.text for cue in transcript.cues] == ["one", "two"]
        assert codes(transcript) == ["bad-line"]

    def test_ssa_of_the_older_version(self):
        transcript = read(
            "[Script Info]\nScriptType: v4.00\n[Events]\n"
            "Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
            "Dialogue: Marked=0,0:00:01.00,0:00:02.00,Default,,0000,0000,0000,,open, now\n"
        )
        assert spoken(transcript) == [(1000, 2000, "open, now")]


class TestLrc:
    def test_tags_offset_repeats_and_ends(self):
        transcript = read(
            "[ti:Bees]\n[offset:+500]\n[00:01.50][00:05.50]open it\n[00:03.00]look\n[00:04.00]\n"
        )
        assert transcript.title == "Bees"
        assert spoken(transcript) == [(1000, 2500, "open it"), (2500, 3500, "look"), (5000, 6000, "open it")]

    def test_words_with_times(self):
        cue = read("[00:01.00]<00:01.00>open <00:01.50>it\n[00:02.00]\n").cues[0]
        assert timed_words(cue) == [("open", 1000, 1500), ("it", 1500, 2000)]


class TestTtml:
    def of(self, body: str, attributes: str = "", head: str = "") -> Transcript:
        names = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="urn:p" xmlns:ttm="urn:m" xml:lang="de"'
        return read(f"<tt {names} {attributes}><head>{head}</head><body>{body}</body></tt>")

    @pytest.mark.parametrize(
        ("begin", "attributes", "start_ms"),
        [
            ("00:01:02.5", "", 62500),
            ("00:00:01:15", 'ttp:frameRate="30"', 1500),
            ("00:00:01:12", 'ttp:frameRate="24" ttp:frameRateMultiplier="1 1"', 1500),
            ("30f", 'ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"', 1001),
            ("15000000t", 'ttp:tickRate="10000000"', 1500),
            ("1.5s", "", 1500),
            ("1500ms", "", 1500),
            ("0.5m", "", 30000),
            ("1h", "", 3600000),
        ],
    )
    def test_every_form_of_time(self, begin, attributes, start_ms):
        transcript = self.of(f'<div><p begin="{begin}" dur="2s">open</p></div>', attributes)
        assert spoken(transcript) == [(start_ms, start_ms + 2000, "open")]
        assert transcript.language == "de"

    def test_times_count_from_what_they_lie_in(self):
        transcript = self.of('<div begin="10s"><p begin="1s" end="2s">open<br/>it &amp; look</p></div>')
        assert spoken(transcript) == [(11000, 12000, "open it & look")]

    def test_spans_with_times_are_words_or_captions(self):
        spans = '<span begin="0s" end="1s">open</span> <span begin="1s" end="2s">it</span>'
        timed = self.of(f'<div><p begin="5s" end="7s">{spans}</p></div>')
        assert timed_words(timed.cues[0]) == [("open", 5000, 6000), ("it", 6000, 7000)]
        untimed = self.of(f"<div><p>{spans}</p></div>")
        assert spoken(untimed) == [(0, 1000, "open"), (1000, 2000, "it")]

    def test_apple_podcasts_words_that_touch_in_sentences(self):
        def word(text: str, begin: str, end: str) -> str:
            return f'<span podcasts:unit="word" begin="{begin}" end="{end}">{text}</span>'

        words = word("Open", "1.0", "1.4") + word("it.", "1.4", "2.0")
        first = f'<span podcasts:unit="sentence" begin="1.0" end="2.0">{words}</span>'
        second = f'<span podcasts:unit="sentence">{word("Why?", "1:03.000", "1:04.000")}</span>'
        transcript = self.of(
            f'<div><p begin="1.0" end="1:04.000" ttm:agent="SPEAKER_1">{first}{second}</p></div>',
            'xmlns:podcasts="urn:a"',
        )
        assert spoken(transcript) == [(1000, 2000, "Open it."), (63000, 64000, "Why?")]
        assert timed_words(transcript.cues[0]) == [("Open", 1000, 1400), ("it.", 1400, 2000)]
        assert transcript.cues[0].speaker == "SPEAKER_1"

    def test_title_and_agents(self):
        head = '<ttm:title>Bees</ttm:title><ttm:agent xml:id="a1"><ttm:name>Ann Lee</ttm:name></ttm:agent>'
        transcript = self.of('<div><p ttm:agent="a1" begin="1s" end="2s">open</p></div>', head=head)
        assert (transcript.title, transcript.cues[0].speaker) == ("Bees", "Ann Lee")

    def test_a_file_cut_off_is_read_as_far_as_it_goes(self):
        transcript = read('<tt><body><div><p begin="1s" end="2s">open</p><p begin="2s" end="3s">the hi')
        assert [cue.text for cue in transcript.cues] == ["open", "the hi"]
        assert codes(transcript) == ["cut-off"]

    def test_a_time_that_is_none_is_told(self):
        transcript = self.of('<div><p begin="soon" end="2s">open</p></div>')
        assert "bad-time" in codes(transcript)

    def test_entities_of_its_own_are_refused(self):
        bomb = '<!DOCTYPE tt [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><tt><body><p>&b;</p></body></tt>'
        with pytest.raises(InputError, match="declares XML entities"):
            read(bomb, "talk.ttml")


class TestSami:
    def test_blank_paragraphs_end_captions(self):
        transcript = read(
            "<SAMI><HEAD><TITLE>Bees</TITLE></HEAD><BODY>\n<SYNC Start=1000><P Class=ENCC>open<br>it\n"
            "<SYNC Start=2000><P Class=ENCC>&nbsp;\n<SYNC Start='3000'><P Class=ENCC>look &amp; see\n</BODY>"
        )
        assert spoken(transcript)[0] == (1000, 2000, "open it")
        assert [(cue.start_ms, cue.text, cue.line) for cue in transcript.cues][1] == (3000, "look & see", 4)
        assert transcript.title == "Bees"

    def test_the_english_captions_of_several_languages(self):
        transcript = read(
            "<SAMI><STYLE><!-- .FRCC {lang: fr-FR;} .X1 {lang: en-GB;} --></STYLE><BODY>"
            "<SYNC Start=0><P Class=FRCC>ouvrez<P Class=X1>open<SYNC Start=900><P Class=FRCC>voici"
            "<P Class=X1>look</BODY></SAMI>"
        )
        assert [cue.text for cue in transcript.cues] == ["open", "look"]
        assert (transcript.language, codes(transcript)) == ("en-GB", ["languages"])


class TestYouTube:
    def test_srv1(self):
        transcript = read('<transcript><text start="1.5" dur="2">it&amp;#39;s\nopen</text></transcript>')
        assert spoken(transcript) == [(1500, 3500, "it's open")]

    def test_srv3_words_and_line_feeds(self):
        transcript = read(
            '<timedtext format="3"><body><p t="1000" d="2000"><s>open</s><s t="400"> it</s></p>'
            '<p t="1900" d="1100" a="1">\n</p><p t="2000" d="500">look</p></body></timedtext>'
        )
        assert spoken(transcript) == [(1000, 2000, "open it"), (2000, 2500, "look")]
        assert timed_words(transcript.cues[0]) == [("open", 1000, 1400), ("it", 1400, 2000)]

    def test_json3_words_line_feeds_and_windows(self):
        transcript = read(
            {
                "events": [
                    {"tStartMs": 0, "dDurationMs": 99000, "id": 1},
                    {
                        "tStartMs": 1000,
                        "dDurationMs": 900,
                        "segs": [{"utf8": "open"}, {"utf8": " it", "tOffsetMs": 400}],
                    },
                    {"tStartMs": 1900, "aAppend": 1, "segs": [{"utf8": "\n"}]},
                    {"tStartMs": 2000, "dDurationMs": 500, "segs": [{"utf8": "look\nhere"}]},
                ]
            }
        )
        assert spoken(transcript) == [(1000, 1900, "open it"), (2000, 2500, "look here")]
        assert timed_words(transcript.cues[0]) == [("open", 1000, 1400), ("it", 1400, 1900)]
        assert transcript.cues[1].words == ()

    def test_the_transcript_library(self):
        snippets = [
            {"text": "open", "start": 1.0, "duration": 3.0},
            {"text": "it", "start": 2.0, "duration": 1.0},
        ]
        for value in (snippets, [snippets], {"language_code": "en", "snippets": snippets}):
            assert spoken(read(value)) == [(1000, 2000, "open"), (2000, 3000, "it")]


class TestWhisperKin:
    def test_whisper_cpp_tokens_are_put_together_to_words(self):
        tokens = [
            {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}},
            {"text": " bee", "offsets": {"from": 1000, "to": 1400}},
            {"text": "hive", "offsets": {"from": 1400, "to": 1800}},
            {"text": ".", "offsets": {"from": 1800, "to": 2000}},
        ]
        value = {
            "result": {"language": "en"},
            "transcription": [{"offsets": {"from": 1000, "to": 2000}, "text": " beehive.", "tokens": tokens}],
        }
        assert timed_words(read(value).cues[0]) == [("beehive.", 1000, 2000)]

    @pytest.mark.parametrize(
        "text", ["start\tend\ttext\n1000\t2500\topen, now\n", 'start,end,text\n1000,2500,"open, now"\n']
    )
    def test_tables(self, text):
        assert spoken(read(text)) == [(1000, 2500, "open, now")]


class TestPodcasts:
    def test_json_keeps_its_segments_and_speakers(self):
        segments = [
            {"speaker": "Ann", "startTime": 0.5, "endTime": 1.5, "body": "Open it."},
            {"speaker": "Bob", "startTime": 1.5, "endTime": 2.5, "body": "Why?"},
        ]
        transcript = read({"version": "1.0.0", "segments": segments})
        assert [(cue.speaker, cue.text, cue.start_ms) for cue in transcript.cues] == [
            ("Ann", "Open it.", 500),
            ("Bob", "Why?", 1500),
        ]

    def test_html(self):
        transcript = read(
            "<html lang='en-GB'><head><title>Bees</title></head>\n<cite>Ann Lee:</cite>\n<time>0:01</time>\n"
            "<p>Open <b>it</b> &amp; look.</p><p>Now.</p><cite>Bob:</cite><time>1:00:05</time><p>Why?"
        )
        assert [(cue.speaker, cue.text, cue.start_ms) for cue in transcript.cues] == [
            ("Ann Lee", "Open it & look.", 1000),
            ("Ann Lee", "Now.", 1000),
            ("Bob", "Why?", 3605000),
        ]
        assert (transcript.title, transcript.language) == ("Bees", "en-GB")


class TestRecognisers:
    """Each gives `Open it.` by one speaker from 1 s to 2 s, then `Why?` by another from 3 s to 4 s."""

    def check(self, transcript: Transcript, speakers: list[str | None]) -> None:
        assert spoken(transcript) == [(1000, 2000, "Open it."), (3000, 4000, "Why?")]
        assert [cue.speaker for cue in transcript.cues] == speakers
        assert timed_words(transcript.cues[0]) == [("Open", 1000, 1400), ("it.", 1400, 2000)]
        assert timed_words(transcript.cues[1]) == [("Why?", 3000, 4000)]

    @pytest.mark.parametrize("labelled", ["apart", "on items"])
    def test_amazon(self, labelled):
        def item(text: str, start: str, end: str, speaker: str) -> dict:
            own = {"speaker_label": speaker} if labelled == "on items" else {}
            spoken_item = {"start_time": start, "end_time": end, "type": "pronunciation", **own}
            return {**spoken_item, "alternatives": [{"content": text}]}

        def mark(text: str) -> dict:
            return {"type": "punctuation", "alternatives": [{"content": text}]}

        items = [item("Open", "1.0", "1.4", "spk_0"), item("it", "1.4", "2.0", "spk_0"), mark(".")]
        items += [item("Why", "3.0", "4.0", "spk_1"), mark("?")]
        segments = [
            {"speaker_label": "spk_0", "items": [{"start_time": "1.0"}, {"start_time": "1.4"}]},
            {"speaker_label": "spk_1", "items": [{"start_time": "3.0"}]},
        ]
        labels = {"speaker_labels": {"segments": segments}} if labelled == "apart" else {}
        self.check(read({"results": {"items": items, **labels}}), ["spk_0", "spk_1"])

    def test_deepgram(self):
        words = [
            {"word": "open", "punctuated_word": "Open", "start": 1.0, "end": 1.4, "speaker": 0},
            {"word": "it", "punctuated_word": "it.", "start": 1.4, "end": 2.0, "speaker": 0},
            {"word": "why", "punctuated_word": "Why?", "start": 3.0, "end": 4.0, "speaker": 1},
        ]
        value = {"results": {"channels": [{"alternatives": [{"transcript": "…", "words": words}]}]}}
        self.check(read(value), ["Speaker 0", "Speaker 1"])

    @pytest.mark.parametrize("nested", [True, False])
    def test_assemblyai(self, nested):
        words = [
            {"text": "Open", "start": 1000, "end": 1400, "speaker": "A"},
            {"text": "it.", "start": 1400, "end": 2000, "speaker": "A"},
            {"text": "Why?", "start": 3000, "end": 4000, "speaker": "B"},
        ]
        value = {"utterances": [{"words": words[:2]}, {"words": words[2:]}]} if nested else {"words": words}
        self.check(read({"audio_url": "https://example.org/a.mp3", **value}), ["Speaker A", "Speaker B"])

    def test_google_1_says_all_words_again_with_speakers_in_its_last_result(self):
        def words(tags: list[int | None]) -> list[dict]:
            times = [("Open", "1s", "1.400s"), ("it.", "1.4s", "2s"), ("Why?", "3s", "4s")]
            return [
                {"word": word, "startTime": start, "endTime": end, **({"speakerTag": tag} if tag else {})}
                for (word, start, end), tag in zip(times, tags, strict=True)
            ]

        plain, tagged = words([None, None, None]), words([1, 1, 2])
        results = [
            {"alternatives": [{"transcript": "…", "words": plain}]},
            {"alternatives": [{"words": tagged}]},
        ]
        self.check(read({"response": {"results": results}}), ["Speaker 1", "Speaker 2"])
        self.check(read({"results": results[:1]}), [None, None])

    def test_google_2_and_times_in_parts(self):
        words = [
            {
                "word": "Open",
                "startOffset": {"seconds": "1"},
                "endOffset": {"seconds": 1, "nanos": 400000000},
            },
            {"word": "it.", "startOffset": "1.400s", "endOffset": "2s"},
            {"word": "Why?", "startOffset": "3s", "endOffset": "4s"},
        ]
        results = [{"alternatives": [{"words": words}]}]
        self.check(
            read({"results": {"gs://a": {"inlineResult": {"transcript": {"results": results}}}}}),
            [None, None],
        )

    def test_google_without_words(self):
        results = [
            {"alternatives": [{"transcript": "Open it."}], "resultEndTime": "2s"},
            {"alternatives": [{"transcript": " Why?"}], "resultEndTime": "4s"},
        ]
        assert spoken(read({"results": results})) == [(0, 2000, "Open it."), (2000, 4000, "Why?")]

    def test_azure_batch_with_words_as_heard(self):
        def phrase(text: str, lexical: list[tuple[str, int, int]], speaker: int) -> dict:
            words = [
                {"word": w, "offsetInTicks": a * 10000, "durationInTicks": (b - a) * 10000}
                for w, a, b in lexical
            ]
            start, end = lexical[0][1], lexical[-1][2]
            span = {"offset": f"PT{start / 1000}S", "duration": f"PT{(end - start) / 1000}S"}
            return {
                **span,
                "speaker": speaker,
                "nBest": [{"display": text, "words": words}, {"display": "no"}],
            }

        phrases = [phrase("Open it.", [("open", 1000, 1400), ("it", 1400, 2000)], 1)]
        phrases += [phrase("Why?", [("why", 3000, 4000)], 2)]
        self.check(read({"recognizedPhrases": phrases}), ["Speaker 1", "Speaker 2"])

    def test_azure_fast(self):
        def timed(text: str, start: int, end: int) -> dict:
            return {"text": text, "offsetMilliseconds": start, "durationMilliseconds": end - start}

        words = [timed("Open", 1000, 1400), timed("it.", 1400, 2000)]
        phrases = [
            {**timed("Open it.", 1000, 2000), "speaker": 1, "locale": "en-US", "words": words},
            {**timed("Why?", 3000, 4000), "speaker": 2, "words": [timed("Why?", 3000, 4000)]},
        ]
        transcript = read({"phrases": phrases})
        self.check(transcript, ["Speaker 1", "Speaker 2"])
        assert transcript.language == "en-US"

    def test_rev(self):
        def element(value: str, start: float, end: float) -> dict:
            return {"type": "text", "value": value, "ts": start, "end_ts": end}

        def mark(value: str) -> dict:
            return {"type": "punct", "value": value}

        first = [element("Open", 1.0, 1.4), mark(" "), element("it", 1.4, 2.0), mark(".")]
        second = [element("Why", 3.0, 4.0), mark("?")]
        monologues = [{"speaker": 0, "elements": first}, {"speaker": 1, "elements": second}]
        value = {"speakers": [{"id": 1, "name": "Bob"}], "monologues": monologues}
        self.check(read(value), ["Speaker 0", "Bob"])


class TestPlainTextWithTimes:
    @pytest.mark.parametrize(
        ("text", "speakers"),
        [
            ("[00:00:01] Ann: Open it.\n[00:00:03] Bob: Why?\n[00:00:05] Ann: Look.", ["Ann", "Bob", "Ann"]),
            ("0:01\nOpen it.\n0:03\nWhy?\n0:05\nLook.", [None] * 3),
            ("Ann (00:01):\nOpen it.\n\nBob (00:03):\nWhy?\n\n(00:05):\nLook.", ["Ann", "Bob", "Bob"]),
            ("Ann Lee  0:01\nOpen it.\nBob  0:03\nWhy?\nAnn Lee  0:05\nLook.", ["Ann Lee", "Bob", "Ann Lee"]),
            ("00:00:01 Open it.\n\n00:00:03 Why?\n\n00:00:05 Look.", [None] * 3),
            ("00:01 - Open it.\n00:03 - Why?\n00:05 - Look.", [None] * 3),
            ("**Ann** [0:01]: Open it.\n**Bob** [0:03]: Why?\n**Ann** [0:05]: Look.", ["Ann", "Bob", "Ann"]),
            ("(0:01) Open it.\n(0:03) Why?\n(0:05) Look.", [None] * 3),
            ("0:01Open it.\n0:03Why?\n0:05Look.", [None] * 3),
            ("Ann\n0:01\nOpen it.\nBob\n0:03\nWhy?\nAnn\n0:05\nLook.", ["Ann", "Bob", "Ann"]),
            ("[0:01] Ann  Open it.\n[0:03] Bob  Why?\n[0:05] Ann  Look.", ["Ann", "Bob", "Ann"]),
            ("Ann:\t0:01\tOpen it.\nBob:\t0:03\tWhy?\nAnn:\t0:05\tLook.", ["Ann", "Bob", "Ann"]),
            ("Ann (0:01): Open it. [0:03] Why?\nBob (0:05): Look.", ["Ann", "Ann", "Bob"]),
            ("Speaker 1 [00:00:01]\nOpen it.\nSpeaker 2 [00:00:03]\nWhy?\nSpeaker 1 [00:00:05]\nLook.",
             ["Speaker 1", "Speaker 2", "Speaker 1"]),
            ("0:01-0:02\nAnn\nOpen it.\n0:03-0:04\nBob\nWhy?\n0:05-0:06\nAnn\nLook.", ["Ann", "Bob", "Ann"]),
        ],
    )  # fmt: skip
    def test_the_usual_forms(self, text, speakers):
        transcript = read(text)
        assert transcript.format == "timed"
        assert [(cue.start_ms, cue.text) for cue in transcript.cues] == [
            (1000, "Open it."),
            (3000, "Why?"),
            (5000, "Look."),
        ]
        assert [cue.speaker for cue in transcript.cues] == speakers

    def test_speakers_under_one_time_share_it(self):
        transcript = read("00:00:01\n\nAnn: Open it.\nBob: Why?\n00:01:00\n\nAnn: Look.\n")
        assert [(cue.speaker, cue.text) for cue in transcript.cues] == [
            ("Ann", "Open it."),
            ("Bob", "Why?"),
            ("Ann", "Look."),
        ]
        assert transcript.cues[0].end_ms == transcript.cues[1].start_ms
        assert codes(transcript) == ["shared-time"]

    def test_times_with_an_end_keep_it(self):
        transcript = read(
            "[00:00:01.000 --> 00:00:02.500]   Open it.\n[00:00:03.000 --> 00:00:04.000]   Why?\n"
        )
        assert spoken(transcript) == [(1000, 2500, "Open it."), (3000, 4000, "Why?")]

    def test_front_matter_and_headings(self):
        transcript = read(
            "---\ntitle: Keeping\n  bees\ndescription: Short.\nlang: en-GB\n---\n\n## Transcript\n\n"
            "(0:01) Open it.\n\n## Part two\n\n(0:03) Why?\n"
        )
        assert (transcript.title, transcript.description) == ("Keeping bees", "Short.")
        assert transcript.language == "en-GB"
        assert [cue.text for cue in transcript.cues] == ["Open it.", "Why?"]
        assert sorted(codes(transcript)) == ["page-text", "page-text"]


class TestPlainTextWithoutTimes:
    TALK = "open the hive on a warm day and look\nfor the queen she is longer than the others\n"

    def test_every_line_is_a_caption_without_times(self):
        transcript = read(self.TALK, "talk.txt")
        assert transcript.format == "text"
        assert not transcript.timed
        assert spoken(transcript)[0] == (None, None, "open the hive on a warm day and look")
        assert codes(transcript) == ["no-times"]

    def test_title_and_address_above_it_are_no_speech(self):
        transcript = read(
            "Keeping bees\nhttps://example.org/v?a=b\nPeople & Blogs\n " + self.TALK, "talk.txt"
        )
        assert transcript.title == "Keeping bees"
        assert len(transcript.cues) == 2

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("import os\n\n\ndef main(argv):\n    return os.listdir(argv[1])\n" * 5, "talk"),
            ("name;price;stock\nbee;12.50;3\nhive;120.00;1\n" * 9, "talk.txt"),
            ("[tool]\nname = 'bees'\nversion = '1.0'\n" * 9, "talk.txt"),
            (TALK, "talk.py"),
            ("two words", "talk.txt"),
        ],
    )
    def test_what_is_no_speech_is_refused(self, text, path):
        with pytest.raises(InputError, match="not a transcript"):
            read(text, path)
