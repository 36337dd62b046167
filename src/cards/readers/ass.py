r"""SubStation (.ass, .ssa): `Dialogue:` lines under `[Events]`, in the order of a `Format:` line.

http://www.tcax.org/docs/ass-specs.htm describes it. Beyond pysubs2: karaoke times become word times, captions
repeated to light up one word after the other become one, and what is drawn is not read.
"""

from __future__ import annotations

import re

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line, without_invisible
from cards.readers.clock import parse_clock
from cards.readers.scripts import in_one_language
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.transcript import Cue, Transcript, Word

_FORMAT = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_SECTION = re.compile(r"\s*\[(?P<name>[^\]]+)\]\s*")
_CODE = re.compile(r"\{[^{}]*\}")
_KARAOKE = re.compile(r"\\[kK][fot]?(?P<centiseconds>\d{1,6})")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
_GAP_MS = 60


def sniff(source: Source) -> bool:
    """Whether there is a `[Script Info]` or `[Events]` section, or a dialogue line."""
    return (
        re.search(r"(?im)^[ \t]*(?:\[(?:Script Info|Events)\][ \t\r]*$|Dialogue:\s)", source.head) is not None
    )


def read(source: Source) -> Transcript:
    """Raises InputError if there are no dialogue lines."""
    report = Report(source.path)
    columns: tuple[str, ...] = _FORMAT
    title = section = ""
    cues: list[Cue] = []
    for number, line in enumerate(source.lines, 1):
        if match := _SECTION.fullmatch(line):
            section = match["name"].strip().lower()
            continue
        key, _, value = line.partition(":")
        key, value = key.strip().lower(), value.strip()
        if section == "script info" and key == "title":
            title = one_line(value)
        elif key == "format" and section in ("events", ""):
            columns = tuple(name.strip().lower() for name in value.split(","))
        elif key == "dialogue":
            cue = _cue(columns, value, number, report)
            if cue is not None:
                cues.append(cue)
    if not cues:
        raise refusal(
            source.path, "no-captions", "holds no captions, expected lines that begin with Dialogue:"
        )
    cues = _plain(cues, report)
    cues.sort(key=lambda cue: cue.start_ms or 0)
    title = "" if title.lower() in ("default aegisub file", "<untitled>", "untitled") else title
    return transcript(source, READER.id, _once(cues, report), report, title=title)


def _plain(cues: list[Cue], report: Report) -> list[Cue]:
    """The captions with the lines of one language as one."""
    rows = in_one_language([cue.text.split("\n") for cue in cues], report, cues[0].line or 1)
    return [
        Cue(one_line("\n".join(lines)), cue.start_ms, cue.end_ms, cue.speaker, cue.words, cue.line)
        for cue, lines in zip(cues, rows, strict=True)
    ]


def _cue(columns: tuple[str, ...], value: str, number: int, report: Report) -> Cue | None:
    fields = dict(zip(columns, value.split(",", len(columns) - 1), strict=False))
    start, end = parse_clock(fields.get("start", "")), parse_clock(fields.get("end", ""))
    text = fields.get("text")
    if text is None or start is None or end is None:
        report.note("bad-line", "a dialogue line without start, end or text, left out", number)
        return None
    if _DRAWING.search(text):
        return None
    speaker = one_line(fields.get("name", fields.get("actor", ""))) or None
    if _KARAOKE.search(text):
        said, words = from_pieces(_syllables(text, start), end)
        return Cue(said, start, end, speaker, words, number)
    return Cue(_spoken(text), start, end, speaker, line=number)


def _syllables(text: str, start: int) -> list[Piece]:
    """The pieces of a karaoke line, each sung for the time that stands before it."""
    pieces: list[Piece] = []
    at = upto = start
    done = 0
    for code in _CODE.finditer(text):
        length = sum(int(match["centiseconds"]) * 10 for match in _KARAOKE.finditer(code[0]))
        if length:
            pieces.append((_spoken(text[done : code.start()]), at, upto))
            at, upto, done = upto, upto + length, code.end()
    pieces.append((_spoken(text[done:]), at, upto))
    return pieces


def _spoken(text: str) -> str:
    text = _CODE.sub("", text).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
    return without_invisible(text)


def _once(cues: list[Cue], report: Report) -> list[Cue]:
    """Captions with the same text right after each other as one, their times as its words' times."""
    groups: list[list[Cue]] = []
    for cue in cues:
        before = groups[-1][-1] if groups else None
        if (
            before is not None
            and cue.text == before.text != ""
            and abs((cue.start_ms or 0) - (before.end_ms or 0)) <= _GAP_MS
        ):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    result = []
    for group in groups:
        first, last = group[0], group[-1]
        if len(group) > 1:
            report.tally("highlight", "a caption repeated to highlight its words, kept once", first.line)
            tokens = first.text.split()
            words: tuple[Word, ...] = ()
            if len(tokens) == len(group):
                words = tuple(
                    Word(token, cue.start_ms or 0, cue.end_ms or 0)
                    for token, cue in zip(tokens, group, strict=True)
                )
            first = Cue(first.text, first.start_ms, last.end_ms, first.speaker, words, first.line)
        result.append(first)
    return result


READER = Reader(
    id="ass",
    title="SubStation (ASS, SSA)",
    suffixes=(".ass", ".ssa"),
    known_by="a section `[Script Info]` or `[Events]`, or lines that begin with `Dialogue:`",
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, title=True),
    sample="""\
[Script Info]
; Script generated by Aegisub 3.2.2
; http://www.aegisub.org/
Title: The first inspection
ScriptType: v4.00+
WrapStyle: 0
PlayResX: 640
PlayResY: 480

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic
Style: Default,Arial,20,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.50,0:00:03.20,Default,Ann,0,0,0,,{\\i1}Open the hive{\\i0}\\Non a warm day.
Dialogue: 0,0:00:03.20,0:00:04.40,Default,Ann,0,0,0,,{\\k40}Look {\\k80}inside.
""",
)
