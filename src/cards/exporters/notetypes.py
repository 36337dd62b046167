"""The two note types of every deck, frozen: their names, ids and fields never change, their looks may.

Anki recognises a note type by its id, and refuses to update the notes of one whose fields or templates
differ in number, order or id. So nothing may be added, removed or reordered here; a field for what is yet to
come (`Extra`) stands ready. A field or template may be renamed, for it is known by its own id.

Style and template text may change. Anki takes them over when the package's note type is younger than its own,
so every released change of them moves `STYLED` to the day of that release, and nothing else does: a rebuilt
deck then leaves a learner's own changes to the style alone until there is a new one to offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

STYLED = 1795305600
"""When style or templates last changed, in seconds since 1970: midnight UTC of the day of that release."""

CSS = """\
.card {
  --ink: #1d1d20;
  --soft: #5b5e66;
  --line: #cfd1d6;
  --accent: #1a5fb4;
  margin: 0;
  color: var(--ink);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  font-size: 20px;
  line-height: 1.5;
  text-align: start;
}
.nightMode.card, .night_mode.card {
  --ink: #ececef;
  --soft: #a9abb3;
  --line: #55575e;
  --accent: #8ab8f5;
}
.sheet {
  box-sizing: border-box;
  max-width: 34em;
  margin: 0 auto;
  padding: 0 1.2em;
  overflow-wrap: anywhere;
}
.sheet > * { margin: 0; }
.sheet > .topic { padding: 1.6em 0 1.2em; color: var(--soft); font-size: 0.75em; }
.sheet > .context { margin-bottom: 0.8em; color: var(--soft); font-size: 0.9em; }
.question { font-size: 1.4em; line-height: 1.35; text-wrap: pretty; }
hr#answer {
  box-sizing: border-box;
  max-width: calc(34em - 2.4em);
  width: calc(100% - 2.4em);
  margin: 1.4em auto;
  border: 0;
  border-top: 1px solid var(--line);
}
.answer { font-size: 1.2em; line-height: 1.4; }
.quote, .extra { color: var(--soft); font-size: 0.85em; }
.said { display: flex; gap: 0.6em; align-items: flex-start; }
.said > *, .sheet > .extra, .sheet > .image { margin-top: 1.6em; }
.said > .clip { margin-top: 1.2em; line-height: 1; }
.clip .replay-button { margin: 0; }
.clip svg { width: 32px; height: 32px; }
.quote b { color: var(--ink); font-weight: inherit; }
.quote .same { display: none; }
.quote:has(.same) { display: none; }
.image img { display: block; max-width: 100%; max-height: 13em; border-radius: 4px; }
.sheet > .source { margin-top: 1.6em; padding-bottom: 1.6em; color: var(--soft); font-size: 0.75em; }
.source > * + *::before { content: "\\a0\\b7\\a0 "; color: var(--soft); }
.source a { color: var(--accent); text-decoration: none; white-space: nowrap; }
.source a:hover, .source a:focus { text-decoration: underline; }
.cloze, .cloze-inactive { color: inherit; font-weight: inherit; }
.cloze { color: var(--accent); font-weight: 600; }
@media (max-width: 480px) {
  .card { font-size: 18px; }
  .question { font-size: 1.25em; }
  .answer { font-size: 1.15em; }
}
"""

_HEAD = """\
<div class="sheet">
<div class="topic" dir="auto">{{Source}}</div>
{{#Context}}<div class="context" dir="auto">{{Context}}</div>{{/Context}}
"""

_TAIL = """\
<div class="said" dir="auto">
{{#Clip}}<div class="clip">{{Clip}}</div>{{/Clip}}
{{#Quote}}<div class="quote" dir="auto">{{Quote}}</div>{{/Quote}}
</div>
{{#Extra}}<div class="extra" dir="auto">{{Extra}}</div>{{/Extra}}
{{#Image}}<div class="image" dir="auto">{{Image}}</div>{{/Image}}
<div class="source" dir="auto">\
{{#Link}}<a href="{{Link}}">▶{{#Time}} {{Time}}{{/Time}}{{^Time}} Recording{{/Time}}</a>{{/Link}}\
{{^Link}}{{#Time}}<span>{{Time}}</span>{{/Time}}{{/Link}}\
{{#Course}}<span>{{Course}}</span>{{/Course}}\
</div>
</div>
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a note type."""

    name: str
    id: int
    """By which Anki knows the field when it is renamed."""
    purpose: str
    """What the editor shows while the field is empty."""
    folded: bool = False
    """Whether the editor shows the field folded away at first."""


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type with its one template."""

    name: str
    id: int
    is_cloze: bool
    fields: tuple[Field, ...]
    template_name: str
    template_id: int
    front: str
    back: str

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the fields in their order."""
        return tuple(field.name for field in self.fields)

    def anki_fields(self) -> list[dict[str, Any]]:
        """Give the fields as Anki's collection stores them."""
        return [
            {
                "name": field.name,
                "id": field.id,
                "font": "Arial",
                "size": 20,
                "description": field.purpose,
                "collapsed": field.folded,
                "preventDeletion": index == 0,
            }
            for index, field in enumerate(self.fields)
        ]

    def anki_templates(self) -> list[dict[str, Any]]:
        """Give the template as Anki's collection stores it."""
        template = {"name": self.template_name, "id": self.template_id, "qfmt": self.front, "afmt": self.back}
        return [template]


def _fields(first: Field, ids: tuple[int, ...]) -> tuple[Field, ...]:
    rest = (
        ("Back", "What is to be recalled", False),
        ("Context", "What was said just before, shown with the question", False),
        ("Quote", "What was said, word for word", False),
        ("Time", "When it was said", False),
        ("Link", "The recording, a second before that moment", False),
        ("Source", "The lecture", False),
        ("Course", "The course that the lecture belongs to", False),
        ("Clip", "The recording of the quote", True),
        ("Image", "A picture from the recording", True),
        ("Extra", "Kept free", True),
        ("Rule", "The rule that found it, and how sure it is", True),
        ("Id", "By which later versions of this deck find this note", True),
    )
    return (
        first,
        *(Field(name, id_, purpose, folded) for (name, purpose, folded), id_ in zip(rest, ids, strict=True)),
    )


QUESTION = NoteType(
    name="Cards: question",
    id=1627616452105,
    is_cloze=False,
    fields=_fields(
        Field("Front", 3995403783365449024, "The question"),
        (
            4002994198980967729,
            3052978621972721209,
            3315485058641651335,
            2952998791279491906,
            2788057687190245807,
            2881565393524568224,
            2385868878958636874,
            3145790550107650820,
            2622842076201131000,
            4259886862178016218,
            4379692372718063382,
            3260840002832782137,
        ),
    ),
    template_name="Question",
    template_id=4411000761608999937,
    front="{{#Front}}" + _HEAD + '<div class="question" dir="auto">{{Front}}</div>\n</div>\n{{/Front}}',
    back='{{FrontSide}}\n<hr id="answer">\n<div class="sheet">\n'
    + '<div class="answer" dir="auto">{{Back}}</div>\n'
    + _TAIL,
)
"""A note with a front and a back."""

CLOZE = NoteType(
    name="Cards: cloze",
    id=1640113371563,
    is_cloze=True,
    fields=_fields(
        Field("Text", 4167450130569954412, "The sentence, with {{c1::…}} around what is to be recalled"),
        (
            2944433346594182662,
            2403354427733424762,
            4218002935271477156,
            4064873294410513267,
            3094596020917048083,
            4124364405787715653,
            2352308235406258374,
            2661421968891602148,
            2618425161409375120,
            3023214981626093597,
            3517241172098230,
            4431080673188125721,
        ),
    ),
    template_name="Cloze",
    template_id=3850960324095088334,
    front=_HEAD + '<div class="question" dir="auto">{{cloze:Text}}</div>\n</div>\n',
    back=_HEAD + '<div class="question" id="answer" dir="auto">{{cloze:Text}}</div>\n' + _TAIL,
)
"""A note with a sentence in which something is hidden."""

NOTE_TYPES: dict[str, NoteType] = {"basic": QUESTION, "cloze": CLOZE}
"""From `Card.note` to the note type."""
