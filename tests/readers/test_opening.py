"""Finding transcript files, opening them, and refusing what is none with one clear message."""

from __future__ import annotations

import io
import zipfile

import pytest

from cards.errors import InputError
from cards.readers import find_sources, read_bytes, read_transcript

SRT = "1\n00:00:01,000 --> 00:00:02,000\ncafé\n"


def refused(data: bytes, path: str = "talk.srt") -> str:
    with pytest.raises(InputError) as caught:
        read_bytes(data, path)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_transcript(tmp_path / "none.srt")
    with pytest.raises(InputError, match="a folder, expected a transcript file"):
        read_transcript(tmp_path)


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(data):
    assert "talk.srt: the file is empty" in refused(data)


def test_a_binary_file_is_refused():
    assert "a binary file" in refused(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0" * 40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "a PDF document"),
        (b"{\\rtf1 Open the hive.}", "rich text"),
        (b"ID3\x04\0\0\0\0" + bytes(range(256)), "a recording"),
        (b"<!DOCTYPE html>\n<html><title>404 Not Found</title></html>", "a web page"),
    ],
)
@pytest.mark.parametrize("name", ["talk.srt", "talk.vtt", "talk"])
def test_says_what_it_is_instead(data, kind, name):
    assert kind in refused(data, name)


def test_few_bytes_of_zero_are_left_out():
    transcript = read_bytes(SRT.replace("caf", "ca\0f").encode() + b"\0" * 400, "talk.srt")
    assert [cue.text for cue in transcript.cues] == ["café"]
    assert "invisible" in {problem.code for problem in transcript.problems}


def test_halves_of_characters_are_put_together():
    halves = "caf\ud83d\udc1d\ud800".encode("utf-8", "surrogatepass")
    transcript = read_bytes(SRT.encode().replace("café".encode(), halves), "talk.srt")
    assert transcript.cues[0].text == "caf🐝\ufffd"
    assert [problem.code for problem in transcript.problems] == ["encoding"]


