"""Addresses and the domains they are of."""


def is_of(address: str, entry: str) -> bool:
    """`anna@kund.example` is one address; `@kund.example` and `kund.example` are a domain and all
    below it. Both in lower case."""
    if entry == address:
        return bool(address)
    domain = entry.removeprefix("@")
    if "@" in domain or "@" not in address:
        return False
    of = address.rpartition("@")[2]
    return of == domain or of.endswith("." + domain)
