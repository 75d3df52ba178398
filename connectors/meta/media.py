"""Files that stand with the platform: from its own hosts alone, within a size, and what they really are."""

import re
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import unquote, urljoin, urlsplit

import puremagic

from connectors.http import Http, HttpAnswer
from connectors.meta.graph import Graph
from connectors.meta.values import ident, mapping, mappings, text
from inbox.model.errors import PermanentError, TemporaryError
from inbox.model.messages import IncomingAttachment, Media

HOSTS = ("fbcdn.net", "fbsbx.com", "cdninstagram.com")
MAX_BYTES = 30_000_000
"""The platforms take 25 MB."""
MOST_REDIRECTS = 3
_HELD = re.compile(r"[\x00-\x1f\x7f/\\]")
_USUAL = {"image": "image/jpeg", "sticker": "image/png", "video": "video/mp4", "audio": "audio/mp4"}
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "application/pdf": ".pdf",
}


def is_theirs(url: str, more_hosts: Collection[str]) -> bool:
    """`more_hosts` are the operator's own, with their ports; the platform's are always asked by https."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.username or parts.password:
        return False
    if parts.netloc.lower() in more_hosts or host in more_hosts:
        return parts.scheme == "https" or host in ("localhost", "127.0.0.1", "::1")
    known = any(host == one or host.endswith(f".{one}") for one in HOSTS)
    return known and parts.scheme == "https" and parts.port in (None, 443)


def download(media: Media, graph: Graph, more_hosts: Collection[str]) -> IncomingAttachment:
    url = media.url or _fresh(media, graph)
    if not is_theirs(url, more_hosts):
        raise PermanentError("The file does not stand with the platform: it was not fetched")
    answer = _fetch(url, more_hosts)
    if answer.status in (401, 403, 404, 410) and media.url:
        # Its address was over; the platform gives a fresh one for what it still has.
        url = _fresh(media, graph)
        answer = _fetch(url, more_hosts) if is_theirs(url, more_hosts) else answer
    if not answer.ok:
        raise PermanentError(f"The platform no longer has the file ({answer.status})")
    if not answer.body:
        raise TemporaryError("The platform handed out an empty file")
    return _as_attachment(media, url, answer)


def _fetch(url: str, more_hosts: Collection[str]) -> HttpAnswer:
    http = Http(timeout=timedelta(seconds=60), max_bytes=MAX_BYTES)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = http.get(url)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
            if not is_theirs(url, more_hosts):
                raise PermanentError("The file was said to stand elsewhere: it was not fetched")
        raise PermanentError("The file was said to stand elsewhere too often")
    finally:
        http.close()


def _fresh(media: Media, graph: Graph) -> str:
    """`external_id` is a message and the place of the file in it, or a comment."""
    id_, _, place = media.external_id.partition("#")
    if not id_:
        return ""
    if not place:
        told = mapping(graph.get(id_, fields="attachment"), "attachment", "media", "image")
        return text(told.get("src"))
    told = graph.get(id_, fields="attachments{id,image_data,video_data,file_url,mime_type,name}")
    found = list(mappings(mapping(told, "attachments").get("data")))
    number = int(place) if place.isdigit() else len(found)
    return address_of(found[number]) if number < len(found) else ""


def address_of(told: object) -> str:
    """Of a file as the Conversations API tells it."""
    one = mapping(told)
    pictures = [mapping(one, key).get("url") for key in ("image_data", "video_data")]
    return next((text(url) for url in [*pictures, one.get("file_url")] if url), "")


def _as_attachment(media: Media, url: str, answer: HttpAnswer) -> IncomingAttachment:
    kind = _sniffed(answer.body) or _declared(answer) or _USUAL.get(media.kind, "")
    given = media.filename or _name_in(url)
    name = _HELD.sub("_", given).strip(". ")[:200]
    unnamed = not media.filename
    if not name:
        name = f"{media.kind}{_ENDINGS.get(kind, '')}"
    elif "." not in name and kind in _ENDINGS:
        name += _ENDINGS[kind]
    return IncomingAttachment(
        name, kind or "application/octet-stream", answer.body, unnamed=unnamed
    )


def _sniffed(content: bytes) -> str:
    """By its first bytes: what an address or a header says may be anything."""
    try:
        return ident(puremagic.from_string(content[:4096], mime=True))
    except (puremagic.PureError, ValueError, IndexError):
        return ""


def _declared(answer: HttpAnswer) -> str:
    declared = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return declared if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", declared) else ""


def _name_in(url: str) -> str:
    """The platform's own names are numbers; a file keeps the customer's."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return name if 0 < len(name) <= 200 else ""
