"""What the organisation says of its accessibility, and where to report a barrier."""

from aiohttp import web

from connectors.form import FormConnector
from connectors.form.settings import in_language
from inbox.web.pages.page import page, render, words_of
from inbox.web.parts import PARTS


@page
async def statement(request: web.Request) -> web.StreamResponse:
    t = words_of(request)
    said = request.app[PARTS].plan.organisation.accessibility_statement
    if said.url and not said.text:
        raise web.HTTPSeeOther(said.url)
    text = in_language(said.text, t.language, t("no_statement"))
    return render(request, "accessibility.html", t, statement=text)


@page
async def report(request: web.Request) -> web.StreamResponse:
    """By the first form there is, else by mail."""
    t, channels = words_of(request), request.app[PARTS].plan.channels.values()
    form = next((one for one in channels if one.kind == FormConnector.kind), None)
    addresses = sorted(next((a for c in channels if (a := c.connector.addresses())), ()))
    return render(
        request,
        "barrier.html",
        t,
        form=f"/form/{form.id}?lang={t.language}" if form else "",
        address=addresses[0] if addresses else "",
    )
