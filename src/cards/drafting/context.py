"""Context: what was said before a piece of advice, as far as its card must show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.cloze import empty
from cards.drafting.draft import Draft, Found
from cards.drafting.excerpt import excerpt
from cards.drafting.pronouns import dangling, points_at_screen, points_back
from cards.drafting.screen import DEMONSTRATIVES, off_screen
from cards.drafting.vocabulary import content, stem
from cards.drafting.wording import clean, sentence, without_openers
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

REACH = 3
"""Sentences before the advice in which its situation is looked for."""
NEAR_MS = 25_000
"""What was said longer ago is about something else."""
GOING_ON_MS = 2_000
"""What is said after a longer pause begins something new."""
MOST_WORDS = 25
"""Words of one sentence of context."""
MOST_IN_ALL = 36
LEAST_TOLD = 2
"""Words with a meaning of their own: what has fewer tells no situation."""
CLEAR = 5
"""So many on the front, and it stands without the sentence before; with a condition three do."""

_CONDITIONS = frozenset("if when whenever before after once unless while until during whether".split())
_MAY = frozenset("can could may might".split())
_MANY = frozenset("they them these those their ones".split())
_WHOLE = frozenset("this that".split())
"""What may stand for all that was just said."""
_ADDRESSED = frozenset("you there we".split())
_SPEAKING = frozenset("i he she".split())
_OF_SPEAKER = frozenset("my mine".split())
_TAKING_UP = frozenset("it this that they these those".split())
"""Subjects by which a sentence goes on about what the one before it named."""
_PEOPLE = frozenset("he she him her his hers".split())
_CORE = frozenset("nsubj obj xcomp ccomp iobj acl:relcl".split())
_SAYING = frozenset("say ask tell".split())
_JOINTS = frozenset("PUNCT CCONJ PART AUX SCONJ ADV INTJ".split())
_NO_THING = frozenset(
    "day week month year time minute second hour moment today morning evening thing way lot bit kind sort "
    "example case fact reason video lecture course step end start point sense front rest course".split()
)
"""Nouns that a pronoun behind them hardly ever stands for."""
_STEERING = re.compile(
    r"\b(?:let's|let us|let me|welcome|thank you|thanks|subscribe|like button|i don't know|that's (?:it|all)|"
    r"(?:i'm|i am|we're|we are|i|we)(?: just| now)? (?:going to|gonna|will|want to|wanted to)? ?"
    r"(?:talk|speak|look|show|see|explain|discuss|introduce|cover|go over|start|move on|mention)\b|"
    r"(?:more|few|couple of|some) (?:\w+ )?(?:things|tips|points)\b|as (?:i|we) (?:said|mentioned|saw)|"
    r"in (?:this|the next|our next) (?:video|lecture|lesson|module|episode))",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"^(?:(?:again|also|then|therefore|however|in fact|of course|in addition,|in other words|for example|"
    r"afterwards|secondly|thirdly|lastly|finally|first|next|obviously|as always|i think|i guess|"
    r"i mean|you know)\b,? )+",
    re.IGNORECASE,
)
_LEADS_OFF = re.compile(r"[,;:]? ?\b(?:for example|for instance|such as|or something)\W*$", re.IGNORECASE)
_OPEN_QUESTION = re.compile(r"^(?:how|what|which|why|when|where|who)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Piece:
    """Something said before: one sentence, or the beginning of the advice's own."""

    text: str
    tokens: tuple[Token, ...]
    own: bool
    """Whether it is the beginning of the advice's own sentence."""
    raw: bool
    """Whether we had to find where its sentence ends."""


