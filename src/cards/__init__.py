"""Turn the transcript of any recorded talk into an Anki deck.

The way from a caption file to a deck, as the command `cards build` goes it:

>>> from pathlib import Path
>>> from cards import build_deck, extract, read_transcript, write_apkg
>>> captions = Path("closures.vtt")
>>> _ = captions.write_text('''WEBVTT
...
... 00:01.000 --> 00:05.000
... A closure is a function that remembers the variables around it.
... ''')
>>> transcript = read_transcript(captions)
>>> extraction = extract(transcript)
>>> for card in extraction.cards:
...     print(card.start_ms, card.kind, card.front)
1000 definition What is a closure?
>>> decks = build_deck(extraction.cards, name="Programming::Functions")
>>> write_apkg(decks, "closures.apkg")

Whatever a user can cause to go wrong is a `CardsError`, whose `problems` say what, where and what to do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cards.build import Extraction as Extraction
    from cards.build import build_deck as build_deck
    from cards.build import extract as extract
    from cards.card import Card as Card
    from cards.card import Deck as Deck
    from cards.errors import CardsError as CardsError
    from cards.exporters.apkg import write_apkg as write_apkg
    from cards.readers import read_transcript as read_transcript
    from cards.rules import load_rules as load_rules
    from cards.transcript import Transcript as Transcript

    __version__: str

_HOMES = {
    "Card": "cards.card",
    "CardsError": "cards.errors",
    "Deck": "cards.card",
    "Extraction": "cards.build",
    "Transcript": "cards.transcript",
    "build_deck": "cards.build",
    "extract": "cards.build",
    "load_rules": "cards.rules",
    "read_transcript": "cards.readers",
    "write_apkg": "cards.exporters.apkg",
}

__all__ = [
    "Card",
    "CardsError",
    "Deck",
    "Extraction",
    "Transcript",
    "__version__",
    "build_deck",
    "extract",
    "load_rules",
    "read_transcript",
    "write_apkg",
]


def __getattr__(name: str) -> Any:
    # Names are fetched when first asked for, so that `cards --help` does not wait for what it never uses.
    if name == "__version__":
        from importlib.metadata import version

        return version("transcript-cards")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
