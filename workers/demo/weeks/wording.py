"""What the same matter sounds like from somebody else: other numbers, another beginning, their own name."""

import random
import re
from collections.abc import Mapping, Sequence

from inbox.services.demo.material import NEAR, Text

GREETING = re.compile(
    r"^(hej|hei|hallo|hello|hi|dear|god dag|goddag|heisann|hejsan|kära)\b[^.?!\n]{0,40}[,!]?\s*$",
    re.I,
)
GOODBYE = re.compile(
    r"^(med vänlig|vänlig|hälsning|hälsn|mvh|//|tack på förhand|med vennlig|vennlig|hilsen|beste hilsen|"
    r"(thanks|tack|takk|tak|mange tak|tusen takk)[,!]? [A-ZÅÄÖÆØ]|med venlig|venlig|de bedste|hilsner|(kind |best )?regards|yours|sincerely|cheers|best,|bästa häls|/)",
    re.I,
)
OPENING = re.compile(
    r"^(hej|hei|hallo|hello|hi|hejsan|heisann|god dag|goddag)( there| igen)?[,!.]*\s+", re.I
)
NUMBER = re.compile(r"\d{3,}|\d[\d   ]+\d")
YEAR = re.compile(r"(19|20)\d\d")

GREETINGS: Mapping[str, Sequence[str]] = {
    "sv": (
        "Hej!",
        "Hej,",
        "Hejsan!",
        "God dag,",
        "Hej kundservice,",
        "Hej igen!",
        "Till er på Tallvik,",
    ),
    "nb": ("Hei!", "Hei,", "God dag,", "Hei kundeservice,", "Hei igjen!", "Til dere i Tallvik,"),
    "da": ("Hej!", "Hej,", "Goddag,", "Kære kundeservice,", "Hej igen!", "Til Tallvik,"),
    "en": ("Hello,", "Hi,", "Hi there,", "Good morning,", "Dear Tallvik,", "Hello again,"),
}
BEFORE: Mapping[str, Sequence[str]] = {
    "sv": (
        "Jag försökte ringa men satt länge i kö, så jag skriver i stället.",
        "Det är andra gången jag hör av mig om det här.",
        "Vi bor på {street} {n} sedan några år.",
        "Mitt kundnummer är {long}.",
        "Jag hittar inget om det här på er webbplats.",
        "Grannen på {street} {n} har samma fråga.",
        "Jag skriver åt min mamma som bor på {street} {n}.",
        "En snabb fråga.",
    ),
    "nb": (
        "Jeg prøvde å ringe, men det var lang kø.",
        "Dette er andre gang jeg tar kontakt om det.",
        "Vi bor i {street} {n}.",
        "Kundenummeret mitt er {long}.",
        "Jeg finner ikke noe om dette på nettsiden.",
        "Naboen i {street} {n} lurer på det samme.",
        "Jeg skriver på vegne av faren min i {street} {n}.",
    ),
    "da": (
        "Jeg prøvede at ringe, men der var lang kø.",
        "Det er anden gang, jeg skriver om det.",
        "Vi bor på {street} {n}.",
        "Mit kundenummer er {long}.",
        "Jeg kan ikke finde noget om det på hjemmesiden.",
        "Naboen på {street} {n} spørger om det samme.",
        "Jeg skriver for min mor, som bor på {street} {n}.",
    ),
    "en": (
        "I tried to call but gave up after a while in the queue.",
        "This is the second time I get in touch about it.",
        "We live at {street} {n}.",
        "My customer number is {long}.",
        "I could not find anything about it on your website.",
        "My neighbour at {street} {n} has the same question.",
        "I am writing on behalf of my mother at {street} {n}.",
    ),
}
AFTER: Mapping[str, Sequence[str]] = {
    "sv": (
        "Tacksam för svar.",
        "Ring mig gärna, helst efter lunch.",
        "Det räcker att ni svarar här.",
        "Säg till om ni behöver något mer från mig.",
        "Hoppas på ett snabbt besked.",
        "Tack på förhand!",
    ),
    "nb": (
        "Takk for svar.",
        "Ring meg gjerne, helst etter lunsj.",
        "Det holder at dere svarer her.",
        "Si fra om dere trenger mer fra meg.",
        "Håper på raskt svar.",
    ),
    "da": (
        "Tak for svar.",
        "Ring gerne, helst efter frokost.",
        "I kan bare svare her.",
        "Sig til, hvis I mangler noget fra mig.",
        "Jeg håber på hurtigt svar.",
    ),
    "en": (
        "Thanks in advance.",
        "Feel free to call me, ideally after lunch.",
        "An answer here is fine.",
        "Tell me if you need anything else from me.",
        "Hoping for a quick answer.",
    ),
}
SIGNED: Mapping[str, Sequence[str]] = {
    "sv": ("Mvh\n{name}", "Hälsningar\n{name}", "{name}", "Vänligen {name}"),
    "nb": ("Mvh\n{name}", "Hilsen {name}", "{name}", "Med vennlig hilsen\n{name}"),
    "da": ("Mvh\n{name}", "Hilsen {name}", "{name}", "Venlig hilsen\n{name}"),
    "en": ("Regards,\n{name}", "Best,\n{name}", "{name}", "Kind regards,\n{name}"),
}
STREETS = (
    *("Björkvägen", "Storgatan", "Kvarngatan", "Hamngatan", "Skolvägen", "Lindallén", "Ängsvägen"),
    *("Norrbyvägen", "Sandviksgatan", "Fabriksgatan", "Kyrkogatan", "Tallbacken", "Rönnstigen"),
)
POWER_GONE: Mapping[str, Sequence[str]] = {
    "sv": (
        "Strömmen gick nyss på {street}. När är den tillbaka?",
        "Helt svart på {street} {n}, även gatlamporna. Vet ni vad som har hänt?",
        "Ingen el på {street} sedan en kvart. Jag har frysen full.",
        "Vi är utan ström på {street} {n} och jag jobbar hemifrån. Hur länge dröjer det?",
        "Strömavbrott igen? Hela kvarteret vid {street} är mörkt.",
    ),
    "nb": (
        "Strømmen gikk nettopp i {street}. Når er den tilbake?",
        "Helt svart i {street} {n}. Vet dere hva som har skjedd?",
        "Ingen strøm i {street} det siste kvarteret.",
    ),
    "da": (
        "Strømmen er lige gået på {street}. Hvornår kommer den igen?",
        "Helt mørkt på {street} {n}. Ved I, hvad der er sket?",
        "Ingen strøm på {street} det sidste kvarter.",
    ),
    "en": (
        "The power just went on {street}. When will it be back?",
        "Everything is dark at {street} {n}. Do you know what happened?",
        "No electricity on {street} for a quarter of an hour now.",
    ),
}


