"""Unsound attempts: what a card asks for was cut out so that the two sides no longer hold together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.drafting.asking import TIME_UNITS
from cards.drafting.attempt import Attempt, meaningful

if TYPE_CHECKING:
    from spacy.tokens import Token

_BROKEN_OFF = re.compile(
    r"\b(?:the|a|an|your|our|my)\s?[,;:?!]|(?:kind|sort) of (?:in|on|at|to|by|with|from),"
    r"|[\w,]\s?(?:\.\.\.|…)$",
    re.IGNORECASE,
)
_GARBLED = re.compile(
    r"\bthere be\b|\b(?:and|or|but)\?$|\bkind of thing\b|\bmy name\b|\b(?:if|when|once),", re.IGNORECASE
)
_I = re.compile(r"\bI(?:'m|'d|'ve|'ll)?\b")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_HAPPENS = re.compile(
    r"\b(?:if|when|once) (?:that|this|it) (?:happens|does|occurs|is the case)\b", re.IGNORECASE
)
_DO_THIS = re.compile(r"^do (?:this|that|it)\b", re.IGNORECASE)
_OF_ADVICE = ("why", "need", "object")
_VAGUE = frozenset("thing stuff way lot kind sort bit need have use".split())
_OPEN = frozenset("consider do ensure have know make mind remember take think understand use want".split())
"""Verbs that leave open what is asked for: with no more than who should do so, many answers are right."""
_OF_WHOM = ("object", "need")
_THESE = re.compile(r"^(?:Because|Since|So that) (?:these|those) (?:are|were|have|will|can|do|don't|won't)\b")
_BELIEFS = frozenset("belief idea fact fallacy notion assumption impression thought claim myth".split())
"""What a clause with "that" tells the content of."""
_VERY = frozenset("very too so quite really pretty that".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday week weekend month year morning afternoon "
    "evening".split()
)
_OF_NOUNS = frozenset("of about between".split())
"""What hardly ever belongs to the verb before a thing."""
_SAME = 3
"""Words with which an answer only says again what the question does."""
_SOON = 3
"""Words behind an answer in which "then" goes on with it."""
_ROW = 6
"""Words between two of a row at most."""


def is_unsound(attempt: Attempt) -> bool:
    """Whether a speaker broke off, half of a pair is asked for, or what a card shows says nothing."""
    return any(check(attempt) for check in _CHECKS)


def _breaks_off(attempt: Attempt) -> bool:
    """ "open the, use a knife", or a sentence that was never finished."""
    sides = (attempt.draft.front, attempt.draft.back, attempt.draft.text)
    if attempt.draft.note == "cloze" and "--" in attempt.asked.text:
        return True
    end = attempt.asked.doc[attempt.asked.end : attempt.asked.end + 1]
    return end.text in ("...", "…") or any(_BROKEN_OFF.search(side) for side in sides)


def _says_same(attempt: Attempt) -> bool:
    """ "this same approach", "the same thing": whichever was just spoken of; "the following": what comes."""
    if attempt.asked[0].lower_ == "following" or attempt.asked[:2].text.lower() == "the following":
        return True
    if "the following:" in f"{attempt.draft.front} {attempt.draft.back}":
        return True
    if "the same thing" in attempt.draft.front and " as " not in attempt.draft.front:
        return True
    return any(t.lower_ == "same" and t.i and t.nbor(-1).lower_ in ("this", "that") for t in attempt.shown)


def _depends(attempt: Attempt) -> bool:
    """ "What should you do if that happens?": whatever was spoken of; "Do this.": whatever was shown."""
    return bool(_HAPPENS.search(attempt.draft.front) or _DO_THIS.match(attempt.draft.back))


def _hides_idiom(attempt: Attempt) -> bool:
    """ "get [rid of the weeds]"."""
    return attempt.draft.note == "cloze" and attempt.asked[0].lower_ == "rid"


def _asks_nothing(attempt: Attempt) -> bool:
    """Whether a question names nothing but "things" and "ways": "Why do you need a few things?"."""
    if attempt.form not in _OF_ADVICE:
        return False
    if attempt.form == "why" and not any(map(meaningful, attempt.asked)):
        return True
    told = [t for t in attempt.shown if t not in attempt.asked and meaningful(t)]
    return all(t.lemma_.lower() in _VAGUE or t.pos_ == "ADJ" for t in told)


def _asks_anything(attempt: Attempt) -> bool:
    """Whether a question says only who should do anything: "What do gardens need to consider?"."""
    if attempt.draft.note != "basic" or attempt.form not in _OF_WHOM:
        return False
    told = [t for t in attempt.shown if t not in attempt.asked and meaningful(t)]
    who = {below for t in told if t.dep_.startswith("nsubj") for below in t.subtree}
    done = {t.lemma_.lower() for t in told if t not in who} - {"need"}
    return bool(who.intersection(told)) and bool(done) and done <= _OPEN


def _points_to_others(attempt: Attempt) -> bool:
    """ "Because these are weak": those that the question is not about."""
    reason = attempt.draft.note == "basic" and attempt.form == "why"
    return reason and bool(_THESE.match(attempt.draft.back))


def _is_garbled(attempt: Attempt) -> bool:
    """Whether a question was put together of what is none, or one side has half of a quotation."""
    sides = (attempt.draft.front, attempt.draft.back, attempt.draft.text)
    return bool(_GARBLED.search(attempt.draft.front)) or any(side.count('"') % 2 for side in sides)


def _hides_predicate(attempt: Attempt) -> bool:
    """Whether a gap runs over the verb of the statement it stands in: "what to do in [Bonn is not] far"."""
    asked = attempt.asked
    if attempt.draft.note != "cloze":
        return False
    told = ("Fin" in t.morph.get("VerbForm", []) and "Imp" not in t.morph.get("Mood", []) for t in asked)
    if asked.start == asked.sent.start and any(told):
        return True
    for verb in asked[1:]:
        subject = next((t for t in verb.lefts if t.dep_.startswith("nsubj") and t.pos_ != "PRON"), None)
        finite = any("Fin" in t.morph.get("VerbForm", []) for t in (verb, *verb.lefts) if t in asked)
        if finite and subject is not None and subject.i < asked.start:
            return True
    return False


def _asks_twice(attempt: Attempt) -> bool:
    """ "What is it different from?" "In spring.": one preposition too many."""
    prepositions = attempt.form == "target" and attempt.asked[0].pos_ == "ADP"
    return prepositions and attempt.draft.note == "basic"


def _is_half(attempt: Attempt) -> bool:
    """ "What can you drag?" "Drop files.": of two verbs joined, one was taken for what is done to things."""
    asked = attempt.asked
    if attempt.form == "cloze" or asked.root.pos_ not in ("NOUN", "PROPN") or not asked.start:
        return False
    joint = asked[0] if asked[0].pos_ == "CCONJ" else asked.doc[asked.start - 1]
    return joint.pos_ == "CCONJ" and asked.doc[joint.i - 1].pos_ == "VERB"


def _is_one_of_several(attempt: Attempt) -> bool:
    """Whether one of a row is asked for: "for a printer, for a paper, or for an ink"."""
    asked = attempt.asked
    if attempt.form != "target" or asked.start < 2:
        return False
    doc, here = asked.doc, asked.doc[asked.start - 1]
    near = doc[max(here.i - _ROW, 0) : min(asked.end + _ROW, asked.sent.end)]
    row = [t for t in near if t.lower_ == here.lower_]
    return len(row) > 1 and any(t.i and t.nbor(-1).text == "," for t in row)


def _is_ratio(attempt: Attempt) -> bool:
    """ "What should you use three parts of sand to?" "One part of lime.": neither number says much alone."""
    asked = attempt.asked
    if attempt.form != "target" or not asked.start or asked.doc[asked.start - 1].lower_ != "to":
        return False
    counted = any(t.pos_ == "NUM" and t.i < asked.start for t in attempt.shown)
    return counted and any(t.pos_ == "NUM" for t in asked)


def _is_bare_verb(attempt: Attempt) -> bool:
    """Whether a gap hides one verb between its subject and its object, which many would fit."""
    asked = attempt.asked
    return (
        attempt.draft.note == "cloze"
        and len(asked) == 1
        and asked.root.pos_ == "VERB"
        and _is_told(asked.root)
    )


def _is_told(verb: Token) -> bool:
    subject = any(t.dep_.startswith("nsubj") for t in verb.lefts)
    return subject and any(t.dep_ in ("obj", "ccomp") for t in verb.rights)


def _leaves_clause(attempt: Attempt) -> bool:
    """Whether a clause about a thing in the gap is left behind it: "about [cloth] you have not seen"."""
    asked = attempt.asked
    if attempt.draft.note == "basic" and attempt.form in ("object", "target"):
        return any(t.dep_ == "acl:relcl" and t.left_edge.i >= asked.end for t in asked.root.rights)
    if attempt.draft.note != "cloze" or "and" not in {t.lower_ for t in asked}:
        return False
    following = asked.doc[asked.end : asked.end + 1]
    clause = [t for t in following if t.pos_ == "PRON" and t.dep_.startswith("nsubj")]
    return any(t.head.dep_ in ("acl:relcl", "parataxis") for t in clause)


def _is_bare_head(attempt: Attempt) -> bool:
    """Whether a gap hides a noun that the clause behind it could be said of any: "a [way] that works"."""
    asked = attempt.asked
    if attempt.draft.note != "cloze" or len(asked) != 1 or asked.root.pos_ != "NOUN":
        return False
    clauses = [t for t in asked.root.rights if t.dep_.startswith("acl") and t.i > asked.start]
    return any(t.left_edge.lower_ in ("that", "which", "where", "by") for t in clauses)


def _is_supposed(attempt: Attempt) -> bool:
    """Whether a gap hides who or what somebody is in a condition: "if you are a [shop]"."""
    root = attempt.asked.root
    marks = {t.dep_ for t in root.lefts if t.dep_ == "cop" or t.lower_ in ("if", "when", "unless")}
    return attempt.draft.note == "cloze" and {"cop", "mark"} <= marks


def _is_one_of_two_ways(attempt: Attempt) -> bool:
    """Whether another way that somebody may choose is left out: "give them time, or avoid limits"."""
    if attempt.draft.note != "basic" or attempt.form not in ("object", "target", "need"):
        return False
    behind = attempt.asked.doc[attempt.asked.end : attempt.asked.sent.end]
    others = (t.head for t in behind if t.lower_ == "or" and t.dep_ == "cc" and t.head.dep_ == "conj")
    return any(t.pos_ == "VERB" and t.head in attempt.shown and t not in attempt.shown for t in others)


def _repeats_situation(attempt: Attempt) -> bool:
    """ "What should you do if you want to get out of a talk?" "Get out of the talk." """
    if attempt.form != "situation":
        return False
    front, back = attempt.draft.front.lower(), attempt.draft.back.lower()
    opening = " ".join(back.rstrip(".").split()[:_SAME])
    return len(opening.split()) == _SAME and opening.rstrip(",") in front


def _tears_comparison(attempt: Attempt) -> bool:
    """Whether "more" is asked for and "than" is left: "What should you not take than you need?"."""
    asked = attempt.asked
    left = any(t.lower_ == "than" and t not in asked for t in attempt.shown)
    return left and any("Cmp" in t.morph.get("Degree", []) or t.lower_ in ("more", "less") for t in asked)


def _is_counted(attempt: Attempt) -> bool:
    """Whether what stands behind a gap can be counted: "Think of [three] colours: white, blue and red"."""
    asked = attempt.asked
    listed = ":" in (t.text for t in asked.doc[asked.end : asked.end + 2])
    return attempt.draft.note == "cloze" and listed and any(t.pos_ == "NUM" for t in asked)


def _tears_question(attempt: Attempt) -> bool:
    """Whether a question ends a name before its noun: "for body text and sans", of sans serif faces."""
    if attempt.draft.note != "basic":
        return False
    asked = attempt.asked
    before = asked.doc[max(asked.start - 1, 0)]
    if asked.root.dep_.startswith("nsubj") and before not in asked and before.pos_ in ("NOUN", "PROPN"):
        return True
    shown = set(attempt.shown) | set(asked)
    for token in shown - set(asked):
        following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
        noun = following.pos_ in ("NOUN", "PROPN", "ADJ") and following.sent == token.sent
        if noun and following not in shown and token.pos_ in ("NOUN", "PROPN"):
            return True
    return False


def _takes_in_subject(attempt: Attempt) -> bool:
    """Whether an answer takes in the next statement's subject: "for meat and | sour loaves are for soup"."""
    asked = attempt.asked
    following = asked.doc[asked.end] if asked.end < asked.sent.end else asked.root
    joined = any(t.pos_ == "CCONJ" for t in asked) and not asked.root.dep_.startswith(("nsubj", "csubj"))
    return joined and following.pos_ == "AUX" and "Fin" in following.morph.get("VerbForm", [])


