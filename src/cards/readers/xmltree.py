"""XML as a small tree with line numbers; entities of a file's own are refused, a cut-off end is survived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from cards.readers.base import Report, Source, refusal

_DEEPEST = 100
_MOST = 500_000
"""Elements; ten hours of talk with times for every word have a fifth of them."""


@dataclass(slots=True)
class Node:
    """An element; names are without their namespace."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node | str] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """The elements of that name at any depth below, in the order of the file."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag:
                    yield child
                yield from child.all(tag)

    def text(self) -> str:
        """All text below, with line breaks for `br`."""
        parts = [
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text()
            for child in self.children
        ]
        return "".join(parts)


def parse(source: Source, report: Report) -> Node:
    """The document's root. What comes after an error is left out and reported.

    Raises:
        InputError: Nothing can be read, entities are declared, or elements are too many or too deep in each
            other.
    """
    top = Node("", {}, 1)
    open_nodes = [top]
    count = 0
    parser = expat.ParserCreate("utf-8", "}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST:
            message = f"more than {_MOST:,} elements, expected the transcript of one talk"
            raise refusal(source.path, "too-large", message, line=parser.CurrentLineNumber)
        if len(open_nodes) > _DEEPEST:
            message = f"more than {_DEEPEST} elements in each other, expected captions"
            raise refusal(source.path, "too-deep", message, line=parser.CurrentLineNumber)
        local = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition("}")[2], local, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(name: str) -> None:
        open_nodes.pop()

    def characters(data: str) -> None:
        open_nodes[-1].children.append(data)

    def entity(*declared: object) -> None:
        raise refusal(
            source.path,
            "xml-entities",
            "declares XML entities of its own, which captions never need and which can be an attack",
            line=parser.CurrentLineNumber,
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(source.text.lstrip().encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        roots = [child for child in top.children if isinstance(child, Node)]
        if not roots or not roots[0].children:
            raise refusal(source.path, "not-xml", f"not XML: {message}", line=error.lineno) from None
        report.note("cut-off", f"broken XML, {message}; what follows is left out", error.lineno)
    return next(child for child in top.children if isinstance(child, Node))
