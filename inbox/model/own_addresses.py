"""Our own addresses, also with what stands after a plus in them: our token for a thread, and the like."""

from collections.abc import Collection


def is_own(value: str, own: Collection[str]) -> bool:
    """`own` in lower case."""
    lower = value.lower()
    local, at, domain = lower.rpartition("@")
    return lower in own or f"{local.partition('+')[0]}{at}{domain}" in own
