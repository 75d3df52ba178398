"""What a survey says where the organisation says nothing of its own."""

from collections.abc import Mapping

from inbox.services.plan import Plan
from routing.surveys import LINK, Survey, SurveyTexts

ASK: Mapping[str, str] = {
    "sv": "Hej!\n\nDitt ärende {number} hos {organisation} är avslutat. Hur gick det? "
    "Svara på två frågor här, det tar en halv minut:\n\n" + LINK + "\n\n"
    "Det är frivilligt. Svaren används för att göra vår service bättre.",
    "nb": "Hei!\n\nSaken din {number} hos {organisation} er avsluttet. Hvordan gikk det? "
    "Svar på to spørsmål her, det tar et halvt minutt:\n\n" + LINK + "\n\n"
    "Det er frivillig. Svarene brukes til å gjøre servicen vår bedre.",
    "da": "Hej!\n\nDin sag {number} hos {organisation} er afsluttet. Hvordan gik det? "
    "Svar på to spørgsmål her, det tager et halvt minut:\n\n" + LINK + "\n\n"
    "Det er frivilligt. Svarene bruges til at gøre vores service bedre.",
    "en": "Hello,\n\nYour case {number} at {organisation} is closed. How did it go? "
    "Answer two questions here, it takes half a minute:\n\n" + LINK + "\n\n"
    "It is up to you. The answers are used to make our service better.",
}
PURPOSE: Mapping[str, str] = {
    "sv": "Svaren används för att göra vår service bättre. De som arbetar med ditt ärende kan se dem, "
    "och den som är missnöjd kan få höra av oss igen. De påverkar inte hur du bemöts.",
    "nb": "Svarene brukes til å gjøre servicen vår bedre. De som arbeider med saken din, kan se dem, "
    "og den som er misfornøyd, kan høre fra oss igjen. De påvirker ikke hvordan du blir møtt.",
    "da": "Svarene bruges til at gøre vores service bedre. De, der arbejder med din sag, kan se dem, "
    "og den, der er utilfreds, kan høre fra os igen. De påvirker ikke, hvordan du bliver mødt.",
    "en": "The answers are used to make our service better. Those who work with your case can see them, "
    "and whoever is not satisfied may hear from us again. They don't change how you are treated.",
}
LOW: Mapping[str, str] = {
    "sv": "Missnöjd kund: {what}",
    "nb": "Misfornøyd kunde: {what}",
    "da": "Utilfreds kunde: {what}",
    "en": "Dissatisfied customer: {what}",
}
SATISFACTION: Mapping[str, str] = {
    "sv": "nöjdhet {n} av 5",
    "nb": "tilfredshet {n} av 5",
    "da": "tilfredshed {n} af 5",
    "en": "satisfaction {n} of 5",
}
EASE: Mapping[str, str] = {
    "sv": "enkelhet {n} av 7",
    "nb": "enkelhet {n} av 7",
    "da": "enkelhed {n} af 7",
    "en": "ease {n} of 7",
}
_NEAR = {"nn": "nb", "no": "nb"}


def short(language: str) -> str:
    first = language.partition("-")[0]
    return _NEAR.get(first, first)


def own_texts(survey: Survey, language: str) -> SurveyTexts:
    named = (language, short(language), language.partition("-")[0])
    return next((survey.texts[one] for one in named if one in survey.texts), SurveyTexts())


def ask_text(survey: Survey, language: str) -> str:
    return own_texts(survey, language).ask or ASK.get(short(language), ASK["en"])


def purpose_text(survey: Survey | None, language: str) -> str:
    own = own_texts(survey, language).purpose if survey else None
    return own or PURPOSE.get(short(language), PURPOSE["en"])


def thanks_text(survey: Survey | None, language: str) -> str:
    """Empty where the page's own words do."""
    return (own_texts(survey, language).thanks or "") if survey else ""


def low_reason(plan: Plan, satisfaction: int | None, effort: int | None) -> str:
    """For colleagues: in the organisation's first language."""
    language = short(plan.organisation.default_language)
    given = ((SATISFACTION, satisfaction), (EASE, effort))
    parts = [of.get(language, of["en"]).replace("{n}", str(n)) for of, n in given if n is not None]
    return LOW.get(language, LOW["en"]).replace("{what}", ", ".join(parts))
