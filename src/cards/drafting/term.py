"""Terms: the whole name that a definition is about, and the question that asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.drafting.wording import decapitalise, is_plural, phrase
from cards.text import drop_article

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_TERM = 8
"""Words; what is longer is a statement and not a name."""
_ARTICLE = re.compile(r"^(an?|the)\s", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:^|\s)(?:\w\.)+\w$")
_OF_COURSE = re.compile(r",? (?:of course|in general|first of all)$", re.IGNORECASE)
_NAMELY = re.compile(
    r"^(?:the )?(?:term|word|phrase|acronym|expression|name|concept of|notion of) (?!of\b)(?=\w)",
    re.IGNORECASE,
)
_NOUN_ENDING = re.compile(r"(?:ing|er|or|ion|ity|ment|ness|ism|ance|ence|s)$")
_MARKS = re.compile(r"^[\"'“”]+|[\"'“”]+$|[\"“”]")
IDEAS = frozenset("idea concept notion principle goal purpose point aim job role definition meaning".split())
"""Of what is said of these, a definition is about the thing they belong to: "the idea of X is …"."""
_NO_TERM = frozenset(
    "demo right following general rest result example video lecture course guarantee requirement benefit "
    "option other term way thing stuff lot bit point question answer problem issue reason case fact "
    "episode session moment future past project company amount number part kind type category".split()
)
_POINTING = frozenset(
    "its their my your our his her any other some each every this that these those both all such many lots "
    "several most few another no what which same".split()
)
_PASSING = frozenset("earlier previous last later next first following recent certain".split())
"""What only says which of many is spoken of now."""
_UNNAMED = frozenset("specific certain particular remarkable different other very so still half".split())
"""What stands before no name of a thing, but before one of its kind."""
_AMOUNTS = frozenset("number bunch kind type sort part lot couple".split())
"""Of these a thing is an amount or a kind, not the thing itself."""
_OWNERS = frozenset("its their my your our his her".split())
_MANY = frozenset("this these those both all such many several most few numerous".split())
_BEFORE_A_NAME = ("ADP", "SCONJ", "CCONJ", "PUNCT", "AUX", "PRON", "PART", "INTJ", "SYM")
_USING = frozenset("using running installing having building buying".split())
_DEGREES = frozenset("perfectly fully partially highly strongly weakly purely strictly mutually".split())
_NUMBERED = re.compile(
    r"(?:figure|fig\.?|table|slide|chapter|section|exercise|page|equation) \d", re.IGNORECASE
)
"""What only the lecture's own sheets number."""
_TIMES = frozenset("before after since until".split())
_SAYING_WHAT = ("cop", "aux", "aux:pass")
_PERSONS = frozenset(
    "person man woman author writer scientist engineer developer designer professor teacher researcher "
    "manager director founder president artist philosopher economist physicist mathematician "
    "chemist biologist psychologist programmer inventor doctor politician explorer musician composer "
    "contributor maintainer teacher coach lawyer nurse architect editor journalist farmer gardener chef "
    "student expert leader owner member".split()
)


def whole_term(term: Span, meaning: Span | None) -> Span | None:
    """The noun phrase that a captured term is part of, as far as it is what the sentence speaks of.

    Nothing where the capture is a piece of something that is no name.
    """
    term = _from_its_noun(_with_noun(term))
    if not len(term):
        return None
    while (
        term.start and term.doc[term.start - 1].dep_ == "compound" and term.doc[term.start - 1].head in term
    ):
        term = term.doc[term.start - 1 : term.end]
    if term.start > 2 and [term.doc[term.start - n].text for n in (3, 1)] == ['"', '"']:
        # the "ACID | " properties
        term = term.doc[term.start - 2 : term.end]
    if term.start > 1 and term.doc[term.start - 1].text == "-" and not term.doc[term.start - 2].whitespace_:
        term = term.doc[term.start - 2 : term.end]
    term = _used(_behind_verb(term))
    head = term[-1].head
    stands = head.lower_ in ("stands", "stand")
    if term[-1].dep_ == "compound" and head.i == term.end and head.pos_ in ("NOUN", "PROPN") and not stands:
        term = term.doc[term.start : head.i + 1]
    if meaning is not None and meaning.start >= term.end and _says_what_it_is(term, meaning):
        return _subject(term)
    return term


def _behind_verb(term: Span) -> Span:
    """Of "the discover hidden pages" only the hidden pages: the verb is a slip of the tongue."""
    root = term.root
    slips = [t.i for t in term if t.i < root.i and t.dep_ == "amod" and "Inf" in t.morph.get("VerbForm", [])]
    return term.doc[slips[-1] + 1 : term.end] if slips else term


