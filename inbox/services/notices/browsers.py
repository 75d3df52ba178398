"""Browsers that want to be told, each with the address that its maker's push service gave it."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlalchemy import delete, insert, select, update

from connectors.guarded import post_for_status
from inbox.model.errors import InvalidError, NotFoundError, PermanentError, TemporaryError
from inbox.services.logins.secret_tokens import hash_secret
from inbox.services.notices.sealing import seal, unseal
from inbox.services.permissions import require_person
from inbox.services.plan import Plan
from inbox.services.settings import read_setting
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.notices import push_subscriptions
from inbox.store.tables.people import settings
from inbox.store.unit import AnyRow, Unit

KEY = "push.key"
MOST = 20
GONE = (404, 410)
_S = push_subscriptions.c
log = structlog.get_logger()


def read_push_key(unit: Unit, plan: Plan) -> str:
    """What a browser needs to subscribe: made once, the private half kept sealed."""
    found = read_setting(unit, KEY)
    if found is None or not unseal(plan, found["sealed"].encode()):
        return ""
    # Here and not above, as everywhere in this file: it loads ten megabytes.
    from inbox.services.notices.webpush import load_key, public_key, to_text

    return to_text(public_key(load_key(unseal(plan, found["sealed"].encode()))))


def make_push_key(unit: Unit, plan: Plan) -> str:
    standing = read_push_key(unit, plan)
    if standing:
        return standing
    # One that another key file sealed is of no use, and neither are subscriptions made with it.
    unit.connection.execute(delete(settings).where(settings.c.key == KEY))
    unit.connection.execute(delete(push_subscriptions))
    from inbox.services.notices.webpush import new_key

    sealed = seal(plan, new_key()).decode()
    row = {"key": KEY, "value": {"sealed": sealed}, "updated_at": unit.now}
    unit.connection.execute(insert_ignoring(unit, settings).values(row))
    return read_push_key(unit, plan)


def subscribe(unit: Unit, plan: Plan, endpoint: str, key: str, secret: str, name: str) -> int:
    """The same browser again is the same row; one that somebody else used is theirs no more."""
    me = require_person(unit.actor)
    _check(plan, endpoint, key, secret)
    hashed = hash_secret(endpoint)
    unit.connection.execute(delete(push_subscriptions).where(_S.endpoint_hash == hashed))
    mine = unit.connection.scalars(select(_S.id).where(_S.agent_id == me).order_by(_S.id)).all()
    for id in mine[: max(0, len(mine) - MOST + 1)]:
        unit.connection.execute(delete(push_subscriptions).where(_S.id == id))
    id = unit.new_id()
    value = json.dumps({"endpoint": endpoint, "key": key, "secret": secret})
    unit.connection.execute(
        insert(push_subscriptions).values(
            id=id,
            agent_id=me,
            endpoint_hash=hashed,
            value=seal(plan, value),
            browser=name[:300],
            created_at=unit.now,
        )
    )
    return id


def _check(plan: Plan, endpoint: str, key: str, secret: str) -> None:
    from inbox.services.notices.webpush import Browser, is_browser, to_bytes

    parts = urlsplit(endpoint)
    allowed = ("https", "http") if plan.organisation.notices.push.allow_private else ("https",)
    try:
        browser = Browser(endpoint, to_bytes(key), to_bytes(secret))
        is_good = is_browser(browser) and parts.scheme in allowed and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good:
        raise InvalidError(
            "This is no subscription of a browser.", {"field": "endpoint"}, code="push_invalid"
        )


def unsubscribe(unit: Unit, id: int) -> None:
    me = require_person(unit.actor)
    gone = unit.connection.execute(delete(push_subscriptions).where(_S.id == id, _S.agent_id == me))
    if gone.rowcount != 1:
        raise NotFoundError("There is no such browser.", code="no_such_browser")


def list_browsers(unit: Unit) -> list[dict[str, Any]]:
    me = require_person(unit.actor)
    rows = unit.connection.execute(
        select(_S.id, _S.browser, _S.created_at, _S.last_at, _S.endpoint_hash)
        .where(_S.agent_id == me)
        .order_by(_S.id)
    )
    return [
        {
            "id": str(row.id),
            "browser": row.browser,
            "created_at": row.created_at,
            "last_at": row.last_at,
            "endpoint_hash": row.endpoint_hash,
        }
        for row in rows
    ]


def push(store: Store, plan: Plan, agent_id: int, content: dict[str, str]) -> None:
    """To each browser of somebody. Raises TemporaryError where none took it and one may later,
    PermanentError where none ever will. A browser that is gone is forgotten."""
    rows, sealed = store.read(_read, agent_id)
    if sealed is None or not rows:
        raise PermanentError("No browser wants it any more.")
    body = json.dumps(content).encode()
    answers = [_push_one(store, plan, row, sealed, body) for row in rows]
    if not any(200 <= one < 300 for one in answers):
        words = "The browsers' push services did not take it."
        may_later = any(one == 0 or one == 429 or one >= 500 for one in answers)
        raise TemporaryError(words) if may_later else PermanentError(words)


def _read(unit: Unit, agent_id: int) -> tuple[Sequence[AnyRow], bytes | None]:
    found = read_setting(unit, KEY)
    rows = unit.connection.execute(
        select(push_subscriptions).where(_S.agent_id == agent_id).order_by(_S.id)
    ).all()
    return rows, found["sealed"].encode() if found else None


def _push_one(store: Store, plan: Plan, row: AnyRow, sealed: bytes, body: bytes) -> int:
    """What was answered; 0 for nothing, 404 for what can't be read any more."""
    from inbox.services.notices.webpush import Browser, encrypt, headers, load_key, to_bytes

    number, value = unseal(plan, sealed), unseal(plan, row.value)
    if not number or not value:
        return 404
    facts = json.loads(value)
    browser = Browser(facts["endpoint"], to_bytes(facts["key"]), to_bytes(facts["secret"]))
    about = headers(browser.endpoint, _contact(plan), load_key(number), store.clock())
    allow = plan.organisation.notices.push.allow_private
    try:
        status = post_for_status(
            browser.endpoint, encrypt(browser, body), about, allow_private=allow
        )
    except PermanentError as error:
        log.warning("a browser was not told", error=str(error))
        return 0
    store.write(_note, row.id, status)
    return status


def _note(unit: Unit, id: int, status: int) -> None:
    mine = _S.id == id
    if status in GONE:
        unit.connection.execute(delete(push_subscriptions).where(mine))
    elif 200 <= status < 300:
        unit.connection.execute(update(push_subscriptions).where(mine).values(last_at=unit.now))


def _contact(plan: Plan) -> str:
    given = plan.organisation.notices.push.contact or plan.organisation.base_url
    own = next(iter(sorted(plan.own_addresses)), "")
    return given or (f"mailto:{own}" if own else "https://localhost")
