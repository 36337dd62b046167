"""A learner who has lived with the first build of a course."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# With pytest's import mode the helpers beside this file are not found by themselves.
sys.path.insert(0, str(Path(__file__).parent))

from course import KNOTS, Course
from learner import Learner


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course that was not built yet."""
    monkeypatch.chdir(tmp_path)
    return Course(tmp_path, lambda moment: monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment)))


@pytest.fixture
def new_learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Learner]]:
    """Gives learners who have no deck yet."""
    pytest.importorskip("anki.collection")
    opened: list[Learner] = []

    def make() -> Learner:
        opened.append(Learner(tmp_path_factory.mktemp("anki")))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def settle(course: Course, new_learner: Callable[[], Learner]) -> Callable[..., Learner]:
    """Gives somebody who takes the first build, reviews every card, and makes the deck their own."""

    def settle(cards: int = len(KNOTS)) -> Learner:
        one = new_learner()
        assert one.take(course.build()).new == cards
        one.study()
        one.tag("bowline", "hard", "exam::june")
        one.move("clove hitch", "Mine")
        one.suspend("sheet bend")
        one.flag("figure eight", 2)
        one.edit("reef knot", "Back", "Never on a climbing rope!")
        return one

    return settle


@pytest.fixture
def learner(settle: Callable[..., Learner]) -> Learner:
    """Somebody who lives with the first build."""
    return settle()
