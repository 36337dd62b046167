"""Let the scorer decide: score what rules found, drop what it holds unlikely, propose what they missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cards.card import Dropped
from cards.rules.model import Match
from cards.scorer.model import KINDS, Floats, Scorer, load_scorer
from cards.scorer.terms import term_and_meaning

if TYPE_CHECKING:
    from spacy.tokens import Span

    from cards.language.speech import Speech
    from cards.rules import Rule, RuleSet

AMID_CHAT = 8e-4
"""A tip is dropped where its probability times the share of tips in its talk is below this.

Where people chat or tell stories and hardly ever advise, what sounds faintly like advice is not, whereas a
lecture full of it has some that sounds no better.
"""
_USUAL_SHARE, _USUAL_SENTENCES = 0.3, 10
"""What a talk is taken for before it is heard, so that a few sentences do not pass for chat."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What stays of the rules' matches, with the scorer's own proposals, and what does not."""

    matches: tuple[Match, ...]
    """In the order of the sentences; the score of a scored match's rule is the scorer's."""
    dropped: tuple[Dropped, ...]


def judge(speech: Speech, matches: Sequence[Match], rules: RuleSet, scorer: Scorer | None = None) -> Judged:
    """Score the matches of one transcript's built-in rules, and propose sentences that no rule found.

    Matches of rules whose pack does not ask for the scorer (`cards.rules.model.Rule.scorer`) stay as they
    are. Of several rules that found something in one sentence, the one with the highest score of its own gets
    the scorer's probability, the others less in proportion. Proposals come under the rules in
    `RuleSet.proposers`, score included.
    """
    if not rules.proposers and not any(map(is_scored, matches)):
        return Judged(tuple(matches), ())
    chosen = scorer or load_scorer()
    likely = chosen.probabilities(speech.spans, scored(matches))
    least = _least(likely, chosen)
    best: dict[tuple[int, str], float] = {}
    for match in scored(matches):
        place = match.sentence, match.rule.kind
        best[place] = max(best.get(place, 0.0), match.rule.score)
    kept: list[Match] = []
    dropped: list[Dropped] = []
    for match in matches:
        if not is_scored(match):
            kept.append(match)
            continue
        column = KINDS.index(match.rule.kind)
        # A question is a definition by its answer: a find is as likely as the best of its sentences.
        score = float(likely[match.first : match.last + 1, column].max())
        if score < least[column]:
            dropped.append(_drop(speech, match, f"the scorer gives it {score:.4f}"))
            continue
        share = match.rule.score / (best[match.sentence, match.rule.kind] or 1.0)
        kept.append(replace(match, rule=replace(match.rule, score=round(score * share, 3))))
    found = [*kept, *_proposals(speech.spans, matches, likely, chosen, rules.proposers)]
    return Judged(tuple(sorted(found, key=lambda match: match.sentence)), tuple(dropped))


def _least(likely: Floats, scorer: Scorer) -> Floats:
    """The probability below which a find of each kind is dropped from this talk (see `AMID_CHAT`)."""
    least = scorer.keep.copy()
    tip = KINDS.index("tip")
    if len(likely):
        usual = _USUAL_SHARE * _USUAL_SENTENCES
        share = (likely[:, tip].sum() + usual) / (len(likely) + _USUAL_SENTENCES)
        least[tip] = max(least[tip], AMID_CHAT / share)
    return least


def is_scored(match: Match) -> bool:
    """Whether the scorer has a say about a match."""
    return match.rule.scorer and match.rule.kind in KINDS


def scored(matches: Iterable[Match]) -> list[Match]:
    """The matches that the scorer has a say about."""
    return [match for match in matches if is_scored(match)]


def _proposals(
    spans: Sequence[Span],
    matches: Sequence[Match],
    likely: Floats,
    scorer: Scorer,
    proposers: Iterable[Rule],
) -> list[Match]:
    found: list[Match] = []
    for rule in proposers:
        column = KINDS.index(rule.kind)
        taken = {
            index
            for match in matches
            if match.rule.kind == rule.kind
            for index in range(match.first, match.last + 1)
        }
        for place in np.flatnonzero(likely[:, column] >= scorer.propose[column]):
            index = int(place)
            if index in taken:
                continue
            score = round(float(likely[index, column]), 3)
            captures = term_and_meaning(spans[index]) if rule.kind == "definition" else {}
            found.append(Match(replace(rule, score=score), index, index, index, 0, spans[index], captures))
    return found


def _drop(speech: Speech, match: Match, reason: str) -> Dropped:
    first, last = speech.spans[match.first], speech.spans[match.last]
    quote, start, _ = speech.quote(
        (match.first, first.start_char, first.end_char), (match.last, last.start_char, last.end_char)
    )
    return Dropped(match.rule.kind, match.rule.id, quote, speech.timeline.start_ms(start), reason)