def document(body: str, name: str = "word/document.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        root = "d:document" if name.startswith("word/") else "d:document-content"
        archive.writestr(name, f'<{root} xmlns:d="urn:d">\n<d:body>\n{body}\n</d:body></{root}>')
    return buffer.getvalue()


class TestDocuments:
    WORD = (
        "<d:p><d:pPr><d:pStyle/></d:pPr><d:r><d:t>Ann Lee</d:t></d:r><d:r><d:tab/><d:t>0:03</d:t></d:r></d:p>"
        "<d:p>\n  <d:r><d:t>Open the </d:t></d:r>\n  <d:r><d:t>hive.</d:t></d:r>\n</d:p>"
        "<d:tbl><d:tr><d:tc><d:p><d:r><d:t>Bob Hill</d:t><d:tab/><d:t>0:07</d:t></d:r></d:p></d:tc></d:tr>"
        "</d:tbl><d:p><d:r><d:t>Why?</d:t><d:instrText>PAGE</d:instrText></d:r></d:p>"
        "<d:p><d:r><d:t>Ann Lee</d:t><d:tab/><d:t>0:09</d:t><d:br/><d:t>It is warm.</d:t></d:r></d:p>"
    )

    def test_word(self):
        transcript = read_bytes(document(self.WORD), "talk.docx")
        assert [(cue.start_ms, cue.speaker, cue.text) for cue in transcript.cues] == [
            (3000, "Ann Lee", "Open the hive."),
            (7000, "Bob Hill", "Why?"),
            (9000, "Ann Lee", "It is warm."),
        ]
        assert transcript.problems == ()

    def test_open_document(self):
        body = (
            "<d:h>Bees</d:h><d:p>Ann (0:03)</d:p><d:p>Open<d:s/>the<d:line-break/>hive.</d:p>"
            "<d:p>Ann (0:05)</d:p><d:p>Look.</d:p>"
        )
        transcript = read_bytes(document(body, "content.xml"), "talk.odt")
        assert [(cue.start_ms, cue.text) for cue in transcript.cues] == [
            (3000, "Open the hive."),
            (5000, "Look."),
        ]

    def test_captions_in_a_document(self):
        body = "".join(
            f"<d:p><d:r><d:t>{line}</d:t></d:r></d:p>" for line in SRT.replace(">", "&gt;").split("\n")
        )
        assert read_bytes(document(body), "talk.docx").format == "srt"

    def test_what_is_no_xml_is_refused(self):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("word/document.xml", "no XML")
        assert "not XML" in refused(buffer.getvalue(), "talk.docx")

    def test_in_a_folder(self, tmp_path):
        (tmp_path / "talk.docx").write_bytes(document(self.WORD))
        (tmp_path / "letter.docx").write_bytes(document("<d:p><d:r><d:t>Dear Sir,</d:t></d:r></d:p>"))
        assert [path.name for path in find_sources([str(tmp_path)])] == ["talk.docx"]


def test_what_is_no_transcript_is_refused_with_its_beginning():
    assert "talk.py:1: not a transcript, it begins “import os”" in refused(b"import os\n", "talk.py")


def test_the_suffix_says_what_was_expected():
    message = refused(b"\n\nDear Sir,\n")
    assert message.startswith(
        "talk.srt:3: expected a line like 00:00:01,000 --> 00:00:02,500, found “Dear Sir,”"
    )


@pytest.mark.parametrize(
    ("encoding", "code"), [("utf-8-sig", ()), ("utf-16", ()), ("utf-16-le", ()), ("cp1252", ("encoding",))]
)
def test_encodings(encoding, code):
    transcript = read_bytes(SRT.encode(encoding), "talk.srt")
    assert transcript.cues[0].text == "café"
    assert tuple(problem.code for problem in transcript.problems) == code


def test_a_format_can_be_given_and_an_unknown_one_is_refused():
    assert read_bytes(SRT.encode(), "-", format="vtt").format == "vtt"
    with pytest.raises(InputError, match="no format 'doc'; known are: wikilearn"):
        read_bytes(SRT.encode(), "-", format="doc")


class TestFindSources:
    @pytest.fixture
    def course(self, tmp_path, monkeypatch):
        for name in [
            "w/l10.srt",
            "w/l9.vtt",
            "w/more/a.SRT",
            "w/.hidden/b.srt",
            "w/.c.srt",
            "w/notes.pdf",
            "other.x",
        ]:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(SRT)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def names(self, *sources):
        return [path.as_posix() for path in find_sources(sources)]

    def test_a_folder_stands_for_its_transcripts_in_natural_order(self, course):
        assert self.names("w") == ["w/l9.vtt", "w/l10.srt", "w/more/a.SRT"]

    def test_a_folder_of_other_things_too_gives_only_its_transcripts(self, course):
        words = "open the hive on a warm day and look for the queen she is longer than the others\n"
        others = {
            "README.md": words,
            "package.json": "{}",
            "table.csv": "a,b\n1,2\n",
            "page.html": "<p>hi</p>",
        }
        talks = {
            "talk.txt": words,
            "times.md": "0:01\nopen\n0:02\nlook\n",
            "w.json": '[{"start":0,"end":1,"text":"a"}]',
        }
        for name, content in {**others, **talks}.items():
            (course / "w" / "more" / name).write_text(content)
        assert {path.name for path in find_sources(["w/more"])} == {*talks, "a.SRT"}

    def test_a_file_is_taken_whatever_its_suffix_and_only_once(self, course):
        assert self.names("other.x", "w/l9.vtt", "w") == ["other.x", "w/l9.vtt", "w/l10.srt", "w/more/a.SRT"]

    def test_a_pattern_the_shell_left_alone(self, course):
        assert self.names("w/l*.*") == ["w/l9.vtt", "w/l10.srt"]
        assert self.names("**/*.SRT") == ["w/more/a.SRT"]

    def test_a_file_whose_name_looks_like_a_pattern(self, course):
        (course / "[1] start.srt").write_text(SRT)
        assert self.names("[1] start.srt") == ["[1] start.srt"]

    def test_all_that_names_nothing_is_told_at_once(self, course):
        (course / "empty").mkdir()
        (course / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
        with pytest.raises(InputError) as caught:
            find_sources(["none.srt", "w/l9.vtt", "empty", "*.ass", "broken.zip", "x" * 300])
        assert [(problem.place.path, problem.message) for problem in caught.value.problems[:4]] == [
            ("none.srt", "no such file or folder"),
            ("empty", "no transcript in this folder"),
            ("*.ass", "no file matches this pattern"),
            ("broken.zip", "cannot be unpacked: File is not a zip file"),
        ]
        assert caught.value.problems[4].place.path == "x" * 300
