import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.model.words import Presence, Priority
from routing.assign import Assignment, Candidate, Waiting, assign
from routing.competence import Competence

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def waits(conversation: int = 1, minutes: int = 10, **more: Any) -> Waiting:
    since = NOW - timedelta(minutes=minutes)
    return Waiting(**{"conversation": conversation, "version": 1, "waiting_since": since,
                      "channel_kind": "email", **more})  # fmt: skip


def agent(number: int, *knows: tuple[str, str, int], **more: Any) -> Candidate:
    competences = tuple(Competence(kind, value, level) for kind, value, level in knows)  # type: ignore[arg-type]
    return Candidate(**{"agent": number, "teams": frozenset(), "competences": competences,
                        "capacity": 5, "load": 0, "presence": Presence.AVAILABLE, **more})  # fmt: skip


def one(waiting: Waiting, *agents: Candidate) -> Assignment:
    (outcome,) = assign([waiting], agents, NOW, "sv")
    return outcome


def test_the_most_competent_gets_it_and_the_reason_says_why_and_who_else() -> None:
    outcome = one(
        waits(topic="copy", ancestors=("invoice",), language="sv"),
        agent(1, ("topic", "invoice", 2)),
        agent(2, ("topic", "invoice", 3), load=2),
        agent(3, ("topic", "water", 3)),
    )
    assert outcome.agent == 2
    assert outcome.reason.as_json() == {
        "what": "assignee", "value": "2", "by": "assignment", "code": "competence",
        "facts": {
            "waited_seconds": 600, "topic": "copy", "language": "sv", "team": "", "priority": "normal",
            "topic_level": 3, "language_level": 1, "channel_level": 1, "load": 2, "capacity": 5,
            "had_last": False, "who_else": [1],
        },
    }  # fmt: skip


def test_the_nearest_topic_counts() -> None:
    outcome = one(
        waits(topic="copy", ancestors=("invoice",)),
        agent(1, ("topic", "invoice", 3), ("topic", "copy", 1)),
        agent(2, ("topic", "invoice", 2)),
    )
    assert outcome.agent == 2


def test_of_equals_the_one_who_had_the_customer_then_the_least_loaded() -> None:
    assert one(waits(last_agent=1), agent(1, load=4), agent(2)).agent == 1
    assert one(waits(), agent(1, load=2), agent(2, load=3, capacity=30)).agent == 2


def test_having_had_the_customer_does_not_outweigh_a_level() -> None:
    waiting = waits(topic="t", last_agent=1)
    assert one(waiting, agent(1, ("topic", "t", 1)), agent(2, ("topic", "t", 2))).agent == 2


@pytest.mark.parametrize(
    ("waiting", "agents", "code"),
    [
        (waits(team="a"), [agent(1, teams=frozenset({"b"}))], "nobody_in_team"),
        (waits(topic="t"), [agent(1, ("topic", "u", 3)), agent(2, ("topic", "t", 3), active=False)], None),
        (waits(topic="t"), [agent(1), agent(2, ("topic", "t", 1), presence=Presence.AWAY)],
         "nobody_available"),
        (waits(language="nb"), [agent(1, ("language", "sv", 3))], "nobody_knows_language"),
        (waits(channel_kind="chat"), [agent(1, ("channel", "chat", 1), load=5)], "nobody_has_room"),
        (waits(), [agent(1, presence=Presence.ON_CALL)], "nobody_available"),
        (waits(), [agent(1, capacity=0)], "nobody_has_room"),
        (waits(push=False), [agent(1)], "team_takes"),
        (waits(history=True), [agent(1)], "history"),
        (waits(), [], "nobody_in_team"),
    ],
)  # fmt: skip
def test_where_nobody_fits_it_waits_and_says_why(
    waiting: Waiting, agents: list[Candidate], code: str | None
) -> None:
    outcome = one(waiting, *agents)
    assert (outcome.agent is None) == (code is not None)
    assert outcome.reason.code == (code or "competence")


def test_a_generalist_manages_the_first_language_and_no_special_topic() -> None:
    specialist = agent(2, ("language", "nb", 2), ("topic", "t", 1), presence=Presence.AWAY)
    assert one(waits(language="sv"), agent(1), specialist).agent == 1
    assert one(waits(language="nb"), agent(1), specialist).agent is None
    assert one(waits(topic="t"), agent(1), specialist).agent is None
    assert one(waits(topic="nobody's"), agent(1), specialist).agent == 1


def test_where_nobody_has_languages_they_ask_for_nothing() -> None:
    assert one(waits(language="fi"), agent(1)).agent == 1


def test_bokmal_and_nynorsk_stand_in_for_each_other_and_no_is_both() -> None:
    nb, nn, no = (agent(i, ("language", tag, 3)) for i, tag in enumerate(("nb", "nn", "no"), 1))
    assert one(waits(language="nn"), nb, nn).agent == 2
    assert one(waits(language="nn"), nb).reason.facts["language_level"] == 1
    assert one(waits(language="nn"), no).reason.facts["language_level"] == 3


def test_an_expired_competence_is_none() -> None:
    held = Competence("topic", "t", 3, expires=date(2026, 11, 21))
    lasts = Competence("topic", "t", 1, expires=date(2026, 11, 22))
    old = agent(1)
    outcome = one(
        waits(topic="t"),
        Candidate(1, old.teams, (held,), 5, 0, Presence.AVAILABLE),
        Candidate(2, old.teams, (lasts,), 5, 4, Presence.AVAILABLE),
    )
    assert outcome.agent == 2


