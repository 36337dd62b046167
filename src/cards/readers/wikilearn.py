"""WikiLearn strings: a lecture's translatable strings as flat text, one key and its text a line.

As on the pages below `https://meta.wikimedia.org/wiki/WikiLearn/Courses`: a key, then its text in quotes,
where nothing escapes the quotes inside. `subtitle-START-END-N` holds one
caption with its times in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cards.readers.base import Carries, Reader, Report, Source, refusal
from cards.readers.clean import one_line, without_invisible
from cards.readers.tidy import transcript
from cards.transcript import Cue, Transcript

_SUBTITLE = re.compile(r'\s*subtitle-(?P<start>-?\d{1,12})-(?P<end>-?\d{1,12})-\d+\s*"(?P<text>.*)')
_FIELD = re.compile(r'\s*(?P<key>description|label|display_name|sourceLanguage)\s*"(?P<text>.*)')
_METADATA = re.compile(r'\s*(?:@metadata|priorityLanguages|allowOnlyPriorityLanguages\w*|"[\w-]{2,12}")\s*')
_OPEN = re.compile(r'(?:subtitle-[\d-]+|description|label|display_name)"')
_KEY = re.compile(
    r'subtitle-\d|(?:description|label|display_name|sourceLanguage)"|@metadata|priorityLanguages|allowOnlyPriority'
)
_CUT_KEY = re.compile(r"s|su|sub|subt|subti|subtit|subtitl|subtitle|subtitle-[\d-]*")
_TITLE = re.compile(r"WikiLearn - (?P<course>.+) - video: (?P<title>.+)")
_DESCRIPTION = re.compile(r"video in (?P<course>.+?) - .+")


def sniff(source: Source) -> bool:
    """Whether a line opens a subtitle key with its text."""
    return any(_SUBTITLE.match(line) for line in source.head.splitlines())


def read(source: Source) -> Transcript:
    """Raises InputError if there is no subtitle line."""
    report = Report(source.path)
    fields: dict[str, str] = {}
    cues: list[Cue] = []
    furniture: list[int] = []
    for number, text, is_last in _entries(source.lines):
        if match := _SUBTITLE.fullmatch(text):
            said = _unquoted(match["text"], number, is_last, report)
            cues.append(Cue(said, int(match["start"]), int(match["end"]), line=number))
        elif match := _FIELD.fullmatch(text):
            fields.setdefault(match["key"], _unquoted(match["text"], number, is_last, report))
        elif match := _TITLE.fullmatch(text):
            fields.setdefault("label", text)
        elif is_last and _CUT_KEY.fullmatch(text):
            report.note("cut-off", f"the file ends inside a key, “{text}”; left out", number)
        elif not _METADATA.fullmatch(text):
            furniture.append(number)
    if furniture:
        lines = f"{len(furniture)} lines" if len(furniture) > 1 else "a line"
        report.note("page-text", f"{lines} of page text around the strings, left out", furniture[0])
    if not cues:
        expected = 'expected lines like subtitle-510-4980-1"…"'
        raise refusal(source.path, "no-captions", f"holds no captions, {expected}")
    named = _TITLE.fullmatch(fields.get("label", ""))
    described = _DESCRIPTION.fullmatch(fields.get("description", ""))
    return transcript(
        source,
        READER.id,
        cues,
        report,
        title=fields.get("display_name", "") or (named["title"] if named else ""),
        course=named["course"] if named else described["course"] if described else "",
        description=fields.get("description", ""),
        language=fields.get("sourceLanguage", ""),
    )


def _entries(lines: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Each key with its text, or other line that is not blank: its number, the text, whether it is the last.

    A text goes on in the lines below until its quote is closed or the next key begins.
    """
    entries: list[tuple[int, list[str]]] = []
    open_text = False
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line:
            continue
        if open_text and not _KEY.match(line):
            entries[-1][1].append(line)
            open_text = not _closes(line)
        else:
            entries.append((number, [line]))
            opened = _OPEN.match(line)
            open_text = opened is not None and not _closes(line[opened.end() :])
    for place, (number, parts) in enumerate(entries, 1):
        yield number, " ".join(parts), place == len(entries)


def _closes(rest: str) -> bool:
    """Whether a text after its opening quote has its closing one, at the end or as an odd one inside."""
    return rest.endswith('"') or rest.count('"') % 2 == 1


def _unquoted(rest: str, number: int, is_last: bool, report: Report) -> str:
    """The text of a line after its opening quote; quotes inside it stay."""
    if rest.endswith('"'):
        text = rest[:-1]
    elif rest.count('"') % 2:
        text = "".join(rest.rsplit('"', 1))
        report.note("text-after-quote", "text after the closing quote, kept", number)
    else:
        text = rest
        cut = "the file ends inside this text" if is_last else "no closing quote"
        report.note("cut-off" if is_last else "unclosed", f"{cut}; kept as far as it goes", number)
    text = one_line(without_invisible(text))
    return "" if not text.strip(".… ") else text


READER = Reader(
    id="wikilearn",
    title="WikiLearn strings",
    suffixes=(".txt",),
    known_by='a line `subtitle-START-END-N"…"` with times in milliseconds',
    sniff=sniff,
    read=read,
    carries=Carries(title=True, language=True),
    sample="""\
WikiLearn - Keeping Bees - video: The first inspection

description"video in Keeping Bees - A short course for beginners."
label"WikiLearn - Keeping Bees - video: The first inspection"
display_name"The first inspection"
subtitle-500-3200-1"Open the hive on a warm day."
subtitle-3200-7400-2"A "brood frame" is a frame in which the queen lays her eggs."
""",
)
