"""Lay out the corpora that training reads: from local copies if there are any, else from the assets."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from treebank import TREEBANKS

SPLITS = ("train", "dev")
NOT_FOR_COMMERCE = ("whow", "fiction", "reddit")
"""Kinds of GUM documents left out: their texts' licences forbid commercial use."""

_DEV_SHARE = 3
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<?https?://\S+>?|\[\d+\]|\{%.*?%\}|\{\{.*?\}\}|<[^>]+>")
_NOT_SPEECH = re.compile(
    r"^(?:#|[-*+] |\d+[.)] |>|\||!|=|\s{4}|Video:|Slides:|Name:|Topic:|Location:|Date:|Transcript)"
)
_SPEAKER = re.compile(
    r"^(?:\*\*)?[A-Z][\w.'’ -]{0,40}?(?:\*\*)?(?: ?\([\d:]+\))? ?:(?:\*\*)? "
    r"|^\[?\(?\d+:\d+(?::\d+)?\)?\]?:? ?"
)
_LANGUAGE_SUFFIX = re.compile(r"\.[a-z]{2}\.md$")


def talk_paragraphs(markdown: str) -> Iterator[str]:
    """The spoken paragraphs of a transcript: no headings, lists, code, links, speakers' names or times."""
    text = _CODE.sub("", _FRONT_MATTER.sub("", markdown))
    for line in text.split("\n"):
        if _NOT_SPEECH.match(line):
            continue
        line = _LINK.sub(lambda match: match.group(1) or "", line).replace("*", "").replace("`", "").strip()
        line = _SPEAKER.sub("", line).strip()
        if len(line.split()) >= 4 and line[-1] in ".?!”\"'…)":
            yield line


def prepare_talks(assets: Path, target: Path) -> None:
    """Write the English transcripts of a checkout, about three in a hundred of them for development."""
    target.mkdir(parents=True, exist_ok=True)
    chunks: dict[str, list[str]] = {split: [] for split in SPLITS}
    for path in sorted(assets.rglob("*.md")):
        name = path.relative_to(assets).as_posix()
        if "/" not in name or path.name.startswith("_") or _LANGUAGE_SUFFIX.search(name):
            continue
        paragraphs = list(talk_paragraphs(path.read_text(encoding="utf-8")))
        if sum(len(paragraph.split()) for paragraph in paragraphs) >= 300:
            split = "dev" if crc32(name.encode()) % 100 < _DEV_SHARE else "train"
            chunks[split] += [f"# {name}", *paragraphs, ""]
    for split, lines in chunks.items():
        (target / f"talks-{split}.txt").write_text("\n".join(lines), encoding="utf-8")


def prepare_treebank(source: Path, target: Path) -> None:
    """Write a treebank's file without empty nodes, enhanced graphs and the GUM documents left out."""
    kept = []
    wanted = True
    for block in source.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        for line in lines:
            if line.startswith("# newdoc id"):
                wanted = not any(f"GUM_{kind}_" in line for kind in NOT_FOR_COMMERCE)
        if wanted:
            kept.append("\n".join(_plain(line) for line in lines if not re.match(r"\d+\.\d", line)))
    target.write_text("\n\n".join(kept) + "\n\n", encoding="utf-8")


def _plain(line: str) -> str:
    """A line with its enhanced graph and all but the spacing left out."""
    columns = line.split("\t")
    if len(columns) != 10:
        return line
    columns[8] = "_"
    columns[9] = "SpaceAfter=No" if "SpaceAfter=No" in columns[9].split("|") else "_"
    return "\t".join(columns)


def main() -> None:
    """Fill the corpus folder: `ud/` with the treebanks, `speech/` with the talks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--local", type=Path, help="folder with ud/ and speech/ as this script would write them"
    )
    parser.add_argument("--assets", type=Path, default=Path("assets"))
    arguments = parser.parse_args()
    treebanks, speech = arguments.corpus / "ud", arguments.corpus / "speech"
    treebanks.mkdir(parents=True, exist_ok=True)
    if arguments.local and (arguments.local / "ud").is_dir() and (arguments.local / "speech").is_dir():
        for name in ("ud", "speech"):
            (arguments.corpus / name).mkdir(parents=True, exist_ok=True)
            for path in (arguments.local / name).iterdir():
                shutil.copyfile(path, arguments.corpus / name / path.name)
        return
    for treebank in TREEBANKS:
        for split in SPLITS:
            name = f"{treebank}-{split}.conllu"
            prepare_treebank(arguments.assets / name.replace("-", "-ud-"), treebanks / name)
    prepare_talks(arguments.assets / "bitcointranscripts", speech)


if __name__ == "__main__":
    main()
