"""What one build keeps for the next, so that nothing is parsed twice: lectures' drafts, what rules say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.cache import Cache, code_fingerprint, key_of, pipeline_fingerprint
from cards.card import Card, Dropped
from cards.transcript import Transcript

if TYPE_CHECKING:
    from cards.rules import RuleSet

_CARD = tuple(field.name for field in fields(Card))
_DROPPED = tuple(field.name for field in fields(Dropped))
_UNSAID = frozenset(("origin", "origins", "examples", "packs", "off", "warnings", "title", "about"))
"""Fields of rules that no card depends on."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """What one lecture gave, apart from all that depends on other lectures or on limits."""

    cards: tuple[Card, ...]
    """Without id and url."""
    dropped: tuple[Dropped, ...]
    sentences: int
    set_aside: tuple[tuple[str, int], ...]
    restored_words: int


class KnownRules:
    """Rules of which it is known what they say; they are read only if they are to run."""

    def __init__(self, fingerprint: str, load: Callable[[], RuleSet]) -> None:
        self.fingerprint = fingerprint
        self._load = load
        self._rules: RuleSet | None = None

    def load(self) -> RuleSet:
        """The rules themselves; raises RuleError if their files were broken in the meantime."""
        if self._rules is None:
            self._rules = self._load()
        return self._rules


class Kept:
    """The drafts of lectures under certain rules and a certain pipeline."""

    def __init__(self, cache: Cache | None, rules: RuleSet | KnownRules | None, model: str | None) -> None:
        self._cache = cache
        self._base = ""
        pipeline = pipeline_fingerprint(model) if cache is not None else None
        if pipeline is None:
            self._cache = None
        else:
            self._base = key_of(code_fingerprint(), pipeline, rules_fingerprint(rules))

    def drafts(self, transcript: Transcript, make: Callable[[], Drafts]) -> Drafts:
        """What is kept of a lecture, else what `make` makes of it, which is kept then."""
        if self._cache is None:
            return make()
        key = key_of("lecture", self._base, _said(transcript))
        found = self._cache.get(key)
        if found is not None:
            try:
                return _drafts(found)
            except (TypeError, KeyError, ValueError):
                self._cache.forget(key)
        drafts = make()
        self._cache.put(key, _plain(drafts))
        return drafts


def known_rules(
    load: Callable[[], RuleSet], files: Sequence[str | Path], options: object, cache: Cache | None
) -> RuleSet | KnownRules:
    """The rules that `load` reads from files, with options; not read if they are as they were last time.

    Raises what `load` raises.
    """
    if cache is None:
        return load()
    given = [(str(Path(file).resolve()), _content(file)) for file in files]
    key = key_of("rules", code_fingerprint(), given, repr(options))
    found = cache.get(key)
    extended = found.get("extended") if isinstance(found, dict) else None
    if isinstance(extended, dict) and all(_content(path) == was for path, was in extended.items()):
        return KnownRules(str(found["fingerprint"]), load)
    rules = load()
    extended = {str(Path(pack.path).resolve()): _content(pack.path) for pack in rules.packs}
    fingerprint = rules_fingerprint(rules)
    cache.put(key, {"fingerprint": fingerprint, "extended": extended})
    return KnownRules(fingerprint, lambda: rules)


def rules_fingerprint(rules: RuleSet | KnownRules | None) -> str:
    """A name for what rules say, wherever and in what layout it is written; None are the built-in ones."""
    if rules is None:
        return "built-in"
    if isinstance(rules, KnownRules):
        return rules.fingerprint
    return key_of(_canonical(rules, {}))


def _canonical(value: Any, seen: dict[int, str]) -> Any:
    """The same for values that say the same, whatever their order where that means nothing."""
    if is_dataclass(value):
        named = [
            (field.name, _canonical(getattr(value, field.name), seen))
            for field in fields(value)
            if field.name not in _UNSAID
        ]
        return [type(value).__name__, *named]
    if isinstance(value, Mapping):
        # All rules of a pack share their word lists.
        if id(value) not in seen:
            seen[id(value)] = key_of(sorted((str(key), _canonical(one, seen)) for key, one in value.items()))
        return seen[id(value)]
    if isinstance(value, Set):
        return sorted(map(str, value))
    if isinstance(value, (tuple, list)):
        return [_canonical(one, seen) for one in value]
    return value if isinstance(value, (str, int, float, type(None))) else str(value)


def _content(path: str | Path) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def _said(transcript: Transcript) -> Any:
    """All of a transcript that its cards depend on; not the folder it lies in, nor lines."""
    cues = [
        (
            cue.text,
            cue.start_ms,
            cue.end_ms,
            cue.speaker,
            [(word.text, word.start_ms, word.end_ms) for word in cue.words],
        )
        for cue in transcript.cues
    ]
    about = (transcript.name, transcript.lecture, transcript.course, transcript.language, transcript.format)
    return (*about, list(transcript.breaks), cues)


def _plain(drafts: Drafts) -> Any:
    return {
        "cards": [[getattr(card, name) for name in _CARD] for card in drafts.cards],
        "dropped": [[getattr(one, name) for name in _DROPPED] for one in drafts.dropped],
        "sentences": drafts.sentences,
        "set_aside": drafts.set_aside,
        "restored_words": drafts.restored_words,
    }


def _drafts(found: Any) -> Drafts:
    return Drafts(
        tuple(_card(dict(zip(_CARD, values, strict=True))) for values in found["cards"]),
        tuple(Dropped(*values) for values in found["dropped"]),
        int(found["sentences"]),
        tuple((str(kind), int(count)) for kind, count in found["set_aside"]),
        int(found["restored_words"]),
    )


def _card(values: dict[str, Any]) -> Card:
    given: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    made: Card = Card(**given)
    return made
