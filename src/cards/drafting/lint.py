"""Lint: checks of finished cards by their text alone, each with an id by which it can be silenced."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from cards.card import Card
from cards.drafting.vocabulary import (
    AUXILIARIES,
    POINTERS,
    content,
    has_verb,
    in_noun_phrase,
    is_noun,
    stem,
    tokens,
    words,
)
from cards.language.reading import SOUNDS
from cards.text import clock

LONGEST_BACK = 25
"""Words: more than that is not answered in a breath."""
LONGEST_QUESTION = 30
LONGEST_CLOZE = 40
"""Words of a cloze with what it hides: it is a whole sentence, so it may be longer than a question."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has against one card."""

    card: str
    """The card's `id`."""
    check: str
    """The check's id, such as `long-back`."""
    message: str
    """What is wrong with this card, for a person."""


@dataclass(frozen=True)
class Around:
    """What a check may look at besides the card."""

    verbatim: Mapping[str, str]
    """The text of each transcript by the name of its file, runs of white space as one blank."""
    asked: dict[str, Card] = field(default_factory=dict)
    """The cards that came before, by what they ask."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong with a card."""

    id: str
    title: str
    find: Callable[[Card, Around], str]
    """Gives what is wrong with a card, or nothing."""
    about: str
    """Why it matters and what an author can do, as Markdown."""


def lint(
    cards: Iterable[Card], verbatim: Mapping[str, str] | None = None, *, ignore: Collection[str] = ()
) -> list[Finding]:
    """Check the cards of a deck, in their order.

    `verbatim` is the text of each transcript by the name of its file, as in `Card.source`; the quotes of
    other files are not checked. `ignore` are the ids of checks to leave out. Raises ValueError when there
    is no check of such an id.
    """
    check_names(ignore)
    around = Around({source: _blanks(text) for source, text in (verbatim or {}).items()})
    return [
        Finding(card.id, check.id, message)
        for card in cards
        for check in CHECKS.values()
        if check.id not in ignore and (message := check.find(card, around))
    ]


def check_names(names: Iterable[str]) -> None:
    """Raise ValueError for the first name that is the id of no check, saying which id it is close to."""
    for name in names:
        if name not in CHECKS:
            close = get_close_matches(name, CHECKS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(CHECKS)}"
            raise ValueError(f"no check {name!r}; {hint}")


def _dangling_pronoun(card: Card, around: Around) -> str:
    if card.context.strip() and content(f"{card.title} {card.context}"):
        return ""
    # What a cloze hides may be what is meant: "Take {{c1::a pipe}} and bend it."
    front = tokens(_filled(card) if card.note == "cloze" else card.front)
    for at, token in enumerate(front):
        word = token.lower().removesuffix("'s").removesuffix("'re").removesuffix("'ll")
        if word in POINTERS and _points(front, at):
            # What stands right before an object is its verb, as in "share it".
            if at and (in_noun_phrase if word in _OBJECTS else is_noun)(front, at - 1):
                return ""
            return f"the front does not say what “{token}” stands for"
        if at and is_noun(front, at - 1):
            return ""
    return ""


def _answer_in_question(card: Card, around: Around) -> str:
    given = {stem(word) for word in words(_visible(card))}
    asked_for = [stem(word) for word in content(card.back)]
    if asked_for and given.issuperset(asked_for):
        return f"“{_short(card.back)}” can be read off the front"
    return ""


def _long_back(card: Card, around: Around) -> str:
    count = len(card.back.split())
    return f"{count} words, at most {LONGEST_BACK}" if card.note == "basic" and count > LONGEST_BACK else ""


def _long_front(card: Card, around: Around) -> str:
    most = LONGEST_QUESTION if card.note == "basic" else LONGEST_CLOZE
    count = len((card.front if card.note == "basic" else _filled(card)).split())
    return f"{count} words, at most {most}" if count > most else ""


def _yes_or_no(card: Card, around: Around) -> str:
    if card.note == "cloze":
        return ""
    if re.match(r"(?:yes|no)\b(?!-)\s*(?:[.,;:!–—]|$)", card.back.strip(), re.IGNORECASE):
        return f"the answer is “{_short(card.back)}”"
    question = re.split(r"(?<=[.!?])\s+", card.front.strip())[-1]
    if not question.rstrip("\"'”) ").endswith("?"):
        return ""
    clauses = [words(clause) for clause in question.split(",")]
    if any(_asks_openly(clause) for clause in clauses):
        return ""
    asked = next((clause for clause in clauses if clause and clause[0] in AUXILIARIES), None)
    return f"“{asked[0].capitalize()} …?” can be answered with yes or no" if asked else ""


def _same_question(card: Card, around: Around) -> str:
    asks = _asks(card)
    first = around.asked.setdefault(asks, card)
    if first is card or not asks:
        return ""
    time = f" at {clock(first.start_ms)}" if first.start_ms is not None else ""
    return f"asks the same as “{_short(first.front)}” in {first.source}{time}"


def _cloze_empty(card: Card, around: Around) -> str:
    if card.note != "cloze":
        return ""
    hidden = _hidden(card)
    if not hidden:
        return "nothing is hidden"
    return "a cloze hides nothing" if not all(words(part) for part in hidden) else ""


