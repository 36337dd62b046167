"""YouTube XML, srv1 (`transcript` of `text start dur`), srv2 and srv3 (`timedtext` of `p t d`, words in `s`).

What YouTube's timedtext service sends without format or with `fmt=srv1`, `srv2`, `srv3`.
"""

from __future__ import annotations

import re

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain, unescaped, without_invisible, without_tags
from cards.readers.clock import parse_seconds
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.readers.xmltree import Node, parse
from cards.transcript import Cue, Transcript


def sniff(source: Source) -> bool:
    """Whether the root element is `timedtext`, or `transcript` with `text` in it."""
    root = re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(timedtext|transcript)[\s>]", source.head)
    return root is not None and (root[1] == "timedtext" or "<text" in source.head)


def read(source: Source) -> Transcript:
    """Raises InputError if it is not XML or has no text."""
    report = Report(source.path)
    root = parse(source, report)
    if root.tag not in ("timedtext", "transcript"):
        message = f"expected the element timedtext or transcript, found {root.tag}"
        raise refusal(source.path, "not-srv", message, line=root.line)
    cues: list[Cue] = []
    for node in root.all("text"):
        start = _time(node, "start", 1000) if "start" in node.attributes else _time(node, "t", 1)
        length = _time(node, "dur", 1000) if "dur" in node.attributes else _time(node, "d", 1)
        end = start + length if start is not None and length is not None else None
        text = plain(node.text())
        if text or not node.attributes.get("append"):
            cues.append(Cue(text, start, end, line=node.line))
    for node in root.all("p"):
        cue = _paragraph(node)
        if cue.text or node.attributes.get("a") != "1":  # a="1" is the line feed between rolling lines
            cues.append(cue)
    return transcript(source, READER.id, cues, report)


def _paragraph(node: Node) -> Cue:
    start, length = _time(node, "t", 1), _time(node, "d", 1)
    end = start + length if start is not None and length is not None else None
    if start is None or not any("t" in segment.attributes for segment in node.all("s")):
        return Cue(plain(node.text()), start, end, line=node.line)
    pieces: list[Piece] = []
    for child in node.children:
        offset = _time(child, "t", 1) if isinstance(child, Node) else None
        text = child.text() if isinstance(child, Node) else child
        at = start + (offset or 0) if isinstance(child, Node) else None
        pieces.append((without_invisible(unescaped(without_tags(text))), at, None))
    text, words = from_pieces(pieces, end if end is not None else max(at or 0 for _, at, _ in pieces))
    return Cue(text, start, end, words=words, line=node.line)


def _time(node: Node, name: str, unit_ms: int) -> int | None:
    return parse_seconds(node.attributes.get(name), unit_ms)


READER = Reader(
    id="srv",
    title="YouTube XML (srv1, srv2, srv3)",
    suffixes=(".srv3", ".srv2", ".srv1", ".xml"),
    known_by="XML whose root element is `timedtext` or `transcript`",
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True),
    sample="""\
<?xml version="1.0" encoding="utf-8" ?><timedtext format="3">
<head>
<ws id="0"/>
<ws id="1" mh="2" ju="0" sd="3"/>
<wp id="0"/>
<wp id="1" ap="6" ah="20" av="100" rc="2" cc="40"/>
</head>
<body>
<w t="0" id="1" wp="1" ws="1"/>
<p t="500" d="2700"><s>Open</s><s t="300"> the hive</s><s t="900"> on a</s><s t="1200"> warm day.</s></p>
<p t="3190" d="1210" w="1" a="1">
</p>
<p t="3200" d="1200"><s>Look</s><s t="400"> inside.</s></p>
</body>
</timedtext>
""",
)
