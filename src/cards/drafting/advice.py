"""Advice as the parse shows it: who should do what, in which situation, and how strongly it was put."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.drafting.draft import Found
from cards.drafting.excerpt import at_lost_full_stop
from cards.drafting.wording import clause, clean, phrase, sentence, shorten
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
_NO_BASE = frozenset("able going n't wo will 'll would can ca could should".split())
MAX_CHAIN = 4
SHORTEST = 3
"""Words of a situation that may lack its object, as "if you planned" does."""
MAX_BACK = 30
"""Words of an answer."""
_LEADING = frozenset("need want have ought get go try like prefer make remember wish be learn start".split())
"""Verbs between a subject and its advice that only lead up to it; others have said something else."""
_JOINING = frozenset("where when so that and but because therefore then if while".split())
_MANY = frozenset("many most some all both few several people".split())
_REACH = 7
"""Words between a subject and its advice at most."""
_CONDITIONS = frozenset(
    ("if", "when", "whenever", "before", "after", "once", "unless", "while", "until", "as", "during")
)
_TRAILING = frozenset(("if", "when", "whenever", "before", "after", "once", "unless", "while"))
_NOUN_CONDITIONS = frozenset(("before", "after", "during"))
_NEXT = frozenset(("conj", "parataxis", "ccomp", "advcl", "cc", "advmod", "discourse"))
"""How what follows a situation may hang from it where the parse has them the wrong way round."""
_REASONS = frozenset(("because", "'cause", "since"))
_LEADS_ON = re.compile(
    r"(?:for (?:example|instance|sure|now|me)|in (?:fact|general|addition|short|particular|other words)"
    r"|in (?:this case|that case|my \w+|the end)|of course|by the way|at the end of the day"
    r"|at (?:least|first|last)|on the other hand|as (?:i|we) \w+|with (?:all of )?(?:this|that)"
    r"|from (?:here|there)|like|for (?:\w+ )?reasons?)\b",
    re.IGNORECASE,
)
"""Fronted phrases that say nothing of when the advice holds."""
_AT_END = re.compile(r"[,;]? (?:for (?:example|instance)|of course|however|though|and)$", re.IGNORECASE)
_RECOMMENDING = frozenset("recommend suggest advise".split())
_AS_YOU_LIKE = re.compile(
    r"if (?:you|we)(?: are|'re| feel)?(?: so)? (?:inclined|wish|want|like|prefer|choose)(?: to)?$",
    re.IGNORECASE,
)
"""A condition that is none: "if you feel so inclined"."""
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

    def asked(self, wh: str, rest: str) -> str:
        """A question: `What should you`, with the modal and the person of the speaker, and the rest of it."""
        parts = (wh, self.auxiliary, self.subject, self.negation, self.infinitive, rest)
        said = self._yours(" ".join(part for part in parts if part).rstrip(" .,;:?!"))
        return _AT_END.sub("", said).rstrip(" .,;:?!") + "?"

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
        return sentence(_AT_END.sub("", words))

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
        gerund = self.head.i == self.act.start and self.head.lower_.endswith("ing")
        if self.head.pos_ in ("ADJ", "ADV", "PRON"):
            return False
        passive = self.act[0].lower_ == "be"
        return gerund or passive or self.head.lower_ == self.head.lemma_.lower()


def take_apart(found: Found, act: Span) -> Advice:
    """Find who is advised, how, and in which situation; the rule's captures win over the parse."""
    head = act.root
    situation = found.capture("situation")
    situation = _whole(situation, act) if situation is not None and _one_clause(situation) else None
    if situation is None:
        situation = _leading_situation(head, act)
    if situation is None and (trailing := _trailing_situation(head, act)) is not None:
        situation, act = _without_reason(trailing), _before(act, trailing)
    if situation is not None and (_is_reason(situation, act) or _AS_YOU_LIKE.match(situation.text)):
        situation = None
    act = _from_verb(clause(at_lost_full_stop(act)))
    if len(act) > 3 and act[:2].text.lower() == "want to":
        act = act.doc[act.start + 2 : act.end]
    while len(act) > 1 and (act[0].lower_ in ("please", "just", "simply", "to", ",") or _only_stresses(act)):
        act = act.doc[act.start + 1 : act.end]
    auxiliary, subject, actor, infinitive, negation = _asking(found, act)
    if len(act) > 1 and act[0].lower_ in ("n't", "not"):
        negation, act = "not", act.doc[act.start + 1 : act.end]
    if match := _NOT.match(act.text):
        negation = "never" if match.group().lower().startswith("never") else "not"
        act = act.doc[act.start + (1 if negation == "never" else 2) : act.end]
    if negation and len(act) > 3 and act[:2].text.lower() == "want to":
        act = act.doc[act.start + 2 : act.end]
    if situation is not None and _subject_of(situation) == "we" and subject == "you":
        subject = "we"
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


