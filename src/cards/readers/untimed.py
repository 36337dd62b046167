"""Plain text without times: read as it is, one caption a line; cards made of it carry no times.

Only what reads like speech is taken for it; programs, tables and settings are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import plain
from cards.readers.front import front_of, heading, title_lines, without_emphasis
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_SYMBOLS = frozenset("{}[]<>=;|\\/_#*@$^~+`")
_CODE = re.compile(
    r"(?m)^(?:import [\w.]+;?$|from [\w.]+ import |(?:async )?def \w+\(|class \w+[(:]|#!/|#include "
    r"|package [\w.]+;|public (?:class|static) |(?:var|const|let) \w+ =|function \w+\("
    r"|[ \t]+return\b.*[)\];]$|\w+ = .*[)\]]$)"
)
_SUFFIXES = (".txt", ".md", ".text", ".docx", ".odt")
_FEWEST_WORDS = 12
_HEAD = re.compile(r"transcript:?", re.IGNORECASE)
"""What stands alone above the words, below a title, a date and those who took part."""
_PAGE = re.compile(
    r"(?:Start|End) of transcript\. Skip to the (?:end|start)\.|Meeting ended after [\d:]+.*"
    r"|\d{1,2}:\d\d(?::\d\d)?"
    r"|This editable transcript was computer generated and might contain errors\..*|Transcribed by https?://\S+",
    re.IGNORECASE,
)
"""What pages and services write around the words."""
_MANY = 20_000
"""So many lines are no talk; they are gathered, which changes the places of repairs and nothing else."""


def sniff(source: Source) -> bool:
    """Whether the name is that of a text and the content is words, not symbols, numbers or markup."""
    if (source.suffix and source.suffix not in _SUFFIXES) or source.json is not None:
        return False
    lines = source.head.splitlines()
    first = front_of(lines).first
    text = "\n".join(lines[first + title_lines(lines[first:])[0] :])
    marks = [char for char in text if not char.isspace()]
    words = text.split()
    if not marks or text.lstrip()[:1] in "{<" or len(_CODE.findall(text)) > 1:
        return False
    symbols = sum(char in _SYMBOLS for char in marks)
    digits = sum(char.isdigit() for char in marks)
    worded = sum(
        word.strip("\"'“”‘’(),.?!…:-–—").replace("'", "").replace("’", "").isalpha() for word in words
    )
    wide = any(ord(char) > 0x2E80 for char in marks[:200])
    return (
        (len(words) >= _FEWEST_WORDS or wide)
        and symbols * 25 <= len(marks)
        and digits * 6 <= len(marks)
        and (worded * 10 >= len(words) * 7 or wide)
    )


def read(source: Source) -> Transcript:
    """Raises InputError if there are no words."""
    report = Report(source.path)
    front = front_of(source.lines)
    skipped, title = title_lines(source.lines[front.first :])
    title = front.title or title
    if skipped:
        report.note(
            "page-text", f"{skipped} lines of title and address above the text, left out", front.first + 1
        )
    cues: list[Cue] = []
    lines = _without_page(source.lines[front.first + skipped :], front.first + skipped + 1, report)
    for number, line in _paragraphs(lines, front.first + skipped + 1):
        if line.startswith("#") and heading(line):
            if not title and not cues:
                title = heading(line)
            else:
                report.note("page-text", "a heading, left out", number)
            continue
        cues.append(Cue(plain(without_emphasis(line)), None, None, line=number))
    cues = [cue for cue in cues if cue.text]
    if not cues:
        raise refusal(source.path, "no-words", "holds no words, expected a transcript")
    report.note("no-times", "a text without times: cards made of it have none", cues[0].line)
    return transcript(
        source,
        READER.id,
        cues,
        report,
        title=title,
        course=front.course,
        description=front.description,
        language=front.language,
    )


def _without_page(lines: Sequence[str], first: int, report: Report) -> list[str]:
    """The lines, those empty that a page or a service wrote around the talk."""
    filled = [place for place, line in enumerate(lines[:200]) if line.strip()][:12]
    head = next((place for place in filled if _HEAD.fullmatch(lines[place].strip())), -1)
    if any(len(lines[place].split()) > 15 for place in filled if place < head):
        head = -1
    kept = []
    for place, line in enumerate(lines):
        gone = bool(line.strip()) and (place <= head or (len(line) < 250 and _PAGE.fullmatch(line.strip())))
        if gone:
            report.tally("page-text", "a line of the page around the text, left out", first + place)
        kept.append("" if gone else line)
    return kept


def _paragraphs(lines: Sequence[str], first: int) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; of very many lines several as one, unless they may begin a speech."""
    most = 1 if len(lines) < _MANY else 50
    group: list[str] = []
    begins = first
    for number, line in enumerate(lines, first):
        text = line.strip()
        if not text:
            continue
        if group and (len(group) >= most or ":" in text or not text[0].isalpha()):
            yield begins, "\n".join(group)
            group = []
        if not group:
            begins = number
        group.append(text)
    if group:
        yield begins, "\n".join(group)


READER = Reader(
    id="text",
    title="Plain text without times",
    suffixes=_SUFFIXES,
    known_by="words, in a file named as text or without suffix",
    sniff=sniff,
    read=read,
    carries=Carries(times=False, speakers=True, title=True),
    sample="""\
Open the hive on a warm day.
A brood frame is a frame in which the queen lays her eggs.
""",
)
