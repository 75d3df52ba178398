"""Where quoted history begins: what mail programs write above it, in their users' languages.

Everything here looks at a few lines at a time and every pattern is bounded: the text is hostile."""

import re

_ORIGINAL = (
    r"ursprungligt meddelande|originalmeddelande|original meddelande|ursprungligt e-postmeddelande|"
    r"ursprungligt brev|original message|"
    r"original e-?mail|opprinnelig melding|opprinnelig e-post|originalmelding|original melding|"
    r"opphavleg melding|opprinneleg melding|oprindelig meddelelse|oprindelig besked|oprindelig mail|"
    r"original meddelelse|original besked|alkuperäinen viesti|alkuperäinen sähköposti|"
    r"ursprüngliche nachricht|originalnachricht|original-nachricht|ursprüngliche mail|"
    r"message d['’]origine|message original|message initial|mail original|courriel original|messaggio originale|mensaje original|"
    r"oorspronkelijk bericht"
)
_FORWARDED = (
    r"forwarded message|vidarebefordrat meddelande|vidarebefordrat (?:brev|mejl|mail)|videresendt melding|"
    r"videresendt meddelelse|videresendt besked|videresendt e-post|vidaresendt melding|"
    r"välitetty viesti(?: / fwd\.msg)?|edelleen ?lähetetty viesti|edelleenlähetetty viesti|weitergeleitete nachricht|"
    r"message transféré|message réexpédié|message transmis|"
    r"forwarded by .{1,80}|vidarebefordrat av .{1,80}|videresendt av .{1,80}"
)
_SEPARATOR = re.compile(
    rf"[ \t>]{{0,6}}+[-_=*\u2010-\u2015]{{2,60}}+[ \t]{{0,9}}+(?:{_ORIGINAL}|{_FORWARDED})[ \t]*[-_=*:\u2010-\u2015]{{0,60}}[ \t]*"
    r"(?:$|(?<=[-\u2010-\u2015 ])(?:från|fra|frå|from|von|lähettäjä|de)[ \xa0]?:)",
    re.IGNORECASE,
)
"""Some telephones go on with the head on the same line."""
_WROTE_SEPARATOR = re.compile(
    r"[ \t]{0,3}-{3,20}[ ]?[^-\s].{0,150}\b(?:skrev|skreiv|wrote|schrieb|kirjoitti|a écrit)[ \xa0]?:?[ ]?-{3,20}[ \t]*$",
    re.IGNORECASE,
)
_BARE_SEPARATOR = re.compile(
    rf"[ \t]{{0,3}}(?:(?:{_ORIGINAL}|{_FORWARDED})[ \t]?:?"
    r"|begin forwarded message:|vidarebefordrat brev:|start på videresendt (?:melding|besked|e-post):|"
    r"början på vidarebefordrat (?:brev|meddelande):|påbörjat vidarebefordrat brev:|"
    r"videresendt melding:|välitetty viesti alkaa:|alkaa välitetty viesti:|"
    r"anfang der weitergeleiteten nachricht:|début du message (?:réexpédié|transféré)[ \xa0]?:)[ \t]*$",
    re.IGNORECASE,
)
_REPLY_ABOVE = re.compile(
    r"[ \t]{0,3}[-#*=_ ]{0,40}(?:(?:please |vänligen |vennligst |bitte )?(?:reply|svara?|skriv(?: ditt svar)?|"
    r"ange ditt svar|type your reply|write your reply|vastaa|kirjoita|antworten|geben sie ihre antwort|"
    r"antworten sie|répondez|répondre)\b)"
    r"(?:.{0,40}\b(?:above|ovanför|ovenfor|over|yläpuolelle|oberhalb|über|au-dessus)\b"
    r".{0,40}\b(?:line|rad(?:en)?|linje[nr]?|linja|viivan|rivin|zeile|linie|ligne)\b"
    r"|.{0,40}\b(?:rivin|viivan) yläpuolelle\b).{0,40}$",
    re.IGNORECASE,
)
_DRAWN_WITH = frozenset("-_=*\u2010\u2011\u2012\u2013\u2014\u2015")
_MOST_BARE = 130
_ABOVE = ("above", "ovanför", "ovenfor", "over", "yläpuolelle", "oberhalb", "über", "au-dessus")
_DIVIDER = re.compile(r"[-_=*\u2010-\u2015]{3,200}")
_RULE = re.compile(r"[ \t]{0,3}_{10,100}[ \t]*$")

