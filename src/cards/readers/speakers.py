"""Who speaks: names marked inside the captions are moved out of the text and hold until the next mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cards.transcript import Cue, Word

_ARROW_NAME = re.compile(r"(?:>{2,3}|[-–—])\s*(?P<name>[^\W\d_][\w .,'’&()/-]{0,40}?)\s?:(?=\s|$)\s*")
_CAPITALS = re.compile(
    r"(?P<name>(?:[A-Z][A-Z'’.&-]*)(?:[ ,]+(?:[A-Z0-9][A-Z'’.&-]*|\d{1,2})){0,4})\s?:(?=\s|$)\s*"
)
_NAME = re.compile(r"(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’()-]+){0,4})\s?:\s+")
_LABEL_LINE = re.compile(r"\s*(?:>{2,3}\s*)?[A-Z][A-Z0-9 .,'’&()-]*:\s*\n")
_CHANGE = re.compile(r"(?:>{2,3}|[-–—])\s")
_ROLE = re.compile(
    r"(?:SPEAKER|PRESENTER|INTERVIEWER|INTERVIEWEE|INSTRUCTOR|PROFESSOR|TEACHER|LECTURER|STUDENT|AUDIENCE|HOST|GUEST|"
    r"MODERATOR|NARRATOR|MAN|WOMAN|BOY|GIRL|MALE|FEMALE|VOICE|REPORTER|ACTOR|ACTRESS|VO|VOICEOVER)"
    r"(?: (?:AS [A-Z .]+|SPEAKER|VOICE|NARRATOR|MEMBER|#?\d{1,2}|[A-Z]))?"
)
# fmt: off
_NOT_A_NAME = frozenset({
    "NOTE", "TIP", "TIPS", "HINT", "WARNING", "CAUTION", "IMPORTANT", "ATTENTION", "REMEMBER", "STEP",
    "EXAMPLE", "EXAMPLES", "QUESTION", "ANSWER", "SUMMARY", "TITLE", "CHAPTER", "SECTION", "LESSON", "PART",
    "RULE", "GOAL", "DEFINITION", "UPDATE", "KEY", "POINT", "PRO", "QUICK", "FACT", "NEWS", "PS", "OK", "WWW",
    "HTTP", "HTTPS", "TODO", "FAQ",
})
# fmt: on


def begins_with_label(text: str) -> bool:
    """Whether the first line of a caption is nothing but a speaker's name in capitals and a colon."""
    return _LABEL_LINE.match(text.replace("&gt;", ">")) is not None


def with_speakers(cues: Sequence[Cue], *, labelled_lines: frozenset[int] = frozenset()) -> list[Cue]:
    """Move speaker marks from the text into `Cue.speaker`.

    `>> NAME:` and `- NAME:` are marks wherever they begin a cue. `NAME:` in capitals is one when it is a role
    such as `SPEAKER 1`, has several words, recurs, or had a line of its own (its cue's line is in
    `labelled_lines`). `Name:` in small letters is one when at least half of the cues begin that way and names
    recur, as in what meeting software exports. A speaker holds until the next mark; `>>` and `-` without a
    name end it and stay.
    """
    capitals = Counter(match["name"] for cue in cues if (match := _CAPITALS.match(cue.text)))
    names = Counter(match["name"] for cue in cues if (match := _NAME.match(cue.text)))
    meeting = sum(names.values()) * 2 >= len(cues) and sum(n for n in names.values() if n > 1) * 2 > sum(
        names.values()
    )
    result: list[Cue] = []
    speaker: str | None = None
    for cue in cues:
        match = _ARROW_NAME.match(cue.text)
        if match is None and (match := _CAPITALS.match(cue.text)):
            name = match["name"]
            sure = cue.line in labelled_lines or capitals[name] > 1 or " " in name or _ROLE.fullmatch(name)
            match = match if sure and _NOT_A_NAME.isdisjoint(name.split(" ")) else None
        if match is None and meeting:
            match = _NAME.match(cue.text)
        if match is not None:
            speaker = match["name"].strip(" -")
            cue = _shortened(cue, match.end())
        elif cue.speaker is not None:
            speaker = cue.speaker
        elif _CHANGE.match(cue.text):
            speaker = None
        if cue.text:
            result.append(cue if cue.speaker == speaker else replace(cue, speaker=speaker))
    return result


def _shortened(cue: Cue, length: int) -> Cue:
    """The cue without its first characters, and without the words that stood there."""
    gone = len(cue.text[:length].split())
    words: tuple[Word, ...] = cue.words[gone:] if cue.words else ()
    return replace(cue, text=cue.text[length:], words=words)


def turns(text: str) -> list[str]:
    """The parts of a caption's raw text, a new one where a line begins with another speaker's mark."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        bare = line.replace("&gt;", ">").strip()
        marked = _ARROW_NAME.match(bare) or begins_with_label(bare + "\n") or bare.startswith(">> ")
        if marked and any(part.strip() for part in parts[-1]):
            parts.append([])
        parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def shared_out(cue: Cue, parts: Sequence[tuple[str | None, str]]) -> list[Cue]:
    """One cue for each (speaker, text), the cue's time shared out among them by length of text."""
    size = sum(len(text) for _, text in parts) or 1
    done = 0
    cues = []
    for speaker, text in parts:
        start, end = cue.start_ms, cue.end_ms
        if start is not None and end is not None and len(parts) > 1:
            length = end - start
            end = start + length * (done + len(text)) // size
            start += length * done // size
        done += len(text)
        cues.append(Cue(text, start, end, speaker, line=cue.line))
    return cues
