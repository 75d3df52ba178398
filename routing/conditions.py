"""One rule's `when`, compiled: asked with facts, it answers what it found or None."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routing.facts import Facts
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


Condition = Callable[[Case], Found | None]
"""What it found, or None when it does not hold."""


def compile_when(when: When) -> tuple[Condition, ...]:
    """All must hold. Those that end it soonest come first."""
    return (
        *_words(when),
        *_exact(when),
        *_same(when),
        *_language(when),
        *_decided(when),
        *_addresses(when),
        *_fields(when),
    )


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


def _same(when: When) -> Iterator[Condition]:
    for name in ("has_attachments", "is_first", "public"):
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
        yield _from_list("sender", when.sender, lambda facts: (facts.sender,))
    if when.recipient:
        yield _from_list("recipient", when.recipient, lambda facts: (*facts.to, *facts.cc))


def _from_list(
    name: str, listed: Sequence[str], addresses: Callable[[Facts], Sequence[str]]
) -> Condition:
    entries = [entry.casefold() for entry in listed]

    def holds(case: Case) -> Found | None:
        for address in addresses(case.facts):
            for entry in entries:
                if _is_of(address.casefold(), entry):
                    return {name: entry}
        return None

    return holds


def _is_of(address: str, entry: str) -> bool:
    """`anna@kund.example` is one address; `@kund.example` and `kund.example` are a domain and all
    below it."""
    if entry == address:
        return bool(address)
    domain = entry.removeprefix("@")
    if "@" in domain or "@" not in address:
        return False
    of = address.rpartition("@")[2]
    return of == domain or of.endswith("." + domain)


def _fields(when: When) -> Iterator[Condition]:
    for name, values in when.fields.items():
        yield _field(name, [value.casefold() for value in values])


def _field(name: str, wanted: Sequence[str]) -> Condition:
    def holds(case: Case) -> Found | None:
        given = _given(case.facts, name)
        is_like = any(_is_like(one, value) for one in given for value in wanted)
        return {"fields": [name]} if is_like else None

    return holds


def _given(facts: Facts, name: str) -> list[str]:
    value = facts.fields.get(name)
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
