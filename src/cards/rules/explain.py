"""Tell why a rule matched a sentence or what it missed, item by item, as data and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.rules.finder import Compiled, CompiledBranch, CompiledRule, CompiledStep, Finder
from cards.rules.items import End, Start, Test
from cards.rules.match import (
    describe,
    failed_condition,
    find_in_table,
    matches_at,
    only_rule,
    refusal,
)
from cards.rules.model import Match, Phrase, Rule
from cards.rules.program import Program, furthest
from cards.rules.tokens import Table
from cards.rules.tree import CompiledNode, match_child, match_node

if TYPE_CHECKING:
    from spacy.tokens import Span


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a rule asked for, and what it met."""

    part: str
    """Which thing: `item 3 of 5`, `node act`, `then answer`, `where term`, `unless`."""
    wanted: str
    ok: bool
    saw: str = ""
    """What stood there, in words; empty where nothing needs saying."""

    def __str__(self) -> str:
        if self.ok:
            return f"{self.part}: {self.wanted}" + (f"  {self.saw}" if self.saw else "")
        return (
            f"{self.part}: wanted {self.wanted}, saw {self.saw}"
            if self.saw
            else f"{self.part}: {self.wanted}"
        )


@dataclass(frozen=True, slots=True)
class Try:
    """One branch of a rule on a sentence."""

    branch: int
    pattern: str
    """The branch's pattern as its author wrote it, or the name of its tree's top word."""
    checks: tuple[Check, ...]
    """In the order in which they were made, up to the first that failed."""

    @property
    def ok(self) -> bool:
        """Whether the branch matched."""
        return all(check.ok for check in self.checks)

    @property
    def failed(self) -> Check | None:
        """The check that failed."""
        return next((check for check in self.checks if not check.ok), None)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of one rule on one sentence."""

    rule: Rule
    sentence: str
    matches: tuple[Match, ...]
    tries: tuple[Try, ...]
    """One for each branch."""

    @property
    def fired(self) -> bool:
        """Whether the rule matched."""
        return bool(self.matches)

    @property
    def best(self) -> Try:
        """The branch that matched, or the one that came furthest."""
        return max(self.tries, key=lambda one: (one.ok, sum(check.ok for check in one.checks)))


def explain(finder: Finder, sentences: Sequence[Span], index: int = 0, rule: str = "") -> list[Explanation]:
    """Explain every rule (or the one called `rule`) on the sentence at `index`; its neighbours serve `then`.

    Raises KeyError if no compiled rule is called `rule`.
    """
    numbers = [number for number, one in enumerate(finder.rules) if not rule or one.rule.id == rule]
    if not numbers:
        raise KeyError(rule)
    found: list[Explanation] = []
    for number in numbers:
        here = tuple(matches_at(only_rule(finder, number), sentences, index))
        compiled = finder.rules[number]
        places = range(len(compiled.branches))
        tries = tuple(_try(compiled, place, sentences, index, fired=bool(here)) for place in places)
        found.append(Explanation(compiled.rule, sentences[index].text, here, tries))
    return found


def parse_text(sentence: Span) -> str:
    """The parse as a table: number, word, lemma, part of speech, relation and head's number, features."""
    table = Table(sentence)
    cells: list[list[str]] = []
    for row, token in enumerate(table.tokens):
        head = table.head[row]
        relation = table.dep[row] if head == row else f"{table.dep[row]}←{head}"
        cells.append([f"{row:2}", token.text, token.lemma_, token.pos_, relation, str(token.morph)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(line.rstrip() for line in lines)


def explain_text(explanations: Sequence[Explanation], *, details: bool = False) -> str:
    """One line a rule: its name, whether it matched and why; with `details` every check of its best try."""
    width = max((len(one.rule.id) for one in explanations), default=0)
    lines: list[str] = []
    for one in explanations:
        best = one.best
        if one.fired:
            spans = "; ".join(f"{name} = '{text}'" for name, text in one.matches[0].texts().items())
            why = spans or f"'{one.matches[0].matched.text}'"
        else:
            why = str(best.failed) if best.failed else "a longer match of another branch stands there"
        lines.append(f"{one.rule.id.ljust(width)}  {'yes' if one.fired else 'no '}  {why}")
        if details:
            lines.append(f"    {best.pattern}")
            lines += [f"    {'✓' if check.ok else '✗'} {check}" for check in best.checks]
    return "\n".join(lines)


def _try(rule: CompiledRule, place: int, sentences: Sequence[Span], index: int, *, fired: bool) -> Try:
    branch = rule.branches[place]
    table = Table(sentences[index])
    checks, rows = _pattern_checks(branch.pattern, table)
    if all(check.ok for check in checks):
        checks += _neighbours(branch, sentences, index)
    if all(check.ok for check in checks):
        checks += _conditions(rule, rows, table)
    if all(check.ok for check in checks):
        unless = refusal(rule, table)
        if unless is not None:
            checks.append(Check("unless", unless.name or describe(unless.pattern), False))
        elif not fired:
            conditions = [where.where for where in rule.where if where.where.same]
            checks += [
                Check(f"where {one.capture}", f"not the words of '{one.same}'", False) for one in conditions
            ]
    return Try(place, describe(branch.pattern.pattern), tuple(checks))


def _pattern_checks(pattern: Compiled, table: Table) -> tuple[list[Check], dict[str, tuple[int, int]]]:
    hits = find_in_table(pattern, table, 0, len(table))
    rows = hits[0][2] if hits else {}
    if pattern.program is not None:
        return _phrase_checks(pattern, pattern.program, table, bool(hits)), rows
    if pattern.tree is not None:
        return _tree_checks(pattern.tree, table), rows
    text = describe(pattern.pattern)
    return [Check("regex", text, bool(hits), "" if hits else "no such text")], rows


def _phrase_checks(pattern: Compiled, program: Program, table: Table, matched: bool) -> list[Check]:
    assert isinstance(pattern.pattern, Phrase)
    items, text = pattern.pattern.items, pattern.pattern.text
    failed, row = (len(items), 0) if matched else furthest(program, table, 0, len(table))
    checks: list[Check] = []
    for number, item in enumerate(items[: failed + 1]):
        part = f"item {number + 1} of {len(items)}"
        wanted = text[item.at : item.end]
        if isinstance(item, Start | End):
            wanted += " (start of the sentence)" if isinstance(item, Start) else " (end of the sentence)"
        saw = ""
        if number == failed:
            saw = f"'{table.tokens[row].text}'" if row < len(table) else "the end of the sentence"
        checks.append(Check(part, wanted, number != failed, saw))
    return checks


def _tree_checks(top: CompiledNode, table: Table) -> list[Check]:
    """The checks of the word that comes nearest to the tree's top."""
    best: list[Check] = [Check(f"node {top.node.name}", _node_text(top), False, "an empty sentence")]
    score = -1
    for row in range(len(table)):
        checks = _node_checks(top, table, row)
        passed = sum(check.ok for check in checks)
        complete = match_node(top, table, row) is not None
        if (passed + 1000 * complete, table.dep[row] == "root") > (score, False):
            best, score = checks, passed + 1000 * complete
    return best


def _node_checks(node: CompiledNode, table: Table, row: int) -> list[Check]:
    """One check for each test of the node, then those of its children, up to the first that fails."""
    part = f"node {node.node.name}"
    word = table.tokens[row].text
    checks: list[Check] = []
    for test, passes in zip(node.node.tests, node.tests, strict=True):
        ok = passes(table, row)
        checks.append(
            Check(
                part, _test_text(test), ok, f"'{word}'" if ok else f"'{word}' with {_value(test, table, row)}"
            )
        )
        if not ok:
            return checks
    if not node.node.tests:
        checks.append(Check(part, "any word", True, f"'{word}'"))
    for child in node.with_:
        found = match_child(child, table, row)
        if found is None:
            return [
                *checks,
                Check(f"with {child.node.name}", _node_text(child), False, f"none below '{word}'"),
            ]
        inner = table.tokens[found[child.node.name]].text
        checks.append(Check(f"with {child.node.name}", _node_text(child), True, f"'{inner}'"))
    for child in node.without:
        found = match_child(child, table, row)
        if found is not None:
            inner = table.tokens[found[child.node.name]].text
            return [
                *checks,
                Check(f"without {child.node.name}", f"no {_node_text(child)}", False, f"'{inner}'"),
            ]
        checks.append(Check(f"without {child.node.name}", f"no {_node_text(child)}", True))
    return checks


def _neighbours(branch: CompiledBranch, sentences: Sequence[Span], index: int) -> list[Check]:
    checks: list[Check] = []
    if branch.before is not None:
        checks.append(_neighbour("before", branch.before, sentences, index - 1, index))
    at = index + 1
    for step in branch.then:
        places = range(at, at + 1 + step.step.skip)
        tried = [_neighbour("then", step, sentences, place, index) for place in places]
        number, check = next(((n, one) for n, one in enumerate(tried) if one.ok), (0, tried[0]))
        if check.ok:
            at += number + 1
        elif step.step.repeat[0] == 0:
            continue
        checks.append(check)
        if not check.ok:
            break
    return checks


def _neighbour(part: str, step: CompiledStep, sentences: Sequence[Span], at: int, index: int) -> Check:
    name = f"{part} {step.step.name}".strip()
    wanted = describe(step.pattern.pattern)
    if not 0 <= at < len(sentences) or sentences[at].doc is not sentences[index].doc:
        return Check(name, wanted, False, "no sentence there")
    table = Table(sentences[at])
    ok = bool(find_in_table(step.pattern, table, 0, len(table)))
    return Check(name, wanted, ok, f"'{sentences[at].text.strip()}'")


def _conditions(rule: CompiledRule, rows: dict[str, tuple[int, int]], table: Table) -> list[Check]:
    checks: list[Check] = []
    for where in rule.where:
        name = where.where.capture
        edges = rows.get(name, (0, len(table)) if name == "sentence" else None)
        if edges is None:
            continue
        failed = failed_condition(where, table, *edges)
        text = table.make_span(*edges).text
        checks.append(Check(f"where {name}", f"'{text}': {failed}" if failed else f"'{text}'", not failed))
    return checks


def _test_text(test: Test) -> str:
    sign = "!=" if test.negate else "="
    return f"{test.name}{sign}{'|'.join(test.values)}"


def _node_text(node: CompiledNode) -> str:
    return " ".join(_test_text(test) for test in node.node.tests) or "any word"


def _value(test: Test, table: Table, row: int) -> str:
    if test.name[0].isupper():
        found = sorted(feature for feature in table.morph[row] if feature.startswith(test.name + "="))
        return ", ".join(found) or f"no {test.name}"
    return f"{test.name}={getattr(table, test.name)[row]}"
