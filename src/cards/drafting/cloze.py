"""Clozes: which words of a sentence to hide, so that there is something to recall and only that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.attempt import LIGHT, meaningful
from cards.drafting.draft import Draft
from cards.drafting.situations import chain
from cards.drafting.torn import MEASURES, torn
from cards.drafting.wording import Words
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_SHARE = 0.5
"""Of the sentence's words: more hidden than that and nothing is left to go by."""
MAX_HIDDEN = 9
"""Words: more than that is a recitation."""
MAX_FRONT = 30
MAX_RANK = 3
CLAUSE_OPENERS = frozenset("if when whenever before after once unless while until because since so".split())

_WANTED = ("obj", "xcomp", "ccomp", "obl", "advcl", "conj", "advmod")
_LONG_MODIFIERS = ("acl", "obl", "xcomp")
_SHORT_MODIFIERS = ("amod", "compound", "nummod", "nmod", "conj")
_BEFORE_NOUN = ("amod", "compound", "nummod", "advmod", "det", "nmod:poss")
_NAME_PARTS = ("flat", "appos", "nummod", "compound", "nmod:unmarked", "compound:prt")
_GIVEN_AWAY = ("DET", "ADP", "PART", "PRON", "SCONJ", "CCONJ", "PUNCT", "AUX")
_FILLERS = frozenset("then also just so actually really simply probably maybe again basically".split())
"""Adverbs before a phrase that nobody would recall with it."""
_ASKING = frozenset("what who whom whose which when where why how whether".split())
_NO_NEWS = re.compile(
    r"^(?:keep|bear) in mind$"
    r"|^(?:how|what|which|where|when)\w* .*\byou(?:'d)? (?:want|like|need|wish|prefer)$",
    re.IGNORECASE,
)
"""What is no answer: "keep in mind", and what the listener is free to choose."""
_SOFTENERS = ("kind of", "sort of", "lot of", "lots of", "bit of", "couple of")
_ECHOES = frozenset("it them they this that these those there here".split())
_SAYS_LITTLE = frozenset(
    "thing information step way part people lot result one something anything everything stuff kind sort "
    "order conjunction example case time piece number couple bit point place fact version person other "
    "end sure mind attention care look little problem issue factor dial store content improvement "
    "resource website page video topic item element fashion matter able link purpose reason".split()
)


def hide(
    words: Words, act: Span, head: Token, least_left: int = 1, of_list: bool = False
) -> Iterator[tuple[Draft, Span]]:
    """Clozes of the telling parts of some advice, with the part that each hides, the most telling first.

    `words` are the sentence as it will stand on the card, `act` the advice within it and `head` its verb;
    `least_left` words with a meaning must stay visible where no clause sets the situation, and one of a
    list is hidden only with `of_list`. Parts are left out that are too long, too short, empty of meaning or
    given away by the rest.
    """
    total = len(words.text.split())
    if total > MAX_FRONT:
        return
    most = min(MAX_HIDDEN, max(4, round(MAX_SHARE * total)), total - 2)
    for part in sorted(dict.fromkeys(candidates(act, head)), key=_rank):
        place = words.find(part)
        if place is None or not telling(part) or _tears_quotation(words.text, *place):
            continue
        if not place[0] and words.text[place[1] :].lstrip()[:1] in tuple("—–-:;"):
            continue
        if len(part) == 1 and part[0].lemma_.lower() in MEASURES:
            continue
        if len(words.text[slice(*place)].split()) > most or torn(part) or _rank(part) > MAX_RANK:
            continue
        left = [token for token in words.span if not part.start <= token.i < part.end]
        if echoes(part) or (one_of_many(part) and not of_list):
            continue
        if not given_away(part, left) and _enough_left(left, least_left):
            yield cloze(words, *place), part


def echoes(part: Span) -> bool:
    """Whether a phrase has a pronoun or a "there" and hardly anything else: "food there for them"."""
    return sum(map(meaningful, part)) < 2 and any(token.lower_ in _ECHOES for token in part)


def one_of_many(part: Span) -> bool:
    """Whether a phrase is not all of a list of three or more, or one of two qualities: anything would fit."""
    root = part.root
    first = root.head if root.dep_ == "conj" else root
    items = [first, *(t for t in first.children if t.dep_ == "conj")]
    if any(item.pos_ not in ("NOUN", "PROPN") for item in items):
        return first.pos_ == "ADJ" and root.pos_ == "ADJ" and root.dep_ == "conj"
    return len(items) > 2 and any(item in part for item in items) and any(item not in part for item in items)


def _rank(part: Span) -> int:
    """Several words before one, and a number, a name or a quality before a bare noun."""
    if len(part) > 1:
        return 0
    return {"NUM": 1, "PROPN": 1, "ADJ": 2, "NOUN": 3}.get(part[0].pos_, 4)


def given_away(part: Span, left: list[Token]) -> bool:
    """Whether the visible words name all that a part names, though it may say to use it."""
    shown = {token.lemma_.lower() for token in left if not empty(token)} | {"use"}
    if len(part) > 1 and part.root.lemma_.lower() in shown and part.root.pos_ in ("VERB", "ADJ"):
        return True
    return all(token.lemma_.lower() in shown for token in part if not empty(token))


