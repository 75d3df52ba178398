"""Reports that something was not delivered: RFC 3464, and the free-form ones of each server."""

import re
from collections.abc import Mapping

import idna

from connectors.email.addresses import parse_addresses
from connectors.email.body import collect, inner_headers
from connectors.email.bounce_recipients import (
    bare_recipient,
    free_recipients,
    has_address,
    names_line,
    names_recipient,
)
from connectors.email.charset import one_line
from connectors.email.headers import Headers, split_head
from connectors.email.mime import Budget, Part, read_part
from connectors.email.threads import ids_in
from inbox.model.messages import Bounce

_SCAN_CHARS = 20_000
_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery status notification|delivery (?:has )?failed|delivery failure|"
    r"mail delivery (?:failed|failure|system|subsystem|problem)|returned mail|returned to sender|"
    r"failure notice|delivery notification|message not delivered|could ?n[o']t be delivered|"
    r"mail fail(?:ure|ed)|failed mail|mail (?:could )?not (?:be )?delivered|delivery warning|"
    r"non[- ]?(?:delivery|deliverable|remis)|mail system error|nondeliverable|"
    r"delivery (?:delayed|incomplete)|warning: (?:could not send|message)|message delayed|"
    r"delayed mail|mail delayed|still being retried|"
    r"olevererbart|oleverbart|ej levererat|kunde inte levereras|kan inte levereras|leveransfel|"
    r"leveransen misslyckades|fördröjd leverans|meddelandet har inte levererats|"
    r"kan ikke leveres|kunne ikke leveres|ikke levert|ikke leveret|leveringsfeil|leveringsfejl|"
    r"levering mislyktes|uleverbar|ulevert|uanbringelig|forsinket levering|"
    r"kunne ikkje leverast|kan ikkje leverast|"
    r"ei voitu toimittaa|toimittaminen epäonnistui|toimitus epäonnistui|ei toimitettu|"
    r"perillemeno|toimittamat(?:on|ta)|ei voi(?:da)? toimittaa|uleveret|toimitus viivästyi|"
    r"unzustellbar|nicht zugestellt|konnte nicht zugestellt|zustellung fehlgeschlagen|"
    r"zustellung verzögert|unzustellbarkeits|"
    r"non remis|non distribu|échec de (?:la )?remise|échec de (?:la )?livraison|remise impossible|"
    r"remise retardée|notification d['’]état de remise",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\bdelayed\b|warning message only|will (?:keep|continue|be retr)|will be retried|"
    r"still (?:being )?(?:trying|retr|undelivered)|not yet been delivered|"
    r"do not need to resend|temporar(?:y|ily) (?:failure|deferred)|"
    r"fördröj|försök(?:er)? (?:fortsätter|igen att)|forsinke|viivästy|verzögert|retardée",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"not (?:yet )?(?:be(?:en)? )?delivered|undeliver|blocked|rejected|refused|could ?n[o']t|bounced|returned|"
    r"discarded|deleted|fail(?:ed|ure)|unable to|n(?:['’]|o)t able to|avvisa|stoppa|blockera|inte (?:kunnat )?levere|kunde inte|"
    r"afvist|avvist|blokker|ikke lever|kunne ikke|kan ikke|ei voi|ei toimitet|hylätty|estetty|"
    r"nicht zugestellt|konnte nicht|abgelehnt|abgewiesen|blockiert|rejeté|bloqué|non remis",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-])(?!-?\d{4})")