def _used(term: Span) -> Span:
    """ "using a wiki, which is …": the thing that is used, where it is what more is said of."""
    verb = term[0]
    thing = next((t for t in verb.rights if t.dep_ == "obj" and t in term), None)
    behind = term.doc[term.end : term.end + 1].text.lower()
    using = verb.lower_ in _USING and behind in (",", "which", "that", "who")
    return term.doc[thing.left_edge.i : term.end] if using and thing is not None else term


def _with_noun(term: Span) -> Span:
    """ "Companion planting": an -ing word and the noun that opens the sentence before it are one name."""
    start = term.sent.start
    if term.start == start + 1 and term.text.endswith("ing") and term.doc[start].pos_ in ("NOUN", "PROPN"):
        return term.doc[start : term.end]
    return term


def _from_its_noun(term: Span) -> Span:
    start, end = term.start, term.end
    while start < end - 1 and (
        term.doc[start].pos_ in _BEFORE_A_NAME
        or (term.doc[start].pos_ == "ADV" and term.doc[start].head not in term)
        or term.doc[start].lower_ == "so"
    ):
        start += 1
    return term.doc[start:end]


def _says_what_it_is(term: Span, meaning: Span) -> bool:
    """Whether only a verb and what belongs to it stands between a term and its meaning."""
    between = term.doc[term.end : meaning.start + 1]
    verb = next((t for t in between if t.pos_ in ("AUX", "VERB")), None)
    return verb is not None and not any(t.lower_ in ("which", "that", "who") for t in between)


def _subject(term: Span) -> Span | None:
    """The subject that a term ends or begins: "the energy of | an object", "the score | of a text"."""
    root = term.root
    top = root
    if root.head.lemma_.lower() in IDEAS:
        return term
    while top.dep_.split(":")[0] in ("nmod", "compound", "acl", "obl") and top.head.i < term.start:
        if top.head.pos_ not in ("NOUN", "PROPN") or top.head.dep_.startswith(("obl", "obj")):
            break
        if any(t.dep_ == "case" and t.lower_ in _TIMES for t in top.lefts):
            break
        top = top.head
    if top != root and not top.dep_.startswith("nsubj"):
        return term
    start = term.start if top == root else top.left_edge.i
    end = term.end
    for child in top.rights:
        joined = child.dep_.split(":")[0] == "nmod" and child.left_edge.i == end
        if joined and child.right_edge.i + 1 - start <= MAX_TERM and not _pointing_within(child):
            end = child.right_edge.i + 1
    whole = term.doc[start:end]
    return whole if len(whole) <= MAX_TERM else None


def _pointing_within(token: Token) -> bool:
    return any(t.lower_ in _POINTING or t.is_punct for t in token.subtree)


def is_term(term: Span) -> bool:
    """Whether a phrase can be asked for: a noun phrase that is whole and not a word of passage."""
    root = term.root
    if not term.text.isupper() and root.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ", "X", "NUM"):
        return False
    if len(term.text) < 2 and not (term.text.isupper() and term.text not in "AI"):
        return False
    if (
        len(term) == 1
        and len(term.text) < 5
        and root.pos_ not in ("NOUN", "PROPN")
        and not term.text.isupper()
    ):
        return False
    if any(t.lower_ == "same" or "Cmp" in t.morph.get("Degree", []) for t in root.lefts):
        return False
    if root.lower_ in ("one", "ones") or (root.lemma_.lower() in _NO_TERM and len(term) < 3):
        return False
    if root.lemma_.lower() in _NO_TERM and any(t.lower_ in _PASSING for t in term):
        return False
    if root.lemma_.lower() == "thing" or any(t.lower_ in _OWNERS for t in term[1:]):
        return False
    if any(t.lower_ in ("it", "this", "that", "them") and t.pos_ == "PRON" for t in term[1:]):
        return False
    if _NUMBERED.match(term.text):
        return False
    if any(t.lower_ in _UNNAMED and t != root for t in term) or _is_amount_of(root):
        return False
    if root.pos_ == "VERB" and any(t.dep_ == "obj" for t in root.rights):
        # "deter spam": what somebody does.
        return root.lower_.endswith("ing")
    clause = any(t != root and t.pos_ == "VERB" and "Fin" in t.morph.get("VerbForm", []) for t in term)
    if clause or (root.pos_ == "ADJ" and (term[0].pos_ == "ADV" or root.lower_.endswith("ing"))):
        return False
    if root.pos_ == "VERB" and any(t.dep_ in ("aux", "nsubj", "aux:pass") for t in root.lefts):
        return False
    before = term.doc[term.start - 1].lower_ if term.start and not term[0].is_sent_start else ""
    return term[0].lower_ not in _POINTING and term[0].pos_ != "ADP" and before not in _MANY


def _is_amount_of(root: Token) -> bool:
    return root.lemma_.lower() in _AMOUNTS and any(t.left_edge.lower_ == "of" for t in root.rights)


