"""Whether a column's value is among many, as a statement that is the same however many there are.

`IN` with a place for each value is another statement for each number of values: SQLAlchemy writes it anew,
PostgreSQL plans it anew. Here the values are one parameter, an array on PostgreSQL and JSON on SQLite, so
that a statement is made once, and prepared once on the server. Parameters: a collection of the values.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, Integer, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import BigInteger, TypeDecorator, TypeEngine


class _Values(TypeDecorator[Collection[Any]]):
    impl = Text
    cache_ok = True

    def __init__(self, are_numbers: bool) -> None:
        super().__init__()
        self.are_numbers = are_numbers

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(BigInteger() if self.are_numbers else Text()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values, ensure_ascii=False)


class _Among(ColumnElement[bool]):
    inherit_cache = True
    _traverse_internals = [
        ("column", InternalTraversal.dp_clauseelement),
        ("values", InternalTraversal.dp_clauseelement),
    ]
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=_Values(isinstance(column.type, Integer)))

    def self_group(self, against: OperatorType | None = None) -> "_Among":
        """As it is: where booleans are numbers, SQLAlchemy would write `… = 1`, and no index helps with that."""
        return self


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """`column` is a number or text; the parameter called `name` is a collection of such."""
    return _Among(column, name)


@compiles(_Among, "postgresql")
def _postgresql(element: _Among, compiler: Any, **how: Any) -> str:
    column, values = _parts(element, compiler, how)
    return f"{column} = ANY ({values})"


@compiles(_Among, "sqlite")
def _sqlite(element: _Among, compiler: Any, **how: Any) -> str:
    column, values = _parts(element, compiler, how)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - places, no values


def _parts(element: _Among, compiler: Any, how: dict[str, Any]) -> tuple[str, str]:
    return compiler.process(element.column, **how), compiler.process(element.values, **how)
