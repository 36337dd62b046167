"""Clips and pictures for the cards of a build: cut from recordings, or kept from the last package."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cards.card import Card
from cards.deck.lock import Lock, Record
from cards.errors import Problem
from cards.exporters.apkg import unpack_media
from cards.media.clips import Cut, cut
from cards.media.files import Media
from cards.media.recordings import Recorded
from cards.transcript import Transcript

_CLIP = re.compile(r"\[sound:(cards-[0-9a-f]{24}\.mp3)\]")
_PICTURE = re.compile(r'<img src="(cards-[0-9a-f]{24}\.jpg)"')


@dataclass(frozen=True, slots=True)
class Recordings:
    """What there is to cut from."""

    recorded: tuple[Recorded, ...]
    wanted: tuple[Transcript, ...]
    """The transcripts whose cards are to have clips, whether their recordings are here or not."""
    problems: tuple[Problem, ...] = ()


def illustrate(
    cards: Sequence[Card],
    recordings: Recordings,
    before: Lock,
    *,
    folder: Path | None,
    packages: Sequence[Path] = (),
    retire: bool = False,
    tell: Callable[[str], None] = lambda text: None,
) -> Cut:
    """Give the cards of recorded lectures their clips and pictures, which are put into `folder`.

    What `packages`, the earlier ones, hold is not cut again. A card of a lecture whose recording is not here,
    or broken, keeps what the last build, which `before` remembers, had cut for the same time. With `retire`
    the notes that have lost their cards keep theirs too. Without a `folder` only the names are worked out.
    """

    def reuse(names: Collection[str], folder: Path) -> None:
        for package in packages:
            unpack_media(package, names, folder)

    done = cut(cards, recordings.recorded, folder, reuse=reuse, tell=tell)
    wanted = {(transcript.name, transcript.lecture) for transcript in recordings.wanted}
    known = before.by_id()
    lacking = [
        known[card.id]
        for card in cards
        if card.id in known
        and card.id not in done.media
        and (card.source, card.title) in wanted
        and (card.start_ms, card.end_ms) == (known[card.id].start_ms, known[card.id].end_ms)
    ]
    if retire:
        live = {card.id for card in cards}
        lacking += [record for record in before.records if record.id not in live]
    kept = {record.id: _named(record) for record in lacking}
    if folder is not None:
        reuse([path.name for media in kept.values() for path in _paths(media)], folder)
        kept = {id: _there(media, folder) for id, media in kept.items()}
    media = dict(done.media) | {id: one for id, one in kept.items() if one != Media()}
    return Cut(media, (*recordings.problems, *done.problems))


def lack(cards: Iterable[Card], recordings: Recordings, done: Cut) -> bool:
    """Whether a card that was to have a clip or a picture has none."""
    wanted = {(transcript.name, transcript.lecture) for transcript in recordings.wanted}
    return any((card.source, card.title) in wanted and card.id not in done.media for card in cards)


def _named(record: Record) -> Media:
    clip = _CLIP.search(record.fields.get("Clip", ""))
    picture = _PICTURE.search(record.fields.get("Image", ""))
    return Media(*(Path(found[1]) if found else None for found in (clip, picture)))


def _there(media: Media, folder: Path) -> Media:
    """What of it is in the folder."""
    found = {path.name: folder / path.name for path in _paths(media) if (folder / path.name).exists()}
    return Media(*(found.get(path.name) if path else None for path in (media.clip, media.picture)))


def _paths(media: Media) -> list[Path]:
    return [path for path in (media.clip, media.picture) if path is not None]
