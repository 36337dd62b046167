"""Every example in the page on writing rules does what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from spacy.language import Language

from cards.errors import ModelError, RuleError
from cards.language.pipeline import load_pipeline
from cards.rules import check_examples, compile_rules, load_rules, starter_pack
from cards.rules.explain import explain, explain_text
from cards.rules.items import CAPTURE_KINDS
from cards.rules.schema import NodeModel, PackModel, RuleModel, WhereModel
from cards.rules.templates import FILTERS

PAGE = Path(__file__).parents[2] / "docs" / "writing-rules.md"
BLOCK = re.compile(
    r"(?:<!-- (\w+)(?:: (.*?))? -->\n)?```yaml\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A rule file in the page, what the page says of it, and the text that follows."""

    what: str
    about: str
    yaml: str
    text: str

    def __str__(self) -> str:
        return re.findall(r"id: (\S+)", self.yaml)[0]


def blocks() -> Iterator[Block]:
    for found in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        yield Block(*found)


@pytest.fixture(scope="session")
def trained() -> Language:
    try:
        return load_pipeline()
    except ModelError:
        pytest.skip("the trained pipeline is not here")


@pytest.mark.parametrize("block", list(blocks()), ids=str)
def test_an_example_of_the_page(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trained: Language
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my.yaml").write_text(block.yaml, encoding="utf-8")
    if block.what == "wrong":
        with pytest.raises(RuleError) as caught:
            compile_rules(load_rules(["my.yaml"], builtin=False), trained)
        assert str(caught.value) == block.text.rstrip()
        return
    ids = re.findall(r"- id: (\S+)", block.yaml)
    finder = compile_rules(load_rules(["my.yaml"], builtin=False, select=ids), trained)
    assert [one.rule.id for one in finder.rules] == ids
    if block.what == "explain":
        assert explain_text(explain(finder, list(trained(block.about).sents))) == block.text.rstrip()
        return
    results = check_examples(finder, lambda text: list(trained(text).sents))
    failed = [f"{one.example.text}: {one.message}" for one in results if not one.ok]
    if block.what == "fails":
        assert failed == [f"{block.about}: it matches, and should not"]
    else:
        assert failed == []


@pytest.mark.parametrize(
    "path", sorted((PAGE.parent / "examples").glob("*.yaml")), ids=lambda path: path.stem
)
def test_an_example_pack(path: Path) -> None:
    nlp = load_pipeline()
    rules = load_rules([path], builtin=False)
    results = check_examples(compile_rules(rules, nlp), lambda text: list(nlp(text).sents))
    assert [f"{one.example.text}: {one.message}" for one in results if not one.ok] == []
    assert rules.warnings == ()


def test_a_new_pack_passes_its_own_tests(tmp_path: Path, words_only: Language) -> None:
    path = tmp_path / "garden-talk.yaml"
    path.write_text(starter_pack("garden-talk"), encoding="utf-8")
    rules = load_rules([path], builtin=False)
    assert {rule.id for rule in rules.rules} == {"garden-talk.rule-of-thumb", "garden-talk.stands-for"}
    assert rules.warnings == ()
    results = check_examples(compile_rules(rules, words_only), lambda text: list(words_only(text).sents))
    assert [one.message for one in results if not one.ok] == []
    with pytest.raises(ValueError, match="no name of a pack"):
        starter_pack("Garden Talk")


def test_the_page_names_every_key_kind_filter_and_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    reference = page[page.index("## Reference") :]
    for model in (PackModel, RuleModel, NodeModel):
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in reference
    for name in WhereModel.model_fields:
        assert f"| `{name}:" in page
    for name in FILTERS:
        assert re.search(rf"`{name}[:`]", page)
    for kind in CAPTURE_KINDS:
        assert f":{kind}}}" in page
    for number in range(1, 15):
        assert f"| R{number:03} |" in reference