def near(language: str) -> str:
    return NEAR.get(language, language)


def as_letter(text: Text, name: str, chance: random.Random, *, greets: bool = True) -> str:
    """A mail or a form's message: forms are filled in without a greeting."""
    language = near(text.language)
    parts = [chance.choice(GREETINGS[language])] if greets else []
    if greets and chance.random() < 0.55:
        parts.append(_filled(chance.choice(BEFORE[language]), chance))
    parts.append(_matter(text.text, chance))
    if chance.random() < 0.45:
        parts.append(chance.choice(AFTER[language]))
    signed = chance.choice(SIGNED[language]).format(name=name)
    return "\n\n".join(["\n".join(parts), signed])


def as_line(text: Text, chance: random.Random) -> str:
    """What one writes in a chat or on a platform."""
    said = " ".join(_matter(text.text, chance).split())
    more = _filled(chance.choice(BEFORE[near(text.language)]), chance)
    return f"{said} {more}" if chance.random() < 0.35 else said


def power_gone(language: str, chance: random.Random) -> str:
    return _filled(chance.choice(POWER_GONE[near(language)]), chance)


def subject(text: str, chance: random.Random) -> str:
    return _other_numbers(text, chance)


def _matter(text: str, chance: random.Random) -> str:
    """Without the greeting and the signature of whoever wrote it first."""
    lines = text.strip().split("\n")
    while len(lines) > 1 and (GREETING.match(lines[0].strip()) or not lines[0].strip()):
        lines.pop(0)
    for place in range(max(1, len(lines) - 4), len(lines)):
        if GOODBYE.match(lines[place].strip()) or _is_name(lines, place):
            lines = lines[:place]
            break
    said = OPENING.sub("", "\n".join(lines).strip()) or text
    return _other_numbers(said[:1].upper() + said[1:], chance)


def _is_name(lines: Sequence[str], place: int) -> bool:
    """The last line, a name or two without an end of sentence."""
    line = lines[place].strip()
    words = line.replace(",", " ").split()
    return (
        place == len(lines) - 1
        and 0 < len(words) <= 4
        and line[-1] not in ".?!"
        and all(word[0].isupper() for word in words)
    )


def _other_numbers(text: str, chance: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        number = found.group()
        if YEAR.fullmatch(number):
            return number
        # The first digit stays, so that an amount stays about as large.
        rest = (str(chance.randrange(10)) if sign.isdigit() else sign for sign in number[1:])
        return number[0] + "".join(rest)

    return NUMBER.sub(other, text)


def _filled(text: str, chance: random.Random) -> str:
    long = f"{chance.randrange(400, 500)} {chance.randrange(100, 1000)} {chance.randrange(10, 100)}"
    return text.format(street=chance.choice(STREETS), n=chance.randrange(1, 60), long=long)