def with_context(attempt: Attempt, found: Found) -> Iterator[Attempt]:
    """The attempt as it is where it points to nothing before it, else with what says what it points to."""
    attempt = replace(attempt, draft=off_screen(attempt))
    if points_at_screen(attempt.draft.front) or points_at_screen(attempt.draft.back):
        return
    said = _pointing(sorted(attempt.shown, key=lambda token: token.i))
    if any(token not in said for token in _pointing(attempt.shown)):
        # "What should you do before they flower?": the answer alone says what "they" are.
        return
    whole = points_back(f"{attempt.draft.front} {attempt.draft.back}")
    if not said and not whole and not _says_too_little(attempt):
        yield attempt
        return
    fitting = [
        window
        for window, near in _windows(attempt, found)
        if (near or not whole) and all(_named_in(window, point, near) for point in said)
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


def situated(attempt: Attempt, found: Found) -> Draft:
    """The draft with what was said before it, where its front tells too little of when it holds."""
    if attempt.draft.context:
        return attempt.draft
    told = _told(attempt)
    known = {t.head.lemma_.lower() for t in told if t.lower_ in DEMONSTRATIVES and t.dep_ == "det"}
    if not known and not _needs_situation(told):
        return attempt.draft
    windows = [
        window
        for window, near in _windows(attempt, found)
        if _helps(window, near, attempt)
        and not any(not piece.own and _tells_a_story(piece) for piece in window)
    ]
    if not windows:
        return attempt.draft
    naming = [w for w in windows if known & {t.lemma_.lower() for piece in w for t in piece.tokens}]
    chosen = min(naming or windows, key=lambda window: _distance(window, windows.index(window), attempt))
    return _showing(attempt, chosen).draft


def _distance(window: Sequence[_Piece], place: int, attempt: Attempt) -> int:
    """How far context is from a card: farther if it shares no word with it or tells of the speaker."""
    speaker = any(token.lower_ == "i" for piece in window for token in piece.tokens)
    return place + (0 if _linked(window, attempt) else 2) + (2 if speaker else 0)


def _helps(window: Sequence[_Piece], near: bool, attempt: Attempt) -> bool:
    """Whether context tells the situation of the card, and is not merely what happened to be said before it.

    It does if it begins the same sentence or has a word in common. Else, if nothing was said between and the
    captions tell where sentences end, it may be a step, a condition, a question, or what there is.
    """
    if window[-1].own or _linked(window, attempt):
        return True
    return near and not any(piece.raw for piece in window) and any(_sets_scene(piece) for piece in window)


def _sets_scene(piece: _Piece) -> bool:
    root = _root(piece)
    subject = next((t for t in root.lefts if t.dep_.startswith(("nsubj", "expl"))), None)
    if subject is None or piece.text.endswith("?"):
        return True
    return subject.lower_ in _ADDRESSED or _has_condition(piece.tokens)


def _is_fact(window: Sequence[_Piece]) -> bool:
    """Whether context says how things are, in sentences of the speaker's own, and not what somebody did."""
    return not any(piece.raw or _tells_of_people(piece) for piece in window)


def _tells_of_people(piece: _Piece) -> bool:
    told = any(token.lower_ in _SPEAKING and token.dep_.startswith("nsubj") for token in piece.tokens)
    return told or _is_past(piece)


def _is_past(piece: _Piece) -> bool:
    """Whether it tells what was, which "it is used" and "we have seen" do not."""
    morph = _root(piece).morph
    return "Past" in morph.get("Tense", []) and "Fin" in morph.get("VerbForm", [])


def _tells_a_story(piece: _Piece) -> bool:
    return _is_past(piece) or any(token.lower_ in _OF_SPEAKER for token in piece.tokens)


def _root(piece: _Piece) -> Token:
    return next((token for token in piece.tokens if token.dep_ == "ROOT"), piece.tokens[0])


def _linked(window: Sequence[_Piece], attempt: Attempt) -> bool:
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
    opening = next((t for t in span if t.pos_ not in _JOINTS or t.dep_.startswith("nsubj")), None)
    if opening is None or opening.lower_ not in _TAKING_UP or not opening.dep_.startswith("nsubj"):
        return None
    piece = _piece(span, attempt)
    if piece is None or not any(_is_thing(t) and t.lemma_.lower() not in _NO_THING for t in piece.tokens):
        return None
    draft = attempt.draft
    front, text = (f"{side} {piece.text}" for side in (draft.front, draft.text))
    shown = (*attempt.shown, *piece.tokens)
    return replace(attempt, draft=replace(draft, front=front, text=text), shown=shown)


def _showing(attempt: Attempt, window: Sequence[_Piece]) -> Attempt:
    return replace(attempt, draft=replace(attempt.draft, context=" ".join(piece.text for piece in window)))


def _told(attempt: Attempt) -> list[Token]:
    asked = {token.i for token in attempt.asked}
    return [token for token in attempt.shown if token.i not in asked]


def _pointing(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in dangling(tokens) if t.dep_ != "det" and t.lower_ != "here"]


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
    return any(t.lower_ in _CONDITIONS and t.dep_ in ("mark", "advmod", "case") for t in told)


def _needs_situation(told: Sequence[Token]) -> bool:
    telling = sum(map(meaningful, told))
    return telling < (CLEAR - 2 if _has_condition(told) else CLEAR)


def _windows(attempt: Attempt, found: Found) -> Iterator[tuple[tuple[_Piece, ...], bool]]:
    """What could be shown before the card, the best first, and whether nothing was said between.

    Each stands alone and leaves the answer open.
    """
    own = _own_beginning(attempt, found)
    pieces = [_piece(span, attempt, raw=raw) for span, raw in _before(found)]
    one, two, three = (*pieces, None, None, None)[:REACH]
    for window in ((own,), (one,), (two, one), (two,), (three, two), (three,)):
        near = window[-1] in (own, one)
        told = [piece for piece in window if piece is not None]
        if len(told) < len(window) or sum(len(piece.text.split()) for piece in told) > MOST_IN_ALL:
            continue
        if not _pointing([token for piece in told for token in piece.tokens]):
            yield tuple(told), near


def _before(found: Found) -> list[tuple[Span, bool]]:
    """The sentences before the match, the nearest first, as far as they belong to it; and which are raw."""
    speech, first = found.speech, found.match.first
    here = speech.sentences[first].start_ms
    near: list[tuple[Span, bool]] = []
    for index in range(first - 1, max(first - 1 - REACH, -1), -1):
        then = speech.sentences[index].end_ms
        if here is not None and then is not None and here - then > NEAR_MS:
            break
        near.append((speech.spans[index], speech.is_restored(index)))
    return near


def _own_beginning(attempt: Attempt, found: Found) -> _Piece | None:
    """What the advice's own sentence says before what the card shows of it."""
    first = min((token.i for token in attempt.shown), default=found.span.start)
    end = min(first, found.span.end)
    while end > found.span.start and found.span.doc[end - 1].pos_ in _JOINTS:
        end -= 1
    part = found.span.doc[found.span.start : end]
    verbs = [token for token in part if token.pos_ == "VERB"]
    if not verbs or any(token.head.i >= end for token in part if token.dep_.startswith("nsubj")):
        return None
    return _piece(part, attempt, own=True)


def _piece(span: Span, attempt: Attempt, own: bool = False, raw: bool = False) -> _Piece | None:
    """What was said before as the card would show it; None where it tells nothing, or the answer."""
    said = span.sent if own else span
    if len(span.text.split()) > MOST_WORDS:
        span = excerpt(span, MOST_WORDS)
    words = without_openers(clean(span))
    text = _LEADS_ON.sub("", _LEADS_OFF.sub("", words.text))
    if not text or len(text.split()) > MOST_WORDS or points_at_screen(text) or _STEERING.search(text):
        return None
    if text.endswith("?") and not _OPEN_QUESTION.match(text):
        return None
    condition = span[0].lower_ in _CONDITIONS or text.endswith("?")
    if sum(map(meaningful, span)) < (LEAST_TOLD if condition else LEAST_TOLD + 1) or _tells(text, attempt):
        return None
    if not _is_whole(span, said, own) or text.count('"') % 2:
        return None
    waits = own and span[0].lower_ in _CONDITIONS
    shown = capitalise_first(text.rstrip(" ,.;:")) + " …" if waits else sentence(text)
    return _Piece(shown, tuple(span), own, raw)


def _is_whole(span: Span, said: Span, own: bool) -> bool:
    """Whether words are a whole statement, or else a circumstance of their own sentence."""
    root = span.root
    first = next((t for t in span if t.pos_ not in ("CCONJ", "PUNCT", "INTJ", "ADV")), root)
    if "Rel" in first.morph.get("PronType", []) or (first.lower_ in ("that", "not") and first.pos_ != "DET"):
        return False
    opening = next((t for t in span if t.pos_ not in ("CCONJ", "PUNCT", "INTJ")), root)
    further = any(t.dep_ in ("parataxis", "ccomp", "conj") for t in root.rights)
    if not own and opening.lower_ in _CONDITIONS and opening.head == root and not further:
        return False
    last = next((t for t in reversed(list(span)) if not t.is_punct), root)
    if last.lemma_.lower() in _SAYING or last.pos_ in ("ADP", "DET", "SCONJ", "PART"):
        return False
    if own and span[0].lower_ in _CONDITIONS:
        return root.pos_ in ("VERB", "AUX", "ADJ", "NOUN")
    copula = any(t.dep_ == "cop" for t in root.children)
    subject = any(t.dep_.startswith(("nsubj", "csubj", "expl")) for t in root.lefts)
    command = root.pos_ == "VERB" and root.lower_ == root.lemma_.lower()
    if not (copula or root.pos_ in ("VERB", "AUX")) or not (subject or command):
        return False
    waiting = any(t.head in span and t.dep_ in _CORE for t in said.doc[span.end : said.end])
    torn = any(t != root and t.head not in span and t.head in said and t.dep_ != "punct" for t in span)
    return not waiting and not torn


def _tells(text: str, attempt: Attempt) -> bool:
    """Whether a text gives the answer away: most of the answer's words that the front does not show."""
    shown = {stem(word) for word in content(attempt.draft.front)}
    asked = {stem(word) for word in content(attempt.draft.back)} - shown
    given = {stem(word) for word in content(text)}
    return len(asked & given) * 2 >= len(asked) if asked else False


def _named_in(window: Sequence[_Piece], point: Token, near: bool) -> bool:
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
