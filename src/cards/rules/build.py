"""Turn a validated rule file into rules: parse its patterns and templates and check every name they use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cards.errors import Place, Problem
from cards.rules.items import ListRef, Test, Token, captures_of, walk
from cards.rules.model import (
    Branch,
    CardTemplates,
    Example,
    Node,
    Origin,
    Pack,
    Pattern,
    Phrase,
    Regex,
    Rule,
    Step,
    Tree,
    Unless,
    Where,
)
from cards.rules.phrase import PhraseError, checked_test, parse_phrase
from cards.rules.regex import RegexError, group_names
from cards.rules.schema import (
    BranchModel,
    CardModel,
    ExampleModel,
    MatchModel,
    NearModel,
    NodeModel,
    PackModel,
    PatternModel,
    RuleModel,
    UnlessModel,
    WhereModel,
)
from cards.rules.templates import BUILTIN_NAMES, Template, TemplateError, parse_template
from cards.yamlio import Loc, YamlFile, did_you_mean

Words = Mapping[str, tuple[str, ...]]

NumberedRules = Sequence[tuple[int, RuleModel]]
"""Rules with their place in the list of the file."""

CARD_PARTS = ("front", "back", "cloze", "key")


def build_pack(
    model: PackModel, rules: NumberedRules, file: YamlFile, name: str, words: Words, builtin: bool
) -> tuple[Pack, list[Problem], list[Problem]]:
    """The pack, what is wrong with it (its rules are then incomplete), and what could be better."""
    builder = _Builder(model, rules, file, name, words, builtin)
    pack = Pack(name, file.path, builder.rules(), model.version, model.license, model.about, builtin)
    return pack, builder.problems, builder.warnings


class _Builder:
    def __init__(
        self, model: PackModel, rules: NumberedRules, file: YamlFile, name: str, words: Words, builtin: bool
    ) -> None:
        self.model = model
        self.numbered = rules
        self.file = file
        self.name = name
        self.words = words
        self.builtin = builtin
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def wrong(self, loc: Loc, code: str, message: str, hint: str = "", **where: object) -> None:
        self.problems.append(self.file.problem(loc, code, message, hint, **where))  # type: ignore[arg-type]

    def origin(self, loc: Loc, *, key: bool = False) -> Origin:
        line, column = self.file.position(loc, key=key)
        source = self.file.lines[line - 1] if line <= len(self.file.lines) else ""
        return Origin(Place(self.file.path, line, column), source)

    def rules(self) -> tuple[Rule, ...]:
        shared = self.exceptions(self.model.unless, ("unless",))
        return tuple(self.rule(rule, ("rules", number), shared) for number, rule in self.numbered)

    def rule(self, model: RuleModel, loc: Loc, shared: tuple[Unless, ...]) -> Rule:
        branches = self.branches(model.match, (*loc, "match"))
        _, every = _bound(branches)
        self.check_branches(branches, self.uses(model, every), (*loc, "match"))
        mine = tuple(one for one in shared if one.kinds is None or model.kind in one.kinds)
        self.check_examples(model, loc)
        return Rule(
            id=model.id,
            kind=model.kind,
            branches=branches,
            pack=self.name,
            origin=self.origin((*loc, "id")),
            title=model.title,
            about=model.about,
            score=model.score,
            status=model.status,
            renamed_from=tuple(model.renamed_from),
            unless=(*self.exceptions(model.unless, (*loc, "unless")), *mine),
            where=tuple(
                self.where(name, one, (*loc, "where", name), every) for name, one in model.where.items()
            ),
            card=self.card(model.card, (*loc, "card"), every) if model.card else None,
            tags=tuple(model.tags),
            examples=self.examples(model, (*loc, "examples"), every),
            words=self.words,
            scorer=self.builtin if self.model.scorer is None else self.model.scorer,
        )

    def branches(self, model: MatchModel, loc: Loc) -> tuple[Branch, ...]:
        if model.any is None:
            return (self.branch(model, loc),)
        before = self.step(model.before, (*loc, "before")) if model.before else None
        then = self.steps(model, loc)
        found = [self.branch(one, (*loc, "any", number)) for number, one in enumerate(model.any)]
        return tuple(
            replace(one, before=one.before or before, then=one.then or then) if before or then else one
            for one in found
        )

    def branch(self, model: BranchModel, loc: Loc) -> Branch:
        before = self.step(model.before, (*loc, "before")) if model.before else None
        return Branch(self.pattern(model, loc), before, self.steps(model, loc))

    def steps(self, model: BranchModel, loc: Loc) -> tuple[Step, ...]:
        listed = isinstance(_at(self.file.value, (*loc, "then")), list)
        return tuple(
            self.step(one, (*loc, "then", number) if listed else (*loc, "then"))
            for number, one in enumerate(model.then)
        )

    def step(self, model: NearModel, loc: Loc) -> Step:
        return Step(
            self.pattern(model, loc),
            model.name or "",
            getattr(model, "repeat", (1, 1)),
            getattr(model, "skip", 0),
        )

    def exceptions(self, models: Sequence[UnlessModel], loc: Loc) -> tuple[Unless, ...]:
        found: list[Unless] = []
        for number, one in enumerate(models):
            kinds = getattr(one, "kinds", None)
            pattern = self.pattern(one, self.listed(loc, number))
            found.append(Unless(pattern, one.name or "", frozenset(kinds) if kinds is not None else None))
        return tuple(found)

    def listed(self, loc: Loc, number: int) -> Loc:
        """The place of a list's item, where a single item may stand without its list."""
        return (*loc, number) if isinstance(_at(self.file.value, loc), list) else loc

    def pattern(self, model: PatternModel, loc: Loc) -> Pattern:
        if model.phrase is not None:
            bare = isinstance(_at(self.file.value, loc), str)
            return self.phrase(model.phrase, loc if bare else (*loc, "phrase"))
        if model.tree is not None:
            return self.tree(model.tree, (*loc, "tree"))
        return self.regex(model.regex or "", (*loc, "regex"))

    def phrase(self, text: str, loc: Loc) -> Phrase:
        origin = self.origin(loc)
        try:
            items = parse_phrase(text)
        except PhraseError as error:
            self.wrong(loc, "R009", error.message, error.hint, inside=text, at=error.at)
            return Phrase(text, (), origin)
        for item in walk(items):
            if isinstance(item, ListRef):
                self.check_list(item.name, loc, text, item.at)
            elif isinstance(item, Token):
                for test in item.tests:
                    for value in test.values:
                        if value.startswith("@") and len(value) > 1:
                            self.check_list(value[1:], loc, text, item.at)
        return Phrase(text, items, origin)

    def check_list(self, name: str, loc: Loc, text: str = "", at: int = 0) -> None:
        if name not in self.words:
            hint = did_you_mean(name, sorted(self.words))
            self.wrong(loc, "R006", f"no word list '{name}'", hint, inside=text, at=at)

    def tree(self, model: Mapping[str, NodeModel], loc: Loc) -> Tree:
        origin = self.origin(loc)
        if len(model) != 1:
            self.wrong(
                loc,
                "R004",
                f"a tree has one word at its top, not {len(model)}",
                "put the others under 'with'",
            )
        nodes = self.nodes(model, loc)
        return Tree(nodes[0] if nodes else Node("", (), origin), origin)

    def nodes(self, models: Mapping[str, NodeModel], loc: Loc) -> tuple[Node, ...]:
        return tuple(self.node(name, one, (*loc, name)) for name, one in models.items())

    def node(self, name: str, model: NodeModel, loc: Loc) -> Node:
        tests: list[Test] = []
        origins: list[Origin] = []
        asked = [(key, getattr(model, key), (*loc, key)) for key in ("lower", "lemma", "dep", "tag", "pos")]
        for feature, values in (model.morph or {}).items():
            if feature[:1].isupper():
                asked.append((feature, values, (*loc, "morph", feature)))
            else:
                said = f"'{feature}' is no feature"
                self.wrong(
                    (*loc, "morph", feature),
                    "R004",
                    said,
                    "features have a capital, as in {Mood: Imp}",
                    key=True,
                )
        for key, values, place in asked:
            if values is None:
                continue
            negate = isinstance(values, dict)
            listed = values["not"] if negate else values
            try:
                tests.append(checked_test(key, tuple(listed), negate))
                origins.append(self.origin(place))
            except PhraseError as error:
                self.wrong(place, "R004", error.message, error.hint)
            for value in listed:
                if value.startswith("@") and len(value) > 1:
                    self.check_list(value[1:], place)
        return Node(
            name,
            tuple(tests),
            self.origin(loc, key=True),
            tuple(origins),
            self.nodes(model.with_, (*loc, "with")),
            self.nodes(model.maybe, (*loc, "maybe")),
            self.nodes(model.without, (*loc, "without")),
            model.at or "",
            model.deep,
        )

    def regex(self, text: str, loc: Loc) -> Regex:
        try:
            names = group_names(text)
        except RegexError as error:
            self.wrong(loc, "R014", error.message, inside=text, at=error.at)
            names = ()
        return Regex(text, names, self.origin(loc))

    def where(self, name: str, model: WhereModel, loc: Loc, every: frozenset[str]) -> Where:
        if name not in every and name != "sentence":
            known = [*sorted(every), "sentence"]
            self.wrong(loc, "R007", f"no pattern captures '{name}'", did_you_mean(name, known), key=True)
        if model.same is not None and model.same not in every - {name}:
            said = f"no other pattern captures '{model.same}'"
            self.wrong((*loc, "same"), "R007", said, did_you_mean(model.same, sorted(every - {name})))
        like = [self.pattern(one, self.listed((*loc, "like"), n)) for n, one in enumerate(model.like)]
        unlike = [self.pattern(one, self.listed((*loc, "unlike"), n)) for n, one in enumerate(model.unlike)]
        return Where(
            name,
            self.origin(loc, key=True),
            model.words,
            self.node("head", model.head, (*loc, "head")) if model.head else None,
            tuple(like),
            tuple(unlike),
            self.node("not_inside", model.not_inside, (*loc, "not_inside")) if model.not_inside else None,
            model.same or "",
        )

    def card(self, model: CardModel, loc: Loc, every: frozenset[str]) -> CardTemplates:
        parts: dict[str, Template | None] = {}
        for part in CARD_PARTS:
            text: str | None = getattr(model, part)
            parts[part] = None
            if text is None:
                continue
            try:
                parts[part] = template = parse_template(text)
            except TemplateError as error:
                self.wrong((*loc, part), "R007", error.message, error.hint, inside=text, at=error.at)
                continue
            for name in sorted(template.names - every - set(BUILTIN_NAMES)):
                known = [*sorted(every), *BUILTIN_NAMES]
                at = max(text.find("{" + name), 0)
                said = f"no pattern captures '{name}'"
                self.wrong((*loc, part), "R007", said, did_you_mean(name, known), inside=text, at=at)
        return CardTemplates(**parts)

    def uses(self, model: RuleModel, every: frozenset[str]) -> frozenset[str]:
        """The captures that the card needs."""
        if model.card is None:
            return frozenset(["term"]) if model.kind == "definition" else frozenset()
        names: set[str] = set()
        for part in CARD_PARTS:
            try:
                names |= parse_template(getattr(model.card, part) or "").names
            except TemplateError:
                continue
        return frozenset(names & every)

    def check_branches(self, branches: tuple[Branch, ...], used: frozenset[str], loc: Loc) -> None:
        for number, branch in enumerate(branches):
            sure, _ = _bound((branch,))
            place = (*loc, "any", number) if len(branches) > 1 else loc
            for name in sorted(used - sure):
                said = f"the card needs '{name}', which this pattern does not always capture"
                hint = f"capture it here, as in '{{{name}:noun}}' or '{{{name}:words}}'"
                self.wrong(place, "R008", said, hint)

    def check_examples(self, model: RuleModel, loc: Loc) -> None:
        few = [name for name in ("match", "no_match") if len(getattr(model.examples, name)) < 2]
        if few:
            said = f"rule '{model.id}' should have two examples or more under {' and '.join(few)}"
            problem = self.file.problem((*loc, "id"), "R012", said, "examples are run by 'cards rules test'")
            (self.problems if self.builtin else self.warnings).append(problem)

    def examples(self, model: RuleModel, loc: Loc, every: frozenset[str]) -> tuple[Example, ...]:
        found: list[Example] = []
        for key, models in (("match", model.examples.match), ("no_match", model.examples.no_match)):
            for number, one in enumerate(models):
                place = (*loc, key, number)
                found.append(self.example(one, key == "match", place, every))
        return tuple(found)

    def example(self, model: ExampleModel, matches: bool, loc: Loc, every: frozenset[str]) -> Example:
        expected = dict(model.__pydantic_extra__ or {})
        known = [*sorted(every), *CARD_PARTS] if matches else []
        for name in expected:
            if name not in known:
                hint = did_you_mean(name, [*known, "text", "todo"])
                self.wrong((*loc, name), "R003", f"unknown key '{name}' in an example", hint, key=True)
        return Example(model.text, matches, expected, self.origin(loc), model.todo or "")


