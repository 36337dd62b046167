"""SAMI (.smi, .sami): `<SYNC Start=…>` in milliseconds, then a paragraph that holds until the next.

https://learn.microsoft.com/previous-versions/windows/desktop/dnacc/understanding-sami-1.0. Where
paragraphs are in several languages the English ones are read, or else those of the first language.
"""

from __future__ import annotations

import re
from collections import Counter

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain, without_comments
from cards.readers.clock import parse_seconds
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_SYNC = re.compile(r"<SYNC\b[^<>]*?\bStart\s*=\s*[\"']?\s*(?P<start>-?\d{1,12})[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<P\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_CLASS = re.compile(r"Class\s*=\s*[\"']?(?P<name>[\w-]+)", re.IGNORECASE)
_STYLE = re.compile(r"\.(?P<name>[\w-]+)\s*\{(?P<body>[^{}]*)\}")
_STYLE_LANGUAGE = re.compile(r"lang\s*:\s*(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)", re.IGNORECASE)
_TITLE = re.compile(r"<TITLE>(?P<title>[^<]*)", re.IGNORECASE)
_REMAINDER = re.compile(r"</?(?:BODY|SAMI|SYNC|P)\b[^<>]*>", re.IGNORECASE)


def sniff(source: Source) -> bool:
    """Whether there is the element SAMI or SYNC."""
    return re.search(r"<SAMI\b|<SYNC\b", source.head, re.IGNORECASE) is not None


def read(source: Source) -> Transcript:
    """Raises InputError if there are no paragraphs after a SYNC."""
    report = Report(source.path)
    syncs = list(_SYNC.finditer(source.text))
    if not syncs:
        raise refusal(source.path, "no-captions", "holds no captions, expected <SYNC Start=…>")
    languages = {
        style["name"].lower(): tag["tag"]
        for style in _STYLE.finditer(source.text[: syncs[0].start()])
        if (tag := _STYLE_LANGUAGE.search(style["body"]))
    }
    found: list[tuple[int | None, str, str, int]] = []
    line = 1
    done = 0
    for place, sync in enumerate(syncs):
        line += source.text.count("\n", done, sync.start())
        done = sync.start()
        upto = syncs[place + 1].start() if place + 1 < len(syncs) else len(source.text)
        start = parse_seconds(sync["start"], 1)
        for name, text in _paragraphs(source.text[sync.end() : upto]):
            found.append((start, name, plain(_REMAINDER.sub("", without_comments(text))), line))
    chosen = _chosen(Counter(name for _, name, text, _ in found if text), languages)
    left = sum(1 for _, name, text, _ in found if text and name != chosen)
    if left:
        report.note("languages", f"{left} paragraphs in another language, left out", found[0][3])
    ours = [entry for entry in found if entry[1] == chosen]
    cues = []
    for place, (start, _, text, number) in enumerate(ours):
        later = next(
            (s for s, *_ in ours[place + 1 : place + 50] if s is not None and s > (start or 0)), None
        )
        if text:
            cues.append(Cue(text, start, later, line=number))
    title = _TITLE.search(source.text)
    return transcript(
        source,
        READER.id,
        cues,
        report,
        title=plain(title["title"]) if title else "",
        language=languages.get(chosen, ""),
    )


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """The class, in small letters, and the text of each paragraph."""
    marks = list(_PARAGRAPH.finditer(text))
    if not marks:
        return [("", text)]
    result = []
    for place, mark in enumerate(marks):
        upto = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        name = _CLASS.search(mark["attributes"])
        result.append((name["name"].lower() if name else "", text[mark.end() : upto]))
    return result


def _chosen(names: Counter[str], languages: dict[str, str]) -> str:
    """The class to read: the English one with most text, else the first."""
    english = [
        n for n, _ in names.most_common() if languages.get(n, "").startswith("en") or n.startswith("en")
    ]
    return english[0] if english else next(iter(names), "")


READER = Reader(
    id="sami",
    title="SAMI",
    suffixes=(".smi", ".sami"),
    known_by="the element `SAMI` or `SYNC`",
    sniff=sniff,
    read=read,
    carries=Carries(speakers=True, title=True, language=True),
    sample="""\
<SAMI><HEAD><TITLE>The first inspection</TITLE>
<STYLE TYPE="text/css"><!-- .ENCC { Name: English; lang: en-US; } --></STYLE></HEAD>
<BODY>
<SYNC Start=500><P Class=ENCC>Open the hive<br>on a warm day.
<SYNC Start=3200><P Class=ENCC>&nbsp;
<SYNC Start=3300><P Class=ENCC>Look inside.
</BODY></SAMI>
""",
)
