"""Signatures at the end of what somebody wrote.

A greeting with a name under it was written by a person and stays. What mail programs append is
folded: what follows the dashes, lines about the telephone, and a greeting with a block of contact details.
"""

import re
from itertools import islice

from connectors.email.reply.history import is_divider

_THING = (
    r"(?:iphone|ipad|ipod|android|samsung|galaxy|huawei|oneplus|xperia|sony|nokia|pixel|motorola|honor|"
    r"xiaomi|redmi|htc|oppo|fairphone|doro|mymail|typeapp|comviq|apple|blackberry|windows|outlook|hotmail|yahoo|gmail|aol|proton|tuta|gmx|web\.de|"
    r"thunderbird|bluemail|airmail|spark|telia|tele2|telenor|mail app|e-?post|mail för|mail for|mail til|"
    r"mobil|telefon|smarttele|smartphone|phone|handy|portable|tablet|surfplatta|nettbrett|"
    r"älypuhelim|puhelim|laittee|gerät|appareil|enhet|enhed)"
)
_DEVICE = re.compile(
    r"[ \t*_]{0,4}(?:"
    rf"(?:skickat|skickad|skickades|sänt|sänd|sendt|sent|gesendet|envoyé|verzonden)[ \xa0]"
    rf"(?:from|från|ifrån|fra|frå|von|vom|aus|de|depuis|à partir d['’]?e?)\b.{{0,60}}{_THING}.{{0,80}}"
    r"|(?:skickat|sendt|sent|gesendet|envoyé)[ \xa0](?:via|med|with|using|mit|avec|by)\b.{0,40}"
    r"(?:proton|tuta|outlook|yahoo|gmx|web\.de|blackberry|airmail|spark|bluemail|gmail|iphone|android|mail app).{0,80}"
    r"|(?:skickat|sendt|sent|skrive[nt])[ \xa0](?:via|med|with|på)[ ](?:min |the )?(?:\w{1,12} webmail|mobil(?:en|telefon)?|"
    r"telefonen|samsung\b[^.!?]{0,60}smartphone)"
    rf"|lähetetty[ \xa0].{{0,60}}{_THING}.{{0,60}}"
    r"|(?:hämta|skaffa|skaff(?: deg)?|ladda ner|få|hent|last ned|get|hanki|lataa|holen sie sich|laden sie|beziehen sie|"
    r"obtenez|obtenir|télécharger|téléchargez|download)[ \xa0].{0,20}outlook.{0,120}"
    r"|outlook (?:für|för|for|til|pour) (?:ios|android).{0,80}"
    r"|(?:von|aus) (?:meinem|meiner|mein)\b.{1,60}(?:gesendet|geschickt|gesandt)"
    r"|diese nachricht wurde von mein.{1,100}gesendet"
    r"|yahoo (?:mail|post).{0,20}(?:android|iphone|ios).{0,60}|yahoo mail: .{0,20},.{0,40}"
    r"|(?:hämta|skaffa|få|hent|get|hanki|obtenez)[ \xa0](?:bluemail|typeapp|mymail|spark|yahoo mail|aqua mail)[ ](?:för|for|til|pour) .{0,40}"
    r"|(?:denna|det här|detta|denne|dette|this|diese|tämä|cet?) (?:e-?post|e-?mail|mejl|meddelande|melding|message|"
    r"nachricht|viesti|courriel|sähköposti)\w{0,16} .{1,60}(?:kontrollerats|sökts igenom|genomsökts|tjekket|"
    r"kontrolleret|sjekket|checked|scanned|geprüft|tarkistettu|vérifié).{0,40}(?:virus|avast|avg).{0,80}"
    r"|diese .{1,60}(?:avast|avg|virus).{0,60}geprüft|www\.(?:avast|avg)\.com"
    r"|<https?://(?:www\.)?(?:avast|avg)\.com/[^>\s]{0,300}>|<#DAB4FAD8-[0-9A-F\-]{20,40}>"
    r"|(?:virus-?free|virusfri\w*|viruksi\w* vapaa|virenfrei|garanti sans virus)[. ].{0,20}(?:avast|avg|www).{0,80}"
    r")[ \t*_.!]{0,4}",
    re.IGNORECASE,
)
_DEVICE_BEGINS = frozenset("slgevhfdoyatbcw<")
_TELLS = re.compile(
    r"\b(?:till er|til dere|til jer|to you|an sie|i (?:går|måndags|tisdags|onsdags|torsdags|fredags|lördags|söndags)|"
    r"igår|yesterday|gestern|eilen|hier|(?:har|kom|blev|ble|has|was) (?:inte|ikke|aldri|aldrig|not|never|i retur))\b",
    re.IGNORECASE,
)
"""What was sent from a telephone, a shop or a mailbox, and is told of, is no telephone's line."""
_SIGN_OFF = re.compile(
    r"[ \t]{0,4}(?:"
    r"(?:med[ ])?(?:de[ ])?(?:vänlig(?:a|aste)?|bästa?|varma?|många|soliga|glada|hjärtliga|trevlig|"
    r"venn?lige?|beste|bedste|mange|varme|vennleg|venleg|med venleg|kjærlig|kærlig|sommer)[ ]?"
    r"(?:hälsning(?:ar)?|hilsen(?:er)?|hilsener|hilsner|helsing(?:ar)?|regards|hälsn\.?)"
    r"|hälsning(?:ar)?|hilsen|helsing|hilsner|hälsar|mvh|m\.v\.h\.?|m v h|vh|v\.h\.|dbh|bh|b\.?r\.?|"
    r"bästa|allt gott|vänligen|vennligst|med vänlighet|"
    r"(?:kind|best|warm|many)(?:est)?[ ](?:regards|wishes)|regards|sincerely|yours (?:sincerely|faithfully|"
    r"truly)|best|cheers|all the best|with (?:kind|best) regards|"
    r"(?:parhain|ystävällisin)[ ]terveisin|terveisin|terv\.?|t\.|yst\.? terv\.?|kiittäen|"
    r"mit[ ](?:freundlichen|freundlichem|besten|herzlichen|vielen)[ ]gr(?:ü|ue)(?:ß|ss)(?:en)?|mfg|lg|vg|"
    r"(?:viele|liebe|beste|herzliche|freundliche)[ ]gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|hochachtungsvoll|"
    r"(?:bien |très )?cordialement|salutations(?: distinguées)?|bien à vous|sincères salutations|"
    r"meilleures salutations|bonne (?:journée|soirée)|amicalement"
    r")[ \t]{0,3}(?:[,.!:;/–-]|$)[ \t]{0,3}(?P<rest>.{0,60})$",
    re.IGNORECASE,
)
_SIGN_OFF_NAMED = re.compile(
    r"[ \t]{0,4}(?i:mvh|(?:med[ ])?(?:vänliga?|bästa|venn?lige?|beste|bedste|mange|varma)[ ](?:hälsning(?:ar)?|hilsen|hilsner)|"
    r"hälsning(?:ar)?|hilsen|venleg helsing|(?:kind|best)[ ]regards|(?:ystävällisin[ ])?terveisin|"
    r"mit freundlichen grü(?:ß|ss)en|viele grü(?:ß|ss)e|cordialement)[ ](?P<name>[^\n]{2,60})$"
)
"""With the name on the same line."""
_NAMED_BEGINS = frozenset("mvhbkytcMVHBKYTC")
_CONTACT = re.compile(
    r"(?:^|\b)(?i:tel|tlf|puh|mob|tfn|t[ée]l)\b\.?[ ]{1,3}\+?\d|"
    r"(?:^|\b)(?i:tel|tlf|telefon|phone|mobile?|mob|cell|puh|gsm|fax|direkt|direct|växel|sentralbord|"
    r"e-?post|e-?mail|mail|www|http|org\.?nr|vat|tfn|telnr|m|t|p|d)\b[ .]?[:+]|"
    r"\bwww\.|https?://|[\w.+\-]{1,60}@[\w\-]{1,60}\.|\+\d{2}[\d \-()]{6,}|\b0\d{1,3}[-/ ]\d[\d \-]{4,}|"
    r"\b\d{2,3} \d{2} \d{2,3}(?: \d{2})?\b|\b(?:AB|AS|ASA|A/S|ApS|Oy|Oyj|GmbH|AG|Ltd|Inc|SARL|SA|HB)\b\.?\s*$|"
    r"\b\d{3} ?\d{2} [A-ZÅÄÖ]|\b\d{4} [A-ZÆØÅ][a-zæøå]+",
)
_CONFIDENTIAL = re.compile(
    r"konfidentiel|confidential|fortrolig|luottamuksel|vertraulich|personuppgift|personopplysning|"
    r"disclaimer|miljö|miljø|environment|skriv(?:a|e|er)? (?:inte )?ut|print this|think before",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:[Jj]ag|mig|mej|ni|[Jj]eg|meg|[Ee]g|[Ii]ch|mir|mich|[Mm]inä|[Mm]inulle|[Jj]e|I)\b|"
    r"\b(?:[Mm]ina?|[Mm]itt|[Mm]ine|[Mm]it|[Mm]y|[Mm]ein\w{0,2}|[Mm]inun|[Mm]on|[Mm]es)[ ][a-zåäöæøü]{2}"
)
"""People speak of themselves; what a company has under every mail speaks of the mail. My and Mina are
names as well."""
_WISHES = re.compile(
    r"\b(?:[Jj]ag|[Jj]eg|[Ee]g|[Ii]ch|[Mm]inä|I|[Jj]e) (?:vill|vil|önskar|ønsker|ønskjer|behöver|har|kan|skulle|möchte|will|"
    r"brauche|want|need|would|have|can|haluan|tarvitsen|voudrais|veux)\b"
)
_MATTERS = re.compile(
    r"\b(?:kund|kunde|ordre?|order|faktura|ärende|sak|sag|bestill|beställ|invoice|customer|case|ticket|"
    r"personnummer|fødselsnummer|cpr|reg|avtal|anläggning|asiakas|tilaus|lasku|kunden|rechnung|"
    r"bestell|client|commande|facture|p\.?s\.?|obs|nb)\w{0,12}\b"
    r"|^\W{0,4}(?:ny|nya|nytt|nye|new|neue[rs]?|uusi|uudet|nouvelle|nouveau)[ ]",
    re.IGNORECASE,
)
_LINK = re.compile(r"<(?:https?:|mailto:|tel:)[^<>\s]{1,500}>")
_NO_MATTER = re.compile(
    r"[\w.+\-]{1,60}@[\w.\-]{1,60}|(?:https?://|www\.)\S{1,200}|\bregister(?:gericht|ed)\w{0,3}"
    r"|\b(?:kund(?:en?)?|customer|order|ordre|client|asiakas|avtals?|sags?|saks|bestill\w{0,4})[ \-]?(?:tjänst|service|"
    r"ansvarig|ansvarlig|rådgiv|berat|betreuer|dienst|chef|sjef|mottag|cent(?:er|re)|support|relation|palvelu|avdelning|"
    r"avdeling|afdeling|success|konsul|admin|koordinat|hantera|behandl|handlägg|care|experience|partner|manager)\w{0,12}",
    re.IGNORECASE,
)
"""Desks, titles and addresses that only sound like the matter."""
_NOTICE = re.compile(
    r"[ \t*_]{0,4}(?:"
    r"(?:the information|all information|informationen|opplysningene|oplysningerne) (?:contained )?(?:in|i) "
    r"(?:this|detta|det här|denne|dette|den här)\b.{0,120}(?:confiden|konfiden|fortrolig|sekretess|privileged|intended|avsed|tiltenkt|tiltænkt)|"
    r"detta (?:e-?post)?(?:meddelande|brev|mejl|mail)\b.{0,60}(?:konfiden|avsett|sekretess|innehålla|är endast)|"
    r"den(?:na|ne) (?:e-?post|mail|epost)\w*.{0,60}(?:konfiden|fortrolig|bare|kun|tiltenkt|tiltænkt)|"
    r"denne (?:meddelelse|melding)\w*.{0,60}(?:konfiden|fortrolig|tiltenkt|tiltænkt)|"
    r"tänk på miljön|tenk på miljøet|tænk på miljøet|innan du skriver ut|før du skriver ut|"
    r"før du printer|tulosta(?:tko|thän)|ajattele ympäristöä|bitte (?:prüfen sie|denken sie).{0,60}umwelt|"
    r"think before you print|please consider the environment|pensez à l['’]environnement|"
    r"(?:so|så) här (?:behandlar|hanterar) (?:vi|\w+) .{0,20}personuppgift|"
    r"vi (?:behandlar|hanterar) .{0,20}personuppgifter.{0,80}(?:gdpr|dataskydd|www\.|http|läs mer)|les mer om hvordan vi behandler personopplysninger|"
    r"this (?:e-?mail|message|communication)\b.{0,100}(?:confidential|intended|privileged)|"
    r"confidentiality (?:notice|note)|disclaimer\b|privileged (?:and|&) confidential|"
    r"diese (?:e-?mail|nachricht)\b.{0,60}(?:vertraulich|bestimmt)|"
    r"tämä (?:sähköposti|viesti)\w*.{0,80}(?:luottamuks|tarkoitettu)|"
    r"ce (?:message|courriel|mail)\b.{0,100}(?:confidentiel|destin)"
    r")",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-ZÅÄÖÆØÉÜ][\w.\-]{1,25}(?: [A-ZÅÄÖÆØÉÜ][\w.\-]{0,25}| (?:von|van|af|de)){1,3}$"
)
_REACHED = re.compile(
    r"^(?:tel|tlf|telefon|phone|mob|mobil|mobile|cell|puh|gsm|fax|direkt|direct|växel|e-?post|e-?mail|mail|"
    r"web|webb|m|t|e|w)\b[ .]{0,3}(?:[:+]|\d[\d \-]{5})|^(?:https?://|www\.)\S+$|^\+?[\d \-()]{8,20}$|^[\w.+\-]+@[\w.\-]+$|"
    r"\b(?:AB|AS|ASA|A/S|ApS|Oy|Oyj|GmbH|Ltd|Inc|SARL)\.?$",
    re.IGNORECASE,
)
_DETAILS = (
    r"(?:adress|nummer|numret|uppgift|opplysning|oplysning|kontakt|telefon|tlf|mobil|e-?post|mejl|anschrift|"
    r"daten|tiedo|yhteystie|osoit|puhelin|coordonn|details)"
)
_ABOUT_OTHERS = re.compile(rf"{_DETAILS}|kolleg|colleague|collègue", re.IGNORECASE)
_ANNOUNCED = re.compile(
    rf"{_DETAILS}.{{0,80}}\b(?:nedan(?:för|stående)?|under|nedenfor|herunder|below|alla|unten|ci-dessous)\b[ .!]{{0,3}}$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?:\[\d{1,2}\]|\*{1,3}\))[ :]")