PRONOUN = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb|kirjoitti|skriver)[ ,]{1,3}(?:jag|ni|du|vi|jeg|eg|dere|dykk|me|han|hun|ho|"
    r"hon|hän|ich|sie|er|wir|ihr|de|man|to (?:you|me|us)|till er|til dere|an sie)\b"
    r"|\b(?:jag|ni|du|vi|jeg|eg|dere|I|you|we|ich|minä|he|she|they|j['’]|vous|nous)[ \xa0]+"
    r"(?:har[ ]|har tidligere |have )?(?:skrev|skreiv|wrote|schrieb|kirjoitti|a écrit)\b",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[ \t\ufeff\u200b]{0,4}(?:>|&gt;)")
_INLINE_VERB = re.compile(
    r"(?:skrev|skreiv|wrote|schrieb|kirjoitti|a écrit)[ \xa0]?:[ \xa0]", re.IGNORECASE
)
_INLINE_OPENER = re.compile(r"[ \t]{0,4}(?:den|på|on|am|le|to|\w{2,12})\b", re.IGNORECASE)
_INLINE_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}")
_NOTES = re.compile(
    r".{1,100}[ ]?---[ ]?\d{1,4}[./\-]\d{1,2}[./\-]\d{2,4} \d{1,2}[:.]\d{2}(?:[:.]\d{2})?[ ]?(?:[AP]M)?[ ]?---"
)
_GROUPWISE = re.compile(r">>>[ ]{1,3}.{1,120}[\d@].{1,120}[ ]>>>[ \t]*$")


def is_quote(line: str) -> bool:
    return bool(_QUOTE.match(line))


def is_separator(line: str) -> bool:
    begins = line.lstrip(" \t>")[:1]
    if begins in _DRAWN_WITH and (_SEPARATOR.match(line) or _WROTE_SEPARATOR.match(line)):
        return True
    return len(line) <= _MOST_BARE and bool(_BARE_SEPARATOR.match(line))


def is_forward_mark(line: str) -> bool:
    return is_separator(line) and bool(re.search(_FORWARDED + r"|forwarded|weitergeleitet|"
                                                 r"réexpédié|transféré|välitetty", line, re.I))  # fmt: skip


def is_groupwise(line: str) -> bool:
    """`>>> Anna Ek <anna@b.se> 2025-11-03 10:12 >>>`; what it quotes bears no mark."""
    return bool(_GROUPWISE.match(line))


def is_reply_above(line: str) -> bool:
    if len(line) >= 160 or not any(map(line.__contains__, _ABOVE)):
        return False
    return bool(_REPLY_ABOVE.match(line))


def is_inline_attribution(line: str) -> bool:
    """An attribution with the quoted words on the same line, as some telephones and Notes send it."""
    line = line[:600]
    if "---" in line and _NOTES.match(line):
        return True
    verb = _INLINE_VERB.search(line)
    if verb is None or not _INLINE_OPENER.match(line) or PRONOUN.search(line):
        return False
    time = _INLINE_TIME.search(line, 0, verb.start())
    return bool(time and time.start() < 80 and "@" in line[time.end() : verb.start()])


def is_divider(line: str) -> bool:
    """A line drawn with signs."""
    return len(line) < 200 and bool(_DIVIDER.fullmatch(line.strip()))


def is_rule(line: str) -> bool:
    return bool(_RULE.match(line))
