"""The rows of IF: one field, one operator, one value; and groups of them, one level deep."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from inbox.model.words import Auto, Kind, Priority, Sensitivity, Status
from routing.wrong import WrongError

MOST_VALUES = 500
MOST_ROWS = 50
_DURATION = re.compile(r"^\s*(?:(\d{1,4})\s*d)?\s*(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*m)?\s*$")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Op(StrEnum):
    IS = "is"  # is it, or one of several
    IS_NOT = "is_not"
    HAS = "has"  # any of the words or tags
    HAS_ALL = "has_all"
    HAS_NONE = "has_none"
    STARTS = "starts"
    MORE = "more"
    LESS = "less"
    BEFORE = "before"
    AFTER = "after"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


class FieldKind(StrEnum):
    WORDS = "words"
    ADDRESS = "address"
    CHOICE = "choice"
    ORDER = "order"  # a choice that has more and less
    TAGS = "tags"
    YES_NO = "yes_no"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    TEXT = "text"  # a field of the organisation's own


_EMPTY = (Op.EMPTY, Op.NOT_EMPTY)
OPERATORS: Mapping[FieldKind, tuple[Op, ...]] = {
    FieldKind.WORDS: (Op.HAS, Op.HAS_ALL, Op.HAS_NONE, Op.STARTS, *_EMPTY),
    FieldKind.ADDRESS: (Op.IS, Op.IS_NOT, Op.STARTS, *_EMPTY),
    FieldKind.CHOICE: (Op.IS, Op.IS_NOT, *_EMPTY),
    FieldKind.ORDER: (Op.IS, Op.IS_NOT, Op.MORE, Op.LESS),
    FieldKind.TAGS: (Op.HAS, Op.HAS_ALL, Op.HAS_NONE, *_EMPTY),
    FieldKind.YES_NO: (Op.IS,),
    FieldKind.NUMBER: (Op.IS, Op.IS_NOT, Op.MORE, Op.LESS),
    FieldKind.DURATION: (Op.MORE, Op.LESS),
    FieldKind.DATE: (Op.BEFORE, Op.AFTER),
    FieldKind.TEXT: (
        Op.IS,
        Op.IS_NOT,
        Op.STARTS,
        Op.MORE,
        Op.LESS,
        Op.BEFORE,
        Op.AFTER,
        *_EMPTY,
    ),
}
WITHOUT_VALUE = frozenset(_EMPTY)

FIELDS: Mapping[str, FieldKind] = {
    # Of the message
    "text": FieldKind.WORDS,
    "subject": FieldKind.WORDS,
    "sender": FieldKind.ADDRESS,
    "recipient": FieldKind.ADDRESS,
    "channel": FieldKind.CHOICE,
    "channel_kind": FieldKind.CHOICE,
    "language": FieldKind.CHOICE,
    "auto": FieldKind.CHOICE,
    "attachments": FieldKind.YES_NO,
    "public": FieldKind.YES_NO,
    "first": FieldKind.YES_NO,
    "in_hours": FieldKind.CHOICE,
    "weekday": FieldKind.CHOICE,
    # Of the conversation
    "topic": FieldKind.CHOICE,
    "tags": FieldKind.TAGS,
    "priority": FieldKind.ORDER,
    "team": FieldKind.CHOICE,
    "kind": FieldKind.CHOICE,
    "status": FieldKind.CHOICE,
    "assignee": FieldKind.CHOICE,
    "messages": FieldKind.NUMBER,
    "waiting": FieldKind.DURATION,
    "silent": FieldKind.DURATION,
    "age": FieldKind.DURATION,
    "created": FieldKind.DATE,
    "unanswered": FieldKind.YES_NO,
    # Of the contact
    "sensitivity": FieldKind.CHOICE,
    "needs": FieldKind.TAGS,
}
OWN = ("form", "contact", "conversation")
"""`contact.customer_number`: a field that the organisation declares."""

DECIDED = frozenset({"topic", "tags", "priority", "team", "kind"})
"""What rules before this one may have set."""
OF_MESSAGE = frozenset(
    {
        "text", "subject", "sender", "recipient", "channel", "channel_kind", "language", "auto",
        "attachments", "public", "in_hours", "weekday",
    }
)  # fmt: skip

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "auto": tuple(Auto),
    "priority": tuple(Priority),
    "kind": tuple(Kind),
    "status": tuple(Status),
    "sensitivity": tuple(Sensitivity),
    "weekday": WEEKDAYS,
}
"""Fields whose values the domain itself knows."""


def kind_of(field: str) -> FieldKind | None:
    known = FIELDS.get(field)
    if known is None and field.partition(".")[0] in OWN and field.partition(".")[2]:
        return FieldKind.TEXT
    return known


def duration(text: str) -> timedelta | None:
    """`30m`, `4h`, `2d`, `1d 4h`."""
    found = _DURATION.match(text)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def _listed(value: Any) -> Any:
    """One value may stand without the brackets of a list."""
    if value is None:
        return ()
    listed = value if isinstance(value, list | tuple) else [value]
    return tuple(_as_text(one) for one in listed)


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


Values = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    BeforeValidator(_listed),
    Field(max_length=MOST_VALUES),
]


class Check(Shape):
    field: Annotated[str, Field(max_length=80)]
    op: Op = Op.IS
    value: Values = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        kind = kind_of(self.field)
        if kind is None:
            known = ", ".join([*FIELDS, *(f"{name}.…" for name in OWN)])
            raise WrongError("field", f'there is no field "{self.field}"; there are {known}')
        if self.op not in OPERATORS[kind]:
            fit = ", ".join(OPERATORS[kind])
            raise WrongError("op", f'"{self.op}" does not fit {self.field}; there are {fit}')
        if self.op in WITHOUT_VALUE and self.value:
            raise WrongError("no_value", f"{self.op} takes no value")
        if self.op not in WITHOUT_VALUE and not self.value:
            raise WrongError("say_what", f"{self.field} {self.op}: say what")
        for value in self.value:
            _check_value(self.field, kind, self.op, value)
        return self

    @property
    def kind(self) -> FieldKind:
        found = kind_of(self.field)
        assert found is not None
        return found


def _check_value(field: str, kind: FieldKind, op: Op, value: str) -> None:
    choices = CHOICES.get(field)
    if choices and value not in choices:
        raise WrongError("choice", f'{field}: "{value}" is none of {", ".join(choices)}')
    if kind is FieldKind.YES_NO and value not in ("true", "false"):
        raise WrongError("yes_no", f"{field} is true or false")
    if kind is FieldKind.DURATION and duration(value) is None:
        raise WrongError(
            "duration", f'{field}: "{value}" is no length of time; write 30m, 4h or 2d'
        )
    if kind is FieldKind.NUMBER or (kind is FieldKind.TEXT and op in (Op.MORE, Op.LESS)):
        _number(field, value)
    if kind is FieldKind.DATE or (kind is FieldKind.TEXT and op in (Op.BEFORE, Op.AFTER)):
        _date(field, value)
    if kind is FieldKind.WORDS and op is not Op.STARTS:
        can_be_found(value)


def _number(field: str, value: str) -> None:
    try:
        float(value)
    except ValueError:
        raise WrongError("number", f'{field}: "{value}" is no number') from None


def _date(field: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise WrongError("day", f'{field}: "{value}" is no day such as 2026-11-30') from None


def can_be_found(entry: str) -> str:
    if not any(letter.isalnum() for letter in entry):
        raise WrongError("word", f'"{entry}" holds no word')
    star = entry.find("*")
    if star >= 0 and (star < 2 or star != len(entry) - 1 or not entry[:-1].isalnum()):
        raise WrongError(
            "star", f'"{entry}": * stands at the end of one word of two letters or more'
        )
    return entry


class Group(Shape):
    """Exactly one of the three: any of them holds, all do, none does."""

    any: Annotated[tuple[Check, ...], Field(max_length=MOST_ROWS)] = ()
    all: Annotated[tuple[Check, ...], Field(max_length=MOST_ROWS)] = ()
    none: Annotated[tuple[Check, ...], Field(max_length=MOST_ROWS)] = ()

    @model_validator(mode="after")
    def _is_one_group(self) -> Self:
        if sum(bool(rows) for rows in (self.any, self.all, self.none)) != 1:
            raise WrongError("group", "a group is one of any, all or none, with rows in it")
        return self

    @property
    def how(self) -> str:
        return "any" if self.any else "all" if self.all else "none"

    @property
    def rows(self) -> tuple[Check, ...]:
        return self.any or self.all or self.none


def _which(value: Any) -> str:
    """So that what is wrong is said of what was meant."""
    is_group = isinstance(value, Group) or (
        isinstance(value, dict)
        and "field" not in value
        and bool(value.keys() & {"any", "all", "none"})
    )
    return "group" if is_group else "check"


Row = Annotated[
    Annotated[Check, Tag("check")] | Annotated[Group, Tag("group")], Discriminator(_which)
]
Rows = Annotated[tuple[Row, ...], Field(max_length=MOST_ROWS)]
