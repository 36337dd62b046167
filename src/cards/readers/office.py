"""Documents of Word and OpenDocument (.docx, .odt), in which transcripts are passed on: their paragraphs.

Teams, Google Docs and transcription services save .docx. In it are paragraphs `w:p` of texts `w:t`, tabs and
breaks (ECMA-376, part 1, 17.3); in .odt `text:p` and `text:h` (OpenDocument 1.3, part 3, 5.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cards.readers.base import Report, Source
from cards.readers.xmltree import Node, parse

_WORD = "word/document.xml"
_OPEN = "content.xml"
_LINES = ("p", "h")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " ", "noBreakHyphen": "-"}
_SILENT = ("instrText", "delText", "pPr", "rPr", "annotation", "tracked-changes", "note")


def body_of(names: Sequence[str]) -> str:
    """The name of the file with the text in an archive that is a document; empty if it is none."""
    if _WORD in names:
        return _WORD
    return _OPEN if _OPEN in names and "META-INF/manifest.xml" in names else ""


def text_of_body(content: bytes, path: str) -> str:
    """The paragraphs of a document, a line each.

    Raises:
        InputError: It is not XML.
    """
    root = parse(Source(content.decode("utf-8", "replace"), path), Report(path))
    word = root.tag == "document"
    return "\n".join("".join(_pieces(node, word)) for node in _paragraphs(root))


def _paragraphs(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node) and child.tag not in _SILENT:
            if child.tag in _LINES:
                yield child
            else:
                yield from _paragraphs(child)


def _pieces(node: Node, word: bool) -> Iterator[str]:
    """The text in a paragraph; in Word's only what stands in its element for text."""
    for child in node.children:
        if isinstance(child, str):
            if not word or node.tag == "t":
                yield child
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _SILENT:
            yield from _pieces(child, word)
