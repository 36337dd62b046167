"""Sentences on a time line: what the language pass makes of a transcript."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from cards.language.aligned import Aligned
from cards.language.reading import Aside, read_over
from cards.language.restore import needs_restoring, restore
from cards.language.timeline import Timeline, lay_out
from cards.transcript import Cue, Transcript

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

CHUNK = 20_000
"""Characters parsed at a time, about a quarter of an hour of speech: keeps memory flat on long recordings."""
LONG_SILENCE = 2000
"""Milliseconds between two captions, after which a capital begins a sentence, stop or no stop."""
_ENDS = frozenset(".?!…")
_CLOSERS = frozenset("\"')]»")
_STARTERS = frozenset(
    "I You He She It We They The This That These Those There Here A An And But So Or If When What Who Why "
    "How Where In On At For From As Because After Before Then Now Well Also Yes No Not My Your Our Their His "
    "Her Its Let".split()
)
"""Words that, with a capital behind "etc." or "plan B.", begin a sentence and no name."""

_SUBJECTS = frozenset("It They We You He She There This These Those".split())
_OPENERS = frozenset("The When Once If For In As And So But Because What How Then Also".split())
"""Words that begin a sentence too with a capital behind a small word, if no title goes on with another."""
_SEVERAL = ("lot", "few", "couple")
_BEFORE_TITLES = frozenset(
    "a an the of in to for from by and or called titled named book song film paper is".split()
)


_FIRST_PERSON = frozenset("i we me us my our".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it was said."""

    text: str
    """As read: fillers and stage directions set aside, lacking punctuation and capitals restored."""
    start: int
    """Offset of its first character in the time line's verbatim text."""
    end: int
    start_ms: int | None
    end_ms: int | None
    speaker: str | None


@dataclass(frozen=True)
class Speech:
    """A transcript as the language pass saw it."""

    transcript: Transcript
    timeline: Timeline
    aligned: Aligned
    """The text that was parsed, tied to the time line's."""
    asides: tuple[Aside, ...]
    restored: tuple[tuple[int, int], ...]
    """Stretches of the time line's text without punctuation of their own, as start and end offsets."""
    sentences: tuple[Sentence, ...]
    spans: tuple[Span, ...]
    """For each sentence its tokens and parse; several `Doc`s in a row for a long transcript."""
    offsets: tuple[int, ...]
    """For each sentence the offset of its `Doc` in the parsed text."""

    @cached_property
    def of_speakers(self) -> float:
        """The share of "I", "we" and their other forms in all words, from 0 to 1."""
        words = [token.lower_ for span in self.spans for token in span if not token.is_punct]
        return sum(word in _FIRST_PERSON for word in words) / max(1, len(words))

    def is_restored(self, sentence: int) -> bool:
        """Whether a sentence was given its points by us, so that it may be several, or part of one."""
        said = self.sentences[sentence]
        return any(start < said.end and said.start < end for start, end in self.restored)

    def quote(
        self, first: tuple[int, int, int], last: tuple[int, int, int] | None = None
    ) -> tuple[str, int, int]:
        """The verbatim words, and their offsets, from one place to another.

        A place is (sentence, first character, past the last character), counted in the sentence's `Doc`.
        """
        sentence, start, end = first
        begin, finish = self.aligned.source(start + self.offsets[sentence], end + self.offsets[sentence])
        if last is not None:
            sentence, start, end = last
            finish = self.aligned.source(start + self.offsets[sentence], end + self.offsets[sentence])[1]
        return self.timeline.text[begin:finish], begin, finish


def listen(transcript: Transcript, nlp: Language) -> Speech:
    """Run the language pass over a transcript: time line, clean reading, restored punctuation, parse."""
    timeline = lay_out(transcript)
    reading = read_over(timeline)
    aligned, restored = _punctuate(reading.aligned, timeline)
    borders = _borders(aligned, timeline)
    sentences: list[Sentence] = []
    spans: list[Span] = []
    offsets: list[int] = []
    position = 0
    chunks = _chunks(aligned.text)
    for doc in nlp.pipe(_prepare(nlp, chunks, borders)):
        for span in _sentence_spans(doc):
            start, end = aligned.source(position + span.start_char, position + span.end_char)
            spans.append(span)
            offsets.append(position)
            sentences.append(
                Sentence(
                    span.text,
                    start,
                    end,
                    timeline.start_ms(start),
                    timeline.end_ms(end),
                    timeline.speaker(start),
                )
            )
        position += len(doc.text)
    return Speech(
        transcript,
        timeline,
        aligned,
        reading.asides,
        restored,
        tuple(sentences),
        tuple(spans),
        tuple(offsets),
    )


def _prepare(nlp: Language, chunks: Sequence[str], borders: frozenset[int]) -> Iterator[Doc]:
    position = 0
    for chunk in chunks:
        doc = nlp.make_doc(chunk)
        mark_sentences(doc, frozenset(border - position for border in borders))
        position += len(chunk)
        yield doc