def _is_second_object(attempt: Attempt) -> bool:
    """ "What do you need more sun?" "More rain.": of two things with a comma between, one was left."""
    asked = attempt.asked
    if attempt.draft.note != "basic" or attempt.form not in ("object", "need", "use", "target"):
        return False
    before = asked.doc[max(asked.start - 2, 0) : asked.start]
    return (
        len(before) > 1 and before[1].text == "," and before[0] in attempt.shown and before[0].pos_ == "NOUN"
    )


def _is_expected(attempt: Attempt) -> bool:
    """Whether "should" tells how long something will take, and gives no advice: "it should take a second"."""
    taking = [t for t in attempt.shown if t.lemma_.lower() == "take" and t.pos_ == "VERB"]
    return any(t.pos_ == "NOUN" and t.lemma_.lower() in TIME_UNITS for verb in taking for t in _spent(verb))


def _spent(verb: Token) -> list[Token]:
    return [below for child in verb.rights if child.dep_ in ("obj", "obl") for below in child.subtree]


def _hides_degree(attempt: Attempt) -> bool:
    """Whether a gap hides no more than how much: "dig down [very deep]"."""
    adverbs = all(t.pos_ == "ADV" for t in attempt.asked)
    return attempt.draft.note == "cloze" and adverbs and attempt.asked[0].lower_ in _VERY


