"""Questions about a statement with a subject of its own: why, when, for whom it holds, what something is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.drafting.advice import Advice
from cards.drafting.asking import MADE
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.cloze import telling
from cards.drafting.draft import Draft, Found
from cards.drafting.parts import PEOPLE
from cards.drafting.situations import opens_only, to_comma
from cards.drafting.stated import trimmed
from cards.drafting.wording import clean, phrase, sentence, shorten
from cards.text import capitalise_first, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MOST_ASKED = 24
"""Words of a question."""
MOST_SAID = 25
"""Words of an answer."""
MOST_LEAD = 8
"""Words of what stands before a statement and goes before its question."""
LEAST_LEFT = 2
"""Words with a meaning that a question for a subject must have."""
_MODALS = frozenset("can could will would should must may might 'll ca wo".split())
_BE = frozenset("is are 's 're be".split())
_NEAR = 2
"""Words between a verb and the pronoun of the next clause, with the comma."""
_FULL = {"'s": "is", "'re": "are", "'ll": "will", "ca": "can", "wo": "will"}
_WHY = ("because", "since", "so that", "'cause", "as")
_BY = ("by",)
_JUDGED = frozenset(
    "best well better easy easier hard harder useful helpful good important needed required".split()
)
_HOLDING = frozenset("when if while".split())
_EVALUATING = frozenset(
    "important best main key great first good big biggest only easy easiest second next last final most "
    "better critical crucial essential obvious effective other simple nice common single number real third "
    "useful".split()
)
_HEADS = frozenset(
    "way thing step part key trick secret rule strategy technique role goal approach advice tip piece option "
    "idea point mistake solution method purpose job aim reason challenge advantage benefit problem question "
    "principle practice habit test factor place time choice".split()
)
_STEERING = frozenset("note mention say know remember keep mind see".split())
"""What a "thing to note" is to be, which says nothing of the thing."""
_ADVERBS = frozenset("also then just really basically actually probably".split())
_AT_END = re.compile(r"[,;]? (?:for (?:example|instance)|of course|as well|though|too|and)$", re.IGNORECASE)
_ADVERB = re.compile(r"\b(?:really|actually|basically) ")
_GIVEN = frozenset("the this that these those your our my such".split())
_MAKERS = frozenset(
    "make help allow prevent reduce improve increase protect avoid save boost keep ensure enable".split()
)
_TOGETHER = frozenset("conjunction combination connection".split())
_POINTING = frozenset("this it these they".split())
_AIMS = frozenset("goal purpose aim".split())
_NO_SUBJECT = frozenset("that this it what which there".split())


@dataclass(frozen=True)
class Clause:
    """A statement taken apart, so that it can be turned round."""

    verb: Token
    subject: Span
    auxiliary: str
    """What goes before the subject in a question: `can`, `is`, `does`."""
    rest: Span
    """What follows the subject and the auxiliary, up to the end of the statement."""
    base: bool
    """Whether the rest begins with a verb that needs its base form."""

    def asked(self, wh: str, parts: list[Span], stranded: str = "") -> str:
        """A question with some parts of the rest left out, and a preposition at its end."""
        pieces: list[str] = []
        start = self.rest.start
        for part in sorted(parts, key=lambda one: one.start):
            if start < part.start:
                pieces.append(self.words(start, part.start))
            start = part.end
        if start < self.rest.end:
            pieces.append(self.words(start, self.rest.end))
        said = " ".join(pieces)
        said = re.sub(r"\s+([,.;:?!])", r"\1", re.sub(r"\s+", " ", said)).strip(" ,.;:")
        said = _AT_END.sub("", said)
        words = (wh, self.auxiliary, phrase(self.subject), said, stranded)
        return " ".join(word for word in words if word) + "?"

    def words(self, start: int, end: int) -> str:
        """Some of the rest, its verb in the base form where the question has another before it."""
        doc = self.rest.doc
        while start < end - 1 and doc[start].lower_ in _ADVERBS and start == self.rest.start:
            start += 1
        if self.base and start <= self.verb.i < end:
            before = clean(doc[start : self.verb.i]).text if start < self.verb.i else ""
            after = clean(doc[self.verb.i + 1 : end]).text if self.verb.i + 1 < end else ""
            return f"{before} {self.verb.lemma_.lower()} {after}".strip()
        return clean(doc[start:end]).text


def by_reason_told(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "Why should the hole be a little bigger than the pipe?" """
    for clause in _clauses(found):
        for child in clause.verb.rights:
            part = _part(child)
            opening = part[:2].text.lower()
            why = child.dep_ == "advcl" and opening.startswith(_WHY) and any(map(_is_subject, child.children))
            owing = child.dep_ == "obl" and opening in ("because of", "due to")
            if not (why or owing) or part.end > clause.rest.end or part.start < clause.rest.start:
                continue
            left = [t for t in clause.rest if not part.start <= t.i < part.end]
            if opening.startswith("as ") or sum(map(meaningful, left)) < 1:
                continue
            made = any(t.lower_ in MADE and t.pos_ == "VERB" for t in left) and opening == "so that"
            wh = "How" if made else "Why"
            yield from _attempt("why", clause, clause.asked(wh, [_to_end(clause, part)]), part)


