"""The address at which a recording plays from a second before a moment, in the form its host understands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from cards.errors import OutputError, Place, Problem
from cards.text import clock

MEDIA_SUFFIXES = frozenset("mp4 m4v webm ogv ogg oga opus mov mp3 m4a aac flac wav mpg mpeg".split())

_SAFE = "!#$%&'()*+,/:;=?@_~.-"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PEERTUBE = re.compile(rf"/(?:w|videos/(?:watch|embed))/(?:{_UUID}|[1-9A-HJ-NP-Za-km-z]{{22}})/?$")
_OPENCAST = re.compile(r"/(?:engage/(?:theodul|ui)|paella\d*)/|/play/" + _UUID)
_KALTURA_ENTRY = re.compile(
    r"/media/(?:.+/)?[01]_[a-z0-9]{8}/?$|/(?:entry_id|entryid)/[01]_[a-z0-9]{8}", re.I
)
_WIKI_FILE = re.compile(r"^/wiki/(?:File|Image|Datei|Fichier|Archivo)(?::|%3A)(?P<name>[^/]+)$", re.I)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def link(url: str, start_ms: int | None, end_ms: int | None, template: str | None = None) -> str:
    """Give the address that opens the recording `url` at a moment, a second early; "" for an empty `url`.

    With a `template`, the user's word goes before the table of hosts: `{url}` stands for the address, `{s}`
    and `{end}` for whole seconds, `{mmss}` for `1:15` and `{hms}` for `1m15s`. Without one, an unknown host's
    address comes back as it is, as does any address when the start is unknown.

    Raises OutputError for an address that is not http or https, for nothing else opens from a card without a
    warning, and for a template that asks for something unknown.
    """
    if not url.strip():
        return ""
    address = _checked(url)
    if start_ms is None:
        return urlunsplit(address)
    start = max(0, start_ms // 1000 - 1)
    end = max(start + 1, -(-end_ms // 1000)) if end_ms is not None else None
    if template:
        return urlunsplit(_checked(_filled(template, urlunsplit(address), start, end)))
    return _at_moment(address, start, end)


def _checked(url: str) -> SplitResult:
    """Split an address, with every character that could mean something to HTML or to Anki percent-encoded."""
    place = Place(url.strip())
    try:
        urlsplit(url)  # quoting would hide what is wrong with the host
        parts = urlsplit(quote(url.strip(), safe=_SAFE))
        scheme, host = parts.scheme.lower(), parts.hostname
    except ValueError as error:
        raise OutputError(Problem(place, "url", f"this is not an http address: {error}")) from error
    if scheme not in ("http", "https") or not host:
        raise OutputError(
            Problem(place, "url", "a card can only link to an address that starts with http:// or https://")
        )
    return parts


def _filled(template: str, url: str, start: int, end: int | None) -> str:
    values = {
        "url": url,
        "s": str(start),
        "end": str(end if end is not None else start),
        "mmss": clock(start * 1000),
        "hms": _hms(start),
    }
    for name in _PLACEHOLDER.findall(template):
        if name not in values:
            raise OutputError(
                Problem(
                    Place(template),
                    "link-template",
                    f"a link template has no {{{name}}}",
                    "it knows " + ", ".join(f"{{{known}}}" for known in values),
                )
            )
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _at_moment(address: SplitResult, start: int, end: int | None) -> str:
    host = (address.hostname or "").removeprefix("www.")
    for belongs, moment in HOSTS:
        if belongs(host, address):
            return urlunsplit(moment(address, start, end))
    return urlunsplit(address)


def _hms(seconds: int) -> str:
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + f"{seconds}s"


def _with_query(address: SplitResult, name: str, value: str, *instead_of: str) -> SplitResult:
    """Set a part of the query, in place of a moment that the address already names."""
    gone = {name, *instead_of}
    pairs = [pair for pair in parse_qsl(address.query, keep_blank_values=True) if pair[0] not in gone]
    return address._replace(query=urlencode([*pairs, (name, value)], safe="/:@!$*,"), fragment="")


def _on(*domains: str) -> Callable[[str, SplitResult], bool]:
    return lambda host, address: any(host == domain or host.endswith("." + domain) for domain in domains)


def _youtube(address: SplitResult, start: int, end: int | None) -> SplitResult:
    if address.path.startswith("/embed/"):
        return _with_query(address, "start", str(start), "t")
    if short := re.fullmatch(r"/shorts/([\w-]+)/?", address.path):  # a short page does not jump
        query = urlencode([("v", short[1]), *parse_qsl(address.query)])
        address = address._replace(path="/watch", query=query)
    return _with_query(address, "t", f"{start}s", "start", "time_continue")


def _youtu_be(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return _with_query(address, "t", str(start))


def _vimeo(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return address._replace(fragment=f"t={start}s")


def _peertube(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return _with_query(address, "start", _hms(start))


def _opencast(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return _with_query(address, "time", _hms(start))


def _kaltura(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return _with_query(address, "kalturaStartTime", str(start))


def _panopto(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return _with_query(address, "start", str(start))


def _media_file(address: SplitResult, start: int, end: int | None) -> SplitResult:
    return address._replace(fragment=f"t={start}" + (f",{end}" if end is not None else ""))


def _wiki_file(address: SplitResult, start: int, end: int | None) -> SplitResult:
    # The page about a file cannot jump; Special:FilePath leads to the file, and a browser keeps the fragment.
    found = _WIKI_FILE.match(address.path)
    name = found["name"] if found else ""
    file = address._replace(path=f"/wiki/Special:FilePath/{name}", query="")
    return _media_file(file, start, end)


def _is_media_file(host: str, address: SplitResult) -> bool:
    return PurePosixPath(address.path).suffix.lower().removeprefix(".") in MEDIA_SUFFIXES


def _is_wiki_file(host: str, address: SplitResult) -> bool:
    return _WIKI_FILE.match(address.path) is not None and _is_media_file(host, address)


HOSTS: tuple[
    tuple[Callable[[str, SplitResult], bool], Callable[[SplitResult, int, int | None], SplitResult]], ...
] = (
    (_on("youtu.be"), _youtu_be),
    (_on("youtube.com", "youtube-nocookie.com"), _youtube),
    (_on("vimeo.com"), _vimeo),
    (
        lambda host, address: (
            "/panopto/" in address.path.lower() or _on("panopto.com", "panopto.eu")(host, address)
        ),
        _panopto,
    ),
    (_is_wiki_file, _wiki_file),
    (_is_media_file, _media_file),
    (lambda host, address: _PEERTUBE.search(address.path) is not None, _peertube),
    (lambda host, address: _OPENCAST.search(address.path) is not None, _opencast),
    (
        lambda host, address: (
            "kaltura" in host or "mediaspace" in host or _KALTURA_ENTRY.search(address.path) is not None
        ),
        _kaltura,
    ),
)
"""Who hosts a recording, and how that host spells a moment; the first that fits counts."""
