"""Rules decide tags, topic, priority, team and kind. Compiled once, then asked for each message."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox.model.words import Kind, Priority
from routing.conditions import Case, Found, matches
from routing.facts import Facts, Standing
from routing.reasons import Reason
from routing.rulebook import (
    ChannelDefault,
    CompiledRule,
    Rulebook,
    compile_rules,
)

__all__ = ["ChannelDefault", "CompiledRule", "Decision", "Rulebook", "compile_rules", "decide"]


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
    hits: tuple[str, ...] = ()
    """The rules that held, in their order."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the message alone tells: made outside of any transaction, asked with a standing inside."""

    facts: Facts
    in_subject: frozenset[str]
    in_whole: frozenset[str]
    candidates: tuple[tuple[CompiledRule, Found], ...]
    learnt: Reason | None = None
    """The topic that the organisation's own history gives, where that is sure enough."""
    learnt_tags: tuple[Reason, ...] = ()
    """And the tags, by name."""

    @property
    def asks_for_standing(self) -> bool:
        """False where the answer is the same whatever the conversation is."""
        return any(rule.asks_for_standing for rule, _ in self.candidates)


def prepare(facts: Facts, book: Rulebook, rules: Sequence[CompiledRule] | None = None) -> Prepared:
    """`rules` are those for messages, if not said otherwise."""
    in_subject = book.subject_words.find(facts.language, facts.subject)
    in_whole = book.words.find(facts.language, facts.subject, facts.text)
    case = _case(facts, in_subject, in_whole, Standing(), book)
    asked = book.rules if rules is None else rules
    found = ((rule, matches(rule.of_message, case)) for rule in asked)
    held = tuple((rule, what) for rule, what in found if what is not None)
    return Prepared(facts, in_subject, in_whole, held)


def _case(
    facts: Facts,
    in_subject: frozenset[str],
    in_whole: frozenset[str],
    standing: Standing,
    book: Rulebook,
) -> Case:
    tags = dict.fromkeys((*standing.tags, *facts.tags))
    return Case(facts, in_subject, in_whole, (), tags, standing, {}, book.is_open)


def first_standing(facts: Facts) -> Standing:
    return Standing(is_first=facts.is_first, waiting_since=facts.at, created_at=facts.at)


def decide(facts: Facts, rulebook: Rulebook, standing: Standing | None = None) -> Decision:
    """Rules in their order, then what is left to the words of topics, the topic, and the channel.

    The first to set a field wins it; tags add up. A topic that the sender chose, or that stands on
    the conversation already, stays.
    """
    return decide_prepared(prepare(facts, rulebook), rulebook, standing)


def decide_prepared(
    prepared: Prepared, rulebook: Rulebook, standing: Standing | None = None
) -> Decision:
    deciding = _Deciding(prepared, rulebook, standing)
    deciding.by_rules()
    deciding.by_topic_words()
    deciding.by_learning()
    deciding.by_channel_and_topic()
    return deciding.decision()


def hits(
    prepared: Prepared, rulebook: Rulebook, standing: Standing
) -> list[tuple[CompiledRule, Found]]:
    """Which rules hold for a conversation as it stands, with what each of them found."""
    deciding = _Deciding(prepared, rulebook, standing)
    deciding.by_rules()
    return deciding.held


class _Deciding:
    def __init__(self, prepared: Prepared, book: Rulebook, standing: Standing | None) -> None:
        self.book, self.prepared = book, prepared
        facts = prepared.facts
        self.chosen: dict[str, str] = {}
        """Field to value."""
        self.reasons: list[Reason] = []
        self.held: list[tuple[CompiledRule, Found]] = []
        self.case = _case(
            facts,
            prepared.in_subject,
            prepared.in_whole,
            standing or first_standing(facts),
            book,
        )
        self.case.chosen = self.chosen
        topic = (standing.topic if standing else "") or facts.topic
        topic = book.tree.lasting(topic)
        if topic in book.tree.topics:
            self._stand(topic)
            if facts.is_first and topic == book.tree.lasting(facts.topic):
                self.reasons.append(Reason("topic", topic, "sender", "sender_chose"))

    def _stand(self, topic: str) -> None:
        self.chosen["topic"] = topic
        self.case.topics = self.book.tree.names(topic)

    def by_rules(self) -> None:
        for rule, what in self.prepared.candidates:
            found = matches(rule.of_conversation, self.case)
            if found is None:
                continue
            self._apply(rule, {**what, **found})
            if rule.stop:
                return

    def _apply(self, rule: CompiledRule, found: Found) -> None:
        self.held.append((rule, found))
        by, facts = f"rule:{rule.id}", {"rule": rule.name or rule.id, **found}
        code = code_of(found)
        for tag in rule.then.tags:
            if tag not in self.case.tags:
                self.case.tags[tag] = None
                self.reasons.append(Reason("tag", tag, by, code, facts))
        for what in ("topic", "priority", "team", "kind"):
            value = str(getattr(rule.then, what) or "")
            if what == "topic":
                value = self.book.tree.lasting(value)
            self._choose(what, value, by, code, facts)

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

    def by_learning(self) -> None:
        """What people taught comes after what they wrote down, and before what holds for a whole channel."""
        learnt = self.prepared.learnt
        topic = self.book.tree.lasting(learnt.value) if learnt else ""
        if learnt and topic in self.book.tree.topics:
            self._choose("topic", topic, learnt.by, learnt.code, learnt.facts)
        there = {tag.casefold() for tag in self.case.tags}
        for reason in self.prepared.learnt_tags:
            if reason.value.casefold() not in there:
                self.case.tags[reason.value] = None
                self.reasons.append(reason)

    def by_channel_and_topic(self) -> None:
        default = self.book.channels.get(self.case.facts.channel, ChannelDefault())
        tree, topic = self.book.tree, self.chosen.get("topic", "")
        self._choose("team", tree.team(topic), "topic", "topic", {"topic": topic})
        channel = {"channel": self.case.facts.channel}
        self._choose("team", default.team, "channel", "channel", channel)
        of_channel = tree.lasting(default.topic)
        if of_channel in tree.topics:
            self._choose("topic", of_channel, "channel", "channel", channel)
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
            hits=tuple(rule.id for rule, _ in self.held),
        )


def code_of(found: Found) -> str:
    return next((name for name in _CODES if name in found), "rule")


_CODES = ("words", "subject", "all_words", "sender", "recipient", "fields", "language", "channel")
