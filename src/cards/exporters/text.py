"""Decks as a text file for Anki's own importer: the same notes, with the same ids, as the package.

Anki takes a line only when it has the note type that the line names, so a package of any deck of ours has to
be imported once before. A text file says nothing of times: importing it again overwrites every note it names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from cards.card import Deck
from cards.exporters import notes
from cards.exporters.notetypes import QUESTION
from cards.media.files import Media


def text_bytes(
    decks: Sequence[Deck],
    *,
    link_template: str | None = None,
    media: Mapping[str, Media] | None = None,
) -> bytes:
    """Give the text file of `decks`, headers first.

    `media` says by card id which clips and pictures a package has brought, so that notes keep them.
    The headers are those of https://docs.ankiweb.net/importing/text-files.html.
    Raises what `cards.exporters.notes.fields` raises.
    """
    tags_column = 3 + len(QUESTION.fields) + 1
    file = io.StringIO(newline="")
    file.write("#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n")
    file.write(f"#tags column:{tags_column}\n")
    # All is quoted: an id that starts with # would otherwise make its line a comment.
    rows = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    for deck in decks:
        name = notes.deck_name(deck.name)
        for card in deck.cards:
            fields = notes.fields(card, link_template, (media or {}).get(card.id, Media()))
            tags = " ".join(notes.tags(card))
            rows.writerow([card.id, notes.note_type(card).name, name, *fields, tags])
    return file.getvalue().encode()
