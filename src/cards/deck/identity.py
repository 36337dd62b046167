"""Which card of this build is which card of earlier builds: ids are carried over where that is sure.

Cards that say the same words come first, then those that share at least `LEAST` of their words with a card of
the same kind near the time that was to be expected. Both are pairings of the whole deck, one to one. A pair
that could as well be another, or that nearly is one, is not made: the card gets a new id, and the build says
so. What else is the same (lecture, moment, term, question, rule) only tells apart what the words leave open;
order and file names do not count where lectures are known by what is said in them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cards.card import Card
from cards.deck.items import Item, Lectures, of_card, of_record, order_of
from cards.deck.lock import Record
from cards.deck.pairing import pair
from cards.drafting.identity import guid

LEAST = 0.45
"""The share of common words from which on two quotes may be the same one, heard or written differently."""
LEAST_RARE = 0.46
"""The same share where a word counts the more the fewer cards have it: `always do the` says little."""
LEAST_OF_PART = 0.3
"""Both shares where one quote is a part of the other."""
LEAST_OF_TERM = 0.15
"""The share where both define the same term at the same time."""
PART = 0.85
"""The share of the shorter quote's words from which on it may be a part of the longer."""
MARGIN = 0.1
"""How much better a pairing must be than any without that pair."""
MOVES = ((0.8, None), (0.6, 90_000), (0.0, 15_000))
"""From which share of words on a card may be how many milliseconds from where it was to be expected."""

_CLOSE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Doubt:
    """A card that is new because it was not sure which card of earlier builds it is."""

    id: str
    """The card's new id."""
    resembles: tuple[str, ...]
    """The ids of the cards that it may have been."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The cards of a build with their ids."""

    cards: tuple[Card, ...]
    """In the order they came."""
    doubts: tuple[Doubt, ...] = ()


def carry_over(cards: Sequence[Card], records: Iterable[Record], *, uid: str = "") -> Carried:
    """Give `cards` the ids of those `records` of earlier builds that they are.

    A card that none of them is keeps the id it comes with, unless a record has that already: then it gets one
    that nobody has. `uid` is that of the course, as for `cards.build.extract`.
    """
    known = sorted((of_record(record) for record in records), key=order_of)
    if not known:
        return Carried(tuple(cards))
    places = sorted(range(len(cards)), key=lambda at: order_of(of_card(cards[at])))
    fresh = [of_card(cards[at]) for at in places]
    found, doubtful = _match(fresh, known)
    taken = {item.id for item in known}
    ids: dict[int, str] = {}
    doubts: list[Doubt] = []
    for number, place in enumerate(places):
        if number in found:
            ids[place] = known[found[number]].id
            continue
        ids[place] = _unused(cards[place], uid, taken)
        taken.add(ids[place])
        if number in doubtful:
            resembles = tuple(sorted(known[other].id for other in doubtful[number]))
            doubts.append(Doubt(ids[place], resembles))
    carried = tuple(
        card if card.id == ids[at] else replace(card, id=ids[at]) for at, card in enumerate(cards)
    )
    order = {card.id: at for at, card in enumerate(carried)}
    return Carried(carried, tuple(sorted(doubts, key=lambda doubt: order[doubt.id])))


def _unused(card: Card, uid: str, taken: set[str]) -> str:
    if card.id and card.id not in taken:
        return card.id
    occurrence = 0
    while (fresh := guid(uid, card.kind, card.anchor, occurrence)) in taken:
        occurrence += 1
    return fresh


