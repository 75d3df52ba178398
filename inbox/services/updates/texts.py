"""What customers read while they wait, in four languages; organisation.yaml may say it otherwise."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from inbox.services.case_page.links import PLACE
from inbox.services.plan import Plan
from inbox.store.unit import AnyRow
from routing.when_said import nearest, say_when

_SIGNED = {
    "sv": f"Här kan du följa ditt ärende: {PLACE}\n\nVänliga hälsningar\n{{organisation}}",
    "nb": f"Her kan du følge saken din: {PLACE}\n\nVennlig hilsen\n{{organisation}}",
    "da": f"Her kan du følge din sag: {PLACE}\n\nVenlig hilsen\n{{organisation}}",
    "en": f"You can follow your case here: {PLACE}\n\nKind regards\n{{organisation}}",
}
_HOLDING = {
    "sv": "Hej!\n\nVi har sett ditt meddelande och arbetar med det. "
    "Du hör från oss igen senast {when}. Ditt ärende har nummer {number}.",
    "nb": "Hei!\n\nVi har sett meldingen din og jobber med saken. "
    "Du hører fra oss igjen senest {when}. Saken har nummer {number}.",
    "da": "Hej!\n\nVi har set din besked og arbejder på sagen. "
    "Du hører fra os igen senest {when}. Din sag har nummer {number}.",
    "en": "Hello,\n\nWe have seen your message and are working on it. "
    "You will hear from us again by {when}. Your case has number {number}.",
}
_NOTHING_NEW = {
    "sv": "Hej!\n\nVi har inget nytt att berätta ännu, men vi arbetar vidare med ditt ärende {number}. "
    "Nästa besked får du senast {when}.",
    "nb": "Hei!\n\nVi har ikke noe nytt å fortelle ennå, men vi jobber videre med sak {number}. "
    "Neste beskjed får du senest {when}.",
    "da": "Hej!\n\nVi har ikke noget nyt at fortælle endnu, men vi arbejder videre med sag {number}. "
    "Du får næste besked senest {when}.",
    "en": "Hello,\n\nThere is nothing new to tell you yet, but we are still working on case {number}. "
    "You will hear from us again by {when}.",
}
_KNOWN = {
    "sv": "Hej!\n\n{known}\n\nNästa besked får du senast {when}. Ditt ärende har nummer {number}.",
    "nb": "Hei!\n\n{known}\n\nNeste beskjed får du senest {when}. Saken har nummer {number}.",
    "da": "Hej!\n\n{known}\n\nDu får næste besked senest {when}. Din sag har nummer {number}.",
    "en": "Hello,\n\n{known}\n\nYou will hear from us again by {when}. Your case has number {number}.",
}
_LAST = {
    "sv": "Hej!\n\n{known}\n\nDitt ärende har nummer {number}.",
    "nb": "Hei!\n\n{known}\n\nSaken har nummer {number}.",
    "da": "Hej!\n\n{known}\n\nDin sag har nummer {number}.",
    "en": "Hello,\n\n{known}\n\nYour case has number {number}.",
}
_REMINDER = {
    "sv": "Hej!\n\nVi väntar på svar från dig i ärende {number}, för att kunna hjälpa dig vidare.",
    "nb": "Hei!\n\nVi venter på svar fra deg i sak {number}, slik at vi kan hjelpe deg videre.",
    "da": "Hej!\n\nVi venter på svar fra dig i sag {number}, så vi kan hjælpe dig videre.",
    "en": "Hello,\n\nWe are waiting for your answer in case {number}, so that we can help you further.",
}
_CLOSES = {
    "sv": " Hör vi inget inom {days} avslutar vi ärendet. Du kan alltid svara på det här "
    "meddelandet senare, så tar vi upp det igen.",
    "nb": " Hører vi ikke noe innen {days}, avslutter vi saken. Du kan alltid svare på denne "
    "meldingen senere, så tar vi den opp igjen.",
    "da": " Hører vi ikke noget inden for {days}, afslutter vi sagen. Du kan altid svare på denne "
    "besked senere, så tager vi den op igen.",
    "en": " If we hear nothing within {days}, we close the case. You can always answer this "
    "message later, and we take it up again.",
}
_DAYS: Mapping[str, tuple[str, str, str, str]] = {
    "sv": ("{n} dag", "{n} dagar", "{n} timme", "{n} timmar"),
    "nb": ("{n} dag", "{n} dager", "{n} time", "{n} timer"),
    "da": ("{n} dag", "{n} dage", "{n} time", "{n} timer"),
    "en": ("{n} day", "{n} days", "{n} hour", "{n} hours"),
}


def holding_text(plan: Plan, language: str, due_at: datetime, now: datetime) -> str:
    text = _own(plan.organisation.updates.holding, language, plan) or _with_end(_HOLDING, language)
    return text.replace("{when}", say_when(due_at, language, plan.organisation.zone, now))


def update_text(
    plan: Plan, language: str, due_at: datetime, now: datetime, known: Mapping[str, str]
) -> str:
    """`known` is what can be said in each language; without it, that there is nothing new."""
    when = say_when(due_at, language, plan.organisation.zone, now)
    said = _own(known, language, plan)
    if said:
        return _with_end(_KNOWN, language).replace("{when}", when).replace("{known}", said)
    text = _own(plan.organisation.updates.nothing_new, language, plan)
    return (text or _with_end(_NOTHING_NEW, language)).replace("{when}", when)


def last_text(plan: Plan, language: str, known: Mapping[str, str]) -> str:
    """When it is over: what is known, and no promise of more."""
    hello = _LAST[nearest(language)].replace("{known}", _own(known, language, plan))
    return f"{hello}\n\n{_SIGNED[nearest(language)]}"


def reminder_text(
    plan: Plan, language: str, own: Mapping[str, str], closes_after: timedelta | None
) -> str:
    text = _own(own, language, plan)
    short = nearest(language)
    if not text:
        closes = _CLOSES[short] if closes_after is not None else ""
        text = f"{_REMINDER[short]}{closes}\n\n{_SIGNED[short]}"
    return text.replace("{days}", _span(closes_after, short) if closes_after is not None else "")


def language_of(plan: Plan, row: AnyRow) -> str:
    """In which a customer is written to."""
    channel = plan.channels.get(row.origin_channel)
    own = channel.entry.language if channel is not None else None
    return str(row.language or own or plan.organisation.default_language)


def _own(texts: Mapping[str, str], language: str, plan: Plan) -> str:
    """In their language; else in the organisation's first, where it says anything at all."""
    if not texts:
        return ""
    wished = (language, nearest(language), plan.organisation.default_language, *texts)
    return next(texts[one] for one in wished if one in texts)


def _with_end(texts: Mapping[str, str], language: str) -> str:
    short = nearest(language)
    return f"{texts[short]}\n\n{_SIGNED[short]}"


def _span(length: timedelta, language: str) -> str:
    hours = max(1, round(length / timedelta(hours=1)))
    count, place = (hours, 2) if hours < 24 else (round(hours / 24), 0)
    return _DAYS[language][place + (count != 1)].replace("{n}", str(count))
