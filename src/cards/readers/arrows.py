"""The blocks of SubRip, WebVTT and SBV: a line of times, then lines of text up to a blank one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cards.readers.base import Report, Source, excerpt
from cards.readers.clock import CLOCK, parse_clock, parse_seconds, usual
from cards.readers.speakers import begins_with_label, turns

_TIME = rf"(?:{CLOCK}|\d{{1,6}}[.,]\d{{1,6}}(?![.,:\d]))"
_INDEX = re.compile(r"#?(?P<number>\d+)[.):]?")
_FENCE = "```"
_LONG_FENCE = 20
_ARROW = re.compile(
    rf"\s*(?:(?P<index>\d+)[\s.)]+)?(?P<start>-?\s?{_TIME})\s*(?:-{{1,3}}\s?>|[–—]{{1,3}}>|→)\s*(?P<end>-?\s?{_TIME})?"
    r"(?P<rest>.*)"
)
_USUAL = re.compile(
    r"(?P<start>(\d\d):(\d\d):(\d\d)[.,](\d{3})) --> (?P<end>(\d\d):(\d\d):(\d\d)[.,](\d{3}))(?P<rest>)",
    re.ASCII,
)
_NO_CLOCK = re.compile(
    r"\s*(?P<start>-?\d+\s?:[\d\s:.,-]{0,60}?)-->(?P<end>[\d\s:.,-]{0,60})(?P<rest>)(?P<index>)"
)
"""An arrow between what is meant as times and is none, as in `00:00:-1,500`; a caption begins there too."""
_TIMES_CUT_OFF = re.compile(r"[\d\s:.,-]+(?:->?[\d\s:.,-]*)?")
_ENDS = (".", "?", "!", "…", '."', ".”", "?”", "!”", ".'", ".)")
_ENOUGH = 3
"""So many blocks show what the others look like."""
_Paragraph = list[tuple[int, str]]
_SETTINGS = re.compile(r"\s*(?:[A-Za-z]\w*:\S*(?:\s+|$))*")


@dataclass(frozen=True, slots=True)
class Block:
    """One timed block as it stands in the file."""

    line: int
    """Of the arrow, counted from 1."""
    start: str
    end: str
    start_ms: int | None
    end_ms: int | None
    index: str
    """What stands on the line above the arrow, empty without one."""
    lines: tuple[str, ...]
    """The text, markup and all."""

    @property
    def labelled(self) -> bool:
        """Whether a line of text is nothing but a speaker's name in capitals."""
        return any(begins_with_label(part) for part in turns("\n".join(self.lines)))


def arrow(line: str) -> re.Match[str] | None:
    """The parts of an arrow line: index, start, end, rest; None for any other line."""
    if not _is_pointed(line) or len(line) > 500:
        return None
    if (match := _USUAL.fullmatch(line)) is not None:
        return match
    line = usual(line.replace("&gt;", ">"))
    return _ARROW.fullmatch(line) or _NO_CLOCK.fullmatch(line)


def _is_pointed(line: str) -> bool:
    return ">" in line or "→" in line or "&gt;" in line


def blocks(
    lines: Sequence[str],
    report: Report,
    *,
    named: bool = False,
    skip: re.Pattern[str] | None = None,
    times: re.Pattern[str] | None = None,
) -> tuple[tuple[str, ...], list[Block]]:
    """What stands above the first block, and the blocks.

    `named` says that any line may stand as a name above an arrow, as in WebVTT, not only a number. Paragraphs
    that match `skip` are left out without a word. Text after a blank line belongs to the block above and is
    reported; below the last block, where no other block goes on like that, it is a page's and left out.
    `times` stands for another line of times than the arrow, above which nothing belongs to it.
    """
    lines = _without_fences(lines, report)
    if times is None:
        lines = _without_cut_off_times(lines, report)
        pointed = [(place, line) for place, line in enumerate(lines) if _is_pointed(line)]
        arrows = [(place, match) for place, line in pointed if (match := arrow(line))]
    else:
        arrows = [(place, match) for place, line in enumerate(lines) if (match := times.fullmatch(line))]
    if not arrows:
        return tuple(lines), []
    starts = [place if times else place - _index_lines(lines, place, named) for place, _ in arrows]
    found = []
    most = 1
    for number, (place, match) in enumerate(arrows):
        last = number + 1 == len(arrows)
        upto = len(lines) if last else starts[number + 1]
        text = _without_last_blank(lines, place + 1, upto)
        if "" in text:
            groups = _paragraphs(text, place + 1, report, skip)
            if last and len(arrows) >= _ENOUGH:
                groups = _without_page(groups, most, report)
            most = max(most, len(groups))
            text = _joined(groups, report)
        rest = match["rest"]
        if rest and not _SETTINGS.fullmatch(rest):
            report.note(
                "text-beside-times", f"text on the line of the times, “{excerpt(rest)}”; kept", place + 1
            )
            text.insert(0, rest)
        end = match["end"] or ""
        start_ms, end_ms = _times(match)
        if match.re is _NO_CLOCK:
            report.note("bad-time", f"“{excerpt(lines[place])}” is no time that can be used", place + 1)
        found.append(
            Block(
                line=place + 1,
                start=match["start"],
                end=end,
                start_ms=start_ms,
                end_ms=end_ms,
                index=_index(match) or (_number(lines[place - 1].strip()) if starts[number] < place else ""),
                lines=tuple(text),
            )
        )
    return tuple(lines[: starts[0]]), found