def _bound(branches: tuple[Branch, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The captures that every branch is sure to bind, and all that some branch binds."""
    sures: list[frozenset[str]] = []
    every: set[str] = set()
    for branch in branches:
        sure, some = _names(branch.pattern)
        for step in (*branch.then, *([branch.before] if branch.before else [])):
            step_sure, step_all = _names(step.pattern)
            named = {step.name} if step.name else set()
            some |= step_all | named
            if step.repeat[0] > 0:
                sure |= step_sure | named
        sures.append(sure)
        every |= some
    return frozenset.intersection(*sures) if sures else frozenset(), frozenset(every)


def _names(pattern: Pattern) -> tuple[frozenset[str], frozenset[str]]:
    if isinstance(pattern, Phrase):
        return captures_of(pattern.items)
    if isinstance(pattern, Regex):
        return frozenset(pattern.names), frozenset(pattern.names)
    sure: set[str] = set()
    maybe: set[str] = set()
    waiting = [(pattern.node, True)]
    while waiting:
        node, always = waiting.pop()
        (sure if always else maybe).add(node.name)
        waiting += [(child, always) for child in node.with_] + [(child, False) for child in node.maybe]
    return frozenset(sure), frozenset(sure | maybe)


def _at(value: object, loc: Loc) -> object:
    for part in loc:
        if isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
