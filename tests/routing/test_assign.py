import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.model.words import Presence, Priority
from routing.assign import Assignment, Candidate, Demand, Waiting, assign
from routing.competence import Competence
from routing.team_settings import Assignment as Rules

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def waits(conversation: int = 1, minutes: int = 10, **more: Any) -> Waiting:
    since = NOW - timedelta(minutes=minutes)
    return Waiting(**{"conversation": conversation, "version": 1, "waiting_since": since,
                      "channel_kind": "email", **more})  # fmt: skip


def agent(number: int, *knows: tuple[str, str, int], **more: Any) -> Candidate:
    competences = tuple(Competence(kind, value, level) for kind, value, level in knows)  # type: ignore[arg-type]
    return Candidate(**{"agent": number, "teams": frozenset(), "competences": competences,
                        "capacity": 5, "load": 0, "presence": Presence.AVAILABLE, **more})  # fmt: skip


def one(waiting: Waiting, *agents: Candidate, **rules: Any) -> Assignment:
    """`rules` are those of the team without a name."""
    (outcome,) = assign([waiting], agents, NOW, "sv", {"": Rules.model_validate(rules)})
    return outcome


def test_who_knows_enough_gets_it_and_the_reason_says_why_and_who_else() -> None:
    outcome = one(
        waits(topic="copy", ancestors=("invoice",), language="sv"),
        agent(1, ("topic", "invoice", 3)),
        agent(2, ("topic", "invoice", 2), load=1, capacity=20),
        agent(3, ("topic", "water", 3)),
        difficulty={"copy": 2},
    )
    assert outcome.agent == 2
    assert outcome.reason.as_json() == {
        "what": "assignee", "value": "2", "by": "assignment", "code": "competence",
        "facts": {
            "waited_seconds": 600, "topic": "copy", "language": "sv", "team": "", "priority": "normal",
            "level": 2, "topic_level": 2, "language_level": 1, "channel_level": 1, "load": 1,
            "capacity": 20, "had_last": False, "ready": 2, "who_else": [1],
        },
    }  # fmt: skip


def test_an_expert_is_spared_for_what_needs_one() -> None:
    novice, expert = agent(1, ("topic", "t", 1)), agent(2, ("topic", "t", 3))
    assert one(waits(topic="t"), novice, expert).agent == 1
    assert one(waits(topic="t"), novice, expert, difficulty={"t": 3}).agent == 2
    assert one(waits(topic="t"), novice, difficulty={"t": 3}).reason.code == "nobody_at_level"


def test_the_nearest_topic_counts() -> None:
    outcome = one(
        waits(topic="copy", ancestors=("invoice",)),
        agent(1, ("topic", "invoice", 3), ("topic", "copy", 1)),
        agent(2, ("topic", "invoice", 2)),
        difficulty={"invoice": 2},
    )
    assert outcome.agent == 2


def test_of_equals_the_one_who_had_the_customer_then_the_least_loaded() -> None:
    assert one(waits(last_agent=1), agent(1, load=3), agent(2)).agent == 1
    assert one(waits(), agent(1, load=2), agent(2, load=3, capacity=30)).agent == 2


def test_having_had_the_customer_is_worth_less_with_every_day() -> None:
    a, b = agent(1, load=2), agent(2)
    lately, long_ago = NOW - timedelta(days=1), NOW - timedelta(days=90)
    assert one(waits(last_agent=1, last_at=lately), a, b).agent == 1
    assert one(waits(last_agent=1, last_at=long_ago), a, b).agent == 2
    assert one(waits(last_agent=1, last_at=lately), a, b, continuity_minutes=0).agent == 2


def test_whoever_was_given_less_today_gets_the_next() -> None:
    assert one(waits(), agent(1, given_today=9), agent(2, given_today=2)).agent == 2


def test_somebody_is_kept_for_what_only_they_can_do() -> None:
    everybody = agent(1, ("topic", "a", 1), ("topic", "b", 1))
    only_a = agent(2, ("topic", "a", 1), load=1)
    asked = [Demand(("a",), "", 1.0), Demand(("b",), "", 1.0)]
    (outcome,) = assign([waits(topic="a")], [everybody, only_a], NOW, demand=asked)
    assert outcome.agent == 2


def test_three_chats_at_once_but_one_call() -> None:
    chats = [waits(i, channel_kind="chat") for i in range(5)]
    given_chats = assign(chats, [agent(1, capacity=20)], NOW)
    assert sum(o.agent is not None for o in given_chats) == 3
    calls = [waits(i, channel_kind="phone") for i in range(5)]
    assert sum(o.agent is not None for o in assign(calls, [agent(1, capacity=20)], NOW)) == 1
    rules = {"": Rules.model_validate({"channels": {"chat": {"weight": 2, "most": 9}}})}
    given_chats = assign(chats, [agent(1, capacity=8)], NOW, teams=rules)
    assert sum(o.agent is not None for o in given_chats) == 4


