"""Advice as the parse shows it: who should do what, in which situation, and how strongly it was put."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.drafting.draft import Found
from cards.drafting.excerpt import at_lost_full_stop, before_next_statement
from cards.drafting.situations import (
    AS_YOU_LIKE,
    SHORTEST,
    is_reason,
    is_subject,
    leading_situation,
    one_clause,
    trailing_situation,
    whole,
    without_reason,
)
from cards.drafting.wording import EITHER_WAY, clause, clean, phrase, sentence, shorten
from cards.text import capitalise_first, drop_openers, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_MODALS: tuple[tuple[str, str, str], ...] = (
    ("might want to", "might", "want to"),
    ("may want to", "might", "want to"),
    ("might need to", "might", "need to"),
    ("may need to", "might", "need to"),
    ("need to", "do", "need to"),
    ("needs to", "do", "need to"),
    ("have to", "do", "have to"),
    ("has to", "do", "have to"),
    ("got to", "do", "have to"),
    ("want to", "should", ""),
    ("ought to", "should", ""),
    ("better", "should", ""),
    ("should", "should", ""),
    ("must", "must", ""),
    ("could", "could", ""),
    ("can", "can", ""),
    ("might", "might", ""),
    ("may", "might", ""),
)
"""What stands between subject and advice, and how a question splits it: longer before shorter."""
_NEGATIONS = frozenset(("not", "n't", "never"))
_TURNING = frozenset("only just unusual uncommon hard".split())
"""Behind these a "not" does not advise against anything: "it's not unusual to"."""
_WARNING = frozenset(
    "dangerous risky unsafe unwise foolish silly pointless useless wrong harmful bad tempting".split()
)
"""What is said to be so should not be done, unless a "not" stands before it."""
_NEEDED = frozenset("necessary needed required essential important mandatory obligatory need".split())
"""What is not so need not be done, but may."""
_GOING_ON = frozenset(("are", "'re", "is", "'s", "am", "'m"))
"""With these a verb in -ing tells what somebody does: "you're wasting your time"."""
_NO_BASE = frozenset("able going n't wo will 'll would can ca could should".split())
MAX_BACK = 25
"""Words of an answer."""
_LEADING = frozenset("need want have ought get go try like prefer make remember wish be learn start".split())
"""Verbs between a subject and its advice that only lead up to it; others have said something else."""
_MOMENTS = frozenset("before after while when since until".split())
"""Behind these a verb in -ing says when, and is not what is advised."""
_JOINING = frozenset("where when so that and but because therefore then if while".split())
_MANY = frozenset("many most some all both few several people".split())
_REACH = 7
"""Words between a subject and its advice at most."""
AT_END = re.compile(
    r"[,;]? (?:for (?:example|instance)|of course|however|though|and|essentially|basically)$", re.IGNORECASE
)
"""What a speaker adds to a statement, and a question need not repeat."""
_RECOMMENDING = frozenset("recommend suggest advise".split())
_BROKEN_OFF = re.compile(r",? (?:and|or) (?:\w+ ){1,3}(?:on|with|for|of|at|from|into)\W*$")
"""A second thing to do that was never finished: "and hone in on"."""
_NOT = re.compile(r"^(?:don't|do not|never)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    """One piece of advice taken apart."""

    act: Span
    """From its verb on, without its situation and without further statements behind it."""
    head: Token
    auxiliary: str
    """`should` in "What should you do …?"."""
    subject: str
    actor: Span | None
    """Where the subject stands, if it is neither "you" nor "we"."""
    infinitive: str
    """`need to` in "What do you need to do …?"; mostly empty."""
    negation: str
    """`not`, `never` or empty."""
    situation: Span | None
    of_all: bool = False
    """Whether the speaker said "we" where the card says "you"."""

    @property
    def only(self) -> bool:
        """Whether nothing else is advised: "you can only use dry wood"."""
        before = self.act.doc[max(self.act.start - 2, self.act.sent.start) : self.act.start]
        return any(t.lower_ == "only" and t.head in (self.head, self.head.head) for t in before)

    def asked(self, wh: str, rest: str) -> str:
        """A question: `What should you`, with the modal and the person of the speaker, and the rest of it."""
        parts = (wh, self.auxiliary, self.subject, self.negation, self.infinitive, rest)
        said = self._yours(" ".join(part for part in parts if part).rstrip(" .,;:?!"))
        return AT_END.sub("", said).rstrip(" .,;:?!") + "?"

    def done(self, situation: Span) -> str:
        """ "What should you do when it rains?" """
        if situation[0].lower_ in ("as", "like") and situation[0].pos_ == "ADP":
            return f"{capitalise_first(phrase(situation))}, {lower_first(self.asked('What', 'do'))}"
        return self.asked("What", f"do {phrase(situation)}")

    def base(self, words: Span) -> str:
        """The first words of the advice, so that they can stand behind "should"."""
        if len(words) > 2 and words[0].lemma_.lower() in _RECOMMENDING and words[1].lower_.endswith("ing"):
            words = words[1:]
        text = drop_openers(clean(words).text)
        first, _, rest = text.partition(" ")
        as_noun = first == words[0].text and first.endswith("ing")
        gerund = as_noun or "Ger" in words[0].morph.get("VerbForm", [])
        if gerund and words[0].lemma_ != first:
            return f"{words[0].lemma_.lower()} {rest}".strip()
        return lower_first(text)

    @property
    def said(self) -> str:
        """The advice as an answer: a sentence that begins with its verb."""
        act = self.act
        parted = next((t.i for t in act if t.text == ";" and t.i - act.start >= SHORTEST), act.end)
        words = self._yours(self.base(shorten(act.doc[act.start : parted], MAX_BACK)))
        if act[-1].pos_ in ("ADP", "ADV") or act[-1].is_punct:
            words = _BROKEN_OFF.sub("", words)
        words = f"only {words}" if self.only else words
        return sentence(AT_END.sub("", words))

    def _yours(self, text: str) -> str:
        return re.sub(r"\bour\b", "your", text) if self.of_all else text

    @property
    def has_subject(self) -> bool:
        """Whether the advice is told of someone ("you'll be faster") rather than given."""
        subjects = [t for t in self.head.lefts if t.dep_.startswith(("nsubj", "expl"))]
        named = [t for t in subjects if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "nsubj:outer"]
        others = self.actor is None and bool(named)
        return others or any(t in self.act for t in subjects)

    @property
    def in_base_form(self) -> bool:
        """Whether it begins, adverbs aside, with a verb that can follow "should", or can be made to."""
        before = self.act.doc[self.act.start : self.head.i]
        if self.act[0].lower_ in _NO_BASE:
            return False
        if not all(token.pos_ in ("ADV", "PART", "AUX", "INTJ") for token in before):
            return False
        goes_on = any(t.dep_ == "aux" and t.lower_ in _GOING_ON for t in self.head.lefts)
        gerund = self.head.i == self.act.start and self.head.lower_.endswith("ing") and not goes_on
        if self.head.pos_ in ("ADJ", "ADV", "PRON"):
            return False
        if gerund and self.act.start and self.act.doc[self.act.start - 1].lower_ in _MOMENTS:
            return False
        passive = self.act[0].lower_ == "be"
        return gerund or passive or self.head.lower_ == self.head.lemma_.lower()


def take_apart(found: Found, act: Span) -> Advice:
    """Find who is advised, how, and in which situation; the rule's captures win over the parse."""
    head = act.root
    situation = found.capture("situation")
    situation = whole(situation, act) if situation is not None and one_clause(situation) else None
    if situation is None:
        situation = leading_situation(head, act)
    if situation is None and (trailing := trailing_situation(head, act)) is not None:
        situation, act = without_reason(trailing), _before(act, trailing)
    if situation is not None and (is_reason(situation, act) or AS_YOU_LIKE.match(situation.text)):
        situation = None
    act = clause(at_lost_full_stop(act))
    if not any(token.lower_ in EITHER_WAY for token in act):
        act = before_next_statement(act)
    act = _from_verb(act)
    if len(act) > 3 and act[:2].text.lower() in ("want to", "have to", "need to"):
        act = act.doc[act.start + 2 : act.end]
    while len(act) > 1 and (
        act[0].lower_ in ("please", "just", "simply", "then", "to", ",") or _only_stresses(act)
    ):
        act = act.doc[act.start + 1 : act.end]
    if len(act) > 2 and act[0].lower_ == "be" and act[1] == act.root and act[1].lower_.endswith("ing"):
        # "you need to be lifting it": what is to be done, as a base form will say.
        act = act.doc[act.start + 1 : act.end]
    auxiliary, subject, actor, infinitive, negation = _asking(found, act)
    if len(act) > 1 and act[0].lower_ in ("n't", "not"):
        negation, act = "not", act.doc[act.start + 1 : act.end]
    if match := _NOT.match(act.text):
        negation = "never" if match.group().lower().startswith("never") else "not"
        act = act.doc[act.start + (1 if negation == "never" else 2) : act.end]
    if negation and len(act) > 3 and act[:2].text.lower() == "want to":
        act = act.doc[act.start + 2 : act.end]
    if negation and len(act) > 3 and act[:2].text.lower() in ("have to", "need to"):
        auxiliary, infinitive = "do", act[:2].text.lower()
        act = act.doc[act.start + 2 : act.end]
    if situation is not None and _subject_of(situation) == "we" and subject == "you":
        subject = "we"
    if negation and auxiliary == "should" and len(act) and act[0].lemma_.lower() == "need":
        auxiliary = "do"
    of_all = subject == "you" and any(t.lower_ == "we" and is_subject(t) for t in head.lefts)
    return Advice(
        act,
        act.root if len(act) else head,
        auxiliary,
        subject,
        actor,
        infinitive,
        negation,
        situation,
        of_all,
    )


