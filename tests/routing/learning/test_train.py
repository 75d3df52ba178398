"""What is learnt from few examples, how far it is trusted, and that the file says the same."""

import subprocess
import sys

import numpy as np
import pytest

from routing.learning.artefact import DamagedError, read_model, write_model
from routing.learning.examples import Example, Text, TooFewError, chosen, chosen_untagged
from routing.learning.figures import measure
from routing.learning.train import Trained, train
from tests.routing.learning.few import few


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(few())


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("Min faktura känns alldeles för hög", "sv", "invoice"),
        ("Det renner vann fra et rør", "nb", "leak"),
        ("Jeg flytter ind på en ny adresse", "da", "moving"),
        ("Why is my bill so high?", "en", "invoice"),
        ("Vatnet lek i kjellaren", "nn", "leak"),
    ],
)
def test_a_message_in_any_of_the_languages_finds_its_topic(
    trained: Trained, text: str, language: str, topic: str
) -> None:
    assert trained.model.guesses(text, language)[0].label == topic


def test_an_example_in_one_language_speaks_in_its_neighbours() -> None:
    only_swedish = [one for one in few() if one.language == "sv"]
    model = train(only_swedish).model
    assert model.guesses("fakturaen er for høj", "da")[0].label == "invoice"
    assert model.guesses("vannet renner i kjelleren", "nb")[0].label == "leak"


def test_confidences_are_shares_in_falling_order(trained: Trained) -> None:
    guesses = trained.model.guesses("räkningen", "sv")
    shares = [one.confidence for one in guesses]
    assert len(guesses) == 3
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0, abs=0.01)


def test_a_text_of_unknown_words_is_no_topic(trained: Trained) -> None:
    assert trained.model.guesses("", "sv") == []
    assert trained.model.guesses("!!! 😀", "sv") == []


def test_the_words_that_spoke_are_the_messages_own(trained: Trained) -> None:
    words = trained.model.words_for("leak", "Hej, det läcker vatten i Malmö", "sv")
    assert {"läcker", "vatten"} & set(words)
    assert "malmö" not in words


def test_the_file_answers_as_the_model_did_to_the_last_digit(trained: Trained) -> None:
    data = write_model(trained.model, trained.thresholds, {"name": "å"})
    model, thresholds, facts = read_model(memoryview(data))
    for one in few():
        assert model.guesses(one.text, one.language) == trained.model.guesses(
            one.text, one.language
        )
    assert thresholds == trained.thresholds
    assert facts == {"name": "å"}


def test_the_file_holds_no_word_of_any_message(trained: Trained) -> None:
    data = write_model(trained.model, trained.thresholds, {})
    assert b"faktura" not in data
    assert b"Aarhus" not in data
    assert b"aarhus" not in data.lower()


@pytest.mark.parametrize("place", [0, 20, 60, 400, -1])
def test_a_damaged_file_is_refused(trained: Trained, place: int) -> None:
    data = bytearray(write_model(trained.model, trained.thresholds, {}))
    data[place] ^= 1
    with pytest.raises(DamagedError):
        read_model(memoryview(bytes(data)))


@pytest.mark.parametrize("length", [0, 10, 50, 1000])
def test_a_file_that_was_cut_off_is_refused(trained: Trained, length: int) -> None:
    data = write_model(trained.model, trained.thresholds, {})
    with pytest.raises(DamagedError):
        read_model(memoryview(data[:length]))


def test_a_file_of_another_version_says_so(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_model(trained.model, trained.thresholds, {})
    monkeypatch.setattr("routing.learning.features.VERSION", 99)
    with pytest.raises(DamagedError, match="another version"):
        read_model(memoryview(data))


def test_one_topic_alone_can_not_be_learnt() -> None:
    with pytest.raises(TooFewError, match="two topics"):
        train([Example("a b", "one"), Example("c d", "one"), Example("  ", "two")])


def test_two_topics_and_topics_with_one_example_are_learnt() -> None:
    two = train([one for one in few() if one.label != "leak"])
    assert two.model.guesses("the bill is too high", "en")[0].label == "invoice"
    rare = train([*few(), Example("My parrot sings", "parrots", "en")])
    assert rare.model.guesses("a parrot that sings", "en")[0].label == "parrots"
    assert "parrots" in rare.thresholds.doubtful


def test_the_same_examples_make_the_same_model(trained: Trained) -> None:
    again = train(few())
    assert np.array_equal(again.model.weights, trained.model.weights)


def test_texts_that_nobody_sorted_help_where_few_were_sorted() -> None:
    """Only untagged texts tell that *konvolut* goes with invoices and *propp* with leaks."""
    sorted_ones = [
        Example(f"{word} nummer {place}", topic)
        for topic, word in (("invoice", "faktura"), ("leak", "läcka"))
        for place in ("ett", "två", "tre", "fyra", "fem", "sex")
    ]
    untagged = [
        Text(f"{first} {second} {place}", "sv")
        for first, second in (("faktura", "konvolut"), ("läcka", "propp"))
        for place in range(1000, 1150)
    ]
    model = train(sorted_ones, untagged).model
    assert model.guesses("faktura", "sv")[0].label == "invoice"


def test_a_rare_topic_keeps_its_examples_and_the_newest_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("routing.learning.examples.MOST_EXAMPLES", 10)
    many = [Example(f"many {number}", "many") for number in range(100)]
    rare = [Example("rare 1", "rare"), Example("rare 2", "rare")]
    kept = chosen([*many, *rare])
    assert [one.text for one in kept if one.label == "rare"] == ["rare 1", "rare 2"]
    assert [one.text for one in kept if one.label == "many"] == [f"many {n}" for n in range(8)]


def test_what_is_tagged_or_empty_is_no_untagged_text() -> None:
    known = [Example("seen", "a")]
    texts = [Text("seen"), Text(" "), Text("new"), Text("new")]
    assert [one.text for one in chosen_untagged(texts, known)] == ["new"]


def test_what_is_asked_for_a_guess_loads_neither_scipy_nor_scikit_learn() -> None:
    code = (
        "import sys; import routing.learning.artefact, routing.learning.figures;"
        "print([name for name in ('scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_figures_count_what_was_done_and_how_much_of_it_was_right(trained: Trained) -> None:
    figures = measure(trained.held, trained.thresholds)
    assert figures.examples == len(few())
    assert figures.accuracy is not None
    assert figures.accuracy > 0.8
    assert figures.in_three == 1.0