def test_what_is_carried_already_counts() -> None:
    busy = agent(1, capacity=20, load=6, carries={"chat": 2})
    outcomes = assign([waits(i, channel_kind="chat") for i in range(3)], [busy], NOW)
    assert sum(o.agent is not None for o in outcomes) == 1


def test_a_call_is_for_whoever_has_nothing_however_little_fits() -> None:
    assert one(waits(channel_kind="phone"), agent(1, capacity=2)).agent == 1
    assert one(waits(channel_kind="phone"), agent(1, capacity=2, load=1)).agent is None


def test_shortly_before_the_end_of_a_shift_comes_nothing_that_takes_longer() -> None:
    soon = agent(1, shift_ends=NOW + timedelta(minutes=20))
    assert one(replace(waits(), minutes=15), soon).agent == 1
    assert one(replace(waits(), minutes=30), soon).reason.code == "nobody_in_time"
    assert one(waits(), agent(1, shift_ends=NOW + timedelta(minutes=5))).agent is None
    assert one(waits(), agent(1, on_shift=False)).reason.code == "nobody_available"


def test_who_learns_gets_what_is_easy_and_a_colleague_is_named() -> None:
    learner = agent(1, competences=(Competence("topic", "t", 2, learning=True, learning_with=7),))
    expert = agent(2, ("topic", "t", 3), load=5)
    outcome = one(waits(topic="t"), learner, expert)
    assert (outcome.agent, outcome.reason.code) == (1, "learning")
    assert outcome.reason.facts["learning_with"] == "7"
    assert one(waits(topic="t", priority=Priority.URGENT), learner, expert).agent is None
    assert one(waits(topic="t"), learner, expert, difficulty={"t": 2}).agent is None


def test_who_helps_for_a_while_gets_what_is_easy() -> None:
    helper = agent(1, easy_only=True)
    assert one(waits(), helper).agent == 1
    assert one(waits(priority=Priority.HIGH), helper).agent is None


def test_customers_needs() -> None:
    dane = agent(1, ("language", "da", 3))
    assert one(waits(language="ar"), dane).agent is None
    assert one(waits(language="ar", interpreter=True), dane).agent == 1
    caller = agent(2, ("channel", "phone", 2))
    assert one(waits(phone_only=True), agent(1, ("channel", "email", 3)), caller).agent == 2


LOOSEN = [
    {"after_minutes": 20, "to": "level"},
    {"after_minutes": 40, "to": "neighbours"},
    {"after_minutes": 60, "to": "anyone"},
]


@pytest.mark.parametrize(
    ("minutes", "agent_", "code"),
    [
        (19, agent(1, ("topic", "t", 1)), ""),
        (21, agent(1, ("topic", "t", 1)), "loosened_level"),
        (39, agent(1, ("topic", "beside", 1)), ""),
        (41, agent(1, ("topic", "beside", 1)), "loosened_neighbours"),
        (59, agent(1, ("topic", "t", 3), ("language", "nb", 1)), ""),
        (61, agent(1, ("topic", "else", 1)), "loosened_anyone"),
    ],
)
def test_what_is_asked_for_loosens_step_by_step(minutes: int, agent_: Candidate, code: str) -> None:
    knows = agent(9, ("topic", "t", 3), presence=Presence.AWAY)
    waiting = waits(minutes=minutes, topic="t", neighbours=("beside",), language="sv")
    outcome = one(waiting, agent_, knows, loosen=LOOSEN, difficulty={"t": 2})
    assert outcome.agent == (1 if code else None)
    assert outcome.reason.code == (code or "nobody_available")


def test_a_clock_that_went_backwards_takes_nothing_away() -> None:
    outcome = one(waits(minutes=-120), agent(1), loosen=LOOSEN)
    assert outcome.agent == 1
    assert outcome.reason.facts["waited_seconds"] == 0


def test_what_is_due_first_goes_first_whenever_it_came() -> None:
    waiting = [waits(1, 90), waits(2, 5, due_at=NOW + timedelta(minutes=3)), waits(3, 60)]
    outcomes = assign(waiting, [agent(1, capacity=1)], NOW)
    assert [o.conversation for o in outcomes] == [2, 1, 3]


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
        (waits(topic="t"), [agent(1)], None),
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