def _without_fences(lines: Sequence[str], report: Report) -> Sequence[str]:
    """The lines, those empty with which Markdown begins and ends a block of code."""
    first = next((place for place, line in enumerate(lines) if _is_fence(line)), None)
    if first is None:
        return lines
    report.note("page-text", "the marks of a block of code, left out", first + 1)
    return ["" if _is_fence(line) else line for line in lines]


def _is_fence(line: str) -> bool:
    return line.startswith(_FENCE) and len(line) < _LONG_FENCE


def _without_cut_off_times(lines: Sequence[str], report: Report) -> Sequence[str]:
    """The lines, at the end without a number and times that break off, which would be read as text."""
    last = next((place for place in range(len(lines) - 1, 0, -1) if lines[place].strip()), 0)
    if not last or len(lines[last]) > 100 or not _TIMES_CUT_OFF.fullmatch(lines[last]):
        return lines
    numbered = lines[last - 1].strip().isdecimal() and (last == 1 or not lines[last - 2].strip())
    if not numbered and (lines[last - 1].strip() or ":" not in lines[last]):
        return lines
    match = arrow(lines[last])
    if match is not None and not match["rest"].strip():
        return lines
    report.note("cut-off", "the file ends inside the times of a caption, left out", last + 1)
    return lines[: last - 1 if numbered else last]


def _times(match: re.Match[str]) -> tuple[int | None, int | None]:
    if match.re is not _USUAL:
        return _time(match["start"]), _time(match["end"] or "")
    h, m, s, ms, hours, minutes, seconds, rest = map(int, match.group(2, 3, 4, 5, 7, 8, 9, 10))
    return ((h * 60 + m) * 60 + s) * 1000 + ms, ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _time(text: str) -> int | None:
    """A clock time, or seconds with a fraction."""
    return parse_clock(text) if ":" in text or not text else parse_seconds(text.replace(",", "."))


def _index(match: re.Match[str]) -> str:
    return (match["index"] or "") if match.re is _ARROW else ""


def _number(above: str) -> str:
    """A caption's number without the marks around it; anything else as it is."""
    match = _INDEX.fullmatch(above) if len(above) < 20 else None
    return match["number"] if match else above


def _index_lines(lines: Sequence[str], place: int, named: bool) -> int:
    """How many lines above the arrow at `place` belong to it: one or none."""
    if place == 0:
        return 0
    above = lines[place - 1].strip()
    if _INDEX.fullmatch(above[:20]) and len(above) < 20:
        return 1
    if named and above and (place == 1 or not lines[place - 2].strip()) and not arrow(above):
        return 0 if above.startswith("WEBVTT") else 1
    return 0


def _without_last_blank(lines: Sequence[str], first: int, upto: int) -> list[str]:
    while upto > first and lines[upto - 1] == "":
        upto -= 1
    return list(lines[first:upto])


def _paragraphs(
    lines: Sequence[str], first: int, report: Report, skip: re.Pattern[str] | None
) -> list[_Paragraph]:
    """The text of a block, parted only by lines without any character; each line with its place."""
    groups: list[_Paragraph] = [[]]
    for place, line in enumerate(lines, first):
        if line != "":
            groups[-1].append((place, line))
        elif groups[-1] or place == first:
            groups.append([])
    kept = groups[:1]
    for group in groups[1:]:
        text = "\n".join(line for _, line in group)
        if text.strip() and skip is not None and skip.match(text.lstrip()):
            continue
        if text.strip().isdecimal() and len(group) == 1:
            message = f"a number {text.strip()} without times or text, left out"
            report.note("no-times", message, group[0][0] + 1)
        elif group:
            kept.append(group)
    return kept


def _without_page(groups: list[_Paragraph], most: int, report: Report) -> list[_Paragraph]:
    """The paragraphs of the last block, as many as any other block has."""
    said = [group for group in groups if any(line.strip() for _, line in group)]
    page = [place for group in said[most:] for place, _ in group]
    if page:
        lines = f"{len(page)} line{'s' * (len(page) > 1)}"
        report.note("page-text", f"{lines} after the last caption, left out", page[0] + 1)
    return said[:most] if page else groups


def _joined(groups: list[_Paragraph], report: Report) -> list[str]:
    """The lines of a block, and a problem for each blank line between them."""
    for number, group in enumerate(groups):
        if number and any(line.strip() for _, line in group):
            report.note("blank-line", "a blank line inside a caption, joined", group[0][0])
    return [line for group in groups for _, line in group]


def note_cut_off(source: Source, found: Sequence[Block], report: Report) -> None:
    """Tell of a file that ends without a line end in the middle of a sentence, though sentences have ends."""
    if not found or source.text.endswith(("\n", "\r")) or not found[-1].lines:
        return
    last = found[-1].lines[-1].strip()
    ended = sum(bool(block.lines) and block.lines[-1].rstrip().endswith(_ENDS) for block in found)
    word = last.rsplit(" ", 1)[-1]
    whole = (
        not source.text.rstrip().endswith(last) or "/" in word or not word[-1:].replace(",", "a").isalnum()
    )
    if not whole and ended * 6 >= len(found):
        message = f"the file ends inside a sentence, “…{excerpt(last[-30:])}”, and perhaps was cut off"
        report.note("cut-off", message, len(source.lines))
