"""The short form of `when` as rows, for screens; and rules as the YAML that says the same."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from routing.checks import Check, Group, Op, Row
from routing.settings import Rule, When

_LISTS = (
    ("channel", "channel", Op.IS),
    ("channel_kind", "channel_kind", Op.IS),
    ("words", "text", Op.HAS),
    ("all_words", "text", Op.HAS_ALL),
    ("not_words", "text", Op.HAS_NONE),
    ("subject", "subject", Op.HAS),
    ("sender", "sender", Op.IS),
    ("recipient", "recipient", Op.IS),
    ("language", "language", Op.IS),
    ("topic", "topic", Op.IS),
    ("tags", "tags", Op.HAS),
    ("auto", "auto", Op.IS),
)
_YES_NO = (("has_attachments", "attachments"), ("is_first", "first"), ("public", "public"))


def as_rows(when: When, fields: Mapping[str, Collection[str]]) -> tuple[Row, ...]:
    """`fields`: those that the organisation declares, of `contact` and `conversation`."""
    return tuple(_rows(when, fields))


def _rows(when: When, fields: Mapping[str, Collection[str]]) -> Iterator[Row]:
    for key, field, op in _LISTS:
        values = tuple(map(str, getattr(when, key)))
        if values:
            yield Check(field=field, op=op, value=values)
    for key, field in _YES_NO:
        wanted = getattr(when, key)
        if wanted is not None:
            yield Check(field=field, value=(str(wanted).lower(),))
    for name, values in when.fields.items():
        where = ["form", *(of for of in ("conversation", "contact") if name in fields.get(of, ()))]
        checks = tuple(Check(field=f"{of}.{name}", value=tuple(values)) for of in where)
        yield checks[0] if len(checks) == 1 else Group(any=checks)


def in_rows(rule: Rule, fields: Mapping[str, Collection[str]]) -> Rule:
    """The same rule without the short form."""
    rows = (*as_rows(rule.when, fields), *rule.checks)
    return rule.model_copy(update={"when": When(), "checks": rows})


def row_json(row: Row) -> dict[str, Any]:
    if isinstance(row, Group):
        return {row.how: [one.model_dump(mode="json") for one in row.rows]}
    return row.model_dump(mode="json")
