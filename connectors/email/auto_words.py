"""What automatic answers are called, for those that no header tells of.

A subject that names itself an automatic answer suffices. Words of absence are written by people too
(parents, employees, who waited for a parcel): they count where the text says that somebody is away.
"""

import re

_NAMED = (
    r"automatiskt svar|automatiskt meddelande|autosvar|frånvaro(?:meddelande|avisering|svar)|"
    r"semester(?:svar|meddelande)|"
    r"automatisk (?:svar|besvarelse)|fraværs(?:assistent|svar)|ferie(?:svar|-?melding|-?besked)|"
    r"automaattinen vastaus|automaattivastaus|lomavastaus|poissaolo(?:viesti|ilmoitus)|"
    r"out[ -]of[ -](?:the[ -])?office(?:[ -]auto[ -]?reply)?|"
    r"auto(?:matic|mated)?[ -]?(?:reply|response|responder)|vacation (?:reply|response|message)|"
    r"abwesenheits(?:notiz|nachricht|assistent)|automatische (?:antwort|abwesenheit(?:snotiz)?)|"
    r"urlaubs(?:benachrichtigung|notiz)|"
    r"r[ée]ponse automatique|message (?:automatique )?d['’]absence|automatisch antwoord"
)
_ABSENT = (
    r"frånvaro|frånvarande|ej på kontoret|inte på kontoret|"
    r"ikke til ?stede|ikkje til stades|ikkje på kontoret|ikke på kontoret|"
    r"fravær|fraværs(?:melding|besked)|fraværende|ude af kontoret|ute av kontoret|"
    r"poissa(?: toimistosta| työpaikalta)?|"
    r"away from (?:the|my) (?:office|mail|desk)|(?:i am )?away|on (?:vacation|holiday|leave)|ooo|"
    r"abwesend|abwesenheit(?:smeldung)?|nicht im büro|absen(?:ce|t)(?: du bureau)?"
)
_ANSWERED = r"(?:re|sv|svar|vs|aw|antw|rép)\s*:"
_END = rf"\s*(?::|：|$|(?=\s{_ANSWERED}))"
_CALLED = re.compile(rf"\s*(?:\[(?:{_NAMED})\]|\[?(?:{_NAMED})\]?{_END})", re.IGNORECASE)
_NAMES = re.compile(_NAMED, re.IGNORECASE)
_BEGINS = re.compile(rf"\s*(?:{_NAMED})\b", re.IGNORECASE)
_AWAY = re.compile(rf"\s*(?:{_ABSENT}){_END}(?P<rest>.{{0,300}})", re.IGNORECASE)
_AWAY_ABOVE = re.compile(
    rf"[^:]{{0,30}}\b(?:semester|ledig|frånvarande|ferie|ferien|fravær(?:ende)?|permisjon|loma|lomalla|urlaub|vacation|holiday|"
    rf"congés?|vacances)\s*[:\-–]?\s+{_ANSWERED}",
    re.IGNORECASE,
)
"""Nobody else puts words above what they answer."""
_STATES = re.compile(
    r"(?:^|[.!\n])\s{0,5}(?:detta|det här|dette|this|dies|tämä|ceci) (?:är|er|is|ist|on|est)(?: (?:ett|et|en|an|eine|un))? "
    r"auto(?:ma\w{3,9}|(?= ?svar|-?reply))(?: (?:genererat|generert|genereret|generated))? ?-?"
    r"(?:svar|besvarelse|reply|response|antwort|vastaus|réponse|meddelande|melding|meddelelse|message|viesti)\b",
    re.IGNORECASE,
)
_LOTUS = re.compile(
    r"\s*auto: .{1,80}(?:out of the office|inte på kontoret|ej på kontoret|på semester|frånvarande|"
    r"ikke på kontoret|fraværende|på ferie|ikke til stede|poissa|lomalla|abwesend|nicht im büro|absent)",
    re.IGNORECASE,
)
_AUTO = re.compile(r"\s*auto\s*:", re.IGNORECASE)
_WHY_AWAY = re.compile(
    rf"\s*(?:{_ANSWERED}|(?:semester|ledig|föräldraledig|tjänsteresa|kurs|ferie|permisjon|orlov|barsel|loma|"
    r"lomalla|vuosiloma|vacation|holiday|leave|urlaub|elternzeit|cong[ée]s?|vacances)\b)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:jag (?:är|har|kommer att vara) .{0,40}(?:semester|ledig\b|frånvarande|borta|bortrest|tjänsteresa|"
    r"inte på (?:kontoret|plats)|ej på kontoret|tillbaka|åter\b|slutat)|"
    r"(?:läser|kollar) (?:inte|ej) (?:min|mina|mejl|e-?post)|begränsad (?:tillgång|möjlighet)|"
    r"(?:jeg|eg) (?:er|har|holder|vil være) .{0,40}(?:ferie|permisjon|orlov|barsel|fraværende|bortreist|bortrejst|"
    r"ikkje? på (?:kontoret|jobb)|ikke til ?stede|ikkje til stades|tilbake|tilbage|sluttet)|"
    r"ute av kontoret|ude af kontoret|leser ikke (?:min )?e-?post|læser ikke (?:min )?mail|"
    r"olen .{0,40}(?:lomalla|vapaalla|poissa|tavoitettavissa|matkalla)|palaan .{0,40}\d|en ole tavoitettavissa|"
    r"i(?:['’]m| am| will be|['’]ll be) .{0,40}(?:out of|away|on .{0,20}(?:leave|vacation|holiday)|"
    r"not in the office|travell?ing|back (?:on|in))|limited access to|i will (?:return|respond|reply) |"
    r"ich (?:bin|habe) .{0,60}(?:abwesend|nicht im (?:büro|haus)|im urlaub|urlaub|nicht erreichbar|"
    r"wieder (?:erreichbar|da|im büro)|elternzeit)|"
    r"je (?:suis|serai) .{0,40}(?:absent|en cong|de retour|en vacances)|"
    r"(?:detta|dette|det här|this|dies|ceci) (?:är|er|is|ist|est) .{0,20}(?:auto(?:mat|svar|reply))|"
    r"tämä on automaat)",
    re.IGNORECASE,
)
_LOOKED_THROUGH = 1500


def is_automatic(subject: str, text: str, *, answers: bool) -> bool:
    """`text` is what is new in it; `answers` tells that it refers to another mail."""
    if "?" in subject:
        return False
    told = text[:_LOOKED_THROUGH]
    if _CALLED.match(subject):
        return not _asks_about_it(subject, told)
    if _LOTUS.match(subject) or (answers and _STATES.search(text[:400]) and "?" not in told):
        return True
    away = _AWAY.match(subject)
    if away and _WHY_AWAY.match(away["rest"]):
        return True
    if not (away or _BEGINS.match(subject) or _AWAY_ABOVE.match(subject) or _AUTO.match(subject)):
        return False
    return (answers and bool(away)) or _says_away(told)


def _asks_about_it(subject: str, told: str) -> bool:
    """A customer whose subject is what they ask about, and no more."""
    is_bare = bool(_NAMES.fullmatch(subject.strip()))
    return is_bare and "?" in told and bool(_NAMES.search(told)) and not _SAYS.search(told)


def _says_away(text: str) -> bool:
    """Nobody who is away asks."""
    return "?" not in text and bool(_SAYS.search(" ".join(text.split())))
