"""Files that stand with the platform, and how it is asked again for those whose address is over."""

from collections.abc import Collection

from connectors.files import Hosts, as_attachment, fetch
from connectors.meta.graph import Graph
from connectors.meta.values import mapping, mappings, text
from inbox.model.errors import PermanentError, TemporaryError
from inbox.model.messages import IncomingAttachment, Media

HOSTS = ("fbcdn.net", "fbsbx.com", "cdninstagram.com")


def download(media: Media, graph: Graph, more_hosts: Collection[str]) -> IncomingAttachment:
    hosts = Hosts(HOSTS, more_hosts)
    url = media.url or _fresh(media, graph)
    if not hosts.hold(url):
        raise PermanentError("The file does not stand with the platform: it was not fetched")
    answer = fetch(url, hosts)
    if answer.status in (401, 403, 404, 410) and media.url:
        # Its address was over; the platform gives a fresh one for what it still has.
        url = _fresh(media, graph)
        answer = fetch(url, hosts) if hosts.hold(url) else answer
    if not answer.ok:
        raise PermanentError(f"The platform no longer has the file ({answer.status})")
    if not answer.body:
        raise TemporaryError("The platform handed out an empty file")
    return as_attachment(media, url, answer)


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
