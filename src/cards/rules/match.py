"""Run compiled rules over sentences: choose the few that a sentence can match, and match those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.rules.enumeration import list_items
from cards.rules.finder import Compiled, CompiledRule, CompiledStep, CompiledWhere, Finder
from cards.rules.items import Capture, walk
from cards.rules.model import Match, Pattern, Phrase, Tree, Unless
from cards.rules.program import search
from cards.rules.regex import find_regex
from cards.rules.tokens import Spent, Table
from cards.rules.tree import above, find_trees, head_of, match_node

if TYPE_CHECKING:
    from spacy.tokens import Span

_ARTICLES = ("a", "an", "the")

Rows = dict[str, tuple[int, int]]
Items = dict[str, tuple["Span", ...]]


def find_matches(finder: Finder, sentences: Sequence[Span]) -> list[Match]:
    """Every match of every rule, in the order of the sentences and, within one, of the rules.

    A rule matches one stretch of words at most once: its first branch that fits there counts.
    """
    tables = _Tables(sentences)
    matches: list[Match] = []
    for index in range(len(sentences)):
        matches += _matches_at(finder, tables, index)
    return matches


def matches_at(finder: Finder, sentences: Sequence[Span], index: int) -> list[Match]:
    """The matches of every rule whose pattern matches the sentence at `index`."""
    return _matches_at(finder, _Tables(sentences), index)


def only_rule(finder: Finder, number: int) -> Finder:
    """A finder with just one of the rules, which tries it on every sentence."""
    rule = finder.rules[number]
    return replace(
        finder, rules=(rule,), by_key={}, always=tuple((0, place) for place in range(len(rule.branches)))
    )


def find_in_table(compiled: Compiled, table: Table, low: int, high: int) -> list[tuple[int, int, Rows]]:
    """The matches of one pattern within rows of a table: first row, row after the last, captures."""
    found: list[tuple[int, int, Rows]] = []
    if compiled.program is not None:
        begin = low
        while begin < high and (hit := search(compiled.program, table, low, high, begin)) is not None:
            found.append(hit)
            begin = max(hit[1], hit[0] + 1)
    elif compiled.tree is not None:
        for row, captures in find_trees(compiled.tree, table, low, high):
            edges = [*captures.values(), (row, row + 1)]
            found.append((min(start for start, _ in edges), max(end for _, end in edges), captures))
    elif compiled.regex is not None and high > low:
        span, text = table.whole if (low, high) == (0, len(table)) else table.part(low, high)
        for whole, spans in find_regex(compiled.regex, span, text, table.spent):
            rows = {name: rows for name, span in spans.items() if (rows := rows_of(table, span)) is not None}
            covered = rows_of(table, whole)
            if covered is not None:
                found.append((*covered, rows))
    return found


def occurs(compiled: Compiled, table: Table, low: int, high: int) -> bool:
    """Whether a pattern matches anywhere within rows of a table."""
    if compiled.program is not None:
        return low < high and search(compiled.program, table, low, high) is not None
    return bool(find_in_table(compiled, table, low, high))


def refusal(rule: CompiledRule, table: Table) -> Unless | None:
    """The first exception of a rule that the sentence meets."""
    for unless, compiled in rule.unless:
        if occurs(compiled, table, 0, len(table)):
            return unless
    return None


def failed_condition(where: CompiledWhere, table: Table, low: int, high: int) -> str:
    """The first condition that the rows of a capture do not meet, in words; empty if it meets all."""
    spec = where.where
    if spec.words is not None:
        count = sum(not table.punct[row] for row in range(low, high))
        if not spec.words[0] <= count <= spec.words[1]:
            return f"{count} word{'s' * (count != 1)}, wanted {spec.words[0]} to {spec.words[1]}"
    if where.head is not None or where.not_inside is not None:
        root = head_of(table, low, high)
        if where.head is not None and match_node(where.head, table, root) is None:
            return f"its head word '{table.tokens[root].text}' is not as 'head' wants it"
        if where.not_inside is not None:
            for row in above(table, root):
                if match_node(where.not_inside, table, row) is not None:
                    return f"it stands inside '{table.tokens[row].text}'"
    if where.like and not any(occurs(one, table, low, high) for one in where.like):
        return f"no {' or '.join(describe(one.pattern) for one in where.like)} in it"
    for one in where.unlike:
        if occurs(one, table, low, high):
            return f"{describe(one.pattern)} is in it"
    return ""


def describe(pattern: Pattern) -> str:
    """A pattern in a few words, for messages."""
    if isinstance(pattern, Tree):
        return f"the tree '{pattern.node.name}'"
    return f"'{pattern.text}'"


class _Tables:
    """Tables of sentences, made when first needed."""

    def __init__(self, sentences: Sequence[Span]) -> None:
        self.sentences = sentences
        self.made: dict[int, Table] = {}
        self.spent = Spent()

    def __getitem__(self, index: int) -> Table:
        if index not in self.made:
            self.made[index] = Table(self.sentences[index], self.spent)
        return self.made[index]

    def neighbour(self, index: int, of: int) -> Table | None:
        """The table of a sentence in the same Doc as another one, if there is such a sentence."""
        if not 0 <= index < len(self.sentences) or self.sentences[index].doc is not self.sentences[of].doc:
            return None
        return self[index]


def _matches_at(finder: Finder, tables: _Tables, index: int) -> list[Match]:
    table = tables[index]
    if not len(table):
        return []
    refused: dict[int, bool] = {}
    suits: dict[int, bool] = {}
    found: dict[int, list[Match]] = {}
    for number, place in _tries(finder, table):
        rule = finder.rules[number]
        if number not in suits:
            suits[number] = _suits(rule, table)
        if not suits[number]:
            continue
        for match in _branch_matches(rule, place, tables, index):
            if _refused(rule, table, refused):
                break
            earlier = found.setdefault(number, [])
            if not any(_overlap(match.matched, other.matched) for other in earlier):
                earlier.append(match)
    ordered = (sorted(found[number], key=lambda match: match.matched.start) for number in sorted(found))
    return [match for matches in ordered for match in matches]


def _tries(finder: Finder, table: Table) -> list[tuple[int, int]]:
    """The rules and branches that have all the words they need in the sentence."""
    words: dict[str, set[str]] = {
        "lower": set(table.lower),
        "lemma": {lemma.lower() for lemma in table.lemma},
        "pos": set(table.pos),
        "morph": set().union(*table.morph),
    }
    tries = set(finder.always)
    for column, values in words.items():
        for value in values:
            for rule, branch, needs in finder.by_key.get((column, value), ()):
                if all(not need.isdisjoint(words[where]) for where, need in needs):
                    tries.add((rule, branch))
    return sorted(tries)


def _refused(rule: CompiledRule, table: Table, known: dict[int, bool]) -> bool:
    """Whether an exception forbids the sentence; what pack-wide exceptions say is remembered."""
    for unless, compiled in rule.unless:
        key = id(unless)
        if key not in known:
            known[key] = occurs(compiled, table, 0, len(table))
        if known[key]:
            return True
    return False


def _suits(rule: CompiledRule, table: Table) -> bool:
    """Whether the whole sentence meets the conditions on it; asked before any pattern is tried."""
    return all(
        not failed_condition(where, table, 0, len(table))
        for where in rule.where
        if where.where.capture == "sentence"
    )


def _branch_matches(rule: CompiledRule, place: int, tables: _Tables, index: int) -> list[Match]:
    branch = rule.branches[place]
    table = tables[index]
    found: list[Match] = []
    for low, high, rows in find_in_table(branch.pattern, table, 0, len(table)):
        captures = {name: table.make_span(*edges) for name, edges in rows.items()}
        items = _enumerated(branch.pattern, table, rows)
        first = last = index
        if branch.before is not None:
            before = _before(branch.before, tables, index)
            if before is None:
                continue
            captures.update(before)
            first = index - 1 if before else index
        if branch.then:
            after = _then(rule, branch.then, tables, index, captures)
            if after is None:
                continue
            last, more, several = after
            captures.update(more)
            items.update(several)
        if not _repeated(rule, captures):
            continue
        if any(not _holds(where, tables, captures, index) for where in rule.where):
            continue
        edges = [(low, high), *rows.values()]
        matched = table.make_span(
            *table.trimmed(min(low for low, _ in edges), max(high for _, high in edges))
        )
        found.append(Match(rule.rule, first, last, index, place, matched, captures, items))
    return found


def _holds(where: CompiledWhere, tables: _Tables, captures: Mapping[str, Span], index: int) -> bool:
    span = captures.get(where.where.capture)
    if span is None:
        return True
    table = tables[index]
    rows = rows_of(table, span) if table.span.start <= span.start and span.end <= table.span.end else None
    if rows is None:
        table = Table(span, tables.spent)
        rows = 0, len(table)
    return not failed_condition(where, table, *rows)


def _before(step: CompiledStep, tables: _Tables, index: int) -> dict[str, Span] | None:
    table = tables.neighbour(index - 1, index)
    if table is None or not len(table):
        return None
    hits = find_in_table(step.pattern, table, 0, len(table))
    if not hits:
        return None
    captures = {name: table.make_span(*edges) for name, edges in hits[0][2].items()}
    if step.step.name:
        captures[step.step.name] = table.span
    return captures


def _then(
    rule: CompiledRule,
    steps: tuple[CompiledStep, ...],
    tables: _Tables,
    index: int,
    known: Mapping[str, Span],
) -> tuple[int, dict[str, Span], Items] | None:
    """The index of the last sentence that the steps take, and their captures; None if a step fails.

    Of what a step captures in several sentences the first counts, and all are its items.
    """
    captures: dict[str, Span] = {}
    items: Items = {}
    at = index
    for step in steps:
        least, most = step.step.repeat
        begin = count = 0
        while count < most:
            hit = _next(rule, step, tables, index, at, {**known, **captures})
            if hit is None:
                break
            at, bound, several = hit
            begin = begin or at
            count += 1
            for name, span in bound.items():
                captures.setdefault(name, span)
                items[name] = (*items.get(name, ()), span) if most > 1 else several.get(name, (span,))
        if count < least:
            return None
        if step.step.name and count:
            doc = tables.sentences[begin].doc
            captures[step.step.name] = doc[tables.sentences[begin].start : tables.sentences[at].end]
    return at, captures, {name: spans for name, spans in items.items() if len(spans) > 1}


def _next(
    rule: CompiledRule, step: CompiledStep, tables: _Tables, index: int, at: int, known: Mapping[str, Span]
) -> tuple[int, dict[str, Span], Items] | None:
    """The next sentence after `at` that a step matches, what it captures, and the items of those."""
    for place in range(at + 1, at + 2 + step.step.skip):
        table = tables.neighbour(place, index)
        if table is None:
            return None
        for _, _, rows in find_in_table(step.pattern, table, 0, len(table)):
            bound = {name: table.make_span(*edges) for name, edges in rows.items()}
            if _repeated(rule, {**bound, **known}):
                return place, bound, _enumerated(step.pattern, table, rows)
    return None


def _enumerated(compiled: Compiled, table: Table, rows: Rows) -> Items:
    """The items of the captures that are enumerations."""
    if not isinstance(compiled.pattern, Phrase):
        return {}
    return {
        item.name: tuple(table.make_span(*edges) for edges in list_items(table, *rows[item.name]))
        for item in walk(compiled.pattern.items)
        if isinstance(item, Capture) and item.kind == "list" and item.name in rows
    }


def _repeated(rule: CompiledRule, captures: Mapping[str, Span]) -> bool:
    """Whether the captures that must repeat another do so, as far as both are known."""
    return all(
        _essence(captures[where.where.capture]) == _essence(captures[where.where.same])
        for where in rule.where
        if where.where.same in captures and where.where.capture in captures
    )


def _essence(span: Span) -> list[str]:
    """The dictionary forms of a capture's words (the words where there are none), less its article."""
    words = [token for token in span if not (token.is_punct or token.is_space)]
    if words and words[0].lower_ in _ARTICLES:
        del words[0]
    return [(token.lemma_ or token.text).lower() for token in words]


def rows_of(table: Table, span: Span) -> tuple[int, int] | None:
    """The rows of a table that a span covers; None if it covers none."""
    rows = [table.row[token.i] for token in span if token.i in table.row]
    return (rows[0], rows[-1] + 1) if rows else None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