_DRAWN_WITH = frozenset("_-=*")
_DRAWN = re.compile(r"[_\-=*]{5,80}")
_LIST = re.compile(r"\bmailing list$", re.IGNORECASE)
_MAX_BLOCK_LINES = 14
_MAX_LINES_BELOW = 100
"""A telephone's line stands near the end."""


def fold_signature(lines: list[str], *, begins: bool = True) -> list[str]:
    """The lines without what a mail program appended. `begins`: the mail begins with them, so that
    a signature at their very start is all there is, and stays."""
    near = len(lines) - _MAX_LINES_BELOW
    kept = [line for n, line in enumerate(lines) if n < near or not is_device_line(line)]
    kept = _before_dashes(kept, begins=begins)
    kept = _before_notice(kept, begins=begins)
    kept = _before_contact_block(kept)
    kept = _before_card(kept)
    kept = _before_drawn_line(kept)
    kept = _stripped(kept)
    return kept if any(line.strip() for line in kept) else []


def is_device_line(line: str) -> bool:
    text = line.strip()
    if not 0 < len(text) <= 200 or text.endswith("?"):
        return False
    if text.lstrip("*_ ")[:1].lower() not in _DEVICE_BEGINS:
        return False
    return bool(_DEVICE.fullmatch(text)) and not _TELLS.search(text)


