"""Files that stand with a platform: from its own hosts alone, within a size, and what they really are."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urljoin, urlsplit

from connectors.http import Http, HttpAnswer
from inbox.model.errors import PermanentError
from inbox.model.messages import IncomingAttachment, Media

MAX_BYTES = 30_000_000
"""The platforms take 25 MB."""
MOST_REDIRECTS = 3
_HOST = re.compile(r"[a-z0-9.-]+|\[?[0-9a-f:.]+\]?")
"""Others are read in several ways: `127.0.0.1\\.theirs.com` is ours to one and theirs to another."""
_BLANK = re.compile(r"[\x00-\x20\x7f]")
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


@dataclass(frozen=True, slots=True)
class Hosts:
    theirs: tuple[str, ...]
    """The platform's own, with all that is below them; always asked by https."""
    more: Collection[str] = ()
    """The operator's, with their ports."""

    def hold(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if parts.username or parts.password or not _HOST.fullmatch(host) or _BLANK.search(url):
            return False
        if parts.netloc.lower() in self.more or host in self.more:
            return parts.scheme == "https" or host in ("localhost", "127.0.0.1", "::1")
        known = any(host == one or host.endswith(f".{one}") for one in self.theirs)
        return known and parts.scheme == "https" and port in (None, 443)


def fetch(url: str, hosts: Hosts) -> HttpAnswer:
    http = Http(timeout=timedelta(seconds=60), max_bytes=MAX_BYTES)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = http.get(url)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
            if not hosts.hold(url):
                raise PermanentError("The file was said to stand elsewhere: it was not fetched")
        raise PermanentError("The file was said to stand elsewhere too often")
    finally:
        http.close()


def as_attachment(media: Media, url: str, answer: HttpAnswer) -> IncomingAttachment:
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
    import puremagic  # With the first file.

    try:
        return str(puremagic.from_string(content[:4096], mime=True))[:100]
    except (puremagic.PureError, ValueError, IndexError):
        return ""


def _declared(answer: HttpAnswer) -> str:
    declared = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return declared if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", declared) else ""


def _name_in(url: str) -> str:
    """The platform's own names are numbers; a file keeps the customer's."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return name if 0 < len(name) <= 200 else ""
