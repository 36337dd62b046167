"""The last step of every reader: cues put in order, their times made sound, each repair reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cards.readers.base import Report, Source, refusal
from cards.readers.clock import HOUR_MS, LATEST_MS, format_clock
from cards.readers.hyphens import rejoined
from cards.readers.languages import language_in_name, language_tag
from cards.readers.scripts import cues_in_one_language
from cards.readers.speakers import with_speakers
from cards.readers.tongues import language_of
from cards.transcript import Cue, Transcript, Word

_MS_PER_CHARACTER = 65
"""About fifteen characters a second, the pace subtitling guides count on."""
_MANY = 500
_LONGEST = 30_000
_NOTICE = re.compile(r"\[Auto-generated transcript\.[^\]]{0,100}\]\s*")
_JITTER_MS = 2000
"""A cue that starts this little before the one above is late, not out of place."""


def transcript(
    source: Source,
    format: str,
    cues: Sequence[Cue],
    report: Report,
    *,
    title: str = "",
    course: str = "",
    description: str = "",
    language: str = "",
    labelled_lines: frozenset[int] = frozenset(),
) -> Transcript:
    """Make a Transcript of the cues as found.

    The cues' texts are plain already. Empty ones are left out, times repaired, cues ordered by start, a cue
    that runs into the next one ends where that one starts, speakers are taken out of the text.

    Raises:
        InputError: No cue has text.
    """
    spoken = _without_doubles(_without_empty(cues, report), report)
    if not spoken:
        raise refusal(source.path, "no-captions", "holds no captions", hint="export the transcript again")
    spoken = rejoined(_without_notice(spoken, report), report)
    spoken = with_speakers(spoken, labelled_lines=labelled_lines) or spoken
    if any(cue.start_ms is not None for cue in spoken):
        spoken = cues_in_one_language(_ordered(_sound(spoken, report), report), report)
        spoken = _without_overlap(_ended(spoken), report)
        spoken = [_with_sound_words(cue) for cue in spoken]
    else:
        spoken = [
            cue if cue.end_ms is None and not cue.words else replace(cue, end_ms=None, words=())
            for cue in spoken
        ]
    return Transcript(
        cues=tuple(spoken),
        path=source.path,
        format=format,
        title=title,
        course=course,
        description=description,
        language=language_tag(language) or language_in_name(source.path) or _language(spoken) or "en",
        problems=(*source.problems, *report.all()),
    )


def longest_ms(text: str) -> int:
    """How long it takes to say a text at half the usual pace, at least a second."""
    return max(1000, 2 * len(text) * _MS_PER_CHARACTER)


def _language(cues: Sequence[Cue]) -> str:
    """The language of the beginning, where small words of Latin letters tell it."""
    return language_of("\n".join(cue.text for cue in cues[:_MANY])[:_LONGEST])


def _without_empty(cues: Sequence[Cue], report: Report) -> list[Cue]:
    kept = []
    for cue in cues:
        if cue.text:
            kept.append(cue)
        else:
            report.note("empty-cue", "a caption without text, left out", cue.line)
    return kept


def _without_notice(cues: list[Cue], report: Report) -> list[Cue]:
    """Without what Panopto writes into the first caption about how it was made."""
    match = _NOTICE.match(cues[0].text)
    if match is None:
        return cues
    report.note("page-text", "a note on how the captions were made, left out", cues[0].line)
    rest = cues[0].text[match.end() :]
    return (
        [*([replace(cues[0], text=rest, words=())] if rest else []), *cues[1:]] if rest or cues[1:] else cues
    )


def _without_doubles(cues: list[Cue], report: Report) -> list[Cue]:
    """The same text at the same time is said once; the same text a moment later may be said twice."""
    seen: set[tuple[int | None, int | None, str]] = set()
    kept = []
    for cue in cues:
        key = (cue.start_ms, cue.end_ms, cue.text)
        if cue.end_ms is not None and key in seen:
            report.note("duplicate", "the same caption at the same time again, left out", cue.line)
        else:
            seen.add(key)
            kept.append(cue)
    return kept


def _sound(cues: list[Cue], report: Report) -> list[Cue]:
    """Each cue for itself: no negative, endless, backward or missing start."""
    result = []
    latest = 0
    for place, cue in enumerate(cues):
        start, end = cue.start_ms, cue.end_ms
        if start is None or (start >= LATEST_MS and not _goes_on(cues, place)):
            report.note(
                "no-start", f"a caption without a usable start, put at {format_clock(latest)}", cue.line
            )
            start, end = latest, None if end is None or end < latest else end
        if start < 0:
            report.note("negative-time", f"starts at {format_clock(start)}, put at zero", cue.line)
            start = 0
        if end is not None and end - start > HOUR_MS:
            report.note("endless", f"ends at {format_clock(end)}, an end is estimated", cue.line)
            end = None
        if end is not None and end < start:
            if start - end <= _JITTER_MS and end >= 0:
                report.note("backwards", f"ends {start - end} ms before it starts, both swapped", cue.line)
                start, end = end, start
            else:
                report.note("backwards", "ends before it starts, an end is estimated", cue.line)
                end = None
        latest = max(latest, start)
        same = start == cue.start_ms and end == cue.end_ms
        result.append(cue if same else replace(cue, start_ms=start, end_ms=end))
    return result


def _goes_on(cues: list[Cue], place: int) -> bool:
    """Whether a cue stands late because the recording is long: its neighbours lead up to it or on from it."""
    start = _start(cues[place])
    sooner = _start(cues[place - 1]) if place else start
    later = _start(cues[place + 1]) if place + 1 < len(cues) else start
    return 0 < start - sooner <= HOUR_MS or 0 < later - start <= HOUR_MS


def _ordered(cues: list[Cue], report: Report) -> list[Cue]:
    """By start; a cue that is only a little early keeps its place, since the text there reads on."""
    result: list[Cue] = []
    before: Cue | None = None
    for cue in cues:
        if before is not None and _start(cue) < _start(before):
            early = _start(before) - _start(cue)
            reaches = cue.end_ms is not None and cue.end_ms > _start(before)
            if early <= _JITTER_MS and reaches:
                report.note(
                    "out-of-order", f"starts {early} ms before the caption above, put at its start", cue.line
                )
                cue = replace(cue, start_ms=before.start_ms)
            else:
                report.note("out-of-order", f"belongs at {format_clock(_start(cue))}, moved there", cue.line)
        before = cue
        result.append(cue)
    return sorted(result, key=_start)


def _ended(cues: list[Cue]) -> list[Cue]:
    """Ends for the cues that have none: the next later start, but not longer than the text takes to say."""
    result = list(cues)
    later: int | None = None
    for place in range(len(cues) - 1, -1, -1):
        cue = cues[place]
        if place + 1 < len(cues) and _start(cues[place + 1]) > _start(cue):
            later = _start(cues[place + 1])
        if cue.end_ms is None:
            end = _start(cue) + longest_ms(cue.text)
            end = end if later is None else min(end, later)
            result[place] = Cue(cue.text, cue.start_ms, end, cue.speaker, cue.words, cue.line)
    return result


def _without_overlap(cues: list[Cue], report: Report) -> list[Cue]:
    """Ends cut at the next later start, as the two lines that players show at once make most cues overlap."""
    result = list(cues)
    cut: list[Cue] = []
    following = None
    for place in range(len(cues) - 1, -1, -1):
        cue = cues[place]
        if place + 1 < len(cues) and _start(cues[place + 1]) > _start(cue):
            following = _start(cues[place + 1])
        if following is not None and cue.end_ms is not None and cue.end_ms > following:
            cut.append(cue)
            result[place] = replace(cue, end_ms=following)
    cut.reverse()
    if len(cut) > max(3, len(cues) // 4):
        report.note(
            "overlap",
            f"{len(cut)} of {len(cues)} captions stay on the screen while the next one begins; "
            "each is taken to end there",
            cut[0].line,
        )
    else:
        for cue in cut:
            report.note("overlap", "runs on after the next caption begins; taken to end there", cue.line)
    return result


def _with_sound_words(cue: Cue) -> Cue:
    """Word times that rise and stay within the cue."""
    if not cue.words:
        return cue
    low, high = _start(cue), cue.end_ms if cue.end_ms is not None else cue.words[-1].end_ms
    words: list[Word] = []
    for word in cue.words:
        start = min(max(word.start_ms, low), high)
        end = min(max(word.end_ms, start), high)
        words.append(word if (start, end) == (word.start_ms, word.end_ms) else Word(word.text, start, end))
        low = start
    return replace(cue, words=tuple(words))


def _start(cue: Cue) -> int:
    return cue.start_ms or 0
