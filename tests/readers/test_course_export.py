"""An Open edX course export, as a folder and as a tar archive."""

from __future__ import annotations

import json
import tarfile

import pytest

from cards.errors import InputError
from cards.readers import find_sources, read_transcript

SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
FILES = {
    "course.xml": '<course url_name="run" org="O" course="Bees"/>',
    "course/run.xml": '<course display_name="Keeping Bees"><chapter url_name="z"/>'
    '<chapter url_name="a"/></course>',
    "chapter/z.xml": '<chapter display_name="Start"><sequential url_name="s1"/></chapter>',
    "chapter/a.xml": '<chapter display_name="Go on"><sequential display_name="in place">'
    '<vertical url_name="v2"/></sequential></chapter>',
    "sequential/s1.xml": '<sequential><vertical url_name="v1"/></sequential>',
    "vertical/v1.xml": '<vertical><html url_name="h"/><video url_name="second"/>'
    '<video url_name="first"/></vertical>',
    "vertical/v2.xml": '<vertical><video display_name="Old" sub="OLD"/>'
    '<video display_name="Mute"/></vertical>',
    "video/second.xml": '<video display_name="The hive"><transcript language="es" src="b-es.srt"/>'
    '<transcript language="en" src="b-en.srt"/></video>',
    "video/first.xml": '<video display_name="The queen"><transcript language="en" src="a.srt"/></video>',
    "static/b-en.srt": SRT.format("the hive"),
    "static/b-es.srt": SRT.format("la colmena"),
    "static/a.srt": SRT.format("the queen"),
    "static/unused.srt": SRT.format("not in the course"),
    "static/subs_OLD.srt.sjson": json.dumps({"start": [0], "end": [900], "text": ["long ago"]}),
}


@pytest.fixture(params=["folder", "archive"])
def export(request, tmp_path):
    for name, content in FILES.items():
        path = tmp_path / "export" / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    if request.param == "folder":
        return tmp_path / "export"
    archive = tmp_path / "course.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "export" / "course", "course")
    return archive


def test_lectures_come_in_course_order_with_their_names(export):
    found = find_sources([str(export)])
    transcripts = [read_transcript(path) for path in found]
    assert [(t.course, t.title, t.cues[0].text) for t in transcripts] == [
        ("Keeping Bees::1 Start", "The hive", "the hive"),
        ("Keeping Bees::1 Start", "The queen", "the queen"),
        ("Keeping Bees::2 Go on", "Old", "long ago"),
    ]


def test_a_file_that_is_not_in_the_export_is_refused(export):
    missing = find_sources([str(export)])[0].with_name("none.srt")
    with pytest.raises(InputError, match="no such file"):
        read_transcript(missing)


def test_an_archive_of_something_else_is_refused(tmp_path):
    archive = tmp_path / "talks.tar"
    with tarfile.open(archive, "w"):
        pass
    with pytest.raises(InputError, match=r"talks\.tar: holds no course\.xml"):
        find_sources([str(archive)])
    archive.write_bytes(b"no archive")
    with pytest.raises(InputError, match="cannot be unpacked"):
        find_sources([str(archive)])
