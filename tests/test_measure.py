"""Measuring cards by a gold file: what counts as right, and the same totals as the reference script."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.card import Card
from cards.errors import InputError
from cards.gold import Item, find_gold, measure, of_kind, of_rule, read_gold, together

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared" / "tools" / "score.py"


def card(quote: str, start: int | None = 0, kind: str = "tip", **more: Any) -> Card:
    end = None if start is None else start + 1000
    fixed = {"id": "", "note": "basic", "front": "", "back": "", "source": "", "title": "", "score": 0.5}
    said = {"kind": kind, "quote": quote, "start_ms": start, "end_ms": end, "rule": "tip.command"}
    values: dict[str, Any] = {**fixed, **said, **more}
    return Card(**values)


def item(quote: str, start: int | None = 0, kind: str = "tip", must: bool = True, term: str = "") -> Item:
    return Item(kind, must, quote, start, None if start is None else start + 1000, term)


def test_a_card_that_says_half_of_it_at_the_time_is_right() -> None:
    found = measure([card("dry the seeds first")], [item("you should dry the seeds")])
    assert (found.right, found.found, found.f1) == (1, 1, 1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        card("dry the seeds", start=1000),
        card("dry the seeds", kind="definition"),
        card("we saw the hills"),
        card("dry the seeds " + "and on it goes " * 8),
    ],
    ids=["another time", "another kind", "other words", "far too long"],
)
def test_what_is_wrong(wrong: Card) -> None:
    found = measure([wrong], [item("dry the seeds")])
    assert (found.right, found.precision, found.recall) == (0, 0.0, 0.0)


def test_what_is_acceptable_is_neither_asked_for_nor_held_against() -> None:
    gold = [item("dry the seeds"), item("wash the pot", 5000, must=False)]
    assert measure([card("dry the seeds")], gold).recall == 1.0
    assert measure([card("dry the seeds"), card("wash the pot", 5000)], gold).precision == 1.0


def test_saying_it_again_is_wrong() -> None:
    found = measure([card("dry the seeds"), card("dry the seeds first")], [item("dry the seeds")])
    assert [bool(hit.items) for hit in found.hits] == [True, False]


def test_without_times_the_words_decide() -> None:
    assert measure([card("dry the seeds", None)], [item("dry the seeds", 5000)]).right == 1


def test_terms_may_differ_by_case_and_article_or_contain_each_other() -> None:
    gold = [item("a fjord is a valley", kind="definition", term="fjord")]
    for term, right in (("A Fjord", 1), ("deep fjord", 1), ("valley", 0), ("", 0)):
        found = measure([card("a fjord is a valley", kind="definition", term=term)], gold)
        assert found.terms == (right, 1)


def test_rules_and_kinds_apart() -> None:
    gold = [
        item("dry the seeds"),
        item("wash the pot", 5000),
        item("a fjord is a valley", 9000, "definition"),
    ]
    cards = [
        card("dry the seeds"),
        card("so it goes", 2000, rule="tip.other"),
        card("no", 9000, "definition", rule="definition.x"),
    ]
    whole = together([measure(cards, gold), measure([], [])])
    assert (whole.right, len(whole.must)) == (1, 3)
    assert (of_kind(whole, "tip").precision, of_kind(whole, "tip").recall) == (0.5, 0.5)
    assert (of_rule(whole, "tip.command").precision, of_rule(whole, "tip.command").recall) == (1.0, 0.5)
    assert (of_rule(whole, "tip.other").precision, of_rule(whole, "tip.other").recall) == (0.0, 0.0)


Words = st.lists(st.sampled_from("dry wash the seeds pot it's a Fjord, valley".split()), max_size=12).map(
    " ".join
)
Times = st.integers(0, 3000)
Kinds = st.sampled_from(["tip", "definition"])
Cards = st.lists(st.builds(card, Words, Times, Kinds, term=Words), max_size=6)
Items = st.lists(st.builds(item, Words, Times, Kinds, st.booleans(), Words), max_size=6)


@settings(max_examples=200, deadline=None)
@given(Cards, Items)
def test_it_agrees_with_the_reference(cards: list[Card], gold: list[Item]) -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference script is not here")
    spec = importlib.util.spec_from_file_location("reference", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    fields = ("kind", "quote", "start_ms", "end_ms", "term")
    theirs = reference.score_one(
        [{name: getattr(one, name) for name in fields} for one in cards],
        [{name: getattr(one, name) for name in (*fields, "must")} for one in gold],
    )
    ours = measure(cards, gold)
    assert (len(ours.hits), ours.right, len(ours.must), ours.found) == tuple(
        theirs[key] for key in ("cards", "right", "must", "got")
    )
    assert ours.terms == (theirs["terms_right"], theirs["terms"])


def test_all_that_is_wrong_with_a_gold_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "talk.gold.json"
    rows = [{"kind": "tip", "must": "yes", "quote": "x", "start_ms": 1}, 3]
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(path)
    told = str(caught.value)
    assert "item 1: 'yes' cannot be its 'must'" in told
    assert "item 1: has no 'end_ms'" in told
    assert "item 2: expected an object" in told


@pytest.mark.parametrize("text", ["[{", "{}", "\udcff"])
def test_what_is_no_gold_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "talk.gold.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError):
        read_gold(path)


def test_gold_is_found_with_its_transcript(tmp_path: Path) -> None:
    for name in ("a[1].gold.json", "a[1].vtt", "b.gold.json", "c.txt"):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=r"b\.gold\.json: there is no transcript beside it"):
        find_gold([str(tmp_path)])
    (tmp_path / "b.srt").touch()
    pairs = [(gold.name, source.name) for gold, source in find_gold([str(tmp_path)])]
    assert pairs == [("a[1].gold.json", "a[1].vtt"), ("b.gold.json", "b.srt")]
    for wrong in ("c.txt", "d.gold.json"):
        with pytest.raises(InputError):
            find_gold([str(tmp_path / wrong)])
