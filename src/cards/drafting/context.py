"""Context: what was said before a piece of advice, as far as its card must show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.before import (
    JOINTS,
    LEAST_TOLD,
    OPENERS,
    REACH,
    Piece,
    own_beginning,
    piece_of,
    said_before,
)
from cards.drafting.cloze import empty
from cards.drafting.draft import Draft, Found
from cards.drafting.pointed import named
from cards.drafting.pronouns import dangling, points_at_screen, points_back
from cards.drafting.screen import off_screen
from cards.drafting.vocabulary import content, stem
from cards.text import ARTICLES

if TYPE_CHECKING:
    from spacy.tokens import Token

FAR, FAR_MS = 12, 90_000
"""Sentences and time in which what "this tank" is may have been named."""
GOING_ON_MS = 2_000
"""What is said after a longer pause begins something new."""
MOST_IN_ALL = 36
CLEAR = 5
"""So many on the front, and it stands without the sentence before; three do with a condition or a "why"."""

_MAY = frozenset("can could may might".split())
_MANY = frozenset("they them these those their ones".split())
_WHOLE = frozenset("this that".split())
"""What may stand for all that was just said."""
_ONE_THING = frozenset("it its this there".split())
"""What stands for something that was named in the sentence just before."""
_ADDRESSED = frozenset("you there we".split())
_SPEAKING = frozenset("i he she".split())
_OF_SPEAKER = frozenset("my mine".split())
_TAKING_UP = frozenset("it this that they these those".split())
"""Subjects by which a sentence goes on about what the one before it named."""
_PEOPLE = frozenset("he she him her his hers".split())
_NO_THING = frozenset(
    "day week month year time minute second hour moment today morning evening thing way lot bit kind sort "
    "example case fact reason video lecture course step end start point sense front rest course".split()
)
"""Nouns that a pronoun behind them hardly ever stands for."""


def with_context(attempt: Attempt, found: Found) -> Iterator[Attempt]:
    """The attempt as it is where it points to nothing before it, else with what says what it points to."""
    attempt = replace(attempt, draft=off_screen(attempt))
    if points_at_screen(attempt.draft.front) or points_at_screen(attempt.draft.back):
        return
    if any(t.lower_ in ARTICLES and t.head.i < t.i for t in attempt.shown):
        return
    if all((t.is_stop and t.pos_ != "NUM") or t.is_punct for t in attempt.asked):
        return
    said = _pointing(sorted(attempt.shown, key=lambda token: token.i))
    if any(token not in said for token in _pointing(attempt.shown)):
        # "What should you do before they flower?": the answer alone says what "they" are.
        return
    if attempt.form == "cloze" and any(t not in said for t in _behind_gap(attempt)):
        return
    whole = points_back(f"{attempt.draft.front} {attempt.draft.back}")
    if not said and not whole and not _says_too_little(attempt):
        yield attempt
        return
    single = any(point.lower_ in _ONE_THING for point in said)
    fitting = [
        window
        for window, near in _windows(attempt, found)
        if (near or not (whole or single)) and all(_named_in(window, point, near) for point in said)
        if said or whole or _helps(window, near, attempt) or _is_fact(window)
    ]
    if not said and not whole and (longer := _going_on(attempt, found)) is not None:
        yield longer
        return
    if fitting:
        linked = () if said or whole else (w for w in fitting if w[-1].own or _linked(w, attempt))
        yield _showing(attempt, next(iter(linked), fitting[0]))
        return
    if not said and not whole and len(attempt.asked) > 1 and any(map(meaningful, _told(attempt))):
        yield attempt


def _behind_gap(attempt: Attempt) -> list[Token]:
    """The pronouns that only what a gap hides explains: "give your [...] a name, and give them a job"."""
    told = sorted(_told(attempt), key=lambda token: token.i)
    if any(token.lower_ in _MANY | _ONE_THING for token in told if token.i < attempt.asked.start):
        return []
    return [token for token in _pointing(told) if token.lower_ != "there"]


def situated(attempt: Attempt, found: Found) -> Draft | None:
    """The draft with what was said before it, where its front tells too little of when it holds.

    None where the front speaks of "this tank" and nothing that could be shown says which tank.
    """
    told = _told(attempt)
    attempt, pointing = named(attempt, told, found)
    known = {stem(noun.lemma_.lower()) for noun in pointing}
    if attempt.draft.context:
        return attempt.draft if not known or known & set(map(stem, content(attempt.draft.context))) else None
    if not known and not _needs_situation(told, attempt.draft.front):
        return attempt.draft
    windows = [
        window
        for window, near in _windows(attempt, found)
        if _helps(window, near, attempt)
        and not any(not piece.own and _tells_a_story(piece) for piece in window)
    ]
    if known:
        every = (*windows, *_farther(attempt, found))
        naming = next((window for window in every if known & _named(window)), None)
        return _showing(attempt, naming).draft if naming is not None else None
    if not windows:
        return attempt.draft
    chosen = min(windows, key=lambda window: _distance(window, windows.index(window), attempt))
    return _showing(attempt, chosen).draft


def _farther(attempt: Attempt, found: Found) -> Iterator[tuple[Piece, ...]]:
    """Single sentences before those that are looked at for a situation, the nearest first."""
    for span, raw in said_before(found, FAR, FAR_MS)[REACH:]:
        piece = piece_of(span, attempt, raw=raw)
        if piece is not None and not _pointing(piece.tokens):
            yield (piece,)


def _named(window: Sequence[Piece]) -> set[str]:
    return {stem(token.lemma_.lower()) for piece in window for token in piece.tokens}


def _distance(window: Sequence[Piece], place: int, attempt: Attempt) -> int:
    """How far context is from a card: farther if it shares no word with it or tells of the speaker."""
    speaker = any(token.lower_ == "i" for piece in window for token in piece.tokens)
    return place + (0 if _linked(window, attempt) else 2) + (2 if speaker else 0)


def _helps(window: Sequence[Piece], near: bool, attempt: Attempt) -> bool:
    """Whether context tells the situation of the card, and is not merely what happened to be said before it.

    It does if it begins the same sentence or has a word in common. Else, if nothing was said between and the
    captions tell where sentences end, it may be a step, a condition, a question, or what there is.
    """
    if window[-1].own or _linked(window, attempt):
        return True
    return near and not any(piece.raw for piece in window) and any(_sets_scene(piece) for piece in window)


def _sets_scene(piece: Piece) -> bool:
    root = _root(piece)
    subject = next((t for t in root.lefts if t.dep_.startswith(("nsubj", "expl"))), None)
    if subject is None or piece.text.endswith("?"):
        return True
    return subject.lower_ in _ADDRESSED or _has_condition(piece.tokens)


def _is_fact(window: Sequence[Piece]) -> bool:
    """Whether context says how things are, in sentences of the speaker's own, and not what somebody did."""
    return not any(piece.raw or _tells_of_people(piece) for piece in window)