def _is_reason(situation: Span, act: Span) -> bool:
    """Whether it is a statement from which a "so" follows: "When it bolts it gets bitter, so pick it"."""
    follows = any(t.lower_ == "so" for t in act.doc[situation.end : act.start])
    return follows and any(
        is_subject(t) and t.pos_ == "PRON" and t.i > situation.start + 1 for t in situation
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


def chain(head: Token) -> list[Token]:
    """A verb and those it only leads up to ("try to make sure that you check"), the last first."""
    verbs = [head]
    while len(verbs) < MAX_CHAIN:
        following = [t for t in verbs[-1].children if t.dep_ in ("xcomp", "ccomp") and t.i > verbs[-1].i]
        if not following:
            break
        verbs.append(following[0])
    return verbs[::-1]


def _asking(found: Found, act: Span) -> tuple[str, str, Span | None, str, str]:
    """Auxiliary, subject, its place, infinitive and negation, from the words before the advice."""
    words: list[str] = []
    subject: Token | None = None
    for token in reversed(list(act.doc[max(act.sent.start, act.start - _REACH) : act.start])):
        if token.dep_.startswith("nsubj"):
            subject = token
            break
        words.insert(0, token.lower_)
    if subject is None or (subject.pos_ == "PRON" and subject.lower_ not in ("you", "we", "they")):
        return "should", "you", None, "", ""
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


def modal_of(said: str) -> tuple[str, str] | None:
    """How a question splits the modal among the words between a subject and its verb: `do` and `need to`."""
    return next((row[1:] for row in _MODALS if re.search(rf"\b{row[0]}\b", said)), None)


def _leading_situation(head: Token, act: Span) -> Span | None:
    """An adverbial clause before the advice that says when it holds."""
    above = head.head
    higher = above.head.children if above.dep_ in ("xcomp", "parataxis") else ()
    for child in [*head.children, *above.children, *higher]:
        part = head.doc[child.left_edge.i : child.right_edge.i + 1]
        # Behind another verb it is the circumstance of that one.
        own = child.head == head or part.end <= head.head.i
        if own and part.end <= act.start and _is_condition(child, part, _CONDITIONS):
            return None if _is_told(part) or _is_torn(part) else _without_reason(part)
    for child in [*head.children, *head.head.children]:
        part = to_comma(child)
        fronted = child.dep_.startswith("obl") and part.start == head.sent.start + _opening(head.sent)
        parted = part.end == act.start or (part.end < act.start and head.doc[part.end].text == ",")
        own = any(t.lower_ in ("my", "me", "i") for t in part)
        if fronted and parted and part[0].pos_ == "ADP" and not own and not opens_only(part):
            return part
    return None


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


def _trailing_situation(head: Token, act: Span) -> Span | None:
    """The same at the end of the advice, so that cutting it off leaves the advice whole."""
    for child in [child for verb in chain(head) for child in verb.children]:
        part = head.doc[child.left_edge.i : child.right_edge.i + 1]
        last = part.end >= act.end or all(token.is_punct for token in head.doc[part.end : act.end])
        if part.start > head.i + 1 and last and _is_condition(child, part, _TRAILING):
            return None if _is_told(part) else part
    return None


def _one_clause(situation: Span) -> bool:
    """Whether a captured clause is not followed, inside the capture, by what it is the condition of."""
    return not any(
        token.dep_.startswith("advcl") and token.left_edge.i == situation.start and token.head in situation
        for token in situation
    )


def _whole(situation: Span, act: Span) -> Span | None:
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
    return None if torn or _is_told(situation) else _without_reason(situation)


def _is_torn(situation: Span) -> bool:
    """Whether it ends before its noun: "if you make the wrong"."""
    last = situation[-1]
    return last.pos_ == "DET" or (last.pos_ == "ADJ" and situation[-2:-1].text.lower() in ("a", "an", "the"))


def _without_reason(situation: Span) -> Span:
    """A situation without a "because" inside it, which would answer more than is asked."""
    for token in situation[2:]:
        if token.lower_ in _REASONS and token.dep_ == "mark":
            return situation.doc[situation.start : token.head.left_edge.i]
    return situation


def _is_told(situation: Span) -> bool:
    """Whether it tells of what was once: "when we went there"."""
    verbs = [situation.root, *(t for t in situation.root.children if t.dep_.startswith(("aux", "cop")))]
    past = any("Past" in t.morph.get("Tense", []) and "Fin" in t.morph.get("VerbForm", []) for t in verbs)
    return past and (
        situation[0].lower_ in ("when", "while", "as") or sum(not t.is_punct for t in situation) <= SHORTEST
    )


def is_subject(token: Token) -> bool:
    """Whether a word is the subject of a verb."""
    return token.dep_.startswith(("nsubj", "csubj", "expl"))


def _is_condition(child: Token, part: Span, openers: frozenset[str]) -> bool:
    first = part[1].lower_ if part[0].lower_ == "even" and len(part) > 1 else part[0].lower_
    relation = child.dep_.split(":")[0]
    return first in openers and (relation == "advcl" or (relation == "obl" and first in _NOUN_CONDITIONS))


def _before(act: Span, part: Span) -> Span:
    end = part.start
    while end > act.start + 1 and act.doc[end - 1].is_punct:
        end -= 1
    return act.doc[act.start : end]


def _subject_of(part: Span) -> str:
    return next((t.lower_ for t in part if t.dep_.startswith("nsubj") and t.lower_ in ("you", "we")), "")
