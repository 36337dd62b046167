"""TTML and DFXP (.ttml, .dfxp, .xml): timed paragraphs in XML, with clock, offset, frame or tick times.

https://www.w3.org/TR/ttml2/. Beyond pysubs2: ticks and frames, times on `body`, `div` and `span`, agents as
speakers, the title, and files that are cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line, plain, without_invisible
from cards.readers.languages import language_in_name
from cards.readers.speakers import begins_with_label, shared_out, turns
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.readers.xmltree import Node, parse
from cards.transcript import Cue, Transcript

_CLOCK = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9})|:(\d{1,3})(?:\.\d+)?)?")
_SHORT_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,6}(?:\.\d{1,9})?)")
_OFFSET = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(h|ms|m|s|f|t)")


@dataclass(frozen=True)
class _Rates:
    frame: float
    tick: float


@dataclass(frozen=True)
class _Span:
    start: float | None
    end: float | None


def sniff(source: Source) -> bool:
    """Whether the root element is `tt`."""
    return re.search(r"<(?:\w+:)?tt[\s>]", source.head[:5000]) is not None


def read(source: Source) -> Transcript:
    """Raises InputError if it is not XML or has no paragraphs with text."""
    report = Report(source.path)
    root = parse(source, report)
    if root.tag != "tt":
        raise refusal(source.path, "not-ttml", f"expected the element tt, found {root.tag}", line=root.line)
    rates = _rates(root)
    names = {
        agent.attributes.get("id", ""): one_line(" ".join(name.text() for name in agent.all("name")))
        for agent in root.all("agent")
    }
    chosen = _only_one_language(root, report)
    cues: list[Cue] = []
    labelled = frozenset(node.line for node in root.all("p") if _is_labelled(node))
    for body in root.all("body"):
        _collect(body, _Span(0.0, None), None, rates, names, cues, report)
    cues.sort(key=lambda cue: -1 if cue.start_ms is None else cue.start_ms)
    head = next(root.all("head"), None)
    title = next((one_line(node.text()) for node in head.all("title")), "") if head else ""
    described = next((one_line(node.text()) for node in head.all("desc")), "") if head else ""
    divisions = (node.attributes.get("lang", "") for node in root.all("div"))
    language = chosen or root.attributes.get("lang", "") or next((tag for tag in divisions if tag), "")
    return transcript(
        source,
        READER.id,
        cues,
        report,
        title=title,
        description=described,
        language=language,
        labelled_lines=labelled,
    )


def _only_one_language(root: Node, report: Report) -> str:
    """Take out the parts in other languages where there are several; gives the tag of the one that is kept.

    Kept is what the file's name tells, else English, else what stands first.
    """
    parts = [node for tag in ("div", "p") for node in root.all(tag) if node.attributes.get("lang")]
    tags = list(dict.fromkeys(node.attributes["lang"] for node in parts))
    if len({tag[:2].lower() for tag in tags}) < 2:
        return ""
    wanted = (language_in_name(report.path)[:2], "en")
    chosen = next((tag for want in wanted for tag in tags if want and tag[:2].lower() == want), tags[0])
    others = [node for node in parts if node.attributes["lang"] != chosen]
    for node in others:
        node.children.clear()
    left = ", ".join(tag for tag in tags if tag != chosen)
    report.note("languages", f"parts in several languages; {chosen} is read, {left} left out", others[0].line)
    return chosen


def _is_labelled(node: Node) -> bool:
    return any(begins_with_label(part) for part in turns(node.text()))


def _rates(root: Node) -> _Rates:
    frame = _number(root.attributes.get("frameRate"), 30.0)
    parts = [_number(part, 1.0) for part in root.attributes.get("frameRateMultiplier", "1 1").split()]
    if len(parts) == 2:
        frame *= parts[0] / parts[1]
    stated = "frameRate" in root.attributes
    return _Rates(frame, _number(root.attributes.get("tickRate"), frame if stated else 1.0))


def _number(text: str | None, otherwise: float) -> float:
    try:
        number = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return number if 0 < number < 1e12 else otherwise


def _collect(
    node: Node,
    within: _Span,
    speaker: str | None,
    rates: _Rates,
    names: dict[str, str],
    cues: list[Cue],
    report: Report,
) -> None:
    """Add the cues of `body`, `div` and `p`, whose times count from the begin of what they lie in."""
    agent = node.attributes.get("agent", "").split(" ")[0]
    speaker = names.get(agent) or agent or speaker
    span = _span(node, within, rates, report)
    if node.tag == "p":
        cues.extend(_paragraph(node, span, speaker, rates, report))
        return
    for child in node.children:
        if isinstance(child, Node) and child.tag in ("div", "p"):
            _collect(child, span, speaker, rates, names, cues, report)


def _paragraph(node: Node, span: _Span, speaker: str | None, rates: _Rates, report: Report) -> list[Cue]:
    """The cues of a paragraph.

    Without times inside it is one. With times inside they are those of words, and it is one, or one for each
    sentence that it marks as Apple Podcasts does; but if only its spans have times, each of them is a cue.
    """
    spans = [child for child in node.children if isinstance(child, Node) and child.tag == "span"]
    if not any("begin" in inner.attributes for inner in (*spans, *node.all("span"))):
        cue = Cue("", _ms(span.start), _ms(span.end), line=node.line)
        parts = turns(node.text())
        return shared_out(
            cue, [(None if place else speaker, plain(part)) for place, part in enumerate(parts)]
        )
    if any(inner.attributes.get("unit") == "sentence" for inner in spans):
        return [_timed(inner, _span(inner, span, rates, report), speaker, rates, report) for inner in spans]
    if "begin" in node.attributes:
        return [_timed(node, span, speaker, rates, report)]
    cues = [_timed(inner, _span(inner, span, rates, report), speaker, rates, report) for inner in spans]
    return [cue for cue in cues if cue.text]


def _timed(node: Node, span: _Span, speaker: str | None, rates: _Rates, report: Report) -> Cue:
    """A cue whose words have times."""
    pieces = list(_pieces(node, span, rates, report))
    starts = [start for _, start, _ in pieces if start is not None]
    ends = [end for _, _, end in pieces if end is not None]
    start = min(starts) if starts and "begin" not in node.attributes else _ms(span.start)
    end = (
        max(ends) if ends and "end" not in node.attributes and "dur" not in node.attributes else _ms(span.end)
    )
    if not starts:
        return Cue(plain(node.text()), start, end, speaker, line=node.line)
    text, words = from_pieces(pieces, end if end is not None else max(starts))
    return Cue(text, start, end, speaker, words, node.line)


def _pieces(node: Node, span: _Span, rates: _Rates, report: Report) -> Iterator[Piece]:
    """The text below an element in pieces, those of timed spans with their times."""
    for child in node.children:
        if isinstance(child, str):
            yield without_invisible(child), None, None
        elif child.tag == "br":
            yield "\n", None, None
        elif any("begin" in inner.attributes for inner in child.all("span")):
            yield from _pieces(child, _span(child, span, rates, report), rates, report)
        else:
            own = _span(child, span, rates, report) if "begin" in child.attributes else _Span(None, None)
            gap = " " if child.attributes.get("unit") == "word" else ""
            yield gap + without_invisible(child.text()) + gap, _ms(own.start), _ms(own.end)


def _span(node: Node, within: _Span, rates: _Rates, report: Report) -> _Span:
    base = 0.0 if "unit" in node.attributes else within.start or 0.0  # Apple Podcasts counts from zero
    begin, end, duration = (_time(node, name, rates, report) for name in ("begin", "end", "dur"))
    start = base + begin if begin is not None else within.start
    if end is not None:
        return _Span(start, base + end)
    if duration is not None:
        return _Span(start, (start or 0.0) + duration)
    return _Span(start, within.end)


def _time(node: Node, name: str, rates: _Rates, report: Report) -> float | None:
    """Milliseconds of an attribute."""
    value = node.attributes.get(name, "").strip()
    if not value:
        return None
    if match := _CLOCK.fullmatch(value):
        hours, minutes, seconds = (int(part) for part in match.groups()[:3])
        fraction = float(f"0.{match[4]}") if match[4] else int(match[5] or 0) / rates.frame
        return (hours * 3600 + minutes * 60 + seconds + fraction) * 1000
    if match := _OFFSET.fullmatch(value):
        units = {"h": 3_600_000.0, "m": 60_000.0, "s": 1000.0, "ms": 1.0}
        unit = units.get(match[2]) or 1000 / (rates.frame if match[2] == "f" else rates.tick)
        return float(match[1]) * unit
    if match := _SHORT_CLOCK.fullmatch(value):  # as Apple Podcasts writes them
        return (int(match[1] or 0) * 60 + float(match[2])) * 1000
    report.note("bad-time", f"{name}=“{value[:40]}” is no time, not used", node.line)
    return None


def _ms(value: float | None) -> int | None:
    return None if value is None else round(value)


READER = Reader(
    id="ttml",
    title="TTML, DFXP, iTT",
    suffixes=(".ttml", ".dfxp", ".itt", ".xml"),
    known_by="XML whose root element is `tt`",
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, title=True, language=True),
    sample="""\
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling"
    xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="en">
  <head>
    <metadata><ttm:title>The first inspection</ttm:title></metadata>
    <styling><style xml:id="s1" tts:textAlign="center" tts:fontFamily="proportionalSansSerif"/></styling>
    <layout><region xml:id="bottom" tts:displayAlign="after"/></layout>
  </head>
  <body region="bottom" style="s1">
    <div>
      <p xml:id="c1" begin="00:00:00.500" end="00:00:03.200">Open the hive<br/>on a warm day.</p>
      <p xml:id="c2" begin="3.2s" dur="4.2s">A brood frame is a frame<br/>in which she lays eggs.</p>
    </div>
  </body>
</tt>
""",
)
