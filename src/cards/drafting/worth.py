"""What a card is worth: how likely a reader who has not heard the talk is to keep it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from cards.card import Card
from cards.drafting.attempt import Attempt, meaningful
from cards.drafting.draft import Draft, Found
from cards.drafting.lint import lint
from cards.drafting.pronouns import POINTERS, dangling
from cards.drafting.unsound import is_unsound
from cards.drafting.vocabulary import content, stem

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

ASK = 0.05
"""From here on the first question is good, without looking at what else could be."""
ASKED = 0.2
"""What a question is worth beyond a cloze of the same advice: it asks for more."""
GOOD = 0.08
"""From here on the first cloze is."""
LONGEST_RAW = 20
"""Words of a question from captions without points."""
_GROUPS = {
    "cloze": "cloze",
    "hidden term": "cloze",
    "definition": "definition",
    "naming": "definition",
    "short form": "definition",
}
_VAGUE = frozenset("thing things stuff way ways lot kind sort bit something anything case part".split())
_SPEAKER = frozenset("i me my mine myself".split())
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl")
_KINDS = frozenset("NOUN PROPN VERB ADJ NUM ADV".split())
_RELATIONS = frozenset("obj obl xcomp ccomp conj nmod amod compound root appos advcl nsubj acl".split())
_OPENINGS = frozenset("DET NOUN PROPN VERB ADJ PRON ADV AUX SCONJ ADP NUM".split())


def best(found: Found, attempts: Iterable[Attempt]) -> Draft | None:
    """The first attempt that is good, else the one that is worth most, with its worth as confidence.

    None where lint would have something against every one.
    """
    poor: list[tuple[float, Draft]] = []
    for attempt in attempts:
        if is_unsound(attempt) or _runs_on(attempt.draft, found) or not _sound(attempt.draft, found):
            continue
        value = worth(features(attempt, found))
        if attempt.form != "cloze":
            value = min(1.0, value + ASKED)
        if value >= (GOOD if attempt.form == "cloze" else ASK):
            return replace(attempt.draft, confidence=value)
        poor.append((value, attempt.draft))
    value, draft = max(poor, key=lambda one: one[0], default=(0.0, None))
    return replace(draft, confidence=value) if draft is not None else None


def _runs_on(draft: Draft, found: Found) -> bool:
    """Whether a question is so long that, where no points were said, it hardly is one statement."""
    return found.raw and draft.note == "basic" and len(draft.front.split()) > LONGEST_RAW


def _sound(draft: Draft, found: Found) -> bool:
    """Whether lint would have nothing against the card."""
    card = Card(
        id="",
        kind=found.match.rule.kind,
        rule=found.match.rule.id,
        score=0.0,
        note=draft.note,
        front=draft.front,
        back=draft.back,
        quote="",
        start_ms=None,
        end_ms=None,
        source="",
        title="",
        text=draft.text,
        term=draft.term,
        context=draft.context,
    )
    return not lint([card])


def worth(values: Mapping[str, float]) -> float:
    """From 0 to 1, by the weights that `training/worth.py` learnt."""
    weights = _weights()
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in values.items())))


@cache
def _weights() -> dict[str, float]:
    path = files("cards.drafting") / "worth.json"
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return weights


def features(attempt: Attempt, found: Found) -> dict[str, float]:
    """What can be told of a card before anybody reads it, by name; each name begins with the card's group."""
    group = _GROUPS.get(attempt.form, "question")
    described = {"cloze": _of_cloze, "question": _of_question, "definition": _of_definition}[group]
    values = {group: 1.0, f"form {attempt.form}": 1.0}
    for name, value in (*described(attempt, found), *_of_sentence(attempt, found)):
        values[f"{group} {name}"] = float(value)
    return values


def _of_cloze(attempt: Attempt, found: Found) -> Iterator[tuple[str, float]]:
    asked = attempt.asked
    told = _told(attempt)
    root = asked.root
    shown = sum(map(meaningful, told))
    hidden = sum(map(meaningful, asked))
    yield f"shows {min(shown, 5)}", 1
    yield f"hides {min(hidden, 3)}", 1
    yield f"hides {_one_of(root.pos_, _KINDS)}{' alone' if len(asked) == 1 else ''}", 1
    yield "cut left", any(t.i < asked.start and meaningful(t) for t in root.subtree)
    yield "cut right", root.right_edge.i >= asked.end
    yield "last", _last(asked)
    yield "first", asked.start == asked.sent.start
    yield "statement hidden", root.pos_ in ("VERB", "AUX") and any(t.dep_ in _SUBJECTS for t in root.lefts)
    yield f"hides as {_one_of(root.dep_.split(':')[0], _RELATIONS)}", 1
    yield "share", len(asked) / max(len(told), 1)
    yield "after determiner", asked.start > 0 and asked.doc[asked.start - 1].pos_ == "DET"


