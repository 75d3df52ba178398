"""Redis is transport: while it is gone, hangs or forgets everything, the work goes on from the table."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.tables.conversations import conversations
from tests.fakes.machine import free_port, listens, missing, wait_for
from tests.promises.installation import Running, mail, make_installation
from tests.promises.taker import Taker


@dataclass
class Moody:
    """A Redis that comes and goes."""

    program: str
    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def come(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.process = subprocess.Popen(
            [self.program, *options, str(self.folder)], stdout=subprocess.DEVNULL
        )
        wait_for(lambda: listens(self.port), "no Redis")

    def go(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def hang(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def forget(self) -> None:
        with Redis(port=self.port) as client:
            client.flushall()


@pytest.fixture
def moody(tmp_path: Path) -> Iterator[Moody]:
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        missing("Redis", "apt-get install redis-server")
    made = Moody(program, tmp_path, free_port())
    yield made
    made.go()


@pytest.fixture
def running(moody: Moody, postgres_url: str, tmp_path: Path, taker: Taker) -> Iterator[Running]:
    address = f"redis://127.0.0.1:{moody.port}/0"
    made = make_installation(tmp_path / "installation", taker.port, postgres_url, address)
    yield made
    made.close()


def test_work_goes_on_whatever_redis_does(running: Running, moody: Moody, taker: Taker) -> None:
    serial = count()

    def write_and_answer() -> None:
        """A customer writes, an agent answers, and both arrive."""
        on, number = running.on, next(serial)
        item = RawItem(str(number), mail(number))
        on.store.write(accept, keep("mail", "mail", [item], on.blobs))
        wait_for(lambda: len(running.message_ids()) == number + 1, "mail was not read", 90)
        newest = select(conversations.c.id).order_by(conversations.c.number.desc()).limit(1)
        id = on.store.read(lambda unit: unit.connection.execute(newest).scalar_one())
        reply = Reply(text="Hej", send_at=on.store.clock())
        on.store.write_as(running.agent, write_reply, on.plan, id, reply)
        wait_for(lambda: len(taker.count()) == number + 1, "the answer did not leave", 90)

    running.start("work", "worker")
    write_and_answer()  # Nobody is there yet.
    moody.come()
    write_and_answer()
    moody.forget()
    write_and_answer()
    moody.hang()
    write_and_answer()
    moody.go()
    write_and_answer()
    moody.come()
    write_and_answer()
    wait_for(lambda: running.on_the_way() == 0, "it was not noted", 30)
    assert max(taker.count().values()) == 1
    assert running.processes["work"].poll() is None
    assert running.aside() == 0