def _tells_of_people(piece: Piece) -> bool:
    told = any(token.lower_ in _SPEAKING and token.dep_.startswith("nsubj") for token in piece.tokens)
    return told or _is_past(piece)


def _is_past(piece: Piece) -> bool:
    """Whether it tells what was, which "it is used" and "we have seen" do not."""
    morph = _root(piece).morph
    return "Past" in morph.get("Tense", []) and "Fin" in morph.get("VerbForm", [])


def _tells_a_story(piece: Piece) -> bool:
    return _is_past(piece) or any(token.lower_ in _OF_SPEAKER for token in piece.tokens)


def _root(piece: Piece) -> Token:
    return next((token for token in piece.tokens if token.dep_ == "ROOT"), piece.tokens[0])


def _linked(window: Sequence[Piece], attempt: Attempt) -> bool:
    """Whether context speaks of what the card speaks of: they have a word in common that says something."""
    here = {stem(token.lemma_.lower()) for token in attempt.shown if _names(token)}
    said = {stem(token.lemma_.lower()) for piece in window for token in piece.tokens if _names(token)}
    return bool(here & said)


def _names(token: Token) -> bool:
    return meaningful(token) and not empty(token)


def _going_on(attempt: Attempt, found: Found) -> Attempt | None:
    """A cloze with the sentence behind it, where that goes on about what is hidden: "Use a [...]. It cuts …".

    None where it does not.
    """
    speech, last = found.speech, found.match.last
    if attempt.form != "cloze" or last + 1 >= len(speech.spans):
        return None
    here, then = speech.sentences[last].end_ms, speech.sentences[last + 1].start_ms
    if here is not None and then is not None and then - here > GOING_ON_MS:
        return None
    span = speech.spans[last + 1]
    opening = next((t for t in span if t.pos_ not in JOINTS or t.dep_.startswith("nsubj")), None)
    if opening is None or opening.lower_ not in _TAKING_UP or not opening.dep_.startswith("nsubj"):
        return None
    piece = piece_of(span, attempt)
    if piece is None or not any(_is_thing(t) and t.lemma_.lower() not in _NO_THING for t in piece.tokens):
        return None
    draft = attempt.draft
    front, text = (f"{side} {piece.text}" for side in (draft.front, draft.text))
    shown = (*attempt.shown, *piece.tokens)
    return replace(attempt, draft=replace(draft, front=front, text=text), shown=shown)


