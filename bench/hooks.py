"""Webhooks of a page, 2,000 events a minute, told as badly as networks do. `python -m bench.hooks [KIND …]`.

The double of the platform drops 1 %, doubles 1 % and swaps 1 % of its calls, while a worker with ten
threads reads what came. How long until each call is acknowledged; and once the look for what nobody told
has run: what is missing, what is there twice, and whether every conversation stands in its order. The
limit is the same web process answering calls of the same bytes that hold nothing for it.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from datetime import timedelta

from sqlalchemy import func, select

from bench.installed import KINDS, Place, free_port, installed, people, running, wait_until_ready
from bench.sizes import size
from inbox.store.reading.figures import percentile
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from workers.demo.graph import customers
from workers.demo.graph.outbox import Call, headers
from workers.demo.graph.server import running_graph
from workers.demo.graph.world import Account, Person, Token, World

A_MINUTE = 2000
SECONDS = size(60, 15)
CUSTOMERS = 200
BAD = 0.01
PAGE, SECRET, TOKEN = "1001", "bench-secret", "bench-token"
FIELDS = ["feed", "mention", "message_echoes", "message_edits", "message_reactions"] + [
    "message_reads",
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "ratings",
]
CHANNEL = """
- id: facebook
  kind: facebook
  name: Facebook
  team: service
  language: sv
  settings: {{app_id: "9", app_secret: {secret}, verify_token: bench, token: {token}, page_id: "{page}",
    base: "{base}", poll_seconds: 5, posts: 0}}
"""


def make_world() -> World:
    world = World("9", SECRET)
    world.fields = {"page": FIELDS}
    world.accounts[PAGE] = Account(PAGE, "page", PAGE, "Bench", list(FIELDS))
    world.tokens[TOKEN] = Token(PAGE, ["pages_messaging"])
    for number in range(CUSTOMERS):
        id_ = str(70_000 + number)
        world.people[id_] = Person(id_, PAGE, f"Kund {number}")
    out = world.outbox
    out.dropped = out.doubled = out.swapped = BAD
    return world


def tell(port: int, call: Call) -> tuple[int, float]:
    """The answer's status and how long it took, in milliseconds."""
    body, given = call
    url = f"http://127.0.0.1:{port}/hooks/meta"
    request = urllib.request.Request(url, body, dict(given))
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    return status, (time.perf_counter() - began) * 1000


def write_for_a_while(world: World, port: int) -> tuple[dict[str, list[str]], list[float]]:
    """Each customer's messages as they wrote them, and what each acknowledgement took."""
    written, taken = defaultdict[str, list[str]](list), list[float]()
    every, everybody = 60 / A_MINUTE, list(world.people.values())
    began = time.monotonic()
    for number in range(int(SECONDS / every)):
        person = everybody[number % CUSTOMERS]
        written[person.id].append(customers.writes(world, person, f"Hej, rad {number}: när?"))
        for call in world.outbox.take(SECRET):
            status, milliseconds = tell(port, call)
            assert status == 200, status
            taken.append(milliseconds)
        time.sleep(max(0.0, began + (number + 1) * every - time.monotonic()))
    for call in world.outbox.take(SECRET):
        tell(port, call)
    return dict(written), taken


def shown(unit: Unit) -> dict[str, list[str]]:
    """Each customer's messages in the order in which a conversation shows them."""
    found = defaultdict[str, list[str]](list)
    rows = unit.connection.execute(
        select(messages.c.author_value, messages.c.external_id)
        .where(messages.c.channel == "facebook")
        .order_by(messages.c.id)
    )
    for row in rows:
        found[row.author_value].append(row.external_id)
    return dict(found)


def _count(unit: Unit) -> int:
    return unit.connection.execute(select(func.count()).select_from(messages)).scalar_one()


def limit(port: int) -> float:
    """p99 of calls that hold nothing for this installation."""
    body = json.dumps({"object": "page", "entry": [{"id": "5", "messaging": [{"x": "y" * 200}]}]})
    call = (body.encode(), headers(body.encode(), SECRET))
    return percentile([int(tell(port, call)[1] * 1000) for _ in range(200)], 0.99) / 1000


def measure(kind: str) -> None:
    with running_graph(make_world()) as world, installed(kind) as place:
        _configure(place, world.base)
        on = place.open()
        people(on, 10)
        port = free_port()
        commands = (["web", "--port", str(port)], ["worker", "--threads", "10"], ["listen"])
        with running(place, *commands):
            wait_until_ready(port, 120)
            least = limit(port)
            # Its clock is ours, and a conversation's own messages are six seconds apart.
            written, taken = write_for_a_while(world, port)
            many = sum(map(len, written.values()))
            began, until = time.monotonic(), time.monotonic() + 180
            while on.store.read(_count) < many and time.monotonic() < until:
                time.sleep(0.5)
            found = on.store.read(shown)
            waited = timedelta(seconds=round(time.monotonic() - began))
        on.close()
    _say(kind, world, written, found, taken, least, waited)


def _configure(place: Place, base: str) -> None:
    path = place.folder / "config" / "channels.yaml"
    mine = CHANNEL.format(secret=SECRET, token=TOKEN, page=PAGE, base=base)
    path.write_text(path.read_text("utf-8") + mine, "utf-8")


def _say(
    kind: str,
    world: World,
    written: dict[str, list[str]],
    found: dict[str, list[str]],
    taken: list[float],
    least: float,
    waited: timedelta,
) -> None:
    whole = {one for several in written.values() for one in several}
    there = [one for several in found.values() for one in several]
    in_order = sum(found.get(id_) == several for id_, several in written.items())
    p50, p99 = (percentile([int(t * 1000) for t in taken], part) / 1000 for part in (0.5, 0.99))
    print(f"  {kind}: {len(whole)} events, {world.outbox.lost} never told, {len(taken)} calls")
    print(
        f"    missing {len(whole - set(there))}, doubled {len(there) - len(set(there))}, ", end=""
    )
    print(f"in order {in_order} of {len(written)} conversations, {waited} after the last")
    print(
        f"    acknowledged p50 {p50:.1f} ms, p99 {p99:.1f} ms (goal: 100); limit p99 {least:.1f} ms"
    )


def main(kinds: list[str]) -> None:
    for kind in kinds or KINDS:
        measure(kind)


if __name__ == "__main__":
    main(sys.argv[1:])