def _cloze_stop_word(card: Card, around: Around) -> str:
    for match in _CLOZE.finditer(card.text if card.note == "cloze" else ""):
        hidden = _without_hint(match)
        counted = hidden.lower() == "one" and not _NO_NUMBER.search(card.text[: match.start()])
        if words(hidden) and not content(hidden) and not counted:
            return f"“{hidden}” says too little to be worth recalling"
    return ""


def _cloze_hides_most(card: Card, around: Around) -> str:
    hidden = sum(len(part.split()) for part in _hidden(card))
    total = len(_filled(card).split())
    return f"{hidden} of {total} words are hidden" if hidden * 2 > total else ""


def _no_verb(card: Card, around: Around) -> str:
    text = _filled(card) if card.note == "cloze" else card.front
    return "" if has_verb(text) else "the front has no verb, so it is no sentence"


def _markup(card: Card, around: Around) -> str:
    sides = {"front": _visible(card), "back": card.back, "context": card.context}
    if card.note == "cloze":
        sides["front"] = _filled(card)
        sides["back"] = "; ".join(_hidden(card))
    for side, text in sides.items():
        if found := _LEFTOVER.search(text):
            return f"the {side} has “{_short(found[0].strip())}”"
    return ""


def _quote_not_said(card: Card, around: Around) -> str:
    text = around.verbatim.get(card.source)
    if text is None or _blanks(card.quote) in text:
        return ""
    return f"“{_short(card.quote)}” does not occur in {card.source}"


CHECKS: Mapping[str, Check] = {
    check.id: check
    for check in (
        Check(
            "dangling-pronoun",
            "A pronoun without what it stands for",
            _dangling_pronoun,
            "The front says “it”, “this”, “they” or “here”, and nothing before that on the front could be "
            "meant. The lecture's title and the context count only where the card shows a context.",
        ),
        Check(
            "answer-in-question",
            "The answer stands in the question",
            _answer_in_question,
            "Every word of the answer that means something can be read on the front.",
        ),
        Check(
            "long-back",
            "A long answer",
            _long_back,
            f"The back of a question has more than {LONGEST_BACK} words. Nobody can say whether "
            "they knew it.",
        ),
        Check(
            "long-front",
            "A long front",
            _long_front,
            f"A question has more than {LONGEST_QUESTION} words, or a cloze with what it hides more than "
            f"{LONGEST_CLOZE}. It is recognised by its shape and never read.",
        ),
        Check(
            "yes-or-no",
            "A question to be answered with yes or no",
            _yes_or_no,
            "Half of the guesses are right. Ask what, why or how.",
        ),
        Check(
            "same-question",
            "Two cards that ask the same",
            _same_question,
            "Another card of the build has the same question, but for small words such as “the” or “should” "
            "or for the place of an “if …”. Only one of the answers can be expected.",
        ),
        Check(
            "cloze-empty",
            "A cloze that hides nothing",
            _cloze_empty,
            "There is no `{{c1::…}}` in the text, or there are no words in one.",
        ),
        Check(
            "cloze-stop-word",
            "A cloze of small words",
            _cloze_stop_word,
            "What is hidden is only an article, a pronoun, “never” and the like: grammar gives it away, or "
            "there are two choices.",
        ),
        Check(
            "cloze-hides-most",
            "A cloze that hides most of the sentence",
            _cloze_hides_most,
            "More than half of the words are hidden. What is left does not tell what is asked for.",
        ),
        Check(
            "no-verb",
            "A front that is no sentence",
            _no_verb,
            "The front has no verb. Where a rule has its own template, write a whole question.",
        ),
        Check(
            "markup",
            "Leftovers of the captions or of a template",
            _markup,
            "Tags, entities, times, arrows, `[Music]`, speakers' names in front of what they say, or braces "
            "on the front, the back or the context. The quote may have them.",
        ),
        Check(
            "quote-not-said",
            "A quote that was not said",
            _quote_not_said,
            "The quote's words do not stand like this in the transcript. Never a matter of taste: please "
            "report it, unless you made the card yourself.",
        ),
    )
}
"""Every check by its id, in the order of the report."""

