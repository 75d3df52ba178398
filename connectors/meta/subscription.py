"""What the platform tells us of, as it reports it itself: by app and by page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.meta.account import Account
from connectors.meta.graph import Graph
from connectors.meta.poll import object_of
from connectors.meta.values import ident, mappings
from inbox.model.outbound import Check


@dataclass(frozen=True, slots=True)
class Wanted:
    app_id: str
    fields: Collection[str]
    """Of the webhook of the app."""
    page_fields: Collection[str]
    """Of the page's own list: Instagram's events come once a page is subscribed at all."""
    needed: Collection[str]
    """Those without which the channel is not well; the others are for who asks."""
    hook: str


def of_page(graph: Graph, node: str, app_id: str) -> Collection[str] | None:
    """The fields that this page tells the app of; None when it tells nothing."""
    told = graph.get(f"{node}/subscribed_apps")
    for one in mappings(told.get("data")):
        if ident(one.get("id")) == app_id:
            fields = one.get("subscribed_fields")
            return frozenset(map(_field, fields)) if isinstance(fields, list) else frozenset()
    return None


def of_app(graph: Graph, app_id: str, object_: str) -> Mapping[str, Any] | None:
    told = graph.as_app(f"{app_id}/subscriptions")
    return next((o for o in mappings(told.get("data")) if o.get("object") == object_), None)


def subscribe(account: Account, wanted: Wanted) -> Collection[str]:
    """Asks for all fields and answers with those that the platform then says it tells. Nothing is
    believed that was not read back."""
    account.graph.post(
        f"{account.node}/subscribed_apps", subscribed_fields=",".join(sorted(wanted.page_fields))
    )
    return of_page(account.graph, account.node, wanted.app_id) or ()


def fault(account: Account, wanted: Wanted, fields: Collection[str]) -> str:
    """What is missing of these, in a sentence, or nothing."""
    there = of_page(account.graph, account.node, wanted.app_id)
    if there is None:
        return "The platform tells us nothing of this page: it is not subscribed to the app"
    if missing := sorted(set(fields) - set(there)):
        return f"The platform does not tell us of {', '.join(missing)}: subscribe the page again"
    return ""


def checks(account: Account, wanted: Wanted, channel: str) -> tuple[Check, ...]:
    return (_page_check(account, wanted, channel), _app_check(account, wanted))


def _page_check(account: Account, wanted: Wanted, channel: str) -> Check:
    found = fault(account, wanted, wanted.page_fields)
    if found:
        return Check("subscription", False, found, f"Run: inbox subscribe {channel}")
    return Check("subscription", True, f"Told of {', '.join(sorted(wanted.page_fields))}")


def _app_check(account: Account, wanted: Wanted) -> Check:
    object_ = object_of(account)
    told = of_app(account.graph, wanted.app_id, object_)
    where = f"App dashboard → Webhooks → {object_}: address …/hooks/{wanted.hook}"
    if told is None:
        return Check("webhook", False, f"The app has no webhook for {object_}", where)
    address = ident(told.get("callback_url"))
    if told.get("active") is False:
        return Check("webhook", False, f"The webhook {address} is switched off", where)
    if not address.endswith(f"/hooks/{wanted.hook}"):
        return Check("webhook", False, f"The webhook goes to {address}", where)
    fields = told.get("fields")
    there = frozenset(map(_field, fields)) if isinstance(fields, list) else frozenset()
    if missing := sorted(set(wanted.fields) - there):
        return Check("webhook", False, f"Not told of {', '.join(missing)}", where)
    return Check("webhook", True, f"{address} is told of {', '.join(sorted(there))}")


def _field(value: Any) -> str:
    """A name, or `{"name": …, "version": …}`."""
    return ident(value.get("name") if isinstance(value, dict) else value)
