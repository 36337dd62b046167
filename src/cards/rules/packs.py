"""Find, load and choose rule packs: the built-in ones, a user's own files, and what those extend.

A file may extend built-in packs by name, and files in its own folder or below by a relative path; so a
stranger's pack reads nothing beyond the folder it was put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from cards.errors import Place, Problem, RuleError
from cards.rules.build import build_pack
from cards.rules.choose import choose
from cards.rules.model import Origin, Pack, Rule, RuleSet
from cards.rules.schema import PackModel, RuleModel
from cards.yamlio import YamlFile, did_you_mean, read_yaml, validate

MAX_LIST = 5_000
PROPOSERS = tuple(
    Rule(
        f"scorer.{kind}",
        kind,
        (),
        "scorer",
        Origin(Place("the scorer")),
        title=f"A sentence without a rule that is likely to be a {kind}",
        scorer=True,
    )
    for kind in ("tip", "definition")
)
"""What the scorer proposes comes under these names; they have no pattern and are chosen like rules."""


def builtin_packs() -> tuple[Path, ...]:
    """The files of the built-in packs: those in the installed wheel, else those in the repository."""
    folder = Path(str(files("cards"))) / "packs"
    if not folder.is_dir():
        folder = Path(__file__).resolve().parents[3] / "rules"
    return tuple(sorted(folder.glob("*.yaml")))


def load_rules(
    extra: Sequence[str | Path] = (),
    *,
    builtin: bool = True,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    override: Mapping[str, Mapping[str, object]] = {},
    scorer: bool = True,
) -> RuleSet:
    """Read the built-in packs and a user's own rule files, check them and choose the rules to run.

    `select` and `ignore` name rules exactly or with `*`; the more specific pattern wins, `ignore` on a tie.
    Without `select`, all stable rules are chosen; an experimental one always needs its exact name.
    `override` gives rules (by name or pattern) another `score`, `tags` or `status`. A file that says
    `builtin: false` replaces the built-in packs. With the built-in packs come `PROPOSERS`, chosen likewise,
    and without `select` only of kinds of which a built-in rule is left.
    Without `scorer` it is left out: nothing is proposed, and every rule keeps its own score.

    Raises RuleError with every problem of every file.
    """
    loader = _Loader()
    mine = [loader.read(Path(path), str(path)) for path in extra]
    with_builtin = builtin and all(one is None or one.model.builtin for one in mine)
    loader.read_builtin()
    order: list[_Loaded] = []
    if with_builtin:
        order += loader.builtin.values()
    for one in mine:
        if one is not None:
            loader.add_with_extended(one, order, ())
    packs, warnings = loader.build(order)
    if loader.problems:
        raise RuleError(_sorted(loader.problems, loader.shown))
    chosen = choose(
        packs,
        select=select,
        ignore=ignore,
        override=override,
        warnings=warnings,
        proposers=PROPOSERS if with_builtin else (),
    )
    if not scorer:
        return without_scorer(chosen)
    if select:
        return chosen
    kinds = {rule.kind for rule in chosen.rules if rule.scorer}
    return replace(chosen, proposers=tuple(rule for rule in chosen.proposers if rule.kind in kinds))


def without_scorer(rules: RuleSet) -> RuleSet:
    """The same rules, each with its own score, and no proposals."""
    return replace(rules, rules=tuple(replace(rule, scorer=False) for rule in rules.rules), proposers=())


def _sorted(problems: Iterable[Problem], files: Sequence[str]) -> list[Problem]:
    """Problems file by file, each from its top to its end."""
    once = dict.fromkeys(problems)

    def order(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return files.index(place.path), place.line or 0, place.column or 0

    return sorted(once, key=order)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A file that was read and has the shape of a pack."""

    model: PackModel
    """Its head; the rules are apart."""
    rules: tuple[tuple[int, RuleModel], ...]
    """The rules and their numbers in the file."""
    file: YamlFile
    path: Path
    name: str
    builtin: bool