def _match(fresh: Sequence[Item], known: Sequence[Item]) -> tuple[dict[int, int], dict[int, set[int]]]:
    """Give from numbers of new cards those of old ones, and which old ones the doubtful ones resemble."""
    same = [(new, old) for new, old in _same_words(fresh, known) if _one_kind(fresh[new], known[old])]
    lectures = Lectures(fresh, known)
    lectures.learn(_only(same))
    found, doubtful = _settle(
        {(new, old): 1 + _likeness(fresh[new], known[old], lectures) for new, old in same}, fresh, known
    )
    lectures.learn(found.items())
    left = [new for new in range(len(fresh)) if new not in found and new not in doubtful]
    free = set(range(len(known))) - set(found.values())
    rare = _rarity(fresh, known)
    alike = {
        (new, old): (share, _share(fresh[new].tokens, known[old].tokens, rare))
        for new, old, share in _alike(fresh, known, left, free)
        if _one_kind(fresh[new], known[old])
    }
    lectures.learn([*found.items(), *_mutual({at: share for at, (share, _) in alike.items()})])
    weights: dict[tuple[int, int], float] = {}
    for (new, old), (share, rarely) in alike.items():
        one, other = fresh[new], known[old]
        enough = (
            (share >= LEAST and rarely >= LEAST_RARE)
            or (min(share, rarely) >= LEAST_OF_PART and _is_part(one, other))
            or (share >= LEAST_OF_TERM and _of_one_term(one, other))
        )
        if enough and _in_place(one, other, share, lectures):
            weights[new, old] = rarely + _likeness(one, other, lectures)
    more, unsure = _settle(weights, fresh, known)
    found |= more
    taken = set(found.values())
    nearly: dict[int, set[int]] = defaultdict(set)
    for (new, old), (share, rarely) in alike.items():
        close = min(share, rarely) >= LEAST_OF_PART and _in_place(fresh[new], known[old], share, lectures)
        if close and new not in found and old not in taken:
            nearly[new].add(old)
    return found, nearly | doubtful | unsure


def _settle(
    weights: Mapping[tuple[int, int], float], fresh: Sequence[Item], known: Sequence[Item]
) -> tuple[dict[int, int], dict[int, set[int]]]:
    chosen, unsure = pair(weights, MARGIN)
    found: dict[int, int] = {}
    doubtful: dict[int, set[int]] = {}
    resembling: dict[int, set[int]] = defaultdict(set)
    wanting: dict[int, set[int]] = defaultdict(set)
    for new, old in weights:
        resembling[new].add(old)
        wanting[old].add(new)
    for new, old in chosen.items():
        # Of cards that are the same to a learner, either may have the id.
        twins = all(_twins(known[old], known[other]) for other in resembling[new]) and all(
            _twins(fresh[new], fresh[other]) for other in wanting[old]
        )
        if (new, old) in unsure and not twins:
            doubtful[new] = resembling[new]
        else:
            found[new] = old
    for new, others in resembling.items():
        if new not in found and new not in doubtful and any(old in _of(doubtful) for old in others):
            doubtful[new] = others
    return found, doubtful


def _of(doubtful: Mapping[int, set[int]]) -> set[int]:
    return {old for others in doubtful.values() for old in others}


def _twins(one: Item, other: Item) -> bool:
    return (one.words, one.front, one.back) == (other.words, other.front, other.back)


def _one_kind(new: Item, old: Item) -> bool:
    if old.kind:
        return new.kind == old.kind
    # A package does not say of what kind its cards are, but each has its kind among its tags.
    return new.kind.casefold() in old.tags or new.rule == old.rule


