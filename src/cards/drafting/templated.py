"""Cards whose rule brings its own templates: filled, and checked for having something to ask."""

from __future__ import annotations

import re

from cards.drafting.draft import Draft, Found, Refusal
from cards.drafting.wording import clean, sentence
from cards.rules import card_texts
from cards.text import clock, drop_article

_OPENING = re.compile(r"\s*\{\{c\d+::")
CLOZE = re.compile(r"\{\{c\d+::(.*?)\}\}")


def draft_from_template(found: Found) -> Draft | Refusal:
    """Fill the templates of the match's rule.

    The names a template may use besides the captures: `sentence`, `before`, `after`, `time`, `source` and
    `speaker`.
    """
    texts = card_texts(found.match, surroundings(found))
    term = found.capture("term")
    bare = drop_article(clean(term).text) if term is not None else ""
    if "cloze" in texts:
        hidden = [match.group(1) for match in CLOZE.finditer(texts["cloze"])]
        if not hidden or not all(part.strip() for part in hidden):
            return Refusal("the cloze hides nothing")
        text = _cloze_sentence(texts["cloze"])
        return Draft(
            "cloze",
            CLOZE.sub("[...]", text),
            "; ".join(hidden),
            text=text,
            term=bare,
            key=texts.get("key", ""),
        )
    front, back = texts["front"].strip(), sentence(texts["back"])
    if not front or not back:
        return Refusal("the front is empty" if not front else "the back is empty")
    return Draft("basic", front, back, term=bare, key=texts.get("key", ""))


def _cloze_sentence(text: str) -> str:
    """A cloze as a sentence; the capital goes to what is hidden where the hidden comes first."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    return text[:start] + sentence(text[start:]) if start else sentence(text)


def surroundings(found: Found) -> dict[str, str]:
    """What a template can say besides the rule's captures."""
    speech, match = found.speech, found.match
    here = speech.sentences[match.sentence]
    following = match.last + 1
    return {
        "sentence": clean(speech.spans[match.sentence]).text,
        "before": speech.sentences[match.first - 1].text if match.first else "",
        "after": speech.sentences[following].text if following < len(speech.sentences) else "",
        "time": clock(here.start_ms),
        "source": speech.transcript.name,
        "speaker": here.speaker or "",
    }