def _from_verb(act: Span) -> Span:
    """ "you're going to need a saw" from "need" on: the rest says whom it is for, and how strongly."""
    subject = act[0]
    if subject.lower_ not in ("you", "we") or subject.head != act.root or len(act) < 3:
        return act
    verb = act.root
    if verb.lower_ == "going":
        verb = next((t for t in verb.rights if t.dep_ == "xcomp"), verb)
    between = {t.lower_ for t in act.doc[subject.i + 1 : verb.i]}
    advised = between & {"should", "must", "can", "could", "need", "want", "better", "might", "have"}
    if (advised or verb.lemma_.lower() == "need") and verb.i < act.end - 1 and verb.pos_ == "VERB":
        return act.doc[verb.i : act.end]
    return act


def _only_stresses(act: Span) -> bool:
    """ "Do wrap it well" is "Wrap it well" with stress on it."""
    return act[0].lower_ == "do" and act[1].pos_ == "VERB" and act[1].lower_ == act[1].lemma_.lower()


def _asking(found: Found, act: Span) -> tuple[str, str, Span | None, str, str]:
    """Auxiliary, subject, its place, infinitive and negation, from the words before the advice."""
    words: list[str] = []
    subject: Token | None = None
    for token in reversed(list(act.doc[max(act.sent.start, act.start - _REACH) : act.start])):
        if token.dep_.startswith(("nsubj", "expl")):
            subject = token
            break
        words.insert(0, token.lower_)
    if subject is None or (subject.pos_ == "PRON" and subject.lower_ not in ("you", "we", "they")):
        negation = _advised_against(words, whole=subject is not None)
        if negation and not _NEEDED.isdisjoint(words):
            return "do", "you", None, "need to", negation
        return "should", "you", None, "", negation
    between = act.doc[subject.i + 1 : act.start]
    if any(t.pos_ == "VERB" and t.lemma_.lower() not in _LEADING for t in between):
        return "should", "you", None, "", ""
    said = " ".join(words)
    negation = next((("never" if word == "never" else "not") for word in words if word in _NEGATIONS), "")
    modal = modal_of(said)
    if modal is None:
        return "should", "you", None, "", negation
    auxiliary, infinitive = modal
    if subject.pos_ == "PRON":
        place = act.doc[subject.i : subject.i + 1] if subject.lower_ == "they" else None
        return auxiliary, subject.lower_, place, infinitive, negation
    name, parsed = found.capture("subject"), act.doc[subject.left_edge.i : subject.right_edge.i + 1]
    if name is None or (parsed.start < name.start and parsed.end == name.end):
        name = parsed
    while len(name) > 1 and name[0].lower_ in _JOINING:
        name = name[1:]
    several = subject.lower_ in _MANY or any(t.dep_ == "conj" for t in subject.children)
    if auxiliary == "do" and not several and "Plur" not in subject.morph.get("Number", []):
        auxiliary = "does"
    return auxiliary, phrase(name), name, infinitive, negation


def _advised_against(words: Sequence[str], *, whole: bool) -> str:
    """`not` or `never` among the words before advice, all of its statement or only the last of another's."""
    if not _WARNING.isdisjoint(words):
        return "" if not _NEGATIONS.isdisjoint(words) else "not"
    for at, word in enumerate(words):
        near = whole or all(later == "to" for later in words[at + 1 :])
        turned = not _TURNING.isdisjoint(words[at + 1 :])
        if word in _NEGATIONS and near and not turned:
            return "never" if word == "never" else "not"
    return ""


def modal_of(said: str) -> tuple[str, str] | None:
    """How a question splits the modal among the words between a subject and its verb: `do` and `need to`."""
    return next((row[1:] for row in _MODALS if re.search(rf"\b{row[0]}\b", said)), None)


def _before(act: Span, part: Span) -> Span:
    end = part.start
    while end > act.start + 1 and act.doc[end - 1].is_punct:
        end -= 1
    return act.doc[act.start : end]


def _subject_of(part: Span) -> str:
    return next((t.lower_ for t in part if t.dep_.startswith("nsubj") and t.lower_ in ("you", "we")), "")
