"""The file a new author starts from: small, commented, and passing its own tests."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z][a-z0-9-]*")

_STARTER = r"""# Rules of your own. docs/writing-rules.md explains every key; the examples below are run by
#     cards rules test {name}.yaml
format: 1
pack: {name}
about: What this pack finds, in one sentence.

words:
  opener: [so, now, okay, and, well]

unless:
  - {{phrase: '\? $', name: a question}}

rules:
  - id: {name}.rule-of-thumb
    title: As a rule of thumb, ...
    kind: tip
    match: '^ @opener* ,? as a rule of thumb ,? {{act:rest}}'
    where:
      act: {{words: 2..30}}
    examples:
      match:
        - text: So as a rule of thumb, write the test first.
          act: write the test first
        - As a rule of thumb you start small.
      no_match:
        - Is it true as a rule of thumb?
        - It has a thumb.

  - id: {name}.stands-for
    title: X stands for Y
    kind: definition
    match: '{{term:word}} stands for {{meaning:rest}}'
    where:
      term: {{unlike: it|this|that|what|which}}
      meaning: {{words: 2..12}}
    examples:
      match:
        - text: And HTML stands for hypertext markup language.
          term: HTML
          meaning: hypertext markup language
        - CSS stands for cascading style sheets.
      no_match:
        - It stands for something else.
        - What does CSS stand for?
"""


def starter_pack(name: str) -> str:
    """The text of a new rule file whose pack has this name; raises ValueError for what cannot be one."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' is no name of a pack: small letters, digits and hyphens, a letter first")
    return _STARTER.format(name=name)
