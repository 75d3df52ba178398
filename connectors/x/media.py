"""Pictures and films that people show with what they write."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from connectors.files import Hosts, as_attachment, fetch
from connectors.x.values import mapping, mappings, number, text
from inbox.model.errors import PermanentError
from inbox.model.messages import IncomingAttachment, Media

HOSTS = ("twimg.com",)
MOST = 4
_ADDRESS_AT_END = re.compile(r"\s*https://t\.co/\w+\s*$")
_KINDS = {"photo": "image", "animated_gif": "video", "video": "video"}


def media_of(body: Mapping[str, Any]) -> tuple[Media, ...]:
    found = [_media(one) for one in mappings(body.get("media"))[:MOST]]
    return tuple(one for one in found if one is not None)


def without_address(said: str, shown: Sequence[Media]) -> str:
    """X puts the address of what is shown at the end of the words; it says nothing to who sees the picture."""
    return _ADDRESS_AT_END.sub("", said) if shown else said


def called_with(listed: Any) -> list[Mapping[str, Any]]:
    """Media of a call, in the form of version 1.1, as those of version 2."""
    return [
        {
            "type": one.get("type"),
            "url": None if one.get("video_info") else one.get("media_url_https"),
            "preview_image_url": one.get("media_url_https"),
            "variants": [
                {**each, "bit_rate": each.get("bitrate")}
                for each in mappings(mapping(one.get("video_info")).get("variants"))
            ],
        }
        for one in mappings(listed)
    ]


def _media(one: Mapping[str, Any]) -> Media | None:
    kind = _KINDS.get(text(one.get("type"), 20))
    url = text(one.get("url"), 2000) or _film(one) or text(one.get("preview_image_url"), 2000)
    return Media(url, kind) if kind and url else None


def _film(one: Mapping[str, Any]) -> str:
    """X has it in several sizes; the one that takes least is watched as well as any."""
    films = [
        each for each in mappings(one.get("variants")) if each.get("content_type") == "video/mp4"
    ]
    films.sort(key=lambda each: int(number(each.get("bit_rate")) or 0))
    return text(films[0].get("url"), 2000) if films else ""


def download(media: Media, more_hosts: Collection[str]) -> IncomingAttachment:
    hosts = Hosts(HOSTS, more_hosts)
    if not hosts.hold(media.url):
        raise PermanentError("It stands where programs may not fetch it: open it on X")
    answer = fetch(media.url, hosts)
    if not answer.ok or not answer.body:
        raise PermanentError(f"X no longer has the file ({answer.status})")
    return as_attachment(media, media.url, answer)
