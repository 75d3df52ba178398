"""From a raw mail to a conversation, on both databases."""

from sqlalchemy import func, select

from inbox.services.conversations.consultations import ask
from inbox.services.conversations.merge import split
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.journal import quarantine, receipts
from tests.services.desk import Desk


def count(desk: Desk, table) -> int:
    return desk.store.read(
        lambda unit: unit.connection.execute(select(func.count()).select_from(table)).scalar_one()
    )


def answer(desk: Desk, agent, **reply) -> int:
    row = desk.only()
    return desk.store.write_as(
        agent, write_reply, desk.plan, row.id, Reply(text="Hej! Det är rättat.", **reply)
    )


def test_a_mail_becomes_an_unanswered_conversation_with_topic_and_tag(desk: Desk) -> None:
    desk.mail()
    row = desk.only()
    assert (row.status, row.unanswered, row.topic_id, row.team_id) == (
        "open",
        True,
        "invoice",
        "help",
    )
    assert (row.subject, row.preview) == ("Fakturan", "Hej! Min faktura är fel.")
    told = [kind for kind in desk.events() if not kind.startswith("definition.")]
    assert told[:2] == ["conversation.created", "message.received"]


def test_the_same_mail_ten_times_is_one_message(desk: Desk) -> None:
    raw = desk.mail()
    for uid in range(9):
        desk.give(raw, uid=f"INBOX/2/{uid}")
    assert len(desk.messages()) == 1
    assert count(desk, receipts) == 10


def test_the_same_mail_ten_times_in_one_set_is_one_message(desk: Desk) -> None:
    raw = desk.raw("Hej", sender="a@b.example", subject="Order")
    desk.give(*[raw] * 10)
    assert len(desk.messages()) == 1


def test_a_known_message_id_with_another_text_is_another_message(desk: Desk) -> None:
    desk.mail("Ett", Message_ID="<same@b.example>")
    desk.mail("Två", Message_ID="<same@b.example>", sender="olle@posten.example")
    assert sorted(m.text.strip() for m in desk.messages()) == ["Ett", "Två"]


def test_an_answer_by_reference_threads_the_customer_but_only_links_a_stranger(desk: Desk) -> None:
    desk.mail(Message_ID="<first@posten.example>")
    desk.mail("Tillägg", In_Reply_To="<first@posten.example>", subject="Annat")
    assert len(desk.conversations()) == 1
    desk.mail("Främling", In_Reply_To="<first@posten.example>", sender="x@y.example")
    assert len(desk.conversations()) == 2


def test_an_answer_to_what_was_split_off_goes_where_that_stands_now(desk: Desk) -> None:
    eva = desk.agent("Eva")
    desk.mail("Två frågor")
    first = desk.only().id
    ours = answer(desk, eva)
    moved = desk.store.write_as(eva, split, first, [ours])
    header = desk.messages()[-1].header_id
    desk.mail("Följdfråga", subject="SV: Fakturan", In_Reply_To=header)
    desk.mail("En till", subject="SV: Fakturan", References=f"<x@y.example> {header}")
    assert {m.conversation_id for m in desk.messages()[2:]} == {moved}
    assert moved != first


def test_the_absence_of_somebody_asked_is_nothing_that_the_customer_sees(desk: Desk) -> None:
    desk.mail()
    asked = (desk.plan, desk.only().id, "bygg@firma.example", "Kan ni titta?")
    desk.store.write_as(desk.agent("Eva"), ask, *asked)
    header = desk.messages()[-1].header_id
    away = {"In_Reply_To": header, "Auto_Submitted": "auto-replied"}
    desk.mail("Jag är på semester.", sender="bygg@firma.example", **away)
    told = desk.messages()[-1]
    assert (told.visibility, told.author_kind, told.auto) == (
        "third_party",
        "third_party",
        "auto-reply",
    )


def test_two_customers_who_write_order_stay_apart(desk: Desk) -> None:
    desk.mail(subject="Order", sender="a@x.example")
    desk.mail(subject="Re: Order", sender="b@x.example")
    assert len(desk.conversations()) == 2