def _same_words(fresh: Sequence[Item], known: Sequence[Item]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for old, item in enumerate(known):
        places[item.words].append(old)
    for new, item in enumerate(fresh):
        for old in places.get(item.words, ()):
            yield new, old


def _only(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of which neither side is in another."""
    pairs = list(pairs)
    news, olds = Counter(new for new, _ in pairs), Counter(old for _, old in pairs)
    return [(new, old) for new, old in pairs if news[new] == 1 and olds[old] == 1]


def _mutual(alike: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Of pairs that share most words with each other, those that share a lot."""
    best_new: dict[int, float] = {}
    best_old: dict[int, float] = {}
    for (new, old), share in alike.items():
        best_new[new] = max(share, best_new.get(new, 0))
        best_old[old] = max(share, best_old.get(old, 0))
    return [
        (new, old)
        for (new, old), share in alike.items()
        if share >= 0.6 and share == best_new[new] == best_old[old]
    ]


def _alike(
    fresh: Sequence[Item], known: Sequence[Item], left: Iterable[int], free: Iterable[int]
) -> Iterator[tuple[int, int, float]]:
    """The pairs that share enough words, without looking at all of them.

    Two sets that share a part of at least `LEAST_OF_PART` share one of their rarest words, of which that many
    may be left out; so only the pairs that do are compared, and those that define the same.
    """
    free = sorted(free)
    asked: dict[str, list[int]] = defaultdict(list)
    for old in free:
        asked[known[old].front].append(old)
        if known[old].term:
            asked[f"{known[old].term}: "].append(old)
    often = Counter(token for old in free for token in known[old].tokens)
    places: dict[str, list[int]] = defaultdict(list)
    for old in free:
        for token in _rarest(known[old].tokens, often):
            places[token].append(old)
    for new in left:
        tokens = fresh[new].tokens
        near = {old for token in _rarest(tokens, often) for old in places.get(token, ())}
        if fresh[new].term:
            near.update(asked.get(fresh[new].front, ()), asked.get(f"{fresh[new].term}: ", ()))
        for old in sorted(near):
            together = len(tokens | known[old].tokens)
            yield new, old, len(tokens & known[old].tokens) / (together or 1)


def _rarest(tokens: frozenset[str], often: Mapping[str, int]) -> list[str]:
    keep = len(tokens) - math.ceil(LEAST_OF_PART * len(tokens)) + 1
    return sorted(tokens, key=lambda token: (often.get(token, 0), token))[:keep]


def _rarity(fresh: Sequence[Item], known: Sequence[Item]) -> dict[str, float]:
    """How much each word tells of which card it is: the fewer cards of a build have it, the more."""
    news, olds = (Counter(token for item in side for token in item.tokens) for side in (fresh, known))
    most = max(len(fresh), len(known))
    return {token: 0.2 + math.log(most / often) for token, often in (news | olds).items()}


def _share(one: frozenset[str], other: frozenset[str], worth: Mapping[str, float]) -> float:
    both = sum(worth[token] for token in one & other)
    return both / (sum(worth[token] for token in one | other) or 1)


def _is_part(one: Item, other: Item) -> bool:
    """Whether one quote is a part of the other, and the cards ask for much the same."""
    least = min(len(one.tokens), len(other.tokens))
    if least < 4 or len(one.tokens & other.tokens) < PART * least:
        return False
    return 2 * len(one.shown & other.shown) >= min(len(one.shown), len(other.shown))


def _of_one_term(new: Item, old: Item) -> bool:
    """Whether two cards define the same; where an old package does not say what, its question does."""
    return bool(new.term) and (new.term == old.term if old.term is not None else new.front == old.front)


def _in_place(new: Item, old: Item, share: float, lectures: Lectures) -> bool:
    """Whether the new card is where it was to be expected, as exactly as its words leave it open."""
    most = next(most for least, most in MOVES if share >= least)
    if most is None:
        return True
    apart = lectures.apart(new, old)
    return lectures.related(new, old) and (apart is None or apart <= most)


def _likeness(new: Item, old: Item, lectures: Lectures) -> float:
    """What beside the words of the quote speaks for two cards being one, from 0 to about 1."""
    apart = lectures.apart(new, old)
    near = 0.5 if apart is None else math.exp(-apart / _CLOSE_MS)
    shown = new.shown | old.shown
    return (
        0.2 * lectures.related(new, old)
        + 0.3 * near
        + 0.2 * (len(new.shown & old.shown) / len(shown) if shown else 0)
        + 0.2 * (old.term is not None and new.term == old.term)
        + 0.05 * (new.rule == old.rule)
        + 0.05 * old.live
    )
