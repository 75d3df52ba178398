"""Rules decide tags, topic, priority, team and kind. Compiled once, then asked for each message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inbox.model.words import Kind, Priority
from routing.conditions import Case, Condition, Found, compile_when, matches
from routing.facts import Facts
from routing.reasons import Reason
from routing.settings import Rule, Team, Then, Topic
from routing.topics import TopicTree
from routing.wordlists import WordIndex


@dataclass(frozen=True, slots=True)
class ChannelDefault:
    """Where a conversation of this channel goes when nothing says better."""

    team: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    tags: tuple[str, ...] = ()
    """With those that stood before, in the order they came."""
    topic: str = ""
    priority: Priority = Priority.NORMAL
    team: str = ""
    kind: Kind | None = None
    reasons: tuple[Reason, ...] = ()
    """For what was decided now, not for what stood before."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    id: str
    name: str
    conditions: Sequence[Condition]
    then: Then
    stop: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that `decide` needs, ready to be asked from any thread."""

    rules: tuple[CompiledRule, ...]
    tree: TopicTree
    words: WordIndex
    subject_words: WordIndex
    topic_words: tuple[tuple[str, frozenset[str]], ...]
    channels: Mapping[str, ChannelDefault]


def compile_rules(
    rules: Sequence[Rule],
    topics: Sequence[Topic] = (),
    teams: Sequence[Team] = (),
    channels: Mapping[str, ChannelDefault] | None = None,
) -> Rulebook:
    compiled = tuple(
        CompiledRule(rule.id, rule.name, compile_when(rule.when), rule.then, rule.stop)
        for rule in rules
        if rule.enabled
    )
    by_topic = tuple((topic.id, frozenset(topic.words)) for topic in topics if topic.words)
    active = [rule.when for rule in rules if rule.enabled]
    in_whole = [
        entries for when in active for entries in (when.words, when.all_words, when.not_words)
    ]
    return Rulebook(
        rules=compiled,
        tree=TopicTree.build(topics, teams),
        words=WordIndex([*in_whole, *(topic.words for topic in topics)]),
        subject_words=WordIndex(when.subject for when in active),
        topic_words=by_topic,
        channels=channels or {},
    )


def decide(facts: Facts, rulebook: Rulebook) -> Decision:
    """Rules in their order, then what is left to the words of topics, the topic, and the channel.

    The first to set a field wins it; tags add up. A topic that the sender chose, or that stands on
    the conversation already, stays.
    """
    deciding = _Deciding(facts, rulebook)
    deciding.by_rules()
    deciding.by_topic_words()
    deciding.by_channel_and_topic()
    return deciding.decision()


class _Deciding:
    def __init__(self, facts: Facts, book: Rulebook) -> None:
        self.book = book
        self.chosen: dict[str, str] = {}
        """Field to value."""
        self.reasons: list[Reason] = []
        in_subject = book.subject_words.find(facts.language, facts.subject)
        in_whole = book.words.find(facts.language, facts.subject, facts.text)
        self.case = Case(facts, in_subject, in_whole, (), dict.fromkeys(facts.tags))
        if facts.topic in book.tree.topics:
            self._stand(facts.topic)
            if facts.is_first:
                self.reasons.append(Reason("topic", facts.topic, "sender", "sender_chose"))

    def _stand(self, topic: str) -> None:
        self.chosen["topic"] = topic
        self.case.topics = self.book.tree.line(topic)

    def by_rules(self) -> None:
        for rule in self.book.rules:
            found = matches(rule.conditions, self.case)
            if found is None:
                continue
            self._apply(rule, found)
            if rule.stop:
                return

    def _apply(self, rule: CompiledRule, found: Found) -> None:
        by, facts = f"rule:{rule.id}", {"rule": rule.name or rule.id, **found}
        code = next((name for name in _CODES if name in found), "rule")
        for tag in rule.then.tags:
            if tag not in self.case.tags:
                self.case.tags[tag] = None
                self.reasons.append(Reason("tag", tag, by, code, facts))
        for what in ("topic", "priority", "team", "kind"):
            self._choose(what, str(getattr(rule.then, what) or ""), by, code, facts)

    def _choose(self, what: str, value: str, by: str, code: str, facts: Found) -> None:
        if value and what not in self.chosen:
            self.chosen[what] = value
            if what == "topic":
                self._stand(value)
            self.reasons.append(Reason(what, value, by, code, facts))

    def by_topic_words(self) -> None:
        """The topic most of whose words are there; of several the lowest in the tree, then the first."""
        if "topic" in self.chosen:
            return
        best, words, rank = "", frozenset[str](), (0, 0)
        for topic, entries in self.book.topic_words:
            found = entries & self.case.in_whole
            depth = len(self.book.tree.line(topic))
            if found and (len(found), depth) > rank:
                best, words, rank = topic, found, (len(found), depth)
        self._choose("topic", best, "topic", "words", {"words": sorted(words)})

    def by_channel_and_topic(self) -> None:
        default = self.book.channels.get(self.case.facts.channel, ChannelDefault())
        tree, topic = self.book.tree, self.chosen.get("topic", "")
        self._choose("team", tree.team(topic), "topic", "topic", {"topic": topic})
        channel = {"channel": self.case.facts.channel}
        self._choose("team", default.team, "channel", "channel", channel)
        self._choose("topic", default.topic, "channel", "channel", channel)
        topic = self.chosen.get("topic", "")
        self._choose("team", tree.team(topic), "topic", "topic", {"topic": topic})
        self._choose("priority", tree.priority(topic) or "", "topic", "topic", {"topic": topic})

    def decision(self) -> Decision:
        kind = self.chosen.get("kind")
        return Decision(
            tags=tuple(self.case.tags),
            topic=self.chosen.get("topic", ""),
            priority=Priority(self.chosen.get("priority", Priority.NORMAL)),
            team=self.chosen.get("team", ""),
            kind=Kind(kind) if kind else None,
            reasons=tuple(self.reasons),
        )


_CODES = ("words", "subject", "all_words", "sender", "recipient", "fields", "language", "channel")
"""What a reason is called that rests on several conditions: the one that tells most."""
