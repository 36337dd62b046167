"""Hedges: how sure a speaker was, said again on a card whose words have lost it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.draft import Draft, Found
from cards.text import capitalise_first, lower_first

if TYPE_CHECKING:
    from spacy.tokens import Token

HEDGES = frozenset("probably usually often generally typically normally sometimes mostly ideally".split())
"""Adverbs that a listener must not take away from a statement."""
_SAME = 3
"""Words by which an answer is known again in what was said."""
_OTHER_STATEMENTS = ("conj", "parataxis", "advcl", "acl", "ccomp")
_ASKED = re.compile(r"^(W\w+ (?:should|do|can|might|must|could) (?:you|we|they)) ")
_LATE = re.compile(
    r"(W.* (?:should|do|can|might|must|could) (?:you|we|they)) (.+) "
    rf"({'|'.join(sorted(HEDGES))}) ((?:if|when|before|after|once|unless|while)\b.*)"
)
"""A question whose hedge stands behind what it hedges."""
_JUDGED = re.compile(r"\bis it (?=\w+ to\b)")
_WHEN_OR_WHY = re.compile(r"^Why |\b(?:if|when|before|after|once|unless|while) ")
_NAMES = re.compile(r"\b(?:called|stand for)\?$")


def hedged(draft: Draft, found: Found) -> Draft:
    """The draft with the hedge of its statement: "What do you need …?" "Probably more light."

    A cloze shows its sentence, and a name stays the same however often it is used: both stay as they are.
    """
    if draft.note != "basic" or _NAMES.search(draft.front):
        return draft
    shown = f"{draft.front} {draft.back}".lower().split()
    said = list(_of_statement(found))
    # A situation on the front is itself the example, and a reason holds for more than the example.
    one_of_many = any(map(_is_for_example, said)) and not _WHEN_OR_WHY.search(draft.front)
    one_of_many = one_of_many and found.match.rule.kind != "definition"
    if (one_of_many or _answers_with_example(draft, found)) and "example" not in shown:
        return replace(draft, back=f"For example, {lower_first(draft.back)}")
    if late := _LATE.match(draft.front):
        return replace(draft, front=f"{late[1]} {late[3]} {late[2]} {late[4]}")
    hedge = next((t.lower_ for t in said if t.lower_ in HEDGES and t.lower_ not in shown), None)
    if hedge is None:
        return draft
    if _JUDGED.search(draft.front):
        return replace(draft, front=_JUDGED.sub(rf"is it {hedge} ", draft.front))
    if re.match("Why |.* not ", draft.front):
        return replace(draft, front=_ASKED.sub(rf"\1 {hedge} ", draft.front))
    return replace(draft, back=f"{capitalise_first(hedge)} {lower_first(draft.back)}")


def _answers_with_example(draft: Draft, found: Found) -> bool:
    """Whether the answer is what follows a "for example" inside the statement."""
    begins = r"\W+".join(map(re.escape, re.findall(r"\w+", draft.back)[:_SAME]))
    return bool(re.search(rf"\bfor (?:example|instance)\W+{begins}\b", found.span.text, re.IGNORECASE))


def _is_for_example(token: Token) -> bool:
    """Whether it is the "example" of a "for example" that opens a statement."""
    named = token.lower_ in ("example", "instance") and token.left_edge.lower_ == "for"
    return named and token.i < token.head.i


def _of_statement(found: Found) -> Iterator[Token]:
    """What hangs from what was found, or from what that itself hangs from in the same statement."""
    core = found.capture("act", "meaning", "answer")
    word = (core if core is not None else found.match.matched).root
    while True:
        yield from word.children
        if word.head == word or word.dep_.startswith(_OTHER_STATEMENTS):
            return
        word = word.head
