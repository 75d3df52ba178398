"""Mail, raw bytes → assigned conversation on the list, durable. `python -m bench.ingest [URL] [COUNT]`.

Prints our figure, `parse` alone on one core over the same mails, and the ratio. The receipts stand
before the clock starts; reading, placing, indexing, routing and assigning are measured.
"""

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from bench.mails import mails
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.receipts import RawItem
from inbox.model.words import Presence, Role
from inbox.services import jobs
from inbox.services.accept import accept, keep
from inbox.services.agents import NewAgent, create_agent
from inbox.services.assign import assign_waiting
from inbox.services.inbound.ingest import ingest
from inbox.services.presence import change_presence
from inbox.services.sync_plan import sync_plan
from inbox.store.blobs import Blobs
from inbox.store.schema import migrate
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from tests.services.desk import ADDRESS, email_channel, make_plan


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    folder = Path(tempfile.mkdtemp(prefix="inkorg-bench-"))
    url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/inbox.db"
    raw = list(mails(count, ADDRESS))
    ours = measure(url, folder, raw)
    alone = parse_alone(raw)
    print(f"{ours:8.0f} mails/s from receipt to assigned conversation ({url.split(':')[0]})")
    print(f"{alone:8.0f} mails/s parse alone on one core")
    print(f"{ours / alone:8.2f} ratio")


def measure(url: str, folder: Path, raw: list[bytes]) -> float:
    store = Store(url, folder)
    migrate(store)
    plan = make_plan(email_channel(None))
    store.write(sync_plan, plan)
    for number in range(20):
        new = NewAgent(
            f"a{number}", f"Agent {number}", "", teams=("help",), roles=(Role.AGENT,), capacity=1000
        )
        store.write(change_presence, store.write(create_agent, new), Presence.AVAILABLE)
    blobs = Blobs(folder / "blobs")
    for start in range(0, len(raw), 500):
        items = [RawItem(f"b{start + n}", one) for n, one in enumerate(raw[start : start + 500])]
        store.write(accept, keep("mail", "mail", items, blobs))
    began = time.perf_counter()
    while claimed := store.write(jobs.claim, "bench", 10):
        for job in claimed:
            if job.actor == "ingest":
                ingest(store, blobs, plan, "mail", False)
            if job.actor == "assign":
                store.write(assign_waiting, plan)
            store.write(jobs.finish, job.id, job.claim)
    seconds = time.perf_counter() - began
    made = store.read(
        lambda unit: unit.connection.execute(
            select(func.count()).select_from(conversations)
        ).scalar()
    )
    assert made
    store.close()
    return len(raw) / seconds


def parse_alone(raw: list[bytes]) -> float:
    reading = Reading(own_addresses=frozenset({ADDRESS}), trusted_servers=frozenset())
    began = time.perf_counter()
    for one in raw:
        parse_mail(one, external_id="", reading=reading)
    return len(raw) / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
