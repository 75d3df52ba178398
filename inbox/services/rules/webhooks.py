"""Calls to the addresses of organisation.yaml, signed. What fails is tried again by the job that made it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select

from connectors.guarded import post
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.unit import Unit

log = structlog.get_logger()


def send_webhook(store: Store, plan: Plan, args: Mapping[str, Any]) -> None:
    """Ids, numbers and enums only: whoever is called asks the API for the rest, with rights of its own."""
    target = next((one for one in plan.organisation.webhooks if one.id == args["target"]), None)
    about = store.read(_about, int(args["conversation"]))
    if target is None or about is None:
        log.warning("a rule's address is not there any more", target=args["target"])
        return
    body = json.dumps({"type": "rule", "rule": args["rule"], "at": args["at"], **about}).encode()
    moment = str(int(store.clock().timestamp()))
    post(
        target.url,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Inkorg",
            "Inkorg-Time": moment,
            "Inkorg-Signature": sign(target.secret.get_secret_value(), moment, body),
            "Idempotency-Key": f"{args['rule']}:{args['conversation']}:{args['cause']}",
        },
        allow_private=target.allow_private,
    )


def sign(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a full stop, and the body."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _about(unit: Unit, id: int) -> dict[str, Any] | None:
    row = unit.connection.execute(
        select(
            conversations.c.id,
            conversations.c.number,
            conversations.c.status,
            conversations.c.priority,
            conversations.c.topic_id,
            conversations.c.team_id,
            conversations.c.kind,
            conversations.c.origin_channel,
            conversations.c.version,
        ).where(conversations.c.id == id)
    ).first()
    if row is None:
        return None
    return {
        "conversation": {
            "id": str(row.id),
            "number": row.number,
            "status": row.status,
            "priority": row.priority,
            "topic": row.topic_id,
            "team": row.team_id,
            "kind": row.kind,
            "channel": row.origin_channel,
            "version": row.version,
        }
    }