def _before_dashes(lines: list[str], *, begins: bool) -> list[str]:
    for number in range(len(lines)):
        line = lines[number]
        if line not in {"-- ", "--", "—", "__", "-- \u200b"} and line.rstrip() not in {
            "--",
            "- --",
        }:
            continue
        if ends_in_colon(lines[:number]):
            return lines
        if line == "-- " or _is_typed_signature(_few_below(lines, number)):
            return lines[:number] if not begins or any(t.strip() for t in lines[:number]) else lines
    return lines


def _few_below(lines: list[str], number: int) -> list[str]:
    said = (text.strip() for text in islice(lines, number + 1, None) if text.strip())
    return list(islice(said, _MAX_BLOCK_LINES + 1))


def ends_in_colon(lines: list[str]) -> bool:
    """What follows was announced: "Mina uppgifter:"."""
    return _last(lines).endswith(":")


def announced(lines: list[str]) -> bool:
    """Also without a colon: "Min nya adress står nedan."."""
    return ends_in_colon(lines) or bool(_ANNOUNCED.search(_last(lines)[-200:]))


def _last(lines: list[str]) -> str:
    return next((line for line in reversed(lines) if line.strip()), "").rstrip()


def _is_typed_signature(after: list[str]) -> bool:
    """Dashes without the blank of RFC 3676 stand above lists as well: a name or a telephone tells."""
    if len(after) > _MAX_BLOCK_LINES or not _is_block(after, loose=True):
        return False
    if any(is_divider(line) for line in after):
        return False
    return len(after) <= 1 or bool(_NAME.match(after[0])) or any(map(_CONTACT.search, after))


