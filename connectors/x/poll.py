"""Asking X what is new. Each feed goes by itself: one that may not be asked now holds up no other."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.x.api import Api, Json, listed, next_page
from connectors.x.budget import MENTIONS, MESSAGES, SEARCH, State, feed_names, read_state
from connectors.x.items import FOUND, MESSAGE, POST, of_answer
from connectors.x.settings import XSettings
from inbox.model.errors import PermanentError, TemporaryError
from inbox.model.receipts import Fetched, RawItem

MOST_PAGES = 8
"""X gives no more than 800 mentions, and so does this."""
PAUSE = timedelta(minutes=1)
PAUSE_REFUSED = timedelta(hours=1)
Page = Callable[[str | None, str | None], Json]
"""(newest that is known, token of the page) → an answer, the newest first."""


class BudgetSpent(Exception):
    """Raised when the rest has to wait."""


def look(api: Api, settings: XSettings, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """Raises the error of a feed only when no feed could be read; it comes again later by itself."""
    state = read_state(cursor)
    items: list[RawItem] = []
    failed: TemporaryError | PermanentError | None = None
    is_read = False
    for name in feed_names(settings):
        if not state.is_due(name, settings, now):
            continue
        try:
            items += _feed(api, settings, state, name, now)
            is_read = True
        except BudgetSpent:
            break
        except TemporaryError as error:
            state.feed(name).not_before = now + (error.retry_after or PAUSE)
            failed = error
        except PermanentError as error:
            state.feed(name).not_before = now + PAUSE_REFUSED
            failed = error
    if failed is not None and not is_read:
        raise failed
    return Fetched(tuple(items), state.to_cursor())


def _feed(api: Api, settings: XSettings, state: State, name: str, now: datetime) -> list[RawItem]:
    """The oldest first."""
    what, ask, search = _asking(api, settings, name)
    feed = state.feed(name)
    found: list[RawItem] = []
    newest, page = feed.since, None
    for _ in range(MOST_PAGES if feed.since is not None else 1):
        if not state.may_spend(settings.budget, now):
            # What was read stands; the page that is missing is asked for again, with these.
            if found:
                return found[::-1]
            raise BudgetSpent
        answer = ask(feed.since, page)
        rows = [one for one in listed(answer) if _is_after(one, feed.since)]
        state.spend(len(listed(answer)) if what != MESSAGE else 0)
        newest = max((newest or "0", *(str(one.get("id")) for one in rows)), key=_order)
        found += [of_answer(what, one, answer, search) for one in rows]
        page = next_page(answer)
        if page is None or len(rows) < len(listed(answer)):
            break
    if feed.since is None:
        found = []  # A channel begins now.
    feed.since, feed.asked, feed.not_before = newest or "0", now, None
    return found[::-1]


def _asking(api: Api, settings: XSettings, name: str) -> tuple[str, Page, str]:
    if name == MESSAGES:
        return MESSAGE, lambda since, page: api.messages(page), ""
    if name == MENTIONS:
        return POST, lambda since, page: api.mentions(settings.user_id, _known(since), page), ""
    id = name.removeprefix(SEARCH)
    query = next(one.query for one in settings.searches if one.id == id)
    return FOUND, lambda since, page: api.search(query, _known(since), page), id


def _known(since: str | None) -> str | None:
    return since if since and since != "0" else None


def _is_after(one: Json, since: str | None) -> bool:
    return since is None or _order(str(one.get("id"))) > _order(since)


def _order(id: str) -> int:
    """Ids of X grow with time."""
    return int(id) if id.isascii() and id.isdigit() and len(id) <= 20 else 0
