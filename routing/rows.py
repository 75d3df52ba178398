"""The rows of IF, compiled: each asked with a case, it answers what it found or None."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from inbox.model.words import Priority
from routing.addresses import is_of
from routing.checks import OF_MESSAGE, OWN, Check, FieldKind, Group, Op, Row, duration
from routing.conditions import Case, Condition, Found, given_text

ORDER = {str(priority): place for place, priority in enumerate(Priority)}
MOST_GIVEN = 10


def is_of_message(row: Row) -> bool:
    """True when the message alone tells whether it holds."""
    checks = row.rows if isinstance(row, Group) else (row,)
    return all(one.field in OF_MESSAGE or one.field.startswith("form.") for one in checks)


def compile_row(row: Row) -> Condition:
    return _group(row) if isinstance(row, Group) else _check(row)


def _group(group: Group) -> Condition:
    rows = [_check(one) for one in group.rows]
    if group.how == "all":
        return lambda case: _all(rows, case)
    if group.how == "any":
        return lambda case: next((f for r in rows if (f := r(case)) is not None), None)
    return lambda case: None if any(r(case) is not None for r in rows) else {}


def _all(rows: Sequence[Condition], case: Case) -> Found | None:
    found: dict[str, Any] = {}
    for row in rows:
        part = row(case)
        if part is None:
            return None
        found.update(part)
    return found


def _check(check: Check) -> Condition:
    return _MAKERS[check.kind](check)


def _words(check: Check) -> Condition:
    entries, op = frozenset(check.value), check.op
    is_subject = check.field == "subject"
    name = "subject" if is_subject else "words"
    if op is Op.STARTS:
        return _text(check)

    def holds(case: Case) -> Found | None:
        there = entries & (case.in_subject if is_subject else case.in_whole)
        if op is Op.HAS_NONE:
            return None if there else {}
        if op is Op.HAS_ALL:
            return {name: sorted(there)} if len(there) == len(entries) else None
        return {name: sorted(there)} if there else None

    return _text(check) if op in (Op.EMPTY, Op.NOT_EMPTY) else holds


def _address(check: Check) -> Condition:
    if check.op not in (Op.IS, Op.IS_NOT):
        return _text(check)
    entries = tuple(value.casefold() for value in check.value)
    give, wanted = _given_by(check.field), check.op is Op.IS

    def holds(case: Case) -> Found | None:
        addresses = [address.casefold() for address in give(case)]
        entry = next((e for e in entries for a in addresses if is_of(a, e)), None)
        if (entry is not None) is not wanted:
            return None
        return {check.field: entry} if entry is not None else {}

    return holds


def _choice(check: Check) -> Condition:
    """A topic also when it is below one; `no` means both Norwegian languages, `en` also en-GB."""
    if check.op in (Op.EMPTY, Op.NOT_EMPTY):
        return _text(check)
    if check.field == "in_hours":
        return _in_hours(check)
    entries, wanted = frozenset(check.value), check.op is Op.IS
    if check.field == "language" and "no" in entries:
        entries |= {"nb", "nn"}
    give = _CHOICES[check.field]

    def holds(case: Case) -> Found | None:
        values = give(case)
        if entries.isdisjoint(values) is wanted:
            return None
        return {check.field: values[0]} if wanted else {}

    return holds


def _in_hours(check: Check) -> Condition:
    """Values are calendars; `true` and `false` speak of the first one."""
    wanted = (check.op is Op.IS) != (check.value[0] == "false")
    calendar = "" if check.value[0] in ("true", "false") else check.value[0]

    def holds(case: Case) -> Found | None:
        at = case.facts.at
        is_open = at is None or case.is_open(calendar, at)
        return {"in_hours": wanted} if is_open is wanted else None

    return holds


def _order(check: Check) -> Condition:
    if check.op in (Op.IS, Op.IS_NOT):
        return _choice(check)
    limit, sign = ORDER[check.value[0]], 1 if check.op is Op.MORE else -1

    def holds(case: Case) -> Found | None:
        value = case.chosen.get(check.field) or str(case.standing.priority)
        return {check.field: value} if (ORDER[value] - limit) * sign > 0 else None

    return holds


def _tags(check: Check) -> Condition:
    entries = frozenset(value.casefold() for value in check.value)

    def holds(case: Case) -> Found | None:
        given = case.tags if check.field == "tags" else case.standing.needs
        there = {tag for tag in given if tag.casefold() in entries}
        fits = {
            Op.HAS: bool(there),
            Op.HAS_ALL: len({tag.casefold() for tag in there}) == len(entries),
            Op.HAS_NONE: not there,
            Op.EMPTY: not given,
            Op.NOT_EMPTY: bool(given),
        }[check.op]
        if not fits:
            return None
        return {check.field: sorted(there)} if there else {}

    return holds


def _yes_no(check: Check) -> Condition:
    wanted, give = check.value[0] == "true", _YES_NO[check.field]
    return lambda case: {check.field: wanted} if give(case) is wanted else None


def _number(check: Check) -> Condition:
    def holds(case: Case) -> Found | None:
        value = case.standing.messages
        fits = _compares(float(value), check.op, [float(one) for one in check.value])
        return {check.field: value} if fits else None

    return holds


def _duration(check: Check) -> Condition:
    """Without a beginning (nobody waits) no length of time holds."""
    limit, give = duration(check.value[0]) or timedelta(), _SINCE[check.field]

    def holds(case: Case) -> Found | None:
        since, at = give(case), case.facts.at
        if since is None or at is None:
            return None
        fits = at - since > limit if check.op is Op.MORE else at - since < limit
        return {check.field: int((at - since).total_seconds())} if fits else None

    return holds


def _date(check: Check) -> Condition:
    limit = date.fromisoformat(check.value[0])

    def holds(case: Case) -> Found | None:
        now = case.facts.at
        at = case.standing.created_at or now
        if at is None:
            return None
        at = at.astimezone(now.tzinfo) if now else at
        fits = at.date() < limit if check.op is Op.BEFORE else at.date() > limit
        return {check.field: at.date().isoformat()} if fits else None

    return holds


def _text(check: Check) -> Condition:
    """Never answers with what was written there: it may be a name or a number of somebody."""
    op, wanted = check.op, [value.casefold() for value in check.value]
    give = _given_by(check.field)

    def holds(case: Case) -> Found | None:
        given = given_text(give(case))
        return {"fields": [check.field]} if _fits(given, op, wanted) else None

    return holds


def _fits(given: Sequence[str], op: Op, wanted: Sequence[str]) -> bool:
    if op in (Op.EMPTY, Op.NOT_EMPTY):
        return bool(given) is (op is Op.NOT_EMPTY)
    if op in (Op.IS, Op.IS_NOT):
        is_like = any(_is_like(one, value) for one in given for value in wanted)
        return is_like is (op is Op.IS)
    if op is Op.STARTS:
        return any(one.startswith(value) for one in given for value in wanted)
    if op in (Op.BEFORE, Op.AFTER):
        return any(_compares_days(one[:10], op, wanted[0]) for one in given)
    return any(_compares_text(one, op, wanted) for one in given)


def _is_like(given: str, wanted: str) -> bool:
    return given.startswith(wanted[:-1]) if wanted.endswith("*") else given == wanted


def _compares_text(given: str, op: Op, wanted: Sequence[str]) -> bool:
    try:
        return _compares(float(given.replace(",", ".")), op, [float(one) for one in wanted])
    except ValueError:
        return False


def _compares_days(given: str, op: Op, wanted: str) -> bool:
    try:
        day, limit = date.fromisoformat(given), date.fromisoformat(wanted)
    except ValueError:
        return False
    return day < limit if op is Op.BEFORE else day > limit


def _compares(given: float, op: Op, wanted: Sequence[float]) -> bool:
    if op is Op.MORE:
        return given > wanted[0]
    if op is Op.LESS:
        return given < wanted[0]
    return (given in wanted) is (op is Op.IS)


def _given_by(name: str) -> Callable[[Case], Sequence[str]]:
    where, _, field = name.partition(".")
    if where in OWN and field:
        return lambda case: given_text(_OWN[where](case).get(field))
    return _TEXTS[name]


def _nonempty(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _languages(case: Case) -> tuple[str, ...]:
    language = case.facts.language
    return (language, language.split("-")[0]) if language else ()


def _weekday(case: Case) -> tuple[str, ...]:
    at = case.facts.at
    return (("mon", "tue", "wed", "thu", "fri", "sat", "sun")[at.weekday()],) if at else ()


def _decided(name: str, standing: Callable[[Case], Any]) -> Callable[[Case], Sequence[str]]:
    return lambda case: _nonempty(case.chosen.get(name) or str(standing(case) or ""))


_CHOICES: Mapping[str, Callable[[Case], Sequence[str]]] = {
    "channel": lambda case: (case.facts.channel,),
    "channel_kind": lambda case: (case.facts.channel_kind,),
    "language": _languages,
    "auto": lambda case: (str(case.facts.auto),),
    "weekday": _weekday,
    "topic": lambda case: case.topics,
    "priority": _decided("priority", lambda case: case.standing.priority),
    "team": _decided("team", lambda case: case.standing.team),
    "kind": _decided("kind", lambda case: case.standing.kind),
    "status": lambda case: (str(case.standing.status),),
    "assignee": lambda case: _nonempty(case.standing.assignee),
    "sensitivity": lambda case: (case.standing.sensitivity,),
}
_YES_NO: Mapping[str, Callable[[Case], bool]] = {
    "attachments": lambda case: case.facts.has_attachments,
    "public": lambda case: case.facts.public,
    "first": lambda case: case.standing.is_first,
    "unanswered": lambda case: case.standing.unanswered,
}
_SINCE: Mapping[str, Callable[[Case], datetime | None]] = {
    "waiting": lambda case: case.standing.waiting_since,
    "silent": lambda case: case.standing.last_message_at,
    "age": lambda case: case.standing.created_at,
}
_OWN: Mapping[str, Callable[[Case], Mapping[str, Any]]] = {
    "form": lambda case: case.facts.fields,
    "contact": lambda case: case.standing.contact_fields,
    "conversation": lambda case: case.standing.fields,
}
_TEXTS: Mapping[str, Callable[[Case], Sequence[str]]] = {
    **_CHOICES,
    "text": lambda case: _nonempty(case.facts.text.strip()),
    "subject": lambda case: _nonempty(case.facts.subject.strip()),
    "sender": lambda case: (*_nonempty(case.facts.sender), *_nonempty(case.facts.relayed_by)),
    "recipient": lambda case: (*case.facts.to, *case.facts.cc),
}
_MAKERS: Mapping[FieldKind, Callable[[Check], Condition]] = {
    FieldKind.WORDS: _words,
    FieldKind.ADDRESS: _address,
    FieldKind.CHOICE: _choice,
    FieldKind.ORDER: _order,
    FieldKind.TAGS: _tags,
    FieldKind.YES_NO: _yes_no,
    FieldKind.NUMBER: _number,
    FieldKind.DURATION: _duration,
    FieldKind.DATE: _date,
    FieldKind.TEXT: _text,
}