class _Loader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.builtin: dict[str, _Loaded] = {}
        self.read_files: dict[Path, _Loaded | None] = {}
        self.shown: list[str] = []

    def read_builtin(self) -> None:
        for path in builtin_packs():
            loaded = self.read(path, str(path), builtin=True)
            if loaded is not None:
                self.builtin[loaded.name] = loaded

    def read(self, path: Path, shown: str, builtin: bool = False) -> _Loaded | None:
        resolved = path.resolve()
        if resolved not in self.read_files:
            self.shown.append(shown)
            self.read_files[resolved] = self._read(path, shown, builtin)
        return self.read_files[resolved]

    def _read(self, path: Path, shown: str, builtin: bool) -> _Loaded | None:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            said = f"cannot be read: {error.strerror or error}"
            self.problems.append(Problem(Place(shown), "R001", said, "check the path of the rule file"))
            return None
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.problems.append(Problem(Place(shown, line), "R001", "is not UTF-8 text", "save it as UTF-8"))
            return None
        return self.parse(text, path, shown, builtin)

    def parse(self, text: str, path: Path, shown: str, builtin: bool = False) -> _Loaded | None:
        file = read_yaml(text, shown)
        self.problems += file.problems
        if file.value is None:
            if not file.problems:
                said = "the file is empty; expected a mapping with 'rules'"
                self.problems.append(Problem(Place(shown, 1, 1), "R001", said))
            return None
        model, rules = self.models(file)
        if model is None:
            return None
        return _Loaded(model, rules, file, path, model.pack or path.stem, builtin)

    def models(self, file: YamlFile) -> tuple[PackModel | None, tuple[tuple[int, RuleModel], ...]]:
        """The file's head and each of its rules with its number, as far as they have the right shape."""
        if not isinstance(file.value, dict) or not isinstance(file.value.get("rules", []), list):
            model, problems = validate(PackModel, file)
            self.problems += problems
            return model, ()
        head = {key: value for key, value in file.value.items() if key != "rules"}
        model, problems = validate(PackModel, file, (), head)
        self.problems += problems
        rules: list[tuple[int, RuleModel]] = []
        for number, value in enumerate(file.value.get("rules", [])):
            rule, problems = validate(RuleModel, file, ("rules", number), value)
            self.problems += problems
            if rule is not None:
                rules.append((number, rule))
        return model, tuple(rules)

    def add_with_extended(self, one: _Loaded, order: list[_Loaded], chain: tuple[_Loaded, ...]) -> None:
        """Put a file's extended packs, then the file itself, into the order, each once."""
        if any(one is other for other in order):
            return
        for extended in self.extended(one):
            if all(extended is not other for other in (*chain, one)):
                self.add_with_extended(extended, order, (*chain, one))
        order.append(one)

    def extended(self, one: _Loaded) -> list[_Loaded]:
        found: list[_Loaded] = []
        for number, name in enumerate(one.model.extends):
            loaded = self.extend(one, name, ("extends", number))
            if loaded is not None:
                found.append(loaded)
        return found

    def extend(self, one: _Loaded, name: str, loc: tuple[str | int, ...]) -> _Loaded | None:
        if not name.endswith((".yaml", ".yml")):
            if name not in self.builtin:
                hint = did_you_mean(name, sorted(self.builtin)) or "write a file's name with its .yaml"
                self.problems.append(one.file.problem(loc, "R004", f"no built-in pack '{name}'", hint))
            return self.builtin.get(name)
        folder = one.path.resolve().parent
        path = (folder / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(folder):
            said = f"'{name}' is not beside this file or below"
            self.problems.append(one.file.problem(loc, "R004", said, "give such a file with -r as well"))
            return None
        if not path.is_file():
            self.problems.append(one.file.problem(loc, "R004", f"there is no file '{name}' beside this one"))
            return None
        return self.read(path, str(Path(one.file.path).parent / name))

    def build(self, order: Iterable[_Loaded]) -> tuple[list[Pack], list[Problem]]:
        packs: list[Pack] = []
        warnings: list[Problem] = []
        seen: dict[str, Rule] = {}
        for one in order:
            words = self.words(one)
            pack, problems, could = build_pack(one.model, one.rules, one.file, one.name, words, one.builtin)
            self.problems += problems
            warnings += could
            packs.append(pack)
            for rule in pack.rules:
                if rule.id in seen:
                    said = f"rule '{rule.id}' exists already, in {seen[rule.id].origin.place}"
                    hint = "choose another id"
                    if seen[rule.id].pack in self.builtin:
                        hint += ", or 'builtin: false' at the top if this file replaces the built-in packs"
                    self.problems.append(rule.origin.problem("R005", said, hint))
                else:
                    seen[rule.id] = rule
        return packs, warnings

    def words(self, one: _Loaded) -> dict[str, tuple[str, ...]]:
        """The word lists a file can use: its own, those it extends, those of the built-in packs."""
        models: dict[str, tuple[_Loaded, list[str]]] = {}
        scope = [*self.builtin.values(), *reversed(self.lineage(one, ())), one]
        for source in scope:
            models.update({name: (source, entries) for name, entries in source.model.words.items()})
        return {name: self.entries(name, models, one, ()) for name in models}

    def lineage(self, one: _Loaded, chain: tuple[_Loaded, ...]) -> list[_Loaded]:
        found: list[_Loaded] = []
        before = len(self.problems)
        for extended in self.extended(one):
            if all(extended is not other for other in (*chain, one)):
                found += [extended, *self.lineage(extended, (*chain, one))]
        del self.problems[before:]
        return found

    def entries(
        self,
        name: str,
        models: Mapping[str, tuple[_Loaded, list[str]]],
        user: _Loaded,
        chain: tuple[str, ...],
    ) -> tuple[str, ...]:
        """A list's entries, with those of the lists that it names as `@other`."""
        source, listed = models[name]
        found: list[str] = []
        for number, entry in enumerate(listed):
            loc = ("words", name, number)
            if entry.startswith("@") and len(entry) > 1:
                other = entry[1:]
                if other not in models or other in (*chain, name):
                    problem = source.file.problem(loc, "R006", f"the list '{other}' contains itself")
                    if other not in models:
                        hint = did_you_mean(other, sorted(models))
                        problem = source.file.problem(loc, "R006", f"no word list '{other}'", hint)
                    if problem not in self.problems and (source is user or other in models):
                        self.problems.append(problem)
                else:
                    found += self.entries(other, models, user, (*chain, name))
            elif entry.strip():
                found.append(" ".join(entry.split()))
        if not listed and source is user and not chain:
            self.problems.append(
                source.file.problem(("words", name), "R004", f"the word list '{name}' is empty")
            )
        if len(found) > MAX_LIST:
            said = f"the word list '{name}' has more than {MAX_LIST} entries"
            self.problems.append(source.file.problem(("words", name), "R010", said))
            return tuple(found[:MAX_LIST])
        return tuple(dict.fromkeys(found))
