"""Who asks what is happening, in four languages."""

import pytest

from routing.status_questions import asks_what_happens


@pytest.mark.parametrize(
    "text",
    [
        "Hej, vad händer med mitt ärende?",
        "Hur går det med felanmälan? Väntar fortfarande.",
        "Jag har inte fått något svar från er.",
        "När får jag svar?",
        "Har ni glömt mig?",
        "Hei! Hva skjer med saken min?",
        "Har ikke hørt noe fra dere på to uker",
        "Når får jeg svar?",
        "Hej, hvad sker der med min sag?",
        "Jeg har ikke fået svar endnu",
        "Hvornår hører jeg fra jer?",
        "Any update on my case?",
        "What's happening with my refund?",
        "I still haven't heard back from you.",
        "When will I get an answer?",
    ],
)
def test_a_question_about_where_it_stands_is_known(text: str) -> None:
    assert asks_what_happens(text)


@pytest.mark.parametrize(
    "text",
    [
        "Min faktura är fel.",
        "Vad händer om jag inte betalar i tid?",
        "Hur går det till att byta elavtal?",
        "Hva skjer hvis jeg flytter?",
        "Hvad sker der hvis strømmen går?",
        "Tack för svaret!",
        "Please send me an invoice.",
        "Jeg vil gerne opsige min aftale.",
        "",
    ],
)
def test_another_question_is_none_of_that(text: str) -> None:
    assert not asks_what_happens(text)