def _of_question(attempt: Attempt, found: Found) -> Iterator[tuple[str, float]]:
    told, asked = _told(attempt), attempt.asked
    front, back = attempt.draft.front.split(), attempt.draft.back.split()
    yield f"shows {min(sum(map(meaningful, told)), 4)}", 1
    yield f"hides {min(sum(map(meaningful, asked)), 3)}", 1
    yield "front long", len(front) > 18
    yield "back long", len(back) > 18
    yield "back short", len(back) < 3
    yield "commas", min(sum(t.text in (",", ";") for t in told), 3)
    yield "points", min(sum(t.lower_ in POINTERS and t.pos_ == "PRON" for t in told), 2)
    yield "answer points", min(sum(t.lower_ in POINTERS and t.pos_ == "PRON" for t in asked), 2)
    yield "finite", min(sum("Fin" in t.morph.get("VerbForm", []) for t in told), 3)


def _of_definition(attempt: Attempt, found: Found) -> Iterator[tuple[str, float]]:
    asked = attempt.asked
    first = [t for t in asked if t.sent == asked[0].sent]
    term = [t for t in _told(attempt) if t.i not in {u.i for u in asked}]
    back = attempt.draft.back.split()
    yield f"opens {_one_of(first[0].pos_, _OPENINGS)}", 1
    yield f"head {_one_of(asked.root.pos_, _KINDS)}", 1
    yield f"head as {_one_of(asked.root.dep_.split(':')[0], _RELATIONS)}", 1
    yield f"hides {min(sum(map(meaningful, first)), 4)}", 1
    yield "vague", any(t.lower_ in _VAGUE for t in first[:4])
    yield "points", any(t.lower_ in POINTERS and t.pos_ == "PRON" for t in first[:3])
    yield "I", any(t.lower_ in _SPEAKER for t in first)
    yield "back long", len(back) > 25
    yield "back short", len(back) < 4
    yield "other sentence", bool(term) and term[0].sent != asked[0].sent
    yield "name", any(t.pos_ == "PROPN" for t in term)
    yield "common noun", len(term) == 1 and term[0].pos_ == "NOUN"
    yield "long term", len(term) > 3
    yield "bare definite", any(_bare_definite(t) for t in term)
    yield "before", bool(term) and asked[0].i < term[0].i


def _of_sentence(attempt: Attempt, found: Found) -> Iterator[tuple[str, float]]:
    span, told = found.span, _told(attempt)
    finite = sum("Fin" in t.morph.get("VerbForm", []) for t in span)
    joints = sum(t.pos_ in ("CCONJ", "SCONJ", "PUNCT") or "Rel" in t.morph.get("PronType", []) for t in span)
    yield "score", found.match.rule.score
    yield "raw", found.raw
    yield "runs on", min(max(0, finite - 1 - joints), 2)
    yield "very long", len(span) > 35
    yield "dangles", bool(dangling(attempt.shown))
    yield "pointers", min(sum(t.lower_ in POINTERS and t.pos_ in ("PRON", "DET") for t in told), 2)
    yield "speaker", any(t.lower_ in _SPEAKER for t in told)
    yield "we", any(t.lower_ in ("we", "our", "us") for t in told)
    yield "context", bool(attempt.draft.context)
    yield "vague shown", min(sum(t.lower_ in _VAGUE for t in told), 2)
    yield "names shown", any(t.pos_ == "PROPN" for t in told)
    yield "known things", min(sum(map(_bare_definite, told)), 2)
    yield "few words", len(attempt.draft.front.split()) < 7
    yield "command", "Imp" in span.root.morph.get("Mood", [])
    yield "echo", _echo(attempt.draft)


def _told(attempt: Attempt) -> list[Token]:
    inside = {token.i for token in attempt.asked}
    return [token for token in attempt.shown if token.i not in inside]


def _one_of(value: str, known: frozenset[str]) -> str:
    return value if value in known else "other"


def _last(asked: Span) -> bool:
    following = asked.doc[asked.end : asked.end + 1]
    return not len(following) or following[0].is_punct or bool(following[0].is_sent_start)


def _bare_definite(token: Token) -> bool:
    """Whether a noun is spoken of as known ("the box") without anything that says which."""
    definite = any(child.lower_ in ("the", "this", "that", "these", "those") for child in token.lefts)
    more = any(
        child.dep_.split(":")[0] in ("nmod", "acl", "amod", "compound", "obl") for child in token.children
    )
    return token.pos_ == "NOUN" and definite and not more


def _echo(draft: Draft) -> float:
    """The share of the answer's words that the front gives away."""
    told = {stem(word) for word in content(draft.front)}
    hidden = [stem(word) for word in content(draft.back)]
    return sum(word in told for word in hidden) / len(hidden) if hidden else 0.0
