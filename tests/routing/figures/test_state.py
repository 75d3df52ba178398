"""What earlier programs noted of customers is read."""

from routing.figures.state import person_from


def test_who_came_back_is_known_from_what_was_noted_before() -> None:
    close = {
        "number": 7,
        "conversation": 1,
        "at": "2026-11-20T09:00:00+00:00",
        "topic": "invoice",
        "alone": True,
        "back": ["12"],
        "back_same": [],
        "spam": False,
        "came": {"11": ["2", "invoice"], "12": ["3", ""]},
    }
    person = person_from({"id": 5, "closes": [close], "asks": [["invoice", "mail", "2026"]]})
    (kept,) = person.closes
    assert (kept.back, kept.thanked, kept.is_solved) == (["12"], ["11"], True)
    again = person_from(person.to_json())
    assert again == person
