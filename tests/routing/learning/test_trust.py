"""Thresholds: nothing is done by itself that was not shown to be right often enough."""

import random
from collections.abc import Sequence

import numpy as np

from routing.learning.figures import by_label
from routing.learning.model import Belief, confidences
from routing.learning.trust import Held, find_thresholds, fit_belief, lower_bound


def held(pairs: Sequence[tuple[float, bool]], label: str = "a") -> list[Held]:
    return [Held(label if right else "other", label, sure, True) for sure, right in pairs]


MANY = {"a": 100, "b": 100}


def test_what_is_always_right_is_done() -> None:
    thresholds = find_thresholds(held([(0.9, True)] * 100), MANY)
    assert thresholds.do_at_of("a") == 0.9
    assert thresholds.may_do("a", 0.95)
    assert not thresholds.may_do("a", 0.85)


def test_a_few_right_answers_are_not_enough() -> None:
    assert find_thresholds(held([(0.9, True)] * 19), MANY).do_at_of("a") is None
    assert find_thresholds(held([(0.9, True)] * 25), MANY).do_at_of("a") is None


def test_nothing_is_done_where_one_in_ten_is_wrong() -> None:
    answers = [(0.9, number % 10 != 0) for number in range(500)]
    thresholds = find_thresholds(held(answers), MANY)
    assert thresholds.do_at_of("a") is None
    assert not thresholds.may_do("a", 1.0)
    assert thresholds.may_suggest(0.9)


def test_the_threshold_stands_where_mistakes_begin() -> None:
    answers = [(0.9, True)] * 200 + [(0.5, number % 2 == 0) for number in range(200)]
    assert find_thresholds(held(answers), MANY).do_at_of("a") == 0.9


def test_a_topic_with_too_few_examples_is_only_suggested() -> None:
    thresholds = find_thresholds(held([(0.9, True)] * 100), {"a": 100, "b": 9})
    assert thresholds.may_do("a", 0.99)
    assert not thresholds.may_do("b", 0.99)


def test_a_topic_that_is_often_wrong_is_only_suggested() -> None:
    good = held([(0.9, True)] * 400)
    bad = held([(0.95, number % 2 == 0) for number in range(10)], "b")
    thresholds = find_thresholds([*good, *bad], MANY)
    assert thresholds.may_do("a", 0.95)
    assert not thresholds.may_do("b", 0.99)


def test_each_topic_with_enough_evidence_has_a_threshold_of_its_own() -> None:
    """a is right from 0.5 on, b from 0.9 on, c never often enough; of d little is known."""
    a = held([(0.5 + number / 400, True) for number in range(200)])
    b = held([(0.9, True)] * 100 + [(0.6, number % 3 == 0) for number in range(60)], "b")
    c = held([(0.95, number % 5 != 0) for number in range(200)], "c")
    d = held([(0.7, True)] * 40, "d")
    thresholds = find_thresholds([*a, *b, *c, *d], dict.fromkeys("abcd", 100))
    assert thresholds.own == {"a": 0.5, "b": 0.9}
    assert not thresholds.may_do("c", 1.0)
    assert thresholds.do_at == thresholds.do_at_of("d") == 0.7


def test_what_is_measured_of_a_topic_is_of_that_topic_alone() -> None:
    answers = [*held([(0.9, True)] * 100), *held([(0.9, number > 9) for number in range(100)], "b")]
    counts = {"a": 300, "b": 200}
    first, second = by_label(answers, counts, find_thresholds(answers, counts))
    assert (first.label, first.said, first.done, first.precision) == ("a", 100, 100, 1.0)
    assert (second.label, second.do_at, second.done, second.precision) == ("b", None, 0, None)


def test_a_higher_wish_gives_a_higher_threshold() -> None:
    random.seed(4)
    answers = [(sure, random.random() < sure) for sure in (random.random() for _ in range(4000))]
    low, high = (find_thresholds(held(answers), MANY, do) for do in (0.8, 0.95))
    below, above = low.do_at_of("a"), high.do_at_of("a")
    assert below is not None
    assert above is None or above > below


def test_the_bound_is_below_the_share_and_nears_it() -> None:
    assert lower_bound(19, 20) < lower_bound(190, 200) < lower_bound(1900, 2000) < 0.95
    assert lower_bound(0, 0) == 0.0


def test_confidence_is_as_often_right_as_it_says() -> None:
    generator = np.random.default_rng(3)
    scores = generator.normal(size=(4000, 10)).astype(np.float32)
    truth = np.array(
        [generator.choice(10, p=np.exp(2 * row) / np.exp(2 * row).sum()) for row in scores]
    )
    belief = fit_belief(scores[:2000], truth[:2000])
    sure = confidences(scores[2000:], belief).max(axis=1)
    right = scores[2000:].argmax(axis=1) == truth[2000:]
    for low, high in ((0.3, 0.5), (0.5, 0.7), (0.7, 0.9)):
        among = (sure >= low) & (sure < high)
        assert abs(right[among].mean() - sure[among].mean()) < 0.08


def test_a_model_that_was_never_wrong_is_not_believed_blindly() -> None:
    scores = np.array([[1.0, -1.0]] * 12, np.float32)
    belief = fit_belief(scores, np.zeros(12, np.intp))
    assert confidences(scores, belief).max() < 0.9999
    assert isinstance(belief, Belief)
