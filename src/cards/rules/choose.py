"""Choose which rules of the loaded packs run, and change their scores, tags and status from outside."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cards.errors import Place, Problem, RuleError
from cards.rules.model import Pack, Rule, RuleSet
from cards.yamlio import did_you_mean

_OVERRIDES = ("score", "tags", "status")


def choose(
    packs: Sequence[Pack],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    override: Mapping[str, Mapping[str, object]] = {},
    warnings: Sequence[Problem] = (),
    proposers: Sequence[Rule] = (),
) -> RuleSet:
    """Choose rules from packs, and proposers, as `load_rules` says.

    Raises RuleError with R013 for names that fit no rule.
    """
    rules = [*(rule for pack in packs for rule in pack.rules), *proposers]
    problems: list[Problem] = []
    for option, patterns in (("select", select), ("ignore", ignore), ("override", override)):
        for pattern in patterns:
            problem = _unknown(option, pattern, rules)
            if problem is not None:
                problems.append(problem)
    for pattern in sorted(override, key=_specific):
        rules = [_overridden(rule, pattern, override[pattern], problems) for rule in rules]
    if problems:
        raise RuleError(dict.fromkeys(problems))
    on = [rule for rule in rules if _chosen(rule, select, ignore)]
    off = [rule for rule in rules if not _chosen(rule, select, ignore)]
    return RuleSet(
        tuple(rule for rule in on if rule.branches),
        tuple(packs),
        tuple(off),
        tuple(warnings),
        tuple(rule for rule in on if not rule.branches),
    )


def _fits(rule: Rule, pattern: str) -> bool:
    return fnmatch.fnmatchcase(rule.id, pattern)


def _specific(pattern: str) -> tuple[bool, int]:
    return "*" not in pattern, len(pattern.replace("*", ""))


def _chosen(rule: Rule, select: Sequence[str], ignore: Sequence[str]) -> bool:
    wanted = max((_specific(pattern) for pattern in select if _fits(rule, pattern)), default=None)
    unwanted = max((_specific(pattern) for pattern in ignore if _fits(rule, pattern)), default=None)
    if rule.status == "off" or (select and wanted is None):
        return False
    if rule.status == "experimental" and rule.id not in select:
        return False
    return unwanted is None or (wanted is not None and wanted > unwanted)


def _unknown(option: str, pattern: str, rules: Sequence[Rule]) -> Problem | None:
    if any(_fits(rule, pattern) for rule in rules):
        return None
    renamed = next((rule.id for rule in rules if pattern in rule.renamed_from), None)
    hint = f"it is now called '{renamed}'" if renamed else did_you_mean(pattern, [rule.id for rule in rules])
    return Problem(Place(f"{option}: {pattern}"), "R013", f"no rule is called '{pattern}'", hint)


def _overridden(rule: Rule, pattern: str, change: Mapping[str, object], problems: list[Problem]) -> Rule:
    if not _fits(rule, pattern):
        return rule
    place = Place(f"override: {pattern}")
    for key, value in change.items():
        if key == "score" and _is_score(value):
            rule = replace(rule, score=float(str(value)))
        elif key == "status" and value in ("stable", "experimental", "off"):
            rule = replace(rule, status=str(value))
        elif (
            key == "tags"
            and isinstance(value, list | tuple)
            and all(str(tag).split() == [str(tag)] for tag in value)
        ):
            rule = replace(rule, tags=tuple(str(tag) for tag in value))
        elif key in _OVERRIDES:
            problems.append(Problem(place, "R004", f"'{value}' cannot be the {key} of a rule"))
        else:
            hint = f"what can be changed: {', '.join(_OVERRIDES)}"
            problems.append(Problem(place, "R003", f"'{key}' of a rule cannot be changed from outside", hint))
    return rule


def _is_score(value: object) -> bool:
    try:
        return 0 <= float(str(value)) <= 1
    except ValueError:
        return False
