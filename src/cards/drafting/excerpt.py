"""Excerpts: as many of the words said as make one statement, whole and short enough for a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token

LEAST = 3
"""Tokens that an excerpt keeps at least."""
ASIDE = re.compile(r"\s*[—–] [^—–]+ [—–]\s*")
"""What a speaker adds between two dashes."""
_FULL_STOP_LOST = frozenset(
    "The So And But We It This That In When If You They He She These Those There Now Then For As".split()
)
_PERSONS = frozenset("it they you we i".split())
_OFFERING = frozenset("can could may might".split())
_MOST_WITH_OTHER = 25
"""Words of a statement with its alternative."""
_CIRCUMSTANCES = frozenset("when whenever".split())
"""All that follows these says when something is so called."""
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "expl", "csubj")
_BREAKS = frozenset((";", ":", "—", "–", "--", "-"))
_EXAMPLES = frozenset(("such as", "for example", "for instance", "like for", "including the", "namely the"))
_CLAUSES = ("advcl", "conj", "parataxis", "acl", "appos")
_ANNOUNCING = ("CCONJ", "SCONJ", "DET", "PUNCT")
_JOINTS = frozenset("so and but which or".split())


def excerpt(span: Span, most: int) -> Span:
    """The first statement of a span, of at most so many words where there is a place to end it."""
    return trimmed(_shortened(before_next_statement(_before_open_clause(at_lost_full_stop(span))), most))


def _before_open_clause(span: Span) -> Span:
    """Up to a relative clause that breaks off."""
    end = next((t.i for t in span[LEAST:] if _breaks_off(t, span)), span.end)
    return span.doc[span.start : end]


def _breaks_off(token: Token, span: Span) -> bool:
    """Whether a relative clause begins that has no verb of its own: "a model, which instead of waiting"."""
    verb = token.head
    if "Rel" not in token.morph.get("PronType", []) or not token.dep_.startswith("nsubj"):
        return False
    finite = "Fin" in verb.morph.get("VerbForm", []) or any(
        t.dep_.startswith(("aux", "cop")) for t in verb.lefts
    )
    return verb.i >= span.end or (verb.pos_ == "VERB" and not finite)


def trimmed(span: Span) -> Span:
    """Without words at the end that announce something more."""
    end = span.end
    while end > span.start + 1 and _announces(span.doc[end - 1]):
        end -= 1
    return span.doc[span.start : end]


def _announces(token: Token) -> bool:
    if token.lower_ in ("another", "other", "all", "both"):
        return False
    return token.pos_ in _ANNOUNCING or token.lower_ in _JOINTS


def at_lost_full_stop(span: Span) -> Span:
    """Up to a capital that no name explains, as captions have where a full stop was lost."""
    for token in span[2:]:
        before = span.doc[token.i - 1]
        after_word = before.is_lower or before.like_num or before.text == ","
        article = token.text == "A" and before.pos_ not in ("NOUN", "PROPN", "ADJ", "DET")
        if not after_word or not (token.text in _FULL_STOP_LOST or article):
            continue
        if token.i + 1 < span.end and not span.doc[token.i + 1].is_title:
            return span.doc[span.start : token.i]
    return span


def before_next_statement(span: Span) -> Span:
    """Up to a further statement with a subject of its own, however the parse joins it."""
    root = span.root
    if is_likened(root) or span[0].lower_ in _CIRCUMSTANCES:
        return span
    for token in span[LEAST:]:
        if token.text == ";" and span.doc[token.i + 1 : span.end][:1].text.lower() in _PERSONS:
            return span.doc[span.start : token.i]
        if _is_alternative(token.left_edge, span):
            return span
        if token.pos_ == "CCONJ" and _goes_on(span, token):
            return span.doc[span.start : token.i]
        if token.i <= root.i or token.dep_.split(":")[0] not in ("conj", "parataxis"):
            continue
        subject = _subject(token)
        start = token.left_edge.i
        if subject is None or "Rel" in subject.morph.get("PronType", []) or start - span.start < LEAST:
            continue
        if (subject.pos_ == "PRON" or _joined_to(token, root)) and _may_end(span, start):
            return span.doc[span.start : start]
    return span


def is_likened(root: Token) -> bool:
    """Whether only what follows tells a thing from what it is like: "like a lake, but it has no fish"."""
    like = any(t.lower_ == "like" and t.dep_ == "case" for t in root.lefts)
    return like and any(t.lower_ == "but" for t in (*root.rights, *(u for c in root.rights for u in c.lefts)))


def _subject(verb: Token) -> Token | None:
    """A verb's subject, which some parses have hang from its auxiliary."""
    auxiliaries = [t for t in verb.lefts if t.dep_.startswith("aux")]
    before = [t for one in (verb, *auxiliaries) for t in one.lefts]
    return next((t for t in before if t.dep_ in _SUBJECTS), None)


