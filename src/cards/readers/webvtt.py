"""WebVTT (.vtt), from hand-made captions to YouTube's automatic ones with a time for every word.

The format: https://www.w3.org/TR/webvtt1/. Beyond pysubs2 and webvtt-py: words keep their times, voices their
names, rolling lines are kept once, comments and styles never become text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cards.readers.arrows import Block, blocks, note_cut_off
from cards.readers.base import Carries, Reader, Report, Source, excerpt, refusal
from cards.readers.clean import one_line, plain, unescaped, without_invisible, without_overrides, without_tags
from cards.readers.clock import parse_clock
from cards.readers.rolling import new_lines
from cards.readers.scripts import in_one_language
from cards.readers.speakers import shared_out, turns
from cards.readers.tidy import transcript
from cards.readers.words import Piece, from_pieces
from cards.transcript import Cue, Transcript

_SKIP = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP)(?:\s|=|:|$)")
_LANGUAGE = re.compile(r"\bLanguage:\s*(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s(?P<name>[^<>]+)>")
_NAMED = re.compile(r"\d+ \"(?P<name>[^\"]{1,60})\" \(\d+\)")
"""How Webex writes above the arrow who speaks."""
_MOMENT = re.compile(r"<(?P<time>\d{1,4}:[\d:.,]+)>")


def sniff(source: Source) -> bool:
    """Whether the first line that is not blank is the header."""
    return re.match(r"\s*WEBVTT(?:\s|$)", source.head, re.IGNORECASE) is not None


def read(source: Source) -> Transcript:
    """Raises InputError if there are no captions."""
    report = Report(source.path)
    header, found = blocks(source.lines, report, named=True, skip=_SKIP)
    if not found and sniff(source):
        raise refusal(
            source.path,
            "no-captions",
            "holds no captions, only a WebVTT header",
            hint="the meeting or video had no transcript when it was exported; export it again",
        )
    if not found:
        raise refusal(
            source.path,
            "not-vtt",
            f"expected WEBVTT on the first line, found “{excerpt(source.text)}”",
            line=1,
        )
    if not sniff(source):
        report.note("no-header", "no WEBVTT on the first line", 1)
    note_cut_off(source, found, report)
    language = _LANGUAGE.search("\n".join(header))
    screens = in_one_language([block.lines for block in found], report, found[0].line)
    rolled = new_lines(screens)
    if rolled is not None:
        report.note("rolling", "captions that repeat the line before; every line is kept once", found[0].line)
    cues: list[Cue] = []
    for place, block in enumerate(found):
        lines = screens[place] if rolled is None else rolled[place]
        if lines or rolled is None:
            cues.extend(_cues(block, lines))
    return transcript(
        source,
        READER.id,
        cues,
        report,
        language=language["tag"] if language else "",
        labelled_lines=frozenset(block.line for block in found if block.labelled),
    )


def _cues(block: Block, lines: Sequence[str]) -> list[Cue]:
    """The cue of a block, or one for each voice in it."""
    text = without_overrides("\n".join(lines))
    voices = list(_VOICE.finditer(text))
    if not voices and (named := _NAMED.fullmatch(block.index)):
        return [_cue(block, text, speaker=one_line(named["name"]))]
    if not voices and _MOMENT.search(text):
        return [_cue(block, text)]
    if not voices:
        cue = Cue("", block.start_ms, block.end_ms, line=block.line)
        return shared_out(cue, [(None, plain(part)) for part in turns(text)])
    if len(voices) == 1 and not plain(text[: voices[0].start()]):
        return [_cue(block, text, speaker=_name(voices[0]))]
    parts: list[tuple[str | None, str]] = [(None, plain(text[: voices[0].start()]))]
    ends = [*(voice.start() for voice in voices[1:]), len(text)]
    parts += [(_name(voice), plain(text[voice.end() : end])) for voice, end in zip(voices, ends, strict=True)]
    return shared_out(
        Cue("", block.start_ms, block.end_ms, line=block.line), [part for part in parts if part[1]]
    )


def _name(voice: re.Match[str]) -> str:
    return one_line(without_invisible(unescaped(voice["name"])))


def _cue(block: Block, text: str, speaker: str | None = None) -> Cue:
    start, end = block.start_ms, block.end_ms
    if start is None or end is None or not _MOMENT.search(text):
        return Cue(plain(text), start, end, speaker, line=block.line)
    pieces: list[Piece] = []
    at: int | None = start
    done = 0
    for moment in _MOMENT.finditer(text):
        pieces.append((_piece(text[done : moment.start()]), at, None))
        at, done = parse_clock(moment["time"]), moment.end()
    pieces.append((_piece(text[done:]), at, None))
    joined, words = from_pieces(pieces, end)
    return Cue(joined, start, end, speaker, words, block.line)


def _piece(text: str) -> str:
    return without_invisible(unescaped(without_tags(text)))


READER = Reader(
    id="vtt",
    title="WebVTT, also YouTube's automatic captions, Zoom's, Teams' and Webex'",
    suffixes=(".vtt",),
    known_by="`WEBVTT` at the beginning",
    sniff=sniff,
    read=read,
    carries=Carries(words=True, speakers=True, language=True),
    caption=re.compile(rb"(?:(?<=\n\n)|(?<=\n\r\n))(?:[^\n]*\n)?[^\n]{0,60}?\d[ \t]*-->"),
    preface=True,
    sample="""\
WEBVTT
Kind: captions
Language: en

STYLE
::cue(c.term) { color: yellow }

NOTE The first inspection, captions by hand

1
00:00:00.500 --> 00:00:03.200 line:90% align:center
<v Ann>Open the hive on a warm day.</v>

2
00:00:03.200 --> 00:00:07.400 align:start position:0%
A<00:00:03.600><c> brood</c><00:00:04.100><c> frame</c><00:00:04.700><c> holds</c><00:00:05.300><c> eggs.</c>
""",
)
