"""The text of a new manifest: what was found out of a deck, with comments that teach the rest."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cards.deck.outline import Entry, Outline
from cards.drafting.identity import ALPHABET

_HEAD = """\
# yaml-language-server: $schema=manifest.schema.json
# With `cards schema > manifest.schema.json` in this folder, editors complete and check this file.

# What a deck is made of. After every change
#     cards check {name}
# tells whether all is well, and
#     cards build {name}
# builds the deck again: learners keep their reviews.
format: 1

# The deck's name in Anki; :: makes it a subdeck.
deck: {deck}

# Sets these cards apart from the same words in other decks. Never change it: every card would be a new one.
uid: {uid}

{description}

# The lectures in their order; a folder or a pattern such as talks/*.vtt stands for several. Each may have
#   title: its name                      url: the recording that cards link to
#   recording: where clips are cut from  subdeck: where its cards go; {{title}} is its name
#   skip: [0:00-0:45, '45:00-']          speaker: whose words are read
sources:"""

_NO_DESCRIPTION = """\
# Shown below the deck's name in Anki; Markdown. Take the # away to use it.
# description: |
#   Cards of my lectures on **botany**."""

_LEFT_OUT = "  # Found as well; take the # away to use it."

_TAIL = """
# More that can be said; take the # away.
# tags: [botany]                  # on every card
# min_score: 0.6                  # leave out cards that score less
# max_cards: 30                   # at most so many of a lecture, the best of it
# rules:
#   extends: [my-rules.yaml]      # rule files beside the built-in packs
#   ignore: [tip.they-ought]      # rules that this deck does without
# lint:
#   ignore: [long-back]           # checks that this deck does without
# link_template: 'https://example.org/play?id=7&at={s}'
# output: botany.apkg             # else named like this file
"""


def manifest_text(found: Outline, target: Path, *, clips: bool = True) -> str:
    """The manifest to be written to `target`: paths are given as seen from its folder.

    Without `clips`, which need ffmpeg, recordings are only proposed. The `uid` is another one each time.
    """
    described = f"# Shown below the deck's name in Anki; Markdown.\ndescription: {_scalar(found.description)}"
    lines = [
        _HEAD.format(
            name=target.name if target.name.isprintable() else "this file",
            deck=_scalar(found.deck),
            uid="".join(secrets.choice(ALPHABET) for _ in range(13)),
            description=described if found.description else _NO_DESCRIPTION,
        )
    ]
    lines += [_item(entry, target.parent, clips) for entry in found.entries if not entry.why_not]
    doubted = [entry for entry in found.entries if entry.why_not]
    if doubted:
        lines.append(_LEFT_OUT)
        lines += [f"  # {_item(entry, target.parent).strip()}" for entry in doubted]
    return "\n".join([*lines, _TAIL])


def _item(entry: Entry, folder: Path, clips: bool = False) -> str:
    """A source as an item of the list."""
    path = _seen_from(folder, entry.path)
    if entry.why_not:
        return f"  - {_scalar(path)}  # {' '.join(entry.why_not.split())}"
    keys = {
        "path": path,
        "title": entry.title,
        "url": entry.url,
        "recording" if clips else "# recording": _seen_from(folder, entry.recording)
        if entry.recording
        else "",
        "subdeck": entry.subdeck,
    }
    lines = [f"{key}: {_scalar(value)}" for key, value in keys.items() if value]
    return "  - " + "\n    ".join(lines)


def _seen_from(folder: Path, path: str) -> str:
    """A path as a manifest in `folder` names it: with / on every system, whole where no way leads to it."""
    try:
        seen = os.path.relpath(path, folder)
    except ValueError:
        seen = os.path.abspath(path)
    return seen.replace(os.sep, "/")


def _scalar(text: str) -> str:
    """The text as YAML on one line, in quotes where it needs them."""
    import yaml

    text = text.encode("utf-8", "backslashreplace").decode()
    style = None if text.isprintable() else '"'
    dumped: str = yaml.safe_dump([text], allow_unicode=True, width=1_000_000, default_style=style)
    return dumped.removeprefix("- ").rstrip("\n")
