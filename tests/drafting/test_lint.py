"""Lint: each check finds what it is for, leaves good cards alone, and is documented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.card import Card
from cards.drafting.lint import CHECKS, lint, reference

PAGE = Path(__file__).parents[2] / "docs" / "lint.md"
CLOZE = re.compile(r"\{\{c\d+::(.*?)\}\}")


def question(front: str, back: str = "Damp sand.", **more: Any) -> Card:
    """A question card; its other fields are of no interest."""
    fields: dict[str, Any] = {"id": front, "kind": "tip", "rule": "tip.test", "score": 0.8, "note": "basic"}
    fields |= {"quote": "", "start_ms": 65_000, "end_ms": 70_000, "source": "pots.vtt", "title": "Pots"}
    return Card(**fields | {"front": front, "back": back} | more)


def cloze(text: str, **more: Any) -> Card:
    """A cloze card as the drafters make it."""
    front, back = CLOZE.sub("[...]", text), "; ".join(CLOZE.findall(text))
    return question(front, back, note="cloze", text=text, **more)


def found(*cards: Card, said: str = "") -> list[str]:
    """The ids of the checks that have something against the cards."""
    return [finding.check for finding in lint(cards, {"pots.vtt": said})]


GOOD = [
    question("What is grog?", "Fired clay, ground to sand."),
    question("Why should you let a pot dry slowly?", "Because thin walls shrink before thick ones."),
    question("How do you keep clay from sticking to the table?", "Cover it with canvas."),
    question("If a handle cracks, what should you do with it?", "Score the joint and add slip."),
    question("What should you do when it comes to glazing the foot?", "Leave it bare."),
    question("When you trim, what is it good to have at hand?", "A sponge."),
    question("What is good practice after a firing?", "Write down the temperature."),
    question("To centre the clay, where should your elbows rest?", "On your thighs."),
    question("Which glazes can you mix?", "Those of one maker, or those that melt alike."),
    question("What is the tool that cuts the rim called?", "A needle tool."),
    question("When you open the kiln, what should people near it do?", "Step back."),
    question("How many parts of clay go with one part of sand?", "Three parts."),
    question("What is the difference between a[0] and a[1]?", "They are different places of the list."),
    question("What should IT have before a backup?", "A list of machines."),
    question("At what time does the kiln open, 9:30 or later?", "At noon."),
    cloze("Wedge the clay {{c1::twenty times}} before throwing."),
    cloze("{{c1::Slip}} is clay thinned with water."),
    cloze("A good potter knows when {{c1::to stop}}."),
    cloze("If you planned ten pots, start with {{c1::one}}."),
    cloze("Store the glaze {{c1::inside}} the shed, where frost cannot reach it."),
    cloze("It is important to {{c1::wear a mask}} when mixing glaze."),
    cloze("It helps to know that {{c1::porcelain}} remembers every touch."),
    cloze("Take {{c1::a needle tool}} and hold it level."),
    cloze("Don't carry a pot by {{c1::its rim}}."),
]


@pytest.mark.parametrize("card", GOOD, ids=lambda card: card.front)
def test_good_cards_pass(card: Card) -> None:
    assert [finding.message for finding in lint([card])] == []


BAD = {
    "dangling-pronoun": [
        question("What should you do if you can't share it?"),
        question("What should you do in this case?"),
        question("Why should you not fire them?"),
        question("What happens if they touch?"),
        question("What should you put here?"),
        question("If that happens, what should you do?"),
        question("Before it sets, what should you do with plaster?"),
        cloze("This works best with {{c1::coarse clay}}."),
        cloze("Turn it every {{c1::two days}}."),
        cloze("Their walls should be {{c1::as thick as a finger}}."),
        cloze("That's why potters wait for {{c1::a week}}."),
    ],
    "answer-in-question": [
        question("What is a throwing wheel for throwing pots?", "A wheel for throwing."),
        question("Why should you mark your moulds?", "You should mark the mould."),
        question("Is a glaze, when thin glazes run, what?", "The thin glaze."),
        cloze("Sieve the {{c1::glaze}}, since no glaze is even."),
    ],
    "long-back": [question("What is a kiln?", " ".join(["Bricks"] * 26))],
    "long-front": [
        question("What should you do when " + "the clay dries and " * 8 + "cracks?"),
        cloze("You should {{c1::wait}} when " + "the clay dries and " * 9 + "cracks."),
    ],
    "yes-or-no": [
        question("Should you glaze the foot of a pot?", "It sticks to the shelf."),
        question("When a pot cracks, can you mend the crack?", "Only before firing."),
        question("Porcelain is thin. Isn't porcelain hard to throw?", "It slumps."),
        question("What about glazing the foot?", "No, it sticks."),
        question("Which pots may touch in the kiln?", "No."),
    ],
    "same-question": [],
    "cloze-empty": [
        cloze("Wedge the clay before throwing."),
        cloze("Wedge the clay {{c1:: … }} before throwing."),
    ],
    "cloze-stop-word": [
        cloze("{{c1::Never}} glaze the foot of a pot."),
        cloze("Put the pot {{c1::on}} the shelf."),
        cloze("Sponge the rim and trust me on that {{c1::one}}."),
    ],
    "cloze-hides-most": [cloze("Potters {{c1::wedge the clay twenty times}}.")],
    "no-verb": [
        question("Temperature of a bisque firing?"),
        question("The best clay for beginners", "Stoneware."),
        cloze("A small amount of {{c1::coarse sand}}."),
    ],
    "markup": [
        question("What is <i>grog</i>?"),
        question("What is a <c.loud>kiln</c>?"),
        question("What is clay &amp; slip?"),
        question("What is a {{term}}?"),
        question("What is a kiln? [Music]"),
        question("What is a kiln? (applause)"),
        question("What is a kiln? [LOUD BANG]"),
        question("What is a kiln?", "00:01:02.500 --> 00:01:04.000 An oven."),
        question("What is a kiln?", "An oven (1:05)."),
        question("What is a kiln?", ">> An oven."),
        question("What is a kiln?", "MARIA: An oven."),
        question("What is a kiln?", "Speaker 2: An oven."),
        question("What is a kiln?", "An oven ♪"),
        question("What is a kiln?", "An oven.", context="{\\an8}Now, the kiln."),
        cloze("A kiln is {{c1::an oven}} for {{pots}}."),
    ],
    "quote-not-said": [],
}


@pytest.mark.parametrize(
    ("check", "card"),
    [(check, card) for check, cards in BAD.items() for card in cards],
    ids=lambda value: value if isinstance(value, str) else f"{value.front} {value.back}"[:60],
)
def test_bad_cards_are_found(check: str, card: Card) -> None:
    (finding,) = [finding for finding in lint([card]) if finding.check == check]
    assert finding.card == card.id
    assert finding.message
    assert lint([card], ignore=CHECKS) == []
    assert check not in [finding.check for finding in lint([card], ignore=[check])]


def test_a_shown_context_says_what_is_meant() -> None:
    front = "What should you do if you can't share it?"
    assert "dangling-pronoun" in found(question(front, title="The shared kiln"))
    assert found(question(front, context="A kiln costs a lot.", title="The shared kiln")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (question("What is a kiln?"), question("What is the kiln?", "An oven.")),
        (
            question("If clay dries, what should you do?"),
            question("What should you do if clay dries?", "Wet the clay."),
        ),
        (cloze("You should wedge {{c1::the clay}} first."), cloze("Wedge {{c1::the slab}} first.")),
    ],
    ids=lambda card: card.front,
)
def test_cards_that_ask_the_same(one: Card, other: Card) -> None:
    (finding,) = lint([one, other])
    assert (finding.check, finding.card) == ("same-question", other.id)
    assert "pots.vtt at 1:05" in finding.message
    assert one.front in finding.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Why should you dry a pot?", "How should you dry a pot?"),
        ("What should you do before glazing a pot?", "What should you do after glazing a pot?"),
        ("What should you put in the kiln?", "What should you not put in the kiln?"),
        ("How do you turn a bowl into a plate?", "How do you turn a plate into a bowl?"),
    ],
)
def test_cards_that_ask_something_else(one: str, other: str) -> None:
    assert found(question(one), question(other)) == []


def test_three_cards_that_ask_the_same_are_two_too_many() -> None:
    cards = [question("What is a kiln?", back, id=back) for back in ("An oven.", "A hot box.", "A furnace.")]
    assert [finding.card for finding in lint(cards)] == ["A hot box.", "A furnace."]


def test_quotes() -> None:
    said = "So a kiln is a very\nhot oven. Never open it while it glows."
    assert found(question("What is a kiln?", quote="a kiln is a very hot oven."), said=said) == []
    assert found(question("What is a kiln?", quote="a kiln is a hot oven."), said=said) == ["quote-not-said"]
    elsewhere = question("What is a kiln?", quote="a kiln is a hot oven.", source="other.vtt")
    assert found(elsewhere, said=said) == []


def test_findings_are_in_the_order_of_the_cards() -> None:
    cards = [question("Temperature of a kiln?", "No."), question("What should you do with it?")]
    assert [(finding.card, finding.check) for finding in lint(cards)] == [
        (cards[0].id, "yes-or-no"),
        (cards[0].id, "no-verb"),
        (cards[1].id, "dangling-pronoun"),
    ]


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(ValueError, match="no check 'long-bak'; did you mean 'long-back'"):
        lint([], ignore=["long-bak"])
    with pytest.raises(ValueError, match="no check 'x'; there are dangling-pronoun, "):
        lint([], ignore=["x"])


@given(st.lists(st.tuples(st.text(), st.text(), st.booleans()), max_size=3))
def test_no_text_is_too_wild(texts: Sequence[tuple[str, str, bool]]) -> None:
    cards = [cloze(front) if hidden else question(front, back) for front, back, hidden in texts]
    assert {finding.check for finding in lint(cards, {"pots.vtt": ""})} <= set(CHECKS)


@pytest.mark.parametrize(
    "text", ["{{c1::" * 20_000, "[" * 50_000, "it is " * 20_000, "<i " * 20_000, "A " * 50_000]
)
def test_long_texts_end(text: str) -> None:
    cards = [question(text), question(text, note="cloze", text=text)]
    assert {finding.card for finding in lint(cards)} == {text}


def test_every_check_has_a_bad_card_here() -> None:
    assert list(BAD) == list(CHECKS)


def test_the_page_is_up_to_date() -> None:
    told = "docs/lint.md must end with what `cards.drafting.lint.reference()` gives"
    assert PAGE.read_text(encoding="utf-8").endswith(f"its test says how. -->\n\n{reference()}"), told
