"""The library as its docstring shows it."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import cards


def test_the_example_in_the_docstring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testmod(cards)
    assert tried > 5
    assert failed == 0
    assert (tmp_path / "closures.apkg").is_file()


def test_every_public_name_can_be_had_and_is_explained() -> None:
    for name in cards.__all__:
        value = getattr(cards, name)
        assert isinstance(value, str) or value.__doc__, name
    assert set(cards.__all__) <= set(dir(cards))


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'build_decks'"):
        cards.build_decks  # noqa: B018
