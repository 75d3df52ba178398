"""Addresses that we use ourselves: strict where reading is lenient."""

import re

import idna

_LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}")
_LABELS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,253}")


def is_address(value: str) -> bool:
    try:
        encode_domain(value)
    except ValueError:
        return False
    return True


def encode_domain(address: str) -> str:
    """The address with its domain as it travels (RFC 5890): `å@räv.se` → `å@xn--rv-via.se`.

    Raises ValueError for what no server would take, line ends before all.
    """
    local, at, domain = address.rpartition("@")
    if not (at and _LOCAL.fullmatch(local) and _LABELS.fullmatch(domain)):
        raise ValueError(f"{address!r} is not a mail address")
    return f"{local}@{domain if domain.isascii() else _to_ascii(domain, address)}"


def _to_ascii(domain: str, address: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise ValueError(f"{address!r} has a domain that can't exist") from None


def needs_utf8(addresses: frozenset[str]) -> bool:
    """Letters outside ASCII before the @ need a server with SMTPUTF8 (RFC 6531)."""
    return not all(address.isascii() for address in addresses)


def add_tag(address: str, tag: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"
