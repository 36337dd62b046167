"""Who speaks: names marked inside the captions are moved out of the text and hold until the next mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from cards.transcript import Cue, Word

_MARK = re.compile(r"(?P<sign>(?:>{2,3}|[-–—])?)\s*(?P<name>[^\W\d_][\w.,'’&()/ -]{0,50}?)\s?:(?=\s|$)\s*")
_BRACKETED = re.compile(
    r"(?P<sign>[-–—]?)\s*(?:\[(?P<name>[^\[\]()\n]{1,40})\]|\((?P<other>[^\[\]()\n]{1,40})\)):?\s+(?=\S)"
)
_SOUNDS = re.compile(
    r"\b(?:music|applau|laugh|chuckl|cheer|cough|sigh|inaudib|unintellig|crosstalk|silence|pause|nois|beep|bell|ring"
    r"|clap|sing|hum|tick|typ|knock|static|foreign|indistinct|clear|whisper|speak|blank|video|audio|sound|buzz|end\b"
    r"|play|continu|non-|auto|captions?|subtitle|door|phone|thunder|bird|dog|wind|rain|engine|gasp|groan|cry|shout)",
    re.IGNORECASE,
)
"""What stands in brackets and is nobody's name."""
_LABEL_LINE = re.compile(r"\s*(?:>{2,3}\s*)?[A-Z][A-Z0-9 .,'’&()-]*:\s*\n")
_CHANGE = re.compile(r"(?:>{2,3}|[-–—])\s")
_ROLE = re.compile(
    r"(?:SPEAKER|PRESENTER|INTERVIEWER|INTERVIEWEE|INSTRUCTOR|PROFESSOR|TEACHER|LECTURER|STUDENT|AUDIENCE|HOST|GUEST|"
    r"MODERATOR|NARRATOR|MAN|WOMAN|BOY|GIRL|MALE|FEMALE|VOICE|REPORTER|ACTOR|ACTRESS|VO|VOICEOVER)"
    r"(?: (?:AS [A-Z .]+|SPEAKER|VOICE|NARRATOR|MEMBER|#?\d{1,2}|[A-Z]))?"
)
_NUMBERED = re.compile(r"(?i)(?:unknown |unidentified )?(?:speaker|participant|voice)(?: ?#?\w{1,3})?")
_PARTICLES = frozenset(
    ("de", "da", "di", "van", "von", "der", "den", "la", "le", "al", "bin", "of", "and", "&")
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
    return ":" in text and _LABEL_LINE.match(text.replace("&gt;", ">")) is not None


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether every word begins with a capital, as in names, and none is a heading's such as `Tip`.

    `speaker 1` and its like are names too.
    """
    words = text.replace(",", " ").split()
    if is_numbered(text):
        return True
    return (
        0 < len(words) <= 6
        and words[0][0].isalpha()
        and all(word[0].isupper() or word[0].isdigit() or word.lower() in _PARTICLES for word in words)
        and _NOT_A_NAME.isdisjoint(word.upper() for word in words)
    )


def is_numbered(text: str) -> bool:
    """Whether it is a label such as `Speaker 1`."""
    return _NUMBERED.fullmatch(text.strip()) is not None


def with_speakers(cues: Sequence[Cue], *, labelled_lines: frozenset[int] = frozenset()) -> list[Cue]:
    """Move speaker marks from the text into `Cue.speaker`.

    `>> Name:` and `- NAME:` are marks wherever they begin a cue. `NAME:` in capitals is one when it is a role
    such as `SPEAKER 1`, has several words, recurs, or had a line of its own (its cue's line is in
    `labelled_lines`). `Name:` in small letters is one when most cues begin that way and names recur, as in
    what meeting software exports. A speaker holds until the next mark; `>>` and `-` without a name end it and
    stay.
    """
    marks = [mark_of(cue.text) for cue in cues]
    names = Counter(mark["name"] for mark in marks if mark)
    again = sum(count for count in names.values() if count > 1)
    meeting = names.total() * 2 >= len(cues) and again * 2 > names.total()
    result: list[Cue] = []
    speaker: str | None = None
    bracketed = _in_brackets(cues)
    for cue, mark in zip(cues, marks, strict=True):
        name, length = bracketed.get(id(cue), ("", 0))
        if name:
            speaker = name
            cue = _shortened(cue, length)
        elif mark is not None and _is_sure(mark, names, meeting, cue.line in labelled_lines):
            speaker = mark["name"].strip(" -")
            cue = _shortened(cue, mark.end())
        elif cue.speaker is not None:
            speaker = cue.speaker
        elif _CHANGE.match(cue.text):
            speaker = None
        if cue.text:
            if cue.speaker != speaker:
                cue = Cue(cue.text, cue.start_ms, cue.end_ms, speaker, cue.words, cue.line)
            result.append(cue)
    return result


def _in_brackets(cues: Sequence[Cue]) -> dict[int, tuple[str, int]]:
    """For captions that begin with `[Name]` or `(Name)`, by their ids, that name and the length of the mark.

    As stage directions look the same, one of the names at least has to recur, and they have to stand before
    half of the captions, behind dashes, or to be a first and a last name.
    """
    found = {
        id(cue): match for cue in cues if cue.text[:1] in "[(-–—" and (match := _BRACKETED.match(cue.text))
    }
    named = {key: (match["name"] or match["other"]).strip() for key, match in found.items()}
    named = {
        key: name
        for key, name in named.items()
        if is_numbered(name) or (is_name(name) and not _SOUNDS.search(name))
    }
    counts = Counter(named.values())
    often = counts.total() * 2 >= len(cues) and len(counts) > 1
    return {
        key: (name, found[key].end())
        for key, name in named.items()
        if max(counts.values()) > 1
        and (often or found[key]["sign"] or len(name.split()) > 1 or is_numbered(name))
    }


def mark_of(text: str) -> re.Match[str] | None:
    """What looks like a speaker's name and a colon at the start of a text, with its `sign` and `name`."""
    match = _MARK.match(text) if ":" in text else None
    return match if match and is_name(match["name"]) else None


def changes_speaker(text: str) -> bool:
    """Whether a caption begins with a mark that somebody else speaks."""
    return _CHANGE.match(text) is not None


def _is_sure(mark: re.Match[str], names: Counter[str], meeting: bool, labelled: bool) -> bool:
    """Whether what looks like a speaker's name at the start of a cue is one."""
    name = mark["name"]
    if mark["sign"].startswith(">"):
        return True
    if name == name.upper():
        signed = mark["sign"] != "" or labelled
        return signed or names[name] > 1 or " " in name or _ROLE.fullmatch(name) is not None
    return meeting or is_numbered(name)


def _shortened(cue: Cue, length: int) -> Cue:
    """The cue without its first characters, and without the words that stood there."""
    gone = len(cue.text[:length].split())
    words: tuple[Word, ...] = cue.words[gone:] if cue.words else ()
    return Cue(cue.text[length:], cue.start_ms, cue.end_ms, cue.speaker, words, cue.line)


def turns(text: str) -> list[str]:
    """The parts of a caption's raw text, a new one where a line begins with another speaker's mark."""
    if ":" not in text and ">" not in text and "&gt;" not in text and "[" not in text and "(" not in text:
        return [text]
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        bare = line.replace("&gt;", ">").strip()
        mark = mark_of(bare)
        named = mark is not None and (
            mark["sign"] != "" and (mark["sign"][0] == ">" or mark["name"].isupper())
        )
        if not named and bare[:1] in "-–—" and bare and (match := _BRACKETED.match(bare)):
            name = (match["name"] or match["other"]).strip()
            named = match["sign"] != "" and is_name(name) and not _SOUNDS.search(name)
        marked = named or begins_with_label(bare + "\n") or bare.startswith(">> ")
        if marked and any(part.strip() for part in parts[-1]):
            parts.append([])
        parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def shared_out(cue: Cue, parts: Sequence[tuple[str | None, str]]) -> list[Cue]:
    """One cue for each (speaker, text), the cue's time shared out among them by length of text."""
    if len(parts) == 1:
        return [Cue(parts[0][1], cue.start_ms, cue.end_ms, parts[0][0], line=cue.line)]
    size = sum(len(text) for _, text in parts) or 1
    done = 0
    cues = []
    for speaker, text in parts:
        start, end = cue.start_ms, cue.end_ms
        if start is not None and end is not None:
            length = end - start
            end = start + length * (done + len(text)) // size
            start += length * done // size
        done += len(text)
        cues.append(Cue(text, start, end, speaker, line=cue.line))
    return cues
