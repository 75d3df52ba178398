"""A receipt that ends its reader, or holds it up, costs itself and nothing else."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inbox.model.receipts import Receipt
from inbox.services.inbound.understand import Kept
from inbox.store.blobs import Blobs
from tests.services.desk import email_channel
from workers import reader
from workers.reader import ReaderProcess, Readers

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def kept(number: int, text: str) -> Kept:
    raw = f"From: k@posten.example\r\nMessage-ID: <{number}@x>\r\n\r\n{text}\r\n".encode()
    return Kept(Receipt(number, "mail", str(number), raw, {}, NOW))


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReaderProcess]:
    monkeypatch.setattr(reader, "SET_SECONDS", 2.0)
    monkeypatch.setattr(reader, "ONE_SECONDS", 2.0)
    channel = email_channel(None)
    right = type(channel.connector)

    class Dangerous(right):  # type: ignore[misc, valid-type]
        def parse(self, receipt: Receipt) -> Any:
            if b"DEATH" in receipt.body:
                os.abort()
            if b"FOREVER" in receipt.body:
                time.sleep(60)
            if b"DISK" in receipt.body:
                raise OSError("full")
            return right.parse(self, receipt)

    channel.connector.__class__ = Dangerous
    made = ReaderProcess({"mail": channel}, Blobs(tmp_path / "blobs"))
    yield made
    made.stop()


def asked(process: ReaderProcess, *texts: str) -> Any:
    process.ask("mail", [kept(number, text) for number, text in enumerate(texts)])
    return process.answer()


def test_what_is_read_comes_back_in_order_without_its_body(process: ReaderProcess) -> None:
    found = asked(process, "Hej ett", "Hej två")
    assert [one.message.text.strip() for one in found.messages] == ["Hej ett", "Hej två"]
    assert [one.id for one in found.receipts] == [0, 1]
    assert all(one.receipt.body == b"" for one in found.messages)


@pytest.mark.parametrize("poison", ["DEATH", "FOREVER"])
def test_what_stops_the_reader_goes_aside_alone(process: ReaderProcess, poison: str) -> None:
    found = asked(process, "Hej", poison, "Hallå")
    assert [one.receipt.id for one in found.messages] == [0, 2]
    assert [(one.receipt.id, one.reason) for one in found.failed] == [(1, "stopped")]
    assert len(asked(process, "Igen").messages) == 1


def test_a_full_disk_is_the_disk_s_fault(process: ReaderProcess) -> None:
    with pytest.raises(OSError, match="full"):
        asked(process, "DISK")
    assert len(asked(process, "Hej").messages) == 1


def test_what_was_asked_for_and_not_fetched_is_not_answered_to_the_next(tmp_path: Path) -> None:
    readers = Readers({"mail": email_channel(None)}, Blobs(tmp_path / "blobs"))
    with readers.borrow() as one:
        one.ask("mail", [kept(1, "Första")])
    with readers.borrow() as one, readers.borrow() as beside:
        one.ask("mail", [kept(2, "Andra")])
        beside.ask("mail", [replace(kept(3, "Tredje"))])
        assert [m.receipt.id for m in beside.answer().messages] == [3]
        assert [m.receipt.id for m in one.answer().messages] == [2]
    readers.stop()
