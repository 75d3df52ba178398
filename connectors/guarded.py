"""One POST to an address that somebody configured, and never into our own network by way of a name.

The name is looked up once, every address it has is judged, and the call goes to the one that was judged:
a name that changes its mind in between (DNS rebinding) leads nowhere else. Redirects are not followed.
"""

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inbox.model.errors import PermanentError

if TYPE_CHECKING:
    import urllib3  # Loaded with the first call.

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052."""


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    timeout: timedelta = timedelta(seconds=10),
) -> None:
    """Raises PermanentError in words for ops; whoever calls decides whether to try again."""
    status = post_for_status(url, body, headers, allow_private=allow_private, timeout=timeout)
    if not 200 <= status < 300:
        raise PermanentError(f"{urlsplit(url).hostname} answered {status}")


def post_for_status(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    timeout: timedelta = timedelta(seconds=10),
) -> int:
    """Like `post`, for whoever goes by what was answered. Raises PermanentError where nothing was. What
    the answer says beyond its status is not read: nobody asks for it, and it might never end."""
    import urllib3

    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _judged(host, port, allow_private)
    pool = _pool(parts.scheme, host, address, port, timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        answer = pool.urlopen(
            "POST",
            target,
            body=body,
            headers={**headers, "Host": parts.netloc},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        status = answer.status
        answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise PermanentError(f"{host}: {type(error).__name__}") from None
    finally:
        pool.close()
    return status


def _judged(host: str, port: int, allow_private: bool) -> Address:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PermanentError(f"{host} is not known") from None
    addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not allow_private and not all(_is_public(one) for one in addresses):
        raise PermanentError(
            f"{host} is inside a private network; allow_private: true would let it be called"
        )
    return addresses[0]


def _is_public(address: Address) -> bool:
    inner = _within(address) if isinstance(address, IPv6Address) else None
    return (inner or address).is_global and not address.is_multicast


def _within(address: IPv6Address) -> IPv4Address | None:
    """The address of version 4 that it leads to, by one of the ways to write it so."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _pool(
    scheme: str, host: str, address: Address, port: int, timeout: timedelta
) -> "urllib3.HTTPConnectionPool":
    import urllib3

    seconds = urllib3.Timeout(total=timeout.total_seconds())
    where = f"[{address}]" if address.version == 6 else str(address)
    pool = (
        urllib3.HTTPConnectionPool(where, port, timeout=seconds)
        if scheme == "http"
        else urllib3.HTTPSConnectionPool(
            where,
            port,
            timeout=seconds,
            cert_reqs="CERT_REQUIRED",
            server_hostname=host,
            assert_hostname=host,
        )
    )
    pool.ConnectionCls = _ending(pool.ConnectionCls, timeout)
    return pool


def _ending(kind: Any, timeout: timedelta) -> Any:
    """A time-out of urllib3 is that of each piece: who sends a letter now and then would never be late."""

    class Ending(kind):  # type: ignore[misc]
        def getresponse(self) -> Any:
            timer = threading.Timer(timeout.total_seconds(), _hang_up, [self.sock])
            timer.daemon = True
            timer.start()
            try:
                return super().getresponse()
            finally:
                timer.cancel()

    return Ending


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
