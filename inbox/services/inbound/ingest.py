"""From receipts to messages: a set of one channel, read outside, written in one short transaction."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import structlog
from sqlalchemy import bindparam, delete, insert, literal_column, select, update
from sqlalchemy.exc import DBAPIError

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.model.receipts import Receipt
from inbox.services.accept import enqueue_ingest
from inbox.services.calls.told import note_calls
from inbox.services.inbound.earlier_language import with_earlier_language
from inbox.services.inbound.place import Placing, place
from inbox.services.inbound.understand import (
    Kept,
    NotUnderstood,
    Reader,
    ReadHere,
    Understanding,
    Understood,
    decided,
)
from inbox.services.inbound.world import World, look_up
from inbox.services.inbound.write import MovedError, write
from inbox.services.listened.found import note_found
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.arrived import after_placing
from inbox.services.rules.arrival import About
from inbox.services.rules.arrival import look_up as look_up_about
from inbox.store.among import among
from inbox.store.blobs import Blobs
from inbox.store.dialects import take_numbers, upsert
from inbox.store.store import Store
from inbox.store.tables.journal import channel_health, quarantine, receipts
from inbox.store.unit import Unit

log = structlog.get_logger()

SET_SIZE = 50
MOST_IN_A_SET = 200
MOST_IN_A_SET_SQLITE = 100
"""There, whoever writes holds up everybody."""
MOST_MOVES = 20
MOST_TRIES = 2
TRIES_A_JOB = 20
RECEIPTS_A_JOB = 1000
"""Then the job ends and is queued again, so that live mail overtakes an import."""


def ingest(
    store: Store,
    blobs: Blobs,
    plan: Plan,
    channel_id: str,
    history: bool,
    careful: bool = False,
    reader: Reader | None = None,
) -> int:
    """Reads what waits on a channel, in the order it came. Answers how many receipts were settled.

    `careful` when the process ended in the middle of it, more than once: then each is read alone, and
    one that was being read every time goes aside.
    """
    channel = plan.channel(channel_id)
    reader = reader or ReadHere(plan.channels, blobs)
    if careful:
        settled, more = _one_after_another(store, plan, channel, history, reader)
    else:
        settled, more = _sets(store, plan, channel, history, reader)
    if more:
        store.write(enqueue_ingest, channel_id, history)
    return settled


def _sets(
    store: Store, plan: Plan, channel: Channel, history: bool, reader: Reader
) -> tuple[int, bool]:
    """While one set is written the next is being read. Answers how many, and whether there is more.

    What a set costs besides its messages is shared by all of them, so sets grow while there is more.
    """
    most = MOST_IN_A_SET_SQLITE if store.is_sqlite else MOST_IN_A_SET
    size, settled = SET_SIZE, 0
    found = _ask(store, channel, history, reader, size)
    while found:
        understanding = reader.answer()
        settled += len(found)
        following: list[Kept] = []
        size = min(most, size + SET_SIZE)
        if settled < RECEIPTS_A_JOB:
            following = _ask(store, channel, history, reader, size, found[-1].receipt.id)
        told = with_earlier_language(store, understanding, channel)
        write_set(store, channel, plan, decided(told, channel, plan))
        if settled >= RECEIPTS_A_JOB:
            return settled, True
        # What came meanwhile may stand before the last: ids follow the clocks of processes.
        found = following or _ask(store, channel, history, reader, size)
    return settled, False


def _ask(
    store: Store, channel: Channel, history: bool, reader: Reader, most: int, after: int = 0
) -> list[Kept]:
    """What waits is being read from now on."""
    found = store.read(waiting, channel.id, history, most, after)
    if found:
        reader.ask(channel.id, found)
    return found


def _one_after_another(
    store: Store, plan: Plan, channel: Channel, history: bool, reader: Reader
) -> tuple[int, bool]:
    for settled in range(TRIES_A_JOB):
        found = store.read(waiting, channel.id, history, 1)
        if not found:
            return settled, False
        if store.write(is_worth_a_try, channel, found[0].receipt):
            reader.ask(channel.id, found)
            told = with_earlier_language(store, reader.answer(), channel)
            write_set(store, channel, plan, decided(told, channel, plan))
    return TRIES_A_JOB, True


def is_worth_a_try(unit: Unit, channel: Channel, receipt: Receipt) -> bool:
    """Counts a try before it begins. What ended the process too often is in quarantine now."""
    words = "The program ended each time while it was being read."
    tries = _note(unit, channel, NotUnderstood(receipt, "stopped", words))
    if tries > MOST_TRIES:
        _mark(unit, [receipt.id], "quarantined")
    return tries <= MOST_TRIES


def waiting(unit: Unit, channel: str, history: bool, limit: int, after: int = 0) -> list[Kept]:
    asked = {"of": channel, "is_history": history, "after": after, "most": limit}
    rows = unit.connection.execute(_WAITING, asked)
    return [Kept(as_receipt(row), row.blob) for row in rows]


def as_receipt(row: Any) -> Receipt:
    return Receipt(
        id=row.id,
        channel=row.channel,
        external_id=row.external_id,
        body=row.body or b"",
        headers=row.headers,
        received_at=row.received_at,
        history=row.history,
    )


def write_set(store: Store, channel: Channel, plan: Plan, understanding: Understanding) -> None:
    """The whole set or, when it fails, one receipt at a time; what still fails goes aside."""
    try:
        _settle(store, channel, plan, understanding)
    except BusyError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad message must not hold up the rest
        log.warning("a set failed and is repeated one by one", error=type(error).__name__)
        for one in _one_by_one(understanding):
            _write_one(store, channel, plan, one)


def _settle(store: Store, channel: Channel, plan: Plan, understanding: Understanding) -> None:
    for _ in range(MOST_MOVES):
        try:
            return store.write_lightly(SYSTEM, settle, channel, plan, understanding)
        except MovedError:
            continue
    raise BusyError("The conversations are being changed all the time.")


def _write_one(store: Store, channel: Channel, plan: Plan, one: Understanding) -> None:
    for attempt in (1, 2):
        try:
            return _settle(store, channel, plan, one)
        except BusyError:
            raise
        except DBAPIError as error:
            # Somebody else may have written the same contact or message meanwhile.
            if attempt == 2:
                _put_aside(store, channel, plan, one, error)
        except Exception as error:  # noqa: BLE001 - kept, visible, and replayable
            _put_aside(store, channel, plan, one, error)
            return


def _put_aside(
    store: Store, channel: Channel, plan: Plan, one: Understanding, error: Exception
) -> None:
    log.error("a message could not be written", error=type(error).__name__, exc_info=error)
    failed = tuple(NotUnderstood(r, "fault", type(error).__name__) for r in one.receipts)
    aside = Understanding(failed=failed, receipts=one.receipts)
    store.write_lightly(SYSTEM, settle, channel, plan, aside)


def _one_by_one(understanding: Understanding) -> Iterator[Understanding]:
    for receipt in understanding.receipts:
        yield Understanding(
            messages=tuple(m for m in understanding.messages if m.receipt.id == receipt.id),
            others=tuple(o for o in understanding.others if o[0].id == receipt.id),
            failed=tuple(f for f in understanding.failed if f.receipt.id == receipt.id),
            receipts=(receipt,),
        )


def settle(unit: Unit, channel: Channel, plan: Plan, understanding: Understanding) -> None:
    """Everything a set leaves behind, in one transaction."""
    items = understanding.messages
    placing: Placing | None = None
    if items:
        placing = _place_all(unit, channel, plan, items)
        write(unit, placing)
        upsert(
            unit,
            channel_health,
            {
                "channel": channel.id,
                "state": "connected",
                "since": unit.now,
                "last_message_at": unit.now,
                "reauthorise": False,
            },
            ["channel"],
            ["last_message_at"],
        )
    note_calls(unit, plan, channel, understanding.others)
    note_found(unit, channel, understanding.others)
    after_placing(unit, channel, plan, understanding, placing)
    _quarantine(unit, channel, understanding.failed)
    aside = {one.receipt.id for one in understanding.failed}
    done = [receipt.id for receipt in understanding.receipts if receipt.id not in aside]
    _mark(unit, done, "done")
    if done:
        unit.connection.execute(_NO_LONGER_ASIDE, {"ids": done})


def _place_all(unit: Unit, channel: Channel, plan: Plan, items: Sequence[Understood]) -> Placing:
    world = look_up(unit, channel.id, items, plan)
    placing = Placing(
        world=world,
        about=about_rules(unit, world) if any(item.prepared for item in items) else About(),
        channel=channel,
        plan=plan,
        now=unit.now,
        numbers=_numbers(unit, len(items)),
    )
    for item in items:
        place(placing, item)
    return placing


def about_rules(unit: Unit, world: World) -> About:
    known = world.conversations.values()
    assignees = {c.assignee_id for c in known if c.assignee_id is not None}
    customers = {c.id for c in world.contacts.values() if not c.is_new}
    return look_up_about(unit, world.conversations, customers, assignees)


def _numbers(unit: Unit, most: int) -> Callable[[], int]:
    """Taken at once when the first is needed, so that a set of answers takes none."""
    taken: Iterator[int] | None = None

    def next_number() -> int:
        nonlocal taken
        taken = taken or iter(take_numbers(unit, "conversation", most))
        return next(taken)

    return next_number


def _quarantine(unit: Unit, channel: Channel, failed: Sequence[NotUnderstood]) -> None:
    for one in failed:
        _note(unit, channel, one)
    _mark(unit, [one.receipt.id for one in failed], "quarantined")


def _note(unit: Unit, channel: Channel, failed: NotUnderstood) -> int:
    """Answers how often it was tried."""
    values = {"reason": failed.reason[:64], "detail": failed.detail, "at": unit.now}
    tries = unit.connection.execute(
        update(quarantine)
        .where(quarantine.c.receipt_id == failed.receipt.id)
        .values(**values, tries=quarantine.c.tries + 1)
        .returning(quarantine.c.tries)
    ).scalar()
    if tries is not None:
        return int(tries)
    about = {"id": unit.new_id(), "receipt_id": failed.receipt.id, "channel": channel.id}
    unit.connection.execute(insert(quarantine).values(**about, **values, tries=1))
    return 1


_WAITING = (
    select(receipts)
    .where(
        receipts.c.channel == bindparam("of"),
        receipts.c.history == bindparam("is_history"),
        receipts.c.state == literal_column("'new'"),
        receipts.c.id > bindparam("after"),
    )
    .order_by(receipts.c.id)
    .limit(bindparam("most"))
)
_MARK = update(receipts).where(among(receipts.c.id, "ids")).values(state=bindparam("marked"))
_NO_LONGER_ASIDE = delete(quarantine).where(among(quarantine.c.receipt_id, "ids"))


def _mark(unit: Unit, ids: Sequence[int], state: str) -> None:
    if ids:
        unit.connection.execute(_MARK, {"ids": list(ids), "marked": state})
