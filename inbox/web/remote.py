"""Who calls, as far as the network can tell."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from aiohttp import web

from inbox.web.parts import PARTS


def client_address(request: web.Request) -> str:
    """The peer, or what the nearest proxy that we don't trust was told by one that we do."""
    trusted = request.app[PARTS].trusted_proxies
    hops = [request.remote or ""]
    if trusted:
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
        hops += [hop.strip() for hop in reversed(forwarded.split(",")) if hop.strip()]
    for hop in hops:
        if not _is_in(hop, trusted):
            return hop[:64]
    return hops[-1][:64]


def browser_of(request: web.Request) -> str:
    """What it calls itself. aiohttp keeps bytes that are no UTF-8 as lone surrogates, which nothing can keep."""
    return request.headers.get("User-Agent", "").encode("utf-8", "replace").decode()


def is_local(request: web.Request) -> bool:
    try:
        return ip_address(client_address(request)).is_loopback
    except ValueError:
        return False


def _is_in(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks if network.version == parsed.version)
