"""The scorer room: how likely each sentence is advice or a definition, learnt from labelled sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cards.scorer.decide import judge
    from cards.scorer.model import Scorer, load_scorer

_HOMES = {"Scorer": "model", "judge": "decide", "load_scorer": "model"}

__all__ = ["Scorer", "judge", "load_scorer"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that importing the package stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"cards.scorer.{_HOMES[name]}"), name)
