"""A post of our own: a picture that the platform fetches, with words. Two steps, a container and its publishing:
developers.facebook.com/documentation/instagram-platform/content-publishing"""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from connectors.meta.account import Account
from connectors.meta.public import is_since, same_words
from connectors.meta.values import ident, mappings, moment, text
from inbox.model.errors import PermanentError, TemporaryError, UnknownOutcomeError
from inbox.model.outbound import Act, Acted

MOST_LETTERS = 2200
MOST_TAGS = 30
LOOKS, PAUSE_SECONDS = 5, 1.0
"""At a container that is not ready yet; then the job waits."""
LATER = timedelta(seconds=30)


def publish(account: Account, act: Act) -> Acted:
    """The platform takes no key, so that what stands there already is looked for."""
    words = f"{act.text}\n\n{act.link}".strip()
    _refuse(act, words)
    standing = _standing(account, act, words)
    if standing is not None:
        return standing
    container = ident(
        account.graph.post(f"{account.own}/media", image_url=act.picture, caption=words).get("id")
    )
    _wait_until_ready(account, container)
    try:
        told = account.graph.send(f"{account.own}/media_publish", {"creation_id": container})
    except UnknownOutcomeError as error:
        raise TemporaryError(f"{error}. It is looked for there", LATER) from None
    id = ident(told.get("id"))
    return Acted(id, text(account.graph.get(id, fields="permalink").get("permalink")))


def _refuse(act: Act, words: str) -> None:
    if not act.picture:
        raise PermanentError("Instagram publishes no text alone: a post there is a picture")
    if len(words) > MOST_LETTERS:
        raise PermanentError(
            f"A post on Instagram has at most {MOST_LETTERS} letters; this has {len(words)}"
        )
    if words.count("#") > MOST_TAGS:
        raise PermanentError(f"A post on Instagram has at most {MOST_TAGS} hashtags")


def _standing(account: Account, act: Act, words: str) -> Acted | None:
    fields = "id,caption,permalink,timestamp"
    recent = account.graph.get(f"{account.own}/media", fields=fields, limit=10)
    for one in mappings(recent.get("data")):
        is_new = is_since(moment(one.get("timestamp")), act.asked_at)
        if is_new and same_words(text(one.get("caption")), words):
            return Acted(ident(one.get("id")), text(one.get("permalink")))
    return None


def _wait_until_ready(account: Account, container: str) -> None:
    for look in range(LOOKS):
        told = account.graph.get(container, fields="status_code,status")
        state = text(told.get("status_code"))
        if state in ("FINISHED", "PUBLISHED"):
            return
        if state in ("ERROR", "EXPIRED"):
            raise PermanentError(f"Instagram could not take the picture. {_why(told)}".strip())
        if look + 1 < LOOKS:
            time.sleep(PAUSE_SECONDS)
    raise TemporaryError("Instagram is still fetching the picture", LATER)


def _why(told: Mapping[str, Any]) -> str:
    return text(told.get("status"))[:300]
