"""What somebody may, should or needs to do, read off the parse, wherever in the statement a rule began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.drafting.advice import AT_END, modal_of
from cards.drafting.attempt import meaningful
from cards.drafting.draft import Found
from cards.drafting.situations import AS_YOU_LIKE, is_subject, opens_only, to_comma, with_further
from cards.drafting.stated import CONDITIONS, opener_of, trimmed
from cards.drafting.wording import clean, phrase
from cards.text import capitalise_first, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_LEADING = frozenset("go need want have ought get like able".split())
"""What stands between a subject and the verb that says what is done."""
NEEDING = frozenset("need use require choose buy get take".split())
"""Verbs of which the "to" behind their object says what for."""
_PROMISING = frozenset("will 'll wo would 'd going gonna".split())
_FILLING = frozenset("also then just really basically actually probably definitely simply maybe".split())
_BE = {"is": "is", "'s": "is", "are": "are", "'re": "are", "can": "can", "could": "could", "would": "would"}
_GIVEN = frozenset("the this that these those your our my their its his her".split())
_CUT = ("because", "since", "so", "as", "although", "though", "while", "whereas", "but", "which", "'cause")
"""What goes on about the statement rather than in it."""


@dataclass(frozen=True)
class Modal:
    """A statement with "can", "should", "need to" taken apart."""

    verb: Token
    """What is done: `focus` of "you want to be able to focus"."""
    subject: str
    actor: Span | None
    """The words of the subject, where they are more than a pronoun."""
    auxiliary: str
    infinitive: str
    """`need to` or `important to`; mostly empty."""
    negation: str
    parts: tuple[Span, ...]
    """What follows the verb, piece by piece: objects, places, clauses."""
    lead: Span | None
    """When or where it holds, said before the subject."""

    def asked(self, wh: str, left: tuple[Span, ...], stranded: str = "") -> str:
        """A question with only these of its parts, and a preposition at its end."""
        pieces = [phrase(part) for part in left]
        before = phrase(self.lead) if self.lead is not None else ""
        ahead = self.lead is not None and self.lead[0].lower_ in ("as", "like")
        if ahead:
            wh, before = f"{capitalise_first(before)}, {lower_first(wh)}", ""
        words = [self.auxiliary, self.subject, self.negation, self.infinitive, self.verb.lemma_.lower()]
        said = " ".join(word for word in (wh, *words, *pieces, stranded, before) if word)
        return AT_END.sub("", said.rstrip(" .,;:?!")).rstrip(" .,;:?!") + "?"

    def without(self, part: Span) -> tuple[Span, ...]:
        """The other parts."""
        return tuple(one for one in self.parts if one.start != part.start)

    def shown(self, left: tuple[Span, ...], part: Span) -> tuple[Token, ...]:
        """The words on a card that asks for a part."""
        pieces = [*([self.actor] if self.actor is not None else []), *left, part]
        return (self.verb, *(self.lead or ()), *(token for piece in pieces for token in piece))


_NOTICING = frozenset("see notice observe hear".split())


def modals(found: Found) -> Iterator[Modal]:
    """The statement of this sort around what a rule found, else the first in it; or none."""
    matched, span = found.match.matched, found.span
    act = found.capture("act")
    below = (act if act is not None else matched).root
    inside = span.doc[max(matched.start, span.start) : min(matched.end, span.end)]
    for top in (below, *below.ancestors, *inside):
        statement = taken_apart(top) if top in span else None
        if statement is not None:
            yield statement
            return


def is_given(part: Span) -> bool:
    """Whether a noun is spoken of as known: "the box", "it"; then what is done with it is the news."""
    root = head_of(part)
    return root.pos_ in ("PRON", "PROPN") or part[0].lower_ in _GIVEN


def head_of(part: Span) -> Token:
    """The word by which a part hangs from its verb."""
    return next((t for t in part if t.head not in part), part.root)


def object_of(statement: Modal) -> Span | None:
    """The part that is the verb's object."""
    return next((part for part in statement.parts if head_of(part).dep_ == "obj"), None)


