"""The customers' side of the demo: everybody's mail program, in which one may write as they would."""

import asyncio
from datetime import datetime
from smtplib import SMTPException

from aiohttp import web

from connectors.chat import ChatConnector
from connectors.form import FormConnector
from inbox.model.errors import BusyError, InvalidError, NotFoundError
from inbox.services.demo.correspondence import Thread, read_threads
from inbox.services.demo.letters import (
    Answered,
    answer_subject,
    keep_copy,
    send_letter,
    smtp_port,
    write_letter,
)
from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.material import Customer, customers, find_customer
from inbox.web.auth import refuse_foreign_origin
from inbox.web.pages.demo_platform import base_of
from inbox.web.pages.page import page, render, see_other, words_of, zone_of
from inbox.web.pages.values import read_values
from inbox.web.parts import PARTS, Parts

MAX_BODY = 256 * 1024
MAX_TEXT = 20_000


def mailboxes_of(parts: Parts) -> Mailboxes:
    """Raises NotFoundError where there is no demo."""
    if not parts.demo:
        raise NotFoundError("This is no demo.", code="no_demo")
    return Mailboxes(parts.store.data / "mail")


def _addresses(parts: Parts) -> list[str]:
    mail = (one for one in parts.plan.channels.values() if one.kind == "email")
    return [sorted(one.connector.addresses())[0] for one in mail]


@page
async def show_all(request: web.Request) -> web.StreamResponse:
    parts = request.app[PARTS]
    mailboxes = mailboxes_of(parts)
    rows = await asyncio.to_thread(_newest, mailboxes)
    t, zone, now = words_of(request), zone_of(request), parts.store.clock()
    form, chat = _first(parts, FormConnector.kind), _first(parts, ChatConnector.kind)
    return render(
        request,
        "demo.html",
        t,
        rows=rows,
        form=form,
        chat=chat,
        has_platform=bool(base_of(parts)),
        date=lambda at: t.date(at, zone, now),
    )


def _first(parts: Parts, kind: str) -> str:
    """The first channel of a kind, where there is one."""
    return next((c.id for c in parts.plan.channels.values() if c.kind == kind), "")


def _newest(mailboxes: Mailboxes) -> list[tuple[Customer, Thread | None, int]]:
    """Each customer with what was said last, the newest first."""
    found = []
    for one in customers():
        threads = read_threads(mailboxes, one.email)
        found.append((one, threads[0] if threads else None, len(threads)))
    return sorted(found, key=lambda row: -(row[1].last_at.timestamp() if row[1] else 0))


def _customer(request: web.Request) -> Customer:
    found = find_customer(request.match_info["customer"])
    if found is None:
        raise NotFoundError("There is no such customer in the demo.", code="no_such_contact")
    return found


@page
async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request, _customer(request))


async def _page(
    request: web.Request, customer: Customer, fault: str = "", status: int = 200, **typed: str
) -> web.Response:
    parts = request.app[PARTS]
    threads = await asyncio.to_thread(read_threads, mailboxes_of(parts), customer.email)
    t, zone, now = words_of(request), zone_of(request), parts.store.clock()
    return render(
        request,
        "demo_customer.html",
        t,
        status=status,
        customer=customer,
        threads=threads,
        addresses=_addresses(parts),
        fault=fault,
        typed={"subject": "", "text": "", "to": "", "answers": "", **typed},
        date=lambda at: t.date(at, zone, now),
    )


@page
async def write(request: web.Request) -> web.StreamResponse:
    refuse_foreign_origin(request)
    parts, customer, t = request.app[PARTS], _customer(request), words_of(request)
    mailboxes = mailboxes_of(parts)
    typed = (await read_values(request, MAX_BODY)).texts
    text = typed.get("text", "").strip()
    if not text or len(text) > MAX_TEXT:
        kept = {key: typed.get(key, "") for key in ("subject", "text", "to", "answers")}
        return await _page(request, customer, t("demo_empty"), 422, **kept)
    now = parts.store.clock()
    try:
        await asyncio.to_thread(_send, parts, mailboxes, customer, dict(typed), text, now)
    except (OSError, SMTPException):
        raise BusyError("The demo's mail server does not answer.") from None
    return see_other(f"/demo/{customer.email}?lang={t.language}")


def _send(
    parts: Parts,
    mailboxes: Mailboxes,
    customer: Customer,
    typed: dict[str, str],
    text: str,
    now: datetime,
) -> None:
    answered = _find(mailboxes, customer, typed.get("answers", ""))
    if answered is not None:
        to, subject = answered[0], answer_subject(answered[1].subject, customer.language)
        letter = write_letter(customer, to, subject, text, now, answered[1])
    else:
        to = typed.get("to", "")
        if to not in _addresses(parts):
            raise InvalidError(
                "This is no address of the organisation.", {"field": "to"}, code="address_invalid"
            )
        subject = typed.get("subject", "").strip() or text.splitlines()[0][:60]
        letter = write_letter(customer, to, subject[:300], text, now)
    send_letter(letter, smtp_port(parts.plan))
    keep_copy(mailboxes, customer, letter, now)


def _find(mailboxes: Mailboxes, customer: Customer, message_id: str) -> tuple[str, Answered] | None:
    """The mail of ours that is answered, and where its answer goes."""
    for thread in read_threads(mailboxes, customer.email) if message_id else ():
        for one in thread.mails:
            if one.ours and one.answered.message_id == message_id:
                return one.reply_to, one.answered
    return None
