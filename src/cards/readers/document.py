"""The page on formats, written from the table of readers, with what is repaired and what is refused."""

from __future__ import annotations

from cards.readers import READERS
from cards.readers.base import Carries, Reader
from cards.readers.packed import LARGEST, LARGEST_IN_PARTS

REPAIRS = {
    "encoding": "bytes that are not UTF-8 were read in the encoding that the message names",
    "mojibake": "text that was once read in the wrong encoding (`donâ€™t`) was put right",
    "line-ends": "line ends of several kinds",
    "invisible": "soft hyphens, direction marks and the like were left out",
    "wrong-suffix": "the file's name says another format, or packing, than its content is in",
    "page-text": "text around the captions, such as a web page's, was left out",
    "cut-off": "the file ends in the middle of its structure or of a sentence; it was read as far as it goes",
    "no-header": "WebVTT without its first line",
    "index": "a caption's number does not follow the one before; numbers are not used",
    "no-index": "captions without a number",
    "no-times": "text without a time: left out between timed lines, read where no line has one",
    "dot-for-comma": "SubRip times with a dot before the milliseconds",
    "missing-hours": "SubRip times without hours",
    "over-sixty": "SubRip times with minutes or seconds above 59 were counted as they stand",
    "bad-line": "a line or row that lacks a start, an end or a text was left out",
    "bad-time": "a time that is none was not used",
    "no-start": "a caption without a start was put after the one before; a word without one was left out",
    "no-end": "a caption without an end got one, from the next start and the length of its text",
    "endless": "an end hours away, such as 99:59:59, was estimated",
    "shared-time": "several speakers stand under one time: it was shared out among them by length",
    "frame-rate": "times count frames, and the file does not say how many there are in a second",
    "clock-times": "times of day or of a tape were counted from its start; times behind what is said were "
    "taken for its start",
    "negative-time": "a start before zero was put at zero",
    "backwards": "a caption that ends before it starts: both swapped if close, else the end was estimated",
    "out-of-order": "a caption was moved to where it belongs, or a start a moment too early was raised",
    "overlap": "a caption that runs on after the next one begins ends there",
    "uneven": "lists of starts, ends and texts of different length were read up to the shortest",
    "blank-line": "a blank line inside a caption: its parts were joined",
    "text-beside-times": "text on the line of the times was kept",
    "text-after-quote": "WikiLearn text after the closing quote was kept",
    "unclosed": "a WikiLearn text without closing quote was kept",
    "empty-cue": "a caption without text was left out",
    "not-a-segment": "an entry without text was left out",
    "duplicate": "the same caption at the same time was kept once",
    "rolling": "captions that show the line before once more: every line was kept once",
    "highlight": "captions repeated to highlight one word after the other became one",
    "codes": r"`{\an8}`, `\h` and other codes of SubStation in SubRip were taken out",
    "entities": "HTML entities in SubRip were decoded",
    "hyphen": "a word broken at the end of a line was joined, as the talk has it whole elsewhere",
    "two-languages": "of captions in two languages or scripts one was read: that of the file's name "
    "(`talk.es.srt`), else English, else what is in Latin letters, else the first",
    "languages": "of parts in several languages those in one were read, chosen as with `two-languages`",
    "words": "the times of words were not used, as the words are not those of the text",
}
"""What a problem in `Transcript.problems` with this code means."""

REFUSALS = {
    "not-found": "there is no such file",
    "not-a-file": "it is a folder",
    "unreadable": "it cannot be opened",
    "empty": "it is empty",
    "binary": "it is not text: a PDF, a recording, a picture",
    "too-large": f"more than {LARGEST_IN_PARTS // 1024 // 1024} MB of SubRip, WebVTT or SBV, packed or not, "
    f"or {LARGEST // 1024 // 1024} MB, a million lines or half a million elements of another "
    "format, which is read as a whole",
    "broken-archive": "it cannot be unpacked",
    "many-files": "an archive of several files was given where one transcript was expected",
    "format": "the format asked for is none",
    "not-a-transcript": "neither the content nor the name is that of a known format",
    "no-captions": "the format is known, but there is nothing in it",
    "no-course": "a tar archive that is not the export of an Open edX course",
    "no-words": "a text without words",
    "not-json": "it should be JSON and is not",
    "not-xml": "it should be XML and is not",
    "xml-entities": "XML that declares entities, which can be an attack",
    "too-deep": "XML elements in each other far deeper than captions have them",
}
"""What an InputError with this code means; beside these there is `not-ID` for every format."""


