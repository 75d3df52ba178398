"""Planted bursts are found, and normal weeks raise no alarm."""

import random
from itertools import count

from routing.rising import chance_of, rising

WORDS = [f"{a}{b}ord" for a in "bdfgklmnprst" for b in ("al", "em", "ik", "on", "ur", "yv")]
RANKS = [1 / (place + 2) for place in range(len(WORDS))]


def hour(dice: random.Random, about: float, numbers: "count[int]") -> dict[int, list[str]]:
    """Messages of a normal hour, whose words follow Zipf."""
    many = sum(dice.random() < about / 1000 for _ in range(1000))
    return {next(numbers): dice.choices(WORDS, RANKS, k=12) for _ in range(many)}


def test_a_planted_burst_is_one_theme_with_its_words_and_messages() -> None:
    dice, numbers = random.Random(1), count(1)
    normal = [hour(dice, 60, numbers) for _ in range(8)]
    now = hour(dice, 60, numbers)
    burst = {
        next(numbers): ["vattnet", "brunt", "Storgatan", *dice.choices(WORDS, k=5)]
        for _ in range(12)
    }
    (theme,) = rising({**now, **burst}, normal)
    assert {"vattnet", "brunt"} <= set(theme.terms)
    assert set(burst) <= set(theme.messages)
    assert (theme.count, theme.expected) == (12, 0.0)


def test_a_word_is_named_once_with_its_own_letters() -> None:
    dice, numbers = random.Random(1), count(1)
    normal = [hour(dice, 60, numbers) for _ in range(8)]
    said = ["hjaelpen", "hjælpen", "hjælp", "vandløst", "vandlost"]
    burst = {next(numbers): [*said, *dice.choices(WORDS, k=5)] for _ in range(12)}
    (theme,) = rising({**hour(dice, 60, numbers), **burst}, normal)
    assert {term for term in theme.terms if term.startswith(("hj", "va"))} == {
        "hjælpen",
        "vandløst",
    }


def test_two_bursts_are_two_themes() -> None:
    dice, numbers = random.Random(2), count(1)
    normal = [hour(dice, 60, numbers) for _ in range(8)]
    now = hour(dice, 60, numbers)
    for words in (["strömlöst", "avbrott"], ["inloggning", "lösenord"]):
        now |= {next(numbers): [*words, *dice.choices(WORDS, k=5)] for _ in range(10)}
    themes = rising(now, normal)
    assert [set(theme.terms) for theme in themes] in (
        [{"strömlöst", "avbrott"}, {"inloggning", "lösenord"}],
        [{"inloggning", "lösenord"}, {"strömlöst", "avbrott"}],
    )


def test_three_hundred_normal_hours_raise_almost_no_alarm() -> None:
    """One in a thousand is what is promised."""
    dice, numbers = random.Random(3), count(1)
    alarms = 0
    for _ in range(300):
        weeks = [hour(dice, 40, numbers) for _ in range(9)]
        alarms += bool(rising(weeks[0], weeks[1:]))
    assert alarms <= 1


def test_what_rises_every_week_at_this_hour_is_normal() -> None:
    numbers = count(1)
    weeks = [
        {next(numbers): ["faktura", "betala"] for _ in range(20 + place)} for place in range(8)
    ]
    assert rising({next(numbers): ["faktura", "betala"] for _ in range(26)}, weeks) == []


def test_counts_that_swing_need_more_to_surprise() -> None:
    steady, swinging = [10] * 8, [0, 30, 2, 25, 1, 20, 0, 2]
    assert chance_of(25, steady) < chance_of(25, swinging)


def test_too_few_weeks_or_messages_say_nothing() -> None:
    burst = {id: ["vattnet"] for id in range(50)}
    assert rising(burst, [{}, {}]) == []
    assert rising({1: ["vattnet"], 2: ["vattnet"]}, [{}] * 8) == []
    assert rising({}, [{}] * 8) == []


def test_chances_are_shares_even_far_out() -> None:
    assert 0 <= chance_of(100_000, [0] * 8) < 1e-50
    assert chance_of(0, [0] * 8) == 1.0
    assert 0 < chance_of(900, [1000] * 8) <= 1.0
