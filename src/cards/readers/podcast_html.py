"""Podcasting 2.0 HTML: a speaker in `cite`, the time in `time`, what is said in `p`.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line, without_invisible
from cards.readers.clock import parse_clock
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether there are the elements `time` and `p`."""
    return (
        re.search(r"<time\b[^<>]{0,200}>\s{0,200}\d", source.head, re.IGNORECASE) is not None
        and "<p" in source.head.lower()
    )


def read(source: Source) -> Transcript:
    """Raises InputError if no paragraph follows a time."""
    report = Report(source.path)
    page = _Page()
    page.feed(source.text)
    page.close()
    page.flush()
    if not page.cues:
        raise refusal(source.path, "no-captions", "holds no captions, expected <time>0:00</time><p>…</p>")
    return transcript(source, READER.id, page.cues, report, title=page.title, language=page.language)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cues: list[Cue] = []
        self.title = self.language = ""
        self.inside = ""
        self.text: list[str] = []
        self.speaker: str | None = None
        self.start_ms: int | None = None
        self.line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("cite", "time", "p", "title"):
            self.flush()
            self.inside = tag
            self.line = self.getpos()[0]
        elif tag == "html":
            self.language = dict(attrs).get("lang") or ""
        elif tag in ("script", "style"):
            self.flush()
        elif tag == "br":
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.flush()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text.append(data)

    def flush(self) -> None:
        """Use what stood in the element that ends here."""
        text = one_line(without_invisible("".join(self.text)))
        inside, self.inside, self.text = self.inside, "", []
        if inside == "cite":
            self.speaker = text.rstrip(": ") or None
        elif inside == "time":
            self.start_ms = parse_clock(text)
        elif inside == "title":
            self.title = text
        elif inside == "p" and text and self.start_ms is not None:
            self.cues.append(Cue(text, self.start_ms, None, self.speaker, line=self.line))


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
