"""Phrases that stand in the middle of something: what may not be hidden without what is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MEASURES = frozenset(
    "amount bag bit bottle bowl bunch box cup dozen eighth glass group half handful hour inch kilo kind "
    "layer level list litre liter lot majority minute number pair part percent piece pinch portion "
    "quarter range row series set sheet slice sort spoon spoonful tablespoon teaspoon third ton type "
    "variety".split()
)
"""What counts or measures the thing behind its "of"."""
_WITHOUT_OBJECT = frozenset("try go come stop".split())
"""Verbs that the next one only continues: "go ahead and ask", "try and find"."""
_WITH_BARE_VERB = frozenset("help make let see hear feel watch have dare need".split())
"""Verbs behind which another one stands without "to"."""
_OBJECTS = ("DET", "PRON", "NOUN", "PROPN", "NUM")
"""Parts of speech that a verb's object begins with."""


def torn(part: Span) -> bool:
    """Whether what stands around it belongs to it: "soon | as possible", "a pair | of scissors"."""
    if part.end >= len(part.doc) or part[-1].pos_ in ("ADP", "PART", "SCONJ", "DET"):
        return True
    following, root = part.doc[part.end], part.root
    if _torn_in_front(part, root) or _torn_behind(part, root, following):
        return True
    if len(part) > 1 and part[0].pos_ == "ADV" and part[1].pos_ == "ADP":
        return True
    if any(t.text == "," and t.i + 1 < part.end and t.nbor().lower_ == "which" for t in part):
        return True
    return root.pos_ in ("VERB", "AUX", "ADJ") and part[0].dep_ != "mark" and _has_own_subject(root, part)


def _torn_in_front(part: Span, root: Token) -> bool:
    """Whether the phrase begins in the middle of a name, a range, a comparison or a fixed expression."""
    first = part[0]
    if first.lower_ == "else" or (first.lower_ in ("which", "who") and root.pos_ in ("VERB", "AUX")):
        return True
    if not part.start:
        return False
    before = part.doc[part.start - 1]
    if before.lower_ == "from" and "to" in _following(part):
        return True
    if before.lower_ == "in" and first.lower_ == "order":
        return True
    if before.lower_ in ("or", "to") and len(part) == 1 and first.pos_ == "NUM":
        return True
    if before.lower_ == "as" and root.pos_ in ("ADJ", "ADV"):
        return True
    if before.pos_ in ("VERB", "NOUN") and first.pos_ == "VERB" and first.lower_ == first.lemma_.lower():
        # "copy | paste the text": two verbs said as one.
        return before.lemma_.lower() not in _WITH_BARE_VERB
    if before.lemma_.lower() in ("make", "take") and root == first and _is_bare(root) and before == root.head:
        return True
    compound = before.pos_ == first.pos_ and before.pos_ in ("NOUN", "PROPN")
    if compound and not (root.dep_ == "obj" and before.dep_ in ("obj", "iobj")):
        return True
    if any(child.i < part.start and child.dep_ in ("amod", "compound") for child in root.lefts):
        return True
    return root.pos_ == "VERB" and root.dep_ == "conj" and _shares_object(root, part)


def _is_bare(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and "Plur" not in noun.morph.get("Number", []) and not noun.n_lefts


def _shares_object(verb: Token, part: Span) -> bool:
    """Whether a verb is one of two for one object, as in "drag and | drop the files"."""
    rights = [t for t in verb.head.rights if t.i < part.start and t.dep_ not in ("punct", "cc", "advmod")]
    if verb.head.pos_ != "VERB" or verb.head.i > part.start or rights:
        return False
    return verb.head.lemma_.lower() not in _WITHOUT_OBJECT


def _torn_behind(part: Span, root: Token, following: Token) -> bool:
    """Whether the phrase ends where it goes on: "a pair | of scissors", "set | your duration"."""
    if root.dep_ == "compound" and root.head not in part:
        return True
    if part.text.lower() == "one" and following.lower_ == "of":
        return True
    if following.lower_ == "of" and root.lemma_.lower() in MEASURES:
        return True
    if part[-1].pos_ == "VERB" and following.pos_ in _OBJECTS and not following.is_sent_start:
        return True
    if part[0].pos_ == "ADV" and following.pos_ == "DET" and not following.is_sent_start:
        # "slightly press | the lever", whatever the tagger takes "press" for.
        return True
    if len(part) > 1 and part[-1].pos_ == "ADJ" and part[-2].pos_ in ("NOUN", "PROPN"):
        # "keep the | bin moist"
        return True
    compared = following.lower_ in ("as", "than") and following.dep_ != "mark"
    if compared or _hangs_inside(following, part):
        return True
    if following.pos_ == "AUX" and any(t.pos_ == "CCONJ" for t in part):
        # "a layer of card and the card | is there to …": the next statement has begun.
        return True
    compound = following.pos_ in ("NOUN", "PROPN") and part[-1].pos_ in ("NOUN", "ADJ", "PROPN")
    joined = any(t.dep_ == "conj" and t.pos_ == root.pos_ and t.i >= part.end for t in root.children)
    return compound or joined


def _hangs_inside(following: Token, part: Span) -> bool:
    """Whether what follows belongs to a word within the phrase, as in "the people you design | for"."""
    top = following
    while top.head != top and top.head.left_edge.i >= part.end:
        top = top.head
    return top.head in part and top.head != part.root and top.dep_ not in ("punct", "cc")


def _following(part: Span) -> list[str]:
    """The next words of the sentence."""
    return [token.lower_ for token in part.doc[part.end : min(part.end + 3, part.sent.end)]]


def _has_own_subject(root: Token, part: Span) -> bool:
    """Whether a whole statement would be hidden but for its first words."""
    subject = next((t for t in root.lefts if t.dep_.startswith(("nsubj", "csubj", "expl"))), None)
    infinitive = any(t.lower_ == "to" and t.dep_ == "mark" for t in root.lefts)
    if subject is None or infinitive or "Rel" in subject.morph.get("PronType", []):
        return False
    return subject.left_edge.i < part.start or subject in part