def test_those_who_write_by_somebody_elses_form_are_customers_of_their_own(desk: Desk) -> None:
    form = "Webben <noreply@webb.example>"
    desk.mail(subject="Kontakt", sender=form, Reply_To="a@x.example")
    desk.mail(subject="Kontakt", sender=form, Reply_To="b@x.example")
    desk.mail(subject="Re: Kontakt", sender=form, Reply_To="a@x.example")
    first, second, third = sorted(desk.conversations(), key=lambda row: row.number)
    assert first.contact_id == third.contact_id != second.contact_id


def test_the_same_customers_answer_under_the_subject_threads(desk: Desk) -> None:
    desk.mail(subject="Order", sender="a@x.example")
    desk.mail(subject="Sv: Order", sender="a@x.example")
    desk.mail(subject="Order", sender="a@x.example")
    assert len(desk.conversations()) == 2


def test_an_auto_reply_is_kept_but_reopens_nothing(desk: Desk) -> None:
    desk.mail(Message_ID="<first@posten.example>")
    agent = desk.agent("Anna")
    answer(desk, agent)
    desk.clock.move(seconds=11)
    desk.work()
    sent = desk.messages()[-1]
    desk.mail("Jag är på semester", Auto_Submitted="auto-replied", In_Reply_To=sent.header_id)
    row = desk.only()
    assert (row.status, row.unanswered, len(desk.messages())) == ("pending", False, 3)


def test_our_token_threads_anybody_and_reopens(desk: Desk) -> None:
    desk.mail()
    agent = desk.agent("Anna")
    answer(desk, agent, then="close")
    desk.clock.move(seconds=11)
    desk.work()
    sent = desk.messages()[-1]
    desk.mail("Från min andra adress", sender="m@jobb.example", In_Reply_To=sent.header_id)
    row = desk.only()
    assert (row.status, row.unanswered) == ("open", True)
    assert desk.messages()[-1].foreign_sender


def test_a_closed_conversation_reopens_within_the_window_and_begins_anew_after_it(
    desk: Desk,
) -> None:
    desk.mail()
    agent = desk.agent("Anna")
    answer(desk, agent, then="close")
    desk.clock.move(days=13)
    desk.work()
    sent = desk.messages()[-1]
    desk.mail("Igen", In_Reply_To=sent.header_id)
    assert desk.only().status == "open"
    desk.store.write_as(
        agent, write_reply, desk.plan, desk.only().id, Reply(text="Nu", then="close")
    )
    desk.clock.move(days=15)
    desk.work()
    desk.mail("Mycket senare", In_Reply_To=sent.header_id)
    assert [row.status for row in desk.conversations()] == ["closed", "open"]


def test_history_is_shown_and_never_waits(desk: Desk) -> None:
    desk.mail(history=True)
    row = desk.only()
    assert (row.status, row.unanswered, row.history) == ("closed", False, True)


def test_what_cant_be_read_goes_aside_and_holds_nothing_up(desk: Desk) -> None:
    desk.give(b"", desk.raw("Hej", sender="a@b.example", subject="Order"))
    assert len(desk.messages()) == 1
    assert count(desk, quarantine) == 1


FROM_A_SCANNER = b"""\
Return-Path: <>
Received: from mfp-3tr (mfp-3tr.tallvik.example [192.0.2.14]) by mx.tallvik.example; Sun, 22 Nov 2026 12:00:00 +0100
From: =?iso-8859-1?Q?Reception_v=E5n_3?= <>
To: help@tallvik.example
Subject: Inskannat dokument
Date: Sun, 22 Nov 2026 12:00:00 +0100
Message-ID: <20261122120000.3@mfp-3tr>
MIME-Version: 1.0
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Skickat fr=E5n skrivaren.
"""


def test_who_has_a_name_and_no_address_keeps_the_name_and_is_nobody_else(desk: Desk) -> None:
    desk.give(FROM_A_SCANNER)
    other = FROM_A_SCANNER.replace(b"v=E5n_3", b"v=E5n_4").replace(b".3@mfp", b".4@mfp")
    desk.give(other, uid="INBOX/2/2")
    names = {row.author_name for row in desk.messages()}
    assert names == {"Reception vån 3", "Reception vån 4"}
    known = desk.store.read(
        lambda unit: dict(unit.connection.execute(select(contacts.c.id, contacts.c.name)).all())
    )
    assert {known[row.contact_id] for row in desk.conversations()} == names
    assert count(desk, identities) == 0