def _is_of_its_day(attempt: Attempt) -> bool:
    """Whether a card shows a day that only the recording's date tells: "this Friday", "this week"."""
    return any(
        t.lower_ == "this" and t.dep_ == "det" and t.head.lower_ in _DAYS and t.head.i == t.i + 1
        for t in attempt.shown
    )


def _waits_for_clause(attempt: Attempt) -> bool:
    """Whether what somebody believes is cut off: "give in to [the false belief] that …"."""
    asked = attempt.asked
    following = asked.doc[asked.end : asked.end + 1].text.lower()
    return asked[-1].lemma_.lower() in _BELIEFS and following == "that"


def _tears_name(attempt: Attempt) -> bool:
    """Whether a thing asked for goes on in the question: "add [sodium] hydroxide", "tell [them] about it"."""
    asked = attempt.asked
    if attempt.form != "object" or attempt.draft.note != "basic" or asked.end >= asked.sent.end:
        return False
    following = asked.doc[asked.end]
    return following.pos_ in ("NOUN", "PROPN") or following.lower_ in _OF_NOUNS


def _shares_object(attempt: Attempt) -> bool:
    """Whether an answer waits for what the question keeps: "gain [insights from and find answers] to"."""
    if attempt.draft.note != "basic":
        return False
    joints = (t for t in attempt.asked[:-1] if t.pos_ == "ADP" and t.nbor().pos_ == "CCONJ")
    return any(f" {t.text} {t.nbor().text} " in attempt.draft.back for t in joints)