def _enough_left(left: list[Token], least: int) -> bool:
    """Whether the visible words set a situation: some mean something, or a clause says when or why."""
    telling_words = sum(not empty(token) and token.lower_ not in _FILLERS for token in left)
    clause = any(token.lower_ in CLAUSE_OPENERS and token.dep_ in ("mark", "advmod") for token in left)
    return telling_words >= least or (clause and telling_words >= 1)


def cloze(words: Words, start: int, end: int) -> Draft:
    """A cloze of the characters from `start` up to `end` of clean words, less the points at their end."""
    front = capitalise_first(words.text)
    hidden = front[start:end].rstrip(" ,.;:?!")
    end = start + len(hidden)
    shown = front[:start] + "[...]" + front[end:]
    stop = "" if shown.rstrip("\"')").endswith((".", "?", "!")) else "."
    text = front[:start] + "{{c1::" + hidden + "}}" + front[end:]
    return Draft("cloze", shown + stop, hidden, text=text + stop, confidence=0.9)


def candidates(act: Span, head: Token) -> Iterator[Span]:
    """Parts of the advice that could be hidden, the most telling first."""
    objects = [
        child
        for verb in chain(head)
        for relation in _WANTED
        for child in verb.children
        if child.dep_.split(":")[0] == relation and act.start <= child.i < act.end
    ]
    for token in objects:
        yield from bare(_subtree(token, act))
        for part in token.children:
            if part.dep_.split(":")[0] in _LONG_MODIFIERS and act.start <= part.i < act.end:
                yield from bare(_subtree(part, act))
        core = _core(token, act)
        if _goes_on_with_of(core, act) and core.root.lemma_.lower() not in MEASURES:
            yield from bare(_with_of(core, act))
        yield from bare(core)
    for token in objects:
        for part in token.children:
            if part.dep_ in _SHORT_MODIFIERS and act.start <= part.i < act.end:
                yield from bare(_subtree(part, act))
    if head.pos_ not in ("VERB", "AUX") or any(child.dep_ == "aux:pass" for child in head.children):
        yield from bare(act.doc[max(head.left_edge.i, act.start) : head.i + 1])
        yield act.doc[head.i : head.i + 1]


def bare(part: Span) -> Iterator[Span]:
    """The phrase without the determiner or preposition that grammar gives away.

    The preposition stays where another one is coordinated with it: "in a notebook or in a terminal".
    """
    if any(t.dep_ == "conj" and t.head == part.root and t in part and _prepositions(t) for t in part):
        yield part
        return
    start = part.start
    while start < part.end - 1 and (
        part.doc[start].pos_ in _GIVEN_AWAY or part.doc[start].lower_ in _FILLERS
    ):
        if part.doc[start + 1].lower_ in ("least", "most", "else") or part.doc[start].lower_ in _ASKING:
            break
        start += 1
    while part.doc[start : start + 2].text.lower() in _SOFTENERS and start < part.end - 2:
        start += 2
        while start < part.end - 1 and part.doc[start].pos_ in _GIVEN_AWAY:
            start += 1
    yield part.doc[start : part.end]


def _prepositions(token: Token) -> bool:
    return any(child.dep_ == "case" for child in token.lefts)


def telling(part: Span) -> bool:
    """Whether hiding this asks for something: a word with a meaning of its own, and no free choice."""
    return not all(map(empty, part)) and not _NO_NEWS.search(part.text)


def empty(token: Token) -> bool:
    """Whether a word says so little that nobody could recall it, or recall something by it."""
    return not token.like_num and (
        token.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV")
        or not token.is_alpha
        or (token.is_stop if token.pos_ != "VERB" else token.lemma_.lower() in LIGHT)
        or token.lemma_.lower() in _SAYS_LITTLE
    )


def _subtree(token: Token, act: Span) -> Span:
    return token.doc[max(token.left_edge.i, act.start) : min(token.right_edge.i + 1, act.end)]


def _core(token: Token, act: Span) -> Span:
    """A phrase without what follows its noun: relative clauses, further prepositions."""
    left = [child.left_edge.i for child in token.lefts if child.dep_ in _BEFORE_NOUN]
    end = token.i + 1
    while end < act.end and token.doc[end].head == token and _of_name(token.doc[end]):
        end += 1
    return token.doc[max(min([*left, token.i]), act.start) : end]


def _goes_on_with_of(core: Span, act: Span) -> bool:
    return core.end < act.end and act.doc[core.end].lower_ == "of"


def _with_of(core: Span, act: Span) -> Span:
    """A noun with what stands behind its "of", which says what it is, but not with what follows that."""
    inner = next((t for t in core.root.rights if act.doc[core.end].head == t and t.i < act.end), None)
    return core.doc[core.start : _core(inner, act).end] if inner is not None else core


def _of_name(token: Token) -> bool:
    """Whether a word behind a noun names it further, as the B of "plan B"."""
    return token.dep_ in _NAME_PARTS or (token.pos_ in ("PROPN", "NUM", "X") and token.n_lefts == 0)


def _tears_quotation(text: str, start: int, end: int) -> bool:
    """Whether the place begins or ends inside a quotation, which would leave half of it."""
    return text[:start].count('"') % 2 == 1 or text[start:end].count('"') % 2 == 1
