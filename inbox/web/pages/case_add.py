"""Adding something to a case: a receipt of its own that ends in the same conversation."""

import secrets

from aiohttp import web

from connectors.form import FormConnector, FormSettings
from connectors.form.answers import File, clean
from connectors.form.parse import THREAD_TOKEN
from connectors.form.submission import (
    CONTENT_TYPE,
    Submission,
    SubmittedFile,
    content_key,
    to_bytes,
)
from connectors.form.user_agent import read_browser, read_system
from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, ForbiddenError, NotFoundError, TooManyError
from inbox.model.receipts import RawItem
from inbox.services.case_page.links import find_case
from inbox.services.case_page.one_time_codes import has_session
from inbox.services.case_page.reading import customer_address
from inbox.services.form_guard import limit_address
from inbox.services.plan import Channel, Plan
from inbox.store.unit import Unit
from inbox.web.pages.case import COOKIE, refuse_foreign_page, show_case
from inbox.web.pages.page import minutes, page, words_of
from inbox.web.pages.values import Given, read_values
from inbox.web.pages.words import Words
from inbox.web.parts import PARTS
from inbox.web.remote import client_address

PER_HOUR = 30
MAX_TEXT = 20_000
MAX_BODY = 32_000_000


def form_channel(plan: Plan, origin: str) -> Channel:
    """The case's own channel if it is a form, else the first form: only a form can read this."""
    forms = [one for one in plan.channels.values() if one.kind == FormConnector.kind]
    own = [one for one in forms if one.id == origin]
    if not forms:
        raise NotFoundError("There is no form to add something with.", code="no_such_form")
    return (own or forms)[0]


def find_thread(unit: Unit, plan: Plan, token: str, session: str) -> tuple[str, str, str]:
    """Thread token, customer's address and channel of a case that this browser may write in."""
    row = find_case(unit, plan, token)
    if not has_session(unit, token, session):
        raise ForbiddenError("Not without a code.", code="code_needed")
    return row.thread_token, customer_address(unit, row.id), row.origin_channel


@page
async def add(request: web.Request) -> web.StreamResponse:
    refuse_foreign_page(request)
    parts, t = request.app[PARTS], words_of(request)
    given = await read_values(request, MAX_BODY)
    session = request.cookies.get(COOKIE, "")[:200]
    token = request.match_info["token"]
    text = clean(given.texts.get("message", ""), lines=True)
    try:
        found = await parts.store.ask(SYSTEM, find_thread, parts.plan, token, session)
    except ForbiddenError:
        again = f" {t('files_again')}" if given.files else ""
        return await show_case(request, 403, fault=t("add_expired") + again, unsent=text)
    thread, address, origin = found
    channel = form_channel(parts.plan, origin)
    fault = _fault(text, given, channel, t)
    if fault:
        return await show_case(request, 422, fault=fault, added=text)
    try:
        await _accept(request, channel, thread, address, text, given)
    except TooManyError as error:
        fault = t("refused_too_many", minutes=minutes(error))
        return await show_case(request, 429, fault=fault, added=text)
    except BusyError:
        return await show_case(request, 503, fault=t("refused_busy"), added=text)
    return await show_case(request, done=t("add_done"))


def _fault(text: str, given: Given, channel: Channel, t: Words) -> str:
    label = t("add_label")
    if not text:
        return t("fault_required", label=label)
    if len(text) > MAX_TEXT:
        return t("fault_too_long", label=label, max=MAX_TEXT)
    if given.is_too_large:
        return t("refused_large", max=t.size(MAX_BODY))
    settings = channel.connector.settings
    assert isinstance(settings, FormSettings)
    return next((why for file in given.files if (why := _file_fault(file, settings, t))), "")


def _file_fault(file: File, settings: FormSettings, t: Words) -> str:
    limits, label = settings.files, t("add_files")
    if file.filename.rpartition(".")[2].casefold() not in limits.kinds:
        kinds = ", ".join(limits.kinds)
        return t("fault_file_kind", label=label, file=file.filename, kinds=kinds)
    if len(file.content) > limits.max_bytes:
        most = t.size(limits.max_bytes)
        return t("fault_file_large", label=label, file=file.filename, max=most)
    return ""


async def _accept(
    request: web.Request, channel: Channel, thread: str, address: str, text: str, given: Given
) -> None:
    parts = request.app[PARTS]
    secret, remote = parts.plan.thread_secret, client_address(request)
    await parts.store.run_lightly(SYSTEM, limit_address, secret, "case", remote, PER_HOUR)
    agent = request.headers.get("User-Agent", "")
    body = to_bytes(
        Submission.model_construct(
            email=address,
            message=text,
            browser=read_browser(agent),
            system=read_system(agent),
            files=tuple(
                SubmittedFile.model_construct(
                    filename=one.filename, content_type=one.content_type, content=one.content
                )
                for one in given.files
            ),
        )
    )
    # The page's own mark: a double click is one thing, the same words another day are another.
    mark = given.texts.get("mark", "")[:40] or secrets.token_hex(8)
    item = RawItem(
        f"case:{thread}:{mark}:{content_key(body)}",
        body,
        {"content-type": CONTENT_TYPE, THREAD_TOKEN: thread},
    )
    await parts.committer.accept(channel.id, channel.id, [item])
