"""What hangs on a message: files to fetch at once, and what is said in another way than by text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.meta.values import ident, line, mapping, mappings, text
from inbox.model.messages import Media

_KINDS = {
    "image": "image",
    "animated_image": "image",
    "video": "video",
    "audio": "audio",
    "file": "file",
    "sticker": "sticker",
    "story_mention": "image",
    "reel": "video",
    "ig_reel": "video",
    "ig_story": "image",
}
_LINKS = frozenset({"share", "fallback", "post", "ig_post", "link"})
MOST = 50


@dataclass(frozen=True, slots=True)
class Attached:
    media: tuple[Media, ...] = ()
    words: tuple[str, ...] = ()
    """What stands for text where there is none: a title, a place, a link."""
    links: tuple[str, ...] = ()
    is_story_mention: bool = False
    has_unknown: bool = False


def read(message: Mapping[str, Any], mid: str) -> Attached:
    """The media's external id is the message and the place in it, by which a fresh address is found."""
    all_of_them = list(mappings(message.get("attachments")))[:MOST]
    media, words, links, unknown = list[Media](), list[str](), list[str](), False
    for place, one in enumerate(all_of_them):
        kind, payload = line(one.get("type")), mapping(one, "payload")
        if kind in _KINDS:
            media.append(_medium(kind, payload, f"{mid}#{place}" if mid else ""))
        elif kind == "template":
            media += _pictures(payload, f"{mid}#{place}")
            words += _template(payload)
        elif kind == "location":
            words += _place(one, payload)
        elif kind in _LINKS:
            words += [line(one.get("title") or payload.get("title"))]
            links += [line(one.get("url") or one.get("URL") or payload.get("url"))]
        else:
            unknown = True
    kinds = {line(one.get("type")) for one in all_of_them}
    return Attached(
        _stickers_once(media, ident(message.get("sticker_id"))),
        tuple(one for one in words if one),
        tuple(one for one in links if one),
        "story_mention" in kinds,
        unknown,
    )


def _medium(kind: str, payload: Mapping[str, Any], id_: str) -> Media:
    is_sticker = bool(ident(payload.get("sticker_id")))
    name = line(payload.get("title") or payload.get("name"))
    return Media(
        line_of_address(payload.get("url")),
        "sticker" if is_sticker else _KINDS[kind],
        filename=name,
        external_id=id_,
    )


def _stickers_once(media: list[Media], sticker_id: str) -> tuple[Media, ...]:
    """From 2026-06-01 a sticker comes both as `image` and as `sticker`."""
    images = [one for one in media if one.kind == "image"]
    stickers = [one for one in media if one.kind == "sticker"]
    if sticker_id and images and not stickers:
        return (_as_sticker(images[0]), *(one for one in media if one is not images[0]))
    if not stickers:
        return tuple(media)
    addresses = {one.url for one in stickers}
    is_pair = len(images) == len(stickers) == 1
    rest = [
        one
        for one in media
        if one.kind not in ("image", "sticker")
        or (one.kind == "image" and not is_pair and one.url not in addresses)
    ]
    once = {one.url: one for one in reversed(stickers)}
    if sticker_id:
        once = dict(list(once.items())[-1:])
    return (*reversed(once.values()), *rest)


def _as_sticker(one: Media) -> Media:
    return Media(one.url, "sticker", one.filename, one.content_type, one.external_id)


def _pictures(payload: Mapping[str, Any], id_: str) -> Iterator[Media]:
    for element in _elements(payload):
        if url := line_of_address(element.get("image_url")):
            name = " – ".join(
                part for key in ("title", "subtitle") if (part := line(element.get(key)))
            )
            yield Media(url, "image", filename=name, external_id="")


def _template(payload: Mapping[str, Any]) -> Iterator[str]:
    """A receipt, a ticket, a product: its words."""
    yield text(payload.get("intro_message") or payload.get("text")).strip()
    for element in _elements(payload):
        yield line(element.get("title"))


def _elements(payload: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    product = mapping(payload, "product")
    found = payload.get("elements") or product.get("elements")
    return list(mappings(found))[:MOST]


def _place(one: Mapping[str, Any], payload: Mapping[str, Any]) -> Iterator[str]:
    yield line(one.get("title"))
    at = mapping(payload, "coordinates")
    where = [str(at[key]) for key in ("lat", "long") if isinstance(at.get(key), int | float)]
    yield ", ".join(where)


def line_of_address(value: Any) -> str:
    """An address, or nothing: what is longer than any real one is none."""
    found = text(value).strip()
    return found if len(found) <= 4000 and not any(c.isspace() for c in found) else ""