def _before_notice(lines: list[str], *, begins: bool) -> list[str]:
    """The company's notice as the last paragraphs, whoever signed above it."""
    for number in range(max(1, len(lines) - 2 * _MAX_BLOCK_LINES), len(lines)):
        above = lines[number - 1].strip()
        if (above and not is_divider(above)) or not _NOTICE.match(lines[number][:200]):
            continue
        if any(text.rstrip().endswith("?") for text in lines[number:]):
            continue
        below = _paragraphs_below(lines, number)
        own = " ".join(lines[number : len(lines) - len(below)])
        if _WISHES.search(own) or any(_PERSONAL.search(text) for text in below):
            continue
        end = number - 1 if above else number
        return lines if begins and not any(t.strip() for t in lines[:end]) else lines[:end]
    return lines


def _paragraphs_below(lines: list[str], number: int) -> list[str]:
    end = next((n for n in range(number, len(lines)) if not lines[n].strip()), len(lines))
    return lines[end:]


def _before_card(lines: list[str]) -> list[str]:
    """Name, title, company and at least two ways to reach them, in a paragraph of their own at the end,
    under a finished sentence. After a colon or with a street it may be what was asked for."""
    end = len(_stripped(["x", *lines])) - 1
    start = end
    while start > 0 and lines[start - 1].strip():
        start -= 1
    card = [line.strip() for line in lines[start:end]]
    above = next((text.strip() for text in reversed(lines[:start]) if text.strip()), "")
    if not (3 <= len(card) <= 8 and _is_block(card, loose=False) and _NAME.match(card[0])):
        return lines
    if _ABOUT_OTHERS.search(above[-200:]):
        return lines
    if not above.endswith((".", "!", "?")) or sum(bool(_CONTACT.search(t)) for t in card) < 2:
        return lines
    reached = sum(bool(_REACHED.search(line)) for line in card)
    return lines[:start] if reached >= 2 else lines


