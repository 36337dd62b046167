"""XML of any maker in which elements have a start, an end and a text, such as USF's `subtitle`.

https://matroska.org/technical/subtitles.html#usf-subtitles describes the latter. The names of attributes
are those that `segments` knows of JSON. Readers of one format's XML are asked before.
"""

from __future__ import annotations

import re

from cards.errors import InputError
from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.segments import Entry, cues_of, entry_of
from cards.readers.tidy import transcript
from cards.readers.xmltree import Node, parse
from cards.transcript import Transcript

_ROOT = re.compile(r"\s*<[?!A-Za-z]")
_START = re.compile(r"\s(?:start|begin|from|t|time|in)\w{0,20}\s?=\s?[\"']\d", re.IGNORECASE)


def sniff(source: Source) -> bool:
    """Whether it is XML, no page of the web, in which elements have a start and a text."""
    if _ROOT.match(source.head) is None or "<html" in source.head[:2000].lower():
        return False
    if _START.search(source.head) is None:
        return False
    try:
        return bool(_entries(parse(source, Report(source.path))))
    except InputError:
        return False


def read(source: Source) -> Transcript:
    """Raises InputError if it is not XML or no element has a start and a text."""
    report = Report(source.path)
    entries = _entries(parse(source, report))
    if not entries:
        message = "expected XML with elements that have a start and a text"
        raise refusal(source.path, "not-xml", message, line=1)
    return transcript(source, READER.id, cues_of(entries), report)


def _entries(node: Node) -> list[Entry]:
    """What the elements say that have a start, and no such elements in them."""
    below = [entry for child in node.children if isinstance(child, Node) for entry in _entries(child)]
    if below or not node.attributes:
        return below
    entry = entry_of({"text": node.text(), **node.attributes}, node.line)
    return [entry] if entry is not None else []


READER = Reader(
    id="xml",
    title="Other XML with times, such as USF",
    suffixes=(".xml", ".usf"),
    known_by="XML whose elements have a start and a text",
    sniff=sniff,
    read=read,
    carries=Carries(),
    sample="""\
<?xml version="1.0" encoding="UTF-8"?>
<USFSubtitles version="1.0">
  <subtitles>
    <subtitle start="00:00:00.500" stop="00:00:03.200"><text>Open the hive<br/>on a warm day.</text>
    </subtitle>
    <subtitle start="00:00:03.200" stop="00:00:04.400"><text>Look inside.</text></subtitle>
  </subtitles>
</USFSubtitles>
""",
)
