"""Podcasting 2.0 HTML: a speaker in `cite`, the time in `time`, what is said in `p`.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
"""

from __future__ import annotations

import re

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line, unescaped, without_comments, without_invisible
from cards.readers.clock import parse_clock
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_TIME = re.compile(r"<time\b[^<>]{0,200}>\s{0,200}\d", re.IGNORECASE)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)\b(?P<attributes>[^<>]{0,2000})>", re.IGNORECASE)
_LANGUAGE = re.compile(r"\blang\s?=\s?[\"']?(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)")
_READ = ("cite", "time", "p", "title")
_BLOCKS = (
    *_READ,
    "div",
    "body",
    "head",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "script",
    "style",
    "footer",
    "nav",
)


def sniff(source: Source) -> bool:
    """Whether there are the elements `time` and `p`."""
    return _TIME.search(source.head) is not None and "<p" in source.head.lower()


def read(source: Source) -> Transcript:
    """Raises InputError if no paragraph follows a time.

    Not by `html.parser`, which takes minutes for some files of a hundred kilobytes.
    """
    report = Report(source.path)
    cues: list[Cue] = []
    title = language = ""
    speaker: str | None = None
    start: int | None = None
    for name, line, attributes, text in _elements(source.text):
        if name == "html" and (tag := _LANGUAGE.search(attributes)):
            language = tag["tag"]
        elif name == "title":
            title = text
        elif name == "cite":
            speaker = text.rstrip(": ") or None
        elif name == "time":
            start = parse_clock(text)
        elif name == "p" and text and start is None:
            report.note("page-text", "a paragraph before the first time, left out", line)
        elif name == "p" and text:
            cues.append(Cue(text, start, None, speaker, line=line))
    if not cues:
        raise refusal(source.path, "no-captions", "holds no captions, expected <time>0:00</time><p>…</p>")
    return transcript(source, READER.id, cues, report, title=title, language=language)


def _elements(page: str) -> list[tuple[str, int, str, str]]:
    """The name, line, attributes and text of what matters in a page; inner markup is left out of the text."""
    elements: list[tuple[str, int, str, str]] = []
    name, attributes, line, counted = "", "", 1, 0
    parts: list[str] = []
    done = 0
    page = without_comments(page)
    for tag in _TAG.finditer(page):
        parts.append(page[done : tag.start()])
        done = tag.end()
        here = tag["name"].lower()
        if here == "br":
            parts.append(" ")
        if here != "html" and here not in _BLOCKS:
            continue
        if name:
            elements.append((name, line, attributes, _text(parts)))
        parts = []
        line += page.count("\n", counted, tag.start())
        counted = tag.start()
        name = here if not tag["end"] and (here == "html" or here in _READ) else ""
        attributes = tag["attributes"]
    if name:
        elements.append((name, line, attributes, _text([*parts, page[done:]])))
    return elements


def _text(parts: list[str]) -> str:
    return one_line(without_invisible(unescaped("".join(parts))))


READER = Reader(
    id="podcast-html",
    title="Podcasting 2.0 HTML",
    suffixes=(".html", ".htm"),
    known_by="the elements `time` and `p`",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True, title=True, language=True),
    sample="""\
<cite>Ann:</cite>
<time>0:00</time>
<p>Open the hive on a warm day.</p>
<cite>Bob:</cite>
<time>0:03</time>
<p>And then?</p>
""",
)
