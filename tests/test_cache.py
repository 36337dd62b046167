"""What a build keeps for the next one: never stale, never in the way, and fast."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cards.build import extract
from cards.cache import Cache, files_fingerprint, key_of, open_cache, pipeline_fingerprint
from cards.card import Card, Dropped
from cards.kept import Drafts, Kept, KnownRules, known_rules, rules_fingerprint
from cards.rules import load_rules
from cards.transcript import Cue, Transcript, Word

RULES = """\
rules:
  - id: knots.hold
    kind: tip
    match: every knot weakens {act:rest}
    examples:
      match: [Every knot weakens the rope.]
      no_match: [The rope is weak.]
"""


class TestFolder:
    """The store itself."""

    def test_what_is_put_in_comes_out(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "a" / "b")
        assert cache.get("k") is None
        cache.put("k", {"text": "café \ud800", "numbers": [1, None, 2.5]})
        assert cache.get("k") == {"text": "café \ud800", "numbers": [1, None, 2.5]}
        assert [path.name for path in cache.folder.iterdir()] == ["k.json"]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda data: data[:-3],
            lambda data: b"",
            lambda data: data.replace(b"seven", b"eight"),
            lambda data: b"not what was written",
        ],
    )
    def test_a_spoilt_file_is_ignored_and_removed(
        self, tmp_path: Path, spoil: Callable[[bytes], bytes]
    ) -> None:
        cache = Cache(tmp_path)
        cache.put("k", "seven")
        (tmp_path / "k.json").write_bytes(spoil((tmp_path / "k.json").read_bytes()))
        assert cache.get("k") is None
        assert list(tmp_path.iterdir()) == []

    def test_what_was_used_longest_ago_leaves_first(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path, largest=5000)
        for number in range(4):
            cache.put(f"k{number}", "x" * 1000)
            os.utime(tmp_path / f"k{number}.json", (number, number))
        assert cache.get("k0") is not None  # used now
        cache.put("k4", "x" * 1000)
        assert sorted(path.stem for path in tmp_path.iterdir()) == ["k0", "k2", "k3", "k4"]

    def test_what_is_larger_than_the_cache_is_not_kept(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "new", largest=100)
        cache.put("k", "x" * 200)
        assert not cache.folder.exists()

    @pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
    def test_nobody_else_can_read_it(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "open")
        cache.folder.mkdir(mode=0o755)
        cache.put("k", "x")
        assert cache.folder.stat().st_mode & 0o077 == 0
        assert (cache.folder / "k.json").stat().st_mode & 0o077 == 0

    def test_a_folder_that_cannot_be_written_is_no_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        cache = Cache(tmp_path / "file" / "cache")
        cache.put("k", "x")
        assert cache.get("k") is None

    def test_two_at_once(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path; from cards.cache import Cache\n"
            "cache = Cache(Path(sys.argv[1]), largest=20_000)\n"
            "for number in range(300):\n"
            "    key = f'k{number % 7}'\n"
            "    assert cache.get(key) in (None, key * 1000), key\n"
            "    cache.put(key, key * 1000)\n"
        )
        running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
        assert [process.wait() for process in running] == [0, 0]

    @pytest.mark.parametrize(
        ("platform", "environ", "folder"),
        [
            ("linux", {"HOME": "/home/ann"}, "/home/ann/.cache"),
            ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": "/fast"}, "/fast"),
            ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": "relative"}, "/home/ann/.cache"),
            ("darwin", {"HOME": "/Users/ann", "XDG_CACHE_HOME": "/fast"}, "/Users/ann/Library/Caches"),
            ("win32", {"LOCALAPPDATA": "/AppData/Local"}, "/AppData/Local"),
        ],
    )
    def test_where_it_lies(self, platform: str, environ: dict[str, str], folder: str) -> None:
        cache = open_cache(environ, platform)
        assert cache is not None
        assert cache.folder == Path(folder, "transcript-cards")

    def test_without_a_home_there_is_none(self) -> None:
        assert open_cache({}, "win32") is None


class TestKeys:
    """What an entry depends on."""

    CARD = Card("", "tip", "r", 0.5, "basic", "f", "b", "q", 1, 2, "talk.vtt", "Talk", tags=("a", "b"))
    DRAFTS = Drafts((CARD,), (Dropped("tip", "r", "q", None, "why"),), 3, (("filler", 2),), 4)
    TALK = Transcript(
        (Cue("one two", 0, 900, "Ann", (Word("one", 0, 400), Word("two", 500, 900)), 3),), "a/t", "vtt"
    )

    def test_drafts_come_back_as_they_were(self, tmp_path: Path) -> None:
        kept = Kept(Cache(tmp_path), None, None)
        assert kept.drafts(self.TALK, lambda: self.DRAFTS) == self.DRAFTS
        assert kept.drafts(self.TALK, pytest.fail) == self.DRAFTS

    def test_the_folder_of_a_transcript_and_its_lines_do_not_matter(self, tmp_path: Path) -> None:
        Kept(Cache(tmp_path), None, None).drafts(self.TALK, lambda: self.DRAFTS)
        moved = replace(self.TALK, path="b/t", cues=(replace(self.TALK.cues[0], line=9),))
        assert Kept(Cache(tmp_path), None, None).drafts(moved, pytest.fail) == self.DRAFTS

    @pytest.mark.parametrize(
        "change",
        [
            {"cues": (replace(TALK.cues[0], text="one too"),)},
            {"cues": (replace(TALK.cues[0], start_ms=1),)},
            {"cues": (replace(TALK.cues[0], speaker="Bob"),)},
            {"cues": (replace(TALK.cues[0], words=()),)},
            {"title": "Two"},
            {"course": "Numbers"},
            {"path": "a/u"},
            {"language": "de"},
            {"breaks": (0,)},
        ],
    )
    def test_everything_else_about_it_does(self, tmp_path: Path, change: dict[str, object]) -> None:
        Kept(Cache(tmp_path), None, None).drafts(self.TALK, lambda: self.DRAFTS)
        other = replace(self.DRAFTS, sentences=99)
        changed: Transcript = replace(self.TALK, **change)  # type: ignore[arg-type]
        assert Kept(Cache(tmp_path), None, None).drafts(changed, lambda: other) == other

    def test_another_pipeline_or_other_rules_are_told_apart(self, tmp_path: Path) -> None:
        Kept(Cache(tmp_path), None, None).drafts(self.TALK, lambda: self.DRAFTS)
        other = replace(self.DRAFTS, sentences=99)
        known = KnownRules("others", pytest.fail)
        assert Kept(Cache(tmp_path), None, "de").drafts(self.TALK, lambda: other) == other
        assert Kept(Cache(tmp_path), known, None).drafts(self.TALK, lambda: other) == other

    def test_an_entry_of_another_shape_is_ignored(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        kept = Kept(cache, None, None)
        kept.drafts(self.TALK, lambda: self.DRAFTS)
        (entry,) = tmp_path.iterdir()
        cache.put(entry.stem, {"cards": [["too few"]]})
        assert kept.drafts(self.TALK, lambda: self.DRAFTS) == self.DRAFTS
        assert kept.drafts(self.TALK, pytest.fail) == self.DRAFTS

    def test_files_are_told_apart_by_content_and_name(self, tmp_path: Path) -> None:
        seen = set()
        for name, content in (("a.py", "x = 1"), ("a.py", "x = 2"), ("b.py", "x = 2")):
            for old in tmp_path.iterdir():
                old.unlink()
            (tmp_path / name).write_text(content)
            os.utime(tmp_path / name, (1, 1))
            seen.add(files_fingerprint([tmp_path]))
        (tmp_path / "large").write_bytes(bytes(300_000))
        seen.add(files_fingerprint([tmp_path]))
        (tmp_path / "large").write_bytes(bytes(299_999) + b"x")
        seen.add(files_fingerprint([tmp_path]))
        assert len(seen) == 5

    def test_a_pipeline_in_a_folder_is_known_by_its_files(self, tmp_path: Path) -> None:
        (tmp_path / "meta.json").write_text("{}")
        before = pipeline_fingerprint(str(tmp_path))
        (tmp_path / "meta.json").write_text("{ }")
        assert before != pipeline_fingerprint(str(tmp_path))
        assert pipeline_fingerprint("no_such_pipeline_xyz") is None

    def test_equal_values_have_equal_keys(self) -> None:
        shared = "one two three".split()
        assert key_of(shared, shared) == key_of(list(shared), ["one", "two", "three"])
        assert key_of("ab", "c") != key_of("a", "bc")


class TestRules:
    """Rules are read again only when a file of theirs has changed."""

    def test_layout_and_place_of_a_rule_file_do_not_matter(self, tmp_path: Path) -> None:
        names = []
        for name, text in (("a.yaml", RULES), ("b.yaml", f"# on knots\n\n{RULES}"), ("c.yaml", RULES + "\n")):
            (tmp_path / name).write_text(f"pack: knots\n{text}")
            names.append(rules_fingerprint(load_rules([tmp_path / name], builtin=False)))
        assert len(set(names)) == 1
        (tmp_path / "a.yaml").write_text(f"pack: knots\n{RULES.replace('weakens', 'breaks')}")
        assert rules_fingerprint(load_rules([tmp_path / "a.yaml"], builtin=False)) != names[0]

    def test_they_are_read_once(self, tmp_path: Path) -> None:
        path = tmp_path / "knots.yaml"
        path.write_text(RULES)
        cache = Cache(tmp_path / "cache")
        first = known_rules(lambda: load_rules([path]), [path], None, cache)
        again = known_rules(pytest.fail, [path], None, cache)
        assert isinstance(again, KnownRules)
        assert rules_fingerprint(first) == again.fingerprint

    def test_a_change_in_what_a_file_extends_is_seen(self, tmp_path: Path) -> None:
        (tmp_path / "base.yaml").write_text(RULES)
        path = tmp_path / "mine.yaml"
        path.write_text("extends: [base.yaml]\nrules: []\n")
        cache = Cache(tmp_path / "cache")

        def known() -> str:
            return rules_fingerprint(known_rules(lambda: load_rules([path]), [path], None, cache))

        before = known()
        (tmp_path / "base.yaml").write_text(RULES.replace("weakens", "breaks"))
        assert known() != before


def test_extract_with_a_cache_gives_the_same_cards(tmp_path: Path) -> None:
    cues = (Cue("A bowline is a knot that makes a loop which does not slip.", 0, 4000),)
    talks = [Transcript(cues, "a.vtt", "vtt"), Transcript(cues, "b.vtt", "vtt")]
    cache = Cache(tmp_path)
    plain, cold, warm = extract(talks), extract(talks, cache=cache), extract(talks, cache=cache)
    assert plain == cold == warm
    assert len({card.id for card in warm.cards}) == len(warm.cards) == 2
    assert extract(talks, cache=cache, url="https://example.org/a").cards[0].url == "https://example.org/a"
