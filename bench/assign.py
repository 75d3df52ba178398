"""Ten thousand that wait given to two hundred people, and one message given to one of them.

python -m bench.assign
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from inbox.model.words import Presence, Priority
from routing.assign import assign
from routing.competence import Competence
from routing.queue import Candidate, Waiting

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LANGUAGES = ("sv", "nb", "en")
MOST_BATCH_MS = 1000.0
MOST_ONE_MS = 20.0


def people(many: int, capacity: int, luck: random.Random) -> list[Candidate]:
    """Each knows 3 to 5 of 12 topics and 1 to 3 of 3 languages, and carries something already."""
    found = []
    for agent in range(many):
        topics = luck.sample(range(12), luck.randint(3, 5))
        languages = luck.sample(LANGUAGES, luck.randint(1, 3))
        knows = [Competence("topic", f"t{topic}", luck.randint(1, 3)) for topic in topics]
        knows += [Competence("language", one, luck.randint(1, 3)) for one in languages]
        load = luck.randint(0, capacity // 2)
        found.append(
            Candidate(agent, frozenset({"a"}), tuple(knows), capacity, load, Presence.AVAILABLE)
        )
    return found


def queue(many: int, crew: int, luck: random.Random) -> list[Waiting]:
    """A third of the customers were helped by somebody before."""
    return [
        Waiting(
            conversation=number,
            version=1,
            waiting_since=NOW - timedelta(minutes=luck.randint(0, 300)),
            channel_kind="email",
            team="a",
            topic=f"t{luck.randrange(12)}",
            language=luck.choice(LANGUAGES),
            priority=luck.choice(list(Priority)),
            last_agent=luck.randrange(crew) if luck.random() < 0.3 else None,
            last_at=NOW - timedelta(days=luck.random() * 60),
        )
        for number in range(many)
    ]


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Of one processor, the least of several: what others do on the machine is not measured."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent) * 1000


def main() -> int:
    luck = random.Random(1)
    is_slow = False
    for capacity in (1, 5, 20):
        agents, waiting = people(200, capacity, luck), queue(10_000, 200, luck)
        spent = milliseconds(partial(assign, waiting, agents, NOW, "sv"), 3)
        given = sum(one.agent is not None for one in assign(waiting, agents, NOW, "sv"))
        told = f"10,000 waiting, 200 people with room for {capacity:2}: {given:5,} given"
        is_slow |= _print(told, spent, MOST_BATCH_MS)
    spent = milliseconds(lambda: assign(waiting[:1], agents, NOW, "sv"), 20)
    is_slow |= _print("one waiting, 200 people", spent, MOST_ONE_MS)
    return 1 if is_slow else 0


def _print(told: str, spent: float, limit: float) -> bool:
    print(f"{told}  {spent:8.1f} ms  (limit {limit:.0f} ms)")
    return spent > limit


if __name__ == "__main__":
    sys.exit(main())
