"""Mail as a customer's own program writes and sends it."""

import re
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from inbox.services.demo.mailboxes import SENT, Mailboxes
from inbox.services.demo.material import Customer
from inbox.services.plan import Plan

SECONDS = 20
INTRODUCTIONS: Mapping[str, str] = {
    "sv": "Den {date} skrev {who}:",
    "nb": "Den {date} skrev {who}:",
    "da": "Den {date} skrev {who}:",
    "en": "On {date}, {who} wrote:",
}
ANSWERS: Mapping[str, str] = {"sv": "Sv: ", "nb": "SV: ", "da": "Sv: ", "en": "Re: "}
_PREFIX = re.compile(r"^((re|sv|svar|vs|aw)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answered:
    """The mail that is answered, as far as an answer needs it."""

    message_id: str
    references: str
    subject: str
    sender: str
    text: str
    at: datetime


def write_letter(
    customer: Customer,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    answered: Answered | None = None,
) -> EmailMessage:
    letter = EmailMessage()
    local, _, domain = customer.email.partition("@")
    letter["From"] = Address(customer.name, local, domain)
    letter["To"] = to
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = make_msgid(domain=domain)
    if answered is not None:
        letter["In-Reply-To"] = answered.message_id
        letter["References"] = f"{answered.references} {answered.message_id}".strip()
        text = f"{text}\n\n{_quoted(answered, customer.language)}"
    letter.set_content(text, cte="8bit")
    return letter


def answer_subject(subject: str, language: str) -> str:
    return ANSWERS[language] + _PREFIX.sub("", subject)


def _quoted(answered: Answered, language: str) -> str:
    date = answered.at.strftime("%Y-%m-%d %H:%M")
    first = INTRODUCTIONS[language].format(date=date, who=answered.sender)
    return "\n".join((first, *(f"> {line}" for line in answered.text.splitlines())))


def smtp_port(plan: Plan) -> int:
    """Where the demo's own mail server takes mail: the same place as our channels send to."""
    for channel in plan.channels.values():
        smtp = getattr(channel.connector.settings, "smtp", None)
        if smtp is not None and not isinstance(smtp, str) and smtp.port:
            return int(smtp.port)
    raise LookupError("no channel of the demo sends mail")


def send_letter(letter: EmailMessage, port: int) -> None:
    """Blocks. Raises OSError or smtplib's own when the server is not there."""
    with smtplib.SMTP("127.0.0.1", port, timeout=SECONDS) as server:
        server.send_message(letter)


def keep_copy(mailboxes: Mailboxes, customer: Customer, letter: EmailMessage, at: datetime) -> None:
    mailboxes.deliver(customer.email, letter.as_bytes(), at, SENT)
