"""What is wrong with a rule or a topic beside the others: names that nobody has, rows that exclude each other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from routing.calendar_settings import ServiceLevel
from routing.checks import OWN, Check, FieldKind, Group, Op
from routing.settings import Rule, Topic

PLACES = {
    "channel": "channel",
    "channel_kind": "kind of channel",
    "topic": "topic",
    "team": "team",
    "in_hours": "calendar",
    "assignee": "agent",
}
"""Fields whose values are names of something that must be there."""


@dataclass(frozen=True, slots=True)
class Fault:
    place: str
    """The key, as people read it: `checks[2].value`."""
    code: str
    """`unknown`, `contradiction`, `circle` or `loop`."""
    text: str
    what: str = ""
    """What kind of thing is unknown, and its name."""
    name: str = ""

    def as_json(self) -> dict[str, str]:
        return {
            "place": self.place,
            "code": self.code,
            "text": self.text,
            "what": self.what,
            "name": self.name,
        }


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named, by what it is. What is missing here can't be judged and is let through."""

    known: Mapping[str, Collection[str]]
    merged_topics: Collection[str] = ()
    fields: Mapping[str, Collection[str]] = field(default_factory=dict)
    """`contact` and `conversation` to the fields that the organisation declares."""

    def unknown(self, what: str, name: str) -> str:
        known = self.known.get(what)
        if known is None or name in known or (what == "topic" and name in self.merged_topics):
            return ""
        near = get_close_matches(name, known, n=1, cutoff=0.6)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        return f'there is no {what} "{name}"{hint}'


def faults_of_rule(rule: Rule, names: Names) -> list[Fault]:
    return [*_unknown(rule, names), *_contradictions(rule)]


def faults_of_topic(topic: Topic, names: Names, parents: Mapping[str, str | None]) -> list[Fault]:
    """`parents` of all topics, this one as it would be."""
    named = [
        ("parent", "topic", topic.parent),
        ("competence", "topic", topic.competence),
        ("service_level", "service level", topic.service_level),
    ]
    named += [(f"next[{place}]", "topic", name) for place, name in enumerate(topic.next)]
    found = [
        Fault(place, "unknown", names.unknown(what, name), what, name)
        for place, what, name in named
        if name and names.unknown(what, name)
    ]
    if _stands_below_itself(topic, parents):
        found.append(Fault("parent", "circle", f'the topic "{topic.id}" would stand below itself'))
    return found


def faults_of_level(level: ServiceLevel, names: Names) -> list[Fault]:
    applies = level.applies
    named = [("calendar", "calendar", level.calendar)]
    for key, what in (
        ("topic", "topic"),
        ("channel", "channel"),
        ("channel_kind", "kind of channel"),
        ("team", "team"),
    ):
        named += [(f"applies.{key}", what, name) for name in getattr(applies, key)]
    return [
        Fault(place, "unknown", names.unknown(what, name), what, name)
        for place, what, name in named
        if name and names.unknown(what, name)
    ]


def _stands_below_itself(topic: Topic, parents: Mapping[str, str | None]) -> bool:
    above, seen = topic.parent, set[str]()
    while above and above not in seen:
        if above == topic.id:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _unknown(rule: Rule, names: Names) -> Iterator[Fault]:
    for place, what, name in _named(rule):
        text = names.unknown(what, name)
        if text:
            yield Fault(place, "unknown", text, what, name)
    for place, check in _checks(rule):
        where, _, own = check.field.partition(".")
        known = names.fields.get(where)
        if where in OWN and known is not None and own not in known:
            yield Fault(f"{place}.field", "unknown", f'there is no field "{own}"', "field", own)


def _named(rule: Rule) -> Iterator[tuple[str, str, str]]:
    when, then = rule.when, rule.then
    for key, what in (
        ("channel", "channel"),
        ("channel_kind", "kind of channel"),
        ("topic", "topic"),
    ):
        yield from ((f"when.{key}", what, name) for name in getattr(when, key))
    for place, check in _checks(rule):
        if check.field in PLACES and check.op in (Op.IS, Op.IS_NOT):
            for name in check.value:
                if check.field != "in_hours" or name not in ("true", "false"):
                    yield f"{place}.value", PLACES[check.field], name
    single = (("topic", "topic"), ("team", "team"), ("agent", "agent"), ("webhook", "webhook"))
    for key, what in single:
        name = getattr(then, key)
        if name:
            yield f"then.{key}", what, name
    for index, who in enumerate(then.notify):
        if who != "leads":
            yield f"then.notify[{index}]", "agent" if "@" in who else "team", who


def _checks(rule: Rule) -> Iterator[tuple[str, Check]]:
    for place, row in enumerate(rule.checks):
        if isinstance(row, Group):
            for inner, check in enumerate(row.rows):
                yield f"checks[{place}].{row.how}[{inner}]", check
        else:
            yield f"checks[{place}]", row


def _contradictions(rule: Rule) -> Iterator[Fault]:
    then = rule.then
    twice = {tag.casefold() for tag in then.tags} & {tag.casefold() for tag in then.untag}
    if twice:
        yield _against("then.untag", f'"{min(twice)}" is added and taken away')
    if then.close and then.snooze:
        yield _against("then.snooze", "a conversation can't be closed and snoozed at once")
    if then.close and then.answer and then.escalate:
        yield _against("then.close", "what is escalated can't be closed at once")
    yield from _impossible(rule)


def _against(place: str, text: str) -> Fault:
    return Fault(place, "contradiction", text)


def _impossible(rule: Rule) -> Iterator[Fault]:
    """Rows that can't all hold, so that the rule would never do anything."""
    by_field: dict[str, list[tuple[str, Check]]] = {}
    for index, row in enumerate(rule.checks):
        if isinstance(row, Check):
            by_field.setdefault(row.field, []).append((f"checks[{index}]", row))
    for field_name, rows in by_field.items():
        place, why = rows[-1][0], why_impossible([row for _, row in rows])
        if why:
            yield _against(place, f"{field_name}: {why}, so it would never do anything")


def why_impossible(rows: Sequence[Check]) -> str:
    kind, ops = rows[0].kind, {row.op for row in rows}
    if Op.EMPTY in ops and (ops - {Op.EMPTY, Op.IS_NOT, Op.HAS_NONE}):
        return "it can't be empty and hold something"
    if kind in (FieldKind.CHOICE, FieldKind.ORDER, FieldKind.NUMBER, FieldKind.YES_NO):
        return _no_value_left(rows)
    if kind in (FieldKind.WORDS, FieldKind.TAGS):
        return _word_wanted_and_not(rows)
    return ""


def _no_value_left(rows: Sequence[Check]) -> str:
    if rows[0].field in ("topic", "language"):
        return ""  # One stands below another, so two of them may hold at once.
    wanted = [set(row.value) for row in rows if row.op is Op.IS]
    left = set.intersection(*wanted) if wanted else None
    for row in rows:
        if row.op is Op.IS_NOT and left is not None:
            left -= set(row.value)
    return "no value is left that all rows allow" if left is not None and not left else ""


def _word_wanted_and_not(rows: Sequence[Check]) -> str:
    none = {value.casefold() for row in rows if row.op is Op.HAS_NONE for value in row.value}
    for row in rows:
        values = {value.casefold() for value in row.value}
        all_shut_out = row.op is Op.HAS and values and values <= none
        if all_shut_out or (row.op is Op.HAS_ALL and values & none):
            return f'"{min(values & none)}" must be there and must not'
    return ""
