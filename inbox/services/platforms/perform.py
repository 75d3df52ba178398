"""Doing what was asked for on the platform: take, do, record. Doing it twice is the same as once."""

from datetime import timedelta

import structlog
from sqlalchemy import select, update

from inbox.model.errors import ConnectorError, TemporaryError
from inbox.model.messages import Post
from inbox.model.outbound import Act, Acted
from inbox.services.inbound.keys import keep_posts
from inbox.services.outbound.deliver import SendLater
from inbox.services.plan import Plan
from inbox.services.platforms.changes import preview
from inbox.services.platforms.moderate import UNDOES, tell_act
from inbox.store.search import index
from inbox.store.store import Store
from inbox.store.tables.messages import messages
from inbox.store.tables.platforms import acts
from inbox.store.unit import AnyRow, Unit

log = structlog.get_logger()

PAUSES = (10, 60, 300, 900, 3600)
GIVE_UP_AFTER = timedelta(hours=24)


def perform(store: Store, plan: Plan, act_id: int) -> None:
    """Raises SendLater after a temporary failure."""
    row = store.write(_take, act_id)
    if row is None:
        return
    channel = plan.channels.get(row.channel)
    if channel is None:
        store.write(_failed, row, "This channel is no longer configured.")
        return
    try:
        done = channel.connector.act(_act(row))
    except TemporaryError as error:
        _later(store, row, error)
    except (ConnectorError, NotImplementedError) as error:
        store.write(_failed, row, str(error) or "This channel can't do it.")
    else:
        store.write(_done, row, done)


def _act(row: AnyRow) -> Act:
    is_new = row.kind == "publish"
    return Act(
        kind=row.kind,
        target="" if is_new else row.target,
        thread_key=row.thread_key,
        text=row.text if is_new else "",
        link=row.link,
        key=f"{row.id:x}",
        picture=row.target if is_new else "",
        asked_at=row.asked_at,
    )


def _take(unit: Unit, act_id: int) -> AnyRow | None:
    return unit.connection.execute(
        update(acts)
        .where(acts.c.id == act_id, acts.c.state == "asked")
        .values(attempts=acts.c.attempts + 1)
        .returning(acts)
    ).first()


def _later(store: Store, row: AnyRow, error: TemporaryError) -> None:
    if store.clock() - row.asked_at > GIVE_UP_AFTER:
        store.write(_failed, row, f"Tried for a day. {error}")
        return
    rest = timedelta(seconds=PAUSES[min(row.attempts - 1, len(PAUSES) - 1)])
    store.write(_note, row, str(error))
    raise SendLater(error.retry_after or rest)


def _note(unit: Unit, row: AnyRow, why: str) -> None:
    unit.connection.execute(update(acts).where(acts.c.id == row.id).values(error=why[:2000]))


def _failed(unit: Unit, row: AnyRow, why: str) -> None:
    if _settle(unit, row, "failed", why):
        tell_act(unit, row._mapping, "failed")


def _done(unit: Unit, row: AnyRow, done: Acted) -> None:
    if not _settle(unit, row, "done", None, done):
        return
    if row.kind in UNDOES:
        _take_back(unit, row)
    if row.kind == "delete":
        _mark_deleted(unit, row)
    if row.kind == "publish" and done.external_id:
        post = Post(done.external_id, row.text, done.url, "", unit.now, is_ours=True)
        keep_posts(unit, row.channel, {done.external_id[:998]: post})
    tell_act(unit, row._mapping, "done")


def _settle(
    unit: Unit, row: AnyRow, state: str, error: str | None, done: Acted | None = None
) -> bool:
    values = {"external_id": done.external_id[:998]} if done else {}
    if done and done.url:
        values["link"] = row.link or done.url[:2000]
    changed = unit.connection.execute(
        update(acts)
        .where(acts.c.id == row.id, acts.c.state == "asked")
        .values(state=state, error=error[:2000] if error else None, at=unit.now, **values)
    )
    return changed.rowcount == 1


def _take_back(unit: Unit, row: AnyRow) -> None:
    about = acts.c.message_id == row.message_id
    if row.kind == "unblock":
        about = (acts.c.contact_id == row.contact_id) & (acts.c.channel == row.channel)
    unit.connection.execute(
        update(acts)
        .where(about, acts.c.kind == UNDOES[row.kind], acts.c.undone_by.is_(None))
        .values(undone_by=row.id, reviewed_at=unit.now)
    )


def _mark_deleted(unit: Unit, row: AnyRow) -> None:
    """It is found no more; what it said stands with the act, as evidence."""
    found = select(messages).where(messages.c.id == row.message_id)
    message = unit.connection.execute(found).first()
    if message is None:
        return
    preview(unit, message, "")
    unit.connection.execute(
        update(messages)
        .where(messages.c.id == row.message_id, messages.c.deleted_at.is_(None))
        .values(deleted_at=unit.now)
    )
    index.remove(unit, [row.message_id])