def test_urgent_goes_before_long_and_long_before_short() -> None:
    waiting = [waits(1, 10), waits(2, 90), waits(3, 1, priority=Priority.URGENT)]
    outcomes = assign(waiting, [agent(1, capacity=2)], NOW)
    assert [(o.conversation, o.agent) for o in outcomes] == [(3, 1), (2, 1), (1, None)]
    assert outcomes[2].reason.code == "nobody_has_room"


def test_another_is_moved_so_that_both_get_somebody() -> None:
    both = agent(1, ("language", "sv", 3), ("language", "nb", 1), capacity=1)
    swede = agent(2, ("language", "sv", 1), capacity=1)
    outcomes = assign([waits(1, 90, language="sv"), waits(2, 5, language="nb")], [both, swede], NOW)
    assert [(o.conversation, o.agent) for o in outcomes] == [(1, 2), (2, 1)]


TOPICS, LANGUAGES, CAN = ["", "t", "u"], ["", "sv", "nb"], ["t", "u"]
waiting_lists = st.lists(
    st.builds(
        lambda minutes, topic, language, team, priority, last: (minutes, topic, language, team, priority, last),
        st.integers(0, 50), st.sampled_from(TOPICS), st.sampled_from(LANGUAGES),
        st.sampled_from(["", "a"]), st.sampled_from(list(Priority)), st.none() | st.integers(0, 5),
    ), max_size=12,
).map(lambda rows: [
    waits(i, row[0], topic=row[1], language=row[2], team=row[3], priority=row[4], last_agent=row[5])
    for i, row in enumerate(rows)
])  # fmt: skip
agent_lists = st.lists(
    st.tuples(
        st.lists(st.tuples(st.just("topic"), st.sampled_from(CAN), st.integers(1, 3)), max_size=2),
        st.lists(st.tuples(st.just("language"), st.sampled_from(LANGUAGES[1:]), st.integers(1, 3)), max_size=2),
        st.integers(0, 3), st.integers(0, 3), st.sampled_from(list(Presence)), st.booleans(), st.booleans(),
    ), max_size=6,
).map(lambda rows: [
    agent(i, *row[0], *row[1], capacity=row[2], load=row[3], presence=row[4], active=row[5],
          teams=frozenset({"a"} if row[6] else ()))
    for i, row in enumerate(rows)
])  # fmt: skip


def could(waiting: Waiting, agents: list[Candidate]) -> set[int]:
    """Who could take it if it were alone."""
    found = set()
    for each in agents:
        others = [Candidate(a.agent, a.teams, a.competences, a.capacity, a.load,
                            a.presence if a is each else Presence.AWAY, a.active) for a in agents]  # fmt: skip
        found |= {
            outcome.agent
            for outcome in assign([waiting], others, NOW, "sv")
            if outcome.agent is not None
        }
    return found


@settings(max_examples=150, deadline=None)
@given(waiting_lists, agent_lists, st.randoms(use_true_random=False))
def test_whatever_waits_nobody_gets_too_much_or_what_is_not_theirs(
    waiting: list[Waiting], agents: list[Candidate], luck: random.Random
) -> None:
    outcomes = assign(waiting, agents, NOW, "sv")
    assert sorted(o.conversation for o in outcomes) == [w.conversation for w in waiting]
    known = {a.agent: a for a in agents}
    given_to = [o.agent for o in outcomes if o.agent is not None]
    for number in set(given_to):
        assert known[number].presence is Presence.AVAILABLE
        assert known[number].active
        assert known[number].load + given_to.count(number) <= known[number].capacity
    left_alone = []
    for outcome in outcomes:
        fit = could(waiting[outcome.conversation], agents)
        assert outcome.agent is None or outcome.agent in fit
        left_alone += [fit] if outcome.agent is None else []
    for fit in left_alone:
        # Whoever could take what is left over is full: nothing waits beside an idle agent.
        assert all(known[n].load + given_to.count(n) >= known[n].capacity for n in fit)
    shuffled, crew = waiting[:], agents[:]
    luck.shuffle(shuffled)
    luck.shuffle(crew)
    assert assign(shuffled, crew, NOW, "sv") == outcomes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 500), max_size=15, unique=True), st.integers(0, 6))
def test_of_equals_the_longest_wait_is_served(minutes: list[int], room: int) -> None:
    waiting = [waits(i, wait) for i, wait in enumerate(minutes)]
    outcomes = assign(waiting, [agent(1, capacity=room)], NOW)
    served = {minutes[o.conversation] for o in outcomes if o.agent is not None}
    assert served == set(sorted(minutes, reverse=True)[:room])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(1, 3), min_size=3, max_size=3), min_size=1, max_size=3))
def test_the_levels_of_all_together_are_the_best_there_is(levels: list[list[int]]) -> None:
    from itertools import permutations

    topics = [f"t{i}" for i in range(len(levels))]
    agents = [
        agent(a, *(("topic", topic, levels[i][a]) for i, topic in enumerate(topics)), capacity=1)
        for a in range(3)
    ]
    outcomes = assign([waits(i, topic=topic) for i, topic in enumerate(topics)], agents, NOW)
    reached = sum(o.reason.facts["topic_level"] for o in outcomes)
    best = max(
        sum(levels[i][a] for i, a in enumerate(order))
        for order in permutations(range(3), len(topics))
    )
    assert reached == best