def term_text(term: Span) -> str:
    """A term as it stands in a question: with its article, without an opening capital or quotation marks."""
    if term.start and term.doc[term.start - 1].lower_ in ("a", "an", "the"):
        term = term.doc[term.start - 1 : term.end]
    degree = term.doc[max(term.start - 1, 0)]
    words = f"{degree.lower_} {phrase(term)}" if _is_degree_of(degree, term) else phrase(term)
    text = _NAMELY.sub("", _MARKS.sub("", _OF_COURSE.sub("", words)))
    if _ABBREVIATED.search(text):
        text += "."
    lowered = decapitalise(text, term[0])
    article = _ARTICLE.match(lowered)
    return article.group().lower() + lowered[article.end() :] if article else lowered


def _is_degree_of(word: Token, term: Span) -> bool:
    """Whether the word before a term belongs to it, though a parse has it say something of the statement."""
    return word.i < term.start and word.lower_ in _DEGREES and term[0].pos_ == "ADJ"


def owner(term: Span) -> Span | None:
    """In "… a cart by its handle" the cart, whose handle is meant; nothing where that is not sure."""
    articles = [
        t for t in term.doc[term.sent.start : term.start] if t.lower_ in ("a", "an") and t.head.pos_ == "NOUN"
    ]
    return term.doc[articles[0].i : articles[0].head.i + 1] if len(articles) == 1 else None


def is_owned(term: Span) -> bool:
    """Whether it is somebody's: "its handle"."""
    return bool(term.start) and term.doc[term.start - 1].lower_ in _OWNERS


def name_of(term: Span) -> str:
    """A term without its article."""
    return drop_article(term_text(term))


def what_is(term: Span, meaning: Span | None = None) -> str:
    """What is …?, What are …?, Who is …? or, of a word that is no noun, What does … mean?"""
    text = term_text(term)
    root = term.root
    if is_quality(term):
        return f"What does “{text}” mean?"
    if plural(term):
        return f"What are {text}?"
    if _ARTICLE.match(text) is None:
        text = f"{_article(term)}{text}"
    person = meaning is not None and meaning.root.lemma_.lower() in _PERSONS
    return f"{'Who' if person and root.pos_ == 'PROPN' and not text.isupper() else 'What'} is {text}?"


def is_quality(term: Span) -> bool:
    """Whether a term says how something is: "self-supervised", and is nowhere spoken of as a thing."""
    root = term.root
    if len(term.text.split()) > 2 or root != term[-1] or _NOUN_ENDING.search(root.lower_):
        return False
    determined = any(t.pos_ == "DET" for t in term.doc[max(term.start - 1, 0) : term.end])
    if root.pos_ not in ("ADJ", "VERB") or determined:
        return False
    return not any(t.lower_ == root.lower_ and t.pos_ in ("NOUN", "PROPN") for t in term.doc)


def plural(term: Span) -> bool:
    """Whether a term takes "are", by its verb where that shows it."""
    root = term.root
    verb = root.head
    if root.dep_ == "conj" and "Sing" in root.morph.get("Number", []):
        # Of "firing and glazing are …" one was taken.
        return False
    if root.lower_ != root.lemma_ and len(term) > 1 and "Plur" in root.morph.get("Number", []):
        # "data centres is a name for …" is a slip of the tongue.
        return True
    if term.doc[max(term.start - 1, 0)].lower_ in ("a", "an") or term[0].lower_ in ("a", "an"):
        return False
    relative = any("Rel" in t.morph.get("PronType", []) for t in root.doc[root.i + 1 : verb.i])
    if root.dep_ in ("nsubj", "nsubj:pass") and verb.i > root.i and not relative:
        shown = next((t for t in verb.lefts if t.dep_ in _SAYING_WHAT and t.i > root.i), verb)
        if shown.lower_ in ("is", "'s", "was", "has", "does"):
            return False
        if shown.lower_ in ("are", "'re", "were", "have", "do"):
            return True
        if shown == verb and verb.pos_ == "VERB" and "Pres" in verb.morph.get("Tense", []):
            return verb.lower_ == verb.lemma_ and verb.lower_ != term.text.lower()
    return is_plural(term)


def _article(term: Span) -> str:
    """The article that a bare term has where the talk has it as one of several things."""
    root = term.root
    if (
        root.pos_ not in ("NOUN", "ADJ")
        or root.text.endswith(("ing", "ysis"))
        or not root.is_lower
        or root != term[-1]
    ):
        return ""
    size, words = len(term), term.text.lower()
    for at, token in enumerate(term.doc[: -size - 1]):
        following = term.doc[at + 1 : at + 1 + size]
        named = following.text.lower() == words and following[-1].dep_ != "compound"
        if named and token.lower_ in ("a", "an"):
            return f"{'an' if words[0] in 'aeiou' else 'a'} "
    return ""
