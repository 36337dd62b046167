"""The whole way, from transcripts to decks, as functions that neither print nor exit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache as cache_once
from typing import TYPE_CHECKING, Any

from cards.card import Card, Deck, Dropped
from cards.errors import Problem
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.cache import Cache
    from cards.drafting.lint import Finding
    from cards.kept import Drafts, KnownRules
    from cards.language.speech import Speech
    from cards.rules import Finder, RuleSet


@dataclass(frozen=True)
class LectureReport:
    """What the language pass found in one transcript."""

    title: str
    source: str
    sentences: int
    set_aside: tuple[tuple[str, int], ...]
    """Kinds of what was left out of the reading, such as `stage direction`, with how often."""
    restored_words: int
    """Words in stretches whose punctuation had to be restored."""
    problems: tuple[Problem, ...]
    """What the reader repaired."""


@dataclass(frozen=True)
class Extraction:
    """The cards of one or more transcripts, and what became of everything else."""

    cards: tuple[Card, ...]
    """In the order of the lectures and, within one, of time."""
    dropped: tuple[Dropped, ...]
    lectures: tuple[LectureReport, ...]
    findings: tuple[Finding, ...] = ()
    """What lint has against the cards, in their order."""


def extract(
    transcripts: Transcript | Sequence[Transcript],
    *,
    rules: RuleSet | KnownRules | None = None,
    model: str | None = None,
    url: str = "",
    uid: str = "",
    min_score: float = 0.0,
    max_cards: int | None = None,
    ignore: Collection[str] = (),
    cache: Cache | None = None,
) -> Extraction:
    """Draft the cards of one or more transcripts.

    `rules` are the built-in packs unless given (`cards.rules.load_rules`), `model` names another spaCy
    pipeline, `url` is the recording that the cards link to, `uid` sets a course's cards apart from the same
    words in another course. Cards that score below `min_score` are dropped, and of each lecture all but the
    best `max_cards`, spread over its time. `ignore` are the ids of lint's checks to leave out
    (`cards.drafting.lint.CHECKS`). With a `cache` (`cards.cache.open_cache`) the drafts of each lecture are
    kept; as long as a lecture, the rules, the pipeline and this package are the same, it is not parsed again.
    Raises `RuleError` when a rule asks for what the pipeline lacks, `ModelError` when there is no such
    pipeline, and ValueError for a `max_cards` below 1 or a check that there is not.
    """
    from cards.drafting.identity import guid
    from cards.drafting.limits import keep_best, keep_good
    from cards.drafting.lint import check_names, lint
    from cards.kept import Kept
    from cards.language.timeline import lay_out

    if max_cards is not None and max_cards < 1:
        raise ValueError(f"max_cards is {max_cards}, expected 1 or more")
    check_names(ignore)
    kept, draft = Kept(cache, rules, model), _drafter(rules, model)
    cards: list[Card] = []
    dropped: list[Dropped] = []
    lectures: list[LectureReport] = []
    verbatim: dict[str, str] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for transcript in [transcripts] if isinstance(transcripts, Transcript) else transcripts:
        drafts = kept.drafts(transcript, lambda transcript=transcript: draft(transcript))  # type: ignore[misc]
        timeline = lay_out(transcript)
        drafted = list(drafts.cards)
        # Identities come before the limits: they must not depend on what else is kept.
        for at, card in enumerate(drafted):
            identity = (card.kind, card.anchor)
            drafted[at] = replace(card, id=guid(uid, *identity, seen[identity]), url=url)
            seen[identity] += 1
        good, low = keep_good(drafted, min_score)
        best, beyond = keep_best(good, max_cards, timeline.end_ms(len(timeline.text)))
        cards += best
        dropped += [*drafts.dropped, *low, *beyond]
        lectures.append(_report(transcript, drafts))
        # Files of different folders may share a name.
        verbatim[transcript.name] = f"{verbatim.get(transcript.name, '')}\n{timeline.text}"
    findings = lint(cards, verbatim, ignore=ignore)
    return Extraction(tuple(cards), tuple(dropped), tuple(lectures), tuple(findings))


def _drafter(rules: RuleSet | KnownRules | None, model: str | None) -> Callable[[Transcript], Drafts]:
    """What drafts a lecture; pipeline and rules are loaded when the first one has to be."""

    @cache_once
    def loaded() -> tuple[Any, RuleSet, Finder]:
        from cards.kept import KnownRules
        from cards.language.pipeline import load_pipeline
        from cards.rules import compile_rules, load_rules

        nlp = load_pipeline(model)
        chosen = (
            rules.load() if isinstance(rules, KnownRules) else rules if rules is not None else load_rules()
        )
        return nlp, chosen, compile_rules(chosen, nlp)

    def draft(transcript: Transcript) -> Drafts:
        from cards.drafting.cards import draft_cards
        from cards.language.speech import listen
        from cards.rules import find_matches
        from cards.scorer import judge

        nlp, chosen, finder = loaded()
        speech = listen(transcript, nlp)
        judged = judge(speech, find_matches(finder, speech.spans), chosen)
        drafted, lost = draft_cards(speech, judged.matches)
        return replace(heard(speech), cards=tuple(drafted), dropped=(*judged.dropped, *lost))

    return draft


def heard(speech: Speech) -> Drafts:
    """What the language pass found in a transcript, without cards."""
    from cards.kept import Drafts

    return Drafts(
        cards=(),
        dropped=(),
        sentences=len(speech.sentences),
        set_aside=tuple(sorted(Counter(aside.kind for aside in speech.asides).items())),
        restored_words=sum(len(speech.timeline.text[start:end].split()) for start, end in speech.restored),
    )


def report(speech: Speech) -> LectureReport:
    """What to tell of a transcript that was listened to."""
    return _report(speech.transcript, heard(speech))


def _report(transcript: Transcript, drafts: Drafts) -> LectureReport:
    return LectureReport(
        title=transcript.lecture,
        source=transcript.name,
        sentences=drafts.sentences,
        set_aside=drafts.set_aside,
        restored_words=drafts.restored_words,
        problems=transcript.problems,
    )


def build_deck(cards: Sequence[Card], *, name: str = "", description: str = "") -> tuple[Deck, ...]:
    """Sort cards into decks: one for a single lecture, a subdeck for each of several.

    Without a `name` the deck is called after the course and the lecture, as `Course::Lecture`. A course with
    sections, `Course::1 Section`, gives each of them a level of its own.
    """
    lectures = list(dict.fromkeys((card.course, card.title) for card in cards))
    decks = []
    for course, title in lectures:
        if name:
            sections = _levels(course)[1:]
            deck = name if len(lectures) == 1 else "::".join([name, *sections, _part(title)])
        else:
            deck = "::".join([*_levels(course), _part(title)])
        decks.append(
            Deck(
                deck,
                tuple(card for card in cards if (card.course, card.title) == (course, title)),
                description,
            )
        )
    return tuple(decks)


def _levels(course: str) -> list[str]:
    """The course's name and, after `::`, that of the section, which are levels of a deck's name."""
    return [part for part in map(_part, course.split("::")) if part]


def _part(name: str) -> str:
    """A name as one level of a deck's name, in which `::` would make another."""
    return " ".join(name.replace("::", " – ").split())
