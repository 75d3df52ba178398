"""What notices say outside of the console: a number and a reason, nothing of a customer's and no name."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox.services.notices.posts import Line
from routing.notices import NoticeKind
from routing.when_said import CALENDARS, clock_time, nearest

K = NoticeKind
LINES: Mapping[str, Mapping[str, str]] = {
    "sv": {
        K.ASSIGNED: "Ärende {number} är ditt nu.",
        K.MENTIONED: "Du nämns i en anteckning i ärende {number}.",
        K.NEAR_BREACH: "Ärende {number}: tiden går ut {due}.",
        K.BREACHED: "Ärende {number}: tiden har gått ut.",
        K.PROMISE_DUE: "Ärende {number}: ett löfte om att höra av sig gäller {due}.",
        "topic_due": "Ämnet {topic}: nästa besked till dem som frågar är lovat {due}.",
        "topic_late": "Ämnet {topic}: beskedet till dem som frågar är försenat.",
        "failing": "Kanalen {channel} fungerar inte.",
        "silent": "Kanalen {channel} är ovanligt tyst.",
        K.UNUSUAL_VOLUME: "Ovanligt många meddelanden: {n} på en timme, normalt högst {high}.",
        "on": "{text} Kanal: {channel}.",
        "many": "{n} notiser väntar",
        "push": "Ett ärende väntar",
        "more": "… och {n} till.",
        "why": "Du får det här enligt dina inställningar för notiser. Det går inte att svara på.",
        "test": "Ett prov: notiser kommer fram hit.",
    },
    "nb": {
        K.ASSIGNED: "Sak {number} er din nå.",
        K.MENTIONED: "Du er nevnt i et notat i sak {number}.",
        K.NEAR_BREACH: "Sak {number}: fristen går ut {due}.",
        K.BREACHED: "Sak {number}: fristen er gått ut.",
        K.PROMISE_DUE: "Sak {number}: et løfte om å ta kontakt gjelder {due}.",
        "topic_due": "Temaet {topic}: neste beskjed til dem som spør, er lovet {due}.",
        "topic_late": "Temaet {topic}: beskjeden til dem som spør, er forsinket.",
        "failing": "Kanalen {channel} virker ikke.",
        "silent": "Kanalen {channel} er uvanlig stille.",
        K.UNUSUAL_VOLUME: "Uvanlig mange meldinger: {n} på en time, normalt høyst {high}.",
        "on": "{text} Kanal: {channel}.",
        "many": "{n} varsler venter",
        "push": "En sak venter",
        "more": "… og {n} til.",
        "why": "Du får dette ut fra innstillingene dine for varsler. Det kan ikke besvares.",
        "test": "En prøve: varsler kommer fram hit.",
    },
    "da": {
        K.ASSIGNED: "Sag {number} er din nu.",
        K.MENTIONED: "Du er nævnt i en note i sag {number}.",
        K.NEAR_BREACH: "Sag {number}: fristen udløber {due}.",
        K.BREACHED: "Sag {number}: fristen er udløbet.",
        K.PROMISE_DUE: "Sag {number}: et løfte om at vende tilbage gælder {due}.",
        "topic_due": "Emnet {topic}: næste besked til dem, der spørger, er lovet {due}.",
        "topic_late": "Emnet {topic}: beskeden til dem, der spørger, er forsinket.",
        "failing": "Kanalen {channel} virker ikke.",
        "silent": "Kanalen {channel} er usædvanligt stille.",
        K.UNUSUAL_VOLUME: "Usædvanligt mange beskeder: {n} på en time, normalt højst {high}.",
        "on": "{text} Kanal: {channel}.",
        "many": "{n} notifikationer venter",
        "push": "En sag venter",
        "more": "… og {n} til.",
        "why": "Du får dette ud fra dine indstillinger for notifikationer. Det kan ikke besvares.",
        "test": "En prøve: notifikationer når frem hertil.",
    },
    "en": {
        K.ASSIGNED: "Conversation {number} is yours now.",
        K.MENTIONED: "You are mentioned in a note on conversation {number}.",
        K.NEAR_BREACH: "Conversation {number}: time runs out {due}.",
        K.BREACHED: "Conversation {number}: its time has run out.",
        K.PROMISE_DUE: "Conversation {number}: a promise to come back is due {due}.",
        "topic_due": "Topic {topic}: the next word to those who ask is promised {due}.",
        "topic_late": "Topic {topic}: the word to those who ask is late.",
        "failing": "The channel {channel} does not work.",
        "silent": "The channel {channel} is unusually quiet.",
        K.UNUSUAL_VOLUME: "Unusually many messages: {n} in an hour, normally {high} at most.",
        "on": "{text} Channel: {channel}.",
        "many": "{n} notices are waiting",
        "push": "A conversation is waiting",
        "more": "… and {n} more.",
        "why": "You get this as your settings for notices say. It can't be answered.",
        "test": "A test: notices arrive here.",
    },
}


def texts(locale: str) -> Mapping[str, str]:
    return LINES.get(locale, LINES["en"])


def line_text(line: Line, locale: str, zone: str) -> str:
    of = texts(locale)
    text = of[_key(line)]
    if line.kind is K.UNUSUAL_VOLUME and line.channel:
        text = of["on"].replace("{text}", text)
    facts = {
        "number": line.number or "",
        "channel": line.channel,
        "topic": line.topic,
        "due": _local(line.data.get("due_at"), locale, zone),
        "n": line.data.get("n", ""),
        "high": line.data.get("high", ""),
    }
    for name, value in facts.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def _key(line: Line) -> str:
    if line.kind is K.CHANNEL_TROUBLE:
        return str(line.data.get("state"))
    if line.number is None and line.kind in (K.PROMISE_DUE, K.BREACHED):
        return "topic_late" if line.kind is K.BREACHED else "topic_due"
    return line.kind


def _local(due: object, locale: str, zone: str) -> str:
    """`torsdag 19 november kl. 12:00`: never "today", since a notice may be read later."""
    if not isinstance(due, str):
        return ""
    local, of = datetime.fromisoformat(due).astimezone(ZoneInfo(zone)), CALENDARS[nearest(locale)]
    day = f"{of.days[local.weekday()]} {local.day}{of.dot} {of.months[local.month - 1]}"
    return f"{day}{of.clock}{clock_time(local, locale)}"
