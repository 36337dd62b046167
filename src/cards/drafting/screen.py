"""Cards without what only pointed while the recording ran: "here", and "this" where "the" will do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.drafting.attempt import Attempt
from cards.drafting.draft import Draft
from cards.text import capitalise_first

if TYPE_CHECKING:
    from spacy.tokens import Token

DEMONSTRATIVES = frozenset("this that these those such".split())
_BACK_AGAIN = frozenset("case way point moment stage".split())
"""What "this" stays pointing to, as "that", where the sentence before is shown."""
_SUCH = re.compile(r"\bsuch (?=an? )", re.IGNORECASE)
_KINDS = frozenset("kind kinds sort sorts type types".split())
_JUST_HERE = re.compile(
    r"(?<!\bto)(?<!\bfrom)(?<!\bin)(?<!\baround)"
    r"(?:,? (?:right |over |in |up )?here| down (?:below|here|there))"
    r"(?= (?!and there)|[,.;:?!\]}]|$)",
    re.IGNORECASE,
)
_ON_SLIDE = re.compile(r" (?:below|above)(?=[,.;:?!]|$)", re.IGNORECASE)
_FROM_HERE = re.compile(r"^(?:(?:and |so |but )*(?:from|in) (?:here|there),? )(?=\w)", re.IGNORECASE)


def off_screen(attempt: Attempt) -> Draft:
    """A draft without what only pointed while the recording ran: "this tank" is the tank, "here" nothing."""
    draft = attempt.draft
    for token in attempt.shown:
        nowadays = token.lower_ == "these" and token.head.lower_ == "days"
        if token.dep_ == "det" and token.lower_ in DEMONSTRATIVES - {"such"} and not nowadays:
            draft = with_article(draft, token, gap=token.i + 1 == attempt.asked.start)
    if any(token.lower_ == "such" for token in attempt.shown):
        draft = _changed(draft, _SUCH, "")
    adverbs = [token for token in attempt.shown if token.pos_ == "ADV"]
    if any(token.lower_ in ("below", "above") and token.head.pos_ == "NOUN" for token in adverbs):
        draft = _changed(draft, _ON_SLIDE, "")
    here = any(token.lower_ in ("here", "below") for token in adverbs)
    return _changed(_changed(draft, _FROM_HERE, ""), _JUST_HERE, "") if here else draft


def with_article(draft: Draft, token: Token, gap: bool = False) -> Draft:
    """ "this tank" as "the tank", also where a gap hides the tank."""
    following = token.doc[token.i + 1].text if token.i + 1 < len(token.doc) else ""
    if following.lower() in _KINDS and token.doc[token.i + 2 : token.i + 3].text.lower() == "of":
        return _changed(draft, re.compile(rf"\b{token.text} {following} of (?=\w)", re.IGNORECASE), "")
    behind = r"\[\.\.\.\]|\{\{c1::" if gap else rf"{re.escape(following)}\b"
    pointing = re.compile(rf"\b{token.text}(?= (?:{behind}))", re.IGNORECASE)
    return _changed(draft, pointing, "that" if following.lower() in _BACK_AGAIN else "the")


def _changed(draft: Draft, pattern: re.Pattern[str], word: str) -> Draft:
    def put(match: re.Match[str]) -> str:
        return capitalise_first(word) if match[0][:1].isupper() else word

    front, back, text = (pattern.sub(put, side) for side in (draft.front, draft.back, draft.text))
    if draft.back[:1].isupper():
        back = capitalise_first(back)
    return replace(draft, front=capitalise_first(front), back=back, text=_opened(text))


def _opened(text: str) -> str:
    return text if text.startswith("{{") else capitalise_first(text)
