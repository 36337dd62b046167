"""Confidence: how likely a reader who has not heard the talk is to keep a finished card."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from cards.drafting.draft import Draft
from cards.drafting.vocabulary import content

MOST = 6
"""Words with a meaning beyond which it makes no difference how many more a front has."""
LONG = 16
"""Words from which on a front is long."""
LONG_NAME = 3
"""Words from which on a term is unlikely to be known by another sense."""
MUCH = 5
"""Words with a meaning from which on an answer says more than of what kind a thing is."""
MORE = 8
"""Words with a meaning from which on a definition tells a thing from others of its kind."""
_LEAST_LIKELY = 0.002
_TOPIC = re.compile(r"^Topic: [^.]*\.\s*")
_POINTING = re.compile(r"\b(?:it|its|they|them|their|this|these|those|that|there|ones?)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"\b(?:i|we|me|us|my|our)\b", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:if|when|whenever|before|after|once|unless|while|until|during)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:because|so that|to|in order|for)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:can|could|might|may)\b", re.IGNORECASE)
_STRANDED = re.compile(r"\b(?:on|to|with|for|from|into|of|about|in)\?$")
_DO = re.compile(r"\bdo (?:if|when|before|after|once|while|as|until|during|for|in|to)\b")
_CLAUSE = re.compile(r"^(?:It|They|You|We|When|Where|If)\b")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][A-Za-z]")
_PLAIN_WORD = re.compile(r"What (?:is|are) (?:an? )?[a-z]+\?$")
_THING = re.compile(r"^(?:An?|The|Any\w*)\b")


def confidence(draft: Draft, kind: str, raw: bool, impersonal: bool, likely: float) -> float:
    """From 0 to 1, by the weights that `training/worth.py` learnt from readers' verdicts.

    `raw` says whether the words had no points of their own, `impersonal` whether the talk is hardly of those
    who speak, `likely` how sure the scorer is of the find.
    """
    weights = _weights()
    told = features(draft, kind, raw, impersonal, likely)
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in told.items())))


@cache
def _weights() -> dict[str, float]:
    path = files("cards.drafting") / "confidence.json"
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return weights


def features(draft: Draft, kind: str, raw: bool, impersonal: bool, likely: float) -> Mapping[str, float]:
    """What can be told of a card by its text, by name; most names begin with the card's group."""
    group = "cloze" if draft.note == "cloze" else "definition" if kind == "definition" else "question"
    described = {"cloze": _of_cloze, "question": _of_question, "definition": _of_definition}[group]
    values = {"bias": 1.0, group: 1.0, "find": math.log(likely + _LEAST_LIKELY)}
    if impersonal:
        values["talk impersonal"] = 1.0
    for name, value in (*_of_any(draft, raw), *described(draft)):
        if value:
            values[f"{group} {name}"] = float(value)
    return values


def _of_any(draft: Draft, raw: bool) -> Iterator[tuple[str, float]]:
    hidden = len(content(draft.back))
    yield "raw", raw
    yield "hides 1", hidden <= 1
    yield "hides 2", hidden == 2
    yield "context", bool(_TOPIC.sub("", draft.context))
    yield "topic", draft.context.startswith("Topic: ")
    yield "long", len(draft.front.split()) > LONG
    yield "points", min(2, len(_POINTING.findall(draft.front)))
    yield "speaker", bool(_SPEAKER.search(f"{draft.front} {draft.back}"))


def _shows(front: str) -> Iterator[tuple[str, float]]:
    shown = len(content(front))
    for least in range(2, MOST + 1):
        yield f"shows {least} or more", shown >= least


def _of_cloze(draft: Draft) -> Iterator[tuple[str, float]]:
    shown = draft.front.replace("[...]", "")
    yield from _shows(shown)
    yield "says when", bool(_WHEN.search(shown))
    yield "says why", bool(_WHY.search(shown))
    yield "may", bool(_MAY.search(shown))
    yield "last", draft.front.rstrip(".?!").endswith("[...]")


def _of_question(draft: Draft) -> Iterator[tuple[str, float]]:
    yield from _shows(draft.front)
    yield "says when", bool(_WHEN.search(draft.front))
    yield "why", draft.front.startswith("Why ")
    yield "how", draft.front.startswith(("How ", "When ", "Where ", "Who "))
    yield "what to do", bool(_DO.search(draft.front))
    yield "may", bool(_MAY.search(draft.front))
    yield "stranded", bool(_STRANDED.search(draft.front))
    yield "names", bool(_NAME.search(draft.front))
    yield "tells much", len(content(draft.back)) >= MUCH


def _of_definition(draft: Draft) -> Iterator[tuple[str, float]]:
    yield "short form", " stand for" in draft.front
    yield "long name", len(draft.term.split()) >= LONG_NAME
    yield "plain word", bool(_PLAIN_WORD.match(draft.front))
    yield "names", bool(_NAME.search(draft.front))
    yield "tells much", len(content(draft.back)) >= MUCH
    yield "tells more", len(content(draft.back)) >= MORE
    yield "definite", draft.front.startswith(("What is the ", "What are the "))
    yield "clause", bool(_CLAUSE.match(draft.back))
    yield "thing", bool(_THING.match(draft.back))