_TOP = """\
# Formats

<!-- Written by `python -m cards.readers.document` from the table in `src/cards/readers`. -->

A file's format is known by its content, and only where that says nothing by its name; `--from ID` decides by
hand. Every format may be packed with gzip, xz, bzip2 or zip; a zip archive of several transcripts is read
like a folder. Of a document (`.docx`, `.odt`) the text is read, in whatever format that is. The export of an
Open edX course (OLX), as a folder or a tar archive, gives the transcripts of its videos in course order,
with the names of lecture, section and course. SubRip, WebVTT and SBV above 4 MB are read part by part, which
keeps memory flat; what rolls and who speaks is then seen for each part of 2 MB (some twenty hours of talk).
Readers are asked in this order:
"""
_SPEAKERS = """\
Speakers are also found inside the text of all formats: `>> NAME:`, `NAME:` in capitals where it recurs, is a
role or stands on its own line, and `Name:` where most captions begin so. Captions keep stage directions
(`[Music]`), song signs and dashes; they are set aside later, when sentences are found. The language is what
the file says, else its name (`talk.fr.srt`), else what its commonest words tell.
"""
_TOLD = """\
Nothing is left out or changed silently: each of these is a problem with its place in the transcript's
`problems`, counted in the summary and listed with `-v`.
"""
_OWN = """\
## Libraries, used and not

- Encodings: [charset-normalizer](https://github.com/jawah/charset_normalizer) is used where most letters
  lie outside ASCII (Cyrillic, Greek, Chinese, Japanese, Korean, Arabic, Hebrew). Among Latin letters it takes
  ISO 8859-2 and Windows-1257 for others, and mostly English text for anything; there ours goes by the
  language's small words and letters.
- Mojibake: [ftfy](https://github.com/rspeer/python-ftfy) also changes quotes, ligatures and widths; ours
  puts right only what was decoded wrongly, and tells the place.
- SubRip, SubStation, TTML, SAMI: [pysubs2](https://github.com/tkarabela/pysubs2) drops the times of words,
  voices, titles and line numbers, skips bad lines without a word and repeats rolling captions; our tests
  hold our readers against what it writes.
- WebVTT, SBV: [webvtt-py](https://github.com/glut23/webvtt-py) keeps neither the times of words nor the
  places of repairs.
- LRC: [pylrc](https://github.com/doakey3/pylrc) leaves the times of words in the text.
- XML: Python's expat is used; [defusedxml](https://github.com/tiran/defusedxml) guards parsers that build a
  whole tree or nothing, ours refuses entities too, keeps line numbers and survives a cut-off end.
- HTML: Python's `html.parser` is used, as podcasts' transcripts need three elements of it.
- JSON: Python's `json` is used; ours adds that a cut-off file is read up to its last whole object.
- What YouTube sends: [youtube-transcript-api](https://github.com/jdepoix/youtube-transcript-api) fetches it
  but does not read files that were saved.
- What recognisers send: the makers' libraries talk to their services, with an account; ours reads what was
  saved.
- YAML above Markdown: PyYAML's safe loader is used.
- Documents: [python-docx](https://github.com/python-openxml/python-docx) leaves out what stands in fields and
  content controls; a transcript needs the paragraphs' text alone.
- Compressed files: Python's modules are used; ours bounds what comes out, and reads it piece by piece.
- Course exports (OLX): there is no library apart from the Open edX platform itself.
- Language tags: [langcodes](https://github.com/georgkrause/langcodes) knows every tag there is; files name
  some forty languages, and a tag that is well formed is kept as it stands.
"""


def formats_page() -> str:
    """The page `docs/formats.md`."""
    lines = [
        _TOP,
        "| Format | `--from` | Files | Known by | Carries |",
        "|---|---|---|---|---|",
        *(_row(reader) for reader in READERS),
        "",
        _SPEAKERS,
        "## Samples",
        "",
        *(line for reader in READERS for line in _sample(reader)),
        "## Repairs",
        "",
        _TOLD,
        *_meanings(REPAIRS),
        "",
        "## Refusals",
        "",
        *_meanings({**REFUSALS, "not-ID": "the content is not in the format of the name or of `--from`"}),
        "",
        _OWN,
    ]
    return "\n".join(lines)


def _meanings(codes: dict[str, str]) -> list[str]:
    rows = (f"| `{code}` | {meaning} |" for code, meaning in sorted(codes.items()))
    return ["| Code | What it means |", "|---|---|", *rows]


def _row(reader: Reader) -> str:
    cells = (
        reader.title,
        f"`{reader.id}`",
        " ".join(f"`{suffix}`" for suffix in reader.suffixes),
        reader.known_by,
        _carried(reader.carries),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _carried(carries: Carries) -> str:
    names = {
        "times": "times",
        "words": "times of words",
        "speakers": "speakers",
        "title": "title",
        "language": "language",
    }
    return ", ".join(name for field, name in names.items() if getattr(carries, field)) or "text only"


def _sample(reader: Reader) -> list[str]:
    return [f"### {reader.title}", "", "```", *reader.sample.rstrip("\n").split("\n"), "```", ""]


if __name__ == "__main__":
    import sys

    sys.stdout.write(formats_page())
