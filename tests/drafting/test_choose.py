"""Which of several drafts stay: overlaps, equal keys, and one fact said twice."""

from __future__ import annotations

from cards.card import Card
from cards.drafting.choose import Candidate, choose


def candidate(
    front: str, back: str, start: int, *, score: float = 0.7, kind: str = "tip", key: str = ""
) -> Candidate:
    card = Card(
        id="",
        kind=kind,
        rule=f"{kind}.at-{start}",
        score=score,
        note="basic",
        front=front,
        back=back,
        quote=f"{front} {back}",
        start_ms=start * 100,
        end_ms=start * 100 + 900,
        source="talk.vtt",
        title="A talk",
        key=key or f"{front} {back}",
    )
    return Candidate(card, start, start + 40, card.score)


def test_of_two_cards_on_the_same_words_the_surer_stays() -> None:
    weak = candidate("What do you need for bread?", "Flour.", 100, score=0.5)
    sure = candidate("What should you buy?", "A bag of flour.", 110, score=0.8)
    cards, dropped = choose([weak, sure])
    assert [card.back for card in cards] == ["A bag of flour."]
    assert [loss.reason for loss in dropped] == ["same words as tip.at-110"]


def test_a_tip_and_a_definition_may_share_their_words() -> None:
    tip = candidate("What should you buy?", "A bag of flour.", 100)
    definition = candidate("What is flour?", "Ground wheat.", 100, kind="definition")
    assert len(choose([tip, definition])[0]) == 2


def test_one_term_is_asked_for_once_by_the_surest_card() -> None:
    early = candidate("What is flour?", "Something white.", 100, kind="definition", key="flour", score=0.5)
    late = candidate("What is flour?", "Ground wheat.", 900, kind="definition", key="flour", score=0.8)
    cards, dropped = choose([early, late])
    assert [card.back for card in cards] == ["Ground wheat."]
    assert [loss.reason for loss in dropped] == ["asks the same as definition.at-900 at 1:30"]


def test_advice_said_again_in_nearly_the_same_words_is_one_card() -> None:
    first = candidate("Use your [...].", "support network", 100)
    again = candidate("Use this [...].", "support network", 900)
    other = candidate("Use your [...].", "common sense", 1800)
    cards, _ = choose([again, first, other])
    assert [card.front + card.back for card in cards] == [
        "Use your [...].support network",
        "Use your [...].common sense",
    ]


def test_the_cards_follow_the_lecture() -> None:
    said = [candidate(f"What is step {n}?", f"Part {n} of {n * 7}.", n, score=1 / n) for n in (900, 100, 500)]
    assert [card.start_ms for card in choose(said)[0]] == [10_000, 50_000, 90_000]
