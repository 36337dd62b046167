"""Who belongs to whom: the best one-to-one pairing of two sides, and how sure each of its pairs is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

Edges = Mapping[tuple[int, int], float]
"""The weight, above 0, of every pair of a left and a right number that may belong together."""

_WIDE = 60
"""Pairs in one tangle from which on only a pair's surroundings decide how sure it is."""


def pair(edges: Edges, margin: float) -> tuple[dict[int, int], set[tuple[int, int]]]:
    """Give the pairing from left to right with the highest sum, and those of its pairs that are not sure.

    A pair is sure when every pairing without it has a sum that is lower by at least `margin`. Not a greedy
    choice: a pair gives way when that makes the whole better.
    """
    chosen: dict[int, int] = {}
    unsure: set[tuple[int, int]] = set()
    for tangle in _tangles(edges):
        best = _best(tangle)
        chosen.update(best)
        for left, right in best.items():
            near = tangle if len(tangle) <= _WIDE else _around(tangle, left, right)
            without = {at: weight for at, weight in near.items() if at != (left, right)}
            if _sum(near) - _sum(without) < margin:
                unsure.add((left, right))
    return chosen, unsure


def _sum(edges: Edges) -> float:
    return sum(edges[at] for at in _best(edges).items())


def _best(edges: Edges) -> dict[int, int]:
    """The pairing with the highest sum: left sides join one after the other, each along its best chain."""
    rights: dict[int, list[tuple[int, float]]] = {}
    for (left, right), weight in sorted(edges.items()):
        rights.setdefault(left, []).append((right, weight))
    taken: dict[int, int] = {}
    chosen: dict[int, int] = {}
    for start in rights:
        # The gain of every chain from `start`, each step taking a right side from whom it belonged to.
        gain = {start: 0.0}
        came: dict[int, int] = {}
        best_gain = 0.0
        best_end: tuple[int, int | None] | None = None
        waiting = deque([start])
        reached: dict[int, tuple[float, int]] = {}
        while waiting:
            left = waiting.popleft()
            for right, weight in rights[left]:
                if chosen.get(left) == right:
                    continue
                sum_here = gain[left] + weight
                if right in reached and sum_here <= reached[right][0] + 1e-12:
                    continue
                reached[right] = (sum_here, left)
                owner = taken.get(right)
                if owner is None:
                    continue
                after = sum_here - edges[owner, right]
                if owner not in gain or after > gain[owner] + 1e-12:
                    gain[owner] = after
                    came[owner] = right
                    waiting.append(owner)
        for right, (sum_here, _) in reached.items():
            if right not in taken and sum_here > best_gain + 1e-12:
                best_gain, best_end = sum_here, (right, None)
        for owner, right in came.items():
            if gain[owner] > best_gain + 1e-12:
                best_gain, best_end = gain[owner], (right, owner)
        if best_end is None:
            continue
        right, loser = best_end
        if loser is not None:
            del chosen[loser]
        while True:
            left = reached[right][1]
            before = chosen.get(left)
            chosen[left] = right
            taken[right] = left
            if before is None or left == start:
                break
            right = before
    return chosen


def _tangles(edges: Edges) -> Iterator[dict[tuple[int, int], float]]:
    """The pairs in groups that share no side with each other."""
    lefts: dict[int, list[tuple[int, int]]] = {}
    rights: dict[int, list[tuple[int, int]]] = {}
    for at in edges:
        lefts.setdefault(at[0], []).append(at)
        rights.setdefault(at[1], []).append(at)
    seen: set[tuple[int, int]] = set()
    for first in edges:
        if first in seen:
            continue
        seen.add(first)
        group = [first]
        for at in group:
            for other in (*lefts[at[0]], *rights[at[1]]):
                if other not in seen:
                    seen.add(other)
                    group.append(other)
        yield {at: edges[at] for at in sorted(group)}


def _around(edges: Edges, left: int, right: int) -> dict[tuple[int, int], float]:
    """The pairs at most two steps from one."""
    lefts, rights = {left}, {right}
    for _ in range(2):
        near = [at for at in edges if at[0] in lefts or at[1] in rights]
        lefts |= {at[0] for at in near}
        rights |= {at[1] for at in near}
    return {at: weight for at, weight in edges.items() if at[0] in lefts and at[1] in rights}
