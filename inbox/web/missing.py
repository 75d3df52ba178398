"""Somebody who follows a dead link with a browser gets a page; programs get a problem."""

from aiohttp import web

from inbox.web.pages.page import not_found
from inbox.web.problem import Handler

FOR_PROGRAMS = ("/api/", "/hooks/", "/static/")


@web.middleware
async def missing(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPNotFound:
        is_person = "text/html" in request.headers.get("Accept", "")
        if not is_person or request.path.startswith(FOR_PROGRAMS):
            raise
        return await not_found(request)
