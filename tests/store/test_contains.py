"""Bytes that are looked for inside of bytes, on both databases."""

from sqlalchemy import LargeBinary, bindparam, literal, select

from inbox.store.dialects import contains
from inbox.store.store import Store
from inbox.store.unit import Unit


def is_in(unit: Unit, value: bytes, whole: bytes) -> bool:
    column = bindparam("whole", whole, type_=LargeBinary)
    return bool(unit.connection.scalar(select(literal(1)).where(contains(unit, column, value))))


def test_bytes_are_found_wherever_they_stand_and_as_they_are(store: Store) -> None:
    whole = b'{"from": {"id": "maria-42"}, "text": "100 % \x00\xff"}'
    for value in (b'{"from"', b'"maria-42"', b"\x00\xff", b"%"):
        assert store.read(is_in, value, whole), value
    for value in (b'"maria-4"', b"MARIA", b"_", b"\xfe"):
        assert not store.read(is_in, value, whole), value
