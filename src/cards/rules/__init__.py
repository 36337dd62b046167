"""The rules room: packs of rules written in YAML, matched over parsed sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cards.rules.examples import ExampleResult, card_texts, check_examples
    from cards.rules.explain import explain_text, parse_text
    from cards.rules.finder import Finder, compile_rules
    from cards.rules.match import find_matches
    from cards.rules.model import Match, Pack, Rule, RuleSet
    from cards.rules.packs import builtin_packs, load_rules
    from cards.rules.schema import json_schema
    from cards.rules.starter import starter_pack

_HOMES = {
    "ExampleResult": "examples",
    "Finder": "finder",
    "Match": "model",
    "Pack": "model",
    "Rule": "model",
    "RuleSet": "model",
    "builtin_packs": "packs",
    "card_texts": "examples",
    "check_examples": "examples",
    "compile_rules": "finder",
    "explain_text": "explain",
    "find_matches": "match",
    "json_schema": "schema",
    "load_rules": "packs",
    "parse_text": "explain",
    "starter_pack": "starter",
}

__all__ = [
    "ExampleResult",
    "Finder",
    "Match",
    "Pack",
    "Rule",
    "RuleSet",
    "builtin_packs",
    "card_texts",
    "check_examples",
    "compile_rules",
    "explain_text",
    "find_matches",
    "json_schema",
    "load_rules",
    "parse_text",
    "starter_pack",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that importing the package stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"cards.rules.{_HOMES[name]}"), name)
