"""Further forms of a tip's card: what is asked for by why, how, how often, how many, instead of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Draft, Found
from cards.drafting.situations import chain
from cards.drafting.wording import clean, phrase, sentence, shorten
from cards.text import drop_openers

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

LEAST_LEFT = 2
"""Words with a meaning of their own that a question must have."""
MOST_WORDS = 22
MOST_BARE = 2
"""Words of a gerund, or before one, that tell nothing by themselves."""
_WHY = ("because", "'cause", "cause", "so", "otherwise", "since", "in case", "lest", "as")
_AIM = ("to", "in order to")
_CAUSES = re.compile(r"(?:because of|due to|owing to) (?=\w)", re.IGNORECASE)
_KNOWING = frozenset("assuming knowing expecting thinking".split())
"""Gerunds that say in what mind something is done."""
_LASTING = frozenset(
    "be have need want contain lack require help make cause allow tend keep hold mean".split()
)
"""Verbs of what is so for long: an "as" before them gives a reason, before others mostly a moment."""
_TOLD = frozenset("see say mention know show discuss hear describe notice explain go imagine tell do".split())
"""Verbs with which "as you can see" only refers to the talk."""
_EXPLAINED = re.compile(r", which .*$")
"""What is said of a thing by the way, which a question need not repeat."""
_IF = frozenset("if when whenever unless".split())
_MODALS = frozenset("may might will 'll wo would can ca could".split())
TAKING_TO = frozenset(
    "ask tell remind invite help teach get want allow force encourage need feel try ensure expect "
    "enable".split()
)
"""Behind these "to" says what somebody should do, not what for."""
_OFTEN = re.compile(
    r"^(?:at (?:least|most) |about |only )?(?:once|twice|(?:\w+ ){1,3}times)\b"
    r"(?: (?:an?|per|every|each) \w+)?"
    r"|^(?:every|each) (?:\w+ )?(?:day|week|month|year|hour|minute|morning|evening|night|time|few \w+|\w+s)\b"
    r"|^(?:daily|weekly|monthly|yearly|hourly|regularly|often)\b",
    re.IGNORECASE,
)
_ABOUT = frozenset("think talk know learn ask worry care tell forget read write hear dream".split())
"""Verbs whose "about" says of what."""
_COUNTS = ("once", "twice", "three times")
_RATE = re.compile(r"(?:an?|per|every|each) \w+(?: at (?:most|least))?", re.IGNORECASE)
MADE = frozenset("designed programmed built written arranged made set planned".split())
"""What is done to things with an aim, so that "so that" says how rather than why."""
_AMOUNTS = frozenset(
    "teaspoon tablespoon spoon spoonful cup pinch handful glass litre liter kilo gram pound ounce inch bag "
    "bottle bucket half third quarter eighth dozen".split()
)
TIME_UNITS = frozenset("second minute hour day week month year".split())


def by_why(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you wrap the stem?": because, so that, otherwise."""
    yield from _why(found, advice, _WHY)


def by_why_said(found: Found, advice: Advice) -> Iterator[Attempt]:
    """The same where the parse does not have the reason hang from the advice."""
    act, span = advice.act, found.span
    for token in span.doc[advice.head.i + 2 : span.end]:
        second = token.nbor().lower_ if token.i + 1 < span.end else ""
        told_behind = token.text == ":" and _is_statement(span.doc[token.i + 1 : span.end])
        explained = told_behind and advice.auxiliary == "should" and second not in _IF
        if token.lower_ != "because" and not (token.lower_ == "so" and second == "that") and not explained:
            continue
        before = act.doc[act.start : token.i]
        while len(before) > 1 and (before[-1].is_punct or before[-1].pos_ == "CCONJ"):
            before = before[:-1]
        others = [t for t in before if _is_subject(t) and not t.head.dep_.startswith("acl")]
        if others or not advice.in_base_form or advice.has_subject or second == "of":
            return
        part = shorten(span.doc[token.i + explained : span.end], MOST_WORDS)
        stops = [t.i for t in part if t.text in (";", "—", "–")]
        part = part.doc[part.start : min([*stops, part.end])]
        rest = advice.base(before)
        enough = sum(map(meaningful, before)) >= LEAST_LEFT and len(rest.split()) <= MOST_WORDS
        if enough and _has_meaning(part) and len(part) <= MOST_WORDS:
            wh = _why_or_how("so that" if second == "that" else "because", before)
            draft = Draft("basic", advice.asked(wh, rest), sentence(phrase(part)))
            yield Attempt("why", draft, (*(advice.actor or ()), *before, *part), part)
        return