def mark_sentences(doc: Doc, borders: frozenset[int] = frozenset()) -> None:
    """Set where sentences start, by punctuation and by the character offsets in `borders`.

    The parser keeps to these marks. Speech is full of fragments and asides that make it split or join
    where the transcriber did not.
    """
    ended = True
    for token in doc:
        if token.is_space:
            token.is_sent_start = False
            continue
        closes = token.text in _CLOSERS and token.i and not doc[token.i - 1].whitespace_
        token.is_sent_start = (
            token.i == 0 or token.idx in borders or (ended and not closes) or _begins_unmarked(token)
        )
        if closes and ended:
            continue
        ended = token.text[-1] in _ENDS and (token.is_punct or _starts_anew(doc, token.i + 1))


def _begins_unmarked(token: Token) -> bool:
    """Whether a capital begins a sentence that has no stop before it, as in "look at this first It is"."""
    if not token.i:
        return False
    before, behind = token.nbor(-1), token.doc[token.i + 1 : token.i + 2]
    several = token.text == "A" and behind.text in _SEVERAL
    if token.text not in _SUBJECTS | _OPENERS and not several:
        return False
    if token.text in _OPENERS and not (len(behind) and behind[0].is_lower):
        return False
    if before.text == '"' and token.i > 1:
        # "… the bolt" As a result, it broke.
        before = token.nbor(-2)
    return before.is_lower and before.is_alpha and before.text not in _BEFORE_TITLES


def _starts_anew(doc: Doc, index: int) -> bool:
    return index < len(doc) and doc[index].text in _STARTERS


def _sentence_spans(doc: Doc) -> Iterator[Span]:
    starts = [token.i for token in doc if token.is_sent_start]
    for start, end in zip(starts, [*starts[1:], len(doc)], strict=True):
        span = doc[start:end]
        while len(span) and span[-1].is_space:
            span = span[:-1]
        if any(token.is_alpha or token.like_num for token in span):
            yield span


def _chunks(text: str) -> list[str]:
    """Cut a long text behind the ends of sentences; joined, the chunks are the text."""
    chunks: list[str] = []
    start = 0
    while len(text) - start > CHUNK:
        cut = max(text.rfind(end + " ", start, start + CHUNK) for end in ".?!")
        cut = cut + 2 if cut > start else text.rfind(" ", start, start + CHUNK) + 1
        if cut <= start:
            cut = start + CHUNK
        chunks.append(text[start:cut])
        start = cut
    return [*chunks, text[start:]] if start < len(text) else chunks


def _borders(aligned: Aligned, timeline: Timeline) -> frozenset[int]:
    """Offsets in the reading at which another speaker begins, or a capital after a long silence, or what
    follows something left out."""
    changes = sorted(timeline.breaks)
    before: Cue | None = None
    for start, _, cue in timeline.cues:
        if before is not None and (
            cue.speaker != before.speaker or (cue.text[0].isupper() and _silent(before, cue))
        ):
            changes.append(start)
        before = cue
    borders = {bisect_left(aligned.origin, change) for change in changes}
    return frozenset(border + aligned.text[border : border + 1].isspace() for border in borders)


def _silent(before: Cue, cue: Cue) -> bool:
    return (
        before.end_ms is not None
        and cue.start_ms is not None
        and cue.start_ms - before.end_ms >= LONG_SILENCE
    )


def _punctuate(aligned: Aligned, timeline: Timeline) -> tuple[Aligned, tuple[tuple[int, int], ...]]:
    """Put sentence ends, commas and capitals into the stretches that have none."""
    words = _words(aligned.text)
    texts = [aligned.text[start:end] for start, end in words]
    pieces: list[str] = []
    origin: list[int] = []
    restored: list[tuple[int, int]] = []
    done = 0
    for first, last in needs_restoring(texts):
        gaps = _gaps(aligned, timeline, words[first:last])
        result = restore(texts[first:last], gaps)
        for (start, end), after, capital in zip(words[first:last], result.after, result.capital, strict=True):
            pieces.append(aligned.text[done:start])
            origin += aligned.origin[done:start]
            word = aligned.text[start:end]
            pieces.append((word[0].upper() + word[1:] if capital else word) + after)
            origin += aligned.origin[start:end]
            origin += [aligned.origin[end - 1]] * len(after)
            done = end
        restored.append(aligned.source(words[first][0], words[last - 1][1]))
    if not restored:
        return aligned, ()
    pieces.append(aligned.text[done:])
    origin += aligned.origin[done:]
    return Aligned("".join(pieces), origin), tuple(restored)


def _words(text: str) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    position = 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        words.append((start, position))
    return words


def _gaps(aligned: Aligned, timeline: Timeline, words: Sequence[tuple[int, int]]) -> list[int] | None:
    """Milliseconds of silence after each word; None without times."""
    if not timeline.stretches:
        return None
    gaps: list[int] = []
    for (_, end), (following, _) in pairwise(words):
        until = timeline.start_ms(aligned.origin[following]) or 0
        gaps.append(max(until - (timeline.end_ms(aligned.origin[end - 1] + 1) or 0), 0))
    return [*gaps, 0]
