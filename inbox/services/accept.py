"""Keeping what a channel hands us, before anybody is told that we have it."""

import asyncio
import hashlib
import queue
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.model.receipts import RawItem
from inbox.store.among import among
from inbox.store.blobs import Blobs
from inbox.store.dialects import insert_ignoring, upsert
from inbox.store.rows import insert_new_rows
from inbox.store.store import Store
from inbox.store.tables.journal import blobs as blob_rows
from inbox.store.tables.journal import cursors, receipts, tombstones
from inbox.store.unit import Unit

IN_ROW_BYTES = 64 * 1024
"""Larger items stand in a blob."""
IMPORT_PRIORITY = 10
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Accepted:
    receipt_id: int
    duplicate: bool


@dataclass(frozen=True, slots=True)
class KeptItem:
    """A raw item whose bytes stand on disk if they are large."""

    channel: str
    source: str
    item: RawItem
    blob: str | None


def keep(channel: str, source: str, items: Sequence[RawItem], blobs: Blobs) -> list[KeptItem]:
    """Writes large bodies to disk. Not inside a transaction."""
    return [
        KeptItem(
            channel,
            source,
            item,
            blobs.put(item.body) if len(item.body) > IN_ROW_BYTES else None,
        )
        for item in items
    ]


def accept(
    unit: Unit, kept: Sequence[KeptItem], cursor: tuple[str, Mapping[str, Any]] | None = None
) -> list[Accepted]:
    """Receipts, the cursor that stands with them, and the job to read them, in one transaction.

    What is there already is a duplicate. What was erased is accepted and forgotten again.
    """
    if cursor:
        row = {"channel": cursor[0], "value": dict(cursor[1]), "updated_at": unit.now}
        upsert(unit, cursors, row, ["channel"], ["value", "updated_at"])
    if not kept:
        return []
    erased = _erased(unit, kept)
    rows = [_row(unit, one) for one in kept]
    fresh = [row for row in rows if (row["source"], row["external_id"]) not in erased]
    _note_blobs(unit, kept)
    # In the same order everywhere: two processes that are given the same never block each other.
    fresh.sort(key=_key)
    written = insert_new_rows(unit, receipts, fresh, ["source", "external_id"])
    standing = {} if written == len(rows) else _standing(unit, rows)
    for channel, history in {(row["channel"], row["history"]) for row in fresh}:
        enqueue_ingest(unit, channel, history)
    return _answers(rows, standing)


def enqueue_ingest(unit: Unit, channel: str, history: bool) -> None:
    unit.enqueue(
        "ingest",
        {"channel": channel, "history": history},
        lane=f"in:{channel}",
        key=f"ingest:{channel}:{int(history)}",
        priority=IMPORT_PRIORITY if history else 0,
    )


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["source"], row["external_id"]


def _answers(
    rows: Sequence[Mapping[str, Any]], standing: Mapping[tuple[str, str], int]
) -> list[Accepted]:
    answers, seen = [], set()
    for row in rows:
        id = standing.get((row["source"], row["external_id"]), row["id"])
        answers.append(Accepted(id, id != row["id"] or id in seen))
        seen.add(id)
    return answers


def short_id(external_id: str) -> str:
    """As it is if it is short and clean, else by its hash."""
    if len(external_id) <= 200 and external_id.isprintable():
        return external_id
    return "sha256:" + hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()


def _row(unit: Unit, kept: KeptItem) -> dict[str, Any]:
    item = kept.item
    return {
        "id": unit.new_id(),
        "channel": kept.channel,
        "source": kept.source,
        "external_id": short_id(item.external_id),
        "received_at": unit.now,
        "history": item.history,
        "headers": dict(item.headers),
        "body": None if kept.blob else item.body,
        "blob": kept.blob,
        "size": len(item.body),
        "state": "new",
    }


_ERASED = select(tombstones.c.source, tombstones.c.external_id).where(
    among(tombstones.c.source, "sources"), among(tombstones.c.external_id, "ids")
)
_STANDING = select(receipts.c.source, receipts.c.external_id, receipts.c.id).where(
    among(receipts.c.source, "sources"), among(receipts.c.external_id, "ids")
)


