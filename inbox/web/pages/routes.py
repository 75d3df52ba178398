"""Every address of a page for people."""

from aiohttp import web

from inbox.web.pages import (
    accessibility,
    brand,
    case,
    case_add,
    case_ask,
    case_e_id,
    demo,
    demo_platform,
    files,
    form,
    form_submit,
    join,
    login,
    survey,
)


def page_routes() -> list[web.RouteDef]:
    return [
        web.get("/login", login.show),
        web.post("/login", login.submit),
        web.get("/join/{token}", join.show),
        web.post("/join/{token}", join.submit),
        web.get("/form/{channel}", form.show),
        web.post("/form/{channel}", form_submit.submit),
        web.options("/form/{channel}", form.preflight),
        web.get("/form/{channel}/embed", form.show),
        web.post("/form/{channel}/embed", form_submit.submit),
        web.get("/form/{channel}/embed.js", files.embed),
        web.get("/case/{token}", case.show),
        web.get("/case/{token}/code", case.show_code),
        web.get("/case/{token}/{act:open|add|leave|ask}", case.show_again),
        web.post("/case/{token}/code", case.send_code),
        web.post("/case/{token}/open", case.try_code),
        web.post("/case/{token}/add", case_add.add),
        web.post("/case/{token}/leave", case.leave),
        web.get("/case/{token}/files/{file}", case.download),
        web.post("/case/{token}/ask", case_ask.ask),
        web.get("/case/{token}/e-id/{issuer}", case_e_id.begin),
        web.get("/e-id/answer", case_e_id.answer),
        web.get("/survey/{token}", survey.show),
        web.post("/survey/{token}", survey.submit),
        web.get("/demo", demo.show_all),
        web.get("/demo/platform", demo_platform.show_all),
        web.get("/demo/platform/{person}", demo_platform.show),
        web.post("/demo/platform/{person}", demo_platform.act),
        web.get("/demo/{customer}", demo.show),
        web.post("/demo/{customer}", demo.write),
        web.get("/accessibility", accessibility.statement),
        web.get("/accessibility/report", accessibility.report),
        web.get("/pages/brand.css", brand.style),
        web.get("/push-worker.js", files.push_worker),
        web.get("/static/pages/{name}", files.file),
    ]
