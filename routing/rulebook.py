"""All that rules, topics and channels say, compiled: ready to be asked from any thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from routing.checks import Check, FieldKind, Group, Op
from routing.conditions import Condition, of_conversation, of_message
from routing.rows import compile_row, is_of_message
from routing.settings import Event, On, Rule, Team, Then, Topic
from routing.topics import TopicTree
from routing.wordlists import WordIndex

IsOpen = Callable[[str, datetime], bool]


@dataclass(frozen=True, slots=True)
class ChannelDefault:
    """Where a conversation of this channel goes when nothing says better."""

    team: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    id: str
    name: str
    of_message: Sequence[Condition]
    of_conversation: Sequence[Condition]
    then: Then
    stop: bool
    event: Event = Event()
    asks_for_standing: bool = False
    checks: tuple[Check, ...] = ()
    """The rows that must all hold, for whoever can ask the database."""

    is_about_machines: bool = False
    """It asks whether a machine wrote, and so it may act on what a machine wrote."""

    @property
    def does_more(self) -> bool:
        """More than the five fields that are decided with the message."""
        return any(getattr(self.then, name) for name in _MORE)


_MORE = (
    "untag", "agent", "suggest", "answer", "note", "snooze", "close", "escalate", "notify", "webhook",
)  # fmt: skip


def _always(calendar: str, at: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rulebook:
    rules: tuple[CompiledRule, ...]
    """Those for messages."""
    tree: TopicTree
    words: WordIndex
    subject_words: WordIndex
    topic_words: tuple[tuple[str, frozenset[str]], ...]
    channels: Mapping[str, ChannelDefault]
    others: tuple[CompiledRule, ...] = ()
    """Those for changes, time and deadlines."""
    is_open: IsOpen = _always
    by_id: Mapping[str, CompiledRule] = field(default_factory=dict)

    def on(self, *events: On) -> tuple[CompiledRule, ...]:
        return tuple(rule for rule in self.others if rule.event.on in events)


def compile_rules(
    rules: Sequence[Rule],
    topics: Sequence[Topic] = (),
    teams: Sequence[Team] = (),
    channels: Mapping[str, ChannelDefault] | None = None,
    is_open: IsOpen = _always,
    merged: Mapping[str, str] | None = None,
) -> Rulebook:
    """`merged` are topics that went into others; their names lead there."""
    active = [rule for rule in rules if rule.enabled]
    compiled = [_compile(rule) for rule in active]
    return Rulebook(
        rules=tuple(rule for rule in compiled if rule.event.on is On.MESSAGE),
        others=tuple(rule for rule in compiled if rule.event.on is not On.MESSAGE),
        tree=TopicTree.build(topics, teams, merged),
        words=WordIndex([*_in_whole(active), *(topic.words for topic in topics)]),
        subject_words=WordIndex([*_in_subject(active)]),
        topic_words=tuple((t.id, frozenset(t.words)) for t in topics if t.words),
        channels=channels or {},
        is_open=is_open,
        by_id={rule.id: rule for rule in compiled},
    )


def _compile(rule: Rule) -> CompiledRule:
    alone = [compile_row(row) for row in rule.checks if is_of_message(row)]
    others = [compile_row(row) for row in rule.checks if not is_of_message(row)]
    standing = of_conversation(rule.when)
    return CompiledRule(
        id=rule.id,
        name=rule.name,
        of_message=(*of_message(rule.when), *alone),
        of_conversation=(*standing, *others),
        then=rule.then,
        stop=rule.stop,
        event=rule.event,
        asks_for_standing=bool(standing or others),
        checks=tuple(row for row in rule.checks if isinstance(row, Check)),
        is_about_machines=bool(rule.when.auto) or any(r.field == "auto" for r in rows_of(rule)),
    )


def rows_of(rule: Rule) -> Iterator[Check]:
    for row in rule.checks:
        yield from row.rows if isinstance(row, Group) else (row,)


def _in_whole(rules: Sequence[Rule]) -> Iterator[Sequence[str]]:
    for rule in rules:
        yield from (rule.when.words, rule.when.all_words, rule.when.not_words)
        yield from (row.value for row in rows_of(rule) if _looks_in(row, "text"))


def _in_subject(rules: Sequence[Rule]) -> Iterator[Sequence[str]]:
    for rule in rules:
        yield rule.when.subject
        yield from (row.value for row in rows_of(rule) if _looks_in(row, "subject"))


def _looks_in(row: Check, field: str) -> bool:
    return row.field == field and row.kind is FieldKind.WORDS and row.op is not Op.STARTS
