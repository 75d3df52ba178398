"""The wait in front of one pool of people who all can do everything (Erlang's C formula, A. K. Erlang 1917)."""

import math

MOST_SERVERS = 100_000


def waits(servers: int, erlang: float) -> float:
    """The share that has to wait: Poisson arrivals, exponential handling times, nobody gives up.

    1.0 where there is more work than servers. Through Erlang B's recursion, which stays exact for many.
    """
    if servers <= 0 or erlang >= servers:
        return 1.0
    if erlang <= 0:
        return 0.0
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = erlang * blocked / (n + erlang * blocked)
    return blocked / (1 - erlang / servers * (1 - blocked))


def mean_wait(servers: int, erlang: float, handling: float) -> float:
    """In the unit of `handling`."""
    if erlang >= servers:
        return math.inf
    return waits(servers, erlang) * handling / (servers - erlang)


def within(servers: int, erlang: float, handling: float, limit: float) -> float:
    """The share that waits no longer than `limit`."""
    if erlang >= servers:
        return 0.0
    return 1 - waits(servers, erlang) * math.exp(-(servers - erlang) * limit / handling)


def percentile(servers: int, erlang: float, handling: float, share: float) -> float:
    """So long or shorter waits that share."""
    if erlang >= servers:
        return math.inf
    late = 1 - share
    all_late = waits(servers, erlang)
    if all_late <= late:
        return 0.0
    return math.log(all_late / late) * handling / (servers - erlang)


def servers_for(erlang: float, handling: float, limit: float, share: float) -> int:
    """The fewest with whom that share waits no longer than `limit`."""
    if erlang <= 0:
        return 0
    servers = math.floor(erlang) + 1
    while within(servers, erlang, handling, limit) < share and servers < MOST_SERVERS:
        servers += 1
    return servers
