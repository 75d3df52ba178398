"""What the platform tells us of, as it reports it itself: by app and by page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.meta.account import Account
from connectors.meta.graph import Graph
from connectors.meta.poll import object_of
from connectors.meta.values import ident, mappings
from inbox.model.outbound import Check
from inbox.model.words import Checked, Trouble


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
        advice, facts = f"Run: inbox subscribe {channel}", {"channel": channel}
        return Check("subscription", False, found, advice, Trouble.NOT_SUBSCRIBED, facts)
    names = ", ".join(sorted(wanted.page_fields))
    facts = {"names": names}
    return Check("subscription", True, f"Told of {names}", code=Checked.SUBSCRIBED, facts=facts)


def _app_check(account: Account, wanted: Wanted) -> Check:
    object_ = object_of(account)
    told = of_app(account.graph, wanted.app_id, object_)
    where = f"App dashboard → Webhooks → {object_}: address …/hooks/{wanted.hook}"
    facts = {"object": object_, "hook": wanted.hook}
    if told is None:
        words = f"The app has no webhook for {object_}"
        return Check("webhook", False, words, where, Checked.WEBHOOK_MISSING, facts)
    address = ident(told.get("callback_url"))
    if told.get("active") is False:
        words = f"The webhook {address} is switched off"
        return Check("webhook", False, words, where, Checked.WEBHOOK_OFF, facts)
    if not address.endswith(f"/hooks/{wanted.hook}"):
        words, facts = f"The webhook goes to {address}", facts | {"address": address}
        return Check("webhook", False, words, where, Checked.WEBHOOK_ELSEWHERE, facts)
    fields = told.get("fields")
    there = frozenset(map(_field, fields)) if isinstance(fields, list) else frozenset()
    if missing := sorted(set(wanted.fields) - there):
        words, facts = f"Not told of {', '.join(missing)}", facts | {"names": ", ".join(missing)}
        return Check("webhook", False, words, where, Checked.WEBHOOK_LACKS, facts)
    names = ", ".join(sorted(there))
    facts |= {"address": address, "names": names}
    return Check(
        "webhook", True, f"{address} is told of {names}", code=Checked.WEBHOOK, facts=facts
    )


def _field(value: Any) -> str:
    """A name, or `{"name": …, "version": …}`."""
    return ident(value.get("name") if isinstance(value, dict) else value)
