"""Decks as one HTML page to read or print: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cards.card import Card, Deck
from cards.exporters import markup, notes
from cards.text import clock

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """\
:root { color-scheme: light dark; --ink: #1d1d20; --soft: #5b5e66; --line: #cfd1d6; --accent: #1a5fb4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececef; --soft: #a9abb3; --line: #55575e; --accent: #8ab8f5; }
}
body {
  max-width: 38em; margin: 0 auto; padding: 2em 1.2em; color: var(--ink); line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 1.6em 0 0.4em; font-size: 1.5em; line-height: 1.25; }
h1:first-child { margin-top: 0; }
h2 { margin: 0; font-size: 1.05em; font-weight: 600; line-height: 1.4; }
article { padding: 1.1em 0; border-top: 1px solid var(--line); break-inside: avoid; }
p { margin: 0.4em 0 0; }
.context, .quote, .source { color: var(--soft); }
.quote, .source { font-size: 0.85em; }
.quote b { color: var(--ink); font-weight: inherit; }
.quote .same { display: none; }
a { color: var(--accent); text-decoration: none; }
u { text-decoration-color: var(--accent); text-decoration-thickness: 2px; text-underline-offset: 3px; }
@media print {
  :root { --ink: #000000; --soft: #444444; --line: #bbbbbb; --accent: #000000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
}
"""


def html_bytes(decks: Sequence[Deck], *, link_template: str | None = None) -> bytes:
    """Give `decks` as a page in UTF-8: for each a heading, then its cards with answer, quote and time.

    Raises what `cards.exporters.notes.fields` raises.
    """
    title = escape(markup.clean(decks[0].name.split("::")[0])) if decks else "Cards"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        "<body>",
    ]
    for deck in decks:
        name = notes.deck_name(deck.name).replace("::", " › ")
        lines.append(f'<h1 dir="auto">{markup.field(name)}</h1>')
        lines += [_article(card, link_template) for card in deck.cards]
    return "\n".join([*lines, "</body>", "</html>", ""]).encode()


def _article(card: Card, link_template: str | None) -> str:
    names = notes.note_type(card).field_names
    held = dict(zip(names, notes.fields(card, link_template), strict=True))
    parts = []
    if card.context:
        parts.append(f'<p class="context" dir="auto">{held["Context"]}</p>')
    if card.note == "cloze":
        parts.append(f'<h2 dir="auto">{_laid_open(card.text)}</h2>')
    else:
        parts.append(f'<h2 dir="auto">{held["Front"]}</h2>')
        parts.append(f'<p class="answer" dir="auto">{held["Back"]}</p>')
    if card.quote:
        parts.append(f'<p class="quote" dir="auto">{held["Quote"]}</p>')
    if source := " · ".join(filter(None, [_moment(card, held["Link"]), held["Source"]])):
        parts.append(f'<p class="source" dir="auto">{source}</p>')
    return "\n".join(["<article>", *parts, "</article>"])


def _laid_open(text: str) -> str:
    """Give the HTML of a cloze with what it hides underlined."""
    text = markup.clean(text)
    pieces, end = [], 0
    for found in markup.CLOZE.finditer(text):
        pieces += [markup.field(text[end : found.start()]), f"<u>{markup.field(found[2])}</u>"]
        end = found.end()
    return "".join(pieces) + markup.field(text[end:])


def _moment(card: Card, link: str) -> str:
    time = clock(card.start_ms)
    return f'<a href="{link}" rel="noreferrer">▶ {time or "Recording"}</a>' if link else time