def _asked(keys: Collection[tuple[str, str]]) -> dict[str, set[str]]:
    """Of several sources this also finds what another of them calls by the same name: a few, at most."""
    return {"sources": {source for source, _ in keys}, "ids": {id for _, id in keys}}


def _erased(unit: Unit, kept: Sequence[KeptItem]) -> set[tuple[str, str]]:
    keys = {(one.source, short_id(one.item.external_id)) for one in kept}
    found = unit.connection.execute(_ERASED, _asked(keys))
    return {(source, external_id) for source, external_id in found}


def _note_blobs(unit: Unit, kept: Sequence[KeptItem]) -> None:
    sizes = {one.blob: len(one.item.body) for one in kept if one.blob}
    if sizes:
        rows = [
            {"hash": hash, "size": size, "touched_at": unit.now}
            for hash, size in sorted(sizes.items())
        ]
        unit.connection.execute(insert_ignoring(unit, blob_rows), rows)


def _standing(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    found = unit.connection.execute(_STANDING, _asked({_key(row) for row in rows}))
    return {(source, external_id): id for source, external_id, id in found}


def accept_sets(unit: Unit, sets: Sequence[Sequence[KeptItem]]) -> list[list[Accepted]]:
    """Many callers' items in one transaction, each with its own answer."""
    answers = iter(accept(unit, [one for kept in sets for one in kept]))
    return [[next(answers) for _ in kept] for kept in sets]


@dataclass(slots=True)
class _Waiting:
    kept: Sequence[KeptItem]
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[list[Accepted]]"


class Committer:
    """One thread that writes all waiting receipts in one transaction, then answers each caller.

    Measured: a commit for each gives about 270 a second, sets give tens of thousands.
    """

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store, self._blobs = store, blobs
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(maxsize=5000)
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    async def accept(self, channel: str, source: str, items: Sequence[RawItem]) -> list[Accepted]:
        """Raises BusyError when the store can't take it: nothing was kept, and the sender tries again."""
        loop = asyncio.get_running_loop()
        try:
            kept = await self._keep(channel, source, items)
            waiting = _Waiting(kept, loop, loop.create_future())
            self._queue.put_nowait(waiting)
        except (OSError, queue.Full) as error:
            raise BusyError("Can't keep this now. Send it again in a while.") from error
        return await waiting.done

    async def _keep(self, channel: str, source: str, items: Sequence[RawItem]) -> list[KeptItem]:
        if all(len(item.body) <= IN_ROW_BYTES for item in items):
            return [KeptItem(channel, source, item, None) for item in items]
        return await asyncio.to_thread(keep, channel, source, items, self._blobs)

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        while True:
            sets = self._next()
            if not sets:
                return
            if not self._commit(sets):
                # One of them can't be written; the others are not to suffer for it.
                for one in sets:
                    self._commit([one])

    def _commit(self, sets: list[_Waiting]) -> bool:
        """False when something is wrong with one of many, so that none of them is answered yet."""
        try:
            answers = self._store.write_as(SYSTEM, accept_sets, [one.kept for one in sets])
        except Exception as error:  # noqa: BLE001 - every caller must get an answer
            if len(sets) > 1 and not isinstance(error, BusyError):
                return False
            for one in sets:
                _settle(one, error)
        else:
            for one, answer in zip(sets, answers, strict=True):
                _settle(one, answer)
        return True

    def _next(self) -> list[_Waiting]:
        first = self._queue.get()
        if first is None:
            return []
        sets = [first]
        while len(sets) < MOST_AT_ONCE:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._queue.put(None)
                break
            sets.append(more)
        return sets


def _settle(waiting: _Waiting, outcome: list[Accepted] | Exception) -> None:
    def answer() -> None:
        if waiting.done.done():
            return
        if isinstance(outcome, Exception):
            waiting.done.set_exception(outcome)
        else:
            waiting.done.set_result(outcome)

    try:
        waiting.loop.call_soon_threadsafe(answer)
    except RuntimeError:
        return  # The caller's loop is gone; the receipt stands.