def _is_statement(words: Span) -> bool:
    """Whether words behind a colon tell why, as a whole statement, and do not list or quote."""
    if len(words) < 4 or words[0].text == '"':
        return False
    subject = next((t for t in words.root.lefts if _is_subject(t)), None)
    return subject is not None and subject.pos_ in ("NOUN", "PROPN", "PRON") and words.root.pos_ != "X"


def _why_or_how(opener: str, words: Span) -> str:
    """ "How should doors be built?" rather than "Why": so that a wheelchair fits through."""
    return (
        "How"
        if opener in ("so", "so that") and any(t.lower_ in MADE and t.pos_ == "VERB" for t in words)
        else "Why"
    )


def by_cause_named(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you not dry pots in the sun?": because of the risk of cracks."""
    for part in _parts(advice, found.span, ("obl",)):
        cause = _CAUSES.match(part.text)
        if cause is None or not any(map(meaningful, part)):
            continue
        if (rest := without(advice, part)) is not None:
            back = sentence(f"because of {phrase(part)[cause.end() :]}")
            yield asked_for("why", advice, "Why", rest, back, part)


def by_aim(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should you wrap the stem?": to keep cutworms out."""
    yield from _why(found, advice, _AIM)


def _why(found: Found, advice: Advice, openers: tuple[str, ...]) -> Iterator[Attempt]:
    for part in _parts(advice, found.span, ("advcl", "conj", "parataxis")):
        first = " ".join(token.lower_ for token in part[:3])
        opener = next((word for word in openers if re.match(rf"{re.escape(word)}\b", first)), None)
        if opener is None or not _has_meaning(part):
            continue
        if opener in _AIM and (belongs_to_noun(part) or part.root.head.lemma_.lower() in TAKING_TO):
            continue
        if opener in _AIM and advice.negation:
            # "You don't have to go down to check it": not why one does not.
            continue
        if opener == "as" and not _is_reason(part):
            continue
        if opener == "so" and part.doc[part.start - 1].lower_ == "and":
            # What comes of it, not what for: "stretch it and so the seams get tight".
            continue
        if opener == "so" and part[:2].text.lower() not in ("so that",) and not _own_subject(part.root):
            continue
        part = _with_its_verb(part, found.span)
        rest = without(advice, part)
        if rest is not None:
            said = phrase(part)
            wh = _why_or_how(opener, advice.act)
            yield asked_for(
                "why", advice, wh, rest, sentence(re.sub(r"^(?:'cause|cause|as)\b", "because", said)), part
            )


def belongs_to_noun(part: Span) -> bool:
    """Whether a "to" says what sort of thing is meant, not what for: "the tools necessary to open it"."""
    before = part.doc[part.start - 1] if part.start else part[0]
    return before.pos_ == "ADJ" and before.dep_ == "amod" and before.head.i < before.i


def _is_reason(part: Span) -> bool:
    """Whether a clause with "as" says why, not when or how: "as the tent has no floor"."""
    verb = part.root
    own = any(t.lower_ == "as" and t.dep_ == "mark" and t.i == part.start for t in verb.lefts)
    subject = next((t for t in verb.lefts if _is_subject(t)), None)
    if not own or subject is None or verb.lemma_.lower() in _TOLD or _is_likened(part):
        return False
    before = {t.lower_ for t in verb.lefts}
    copula = any(t.dep_ == "cop" for t in verb.lefts)
    return bool(before & (_MODALS | {"not", "n't"})) or copula or verb.lemma_.lower() in _LASTING


def _is_likened(part: Span) -> bool:
    """Whether a clause says what something is done like: "as if they were your own"."""
    return part[0].lower_ == "as" and part[1:2].text.lower() in ("if", "though")


def by_means(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How should you fix the net?": by doing something, using something, or as if it were new."""
    for part in (*_parts(advice, found.span, ("advcl",)), *_minds(advice)):
        by = part[0].lower_ == "by" and len(part) > 2
        using = part[0].lower_ == "using" and len(part) > 1
        one_of_many = part.doc[max(part.start - 4, 0) : part.start].text.lower().find("for example") >= 0
        likened = _is_likened(part)
        minded = part[0].lower_ in _KNOWING
        asks = by or using or likened or minded
        least = 1 if likened or minded else LEAST_LEFT
        if asks and not one_of_many and (rest := without(advice, part, least)) is not None:
            yield asked_for("means", advice, "How", rest, sentence(phrase(part)), part)


def _minds(advice: Advice) -> Iterator[Span]:
    """ "knowing what is left": in what mind it is done, which the parse may hang from any verb."""
    for token in advice.act[MOST_BARE:]:
        part = token.doc[token.i : min(token.right_edge.i + 1, advice.act.end)]
        hangs = token.dep_ in ("advcl", "xcomp") and token.head.i < token.i
        if token.lower_ in _KNOWING and hangs and len(part) > MOST_BARE:
            yield part


def by_often(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How often should you turn the compost?", and "For how long …?" """
    for part in _parts(advice, found.span, ("obl", "advmod", "nmod")):
        part = _with_rate(part)
        compared = part.doc[part.end : part.end + 1].text.lower() in ("as", "than")
        told = f" {part.text.lower()} " in f" {advice.act.doc[part.end : advice.act.end].text.lower()} "
        if compared or told:
            continue
        if _OFTEN.match(part.text) and (rest := without(advice, part)) is not None:
            yield asked_for("often", advice, "How often", rest, sentence(phrase(part)), part)
        long = part[0].lower_ == "for" and part.root.lemma_.lower() in TIME_UNITS
        if long and len(part) > 2 and (rest := without(advice, part)) is not None:
            yield asked_for("long", advice, "For how long", rest, sentence(phrase(part)), part)


def _with_rate(part: Span) -> Span:
    """ "once" with the "a month at most" behind it."""
    behind = _RATE.match(part.doc[part.end : part.sent.end].text) if part.text.lower() in _COUNTS else None
    end = part.end
    while behind is not None and part.doc[part.end : end].text != behind.group():
        end += 1
        if end > part.sent.end:
            return part
    return part.doc[part.start : end]


def by_until(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How long should you rinse the rice?": until the water runs clear."""
    for part in _parts(advice, found.span, ("advcl", "obl")):
        if part[0].lower_ in ("until", "till") and len(part) > 1:
            rest = without(advice, part)
            if rest is not None:
                yield asked_for("until", advice, "How long", rest, sentence(phrase(part)), part)


def by_number(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How many hens should you keep?", "How much salt should you add to the dough?" """
    thing = object_of(advice)
    if thing is not None and thing.doc[thing.end : thing.end + 1].text == ":":
        # "Think of three colours: …": they can be counted behind it.
        return
    if thing is not None and (measured := _measured(thing)) is not None:
        amount, what = measured
        rest = without(advice, thing, least=1)
        if rest is not None:
            many = "Plur" in what.root.morph.get("Number", [])
            how = "How much of" if what[0].pos_ == "DET" else "How many" if many else "How much"
            wh = f"{how} {phrase(what)}"
            yield asked_for("number", advice, wh, rest, sentence(phrase(amount)), amount)
        return
    if thing is not None and (share := _share(thing)) is not None:
        rest = without(advice, thing, least=1)
        if rest is not None:
            part = thing.doc[thing.start : share.start]
            yield asked_for("number", advice, f"How much {phrase(share)}", rest, sentence(phrase(part)), part)
        return
    number = next((t for t in thing.root.children if t.dep_ == "nummod"), None) if thing is not None else None
    if thing is None or number is None or "Plur" not in thing.root.morph.get("Number", []):
        return
    end = number.right_edge.i + 1
    start = number.left_edge.i
    if start == thing.start + 1 and thing[0].lower_ == "about":
        start = thing.start
    if start != thing.start or not thing.doc[end : thing.end].text or thing.root.lemma_.lower() == "time":
        return
    counted = phrase(thing.doc[end : thing.end])
    rest = without(advice, thing)
    if rest is not None:
        part = thing.doc[start:end]
        yield asked_for("number", advice, f"How many {counted}", rest, sentence(phrase(part)), part)


def _measured(thing: Span) -> tuple[Span, Span] | None:
    """Amount and substance of "an eighth of a teaspoon of salt"."""
    head = thing.root
    while head.lemma_.lower() in _AMOUNTS:
        within = [t for t in head.rights if t.dep_ == "nmod" and t.left_edge.lower_ == "of"]
        if not within or within[0].i >= thing.end:
            return None
        head = within[0]
    if head == thing.root:
        return None
    start = head.left_edge.i
    if any(t.lower_ in ("to", "into") for t in thing.doc[head.i : thing.end]):
        # "salt to the dough": where it goes belongs to the verb.
        return None
    return thing.doc[thing.start : start], thing.doc[start + 1 : thing.end]


def _share(thing: Span) -> Span | None:
    """The "of the flour" of "20% of the flour"."""
    if thing.root.text.lower() not in ("%", "percent") and not thing.root.text.endswith("%"):
        return None
    whole = next((t for t in thing.root.rights if t.dep_ == "nmod" and t.left_edge.lower_ == "of"), None)
    return thing.doc[whole.left_edge.i : thing.end] if whole is not None else None


def by_instead(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What should you use instead of peat?" """
    thing = object_of(advice)
    for part in _parts(advice, found.span, ("obl", "advcl", "advmod", "conj")):
        words = part.text.lower()
        if not words.startswith(("instead of ", "rather than ")) or not _has_meaning(part):
            continue
        if part.start > advice.act.end + 2:
            continue
        if thing is not None and thing.end <= part.start:
            rest = without(advice, thing, least=1)
            if rest is not None:
                rest = rest if part.end <= advice.act.end else f"{rest} {phrase(part)}"
                yield asked_for("instead", advice, "What", rest, sentence(phrase(thing)), thing)
        elif (rest := without(advice, part, least=1)) is not None:
            front = advice.asked("What", f"do {phrase(part)}")
            yield Attempt("instead", Draft("basic", front, sentence(rest)), (*part, *advice.act), part)


def asked_for(
    form: str, advice: Advice, wh: str, rest: str, back: str, part: Span, named: tuple[Token, ...] = ()
) -> Attempt:
    """The attempt at a question for a part of the advice, by what is left of the advice without it."""
    left = [t for t in advice.act if not part.start <= t.i < part.end]
    held = advice.situation
    if held is not None and (held.end <= part.start or part.end <= held.start):
        rest, left = f"{rest} {phrase(held)}", [*left, *held]
    if form == "why":
        rest = _EXPLAINED.sub("", rest)
    shown = (*named, *(advice.actor or ()), *left, *part)
    return Attempt(form, Draft("basic", advice.asked(wh, rest), back), shown, part)


def _parts(advice: Advice, span: Span, relations: tuple[str, ...]) -> Iterator[Span]:
    """What hangs from the advice's verbs to their right, by relation; it may lie behind the advice proper."""
    if not advice.in_base_form or advice.has_subject:
        return
    for verb in chain(advice.head):
        for child in verb.children:
            if child.dep_.split(":")[0] not in relations or child.i <= verb.i:
                continue
            part = span.doc[child.left_edge.i : child.right_edge.i + 1]
            while len(part) > 1 and part[0].pos_ in ("PUNCT", "CCONJ"):
                part = part[1:]
            if part.start > verb.i and part.end <= span.end:
                yield part


def _with_its_verb(part: Span, span: Span) -> Span:
    """A part with the verb behind it that the parse has torn off: "as it helps the rot | be stopped"."""
    following = span.doc[part.end : part.end + 2]
    if len(following) == 2 and following[0].lower_ == "be" and following[0].head.i < span.end:
        return span.doc[part.start : max(following[0].head.right_edge.i + 1, part.end)]
    return part


def without(advice: Advice, part: Span, least: int = LEAST_LEFT) -> str | None:
    """The advice without one of its parts, in its base form, where enough to ask about is left."""
    act = advice.act
    before, after = act.doc[act.start : min(part.start, act.end)], act.doc[min(part.end, act.end) : act.end]
    if not len(before) or not advice.in_base_form or advice.has_subject:
        return None
    after = _one_command(before, after)
    if len(after) > 1 and after[0].pos_ == "CCONJ" and after[1].lower_ == part[-1].lower_:
        # "… saw it again | and again to fit the shelf": the part goes on.
        return None
    if len(after) > 1 and after[0].pos_ == "CCONJ" and after[1].pos_ == "NUM":
        # "wrap it 20 times | and 7 times on steel": so does this.
        return None
    left = [*before, *after]
    if any(t.dep_ in ("conj", "parataxis") and any(map(_is_subject, t.children)) for t in left):
        return None
    if sum(meaningful(t) for t in [*(advice.actor or ()), *left]) < least:
        return None
    words = f"{advice.base(before)} {clean(after).text if len(after) else ''}"
    words = drop_openers(words.strip(" .,;:?!"))
    whole = words.count('"') % 2 == 0 and ":" not in words
    return words if whole and len(words.split()) <= MOST_WORDS else None


def _one_command(before: Span, after: Span) -> Span:
    """What stands behind a part as far as it belongs to the verb before that part."""
    for token in after:
        beside = (
            token.dep_ in ("conj", "parataxis", "ccomp") and token.pos_ == "VERB" and token.head in before
        )
        if beside and not any(t.dep_ in ("mark", "aux") for t in token.lefts):
            end = token.left_edge.i
            while end > after.start and after.doc[end - 1].pos_ in ("CCONJ", "PUNCT"):
                end -= 1
            return after.doc[after.start : max(end, after.start)]
    return after


def object_of(advice: Advice) -> Span | None:
    """The whole phrase that is the object of the advice's last verb, where a question can leave it out."""
    if not advice.in_base_form or advice.has_subject:
        return None
    act = advice.act
    for verb in chain(advice.head):
        token = next((t for t in verb.rights if t.dep_ == "obj" or _is_roughly_so_many(t)), None)
        if token is None or token.pos_ not in ("NOUN", "PROPN", "NUM", "SYM") or token.i >= act.end:
            continue
        part = act.doc[token.left_edge.i : token.right_edge.i + 1]
        # "drag and | drop the files": one thing, two verbs.
        whole = act.doc[part.start - 1].pos_ != "CCONJ"
        return part if whole and part.start > verb.i and part.end <= act.end else None
    return None


def _is_roughly_so_many(token: Token) -> bool:
    """Whether a "case" is only the "about" of "about three parts"."""
    before = [t.lower_ for t in token.lefts if t.dep_ == "case"]
    counted = token.head.lemma_.lower() not in _ABOUT
    return (
        counted
        and token.dep_ == "obl"
        and before == ["about"]
        and any(t.dep_ == "nummod" for t in token.lefts)
    )


def _has_meaning(part: Span) -> bool:
    return any(map(meaningful, part))


def _own_subject(verb: Token) -> bool:
    return any(map(_is_subject, verb.children))


def _is_subject(token: Token) -> bool:
    return token.dep_.startswith(("nsubj", "expl"))
