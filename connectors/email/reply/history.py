"""Where quoted history begins: what mail programs write above it, in their users' languages.

Everything here looks at a few lines at a time and every pattern is bounded: the text is hostile."""

import re

_FROM = r"från|fra|frå|from|von|lähettäjä|de|avsändare|avsender|avsendar|afsender|van|da|absender|expéditeur"
_SUBJECT = r"ämne|emne|subject|betreff|aihe|objet|sujet|rubrik|onderwerp|oggetto|asunto"
_WHEN = (
    r"skickat|skickades|sänt|sendt|send|sent|gesendet|lähetetty|envoyé(?: le)?|datum|dato|date|"
    r"päivä|päiväys|päivämäärä|tid|verzonden|inviato|enviado"
)
_REST = (
    r"till|til|to|an|vastaanottaja|kenelle|à|a|kopia|kopi|cc|kopie|kopio|"
    r"bcc|svara till|svar til|reply-to|antwort an|vastausosoite|répondre à|organization|organisation|"
    r"prioritet|viktighet|importance|priority|bilagor|vedlegg|vedhæftede filer|attachments|anlagen|"
    r"liitteet|pièces jointes|vedhæftet|saaja|aan"
)
_LABEL = re.compile(
    rf"[>\s*_|]{{0,8}}(?:(?P<from>{_FROM})|(?P<subject>{_SUBJECT})|(?P<when>{_WHEN})|(?P<rest>{_REST}))"
    r"\**[ \xa0]{0,2}:(?!//)[*_]{0,2}(?P<value>.{0,2000})$",
    re.IGNORECASE,
)
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
    r"forwarded message|vidarebefordrat meddelande|vidarebefordrat brev|videresendt melding|"
    r"videresendt meddelelse|videresendt besked|videresendt e-post|vidaresendt melding|"
    r"välitetty viesti|edelleen ?lähetetty viesti|edelleenlähetetty viesti|weitergeleitete nachricht|"
    r"message transféré|message réexpédié|"
    r"forwarded by .{1,80}|vidarebefordrat av .{1,80}|videresendt av .{1,80}"
)
_SEPARATOR = re.compile(
    rf"[ \t>]{{0,6}}+[-_=*\u2010-\u2015]{{2,60}}+[ \t]{{0,9}}+(?:{_ORIGINAL}|{_FORWARDED})[ \t]*[-_=*:\u2010-\u2015]{{0,60}}[ \t]*$",
    re.IGNORECASE,
)
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
    r"[ \t]{0,3}[-#*=_ ]{0,40}(?:(?:please |vänligen |vennligst )?(?:reply|svara?|skriv(?: ditt svar)?|"
    r"type your reply|write your reply|vastaa|bitte antworten|antworten sie|répondez|répondre)\b)"
    r".{0,40}\b(?:above|ovanför|ovenfor|over|yläpuolelle|oberhalb|au-dessus)\b"
    r".{0,40}\b(?:line|rad(?:en)?|linje[nr]?|linja|viivan|rivin|zeile|linie|ligne)\b.{0,40}$",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"[-_=*\u2010-\u2015]{3,200}")
_RULE = re.compile(r"[ \t]{0,3}_{10,100}[ \t]*$")

PRONOUN = re.compile(
    r"\b(?:skrev|skreiv|wrote|schrieb|kirjoitti|skriver)[ ,]{1,3}(?:jag|ni|du|vi|jeg|eg|dere|dykk|me|han|hun|ho|"
    r"hon|hän|ich|sie|er|wir|ihr|de|man|to (?:you|me|us)|till er|til dere|an sie)\b"
    r"|\b(?:jag|ni|du|vi|jeg|eg|dere|I|you|we|ich|minä|he|she|they|j['’]|vous|nous)[ \xa0]+"
    r"(?:har[ ]|har tidligere |have )?(?:skrev|skreiv|wrote|schrieb|kirjoitti|a écrit)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\d.])\d{1,2}[:.]\d{2}(?![.\d]*\d)")
_QUOTE = re.compile(r"[ \t\ufeff\u200b]{0,4}(?:>|&gt;)")
_INLINE_VERB = re.compile(
    r"(?:skrev|skreiv|wrote|schrieb|kirjoitti|a écrit)[ \xa0]?:[ \xa0]", re.IGNORECASE
)
_INLINE_OPENER = re.compile(r"[ \t]{0,4}(?:den|på|on|am|le|to|\w{2,12})\b", re.IGNORECASE)
_INLINE_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}")
_GROUPWISE = re.compile(r">>>[ ]{1,3}.{1,120}[\d@].{1,120}[ ]>>>[ \t]*$")


def is_quote(line: str) -> bool:
    return bool(_QUOTE.match(line))


def is_separator(line: str) -> bool:
    return bool(
        _SEPARATOR.match(line) or _BARE_SEPARATOR.match(line) or _WROTE_SEPARATOR.match(line)
    )


def is_forward_mark(line: str) -> bool:
    return is_separator(line) and bool(re.search(_FORWARDED + r"|forwarded|weitergeleitet|"
                                                 r"réexpédié|transféré|välitetty", line, re.I))  # fmt: skip


def is_groupwise(line: str) -> bool:
    """`>>> Anna Ek <anna@b.se> 2025-11-03 10:12 >>>`; what it quotes bears no mark."""
    return bool(_GROUPWISE.match(line))


def is_reply_above(line: str) -> bool:
    return len(line) < 160 and bool(_REPLY_ABOVE.match(line))


def block_start(lines: list[str], at: int) -> bool:
    """Whether a copied header block (Från: … Skickat: … Till: … Ämne: …) begins at this line."""
    first = _LABEL.match(lines[at]) if len(lines[at]) < 2100 else None
    if first is None:
        return False
    seen: set[str] = set()
    has_from = has_subject = has_mail = has_when = has_time = False
    gap = 0
    for line in lines[at : at + 14]:
        match = _LABEL.match(line) if len(line) < 2100 else None
        if match is None:
            gap += 1
            if gap > 2:
                break
            has_mail = has_mail or "@" in line
            continue
        gap = 0
        label = _label_of(match)
        seen.add(label.lower())
        has_from = has_from or bool(match["from"])
        has_subject = has_subject or bool(match["subject"])
        has_mail = has_mail or "@" in match["value"]
        has_when = has_when or bool(match["when"] and re.search(r"\d", match["value"]))
        has_time = has_time or bool(match["when"] and _CLOCK.search(match["value"]))
    # Journeys and forms have From and To as well. A mail has a date, and an address or, with the
    # time of day, a subject.
    if not (has_from and has_when):
        return False
    return (
        len(seen) >= 3
        and (has_mail or (has_subject and has_time))
        or (has_mail and first["from"] is not None)
    )


def _label_of(match: re.Match[str]) -> str:
    return str(match["from"] or match["subject"] or match["when"] or match["rest"])


def block_after_mark(lines: list[str], at: int) -> bool:
    """A shorter header block is enough where a separator stands right above it."""
    labels = {m[0][:20] for line in lines[at : at + 6] if (m := _LABEL.match(line[:2000]))}
    return len(labels) >= 2


def is_inline_attribution(line: str) -> bool:
    """An attribution with the quoted words on the same line, as some telephones send it."""
    line = line[:600]
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
