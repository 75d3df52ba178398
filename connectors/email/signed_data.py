"""The mail within a signature of S/MIME that encloses it (RFC 8551 section 3.5.2, RFC 5652 section 5): signed,
not encrypted. Only taken out; who signed is not checked."""

from dataclasses import dataclass

SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _IDENTIFIER, _OCTETS, _OCTETS_IN_PARTS, _EXPLICIT = 0x30, 0x06, 0x04, 0x24, 0xA0
_MOST_ELEMENTS = 100_000
_MAX_DEPTH = 20


@dataclass(slots=True)
class _Element:
    tag: int
    start: int
    stop: int
    """What it holds is `data[start:stop]`."""
    after: int
    children: "list[_Element] | None" = None
    """Where it has no length, so that its end had to be looked for."""


def enclosed(data: bytes) -> bytes:
    """Empty where it is no such signature, or a broken one."""
    try:
        return _enclosed(_Reader(data))
    except (IndexError, ValueError):
        return b""


def _enclosed(reader: "_Reader") -> bytes:
    kind, outer = reader.children(reader.element(0, len(reader.data)))[:2]
    if kind.tag != _IDENTIFIER or reader.data[kind.start : kind.stop] != _SIGNED_DATA:
        return b""
    (signed,) = reader.children(outer)
    _version, _digests, content = reader.children(signed)[:3]
    _kind, explicit = reader.children(content)[:2]
    if explicit.tag != _EXPLICIT:
        return b""
    (octets,) = reader.children(explicit)
    if octets.tag == _OCTETS:
        return reader.data[octets.start : octets.stop]
    if octets.tag != _OCTETS_IN_PARTS:
        return b""
    return b"".join(reader.data[one.start : one.stop] for one in reader.children(octets))


class _Reader:
    """Elements of BER (X.690), with and without a length, as many as no attack needs."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.left = _MOST_ELEMENTS

    def children(self, parent: _Element) -> list[_Element]:
        if parent.children is not None:
            return parent.children
        found: list[_Element] = []
        at = parent.start
        while at < parent.stop:
            found.append(self.element(at, parent.stop))
            at = found[-1].after
        return found

    def element(self, at: int, end: int, depth: int = 0) -> _Element:
        self.left -= 1
        if self.left < 0 or depth > _MAX_DEPTH:
            raise ValueError("too many elements")
        tag, length = self.data[at], self.data[at + 1]
        start = at + 2
        if length == 0x80:
            found: list[_Element] = []
            stop = start
            while self.data[stop : stop + 2] != b"\0\0":
                found.append(self.element(stop, end, depth + 1))
                stop = found[-1].after
            return _Element(tag, start, stop, stop + 2, found)
        if length > 0x80:
            size = length - 0x80
            length = int.from_bytes(self.data[start : start + size])
            start += size
        if start + length > end:
            raise ValueError("longer than what holds it")
        return _Element(tag, start, start + length, start + length)