_NO_PATH = re.compile(r"<>|<?mailer-daemon(?:@[\w.\-]{1,200})?>?", re.IGNORECASE)
_MAILER = re.compile(r"\bmailer-?daemon@", re.IGNORECASE)
_ANSWERS = re.compile(r"\s*(?:re|sv|vs|aw|vb|fwd?|wg|vl|tr)\s*:", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:I|I['’]m|my|hi|hello|dear|hej|hei|hallo|bonjour|jag|min|mitt|mina|jeg|mit|mine|ich|mein\w*|minä|je|mon)\b",
    re.IGNORECASE,
)
_ORIGINAL_MARK = re.compile(
    r"^[- ]{0,60}+(?:below this line is a copy|this is a copy of the message|original message headers|"
    r"original message|the body|the headers of the (?:original|message)|"
    r"ursprungliga (?:meddelande|brevhuvud)|opprinnelige meldings|oprindelige meddelelses|"
    r"ursprüngliche (?:nachricht|kopfzeilen)|en-têtes de message|message headers follow|"
    r"undelivered message|return-path:|received:)",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_OUR_MESSAGE_ID = re.compile(r"<inkorg\.[a-z2-7]{26}\.[^@<>\s]{1,200}@[^<>\s]{1,200}>")

_BY_STATUS: Mapping[str, str] = {
    "1.0": "no_such_address", "1.1": "no_such_address", "1.2": "no_such_domain", "1.3": "no_such_address",
    "1.6": "moved", "1.10": "no_such_address", "2.1": "mailbox_disabled", "2.2": "mailbox_full",
    "2.3": "too_large", "3.1": "mailbox_full", "3.4": "too_large", "4.1": "not_reachable",
    "4.4": "not_reachable", "4.3": "no_such_domain", "4.6": "loop", "4.7": "timed_out", "4.10": "no_such_domain",
    "7.1": "refused", "6.1": "content_refused", "7.26": "authentication", "7.25": "authentication",
    "7.23": "authentication",
}  # fmt: skip
_BY_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        ("mailbox_full", r"quota|mailbox (?:is )?full|over ?quota|inbox is full|full mailbox|"
                         r"mailbox size limit|exceeded (?:its )?(?:disk |mail)?(?:storage|space)|exceeds allowed|too many (?:mails|messages)|"
                         r"brevlådan är full|postboks\w* er full|insufficient storage|"
                         r"postilaatikko on täynnä|postfach (?:ist )?voll|boîte [^\n]{0,30}pleine"),
        ("too_large", r"too (?:large|big)|size (?:limit|exceed)|exceeds? (?:the )?(?:maximum|size)|"
                      r"för stort|for stor|liian suuri|zu groß|trop (?:grand|volumineux)"),
        ("no_such_domain", r"host (?:or domain name )?not found|domain (?:name )?not found|"
                           r"unrouteable|unknown (?:host|domain)|name or service not known|no such domain|nxdomain|couldn't find any host|"
                           r"domain [^\n]{0,60}(?:does not|doesn't) exist|null mx|name service error"),
        ("no_such_address", r"user (?:unknown|not found)|not a known user|bad.?recipient|not recogni[sz]ed|no mail ?box|unknown user|no such (?:user|recipient|mailbox|person|address)|"
                            r"(?:does not|doesn't) exist|not exist|recipient (?:not found|unknown)|"
                            r"address (?:rejected|not found)|couldn'?t be found|wasn'?t found|was not found|"
                            r"no (?:such )?account\b|invalid (?:recipient|mailbox)|mailbox (?:unavailable|not found|unknown)|"
                            r"unknown (?:e-?mail )?address|no mailbox here|not listed|resolver.adr.\w*notfound|"
                            r"gick inte att hitta|hittades inte|finns inte|ble ikke funnet|finnes ikke|"
                            r"blev ikke fundet|findes ikke|ei löydy|ei löytynyt|nicht gefunden|"
                            r"existiert nicht|introuvable|n['’]existe pas"),
        ("mailbox_disabled", r"disabled|not an? active|inactive|suspended|deactivated|account (?:is )?closed|inaktiverat"),
        ("content_refused", r"\bspam(?:ming)?\b|unsolicited|blocked using|\bvirus\b|blocked (?:by|because|due)|content rejected|"
                            r"message (?:was )?(?:rejected|blocked)|blacklist|blocklist|reputation"),
        ("authentication", r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|authentication (?:failed|required)"),
        ("refused", r"relay(?:ing)? (?:access )?denied|access denied|not authori[sz]ed|not permitted|"
                    r"refused|restricted|permission|policy|rejected|denied"),
        ("timed_out", r"timed? ?out|retry time|too long|expired|timeout"),
        ("not_reachable", r"connect(?:ion)? (?:to|refused|failed)|unreachable|no route|"
                          r"temporarily unavailable|try again"),
        ("loop", r"\bloop\b|too many hops|hop count"),
    )
)  # fmt: skip


_NO_SUCH_RECIPIENT = re.compile(r"recipient address rejected", re.IGNORECASE)
"""Microsoft 365 turns unknown addresses away at its edge, and calls that 5.4.1."""
_CERTAIN = {"mailbox_full", "no_such_domain", "no_such_address", "mailbox_disabled"}
"""Nothing else than a bounce says so, when a mail server wrote it."""


def read_bounce(
    headers: Headers, reports: list[Part], subject: str, text: str, *, is_daemon: bool
) -> Bounce | None:
    """None when this is no bounce. Receipts that something did arrive are none."""
    standard = _standard(headers, reports, text)
    if standard is not None:
        return standard
    if refused := _refused(headers, reports, text):
        return refused
    if any(_is_disposition(part) or _tells_success(part) for part in reports):
        return None
    if _is_delivery_report(headers) or _looks_free_form(
        headers, reports, subject, text, is_daemon=is_daemon
    ):
        return _wrapped(reports) or _free_form(headers, reports, subject, text)
    return None


def _refused(headers: Headers, reports: list[Part], text: str) -> Bounce | None:
    """By a rule in the mailbox (RFC 5429): told as a receipt, of a mail that nobody got."""
    if "rejected" not in headers.unfolded("auto-submitted").lower():
        return None
    for part in filter(_is_disposition, reports):
        for fields in _groups(part):
            if "deleted" in fields.get("disposition", "").lower():
                found = ids_in(fields.get("original-message-id", ""))
                original = found[0] if found else _original_id(headers, reports, text)
                reason = _reason("", text[:2000], permanent=True)
                return Bounce(original, _recipient(fields), "", True, reason, _detail(text[:2000]))
    return None


def _wrapped(reports: list[Part]) -> Bounce | None:
    """What a gateway sent on with its own cover."""
    for part in reports:
        data = part.content() if part.content_type == "message/rfc822" else b""
        budget = Budget(parts=50, searched=20 * len(data))
        root = read_part(data, 0, len(data), budget) if data else None
        if root is not None and _is_delivery_report(root.headers):
            return _standard(root.headers, collect(root, budget).reports, "")
    return None


def is_receipt(headers: Headers, reports: list[Part]) -> str:
    """What kind of report this is when it is no bounce: read, delivered, complaint."""
    for part in reports:
        if _is_disposition(part):
            return "disposition-notification"
        if part.content_type == "message/feedback-report":
            return "feedback-report"
        if part.content_type in _DELIVERY_TYPES:
            return "delivery-status"
    value = headers.unfolded("content-type").lower()
    found = re.search(r"report-type\s*=\s*\"?([\w\-]{1,40})", value)
    return found[1] if found and value.startswith("multipart/report") else ""


_DELIVERY_TYPES = {"message/delivery-status", "message/global-delivery-status"}


def _is_disposition(part: Part) -> bool:
    return part.content_type == "message/disposition-notification"


def _tells_success(part: Part) -> bool:
    return part.content_type in _DELIVERY_TYPES and any(
        fields.get("action") in {"relayed", "delivered", "expanded"} for fields in _groups(part)
    )


def _is_delivery_report(headers: Headers) -> bool:
    value = headers.unfolded("content-type").lower()
    return value.startswith("multipart/report") and "delivery-status" in value


def _standard(headers: Headers, reports: list[Part], text: str) -> Bounce | None:
    """From the machine-readable part. The recipient who failed for good counts before others."""
    groups = [
        fields
        for part in reports
        if part.content_type in _DELIVERY_TYPES
        for fields in _groups(part)
        if fields.get("action") in {"failed", "delayed"}
    ]
    if not groups:
        return None
    best = max(groups, key=_rank)
    status = _first(_STATUS, best.get("status", ""))
    detail = one_line(
        best.get("diagnostic-code", "").partition(";")[2] or best.get("diagnostic-code", "")
    )
    more = _first(_STATUS, detail)
    if more and status.endswith(".0.0"):
        status = more
    permanent = best["action"] == "failed"
    return Bounce(
        _original_id(headers, reports, text), _recipient(best), status, permanent,
        _reason(status, detail or text[:2000], permanent=permanent), detail[:1000],
        tuple(_recipient(fields) for fields in groups if fields is not best and _rank(fields) == _rank(best)),
    )  # fmt: skip


def _rank(fields: Mapping[str, str]) -> int:
    return {"failed": 2, "delayed": 1}.get(fields.get("action", ""), 0)


def _groups(part: Part) -> list[dict[str, str]]:
    """Field groups of a delivery-status body (RFC 3464 section 2.1)."""
    groups = []
    data = part.content().replace(b"\r\n", b"\n").strip(b"\n")[:200_000]
    for block in re.split(rb"\n(?:[ \t]{0,20}\n){1,20}", data)[:200]:
        headers, _ = split_head(block + b"\n\n", 0, len(block) + 2)
        fields = {name: headers.unfolded(name) for name in headers.values}
        if "action" in fields:
            fields["action"] = re.split(r"[\s(;]", fields["action"].strip().lower())[0]
        elif "final-recipient" in fields and fields.get("status", "")[:1] in {"4", "5"}:
            fields["action"] = "failed" if fields["status"].startswith("5") else "delayed"
        if "action" in fields or "final-recipient" in fields:
            groups.append(fields)
    # Some say of the whole report what belongs to each of them.
    return [one for one in groups if _names_one(one)] or groups


def _names_one(fields: Mapping[str, str]) -> bool:
    return any(name in fields for name in ("final-recipient", "original-recipient", "disposition"))


def _recipient(fields: Mapping[str, str]) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = fields.get(name, "")
        found = parse_addresses([bare_recipient(value.rpartition(";")[2] or value)])
        if found and "@" in found[0].value:
            return _as_written(found[0].value)
    return ""


def _as_written(address: str) -> str:
    """With its domain in letters (RFC 5890), as addresses are kept: we sent it encoded."""
    local, _, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    try:
        return f"{local}@{idna.decode(domain)}"
    except idna.IDNAError:
        return address


def _original_id(headers: Headers, reports: list[Part], text: str) -> str:
    """Of the mail that came back: from its headers, else from any text that quotes them."""
    for part in reports:
        if part.content_type in {"message/rfc822", "text/rfc822-headers", "message/global",
                                 "message/global-headers"}:  # fmt: skip
            found = ids_in(inner_headers(part).unfolded("message-id"))
            if found:
                return found[0]
    for pattern in (_MESSAGE_ID, _OUR_MESSAGE_ID):
        quoted = pattern.search(text)
        if quoted:
            return quoted[1] if quoted.groups() else quoted[0]
    for name in ("x-original-message-id", "original-message-id", "in-reply-to", "references"):
        found = ids_in(headers.unfolded(name))
        if found:
            return found[-1]
    return ""


def _looks_free_form(
    headers: Headers, reports: list[Part], subject: str, text: str, *, is_daemon: bool
) -> bool:
    if headers.has("x-failed-recipients"):
        return True
    # The long search through the subject is only for mail that a machine may have sent.
    empty_path = bool(_NO_PATH.fullmatch(headers.unfolded("return-path").strip()))
    generated = headers.unfolded("auto-submitted").lower() not in {"", "no"}
    told = text[:_SCAN_CHARS]
    if not (is_daemon or empty_path or generated):
        return _is_servers(headers, subject, told)
    telling = bool(_SUBJECT.search(subject))
    if is_daemon:
        return (
            telling
            or bool(_STATUS.search(told))
            or bool(_OUR_MESSAGE_ID.search(text))
            or _reason("", told, permanent=True) in _CERTAIN
            or _returns(headers, reports, told)
        )
    return telling and (empty_path or has_address(told))


def _returns(headers: Headers, reports: list[Part], told: str) -> bool:
    """In whatever words: from a program that does nothing else, or with the mail itself."""
    if _MAILER.search(headers.unfolded("from")) and _LOST.search(told[:2000]):
        return True
    return names_line(told) and any(part.content_type == "message/rfc822" for part in reports)


def _is_servers(headers: Headers, subject: str, told: str) -> bool:
    """From a gateway under any name. A person who tells of a bounce speaks of themselves."""
    if headers.has("in-reply-to") or headers.has("references") or _ANSWERS.match(subject):
        return False
    if not _SUBJECT.search(subject):
        return False
    return names_recipient(headers, told) and not _PERSONAL.search(told[:1000])


def _free_form(headers: Headers, reports: list[Part], subject: str, text: str) -> Bounce:
    told = text[:_SCAN_CHARS]
    original = _ORIGINAL_MARK.search(told)
    told = told[: original.start()] if original and original.start() > 40 else told
    status = _first(_STATUS, told)
    permanent = _is_permanent(status, subject, told)
    if permanent and not status and _OUR_MESSAGE_ID.search(text):
        permanent = bool(_SUBJECT.search(subject) or _LOST.search(f"{subject}\n{told}"))
    recipients = free_recipients(headers, told)
    return Bounce(
        _original_id(headers, reports, text), recipients[0] if recipients else "", status, permanent,
        _reason(status, told, permanent=permanent), _detail(told), tuple(recipients[1:]),
    )  # fmt: skip


def _is_permanent(status: str, subject: str, told: str) -> bool:
    if _DELAY.search(subject) or _DELAY.search(told):
        return status.startswith("5") and not _DELAY.search(subject)
    return True


def _reason(status: str, words: str, *, permanent: bool) -> str:
    by_status = _BY_STATUS.get(status[2:]) if status else None
    if status[2:] == "4.1" and _NO_SUCH_RECIPIENT.search(words):
        return "no_such_address"
    if by_status and status[2:] not in {"7.1", "4.7"}:
        return by_status
    for key, pattern in _BY_WORDS:
        if pattern.search(words):
            return key
    return by_status or ("unknown" if permanent else "delayed")


def _detail(told: str) -> str:
    """The line with the server's own words: the one that carries a code."""
    for line in told.split("\n"):
        if _STATUS.search(line) or _CODE.match(line.strip().removeprefix("<<< ")):
            return one_line(line)[:1000]
    for _key, pattern in _BY_WORDS:
        found = pattern.search(told)
        if found:
            start = told.rfind("\n", 0, found.start()) + 1
            end = told.find("\n", found.end())
            return one_line(told[start : end if end >= 0 else None])[:1000]
    return ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
