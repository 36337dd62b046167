"""Mistaken definitions: words that stand where a term and its meaning would, but say something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.drafting.attempt import meaningful
from cards.drafting.meaning import ADMIRED, NAMING, ORDINALS, is_certain_part, own_words, states_of_noun
from cards.drafting.pronouns import dangling
from cards.drafting.term import is_owned, is_quality, owner, plural

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

LEAST_TOLD = 2
"""Words with a meaning of their own by which "what …" says what something is."""
_NO_KIND = frozenset(
    "introduction overview summary recap couple fact reason problem question case point time moment "
    "issue rest same subject topic bunch buzzword mess nightmare".split()
)
_CURIOUS = frozenset(
    "interesting fascinating weird strange fuzzy cool fun funny crazy amazing awesome painful boring".split()
)
_MADE_FOR = frozenset("use design make base mean intend derive compose build know".split())
_EXPLAINING = NAMING | frozenset("mean define stand".split())
"""Verbs with which a word is explained that is no name of a thing."""
_OPINIONS = frozenset(
    "conviction belief ambition hope dream myth illusion misconception fear doubt suspicion wish prejudice "
    "demonstrate prove doubt deny pretend wonder imagine believe".split()
)
"""What is said "that" something is under these is not told as true."""
_STEPS = frozenset("step part phase stage piece thing".split())
_KINDS = frozenset("type kind sort form way method technique practice process system".split())
_OTHERS = frozenset("another different other same similar further possible potential".split())
_TALKED_OF = frozenset("talk speak discuss mention look show see say".split())
_WE = frozenset("we i you".split())
_POINTING = frozenset("this that these those".split())
_PLACED = frozenset("in at from near".split())
_DASHES = ("-", "–", "—", "--", ":")
_OPENING = frozenset("ADP DET ADV CCONJ INTJ PUNCT ADJ".split())
_RELATIVE = 2
"""Words between a term and what a clause with "that is" says of it at most."""


def is_mistaken(thing: Span, term: Span) -> bool:
    """Whether what stands behind or before a term does not say what it is.

    It is somebody's, its state, itself, the next in a list, an opinion, or told of something else.
    """
    return (
        (is_owned(term) and owner(term) is None)
        or (term[0].pos_ == "VERB" and term[0].lemma_ in NAMING)
        or _is_listed(term)
        or _is_numbered(term)
        or _is_state_of_affairs(term, thing)
        or _is_believed(term)
        or _is_amount(term)
        or _is_said_of_several(thing, term)
        or _is_denied(thing, term)
        or _is_inside_a_word(term, thing)
        or _is_told_apart(term, thing)
        or _is_object_of_deed(term, thing)
        or _disagrees(term)
        or _is_place_in_passing(term, thing)
        or _is_said_of_another(term, thing)
        or _says_no_kind(thing, term)
        or _names_itself(thing, term)
        or (thing.start >= term.end and _stands_beside(thing, term))
    )


def of_others(thing: Span, many: bool) -> bool:
    """Whether it is said of several things before: "a defense called splitting. These defenses are …"."""
    noun = thing[0].head
    others = thing[0].lower_ in ("these", "those") and noun.dep_.startswith("nsubj") and noun in thing
    return thing[0].dep_ == "det" and others and not many


def _is_listed(term: Span) -> bool:
    """Whether a term is one of several things with only commas between them: no comma then explains it."""
    start = term.start - 1 if term.start and term.doc[term.start - 1].dep_ == "det" else term.start
    commas = term.doc[max(start - 1, 0)].text == "," == term.doc[min(term.end, len(term.doc) - 1)].text
    return commas and term.root.dep_ in ("conj", "appos")


def _is_numbered(term: Span) -> bool:
    """Whether a term is one of several that only the talk numbers: "the second parameter"."""
    ordinal = next((t for t in term.root.lefts if t.lower_ in ORDINALS), None)
    if ordinal is None or term.root.pos_ != "NOUN" or not ordinal.i:
        return False
    known = "the" in (ordinal.nbor(-1).lower_, ordinal.lower_)
    return known and not any(t.dep_ in ("nmod", "acl", "acl:relcl") for t in term.root.rights)


def _is_state_of_affairs(term: Span, thing: Span) -> bool:
    """Whether a term says how something is, and no word explains it: "The streets were empty, a sign …"."""
    near = term.doc[min(term.start, thing.start) : max(term.end, thing.end)]
    between = term.doc[term.end : thing.start].text.strip(" ,").lower()
    if thing[0].sent != term.sent and thing.root.lemma_ in _KINDS:
        return False
    if between == "so" and thing.root.pos_ == "NOUN" and not states_of_noun(thing):
        # "They are semi-dry, so a mixture of dry and wet."
        return False
    return is_quality(term) and not any(t.lemma_.lower() in _EXPLAINING for t in near.sent)


def _is_believed(term: Span) -> bool:
    """Whether a term's statement is somebody's opinion: "the belief that the earth is a disc"."""
    predicate = term.root.head
    told = any(t.lower_ == "that" and t.dep_ == "mark" for t in predicate.lefts)
    return told and term.root.dep_.startswith("nsubj") and predicate.head.lemma_.lower() in _OPINIONS


def _is_object_of_deed(term: Span, thing: Span) -> bool:
    """Whether only what is done to a thing is explained: "Opening a jar means turning its lid"."""
    verb = term.doc[term.start - 1] if term.start else term[0]
    if verb.pos_ == "DET" and verb.i:
        verb = verb.nbor(-1)
    if verb in term or verb.pos_ != "VERB" or not verb.lower_.endswith("ing") or thing.start < term.end:
        return False
    return verb.dep_ in ("csubj", "nsubj") or (bool(verb.is_sent_start) and term.root.dep_ == "nsubj")


def _is_said_of_several(thing: Span, term: Span) -> bool:
    """Whether the next sentence is about all of a row of things: "entry, group talk. These are things …"."""
    pointer = thing[0].lower_ in ("these", "those") and thing[0].dep_.startswith("nsubj")
    return pointer and thing[0].sent != term.sent and term.root.dep_ == "conj" and not plural(term)


def _is_denied(thing: Span, term: Span) -> bool:
    """Whether a term is what something is not: "It's not what we call soil. It's …"."""
    if thing[0].sent == term.sent:
        return False
    return any(t.lower_ in ("not", "n't") for t in term.sent.root.lefts)


def _is_amount(term: Span) -> bool:
    """Whether so much of something is spoken of: "40 kilobytes, which allows you …"."""
    counted = any(t.dep_ == "nummod" for t in term.root.lefts)
    before = bool(term.start) and term.doc[term.start - 1].pos_ == "NUM"
    return counted or (before and term.root.pos_ == "NOUN")


def _is_inside_a_word(term: Span, thing: Span) -> bool:
    """Whether a hyphen was taken for a dash: "a separate work-space that …"."""
    between = term.doc[term.end : thing.start]
    return between.text in ("-", "–") and not term[-1].whitespace_ and not between[-1].whitespace_


def _is_told_apart(term: Span, thing: Span) -> bool:
    """Whether a clause only says which one is meant: "the party that is closing the account"."""
    doc = term.doc
    known = "the" in (doc[max(term.start - 1, 0)].lower_, term[0].lower_)
    if not known or term.root.pos_ != "NOUN" or not 0 <= thing.start - term.end <= _RELATIVE:
        return False
    return doc[term.end].lower_ in ("that", "who") and "Rel" in doc[term.end].morph.get("PronType", [])


def _disagrees(term: Span) -> bool:
    """Whether several things are said to be one: the verb is not theirs, or a slip."""
    noun = term.root
    one = any(t.lower_ in ("is", "'s", "was") for t in (*noun.head.lefts, noun.head) if t.i > noun.i)
    several = noun.pos_ == "NOUN" and "Plur" in noun.morph.get("Number", [])
    behind = [t.lower_ for t in noun.doc[term.end : term.end + 3] if not t.is_punct]
    if noun.pos_ == "NOUN" and behind[:1] == ["which"] and len(behind) > 1:
        joined = any(t.dep_ == "conj" for t in noun.children)
        if (several and behind[1] == "is") or (not several and not joined and behind[1] == "are"):
            return True
    ending = noun.text.endswith("s") and not noun.text.endswith(("ics", "ss")) and noun.lemma_ != noun.lower_
    return noun.dep_ == "nsubj" and several and one and ending and len(term) == 1


def _is_place_in_passing(term: Span, thing: Span) -> bool:
    """Whether "This …" behind a sentence is about all of it, or about another thing in it."""
    pointer = thing[0].sent != term.sent and thing[0].lower_ == "this"
    inside = term.root.dep_.split(":")[0] in ("obl", "advcl", "nmod")
    if pointer and thing[0].dep_ == "det":
        noun = thing[0].head
        others = [t for t in term.sent if t.pos_ in ("NOUN", "PROPN") and t not in term]
        return noun.lemma_ != term.root.lemma_ and any(t.lemma_ == noun.lemma_ for t in others)
    return pointer and inside and thing[0].dep_.startswith("nsubj") and thing.root.pos_ == "VERB"


def _is_said_of_another(term: Span, thing: Span) -> bool:
    """Whether the parse has what is said belong to another noun: "an error in cookery, where you …"."""
    joined = term.start and term.doc[term.start - 1].pos_ == "CCONJ"
    subjects = [t for t in term.root.head.lefts if t.dep_ == "nsubj" and t.i < term.start]
    if joined and term.root.dep_ == "nsubj" and subjects:
        return True
    opener = thing[0]
    if opener.lower_ != "where" or opener.head.dep_ != "acl:relcl" or opener.sent != term.sent:
        return False
    return opener.head.head.i < term.start or term.root.dep_.split(":")[0] in ("obl", "nmod")


def _says_no_kind(thing: Span, term: Span) -> bool:
    """Whether words name no kind of thing: a relation to other things, or only what is spoken of."""
    root = thing.root
    circumstances = root.lemma_ == "case" and any(t.dep_ == "acl:relcl" for t in root.rights)
    if (thing[0].pos_ == "VERB" and thing[0].lemma_ in NAMING) or (
        root.lemma_.lower() in _NO_KIND and not circumstances
    ):
        return True
    if any(t.lower_ in _OTHERS and t.dep_ in ("amod", "det") and t in thing for t in root.lefts):
        return True
    explained = any(t.dep_.startswith("acl") for t in thing)
    only_part = root.lemma_ == "part" and not is_certain_part(root)
    if not explained and (only_part or any(t.lower_ in _CURIOUS for t in root.lefts)):
        return True
    steps = [t for t in root.rights if t.lemma_ in _STEPS and any(n.dep_ == "nummod" for n in t.lefts)]
    if not explained and root.lemma_ == "consist" and steps:
        return True
    itself = term.root.lemma_ == "example"
    if any(t.dep_ == "acl:relcl" and t.lower_ in ADMIRED for t in root.rights):
        return True
    if root.lemma_ == "example" and not itself and not any(t.lower_ == "of" for t in thing[1:]):
        return True
    if not any(len(t.text) > 1 and t.is_alpha for t in thing):
        return True
    if thing[0].lower_ == "being":
        return True
    if root.pos_ == "ADJ" and thing[0].lower_ in ("a", "an") and not any(t.pos_ == "NOUN" for t in thing):
        # "Firing is a pretty crazy": the noun never came.
        return True
    if thing[0].lower_ == "what" and sum(map(meaningful, thing)) < LEAST_TOLD:
        return True
    if thing[0].lower_ in ("what", "how") and thing[1:2].text.lower() == "about":
        return True
    spoken = [t for t in root.rights if t.dep_ == "acl:relcl" and t.lemma_.lower() in _TALKED_OF]
    return any(child.lower_ in _WE for t in spoken for child in t.lefts) and len(own_words(thing)) < 2


def _names_itself(thing: Span, term: Span) -> bool:
    root, kind = thing.root, term.root.lemma_
    head = {t.lemma_ for t in thing if t.i <= root.i}
    further = any(t.dep_.startswith(("acl", "ccomp")) for t in root.rights)
    told_apart = further and any(t.lemma_ not in head and not t.is_punct for t in _bare(term))
    if root.lemma_ == kind and not told_apart and all(t.lemma_ in head for t in own_words(term)):
        return True
    if root.pos_ == "ADJ" and thing[0].pos_ in ("ADJ", "ADV", "PRON") and root.dep_ != "amod":
        return True
    if len(_bare(term)) == 1 and any(_is_again(t, kind) for t in thing[1:]):
        return True
    return root.lemma_ in NAMING and {t.lemma_ for t in term} <= {t.lemma_ for t in thing}


def _is_again(token: Token, kind: str) -> bool:
    """Whether a noun comes up again in what explains it, but not as what the explanation is said of."""
    return token.lemma_ == kind and token.pos_ == "NOUN" and not token.dep_.startswith("nsubj")


def _stands_beside(thing: Span, term: Span) -> bool:
    """Whether words only stand behind a term, with nothing between them that would join the two."""
    between = term.doc[term.end : thing.start].text.strip(" ,").lower()
    first = next((t for t in thing if t.pos_ != "ADV"), thing[0])
    if first.sent != term.sent:
        return False
    opening = term.doc[term.sent.start : term.start]
    # "Welcome to Corvid, the notebook that …" has no verb that a comma could belong to.
    greeted = any(t.lower_ == "welcome" for t in opening)
    beside = thing.root.dep_ == "ROOT" or (thing.root.dep_ == "appos" and thing[0].lower_ != "the")
    elsewhere = thing.root.head not in term and not beside and not greeted
    if not between and thing[0].pos_ == "DET" and (states_of_noun(thing) or elsewhere):
        # "In dicots, the number of petals is four": the comma ends a circumstance.
        return True
    case = next((t.lower_ for t in term.root.lefts if t.dep_ == "case"), "")
    if not between and thing[0].lower_ == "the" and term.root.pos_ == "PROPN" and case in _PLACED:
        # "a page of the book in Wales, the record of all land": the book is meant.
        return True
    circumstance = all(t.pos_ in _OPENING for t in opening) and not greeted
    if not between and case and thing[0].pos_ == "DET" and circumstance:
        # "At a high level, the plan is …": the circumstance of a statement.
        return True
    if between in ("this is", "this 's", "this's"):
        # "Ann, this is a talk about …": who is spoken to.
        return True
    if not between and [t.lower_ for t in thing[:2]] in (["this", "is"], ["this", "'s"]):
        return True
    if between in _DASHES and states_of_noun(thing):
        # "Order – a clean desk saves time": what is said of something else.
        return True
    if between.startswith("which mean") and states_of_noun(thing):
        # What comes of a whole statement.
        return True
    if between in ("", "which is", "which are", "who is", "who are"):
        participle = first.pos_ == "VERB" and "Past" in first.morph.get("Tense", [])
        state = participle and first.lemma_ not in _MADE_FOR and "Fin" not in first.morph.get("VerbForm", [])
        counted = any(t.dep_ == "nummod" for t in thing.root.lefts)
        placed = between != "" and (first.pos_ == "ADP" or counted)
        return state or placed or (thing.root.dep_ == "conj" and thing.root.head == term.root)
    return False


def _bare(term: Span) -> Span:
    """A term without its article."""
    return term[1:] if len(term) > 1 and term[0].lower_ in ("a", "an", "the") else term


def points_elsewhere(thing: Span, term: Span) -> list[Token]:
    """The words of an answer that point to something said before it: "more information about this"."""
    alone = [t for t in thing if t.lower_ in _POINTING and t.dep_ != "det" and dangling([t])]
    pointing = [
        t for t in (*dangling([*term, *thing]), *alone) if t.lower_ in _POINTING and t.i > thing.start
    ]
    object_ = [t for t in thing.root.rights if t.lower_ in ("it", "them") and t.dep_ == "obj"]
    if thing.root.pos_ == "VERB" and not any(t.dep_ in ("xcomp", "ccomp") for t in thing.root.rights):
        pointing += object_
    return [t for t in pointing if not (t.dep_.startswith("nsubj") and t.head == thing.root)]
