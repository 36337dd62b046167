"""Meanings: which of the words said tell what a term means, and how they read as an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.drafting.attempt import meaningful
from cards.drafting.excerpt import ASIDE, excerpt, trimmed
from cards.drafting.term import plural
from cards.drafting.told import MAX_ANSWER
from cards.drafting.wording import clean, decapitalise, sentence
from cards.text import drop_openers, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Span, Token

NAMING = frozenset(("call", "name", "term", "know", "dub", "refer", "title"))
_IT_IS = re.compile(
    r"^(?:well,? )?(?:it|this|that|they|these|those)(?:'s| is| are|'re)"
    r"(?: (?:basically|essentially|really|simply|just))? +",
    re.IGNORECASE,
)
_IN_THIS = re.compile(
    r"^(?:(?:in|with|for) (?:this|that|these|those) (?:\w+|kind of \w+),?|that is,|here,?(?= we| you| the)) ",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"^(?:it|this|that|these|they|those(?! (?:that|who|which|of|in|with)\b))\s+(?=[a-z])", re.IGNORECASE
)
_RELATIVE = re.compile(r"^(?:that|which|who)(?P<be>'s| is| are|'re)?\s+(?=\w)", re.IGNORECASE)
_LIKE_THIS = re.compile(r",? like (?:this|that),")
_A_BEFORE_VOWEL = re.compile(r"\b(a)(?= (?:[ai]|e(?!u|w)|o(?!n[ce]))[a-z]{2})")
_WHERE = re.compile(r"^where,? ", re.IGNORECASE)
_BE = re.compile(r"^(?:is|are|was|were)\s", re.IGNORECASE)
_WE_AIM = re.compile(
    r"^(?:that |here,? |so,? )*(?:we|you)(?:'re| are)? (?:also |just )?(?:want|going|gonna) to ",
    re.IGNORECASE,
)
_TALKING_ABOUT = re.compile(
    r"^(?:we|you|i)(?:'re| are|'m| am) (?:\w+ly |just )?talking about (?=\w)", re.IGNORECASE
)
_TO_SEE = re.compile(
    r"^to (?:look at|see|know|find out|consider|understand) (?:the )?(?=(?:how|what|which|where|why)\b)",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*(?:[)\]]|$)")
ADMIRED = frozenset(
    "brilliance genius magic awesome amazing fantastic wonderful beautiful terrible awful".split()
)
"""What a clause says of a thing that somebody likes or hates, and not what it is."""
_BARE_KIND = frozenset(
    "variation version thing something anything process method technique device tool way approach concept "
    "idea term word name kind type sort form part component step phase stage level model function feature "
    "command program system group set class category line example project entity movement reaction "
    "company disease disorder condition problem phenomenon effect theory structure organ organism element "
    "property principle rule law section option element guarantee requirement one factor piece key body "
    "area place".split()
)
_PRAISE = frozenset(
    "mean essential important key common popular useful powerful critical vital particular special "
    "certain specific second third first next last other another different good great big huge main major "
    "small simple general nice new entire whole further same following similar real true best better "
    "little very called interesting okay fine".split()
)
_WORTH = frozenset(
    "essential important key common popular useful powerful critical vital good great big huge main major "
    "best nice crucial significant central fundamental".split()
)
_LIKED = _WORTH | frozenset("brilliant excellent wonderful fantastic classic perfect typical ideal".split())
ORDINALS = frozenset("first second third fourth fifth sixth next last final previous".split())
_VERY = frozenset("very really extremely incredibly super pretty quite so".split())
_RELATIONS = frozenset(
    "guarantee sign cause consequence advantage benefit challenge priority must key problem downside "
    "drawback disadvantage upside issue tradeoff".split()
)
_DEFINING = frozenset(
    "contain include consist comprise involve describe represent require refer mean occur measure state "
    "focus examine study compare consider allow enable help let protect define know call compose make use "
    "design happen ensure specify hold combine denote express connect transform convert produce store".split()
)
_BEFORE_NOUN = ("det", "amod", "compound", "nummod", "nmod", "advmod")
_SUBJECTS = ("nsubj", "nsubj:pass", "expl", "csubj")
_SLOGAN = re.compile(r"(?:is |are )?about .*\bnot\b", re.IGNORECASE)
_BEHIND = ("conj", "nmod", "acl", "obl", "appos", "advcl", "xcomp")
MAX_KIND = 5
"""Words of a term whose noun stands for what it is."""
_LEAST_OWN = 3


def described(meaning: Span, term: Span) -> Span:
    """Of "…, and the distance between lines is called leading" only what is called so."""
    if meaning.end > term.start or meaning.doc is not term.doc:
        return meaning
    naming = next((t for t in meaning.doc[meaning.end : term.start] if t.lemma_ in NAMING), None)
    if naming is None:
        return _without_preposition(meaning)
    if meaning[0].lower_ in ("if", "when", "whenever") and naming.dep_ not in ("acl", "appos"):
        return trimmed(meaning)
    noun = naming.head if naming.dep_.startswith(("acl", "appos", "conj")) else None
    if noun is not None and noun.i < naming.i and noun.pos_ in ("NOUN", "PROPN", "PRON"):
        return _phrase_before(noun, naming)
    subject = next((t for t in naming.children if t.dep_.startswith("nsubj") and t.i < naming.i), None)
    if subject is None or subject.pos_ == "PRON":
        return _without_preposition(_last_phrase(meaning) or meaning)
    auxiliary = next((t.i for t in naming.lefts if t.dep_ == "aux:pass"), naming.i)
    start = subject.left_edge.i
    opening = meaning.doc[meaning.start : max(start, meaning.start + 1)]
    if opening[0].lower_.endswith("ing") and not any("Fin" in t.morph.get("VerbForm", []) for t in opening):
        start = meaning.start
    return _without_preposition(trimmed(meaning.doc[start:auxiliary]))


def _phrase_before(noun: Token, naming: Token) -> Span:
    """A noun with what belongs to it, up to the naming word behind it."""
    end = naming.i
    while end > noun.i + 1 and noun.doc[end - 1].pos_ in ("PUNCT", "ADV", "PRON", "AUX", "CCONJ"):
        end -= 1
    first = noun.head if noun.dep_ == "nmod" and noun.head.lower_ == "one" and noun.head.i < noun.i else noun
    verb = max((t.i for t in first.lefts if t.pos_ == "VERB" and t.lower_ == t.lemma_), default=-1)
    lefts = [t for t in first.lefts if t.i > verb]
    within = [t.left_edge.i for t in lefts if t.dep_.split(":")[0] in _BEFORE_NOUN]
    return _without_preposition(noun.doc[min([*within, first.i]) : end])


def _last_phrase(meaning: Span) -> Span | None:
    """The noun phrase that a stretch of words ends with, if it says more than its noun."""
    last = next((t for t in reversed(list(meaning)) if not t.is_punct), None)
    noun = last
    while (
        noun is not None and noun.pos_ not in ("NOUN", "PROPN") and noun.head in meaning and noun.head != noun
    ):
        noun = noun.head
    if last is None or noun is None or noun.pos_ not in ("NOUN", "PROPN"):
        return None
    while noun.dep_.split(":")[0] in ("nmod", "compound", "conj") and noun.head in meaning:
        noun = noun.head
    if noun.pos_ not in ("NOUN", "PROPN"):
        return None
    return meaning.doc[max(noun.left_edge.i, meaning.start) : last.i + 1]


def _without_preposition(span: Span) -> Span:
    start = span.start
    while start < span.end - 1 and span.doc[start].pos_ in ("ADP", "CCONJ", "PUNCT", "INTJ", "SCONJ"):
        if span.doc[start].pos_ == "SCONJ" and span.doc[start].lower_ in (
            "if",
            "when",
            "where",
            "how",
            "that",
        ):
            break
        start += 1
    return span.doc[start : span.end]


def says_little(span: Span) -> bool:
    """Whether a description is only a word of kind: "a process", "this particular component"."""
    own = own_words(span)
    if own and is_certain_part(span.root):
        return False
    if len([t for t in span.root.subtree if t.dep_ == "nmod" and span.root.i < t.i < span.end]) > 1:
        return False
    if len(own) < 2 and not any(t.dep_.startswith("acl") for t in span.root.children if t.i < span.end):
        return not any(t.dep_ == "compound" for t in span) or not own
    pointing = span[0].lower_ in ("this", "that", "these", "those") and span[0].dep_ == "det"
    explained = any(t.dep_.startswith("acl") for t in span.root.children)
    told_apart = pointing and any(t.dep_ == "nmod" for t in span.root.rights)
    return (pointing or (span.root.pos_ == "PRON" and not explained)) and len(own) < 3 - told_apart


def is_certain_part(noun: Token) -> bool:
    """Whether it is "the second part of …" or "the lowest part of …"."""
    which = any(t.lower_ in ORDINALS or "Sup" in t.morph.get("Degree", []) for t in noun.lefts)
    return noun.lemma_ == "part" and which and any(t.dep_ == "nmod" for t in noun.rights)


def only_names(span: Span) -> bool:
    """Whether a noun has nothing behind it and little before it to tell what it is: "the water filter"."""
    root = span.root
    if root.pos_ not in ("NOUN", "PROPN") or len(own_words(span)) >= _LEAST_OWN:
        return False
    return not any(t.dep_.split(":")[0] in _BEHIND for t in root.subtree if root.i < t.i < span.end)


def own_words(tokens: Iterable[Token]) -> list[Token]:
    """The words that tell one thing from another: not "process", "important", "second"."""
    return [
        token
        for token in tokens
        if meaningful(token)
        and token.lemma_.lower() not in _PRAISE
        and token.lemma_.lower() not in _BARE_KIND
        and token.pos_ != "NUM"
    ]


def praises(meaning: Span) -> bool:
    """Whether a noun says what something is worth and not what it is: "an essential component of the web"."""
    root = meaning.root
    if any(t.lower_ == "most" and t.head.lower_ in _WORTH and t.head.head == root for t in meaning):
        return True
    if root.lemma_.lower() not in _BARE_KIND or any(t.dep_.startswith(("acl", "advcl")) for t in root.rights):
        return False
    return any(t.lemma_.lower() in _WORTH for t in root.lefts)


def judges(meaning: Span) -> bool:
    """Whether it is said what a thing leads to, or what to think of it: "a guarantee of success"."""
    root = meaning.root
    if _SLOGAN.match(meaning.text) or any(_is_how_much(t, root) for t in meaning):
        return True
    wanted = next((t for t in root.rights if t.dep_ == "acl"), None)
    if root.lemma_ in ("place", "way") and wanted is not None and wanted.lower_ in ("go", "be"):
        return True
    if root.lemma_ in ("place", "example", "idea", "way") and any(t.lower_ in _LIKED for t in root.lefts):
        return True
    counted = next((t for t in root.rights if t.dep_ == "nmod"), None) if root.lower_ == "one" else None
    if counted is not None and counted.lemma_ == "thing":
        return True
    if root.lemma_ == "thing" and not any(t.dep_.startswith("acl") for t in root.rights):
        return True
    if root.lemma_ == "thing":
        return any("Inf" in t.morph.get("VerbForm", []) for t in root.rights)
    return root.lemma_.lower() in _RELATIONS and meaning[0].lower_ in ("a", "an")


def _is_how_much(token: Token, noun: Token) -> bool:
    """Whether a word makes more of what a noun is worth: "a very powerful tool"."""
    quality = token.head
    return (
        token.lower_ in _VERY and quality.lower_ in _WORTH and quality.dep_ == "amod" and quality.head == noun
    )


def defines(thing: Span) -> bool:
    """Whether words are of the kind that says what something is: a noun, or a verb that tells its nature."""
    root = thing.root
    if root.pos_ in ("VERB", "AUX"):
        return root.lemma_ in _DEFINING or states_of_noun(thing)
    return root.pos_ in ("NOUN", "PROPN", "PRON") and thing[0].pos_ in ("DET", "NOUN", "PROPN", "ADJ", "PRON")


def behind_the_name(term: Span, sentence_: Span) -> Span | None:
    """What is said of a thing behind its name: "a device called a hygrometer | to measure humidity"."""
    start = term.end
    while start < sentence_.end and sentence_.doc[start].text in (",", '"', "”"):
        start += 1
    if start >= sentence_.end:
        return None
    opener = sentence_.doc[start]
    if opener.lower_ in ("which", "that", "who", "where") and opener.pos_ in ("PRON", "ADV", "SCONJ", "DET"):
        verb = opener.head if opener.head.i > opener.i else None
    elif opener.lower_ == "to" and opener.head.pos_ == "VERB" and opener.head.i > opener.i:
        verb = opener.head
    else:
        return None
    if verb is None or verb.lower_ in ADMIRED:
        return None
    end = min(verb.right_edge.i + 1, sentence_.end)
    span = sentence_.doc[start:end]
    span = excerpt(span, MAX_ANSWER)
    return span if sum(map(meaningful, span)) > 1 else None


def worded(meaning: Span, term: Span, name: str) -> str:
    """The answer as a sentence of its own."""
    many = plural(term)
    if with_object := _object_put_back(meaning, "them" if many else "it"):
        return sentence(with_object)
    if of_kind := _of_its_kind(meaning):
        return sentence(of_kind)
    text = _IN_THIS.sub("", _PARENTHESES.sub("", drop_openers(clean(meaning).text)))
    if len(text.split()) > MAX_ANSWER:
        text = ASIDE.sub(" ", text)
    text = _TALKING_ABOUT.sub("", text)
    text = _TO_SEE.sub("", _WE_AIM.sub("to ", text))
    repeated = re.match(rf"(?:(?:an?|the) )?{re.escape(name)}(?:'s| is| are) ", text, re.IGNORECASE)
    they = "They" if many else "It"
    statement = _states(meaning)
    text = text[repeated.end() :] if repeated else _IT_IS.sub("", text)
    if (match := _RELATIVE.match(text)) and _is_subject(meaning[0]):
        text = text[match.end() :]
        if not match.group("be"):
            text = f"{_agreeing(text, they)} {text}"
    elif match := _WHERE.match(text):
        text = f"{_kind_of(term)} {match.group().lower()}{text[match.end() :]}"
    elif _BE.match(text):
        said = meaning[1:]
        if len(said) and said[0].pos_ in ("DET", "NOUN", "PROPN", "ADJ", "NUM"):
            text = text.partition(" ")[2]
        else:
            text = f"{they} {text}"
    elif (match := _POINTS.match(text)) and _stands_for_it(meaning[0]):
        said_of_many = match.group().strip().lower() in ("they", "these", "those")
        text = f"{'They' if said_of_many else 'It'} {text[match.end() :]}"
    elif meaning[0].pos_ in ("VERB", "AUX") and _is_plain(meaning[0]) and not statement:
        text = f"{_agreeing(text, they)} {text}"
    elif text.lower().startswith("about "):
        text = f"{they} {'are' if many else 'is'} {text}"
    return sentence(_A_BEFORE_VOWEL.sub(r"\1n", _LIKE_THIS.sub("", text)))


def _of_its_kind(meaning: Span) -> str:
    """ "These soft brushes reach …" as "Soft brushes that reach …"."""
    first, noun = meaning[0], meaning[0].head
    if first.dep_ != "det" or first.lower_ not in ("this", "these") or noun.i + 2 >= meaning.end:
        return ""
    following = noun.doc[noun.i + 1]
    many = "Plur" in noun.morph.get("Number", [])
    agrees = many == (first.lower_ == "these")
    if not agrees or not noun.dep_.startswith("nsubj") or following.pos_ not in ("VERB", "AUX"):
        return ""
    kind = clean(noun.doc[first.i + 1 : noun.i + 1]).text
    does = clean(noun.doc[noun.i + 1 : meaning.end]).text
    article = "" if many else "an " if kind[0].lower() in "aeiou" else "a "
    return f"{article}{kind} that {does}"


def _is_plain(verb: Token) -> bool:
    return not {"Part", "Ger"} & set(verb.morph.get("VerbForm", []))


def _stands_for_it(token: Token) -> bool:
    return token.dep_ != "det" and (token.lower_ != "that" or _is_subject(token))


def _is_subject(token: Token) -> bool:
    following = {t.pos_ for t in token.doc[token.i + 1 : token.i + 2]}
    return token.dep_.startswith(("nsubj", "expl")) and not following & {"PRON", "DET", "NOUN", "PROPN"}


def _object_put_back(meaning: Span, pronoun: str) -> str:
    """ "which you can use to sort files" as "You can use it to sort files"."""
    opener = meaning[0]
    verb = opener.head
    relative = opener.lower_ in ("which", "that", "who", "whom") and opener.dep_ == "obj"
    if not relative or not meaning.start < verb.i < meaning.end:
        return ""
    if not any(t.dep_.startswith("nsubj") for t in verb.lefts):
        return ""
    said = clean(meaning.doc[opener.i + 1 : verb.i + 1]).text
    rest = clean(meaning.doc[verb.i + 1 : meaning.end]).text if verb.i + 1 < meaning.end else ""
    return f"{said} {pronoun} {rest}".strip()


def inside(span: Span) -> str:
    """Words to stand inside a sentence, without an opening capital."""
    text = clean(span).text.rstrip(" .?!,;:")
    return lower_first(text) if span[0].pos_ in ("VERB", "SCONJ", "ADV") else decapitalise(text, span[0])


def states_of_noun(meaning: Span) -> bool:
    """Whether words are a statement about a noun of their own."""
    return _states(meaning) == "noun"


def _states(meaning: Span) -> str:
    """Of what kind the subject is that a meaning brings with it, if any."""
    first = meaning[0]
    subject = next((t for t in meaning.root.lefts if t.dep_ in _SUBJECTS and t.i >= meaning.start), None)
    if subject is None or first == meaning.root:
        return ""
    return "pronoun" if subject.pos_ == "PRON" else "noun"


def _agreeing(text: str, they: str) -> str:
    """The pronoun that goes with a verb: "means" wants "It", whatever the term is."""
    first = text.split(maxsplit=1)[0].lower() if text else ""
    if first in ("is", "was", "has", "does", "means") or first.endswith("'s"):
        return "It"
    return they


def _kind_of(term: Span) -> str:
    noun = term.root.text if term.root.pos_ == "NOUN" else ""
    if not noun or not 1 < len(term) <= MAX_KIND:
        return "a case"
    one = term.doc[max(term.start - 1, 0)].lower_ in ("a", "an") or term[0].lower_ in ("a", "an")
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun.lower()}" if one else noun.lower()
