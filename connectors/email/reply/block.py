"""A copied head (Från: … Skickat: … Till: … Ämne: …), and what tells it from a form or a journey."""

import re
from dataclasses import dataclass, field

from connectors.email.reply.standing import ANSWER, Standing, names

_FROM = r"från|fra|frå|from|von|lähettäjä|de|avsändare|avsender|avsendar|afsender|van|da|absender|expéditeur"
_TO = r"till|til|to|an|vastaanottaja|kenelle|saaja|à|a|aan|pour"
_SUBJECT = r"ämne|emne|subject|betreff|aihe|objet|sujet|rubrik|onderwerp|oggetto|asunto"
_SENT = (
    r"skickat|skickades|sänt|sendt|send|sent|gesendet|lähetetty|envoyé(?: le)?|verzonden|inviato|"
    r"enviado"
)
_WHEN = r"datum|dato|date|päivä|päiväys|päivämäärä|tid"
_REST = (
    r"kopia|kopi|cc|kopie|kopio|"
    r"bcc|svara till|svar til|reply-to|antwort an|vastausosoite|répondre à|organization|organisation|"
    r"prioritet|viktighet|importance|priority|bilagor|vedlegg|vedhæftede filer|attachments|anlagen|"
    r"liitteet|pièces jointes|vedhæftet"
)
_LABEL = re.compile(
    rf"[>\s*_|]{{0,8}}(?:(?P<from>{_FROM})|(?P<to>{_TO})|(?P<subject>{_SUBJECT})|(?P<sent>{_SENT})|"
    rf"(?P<when>{_WHEN})|(?P<rest>{_REST}))\**[ \xa0]{{0,2}}:(?!//)[*_]{{0,2}}(?P<value>.{{0,2000}})$",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"[>\s*_|]{{0,8}}(?:{_FROM})\**[ \xa0]{{0,2}}:", re.IGNORECASE)
_INSIDE = tuple(
    re.compile(rf"(?<![^\W\d_])(?:{label})\**[ \xa0]{{0,2}}:[*_]{{0,2}}[ \xa0]", re.IGNORECASE)
    for label in (f"{_SENT}|{_WHEN}", _TO, _SUBJECT)
)
_OTHER_LABEL = re.compile(r"\s*[^\W\d_][\w \-]{1,30}:")
_CLOCK = re.compile(r"(?<![\d.])\d{1,2}[:.]\d{2}(?![.\d]*\d)")
_DAY = re.compile(r"\d{1,4}[./\-]\d{1,2}|\d{1,2}\W{1,3}[^\W\d_]{3}|[^\W\d_]{3,9}\W{1,2}\d{1,2}\b")
_MOST_LINES = 14
_LEAST_IN_A_LINE = 50
_MOST_CHARS = 2100


@dataclass(slots=True)
class _Block:
    labels: set[str] = field(default_factory=set)
    writer: str = ""
    recipients: str = ""
    first: str = ""
    """Which of them stands first."""
    kinds: set[str] = field(default_factory=set)
    has_mail: bool = False
    has_day: bool = False
    has_time: bool = False


def block_start(lines: list[str], at: int, standing: Standing = ANSWER) -> bool:
    """Whether a copied head begins at this line."""
    if len(lines[at]) >= _MOST_CHARS or not _LABEL.match(lines[at]):
        return False
    block = _read(lines[at : at + _MOST_LINES])
    return _is_head(block) and (standing.answers or _is_of_somebody_else(block, standing))


def head_in_a_line(line: str) -> bool:
    """All of a head with nothing but blanks between: what some gateways make of HTML."""
    if not _LEAST_IN_A_LINE < len(line) <= _MOST_CHARS or not _BEGINS.match(line):
        return False
    found = [label.search(line) for label in _INSIDE]
    if not all(found):
        return False
    places = [match.start() for match in found if match]
    # Journeys have a date as well, but nobody's address before it.
    return (
        places[0] < places[2] and "@" in line[: places[0]] and bool(_DAY.search(line[places[0] :]))
    )


def block_after_mark(lines: list[str], at: int) -> bool:
    """A shorter head is enough where a separator stands right above it."""
    labels = {m[0][:20] for line in lines[at : at + 6] if (m := _LABEL.match(line[:2000]))}
    return len(labels) >= 2


def _read(lines: list[str]) -> _Block:
    block, gap = _Block(), 0
    for line in lines:
        match = _LABEL.match(line) if len(line) < _MOST_CHARS else None
        if match is not None:
            gap = 0
            _add(block, match)
            continue
        gap += 1
        if gap > 2:
            break
        # An address may stand on the line below; one with a name of its own is no part of a head.
        block.has_mail = block.has_mail or ("@" in line and not _OTHER_LABEL.match(line))
    return block


def _add(block: _Block, match: re.Match[str]) -> None:
    kind, value = str(match.lastgroup and _kind(match)), match["value"]
    block.first = block.first or kind
    block.labels.add(str(match[kind]).lower())
    block.kinds.add(kind)
    block.has_mail = block.has_mail or "@" in value
    if kind == "from":
        block.writer = block.writer or value
    elif kind == "to":
        block.recipients = block.recipients or value
    elif kind in {"sent", "when"}:
        block.has_day = block.has_day or any(map(str.isdigit, value))
        block.has_time = block.has_time or _is_moment(value)


def _kind(match: re.Match[str]) -> str:
    return next(name for name in ("from", "to", "subject", "sent", "when", "rest") if match[name])


def _is_moment(value: str) -> bool:
    """A day and a time of day; a form or a journey often gives each a line of its own."""
    return bool(_CLOCK.search(value) and _DAY.search(_CLOCK.sub(" ", value, 1)))


def _is_head(block: _Block) -> bool:
    """Journeys and forms have From and To as well. A mail has a date, and an address or, with the time
    of day, a subject."""
    if "from" not in block.kinds or not block.has_day:
        return False
    if block.has_mail:
        if not block.has_time and not {"to", "subject"} <= block.kinds:
            return False
        return len(block.labels) >= 3 or block.first == "from"
    return {"subject", "sent"} <= block.kinds and block.has_time and len(block.labels) >= 3


def _is_of_somebody_else(block: _Block, standing: Standing) -> bool:
    """In a mail that answers nothing: all that Outlook writes, or a mail of ours or to whoever wrote."""
    if names(block.writer, standing.writers):
        return False
    if {"to", "subject", "sent"} <= block.kinds:
        return True
    return names(block.writer, standing.own) or names(block.recipients, standing.writers)
