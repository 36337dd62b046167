"""The reading: a transcript as the pipeline should see it, each character still tied to the verbatim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cards.language.aligned import Aligned
from cards.language.timeline import Timeline

SOUNDS = (
    "applause|applauding|laugh|laughs|laughing|laughter|chuckles?|chuckling|music|cheers?|cheering|coughs?|coughing|"
    "sighs?|sighing|inaudible|unintelligible|crosstalk|silence|pause|noise|beep|bell|ringing|clapping|whooshing|"
    "whoosh|sings?|singing|humming|ticking|typing|knocking|static|foreign|indistinct|clears throat|whispers?"
)
_BRACKETS = re.compile(r"\[[^\[\]]{1,60}\]")
_SOUND_IN_PARENTHESES = re.compile(rf"\((?:[\w' ]{{0,30}} )?\s?(?:{SOUNDS})\b[^()]{{0,30}}\)", re.IGNORECASE)
_APART_IN_PARENTHESES = re.compile(r"\( [^()]{1,60} \):?")
"""Captioners set sounds apart with blanks, "( thunder rumbles )"; what is said in brackets has none."""
_SONG = re.compile(r"[♪♫♬][^♪♫♬]{0,200}[♪♫♬]|[♪♫♬]")
_REGISTERED = re.compile(r"(?<=\w)[®™℠]")
_ARROWS = re.compile(r"(?:^|(?<=\s))>{2,3}(?=\s|$)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " "})

_FILLER = re.compile(
    r"(?P<before>,\s*)?(?<![\w'’-])(?:u+h+|u+m+|uhm|erm|hm+|mm+)(?![\w'’-])(?P<after>\s*(?:,|\.{3}|…))?",
    re.IGNORECASE,
)
# Words that nobody doubles on purpose; "had had", "that that", "is is", "very very", "no no" are meant.
_STUTTERED = (
    "the|a|an|to|of|in|on|at|for|from|with|and|but|or|so|if|as|when|because|i|i'm|i'll|we|we're|we'll|you|you're|you'll|he|"
    "she|they|they're|it's|there's|that's|what's|my|your|our|their|its|this|these|those|are|was|were|can|could|would|"
    "should|will|what|how|which|who|where|let's|don't|not|be|by|into|just|also|then|more|most|some|any|every|each|"
    "than|about|them|get|make|add"
)
_ARTICLE = "the|a|an|my|your|our|their|its"
_DETERMINER = "the|my|your|our|their|his|her|its|these|those"
_STUTTER = re.compile(
    rf"(?<![\w'’-])({_STUTTERED})(?:\s*(?:,|-+|—|\.\.\.|…))?\s+(?=\1(?![\w'’-]))", re.IGNORECASE
)
_CHANGED_ARTICLE = re.compile(
    rf"(?<![\w'’-])(?:{_ARTICLE})\s+(?=(?:{_DETERMINER})\s)|(?<![\w'’-])an?\s+(?=an?\s)", re.IGNORECASE
)
"""One article given up for another: "the those pages"."""
_GRAM = r"(?!(?:and|or|by|after|very)\b)(?:[\w'’]+ ){1,3}(?!(?:and|or|by|after|very)\b)[\w'’]+"
_RESTART = re.compile(
    rf"(?<![\w'’-])({_GRAM})(?:\s*(?:,|-+|—|\.\.\.|…))? (?=\1(?![\w'’-]))",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s{2,}")
_BLANK_BEFORE_POINT = re.compile(r"\s+(?=[,.?!;:](?:\s|$))")
_LOST_CAPITAL = re.compile(r"(?:^|(?<=[.?!]\s))[a-z]")
_EDGE = re.compile(r"^\s+|\s+$")


@dataclass(frozen=True, slots=True)
class Aside:
    """Something in the transcript that is not speech, or speech that says nothing."""

    kind: str
    """`stage direction`, `song`, `filler` or `false start`."""
    start: int
    """Offsets in the time line's text."""
    end: int


@dataclass(frozen=True)
class Reading:
    """What the language pass reads, and what was set aside."""

    aligned: Aligned
    asides: tuple[Aside, ...]


def read_over(timeline: Timeline) -> Reading:
    """Prepare a time line's text for the pipeline.

    Stage directions, song signs, fillers ("uh") and false starts ("to to") are set aside, curly quotes are
    made straight. The words themselves stay as they are.
    """
    asides: list[Aside] = []
    aligned = Aligned.of(timeline.text.translate(_QUOTES))
    lone = {(start, end) for start, end, _ in timeline.cues}

    def set_aside(kind: str, pattern: re.Pattern[str]) -> None:
        nonlocal aligned

        def note(match: re.Match[str]) -> str:
            start, end = aligned.source(*match.span())
            asides.append(Aside(kind, start, end))
            return _what_stays(match)

        aligned = aligned.sub(pattern, note)

    def stage(match: re.Match[str]) -> str:
        start, end = aligned.source(*match.span())
        inside = match.group()[1:-1].strip()
        said = not inside[:1].isupper() and not re.search(SOUNDS, inside, re.IGNORECASE)
        if said and (start, end) not in lone:
            return match.group()
        asides.append(Aside("stage direction", start, end))
        return " "

    aligned = aligned.sub(_BRACKETS, stage)
    set_aside("stage direction", _SOUND_IN_PARENTHESES)
    set_aside("stage direction", _APART_IN_PARENTHESES)
    set_aside("song", _SONG)
    aligned = aligned.sub(_ARROWS, " ").sub(_REGISTERED, "")
    set_aside("filler", _FILLER)
    aligned = aligned.sub(_BLANKS, " ")
    set_aside("false start", _STUTTER)
    set_aside("false start", _CHANGED_ARTICLE)
    set_aside("false start", _RESTART)
    aligned = aligned.sub(_BLANKS, " ").sub(_BLANK_BEFORE_POINT, "").sub(_EDGE, "")
    aligned = _give_back_capitals(aligned, timeline.text, asides)
    return Reading(aligned, tuple(sorted(asides, key=lambda aside: aside.start)))


def _what_stays(match: re.Match[str]) -> str:
    """Of a filler one comma of its two: "it, uh, works" reads "it, works", "the uh, way" reads "the way"."""
    if match.re in (_STUTTER, _CHANGED_ARTICLE, _RESTART):
        return ""
    groups = match.groupdict()
    return ", " if groups.get("before") and groups.get("after") else " "


def _blanks_at(text: str, offset: int) -> int:
    match = re.compile(r"\s*").match(text, offset)
    return len(match.group()) if match else 0


def _give_back_capitals(aligned: Aligned, verbatim: str, asides: list[Aside]) -> Aligned:
    """Capitalise a sentence's new first word where the old one was set aside."""
    ends = {aside.end + _blanks_at(verbatim, aside.end): aside for aside in asides}

    def capital(match: re.Match[str]) -> str:
        aside = ends.get(aligned.origin[match.end() - 1])
        return (
            match.group().upper()
            if aside and verbatim[aside.start :].lstrip(" ,")[:1].isupper()
            else match.group()
        )

    return aligned.sub(_LOST_CAPITAL, capital)