def taken_apart(top: Token) -> Modal | None:
    """The statement that is built on a word; None where it has no modal, or a subject that says nothing."""
    subject = next((t for t in reversed(list(top.lefts)) if is_subject(t)), None)
    if subject is None or top.pos_ not in ("VERB", "ADJ", "AUX") or top.dep_.startswith("acl"):
        return None
    verb, able = _core(top, subject)
    if verb is None or verb.pos_ != "VERB" or subject.i > verb.i:
        return None
    if any(t.dep_ in ("aux:pass", "cop") and t.i > subject.i for t in verb.lefts):
        return None
    doc = top.doc
    between = list(doc[subject.i + 1 : verb.i])
    if any(t.lower_ == "only" for t in between):
        # Asked for one part, "only" would be said of another.
        return None
    said = " ".join(t.lower_ for t in between)
    negation = "not" if any(t.lower_ in ("not", "n't", "never") for t in between) else ""
    evaluated = top.pos_ == "ADJ" and subject.lower_ == "it" and not able
    actor = None
    if evaluated:
        copula = next((t for t in top.lefts if t.dep_ in ("cop", "aux")), None)
        if copula is None or copula.lower_ not in _BE or negation:
            return None
        helped = next((t for t in top.rights if t.dep_ == "obl" and t.left_edge.lower_ == "for"), None)
        who, auxiliary, infinitive = "it", _BE[copula.lower_], f"{top.lower_} to"
        if helped is not None and helped.i < verb.i and helped.pos_ == "NOUN":
            actor = doc[helped.left_edge.i + 1 : helped.right_edge.i + 1]
            who, auxiliary, infinitive = phrase(actor), "should", ""
        elif auxiliary != "is":
            who, auxiliary, infinitive = "you", "should", ""
    else:
        if subject.pos_ == "PRON" and subject.lower_ not in ("you", "we", "they", "i", "one"):
            return None
        row = modal_of(said)
        promised = any(t.lower_ in _PROMISING for t in between)
        if verb.lemma_.lower() == "need" and not (row and row[0] in ("can", "could", "might")):
            row = ("do", "")
        if row is None and promised:
            row = ("should", "")
        if row is None:
            return None
        auxiliary, infinitive = row
        if auxiliary == "should" and verb.lemma_.lower() in _NOTICING and not negation:
            # "then you should see fewer flies" promises more than it advises.
            return None
        if able and auxiliary != "should":
            infinitive = f"{infinitive} be able to".strip()
        shown = subject.lower_ == "i" or (subject.lower_ == "we" and promised)
        who = "you" if shown else subject.lower_
        if subject.pos_ != "PRON":
            actor = doc[subject.left_edge.i : subject.right_edge.i + 1]
            who = phrase(actor)
            plural = "Plur" in subject.morph.get("Number", []) or any(
                t.dep_ == "conj" for t in subject.children
            )
            auxiliary = "does" if auxiliary == "do" and not plural else auxiliary
    return Modal(verb, who, actor, auxiliary, infinitive, negation, tuple(_parts(verb)), _lead(top, subject))


def _core(top: Token, subject: Token) -> tuple[Token | None, bool]:
    """The verb that a statement leads up to, and whether by "able"."""
    verb, able = top, False
    if top.pos_ == "ADJ" and subject.lower_ == "it":
        verb = next((t for t in top.rights if t.dep_ in ("csubj", "xcomp", "advcl", "ccomp")), top)
        marked = any(t.lower_ == "to" and t.dep_ == "mark" for t in verb.lefts)
        return (verb if marked and not any(map(is_subject, verb.lefts)) else None), False
    while verb.lemma_.lower() in _LEADING:
        able = able or verb.lower_ == "able"
        following = next((t for t in verb.rights if t.dep_ == "xcomp" and not _has_object(verb, t)), None)
        if following is None:
            break
        verb = following
    return verb, able


def _has_object(verb: Token, before: Token) -> bool:
    return any(t.dep_ == "obj" and t.i < before.i for t in verb.rights)


def _parts(verb: Token) -> Iterator[Span]:
    """What hangs from a verb, up to a reason, a further statement or a further verb."""
    doc = verb.doc
    for child in verb.rights:
        part = doc[child.left_edge.i : child.right_edge.i + 1]
        relation = child.dep_.split(":")[0]
        while len(part) > 1 and part[0].is_punct:
            part = part[1:]
        further = relation in ("conj", "parataxis", "cc", "discourse", "dep", "appos")
        goes_on = relation == "mark" or len(part) == 1 or any(map(is_subject, child.lefts))
        if further or (part[0].lower_ in _CUT and goes_on):
            return
        if child.pos_ == "PUNCT":
            if child.text in (";", ":", "—", "–", "-", '"'):
                return
            continue
        if relation == "advmod" and child.lower_ in _FILLING:
            continue
        aim = next((t for t in child.rights if t.dep_ == "acl" and t.left_edge.lower_ == "to"), None)
        if relation == "obj" and aim is not None and verb.lemma_.lower() in NEEDING:
            yield trimmed(doc[part.start : aim.left_edge.i])
            part = doc[aim.left_edge.i : part.end]
        yield _with_clause(trimmed(part), verb)


def _with_clause(part: Span, verb: Token) -> Span:
    """A last part with the "that" clause behind it, where the parse has it hang from a verb above."""
    doc, end = part.doc, part.end
    if part.root.pos_ != "NOUN" or end != verb.right_edge.i + 1 or end >= verb.sent.end:
        return part
    if doc[end].lower_ not in ("that", "who", "which"):
        return part
    above = [t for t in doc[end].ancestors if t.left_edge.i >= end]
    return doc[part.start : above[-1].right_edge.i + 1] if above else part


def _lead(top: Token, subject: Token) -> Span | None:
    """A circumstance before the subject."""
    for child in top.lefts:
        part = to_comma(child)
        if part.end > subject.left_edge.i or AS_YOU_LIKE.match(part.text):
            continue
        aim = child.dep_ == "advcl" and part[0].lower_ in ("to", "in")
        clause = child.dep_ == "advcl" and opener_of(child) in CONDITIONS
        place = child.dep_.startswith("obl") and part[0].pos_ == "ADP" and not opens_only(part)
        if (aim or clause or place) and any(map(meaningful, part)) and clean(part).text.count('"') % 2 == 0:
            part = with_further(part, top)
            likened = part.start > top.sent.start and part.doc[part.start - 1].lower_ in ("as", "like")
            return part.doc[part.start - likened : part.end]
    above = top.head
    first = next((t for t in above.lefts if is_subject(t)), None)
    if top.dep_ == "conj" and first is not None and above.i < top.i:
        held = _lead(above, first)
        return held if held is not None and held[0].lower_ in CONDITIONS else None
    return None
