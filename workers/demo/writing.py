"""What customers write: chosen at random, but the same at every first start."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from connectors.form import FormSettings
from inbox.services.demo.letters import Answered, answer_subject, write_letter
from inbox.services.demo.material import Customer, Text, speakers
from inbox.services.plan import Channel, Plan

INVOICE_TOPICS = frozenset(
    {"invoice", "invoice_too_high", "invoice_extension", "invoice_copy"}
    | {"direct_debit", "disconnection_debt"}
)
THANKS: Mapping[str, Sequence[str]] = {
    "sv": ("Tack!", "Tack så mycket för snabbt svar!", "Toppen, tack."),
    "nb": ("Takk!", "Tusen takk for raskt svar!", "Flott, takk skal du ha."),
    "da": ("Tak!", "Mange tak for det hurtige svar!", "Super, tak."),
    "en": ("Thanks!", "Thank you for the quick answer!", "Great, thanks."),
}
MORE: Mapping[str, Sequence[str]] = {
    "sv": ("Tack, men när blir det klart?", "Okej. Behöver jag göra något mer själv?"),
    "nb": ("Takk, men når blir det ferdig?", "OK. Må jeg gjøre noe mer selv?"),
    "da": ("Tak, men hvornår er det klar?", "Okay. Skal jeg selv gøre mere?"),
    "en": ("Thanks, but when will it be done?", "OK. Do I have to do anything more myself?"),
}


def pick_speaker(text: Text, chance: random.Random) -> Customer:
    """Those whose mail bounces or who are away write only now and then: once is enough to be seen."""
    able = speakers(text.language)
    usual = tuple(one for one in able if not one.habit)
    return chance.choice(able if chance.random() < 0.03 else usual)


def mail_for(plan: Plan, topic: str) -> Channel:
    """Whom one writes to about it: about money the invoices' mailbox, else customer service."""
    mail = [one for one in plan.channels.values() if one.kind == "email"]
    is_money = topic in INVOICE_TOPICS
    return next((c for c in mail if (c.id == "faktura") == is_money), mail[0])


def form_of(plan: Plan) -> tuple[Channel, FormSettings] | None:
    for channel in plan.channels.values():
        settings = channel.connector.settings
        if isinstance(settings, FormSettings):
            return channel, settings
    return None


def form_topic(plan: Plan, settings: FormSettings, topic: str) -> str:
    """The nearest that the form offers: itself, what stands above it, or the last in the list."""
    above = {one.id: one.parent for one in plan.topics}
    at: str | None = topic
    while at is not None and at not in settings.topics:
        at = above.get(at)
    return at or (settings.topics[-1] if settings.topics else "")


def title(text: str) -> str:
    """A subject for what has none: its first words."""
    line = text.strip().splitlines()[0]
    return line if len(line) <= 60 else line[:60].rpartition(" ")[0] + " …"


def read_answered(raw: bytes, at: datetime) -> Answered:
    got = message_from_bytes(raw, policy=policy.default)
    part = got.get_body(("plain",))
    return Answered(
        message_id=str(got.get("Message-ID", "")),
        references=" ".join(str(got.get("References", "")).split()),
        subject=str(got.get("Subject", "")),
        sender=str(got.get("From", "")),
        text=str(part.get_content()).strip() if part is not None else "",
        at=at,
    )


def is_from_a_person(raw: bytes) -> bool:
    got = message_from_bytes(raw, policy=policy.default)
    return str(got.get("Auto-Submitted", "no")).lower() == "no"


def write_answer(customer: Customer, raw: bytes, text: str, at: datetime) -> EmailMessage:
    """A reply to a mail of ours; goes where that mail says (Reply-To)."""
    got = message_from_bytes(raw, policy=policy.default)
    answered = read_answered(raw, at)
    to = str(got.get("Reply-To") or got["From"])
    subject = answer_subject(answered.subject, customer.language)
    return write_letter(customer, to, subject, text, at, answered)