_CLOZE = re.compile(r"\{\{c\d+::((?:(?!\{\{c\d|\}\}).)*)\}\}", re.DOTALL)
_NO_NUMBER = re.compile(r"\b(?:another|any|each|every|next|no|that|the|this|which) $", re.IGNORECASE)
"""Before "one" where it is no number."""
_LEFTOVER = re.compile(
    r"</?(?:i|b|u|em|strong|font|span|c|v|lang|ruby|rt|rp|br|p|div)(?:[.\s/][^<>]*)?>|<[\d:.]+>"
    r"|&(?:amp|nbsp|lt|gt|quot|apos|#x?[\da-f]+);|\{\{|\}\}|\{\\[^{}]*\}|-->"
    r"|(?<![\d:.])\d+:\d\d(?::\d\d)?[.,]\d{3}(?!\d)|(?<![\d:])\d\d:\d\d:\d\d(?![\d:])|[\[(]\d+:\d\d(?::\d\d)?[\])]"
    rf"|\[[^\[\]]{{0,60}}\b(?i:{SOUNDS})\b[^\[\]]{{0,60}}\]|\((?i:{SOUNDS})\)|(?<!\S)\[[A-Z][^\[\]]{{2,60}}\](?!\w)"
    r"|[♪♫♬\ufffd]|(?:^|(?<=[.?!] ))>{2,3}\s|(?:^|(?<=[.?!] ))[A-Z][A-Z.]+(?: [A-Z\d][A-Z.\d]*){0,3}: "
    r"|^(?i:speaker)\s*\d*:",
)
_SITUATION_FIRST = re.compile(
    r"((?:if|when|before|after|while|once|as|to|in|during|for|on|at|with|without|by)\b[^,?]*),\s*"
    r"((?:(?:at|by|for|from|in|on|of|to|with) )?(?:what|how|why|who|which|where|when|whose)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_SAYS_NOTHING_OF_ITS_OWN = frozenset(
    "a an the is are was were be am do does did should must can could would will may might shall ought need "
    "needs have has had to you we i one your our my mean means s re".split()
)
_JUDGEMENTS = (
    "best|better|clear|clearer|cold|dark|difficult|dry|early|easier|easy|fun|hard|harder|hot|important|impossible|late|"
    "likely|necessary|possible|raining|simpler|simple|snowing|summer|time|unlikely|useful|wet|winter|worth|"
    "(?:good|great|helpful|nice) to"
)
_POINTS_AHEAD = re.compile(
    r"it(?:'s| is| was| has been| becomes| seems| (?:will|would|can|could|may|might|should) be)"
    r"(?: (?!in|on|at|from)\S+){0,3}? (?:to|that|if|when|for)\b"
    rf"|it(?:'s|(?: \S+)?) (?:more |less |too )?(?:{_JUDGEMENTS})\b"
    r"|it (?:comes to|takes|turns out|seems|depends|rains|snows|looks (?:like|as if)|makes sense|helps to)\b"
    r"|(?:these days|this (?:week|month|year|morning|evening|time|way)|those (?:who|of|that))\b"
    r"|that (?:way|said)\b",
    re.IGNORECASE,
)
_OBJECTS = frozenset("it them him her this that these those".split())
"""What may be the object of the verb before it; that verb is then nothing it could stand for."""
_THAT_FOLLOWS = frozenset(
    "is was 's are were isn't happens happened means makes can can't could will would won't should might "
    "may does doesn't way case point kind sort said ? . , ! ; :".split()
)
_THAT_BEHIND = frozenset(
    "if when do does did doing done for with like after before about of by to than as and or because in on "
    "from . , ; : ! ?".split()
)


def _points(front: list[str], at: int) -> bool:
    """Whether a word stands for something here, unlike "it is good to", "IT" or a relative "that"."""
    word = front[at].lower()
    if front[at].isupper() or _POINTS_AHEAD.match(" ".join(front[at : at + 8])):
        return False
    if word == "that":
        left = front[at - 1].lower() if at else "."
        right = front[at + 1].lower() if at + 1 < len(front) else "."
        return left in _THAT_BEHIND and right in _THAT_FOLLOWS
    return True


def _asks_openly(clause: list[str]) -> bool:
    """Whether a clause begins with a question word, perhaps behind a preposition, that is no "when you …"."""
    for at, word in enumerate(clause[:2]):
        if word in ("what", "who", "whom", "whose", "which", "why", "how") and word != "however":
            return True
        if word in ("when", "where"):
            return at + 1 < len(clause) and clause[at + 1] in AUXILIARIES
    return False


def _asks(card: Card) -> str:
    """What a card asks for, without the words that can be put one way or another."""
    front = _question_last(card.front)
    said = [word for word in words(front) if word not in _SAYS_NOTHING_OF_ITS_OWN]
    return " ".join([card.note, *said]) if said else ""


def _question_last(front: str) -> str:
    """`If it rains, what should you do?` with its parts the other way round, and other fronts as they are."""
    situation = _SITUATION_FIRST.fullmatch(front.strip())
    return front if situation is None else f"{situation[2].rstrip(' ?')} {situation[1]}?"


def _visible(card: Card) -> str:
    """What can be read on the front, without the mark for what a cloze hides."""
    return card.front.replace("[...]", " … ") if card.note == "cloze" else card.front


def _hidden(card: Card) -> list[str]:
    return [_without_hint(match) for match in _CLOZE.finditer(card.text)] if card.note == "cloze" else []


def _filled(card: Card) -> str:
    """The sentence of a cloze with what it hides."""
    return _CLOZE.sub(_without_hint, card.text)


def _without_hint(match: re.Match[str]) -> str:
    """What a cloze hides, without the hint that Anki shows in its place: `{{c1::hidden::hint}}`."""
    return match[1].partition("::")[0]


def _blanks(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def reference() -> str:
    """The checks as the Markdown of `docs/lint.md`."""
    return "\n\n".join(f"## `{check.id}`\n\n{check.title}. {check.about}" for check in CHECKS.values()) + "\n"
