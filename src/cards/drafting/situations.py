"""Situations: the condition, moment or place that advice holds in, as the parse shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_CHAIN = 4
SHORTEST = 3
"""Words of a situation that may lack its object, as "if you planned" does."""
_CONDITIONS = frozenset(
    ("if", "when", "whenever", "before", "after", "once", "unless", "while", "until", "as", "during")
)
_TRAILING = frozenset(("if", "when", "whenever", "before", "after", "once", "unless", "while"))
_NOUN_CONDITIONS = frozenset(("before", "after", "during"))
TIMES = frozenset(
    "second minute hour day week month year night morning evening afternoon weekend monday tuesday wednesday "
    "thursday friday saturday sunday time".split()
)
MOST_OF_TIME = 8
"""Words of a phrase that says when."""
_NEXT = frozenset(("conj", "parataxis", "ccomp", "advcl", "cc", "advmod", "discourse"))
"""How what follows a situation may hang from it where the parse has them the wrong way round."""
_REASONS = frozenset(("because", "'cause", "since"))
_LEADS_ON = re.compile(
    r"(?:for (?:example|instance|sure|now|me)|in (?:fact|general|addition|short|particular|other words)"
    r"|in (?:this case|that case|my \w+|the end)|of course|by the way|at the end of the day"
    r"|at (?:least|first|last)|on the other hand|as (?:i|we) \w+|with (?:all of )?(?:this|that)"
    r"|in (?:some|many|most|other|certain) (?:cases|situations|ways)"
    r"|from (?:here|there)|like|for (?:\w+ )?reasons?)\b",
    re.IGNORECASE,
)
"""Fronted phrases that say nothing of when the advice holds."""
_ASKING = frozenset(
    "figure find check see know ask determine test wonder decide verify confirm learn guess tell".split()
)
"""Verbs behind which an "if" begins a question."""
_STRESSING = frozenset("even especially particularly".split())
"""What may stand before the "if" of a condition."""
AS_YOU_LIKE = re.compile(
    r"if (?:you|we)(?: are|'re| feel)?(?: so)? (?:inclined|wish|want|like|prefer|choose)(?: to)?\W*$",
    re.IGNORECASE,
)
"""A condition that is none: "if you feel so inclined"."""


def leading_situation(head: Token, act: Span) -> Span | None:
    """An adverbial clause before the advice that says when it holds."""
    above = head.head
    higher = above.head.children if above.dep_ in ("xcomp", "parataxis") else ()
    for child in [*head.children, *above.children, *higher]:
        part = head.doc[child.left_edge.i : child.right_edge.i + 1]
        # Behind another verb it is the circumstance of that one.
        own = child.head == head or part.end <= min(child.head.i, head.head.i)
        if own and part.end <= act.start and _is_condition(child, part, _CONDITIONS):
            part = with_further(part, child.head)
            return None if _is_told(part) or _is_torn(part) else without_reason(part)
    for child in [*head.children, *head.head.children]:
        part = to_comma(child)
        fronted = child.dep_.startswith("obl") and part.start == head.sent.start + _opening(head.sent)
        parted = part.end == act.start or (part.end < act.start and head.doc[part.end].text == ",")
        own = any(t.lower_ in ("my", "me", "i") for t in part)
        if fronted and parted and part[0].pos_ == "ADP" and not own and not opens_only(part):
            return part
    return _above(head) or _time_before(head, act)


def with_further(condition: Span, verb: Token) -> Span:
    """ "if you want to carry it | when you are old", where the parse sets the two side by side."""
    clauses = (t for t in verb.lefts if t.dep_ == "advcl" and t.left_edge.i == condition.end)
    further = next(clauses, None)
    return condition if further is None else condition.doc[condition.start : to_comma(further).end]


def _above(head: Token) -> Span | None:
    """The same where the parse has advice hang from its condition: "If the page is a copy, you …"."""
    path = [head, *head.ancestors]
    if len(path) < 2 or path[-2].dep_ != "parataxis":
        return None
    condition, doc = path[-1], head.doc
    end = path[-2].left_edge.i
    while end > condition.i + 1 and doc[end - 1].is_punct:
        end -= 1
    part = doc[condition.left_edge.i : end]
    opens = part[0].head == condition and part[0].lower_ in _TRAILING
    return part if opens and any(map(is_subject, condition.lefts)) and not _is_told(part) else None


def _time_before(head: Token, act: Span) -> Span | None:
    """ "One hour before bed" or "every evening", right before the comma behind which advice begins."""
    doc, sent = head.doc, head.sent
    start = sent.start + _opening(sent)
    part = doc[start : max(act.start - 1, start)]
    if not 2 <= len(part) <= MOST_OF_TIME or doc[part.end].text != ",":
        return None
    names_time = any(t.lemma_.lower() in TIMES for t in part[:3])
    counted = part[0].pos_ == "NUM" or part[0].lower_ in ("every", "each", "the")
    if part[0].lower_ == "the" and not any(t.pos_ in ("ADP", "SCONJ") for t in part):
        return None
    return part if names_time and counted and not any(map(is_subject, part)) else None


def trailing_situation(head: Token, act: Span) -> Span | None:
    """The same at the end of the advice, so that cutting it off leaves the advice whole."""
    for child in [child for verb in chain(head) for child in verb.children]:
        first = child.left_edge
        part = head.doc[first.i + (first.is_punct and first != child) : child.right_edge.i + 1]
        last = part.end >= act.end or all(token.is_punct for token in head.doc[part.end : act.end])
        asked = child.head.lemma_.lower() in _ASKING and part[0].lower_ in ("if", "whether")
        if asked and part.start <= child.head.i + 2:
            # "figure out if the box is empty": what is to be found out, and no condition.
            continue
        if part.start > head.i + 1 and last and _is_condition(child, part, _TRAILING):
            return None if _is_told(part) else part
    return None


def whole(situation: Span, act: Span) -> Span | None:
    """A captured situation as far as its clause goes; None where the parse has it torn from what follows."""
    doc, root = situation.doc, situation.root
    if situation[0].pos_ == "ADP" and any(is_subject(t) or t.dep_ in ("aux", "cop") for t in root.lefts):
        # "In a hurry, some people forget the salt": only its beginning says when.
        first = situation[0]
        while first.head != root and first.head.left_edge.i == situation.start:
            first = first.head
        situation, root = doc[situation.start : first.right_edge.i + 1], first
    if root.right_edge.i >= situation.end and root.right_edge.i < act.start:
        situation = doc[situation.start : root.right_edge.i + 1]
    for token in situation:
        if token != root and token.head not in situation and not token.is_punct:
            return None
    following = next((token for token in doc[situation.end : act.end] if not token.is_punct), root)
    torn = following.head in situation and following.dep_ not in _NEXT and following not in situation
    torn = torn or _is_torn(situation)
    return None if torn or _is_told(situation) else without_reason(situation)


def one_clause(situation: Span) -> bool:
    """Whether a captured clause is not followed, inside the capture, by what it is the condition of."""
    return not any(
        token.dep_.startswith("advcl") and token.left_edge.i == situation.start and token.head in situation
        for token in situation
    )


def is_reason(situation: Span, act: Span) -> bool:
    """Whether it is a statement from which a "so" follows: "When it bolts it gets bitter, so pick it"."""
    follows = any(t.lower_ == "so" for t in act.doc[situation.end : act.start])
    return follows and any(
        is_subject(t) and t.pos_ == "PRON" and t.i > situation.start + 1 for t in situation
    )


def without_reason(situation: Span) -> Span:
    """A situation without a "because" inside it, which would answer more than is asked."""
    for token in situation[2:]:
        if token.lower_ in _REASONS and token.dep_ == "mark":
            return situation.doc[situation.start : token.head.left_edge.i]
    return situation


def _is_torn(situation: Span) -> bool:
    """Whether it ends before its noun: "if you make the wrong"."""
    last = situation[-1]
    return last.pos_ == "DET" or (last.pos_ == "ADJ" and situation[-2:-1].text.lower() in ("a", "an", "the"))


def _is_told(situation: Span) -> bool:
    """Whether it tells of what was once: "when we went there"."""
    verbs = [situation.root, *(t for t in situation.root.children if t.dep_.startswith(("aux", "cop")))]
    past = any("Past" in t.morph.get("Tense", []) and "Fin" in t.morph.get("VerbForm", []) for t in verbs)
    return past and (
        situation[0].lower_ in ("when", "while", "as") or sum(not t.is_punct for t in situation) <= SHORTEST
    )


def _is_condition(child: Token, part: Span, openers: frozenset[str]) -> bool:
    first = part[1].lower_ if part[0].lower_ in _STRESSING and len(part) > 1 else part[0].lower_
    relation = child.dep_.split(":")[0]
    return first in openers and (relation == "advcl" or (relation == "obl" and first in _NOUN_CONDITIONS))


def to_comma(token: Token) -> Span:
    """A phrase without the comma at its end, and what the parse has behind that."""
    end = token.right_edge.i + 1
    behind = [t.i for t in token.doc[token.i + 1 : end] if t.text == "," and not _joins(t, token)]
    return token.doc[token.left_edge.i : min([*behind, end])]


def _joins(comma: Token, token: Token) -> bool:
    """Whether a comma stands in a list that goes on."""
    return any(t.dep_ == "conj" and t.i > comma.i and t.left_edge.i <= comma.i for t in token.subtree)


def opens_only(part: Span) -> bool:
    """Whether a fronted phrase only leads from one sentence to the next."""
    return _LEADS_ON.match(part.text) is not None


def _opening(span: Span) -> int:
    """How many words at the start of a sentence only open it."""
    return next(
        (at for at, token in enumerate(span) if token.pos_ not in ("CCONJ", "INTJ", "PUNCT", "ADV")), 0
    )


def chain(head: Token) -> list[Token]:
    """A verb and those it only leads up to ("try to make sure that you check"), the last first."""
    verbs = [head]
    while len(verbs) < MAX_CHAIN:
        following = [t for t in verbs[-1].children if t.dep_ in ("xcomp", "ccomp") and t.i > verbs[-1].i]
        if not following:
            break
        verbs.append(following[0])
    return verbs[::-1]


def is_subject(token: Token) -> bool:
    """Whether a word is the subject of a verb."""
    return token.dep_.startswith(("nsubj", "csubj", "expl"))
