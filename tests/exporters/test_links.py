"""Links open the recording where the words were said."""

from __future__ import annotations

import pytest

from cards.errors import OutputError
from cards.exporters.links import link
from cards.text import clock

UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=abc_DEF-123", "https://www.youtube.com/watch?v=abc_DEF-123&t=75s"),
        ("https://m.youtube.com/watch?v=a&list=b&t=9", "https://m.youtube.com/watch?v=a&list=b&t=75s"),
        ("https://youtu.be/abc?si=x", "https://youtu.be/abc?si=x&t=75"),
        ("https://www.youtube.com/embed/abc?rel=0", "https://www.youtube.com/embed/abc?rel=0&start=75"),
        ("https://www.youtube-nocookie.com/embed/abc", "https://www.youtube-nocookie.com/embed/abc?start=75"),
        ("https://www.youtube.com/live/abc", "https://www.youtube.com/live/abc?t=75s"),
        ("https://www.youtube.com/shorts/abc", "https://www.youtube.com/watch?v=abc&t=75s"),
        ("https://example.org/talk.mp4", "https://example.org/talk.mp4#t=75,84"),
        ("https://example.org/talk.MP3?key=1#t=3", "https://example.org/talk.MP3?key=1#t=75,84"),
        (
            "https://upload.wikimedia.org/wikipedia/commons/a/ab/Talk.webm",
            "https://upload.wikimedia.org/wikipedia/commons/a/ab/Talk.webm#t=75,84",
        ),
        (
            "https://commons.wikimedia.org/wiki/File:A_talk.webm",
            "https://commons.wikimedia.org/wiki/Special:FilePath/A_talk.webm#t=75,84",
        ),
        ("https://vimeo.com/1234", "https://vimeo.com/1234#t=75s"),
        ("https://player.vimeo.com/video/1234", "https://player.vimeo.com/video/1234#t=75s"),
        (
            f"https://tube.example/videos/watch/{UUID}",
            f"https://tube.example/videos/watch/{UUID}?start=1m15s",
        ),
        (
            "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1m15s",
        ),
        (
            "https://oc.example/engage/theodul/ui/core.html?id=a-b",
            "https://oc.example/engage/theodul/ui/core.html?id=a-b&time=1m15s",
        ),
        (
            "https://oc.example/paella7/ui/watch.html?id=a",
            "https://oc.example/paella7/ui/watch.html?id=a&time=1m15s",
        ),
        (
            "https://mediaspace.uni.example/media/1_abcd1234",
            "https://mediaspace.uni.example/media/1_abcd1234?kalturaStartTime=75",
        ),
        (
            "https://video.uni.example/media/t/0_a1b2c3d4",
            "https://video.uni.example/media/t/0_a1b2c3d4?kalturaStartTime=75",
        ),
        (
            "https://uni.hosted.panopto.com/Panopto/Pages/Viewer.aspx?id=a",
            "https://uni.hosted.panopto.com/Panopto/Pages/Viewer.aspx?id=a&start=75",
        ),
        ("https://example.org/course/unit-3?x=1#part", "https://example.org/course/unit-3?x=1#part"),
        ("https://notyoutube.com/watch?v=1", "https://notyoutube.com/watch?v=1"),
    ],
)
def test_each_host_is_told_the_moment_in_its_own_words(url: str, expected: str) -> None:
    assert link(url, 76_900, 83_100) == expected


@pytest.mark.parametrize(
    ("start", "second"), [(0, "0"), (900, "0"), (1_999, "0"), (2_000, "1"), (3_725_000, "3724")]
)
def test_the_start_is_floored_and_a_second_early(start: int, second: str) -> None:
    assert link("https://youtu.be/a", start, start + 900) == f"https://youtu.be/a?t={second}"


def test_long_recordings_count_in_hours() -> None:
    assert link(f"https://t.example/videos/watch/{UUID}", 3_726_000, None).endswith("?start=1h2m5s")


def test_without_times_the_recording_itself_is_linked() -> None:
    assert link("https://youtu.be/a", None, None) == "https://youtu.be/a"


def test_without_a_recording_nothing_is_linked() -> None:
    assert link("  ", 1000, 2000) == ""


def test_a_template_is_filled_in() -> None:
    template = "{url}&from={s}&to={end}&at={mmss}&pos={hms}"
    assert (
        link("https://x.example/p?id=3", 76_000, 83_500, template)
        == "https://x.example/p?id=3&from=75&to=84&at=1:15&pos=1m15s"
    )


def test_a_template_with_something_unknown_is_refused_with_what_it_knows() -> None:
    with pytest.raises(OutputError, match=r"no \{seconds\}.*\{s\}"):
        link("https://x.example", 0, 1, "{url}#{seconds}")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://x.example/a.mp4",
        "//x.example/a",
        "talk.mp4",
        "https://",
        "http://[",
    ],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    with pytest.raises(OutputError, match="http"):
        link(url, 1000, 2000)


def test_a_template_cannot_leave_the_web() -> None:
    with pytest.raises(OutputError, match="http"):
        link("https://x.example", 0, 1, "javascript:{s}")


@pytest.mark.parametrize("wild", ['"', "<", ">", "[", "{", "\\", " ", "\n", "é"])
def test_nothing_in_an_address_can_end_its_place_in_the_card(wild: str) -> None:
    assert wild not in link(f"https://x.example/a{wild}b?c={wild}d", 1000, 2000)


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(0, "0:00"), (75_999, "1:15"), (600_000, "10:00"), (3_725_000, "1:02:05")]
)
def test_times_read_as_on_a_player(milliseconds: int, text: str) -> None:
    assert clock(milliseconds) == text
