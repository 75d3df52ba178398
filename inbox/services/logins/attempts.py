"""How often something was tried: a sliding window in a table, so that all processes count together."""

import ipaddress
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from inbox.model.errors import TooManyError
from inbox.store.tables.people import attempts
from inbox.store.unit import Unit

KEEP = timedelta(days=1)


def attempt(unit: Unit, key: str, limit: int, within: timedelta) -> None:
    """Counts one more try; raises TooManyError when there were `limit` of them already."""
    since = unit.now - within
    tries = select(func.count(), func.min(attempts.c.at)).where(
        attempts.c.key == key[:320], attempts.c.at > since
    )
    count, first = unit.connection.execute(tries).one()
    if count >= limit:
        raise TooManyError("Too many tries. Wait a while.", first + within - unit.now)
    unit.connection.execute(insert(attempts).values(id=unit.new_id(), key=key[:320], at=unit.now))


def network_of(address: str) -> str:
    """A subscriber has one IPv4 address, but a whole /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def tries_left(unit: Unit, key: str, limit: int, within: timedelta) -> int:
    tried = select(func.count()).where(
        attempts.c.key == key[:320], attempts.c.at > unit.now - within
    )
    return max(0, limit - unit.connection.execute(tried).scalar_one())


def forget(unit: Unit, key: str) -> None:
    unit.connection.execute(delete(attempts).where(attempts.c.key == key[:320]))


def take_back(unit: Unit, key: str) -> None:
    """The newest try was none: it succeeded."""
    newest = select(func.max(attempts.c.id)).where(attempts.c.key == key[:320]).scalar_subquery()
    unit.connection.execute(delete(attempts).where(attempts.c.id == newest))


def sweep(unit: Unit) -> None:
    unit.connection.execute(delete(attempts).where(attempts.c.at < unit.now - KEEP))