def _is_first_of_two(attempt: Attempt) -> bool:
    """Whether an answer tells what comes first, and not what then: "First we sow, and then …"."""
    behind = attempt.asked.doc[attempt.asked.end : min(attempt.asked.end + _SOON, attempt.asked.sent.end)]
    return attempt.draft.back.startswith("First") and any(t.lower_ == "then" for t in behind)


def _is_of_speaker(attempt: Attempt) -> bool:
    """Whether a question asks the learner about what the speaker would do or wants."""
    asking = attempt.draft.note == "basic" and attempt.draft.front.startswith("What should you ")
    return asking and bool(_I.search(_QUOTED.sub("", attempt.draft.front)))


_CHECKS = (
    _is_bare_head,
    _is_supposed,
    _is_of_speaker,
    _breaks_off,
    _says_same,
    _depends,
    _hides_idiom,
    _asks_nothing,
    _asks_anything,
    _points_to_others,
    _is_garbled,
    _hides_predicate,
    _asks_twice,
    _is_half,
    _is_one_of_several,
    _is_ratio,
    _is_bare_verb,
    _leaves_clause,
    _tears_name,
    _is_one_of_two_ways,
    _tears_comparison,
    _tears_question,
    _takes_in_subject,
    _is_second_object,
    _is_expected,
    _hides_degree,
    _is_counted,
    _is_of_its_day,
    _waits_for_clause,
    _repeats_situation,
    _is_first_of_two,
    _shares_object,
)
