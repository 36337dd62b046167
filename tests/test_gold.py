"""The labelled transcripts beside the project, where they are: how much that readers want is found."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from cards import extract, read_transcript

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "gold" / "dev"
SCORE = SHARED / "tools" / "score.py"
SEED = SHARED / "transcripts" / "wikilearn_flat" / "running-the-partnership.seed.txt"

HERE = GOLD.is_dir() and SCORE.is_file()

pytestmark = pytest.mark.skipif(not HERE, reason="no labelled transcripts here")


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SCORE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def results(score: ModuleType) -> dict[str, dict[str, int]]:
    found = {}
    for gold_file in sorted(GOLD.glob("*.gold.json")):
        name = gold_file.name.removesuffix(".gold.json")
        source = next(path for path in sorted(GOLD.glob(f"{name}.*")) if path != gold_file)
        cards = [
            {key: getattr(card, key) for key in ("kind", "quote", "start_ms", "end_ms", "term")}
            for card in extract(read_transcript(source)).cards
        ]
        found[name] = score.score_one(cards, json.loads(gold_file.read_text(encoding="utf-8")))
    return found


def f1(results: list[dict[str, int]]) -> float:
    total: Counter[str] = Counter()
    for result in results:
        total.update({key: result[key] for key in ("cards", "right", "must", "got")})
    precision, recall = total["right"] / total["cards"], total["got"] / total["must"]
    return 2 * precision * recall / (precision + recall)


def test_all_transcripts_together(results: dict[str, dict[str, int]]) -> None:
    assert f1(list(results.values())) >= 0.60


def test_raw_captions(results: dict[str, dict[str, int]]) -> None:
    assert f1([result for name, result in results.items() if name.endswith("-auto")]) >= 0.55


def test_the_first_course(results: dict[str, dict[str, int]]) -> None:
    assert f1([results["wikilearn-partnership"]]) >= 0.75


def test_what_the_first_course_is_remembered_for() -> None:
    cards = extract(read_transcript(SEED)).cards
    definition = next(card for card in cards if card.front == "What is a single point of failure?")
    assert "weakest link of a chain" in definition.back
    assert "if this one person isn't available" in definition.back
    assert (definition.start_ms, definition.end_ms) == (75_720, 84_780)
    tips = [card for card in cards if card.kind == "tip"]
    advice = " ".join(f"{card.front} {card.back} {card.quote}".casefold() for card in tips)
    for words in ("start small", "plan b", "send out minutes", "support network"):
        assert words in advice
