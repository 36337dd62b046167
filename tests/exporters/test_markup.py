"""Whatever was spoken, a field shows it and nothing of it comes alive."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.exporters import markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words", "plain words"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("List<int> and a<b>c", "List&lt;int&gt; and a&lt;b&gt;c"),
        ("<UNK> said", "&lt;UNK&gt; said"),
        ("R&D, &amp; spelled out", "R&amp;D, &amp;amp; spelled out"),
        ("\"quoted\" and 'quoted'", "\"quoted\" and 'quoted'"),
        ("[sound:x.mp3]", "&#91;sound:x.mp3]"),
        ("[latex]x[/latex]", "&#91;latex]x&#91;/latex]"),
        ("[[type:Back]]", "&#91;&#91;type:Back]]"),
        (r"\(x\)", r"<span>\</span>(x\)"),
        (r"\[x\]", r"<span>\</span>&#91;x\]"),
        (r"C:\temp costs $5$", r"C:\temp costs $5$"),
        ("{{c1::x}}", "&#123;&#123;c1::x&#125;&#125;"),
        ("one\ntwo\r\nthree\u2028four", "one<br>two<br>three<br>four"),
        ("a\x00b\x1fc\x7fd\x9fe", "abcde"),
        ("cafe\u0301", "café"),
        ("half \ud83d a pair", "half \ufffd a pair"),
    ],
)
def test_a_field_shows_the_text_itself(text: str, html: str) -> None:
    assert markup.field(text) == html


class Shown(HTMLParser):
    """What a browser shows of HTML, and which tags it meets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


ALIVE = (
    "<script>",
    "</b>",
    "[sound:",
    "]",
    r"\(",
    r"\)",
    "\\[",
    "{{c1::",
    "}}",
    "::",
    ":",
    "{",
    "&lt;",
    "&#",
    "\\",
)
spoken = st.lists(st.sampled_from(ALIVE) | st.text(max_size=6), max_size=12).map("".join)


@given(spoken)
def test_whatever_was_said_is_shown_and_does_nothing(text: str) -> None:
    html = markup.field(text)
    shown = Shown(html)
    assert shown.text == markup.clean(text)
    assert shown.tags <= {"br", "span"}
    assert not re.search(r"\[|\{|\}|\\\(|[\x00-\x08\x0b-\x1f]", html)


@given(spoken, spoken)
def test_whatever_a_quote_and_its_answer_are_only_marks_are_added(quote: str, answer: str) -> None:
    html = markup.marked(quote, [answer])
    assert Shown(html).text == markup.clean(quote)
    assert Shown(html).tags <= {"br", "span", "b"}
    assert "[" not in html
    assert "{" not in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "Water {{c1::the soil}}, not {{c2::the leaves}}.",
            "Water {{c1::the soil}}, not {{c2::the leaves}}.",
        ),
        ("use {{c1::std::vector<int>}}", "use {{c1::std&#58;&#58;vector&lt;int&gt;}}"),
        ("{{c1:::x:}} at 12:30", "{{c1::&#58;x&#58;}} at 12:30"),
        ("an empty set is {{c1::{}}}", "an empty set is {{c1::&#123;&#125;}}"),
        ("{a} and {{b}} and {{c1::d}}", "&#123;a&#125; and &#123;&#123;b&#125;&#125; and {{c1::d}}"),
        ("{{c1::one\ntwo}}", "{{c1::one<br>two}}"),
    ],
)
def test_only_the_clozes_of_a_cloze_stay_markup(text: str, html: str) -> None:
    assert markup.cloze(text) == html


@pytest.mark.parametrize(
    "text",
    ["nothing hidden", "{{c0::zero}}", "{{c1,2::both}}", "{{c1:: }}", "{{c1::}}", "{{c1::a {{c2::b}} c}}"],
)
def test_a_cloze_that_anki_cannot_show_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="cloze"):
        markup.cloze(text)


@given(spoken)
def test_whatever_is_hidden_has_no_hint_and_no_cloze_inside(text: str) -> None:
    try:
        html = markup.cloze(f"Say {{{{c1::{text}}}}} twice.")
    except ValueError:
        assert (
            not text.strip()
            or "}}" in text
            or re.search(r"\{\{c\d+::", text)
            or not markup.clean(text).strip()
        )
        return
    for hidden in re.findall(r"\{\{c\d+::(.*?)\}\}", html, re.DOTALL):
        assert "::" not in hidden
        assert "{" not in hidden


@pytest.mark.parametrize(
    ("quote", "answer", "html"),
    [
        ("So a knot is a loop of rope.", "A loop of rope.", "So a knot is <b>a loop of rope</b>."),
        ("We call it memoization here.", "Memoization", "We call it <b>memoization</b> here."),
        ("It's the end of it, you see.", "Of the beginning", "It's the end of it, you see."),
        ("Wrap the stem in foil.", "Wrap the stem in foil!", "Wrap the stem in foil."),
        ("So it doesn’t slip, it holds.", "It doesn't slip", "So <b>it doesn’t slip</b>, it holds."),
        ("<b> is a tag & I mean it.", "tag & I mean", "&lt;b&gt; is a <b>tag &amp; I mean</b> it."),
    ],
)
def test_the_words_of_the_answer_are_marked_where_that_helps(quote: str, answer: str, html: str) -> None:
    assert markup.marked(quote, [answer]) == html


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("A garden in one year", "A_garden_in_one_year"),
        ("tab\tand\nline\u3000and  more", "tab_and_line_and_more"),
        ("course::  Lecture 1 ::", "course::Lecture_1"),
        ('the "best" one', "the_best_one"),
        (" \x1f ", ""),
        ("_own", "_own"),
    ],
)
def test_tags_are_what_anki_keeps(text: str, tag: str) -> None:
    assert markup.tag(text) == tag


def test_a_tag_comes_once_whatever_its_case() -> None:
    assert markup.tags(["Soil", "soil", "", "Water"]) == ["Soil", "Water"]