def by_design(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What do doors need to be built to do?" """
    for clause in _clauses(found):
        for token in clause.rest:
            part = _part(token)
            aim = token.dep_ in ("advcl", "xcomp") and part[0].lower_ == "to" and token.head.lower_ in MADE
            if aim and part.end >= clause.rest.end and token.pos_ == "VERB":
                front = clause.asked("What", [_to_end(clause, part)], "to do")
                said = shorten(part[1:], MOST_SAID)
                yield from _attempt("design", clause, front, said)


def by_judged_when(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "When does paper work less well?" """
    for clause in _clauses(found, pointing=True):
        words = {t.lower_ for t in (clause.verb, *clause.verb.rights)}
        for child in clause.verb.rights:
            part = _part(child)
            opener = part[0].lower_ if len(part) else ""
            if child.dep_ == "advcl" and opener in _HOLDING and words & _JUDGED and _is_named(clause, part):
                yield from _attempt("when", clause, clause.asked("When", [_to_end(clause, part)]), part)
                return
        # The parse may have the clause hang from anything.
        behind = found.span.doc[clause.verb.i + 1 : found.span.end]
        first = next((t for t in behind if t.lower_ in _HOLDING and t.nbor(-1).lower_ in _JUDGED), None)
        if first is not None and words & _JUDGED:
            part = trimmed(found.span.doc[first.i : found.span.end])
            if not _is_named(clause, part):
                return
            yield from _attempt("when", clause, clause.asked("When", [part]), part)
            return


def _is_named(clause: Clause, part: Span) -> bool:
    """Whether a question says more than "it is helpful" of what it asks for."""
    left = [t for t in (*clause.subject, *clause.rest) if t not in part and meaningful(t)]
    return any(t.lower_ not in _JUDGED for t in left)


def by_means_told(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "How can a team find its mistakes?": by doing something."""
    for clause in _clauses(found):
        for verb in (clause.verb, *(t for t in clause.verb.rights if t.dep_ == "xcomp")):
            for child in verb.rights:
                part = _part(child)
                means = child.dep_ == "advcl" and part[0].lower_ in _BY and child.lower_.endswith("ing")
                if means and part.end <= clause.rest.end and part.start >= clause.rest.start:
                    yield from _attempt("means", clause, clause.asked("How", [_to_end(clause, part)]), part)


def by_part_told(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What does the big tank need?", "Who are large buttons easier to use for?" """
    for clause in _clauses(found, pointing=True):
        verbs = [clause.verb]
        while following := [t for t in verbs[-1].rights if t.dep_ == "xcomp"]:
            verbs.append(following[0])
        for verb in reversed(verbs):
            for child in verb.rights:
                part = _part(child)
                if part.start < clause.rest.start or part.end > clause.rest.end or not telling(part):
                    continue
                left = [t for t in clause.rest if not part.start <= t.i < part.end]
                bare = part[0].lower_ in _GIVEN and len(part) < 3
                behind = part.doc[part.end : part.end + 1].text.lower()
                shared = any(t.dep_ == "xcomp" and t.i > child.i for t in verb.rights)
                if bare or behind in ("that", "who", "which") or shared:
                    continue
                if child.dep_ == "obj" and child.pos_ in ("NOUN", "PROPN", "NUM"):
                    enough = sum(map(meaningful, left)) >= (1 if clause.verb.lemma_ == "need" else 2)
                    if enough and _one_statement(left):
                        yield from _attempt("object", clause, clause.asked("What", [part]), part)
                elif child.dep_ == "obl" and part.end == clause.rest.end and part[0].pos_ == "ADP":
                    inner, first = part[1:], part[0].lower_
                    if child.lower_ in _TOGETHER and len(inner) > 2 and inner[1].lower_ == "with":
                        inner, first = inner[2:], f"{first} {child.lower_} with"
                        yield from _attempt("target", clause, clause.asked("What", [part], first), inner)
                        continue
                    if first not in ("for", "with", "to", "than", "on", "from", "into") or not telling(inner):
                        continue
                    wh = "Who" if child.lemma_.lower() in PEOPLE else "What"
                    if sum(map(meaningful, left)) >= 1 and child.pos_ in ("NOUN", "PROPN"):
                        yield from _attempt("target", clause, clause.asked(wh, [part], first), inner)


def by_maker(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What can make text easier to read?" """
    for clause in _clauses(found):
        around = sum(meaningful(t) for t in clause.rest if t != clause.verb)
        further = any(_is_subject(t) and t.head.dep_ != "acl:relcl" for t in clause.rest)
        if clause.verb.lemma_.lower() not in _MAKERS or around < LEAST_LEFT or further:
            continue
        if clause.base:
            verb = clause.verb.lemma_.lower()
            said = f"{verb}s {clean(clause.rest.doc[clause.verb.i + 1 : clause.rest.end]).text}"
        else:
            said = f"{clause.auxiliary} {clause.words(clause.rest.start, clause.rest.end)}"
        front, name = f"What {said.strip(' ,.;:')}?", clause.subject
        pointing = name[0].lower_ in _GIVEN and len(name) < 3
        if not pointing and name.root.lemma_.lower() not in ("people", "website", "app"):
            yield from _attempt("good", clause, front, name)


def by_identity(found: Found, advice: Advice) -> Iterator[Attempt]:
    """ "What is the most important part of a diary study?", whatever kind of words the answer is."""
    matched, span = found.match.matched, found.span
    for said in span.doc[max(matched.start, span.start) : min(matched.end, span.end)]:
        copula = next((t for t in said.lefts if t.dep_ == "cop"), None)
        subjects = [t for t in said.lefts if t.dep_ in ("nsubj:outer", "nsubj")]
        if copula is None or not subjects or subjects[0].i > copula.i:
            continue
        subject = subjects[0]
        helping = [t for t in said.lefts if t.dep_ == "aux" and subject.i < t.i < copula.i]
        name = said.doc[subject.left_edge.i : helping[0].i if helping else copula.i]
        dash = next((t.i for t in name if t.text in ("—", "–", "-") and t.i > subject.i), name.end)
        name = name.doc[name.start : dash]
        evaluated = any(
            t.lemma_.lower() in _EVALUATING or t.lower_ in _EVALUATING or t.pos_ == "NUM"
            for t in subject.lefts
        )
        ruled = subject.lower_ == "rule" and "of thumb" in name.text.lower()
        if not (evaluated or ruled or subject.lower_ in ("goal", "purpose", "key", "trick")):
            continue
        if subject.lemma_.lower() not in _HEADS or name[0].lower_ in _NO_SUBJECT:
            continue
        known = _HEADS | _EVALUATING | _STEERING
        told = [t for t in name if meaningful(t) and t.lemma_.lower() not in known and t.lower_ not in known]
        if (
            not told
            or name[-1].is_punct
            or copula.lower_ not in _BE
            or any(t.lower_ not in _MODALS for t in helping)
        ):
            continue
        start = copula.i + 1
        if any(t.lower_ in ("not", "n't") for t in said.lefts):
            continue
        answer = said.doc[start : _end(said)]
        aim = subject.lower_ in _AIMS
        dropped = ("about",) if aim else ("to", "about")
        answer = answer[1:] if answer[:1].text.lower() in dropped and len(answer) > 1 else answer
        answer = shorten(answer, MOST_SAID)
        if not 1 <= len(answer.text.split()) <= MOST_SAID or not telling(answer):
            continue
        verb = " ".join(_FULL.get(t.lower_, t.lower_) for t in (*helping[:1], copula))
        lead = lead_of(said, subject)
        asked = _ADVERB.sub("", phrase(name))
        front = f"What {verb} {asked}{' ' + phrase(lead) if lead is not None else ''}?"
        if len(front.split()) <= MOST_ASKED:
            shown = (*(lead or ()), *name, *answer)
            back = sentence(_ADVERB.sub("", phrase(answer)))
            yield Attempt("way", Draft("basic", front, back), shown, answer)


def _clauses(found: Found, pointing: bool = False) -> Iterator[Clause]:
    """The statements with a noun as their subject in what a rule found; "this works well" too, if wanted."""
    matched, span = found.match.matched, found.span
    first, last = max(matched.start, span.start), min(matched.end, span.end)
    region = span.doc[first:last]
    built = [t for t in region if t.pos_ in ("VERB", "ADJ", "NOUN", "AUX")]
    for verb in dict.fromkeys([*built, region.root, *region.root.ancestors]):
        clause = clause_of(verb, pointing)
        if clause is not None:
            yield clause


def clause_of(verb: Token, pointing: bool = False, inner: bool = False) -> Clause | None:
    """The statement that is built on a word; None where its subject is no noun."""
    subject = next((t for t in verb.lefts if t.dep_ in ("nsubj", "nsubj:pass")), None)
    if subject is None or (verb.dep_.split(":")[0] in ("acl", "advcl") and not inner):
        return None
    judged = any(t.lower_ in _JUDGED for t in (verb, *verb.rights))
    points = pointing and judged and subject.lower_ in _POINTING
    whatever = _whatever_it_is(subject)
    if subject.pos_ not in ("NOUN", "PROPN") and not points and whatever is None:
        return None
    openers = [t.right_edge.i + 1 for t in subject.lefts if t.dep_ in ("advmod", "discourse", "cc")]
    name = whatever or trimmed(verb.doc[max([subject.left_edge.i, *openers]) : subject.right_edge.i + 1])
    if (
        not (points or any(map(meaningful, name)))
        or len(name) > MOST_SAID // 2
        or any(t.lower_ in ("not", "n't") for t in verb.lefts)
    ):
        return None
    helping = [t for t in verb.lefts if t.dep_.split(":")[0] in ("aux", "cop") and t.i > subject.i]
    end = _end(verb)
    if helping and (helping[0].lower_ in _MODALS or helping[0].lower_ in _BE) and helping[0].i >= name.end:
        first = helping[0]
        gerund = verb.pos_ == "VERB" and "Past" in verb.morph.get("Tense", []) and first.lower_ == "'s"
        if gerund or first.i + 1 >= end:
            return None
        auxiliary = _FULL.get(first.lower_, first.lower_)
        return Clause(verb, name, auxiliary, verb.doc[first.i + 1 : end], base=False)
    present = "Pres" in verb.morph.get("Tense", []) and "Fin" in verb.morph.get("VerbForm", [])
    behind = name.end if whatever is None else subject.i + 1
    if helping or verb.pos_ != "VERB" or not present or behind >= end:
        return None
    auxiliary = "does" if "Sing" in verb.morph.get("Number", []) else "do"
    if verb.lower_ == verb.lemma_.lower():
        if _is_one(subject):
            # "your fear start with a list": no subject, but the end of what was said before.
            return None
        auxiliary = "do"
    return Clause(verb, name, auxiliary, verb.doc[behind:end], base=True)


def _whatever_it_is(pointer: Token) -> Span | None:
    """The roof of "Whatever the roof is, it should be light"."""
    before = pointer.doc[pointer.sent.start : pointer.i]
    opening = next((t.i for t in before if t.lower_ in ("whatever", "whichever")), None)
    copula = next((t.i for t in before[-_NEAR:] if t.lower_ in ("is", "are")), None)
    if pointer.lower_ not in ("it", "they") or opening is None or copula is None or opening + 1 >= copula:
        return None
    return pointer.doc[opening + 1 : copula]


def _is_one(subject: Token) -> bool:
    """Whether a noun is surely one thing, so that its verb ends in -s."""
    single = subject.pos_ == "NOUN" and "Sing" in subject.morph.get("Number", [])
    owned = any(t.lower_ in ("a", "an", "this", "my", "your", "its") for t in subject.lefts)
    return single and owned and not any(t.dep_ in ("conj", "nmod") for t in subject.rights)


def _attempt(form: str, clause: Clause, front: str, part: Span) -> Iterator[Attempt]:
    part = shorten(part, MOST_SAID)
    back = sentence(re.sub(r"^'?cause\b", "because", phrase(part)))
    if len(front.split()) <= MOST_ASKED and 1 <= len(back.split()) <= MOST_SAID and front.count('"') % 2 == 0:
        rest = [t for t in clause.rest if not part.start <= t.i < part.end]
        lead = lead_of(clause.verb, clause.subject.root)
        if lead is not None and len(lead) <= MOST_LEAD:
            front = f"{capitalise_first(phrase(lead))}, {lower_first(front)}"
            rest = [*lead, *rest]
        yield Attempt(form, Draft("basic", front, back), (*clause.subject, *rest, *part), part)


def _to_end(clause: Clause, part: Span) -> Span:
    """A part, or all from it on where it is the last but for points."""
    behind = clause.rest.doc[part.end : clause.rest.end]
    return clause.rest.doc[part.start : clause.rest.end] if all(t.is_punct for t in behind) else part


def _end(verb: Token) -> int:
    """Where a statement ends: before a further one that is set beside it."""
    end = verb.right_edge.i + 1
    for child in verb.rights:
        relation = child.dep_.split(":")[0]
        other = any(map(_is_subject, child.lefts))
        if relation == "parataxis" or (relation == "conj" and (other or child.pos_ in ("VERB", "AUX"))):
            end = min(end, child.left_edge.i)
    while (
        end > verb.i + 1
        and verb.doc[end - 1].pos_ in ("PUNCT", "CCONJ", "ADV")
        and verb.doc[end - 1].dep_
        in (
            "punct",
            "cc",
        )
    ):
        end -= 1
    return end


def lead_of(said: Token, subject: Token) -> Span | None:
    """What stands before the subject and says when it holds."""
    for child in said.lefts:
        part = to_comma(child)
        when = child.dep_ == "advcl" and part[0].lower_ in ("if", "when", "before", "after", "once", "while")
        place = child.dep_ == "obl" and part[0].lower_ in ("with", "during", "before", "after", "for", "in")
        if part.end <= subject.left_edge.i and (when or (place and telling(part) and not opens_only(part))):
            return part
    return None


def _part(token: Token) -> Span:
    start, end = token.left_edge.i, token.right_edge.i + 1
    while end > start + 1 and token.doc[end - 1].pos_ in ("PUNCT", "CCONJ"):
        end -= 1
    while start < end - 1 and token.doc[start].is_punct:
        start += 1
    return token.doc[start:end]


def _one_statement(tokens: list[Token]) -> bool:
    """Whether what is left has no further statement that the part left out belonged to."""
    return not any(t.dep_ == "conj" and t.pos_ in ("VERB", "AUX") for t in tokens)


def _is_subject(token: Token) -> bool:
    return token.dep_.startswith(("nsubj", "csubj", "expl"))
