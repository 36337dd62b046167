"""Guess from the parse what a sentence defines and what it says of it, where no rule has captured them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MAX_TERM = 6
_NAMING = frozenset(("call", "name", "term", "know", "dub", "refer"))
_NOUNS = frozenset(("NOUN", "PROPN", "X"))
_DASHES = frozenset((":", "-", "--", "–", "—"))
_PAUSES = frozenset((",", "(", "-", "--", "–", "—"))
_ARTICLES = ("a", "an")
_NO_TERM = frozenset(
    "thing way point idea problem reason question example lot kind one part step people person time case "
    "fact goal something anything everything someone everyone".split()
)

Pair = tuple["Span", "Span | None"]


def term_and_meaning(sentence: Span) -> Mapping[str, Span]:
    """The captures `term` and `meaning`, as far as the parse shows them; empty where it shows none.

    Tried in turn: a name that something is called by, what stands before a dash or colon, what is said to be
    something, a noun with an apposition or a relative clause behind a comma, what a statement about others
    opens with ("In a system, …"), the subject of any other verb.
    """
    for form in (_called, _before_mark, _being, _explained, _within, _subject):
        pair = form(sentence)
        if pair is not None:
            term, meaning = pair
            return {"term": term} if meaning is None else {"term": term, "meaning": meaning}
    return {}


def _called(sentence: Span) -> Pair | None:
    """ "…, which is known as X": X, without a meaning, which the whole sentence gives."""
    for verb in sentence:
        if verb.lemma_ in _NAMING and verb.i + 1 < sentence.end:
            objects = [t for t in verb.rights if t.dep_.split(":")[0] in ("xcomp", "obj", "obl", "ccomp")]
            if objects and objects[-1].pos_ in _NOUNS:
                term = _noun_group(objects[-1], sentence)
                while len(term) > 1 and term[0].pos_ == "ADP":
                    term = term[1:]
                if _can_be_term(term):
                    return term, None
    return None


def _before_mark(sentence: Span) -> Pair | None:
    for token in sentence[1:-1]:
        if token.text in _DASHES:
            term = sentence.doc[sentence.start : token.i]
            if 0 < len(term) <= MAX_TERM and term.root.pos_ in _NOUNS and _can_be_term(term):
                return term, sentence.doc[token.i + 1 : _end(sentence)]
            return None
    return None


def _being(sentence: Span) -> Pair | None:
    return (
        _subject(sentence) if _child(sentence.root, lambda token: token.dep_ == "cop") is not None else None
    )


def _subject(sentence: Span) -> Pair | None:
    root = sentence.root
    subject = _child(root, lambda token: token.dep_.startswith("nsubj") and token.i < root.i)
    if subject is None:
        return None
    term = _noun_group(subject, sentence)
    copula = _child(root, lambda token: token.dep_ == "cop")
    start = copula.i + 1 if copula is not None else max(term.end, min(_edge(root, subject), root.i))
    if not _can_be_term(term) or start >= _end(sentence):
        return None
    return term, sentence.doc[start : _end(sentence)]


def _explained(sentence: Span) -> Pair | None:
    """ "an X, a kind of Y that …" and "Xs, which …", but no name beside a name and nothing in a list."""
    for noun in sentence:
        if noun.pos_ != "NOUN" or noun.dep_ in ("conj", "appos"):
            continue
        for child in noun.rights:
            start, relation = child.left_edge.i, child.dep_
            while start < sentence.end - 1 and sentence.doc[start].is_punct:
                start += 1
            if relation == "appos" and (child.pos_ != "NOUN" or not any(t.i > child.i for t in child.rights)):
                continue
            if relation not in ("appos", "acl:relcl") or sentence.doc[start - 1].text not in _PAUSES:
                continue
            term = sentence.doc[max(noun.left_edge.i, sentence.start) : noun.i + 1]
            while len(term) > 1 and term[0].pos_ == "ADP":
                term = term[1:]
            meaning = sentence.doc[start : min(child.right_edge.i + 1, sentence.end)]
            if _can_be_term(term) and len(meaning) > 2:
                return term, meaning
    return None


def _within(sentence: Span) -> Pair | None:
    """ "In X, people …": what others do there says what X is."""
    root = sentence.root
    subject = _child(root, lambda token: token.dep_.startswith("nsubj") and token.i < root.i)
    place = _child(root, lambda token: token.dep_ == "obl" and token.i < root.i)
    if subject is None or place is None or subject.left_edge.i < place.i or subject.pos_ != "NOUN":
        return None
    case, edge = place.left_edge, place.right_edge
    comma = edge if edge.is_punct else sentence.doc[edge.i + 1]
    if case.lower_ not in ("in", "under") or case.i > sentence.start + 2 or comma.text != ",":
        return None
    term = _noun_group(place, sentence)[1:]
    words = term[1:] if term[:1].text in _ARTICLES else term
    named = len(words) > 1 and all(t.dep_ in ("amod", "compound") for t in words[:-1]) and words[-1] == place
    if not named or place.pos_ != "NOUN" or not _can_be_term(term):
        return None
    return term, sentence.doc[subject.left_edge.i : _end(sentence)]


def _noun_group(noun: Token, sentence: Span) -> Span:
    """A noun with what stands before it, and after it only what belongs to its name ("law of demand")."""
    end = noun.i + 1
    for child in noun.rights:
        relation = child.dep_.split(":")[0]
        joined = relation in ("flat", "fixed", "compound") or (
            relation == "nmod" and child.right_edge.i - child.left_edge.i < 3
        )
        if not joined or child.left_edge.i > end:
            break
        end = child.right_edge.i + 1
    return sentence.doc[max(noun.left_edge.i, sentence.start) : min(end, sentence.end)]


def _can_be_term(term: Span) -> bool:
    root = term.root
    if len(term) > MAX_TERM or any(token.text == "," for token in term):
        return False
    return root.pos_ in _NOUNS and root.lemma_.lower() not in _NO_TERM


def _child(token: Token, wanted: Callable[[Token], bool]) -> Token | None:
    return next((child for child in token.children if wanted(child)), None)


def _edge(root: Token, subject: Token) -> int:
    """Where what is said of a subject begins: at the first auxiliary behind it."""
    return min((t.i for t in root.lefts if t.i > subject.right_edge.i and not t.is_punct), default=root.i)


def _end(sentence: Span) -> int:
    end = sentence.end
    while end > sentence.start + 1 and sentence.doc[end - 1].is_punct:
        end -= 1
    return end