def _goes_on(span: Span, joint: Token) -> bool:
    """Whether "and it is …" follows a statement that is not a mere "when …"."""
    following = span.doc[joint.i + 1] if joint.i + 2 < span.end else joint
    if following.lower_ not in _PERSONS or not following.dep_.startswith(("nsubj", "expl")):
        return False
    return span[0].lower_ not in ("when", "if", "where", "how", "what", "that")


def _is_alternative(joint: Token, span: Span) -> bool:
    """Whether "or you can …" follows, without which a short statement would claim more than was said."""
    behind = span.doc[joint.i + 1 : joint.i + 3]
    offered = len(behind) == 2 and behind[0].lower_ in _PERSONS and behind[1].lower_ in _OFFERING
    return joint.lower_ == "or" and offered and len(span.text.split()) <= _MOST_WITH_OTHER


def _joined_to(token: Token, root: Token) -> bool:
    """Whether a clause is set beside the root's, and not inside something that hangs from it."""
    while token != root and token.dep_.split(":")[0] in ("conj", "parataxis"):
        token = token.head
    return token == root


def _may_end(span: Span, cut: int) -> bool:
    """Whether nothing before a place waits for a word behind it, and no quotation is torn."""
    kept = span.doc[span.start : cut]
    waiting = any(cut <= t.head.i < span.end and t.dep_ not in ("punct", "cc", "mark") for t in kept)
    text = kept.text
    paired = span.text.count("—") > 1
    if paired and text.count("—") % 2:
        return False
    return not waiting and text.count('"') % 2 == 0 and text.count("(") == text.count(")")


def _shortened(span: Span, most: int) -> Span:
    """A span cut where a clause or an example begins, if it has more than so many words."""
    if _words(span) <= most:
        return span
    for places in (_behind_commas(span), _bare(span)):
        fitting = [cut for cut in places if _fits(span, cut, most) and _may_end(span, cut)]
        if fitting:
            return span.doc[span.start : max(fitting)]
    return span


def _fits(span: Span, cut: int, most: int) -> bool:
    return cut - span.start >= LEAST and _words(span.doc[span.start : cut]) <= most


def _words(span: Span) -> int:
    """How many words it has, without what stands between two dashes."""
    return len(ASIDE.sub(" ", span.text).split())


def _behind_commas(span: Span) -> Iterator[int]:
    for token in span[LEAST:]:
        if token.text in _BREAKS and _blank_before(token):
            yield token.i
        if span.doc[token.i : token.i + 2].text.lower() in _EXAMPLES or token.lower_ == "including":
            yield token.i
        start = token.left_edge.i
        if _opens_clause(token) and start - 1 > span.root.i and span.doc[start - 1].is_punct:
            yield start


def _bare(span: Span) -> Iterator[int]:
    for token in span[LEAST:]:
        if _opens_clause(token) and token.left_edge.i > span.root.i + 2 and not token.dep_.startswith("acl"):
            yield token.left_edge.i


def _opens_clause(token: Token) -> bool:
    relation = token.dep_.split(":")[0]
    return relation in _CLAUSES and (relation == "acl" or token.pos_ in ("VERB", "AUX"))


def _blank_before(token: Token) -> bool:
    return token.text != "-" or bool(token.i and token.doc[token.i - 1].whitespace_)