def _showing(attempt: Attempt, window: Sequence[Piece]) -> Attempt:
    return replace(attempt, draft=replace(attempt.draft, context=" ".join(piece.text for piece in window)))


def _told(attempt: Attempt) -> list[Token]:
    asked = {token.i for token in attempt.asked}
    return [token for token in attempt.shown if token.i not in asked]


def _pointing(tokens: Sequence[Token]) -> list[Token]:
    return [
        t
        for t in dangling(tokens)
        if t.dep_ != "det"
        and t.lower_ != "here"
        and not (t.lower_ == "there" and t.i and t.nbor(-1).lower_ == "from")
    ]


def _says_too_little(attempt: Attempt) -> bool:
    """Whether nobody could tell from a cloze alone what is asked for: "Use your [...]." """
    if attempt.form != "cloze":
        return False
    told = _told(attempt)
    choice = any(token.lower_ in _MAY for token in told)
    vague = choice or not any(map(_is_thing, told))
    least = LEAST_TOLD if len(attempt.asked) == 1 or vague else 1
    return sum(not empty(token) for token in told) < least and not _has_condition(told)


def _is_thing(token: Token) -> bool:
    """Whether a word that is shown says what the advice is about, and not only what is done."""
    return token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ") and not empty(token)


def _has_condition(told: Sequence[Token]) -> bool:
    return any(t.lower_ in OPENERS and t.dep_ in ("mark", "advmod", "case") for t in told)


def _needs_situation(told: Sequence[Token], front: str) -> bool:
    telling = sum(map(meaningful, told))
    return telling < (CLEAR - 2 if front.startswith("Why ") or _has_condition(told) else CLEAR)


def _windows(attempt: Attempt, found: Found) -> Iterator[tuple[tuple[Piece, ...], bool]]:
    """What could be shown before the card, the best first, and whether nothing was said between.

    Each stands alone and leaves the answer open.
    """
    own = own_beginning(attempt, found)
    pieces = [piece_of(span, attempt, raw=raw) for span, raw in said_before(found)]
    one, two, three = (*pieces, None, None, None)[:REACH]
    for window in ((own,), (one,), (two, one), (two,), (three, two), (three,)):
        near = window[-1] in (own, one)
        told = [piece for piece in window if piece is not None]
        if len(told) < len(window) or sum(len(piece.text.split()) for piece in told) > MOST_IN_ALL:
            continue
        if not _pointing([token for piece in told for token in piece.tokens]):
            yield tuple(told), near


def _named_in(window: Sequence[Piece], point: Token, near: bool) -> bool:
    """Whether what was said before has something that a pronoun can stand for."""
    word = point.lower_
    if word in _WHOLE and near:
        return True
    return any(_fits(token, word) for piece in window for token in piece.tokens)


def _fits(token: Token, word: str) -> bool:
    if token.pos_ not in ("NOUN", "PROPN") or token.lemma_.lower() in _NO_THING:
        return False
    plural = "Plur" in token.morph.get("Number", []) or any(t.dep_ == "conj" for t in token.children)
    if word in _PEOPLE:
        return not plural
    return plural == (word in _MANY) or (word in _MANY and token.pos_ == "PROPN")
