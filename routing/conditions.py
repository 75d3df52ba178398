"""One rule's `when`, compiled: asked with facts, it answers what it found or None."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from routing.addresses import is_of
from routing.facts import Facts, Standing
from routing.settings import When

Found = Mapping[str, Any]


@dataclass(slots=True)
class Case:
    """A message while rules look at it, with what they decided so far."""

    facts: Facts
    in_subject: frozenset[str]
    """The entries of all word lists that the subject holds."""
    in_whole: frozenset[str]
    """The same of subject and text."""
    topics: tuple[str, ...]
    """The topic that stands so far, and those above it."""
    tags: dict[str, None]
    """An ordered set."""
    standing: Standing = Standing()
    chosen: dict[str, str] = field(default_factory=dict)
    """Field to value, as rules decided so far or as it stands."""
    is_open: Callable[[str, datetime], bool] = lambda calendar, at: True


Condition = Callable[[Case], Found | None]
"""What it found, or None when it does not hold."""


def of_message(when: When) -> tuple[Condition, ...]:
    """What the message alone tells. All must hold; those that end it soonest come first."""
    return (
        *_words(when),
        *_exact(when),
        *_same(when),
        *_language(when),
        *_addresses(when),
    )


def of_conversation(when: When) -> tuple[Condition, ...]:
    """What asks for where the conversation stands, and for what rules before decided."""
    return (*_first(when), *_decided(when), *_fields(when))


def matches(conditions: Sequence[Condition], case: Case) -> Found | None:
    found: dict[str, Any] = {}
    for condition in conditions:
        part = condition(case)
        if part is None:
            return None
        found.update(part)
    return found


def _exact(when: When) -> Iterator[Condition]:
    for name in ("channel", "channel_kind", "auto"):
        allowed = frozenset(map(str, getattr(when, name)))
        if allowed:
            yield _one_of(name, allowed)


def _one_of(name: str, allowed: frozenset[str]) -> Condition:
    def holds(case: Case) -> Found | None:
        value = str(getattr(case.facts, name))
        return {name: value} if value in allowed else None

    return holds


def _first(when: When) -> Iterator[Condition]:
    wanted = when.is_first
    if wanted is not None:
        yield lambda case: {"is_first": wanted} if case.standing.is_first is wanted else None


def _same(when: When) -> Iterator[Condition]:
    for name in ("has_attachments", "public"):
        wanted = getattr(when, name)
        if wanted is not None:
            yield _equal(name, wanted)


def _equal(name: str, wanted: bool) -> Condition:
    return lambda case: {name: wanted} if getattr(case.facts, name) is wanted else None


def _language(when: When) -> Iterator[Condition]:
    """`no` means both Norwegian languages, and `en` also en-GB."""
    allowed = set(when.language)
    if "no" in allowed:
        allowed |= {"nb", "nn"}

    def holds(case: Case) -> Found | None:
        language = case.facts.language
        is_meant = language in allowed or language.split("-")[0] in allowed
        return {"language": language} if is_meant else None

    if allowed:
        yield holds


def _decided(when: When) -> Iterator[Condition]:
    topics, tags = frozenset(when.topic), frozenset(when.tags)
    if topics:
        yield lambda case: None if topics.isdisjoint(case.topics) else {"topic": case.topics[0]}
    if tags:
        yield (
            lambda case: (
                None if tags.isdisjoint(case.tags) else {"tags": sorted(tags & set(case.tags))}
            )
        )


def _addresses(when: When) -> Iterator[Condition]:
    if when.sender:
        yield _from_list("sender", when.sender, lambda facts: (facts.sender, facts.relayed_by))
    if when.recipient:
        yield _from_list("recipient", when.recipient, lambda facts: (*facts.to, *facts.cc))


def _from_list(
    name: str, listed: Sequence[str], addresses: Callable[[Facts], Sequence[str]]
) -> Condition:
    entries = [entry.casefold() for entry in listed]

    def holds(case: Case) -> Found | None:
        for address in addresses(case.facts):
            for entry in entries:
                if is_of(address.casefold(), entry):
                    return {name: entry}
        return None

    return holds


def _fields(when: When) -> Iterator[Condition]:
    for name, values in when.fields.items():
        yield _field(name, [value.casefold() for value in values])


def _field(name: str, wanted: Sequence[str]) -> Condition:
    def holds(case: Case) -> Found | None:
        given = given_text(_value(case, name))
        is_like = any(_is_like(one, value) for one in given for value in wanted)
        return {"fields": [name]} if is_like else None

    return holds


def _value(case: Case, name: str) -> Any:
    """Of the form first, then of the conversation, then of the customer."""
    for fields in (case.facts.fields, case.standing.fields, case.standing.contact_fields):
        if fields.get(name) not in (None, "", []):
            return fields[name]
    return None


def given_text(value: Any) -> list[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    return [_written(part) for part in listed if part is not None and part != ""]


def _written(value: Any) -> str:
    return str(value).strip().casefold()


def _is_like(given: str, wanted: str) -> bool:
    return given.startswith(wanted[:-1]) if wanted.endswith("*") else given == wanted


def _words(when: When) -> Iterator[Condition]:
    any_of, all_of = frozenset(when.words), frozenset(when.all_words)
    none_of, subject = frozenset(when.not_words), frozenset(when.subject)
    if any_of:
        yield lambda case: _found("words", any_of & case.in_whole)
    if subject:
        yield lambda case: _found("subject", subject & case.in_subject)
    if all_of:
        yield lambda case: _found("all_words", all_of if all_of <= case.in_whole else frozenset())
    if none_of:
        yield lambda case: {} if none_of.isdisjoint(case.in_whole) else None


def _found(name: str, entries: frozenset[str]) -> Found | None:
    return {name: sorted(entries)} if entries else None
