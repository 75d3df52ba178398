"""Ids differ, also between processes that were forked from one."""

import multiprocessing
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from inbox.model.ids import id_at, new_id

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def send_ids(to: Connection) -> None:
    to.send([new_id(NOW) for _ in range(500)])


def test_processes_that_are_forked_from_one_give_other_ids() -> None:
    fork = multiprocessing.get_context("fork")
    found = [new_id(NOW) for _ in range(500)]
    for _ in range(4):
        ours, theirs = fork.Pipe()
        process = fork.Process(target=send_ids, args=(theirs,))
        process.start()
        found += ours.recv()
        process.join(10)
    # By chance two of five beginnings among four million would overlap once in 400 runs of 500 ids each.
    assert len(set(found)) > 4 * 500


def test_an_id_sorts_by_its_time() -> None:
    assert id_at(NOW) <= new_id(NOW) < id_at(NOW.replace(microsecond=1000))
