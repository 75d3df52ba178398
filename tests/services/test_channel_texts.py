"""Signature and acknowledgement: what a customer gets whose language the channel has no text in."""

from dataclasses import replace
from email import message_from_bytes
from email.message import Message

import pytest

from inbox.services.outbound.channel_texts import in_each_language, in_language
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.plan import Channel
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, email_channel, make_plan

BOTH = {"sv": "Hälsningar", "nb": "Hilsen"}


@pytest.mark.parametrize(
    ("texts", "language", "chosen"),
    [
        (BOTH, "sv", "Hälsningar"),
        (BOTH, "nn", "Hilsen"),
        (BOTH, "nb-NO", "Hilsen"),
        (BOTH, "en", "Hälsningar"),
        (BOTH, "", "Hälsningar"),
        ({"nn": "Helsing"}, "nb", "Helsing"),
        ({"": "Tallvik"}, "en", "Tallvik"),
        ({"": "Tallvik", "sv": "Tallvik AB"}, "en", "Tallvik"),
        ({"fi": "Terveisin"}, "en", ""),
        ({}, "sv", ""),
    ],
)
def test_each_language_gets_its_text_or_the_nearest(
    texts: dict[str, str], language: str, chosen: str
) -> None:
    channel = email_channel(None)
    plan = make_plan(channel)
    assert in_language(texts, language, channel, plan) == chosen
    told = in_each_language(texts, channel, plan)
    assert told.get(language, told.get(language.partition("-")[0], told[""])) == chosen


def test_a_channels_own_language_goes_before_the_organisations() -> None:
    channel = email_channel(None, language="nb")
    assert in_language(BOTH, "en", channel, make_plan(channel)) == "Hilsen"


def signed(desk: Desk, channel: Channel) -> None:
    entry = channel.entry.model_copy(update={"signature": BOTH, "acknowledge": BOTH})
    channels = {channel.id: replace(channel, entry=entry)}
    desk.plan = replace(desk.plan, channels=channels)


def body(raw: bytes) -> str:
    mail: Message = message_from_bytes(raw)
    (plain,) = (part for part in mail.walk() if part.get_content_type() == "text/plain")
    return plain.get_payload(decode=True).decode()


def test_an_answer_in_a_language_without_a_signature_has_the_next_one(
    desk: Desk, smtp: Mailserver
) -> None:
    signed(desk, desk.plan.channels["mail"])
    desk.mail("Hello, my latest invoice is wrong and I would like to have it corrected, please.")
    assert desk.only().language == "en"
    anna = desk.agent("Anna Berg")
    desk.store.write_as(anna, write_reply, desk.plan, desk.only().id, Reply(text="We are on it."))
    desk.clock.move(seconds=11)
    desk.work()
    acknowledged, answered = (body(one.content) for one in smtp.received)
    assert "Hälsningar" in acknowledged
    assert "Hälsningar" in answered


def test_a_text_too_short_to_tell_is_in_the_organisations_first_language(desk: Desk) -> None:
    desk.mail("4711", subject="4711")
    assert desk.only().language == "sv"
