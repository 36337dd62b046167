"""How many cards keep their identity when a talk is corrected or heard anew.

    python benchmarks/identity.py [--sentences 400] [--seeds 10]

The sentences are made here, from a small grammar, so that many resemble each other. Each seed makes a course
of four lectures, builds it, perturbs it, and carries the ids over: from the lock, and from the package alone.
`kept` is the share of the cards whose sentence is still said that kept their id, `wrong` how many cards got
the id of another sentence, `doubts` how many are new because it was not sure which card they are. For
comparison, the ids that other ways of naming a card would give.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cards.build import build_deck
from cards.card import Card
from cards.deck.identity import carry_over
from cards.deck.lock import Lock
from cards.deck.previous import read_package
from cards.deck.rebuild import plan
from cards.drafting.identity import anchor, guid
from cards.exporters.apkg import write_apkg

THINGS = """anchor apron basket beetle blanket boiler bottle bracket bucket cabinet candle canvas
carpet ceiling cellar chisel compass curtain cushion engine fence filter funnel furnace
gasket grinder gutter hammer handle hinge kettle ladder lantern lever magnet mattress
meadow mirror mortar needle orchard oven paddle pantry pencil pillow pipe plaster pond
pulley quilt radiator river rudder saddle scaffold sensor shelf shovel sieve spindle
stable stove tablet tarpaulin thermostat tile timber trellis tripod valve varnish violin
wagon well wheel window workshop""".split()
DEEDS = """adjust balance bend carry check clean close count cover cut dig drain dry empty fasten
file fill fix fold glue grease heat hide label lift loosen mark measure melt mend move oil
open paint pack patch peel polish pour press protect pull push rinse sand scrub seal shake
sharpen soak sort spread stack stir store stretch strip test tie tighten trim turn twist
warm wash weigh wipe wrap""".split()
QUALITIES = """broken bright clean cold damp deep dull dusty empty flat heavy hollow hot light loose
narrow new old open plain rough round rusty sharp short smooth soft steep stiff strong
tall thick thin tight warm wet wide""".split()
TIMES = """afterwards again at dawn at noon before lunch by hand every autumn every evening every
morning every spring first in winter once a week right away slowly twice a year""".split()
PLACES = ["in the {}", "near the {}", "under the {}", "behind the {}", "on top of the {}", "next to the {}"]
FILLERS = "actually basically just kind of really so then well you know".split()

TIPS = (
    "You should {d} the {t} before you {d} the {q} {t}.",
    "Never {d} a {q} {t} {p}.",
    "Always {d} the {t} when the {t} is {q}.",
    "If the {t} is {q}, {d} it and {d} the {t} {p}.",
    "{D} the {t} {p} so that the {t} stays {q}.",
    "I would {d} the {q} {t} first and only then {d} the {t}.",
    "Do not {d} the {t} until somebody has had time to {d} the {t} {p}.",
    "It helps a lot to {d} the {t} with a {q} {t}.",
    "Remember to {d} the {t} and the {t} {p}.",
    "Make sure that you {d} every {t} that looks {q}.",
)
DEFINITIONS = (
    "A {T} is a {q} {t} that people {d} {p}.",
    "A {T} is what you use to {d} a {q} {t}.",
    "We call it a {T} when a {t} can {d} another {t}.",
    "A {T} means a {t} which is {q} enough to {d} a {t}.",
)


@dataclass(frozen=True)
class Said:
    """A sentence of a lecture; `number` is what tells it from all others, whatever becomes of its words."""

    number: int
    kind: str
    term: str
    words: str
    lecture: int
    start_ms: int


def course(count: int, chance: random.Random) -> list[Said]:
    """Make the sentences of a course of four lectures, no two with the same words."""
    said: list[Said] = []
    seen: set[str] = set()
    clock = [5_000] * 4
    while len(said) < count:
        sentence = _sentence(chance)
        if anchor(sentence[2]) in seen:
            continue
        seen.add(anchor(sentence[2]))
        lecture = len(said) * 4 // count
        said.append(Said(len(said), *sentence, lecture, clock[lecture]))
        clock[lecture] += chance.randint(4_000, 25_000)
    return said


def _sentence(chance: random.Random) -> tuple[str, str, str]:
    kind = "tip" if chance.random() < 0.6 else "definition"
    term = f"{chance.choice(QUALITIES)} {chance.choice(THINGS)}" if kind == "definition" else ""
    words = chance.choice(TIPS if kind == "tip" else DEFINITIONS).replace("{T}", term)
    place = chance.choice(PLACES).replace("{}", "{t}")
    words = words.replace("{p}", chance.choice([place, chance.choice(TIMES)]))
    for slot, choices in (("{d}", DEEDS), ("{t}", THINGS), ("{q}", QUALITIES)):
        while slot in words:
            words = words.replace(slot, chance.choice(choices), 1)
    words = words.replace("{D}", chance.choice(DEEDS).capitalize())
    return kind, term, words


def shift(said: list[Said], chance: random.Random) -> list[Said]:
    """All is said two and a half seconds later."""
    return [replace(one, start_ms=one.start_ms + 2_500) for one in said]


def drift(said: list[Said], chance: random.Random) -> list[Said]:
    """The recording runs four percent faster, after an opening that was cut."""
    return [replace(one, start_ms=int(max(0, one.start_ms * 0.96 - 20_000))) for one in said]


def edit(said: list[Said], chance: random.Random) -> list[Said]:
    """One sentence in ten has another word."""
    return [_mended(one, chance) if chance.random() < 0.1 else one for one in said]


def rehear(said: list[Said], chance: random.Random) -> list[Said]:
    """A machine hears it: no punctuation, fillers, one word in twelve misheard or missed, loose borders."""
    heard = []
    for at, one in enumerate(said):
        words = anchor(one.words).split()
        spoken: list[str] = []
        for word in words:
            luck = chance.random()
            if luck < 0.05:
                spoken.append(chance.choice(THINGS + DEEDS))
            elif luck > 0.03 + 0.05:
                spoken.append(word)
            if chance.random() < 0.03:
                spoken.append(chance.choice(FILLERS))
        if chance.random() < 0.1 and at + 1 < len(said):
            spoken += anchor(said[at + 1].words).split()[:2]
        if chance.random() < 0.1:
            spoken = spoken[1:]
        heard.append(replace(one, words=" ".join(spoken), start_ms=one.start_ms + chance.randint(-900, 900)))
    return heard


def replace_some(said: list[Said], chance: random.Random) -> list[Said]:
    """One sentence in twenty is gone, and as many are new, at times of their own."""
    kept = [one for one in said if chance.random() >= 0.05]
    new = []
    for number in range(len(said) - len(kept)):
        near = chance.choice(said)
        start = near.start_ms + chance.randint(-3_000, 3_000)
        new.append(Said(-1 - number, *_sentence(chance), near.lecture, max(0, start)))
    return sorted([*kept, *new], key=lambda one: (one.lecture, one.start_ms))


def everything(said: list[Said], chance: random.Random) -> list[Said]:
    """Shifted, edited, heard anew without punctuation, and some replaced."""
    for perturb in (shift, edit, unpunctuated, replace_some):
        said = perturb(said, chance)
    return said


def unpunctuated(said: list[Said], chance: random.Random) -> list[Said]:
    """Lower case and no punctuation."""
    return [replace(one, words=anchor(one.words)) for one in said]


def worst(said: list[Said], chance: random.Random) -> list[Said]:
    """Drifting times, a machine that mishears, and some replaced."""
    for perturb in (drift, rehear, replace_some):
        said = perturb(said, chance)
    return said


def _mended(one: Said, chance: random.Random) -> Said:
    words = one.words.split()
    words[chance.randrange(len(words))] = chance.choice(THINGS + DEEDS + QUALITIES)
    return replace(one, words=" ".join(words))


PERTURBATIONS: tuple[tuple[str, Callable[[list[Said], random.Random], list[Said]]], ...] = (
    ("nothing changes", lambda said, chance: said),
    ("times 2.5 s later", shift),
    ("times drift", drift),
    ("words of 10 % edited", edit),
    ("no punctuation", unpunctuated),
    ("5 % gone, 5 % new", replace_some),
    ("these four together", everything),
    ("heard anew by a machine", rehear),
    ("heard anew, drift, 5 % new", worst),
)


def cards_of(said: Sequence[Said], *, renamed: bool = False) -> list[Card]:
    """Make the cards that a build would draft; with `renamed` all files and lectures have other names."""
    cards = []
    seen: dict[tuple[str, str], int] = {}
    for one in said:
        term = one.term if one.term and f" {anchor(one.term)} " in f" {anchor(one.words)} " else ""
        words = anchor(one.words)
        identity = (one.kind, f"{anchor(term)}: {words}" if term else words)
        occurrence = seen.get(identity, -1) + 1
        seen[identity] = occurrence
        cards.append(
            Card(
                id=guid("", *identity, occurrence),
                kind=one.kind,
                rule=f"{one.kind}.some",
                score=0.8,
                note="basic",
                front=f"What is a {term}?" if term else f"What about: {one.words[:40]}?",
                back=one.words,
                quote=one.words,
                start_ms=one.start_ms,
                end_ms=one.start_ms + 400 * len(one.words.split()),
                source=f"part{one.lecture}.vtt" if renamed else f"lecture-{one.lecture}.vtt",
                title=f"Part {one.lecture}" if renamed else f"Lecture {one.lecture}",
                key=anchor(term) or words,
                anchor=identity[1],
                tags=(one.kind,),
            )
        )
    return cards


@dataclass
class Score:
    """What became of the identities over several courses."""

    said: int = 0
    kept: int = 0
    wrong: int = 0
    doubts: int = 0

    def add(self, said: Sequence[Said], ids: Sequence[str], old: dict[str, int]) -> None:
        """Count one course: `old` says of which sentence an id was."""
        for one, id in zip(said, ids, strict=True):
            still = one.number >= 0
            self.said += still
            self.kept += still and old.get(id) == one.number
            self.wrong += id in old and old[id] != one.number


def measure(count: int, seeds: int) -> dict[str, dict[str, Score]]:
    """Give for each perturbation and each way of naming cards what it kept."""
    table: dict[str, dict[str, Score]] = {}
    for seed in range(seeds):
        chance = random.Random(seed)
        before = course(count, chance)
        first = cards_of(before)
        lock = plan(
            first, Lock(), arrange=lambda cards: build_deck(cards, name="Course"), now=1_700_000_000
        ).lock
        numbers = {card.id: one.number for card, one in zip(first, before, strict=True)}
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "course.apkg"
            write_apkg(build_deck(first, name="Course"), package, now=1_700_000_000)
            packed = read_package(package)
        for name, perturb in PERTURBATIONS:
            after = perturb(list(before), random.Random(seed + 1000))
            row = table.setdefault(name, {})
            ways: tuple[tuple[str, Lock, bool], ...] = (
                ("lock", lock, False),
                ("lock, files renamed", lock, True),
                ("package alone", packed, False),
            )
            for way, memory, renamed in ways:
                carried = carry_over(cards_of(after, renamed=renamed), memory.records)
                row.setdefault(way, Score()).doubts += len(carried.doubts)
                row[way].add(after, [card.id for card in carried.cards], numbers)
            for way, key in OTHERS:
                old: dict[str, int] = {}
                for at, one in enumerate(before):
                    old.setdefault(key(at, one), one.number)
                row.setdefault(way, Score()).add(after, [key(at, one) for at, one in enumerate(after)], old)
    return table


OTHERS: tuple[tuple[str, Callable[[int, Said], str]], ...] = (
    ("hash of all fields", lambda at, one: f"{one.words} {one.start_ms}"),
    ("running number", lambda at, one: str(at)),
    ("normalised text", lambda at, one: anchor(one.words)),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sentences", type=int, default=400)
    parser.add_argument("--seeds", type=int, default=10)
    wanted = parser.parse_args()
    began = time.perf_counter()
    for name, row in measure(wanted.sentences, wanted.seeds).items():
        print(f"\n{name}, {wanted.seeds} courses of {wanted.sentences} sentences")
        for way, score in row.items():
            kept = score.kept / score.said
            print(f"  {way:22} kept {kept:7.2%}   wrong {score.wrong:4}   doubts {score.doubts:4}")
    print(f"\n{time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