def _before_drawn_line(lines: list[str]) -> list[str]:
    """A line drawn by somebody's program, under a blank one, and below it a name and ways to reach them; or
    what a list appends."""
    for number in range(max(1, len(lines) - _MAX_BLOCK_LINES), len(lines)):
        if lines[number][:1] not in _DRAWN_WITH or lines[number - 1].strip():
            continue
        if not _DRAWN.fullmatch(lines[number].strip()):
            continue
        after = [text.strip() for text in lines[number + 1 :] if text.strip()]
        if ends_in_colon(lines[:number]) or not any(text.strip() for text in lines[:number]):
            continue
        if after and _LIST.search(after[0]) and len(after) <= 5:
            return lines[:number]
        if len(after) < 2 or not _NAME.match(after[0]) or not _is_block(after, loose=False):
            continue
        if any(map(_REACHED.search, after)):
            return lines[:number]
    return lines


def _before_contact_block(lines: list[str]) -> list[str]:
    for number in range(max(0, len(lines) - 2 * _MAX_BLOCK_LINES), len(lines)):
        line = lines[number]
        if len(line) >= 120 or not any(text.strip() for text in lines[:number]):
            continue
        named = _is_named(line)
        if not named and not _SIGN_OFF.match(line):
            continue
        after = [text.strip() for text in lines[number + 1 :] if text.strip()]
        if announced(lines[:number]):
            continue
        if named and sum(bool(_REACHED.search(text)) for text in after) < 2:
            continue
        if len(after) <= _MAX_BLOCK_LINES and _is_contact_block(after):
            return lines[:number]
    return lines


def _is_named(line: str) -> bool:
    match = _SIGN_OFF_NAMED.match(line) if line.lstrip()[:1] in _NAMED_BEGINS else None
    return match is not None and bool(_NAME.match(match["name"].strip()))


def _is_contact_block(lines: list[str]) -> bool:
    if not _is_block(lines, loose=False):
        return False
    details = sum(bool(_CONTACT.search(line) or _is_notice(line)) for line in lines)
    return details >= 1 or len(lines) >= 4


def _is_block(lines: list[str], *, loose: bool) -> bool:
    """Short lines that are no sentences and carry nothing that the case needs."""
    for line in lines:
        if _is_notice(line):
            return True  # the rest is the company's notice
        if _PERSONAL.search(line) or _FOOTNOTE.match(line):
            return False
        said = _LINK.sub("", line)
        if len(said) > (120 if loose else 90):
            return False
        if not loose and _MATTERS.search(_NO_MATTER.sub("", said)):
            return False
        if not loose and line.rstrip().endswith(("?", "!")):
            return False
        if line.count(" ") > 9 and not _CONTACT.search(line):
            return False
    return True


def _is_notice(line: str) -> bool:
    if not _CONFIDENTIAL.search(line):
        return False
    return bool(_NOTICE.match(line)) or not (_PERSONAL.search(line) or line.endswith("?"))


def _stripped(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
