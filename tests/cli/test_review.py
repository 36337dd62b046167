"""`cards review`: one card at a time, at a terminal and through a pipe, with every answer saved at once."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.card import Card
from cards.cli.app import run
from cards.deck.decisionfile import read_decisions, record
from cards.deck.decisions import Content, Decision, content, decide_edit
from cards.deck.form import is_empty, read_form, with_problems, write_form

QUESTION = "What is a bowline?"
KNOT = Card(
    id="bowline000001",
    kind="definition",
    rule="definition.is-a",
    score=0.8,
    note="basic",
    front=QUESTION,
    back="A knot that makes a loop.",
    quote="A bowline is a knot that makes a loop.",
    start_ms=1000,
    end_ms=5000,
    source="knots.vtt",
    title="Knots",
    tags=("cards::definition", "A loop"),
)
CLOZE = replace(
    KNOT, note="cloze", text="A {{c1::bowline}} is a knot.", front="A [...] is a knot.", back="bowline"
)

Answers = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def deck(lecture: Path, tmp_path: Path) -> Path:
    """The manifest of a deck of two cards, found by rules of its own."""
    (tmp_path / "rules.yaml").write_text(
        "rules:\n"
        "  - {id: knots.is-a, kind: definition, match: '^ a {term:words} is {meaning:rest}',\n"
        "     card: {front: 'What is a {term}?', back: '{meaning|cap}'}}\n"
        "  - {id: knots.check, kind: tip, match: '^ you should {act:words} before {when:rest}',\n"
        "     card: {front: 'What should you do before {when}?', back: '{act|cap}'}}\n"
    )
    manifest = tmp_path / "deck.yaml"
    manifest.write_text(
        f"format: 1\ndeck: Ropes\nsources: [{lecture.name}]\n"
        "rules: {extends: [rules.yaml], builtin: false}\n"
    )
    return manifest


@pytest.fixture
def answer(deck: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Reviews the deck with answers from a pipe; gives the exit code and what was said."""

    def answer(answers: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", StringIO("\n".join(answers) + "\n" if answers else ""))
        code = run(["review", str(deck), "--decisions", "d.yaml", *arguments])
        return code, *capfd.readouterr()

    return answer


def _verdicts() -> dict[str, str]:
    decided = read_decisions("d.yaml").by_id.values()
    return {decision.card: decision.verdict for decision in decided}


def _editor(folder: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that makes of the form, in `text`, what the program says."""
    path = folder / "editor.py"
    path.write_text(
        "import sys, pathlib\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text(encoding='utf-8')\n"
        f"{program}\npath.write_text(text, encoding='utf-8')\n"
    )
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{path}"')


def test_keep_and_drop(answer: Answers) -> None:
    code, out, err = answer("ad")
    assert (code, out) == (0, "d.yaml\n")
    assert _verdicts() == {QUESTION: "keep", "What should you do before you put weight on it?": "drop"}
    for said in (
        "1 of 2",
        "0:01",
        "Knots",
        QUESTION,
        "which does not slip",
        "knots.is-a",
        "kept 1, dropped 1",
    ):
        assert said in err


def test_what_is_decided_is_asked_no_more(answer: Answers) -> None:
    answer("aq")
    _, _, err = answer("")
    assert "1 of 1" in err
    assert QUESTION not in err
    answer("d")
    code, out, err = answer("")
    assert (code, out) == (0, "d.yaml\n")
    assert "--all" in err
    assert "1 of 2" in answer("", "--all")[2]


def test_skip_quit_and_undo(answer: Answers) -> None:
    _, _, err = answer("sq")
    assert not Path("d.yaml").exists()
    assert "2 cards left" in err
    answer("adu")
    assert _verdicts() == {QUESTION: "keep"}
    _, _, err = answer("duuxuaaq", "--all")
    assert "“x” is no answer here" in err
    assert "There is nothing to undo" in err
    assert set(_verdicts().values()) == {"keep"}


def test_an_edit(here: Path, answer: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    _editor(
        here,
        "text = text.replace('What is', 'What do sailors call').replace('Knots', 'Knots hard')",
        monkeypatch,
    )
    _, _, err = answer("eq")
    (decision,) = read_decisions("d.yaml").by_id.values()
    assert decision.verdict == "edit"
    assert (decision.was.front, decision.now.front) == (QUESTION, "What do sailors call a bowline?")
    assert decision.now.back is None
    assert "edited 1" in err
    _, _, err = answer("", "--all")
    assert "What do sailors call a bowline?" in err
    assert "edited in an earlier review" in err


def test_a_broken_edit_is_shown_and_opened_again(
    here: Path, answer: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "if 'Not yet a card' in text: text = text.replace('== Bakc', '== Back')\n"
        "else: text = text.replace('What is', 'Why tie').replace('== Back', '== Bakc')"
    )
    _editor(here, program, monkeypatch)
    _, _, err = answer("eeq")
    assert "no part is called 'Bakc'" in err
    (decision,) = read_decisions("d.yaml").by_id.values()
    assert decision.now.front == "Why tie a bowline?"


def test_a_broken_edit_can_be_given_up(here: Path, answer: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    _editor(here, "text = text.replace('== Back', '== Bakc')", monkeypatch)
    _, _, err = answer("eqaq")
    assert "The card stays as it was" in err
    assert _verdicts() == {QUESTION: "keep"}


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("no-such-editor --wait", "cannot be run"),
        (f'"{sys.executable}" -c "raise SystemExit(3)"', "ended with code 3"),
        ("'", "no command"),
    ],
)
def test_an_editor_that_does_not_work(
    answer: Answers, monkeypatch: pytest.MonkeyPatch, editor: str, told: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    code, _, err = answer("eaq")
    assert code == 0
    assert told in err
    assert _verdicts() == {QUESTION: "keep"}


@pytest.mark.parametrize(("key", "front"), [("a", "Why a bowline?"), ("n", None)])
def test_a_conflict_is_asked_about(answer: Answers, key: str, front: str | None) -> None:
    """The source changed under an edit: it is shown again until somebody says which words to take."""
    answer("aq")
    (id,) = read_decisions("d.yaml").by_id
    edit = decide_edit(
        replace(KNOT, id=id, front="What is the bowline?"), replace(content(KNOT), front="Why a bowline?")
    )
    assert edit is not None
    record(
        "d.yaml",
        replace(edit, now=replace(edit.now, tags=None), was=replace(edit.was, tags=None), note="Ida"),
    )
    _, _, err = answer("")
    assert "front was  What is the bowline?" in err
    assert f"front now  {QUESTION}" in err
    assert "your edit  Why a bowline?" in err
    answer(f"{key}q")
    decision = read_decisions("d.yaml").by_id[id]
    assert decision.now.front == front
    assert decision.note == "Ida"
    assert QUESTION not in answer("")[2]


def test_a_broken_file_is_left_alone(answer: Answers) -> None:
    Path("d.yaml").write_text("format: 1\ncards:\n  x: {decision: perhaps}\n")
    code, _, err = answer("a")
    assert code == 1
    assert "d.yaml:3:17" in err
    assert "perhaps" in Path("d.yaml").read_text()


def test_a_build_obeys(answer: Answers, deck: Path, capfd: pytest.CaptureFixture[str]) -> None:
    answer("ad")
    build = ["build", str(deck), "--decisions", "d.yaml", "-o", "deck.json"]
    assert run(build) == 0
    assert "dropped in review (1)" in capfd.readouterr().err
    (card,) = json.loads(Path("deck.json").read_text(encoding="utf-8"))["decks"][0]["cards"]
    assert card["front"] == QUESTION


def test_a_build_tells_conflicts_and_takes_the_edit(
    answer: Answers, deck: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer("aq")
    (id,) = read_decisions("d.yaml").by_id
    edit = Decision(id, "edit", QUESTION, Content(front="Why a bowline?"), Content(front="What was it?"))
    record("d.yaml", edit)
    assert run(["build", str(deck), "--decisions", "d.yaml", "-o", "deck.json", "-q"]) == 0
    err = capfd.readouterr().err
    for said in (
        "d.yaml:5:3",
        "it said:   What was it?",
        f"now says:  {QUESTION}",
        "your edit: Why a bowline?",
    ):
        assert said in err
    assert "Why a bowline?" in Path("deck.json").read_text(encoding="utf-8")


def test_a_broken_file_stops_a_build_before_the_work(deck: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("d.yaml").write_text("format: 1\ncards: [x]\n")
    assert run(["build", str(deck), "--decisions", "d.yaml", "-o", "deck.json"]) == 1
    assert "d.yaml:2:8" in capfd.readouterr().err
    assert not Path("deck.json").exists()


def test_when_every_card_is_dropped_nothing_is_written(answer: Answers, deck: Path) -> None:
    answer("dd")
    assert run(["build", str(deck), "--decisions", "d.yaml", "-o", "deck.json"]) == 4
    assert not Path("deck.json").exists()


def test_the_file_lies_beside_the_lock(
    deck: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("a\n"))
    assert run(["review", str(deck)]) == 0
    path = deck.with_name("deck.review.yaml")
    assert capfd.readouterr().out == f"{path}\n"
    assert path.exists()


def test_an_input_is_not_taken_for_the_file(lecture: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["review", str(lecture), "--decisions", str(lecture)]) == 1
    assert "error" in capfd.readouterr().err
    assert lecture.read_text().startswith("WEBVTT")


def test_standard_input_cannot_be_both_transcript_and_answers(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "-"]) == 2
    assert "answers" in capfd.readouterr().err


class TestTheForm:
    @pytest.mark.parametrize("card", [KNOT, CLOZE], ids=["question", "cloze"])
    def test_left_as_it_is_it_changes_nothing(self, card: Card) -> None:
        wanted, problems = read_form(write_form(card), card)
        assert problems == []
        assert decide_edit(card, wanted) is None

    def test_it_shows_the_quote_and_the_time(self) -> None:
        head, _, rest = write_form(KNOT).partition("== Front")
        assert KNOT.quote in head
        assert "0:01 in Knots" in head
        assert "Knots" not in rest

    @given(st.text(st.characters(codec="utf-8"), max_size=60), st.text("=\\ #F\nx", max_size=20))
    def test_any_text_comes_back(self, back: str, front: str) -> None:
        card = replace(KNOT, back=f"x{back}", front=f"{front}x")
        wanted, problems = read_form(write_form(card), card)
        assert problems == []
        assert decide_edit(card, wanted) is None

    @given(st.text("=\\ #Frontack\n", max_size=60))
    def test_problems_leave_what_was_written(self, text: str) -> None:
        broken = f"{write_form(KNOT)}\n== Bakc\n{text}"
        _, problems = read_form(broken, KNOT)
        assert problems
        shown = with_problems(broken, problems)
        assert shown.partition("\n==")[2] == broken.partition("\n==")[2]
        assert read_form(shown, KNOT)[0] == read_form(broken, KNOT)[0]

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("== Back\nA knot that makes a loop.", "== Back\n", "the back is empty"),
            ("== Tags", "== Front", "'Front' stands here twice"),
            ("A_loop", 'A_"loop', "none that Anki keeps"),
        ],
    )
    def test_what_is_no_card_is_told_with_its_line(self, old: str, new: str, told: str) -> None:
        form = write_form(KNOT)
        assert old in form
        broken = form.replace(old, new)
        _, problems = read_form(broken, KNOT)
        assert told in problems[0].message
        assert broken.split("\n")[(problems[0].place.line or 0) - 1].startswith("==")

    def test_a_cloze_must_hide_something(self) -> None:
        _, problems = read_form(write_form(CLOZE).replace("{{c1::bowline}}", "bowline"), CLOZE)
        assert "hides nothing" in problems[0].message

    def test_without_any_part(self) -> None:
        assert "== Front" in read_form("A knot\n", KNOT)[1][0].message
        assert is_empty("# gone\n\n")
        assert not is_empty("# gone\nA knot\n")


if sys.platform != "win32":
    import pty
    import select
    import termios

    class Terminal:
        """A terminal of 40 columns with a review running in it."""

        def __init__(self, deck: Path, **variables: str) -> None:
            self.master, slave = pty.openpty()
            termios.tcsetwinsize(self.master, (24, 40))
            environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cards", "review", str(deck), "--decisions", "d.yaml"],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=environment | {"TERM": "xterm"} | variables,
                start_new_session=True,
                # To open a terminal makes it the one that Ctrl-C is pressed at.
                preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),
            )
            os.close(slave)
            self.seen = ""

        def wait_for(self, text: str) -> str:
            """Read until the terminal shows a text; gives all it showed since the last one."""
            end = time.monotonic() + 60
            while text not in self.seen:
                assert time.monotonic() < end, f"no {text!r} in {self.seen!r}"
                if select.select([self.master], [], [], 1)[0]:
                    try:
                        self.seen += os.read(self.master, 10_000).decode(errors="replace")
                    except OSError:
                        assert text in self.seen, f"no {text!r} in {self.seen!r}"
            shown, self.seen = self.seen, ""
            return shown

        def press(self, keys: str) -> None:
            os.write(self.master, keys.encode())

        def echoes(self) -> bool:
            return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

        def leave(self) -> int:
            with contextlib.suppress(OSError):
                while select.select([self.master], [], [], 10)[0] and os.read(self.master, 10_000):
                    pass
            code = self.process.wait(60)
            os.close(self.master)
            return code

    @pytest.fixture
    def terminal(deck: Path) -> Iterator[Callable[..., Terminal]]:
        opened: list[Terminal] = []

        def start(**variables: str) -> Terminal:
            opened.append(Terminal(deck, **variables))
            return opened[-1]

        yield start
        for one in opened:
            if one.process.poll() is None:
                one.process.kill()
                one.process.wait()

    def test_at_a_terminal_of_forty_columns(terminal: Callable[..., Terminal], here: Path) -> None:
        editor = here / "editor"
        editor.write_text(
            f"#!{sys.executable}\nimport sys, termios\nassert termios.tcgetattr(0)[3] & termios.ECHO\n"
            "path = sys.argv[1]\ntext = open(path).read().replace('What is', 'Why tie')\n"
            "open(path, 'w').write(text)\n"
        )
        editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
        screen = terminal(EDITOR=str(editor))
        shown = screen.wait_for("q\xa0quit")
        lines = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|\r", "", shown.rpartition("looking")[2]).split("\n")
        assert QUESTION in lines
        assert max(map(len, lines)) <= 40
        assert not screen.echoes()
        screen.press("\x1b[A")
        screen.press("e")
        screen.wait_for("q\xa0quit")
        screen.press("du")
        screen.wait_for("That was the last card")
        screen.wait_for("weight on it?")
        screen.press("q")
        assert screen.leave() == 0
        (decision,) = read_decisions("d.yaml").by_id.values()
        assert decision.now.front == "Why tie a bowline?"

    def test_ctrl_c_keeps_what_was_decided(terminal: Callable[..., Terminal]) -> None:
        screen = terminal()
        screen.wait_for("q\xa0quit")
        screen.press("a")
        screen.wait_for("q\xa0quit")
        screen.press("\x03")
        assert "kept 1; 1 card left" in screen.wait_for("left to review").replace("\r\n", " ")
        assert screen.echoes()
        assert screen.leave() == 130
        assert _verdicts() == {QUESTION: "keep"}

    def test_ctrl_d_quits(terminal: Callable[..., Terminal]) -> None:
        screen = terminal()
        screen.wait_for("q\xa0quit")
        screen.press("\x04")
        assert screen.leave() == 0
        assert not Path("d.yaml").exists()
