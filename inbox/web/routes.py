"""Every address of the web process on one page. What comes first wins."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from inbox.web import documents, health, hooks, static
from inbox.web.api import (
    agents,
    answers,
    bulk,
    calls,
    channels,
    competences,
    conversations,
    customers,
    insights,
    joining,
    learning,
    me,
    messages,
    notices,
    operations,
    organisation,
    reports,
    rules,
    session,
    suggested,
    surveys,
    tags,
    topics,
)
from inbox.web.chat.routes import chat_routes
from inbox.web.endpoint import Endpoint
from inbox.web.live.stream import stream
from inbox.web.pages.routes import page_routes

API = "/api/v1/"

ENDPOINTS: tuple[tuple[str, str, Endpoint], ...] = (
    ("GET", "me", me.read),
    ("PATCH", "me", me.change),
    ("GET", "me/sessions", me.sessions),
    ("DELETE", "me/sessions/{id}", me.end_session),
    ("GET", "me/presence", me.presence),
    ("PUT", "me/presence", me.change_presence),
    ("GET", "notices", notices.list_all),
    ("POST", "notices/read", notices.read),
    ("GET", "notices/settings", notices.settings),
    ("PATCH", "notices/settings", notices.change),
    ("POST", "notices/push-key", notices.push_key),
    ("POST", "notices/browsers", notices.add_browser),
    ("DELETE", "notices/browsers/{id}", notices.remove_browser),
    ("POST", "notices/addresses", notices.add_address),
    ("DELETE", "notices/addresses/{id}", notices.remove_address),
    ("POST", "notices/addresses/{id}/test", notices.test_address),
    ("GET", "overview", customers.overview),
    ("GET", "themes/rising", insights.rising),
    ("GET", "learning", learning.read),
    ("PATCH", "learning", learning.change),
    ("POST", "learning/train", learning.train),
    ("GET", "learning/versions", learning.versions),
    ("GET", "reports/{figure}", reports.read),
    ("GET", "reports/{figure}/conversations", reports.behind),
    ("GET", "views", conversations.views),
    ("GET", "events", customers.events),
    ("GET", "stream", stream),
    ("GET", "search", customers.search),
    # Conversations
    ("GET", "conversations", conversations.list_all),
    ("POST", "conversations", conversations.create),
    ("POST", "conversations/bulk", bulk.create),
    ("POST", "conversations/next", competences.next_one),
    ("GET", "calls", calls.list_all),
    ("GET", "callers", calls.callers),
    ("GET", "conversations/{id}", conversations.read),
    ("PATCH", "conversations/{id}", conversations.change),
    ("GET", "conversations/{id}/messages", conversations.messages),
    ("GET", "conversations/{id}/similar", insights.similar),
    ("GET", "conversations/{id}/events", conversations.events),
    ("GET", "conversations/{id}/surveys", surveys.of_conversation),
    ("POST", "conversations/{id}/read", conversations.read_mark),
    ("POST", "conversations/{id}/take", conversations.take),
    ("POST", "conversations/{id}/spam", conversations.spam),
    ("DELETE", "conversations/{id}/case-links", conversations.withdraw_case_links),
    ("POST", "conversations/{id}/presence", customers.presence),
    ("POST", "conversations/{id}/replies", answers.reply),
    ("DELETE", "conversations/{id}/replies/{message}", answers.withdraw),
    ("GET", "conversations/{id}/suggested-answers", suggested.answers),
    ("POST", "conversations/{id}/notes", answers.note),
    ("POST", "conversations/{id}/consultations", answers.consult),
    ("PUT", "conversations/{id}/draft", answers.draft),
    ("DELETE", "conversations/{id}/draft", answers.drop_draft),
    ("GET", "conversations/{id}/follow-ups", joining.follow_ups),
    ("POST", "conversations/{id}/follow-ups", joining.new_follow_up),
    ("PATCH", "conversations/{id}/follow-ups/{follow_up}", joining.change),
    ("POST", "conversations/{id}/merge", joining.merge),
    ("POST", "conversations/{id}/unmerge", joining.unmerge),
    ("POST", "conversations/{id}/split", joining.split),
    ("POST", "conversations/{id}/link", joining.link),
    ("GET", "jobs/{id}", bulk.read),
    ("DELETE", "jobs/{id}", bulk.stop),
    # Messages and files
    ("GET", "messages/{id}", messages.read),
    ("GET", "messages/{id}/source", messages.source),
    ("POST", "attachments", messages.upload),
    ("GET", "attachments/{id}", messages.download),
    # Customers
    ("GET", "contacts/{id}", customers.read),
    ("PATCH", "contacts/{id}", customers.change),
    ("GET", "contacts/{id}/access", customers.who_looked),
    ("POST", "contacts/{id}/merge", customers.merge),
    ("POST", "contacts/{id}/unmerge", customers.unmerge),
    ("POST", "contacts/{id}/export", customers.export),
    ("POST", "contacts/{id}/erase", customers.erase),
    # The organisation
    ("GET", "organisation", organisation.read),
    ("GET", "agents", agents.list_all),
    ("POST", "agents", agents.create),
    ("GET", "agents/{id}", agents.read),
    ("PATCH", "agents/{id}", agents.change),
    ("GET", "agents/{id}/hours", competences.hours),
    ("PUT", "agents/{id}/hours", competences.put_hours),
    ("GET", "competences", competences.list_all),
    ("GET", "competences/gaps", competences.gaps),
    ("GET", "competences/history", competences.changes),
    ("PUT", "competences/{agent}/{kind}/{value}", competences.put),
    ("DELETE", "competences/{agent}/{kind}/{value}", competences.delete),
    ("GET", "approved-texts", competences.approved_texts),
    ("GET", "surge", competences.surge),
    ("PUT", "surge", competences.start_surge),
    ("DELETE", "surge", competences.stop_surge),
    ("GET", "teams", organisation.teams),
    ("GET", "topics", topics.list_all),
    ("POST", "topics", topics.create),
    ("POST", "topics/order", topics.order),
    ("GET", "topics/{id}", topics.read),
    ("PATCH", "topics/{id}", topics.change),
    ("DELETE", "topics/{id}", topics.retire),
    ("POST", "topics/{id}/merge", topics.merge),
    ("POST", "topics/{id}/restore", topics.restore),
    ("POST", "topics/{id}/back-to-file", topics.back_to_file),
    ("GET", "topics/{id}/history", topics.changes),
    ("GET", "tags", tags.list_all),
    ("POST", "tags", tags.create),
    ("GET", "tags/figures", tags.figures),
    ("PATCH", "tags/{id}", tags.change),
    ("DELETE", "tags/{id}", tags.retire),
    ("POST", "tags/{id}/merge", tags.merge),
    ("GET", "rules", rules.list_all),
    ("POST", "rules", rules.create),
    ("POST", "rules/dry-run", rules.try_out),
    ("POST", "rules/order", rules.order),
    ("GET", "rules/yaml", rules.all_yaml),
    ("GET", "rules/{id}", rules.read),
    ("PATCH", "rules/{id}", rules.change),
    ("DELETE", "rules/{id}", rules.retire),
    ("POST", "rules/{id}/restore", rules.restore),
    ("POST", "rules/{id}/back-to-file", rules.back_to_file),
    ("GET", "rules/{id}/history", rules.history),
    ("GET", "rules/{id}/yaml", rules.yaml),
    ("GET", "saved-views", organisation.saved_views),
    ("POST", "saved-views", organisation.new_saved_view),
    ("PATCH", "saved-views/{id}", organisation.change_saved_view),
    ("DELETE", "saved-views/{id}", organisation.delete_saved_view),
    ("GET", "tokens", agents.tokens),
    ("POST", "tokens", agents.new_token),
    ("DELETE", "tokens/{id}", agents.end_token),
    # Channels
    ("GET", "channels", channels.list_all),
    ("GET", "channels/{id}", channels.read),
    ("POST", "channels/{id}/test", channels.test),
    ("POST", "channels/{id}/inbound", channels.inbound),
    ("GET", "deliveries", operations.deliveries),
    ("POST", "deliveries/{id}/retry", operations.retry),
    ("POST", "deliveries/{id}/resolve", operations.resolve),
    ("GET", "quarantine", operations.quarantine),
    ("POST", "quarantine/{id}/replay", operations.replay),
    ("GET", "quarantine/{id}/source", operations.source),
)

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
SESSION: Mapping[str, Any] = {
    "post": {
        "operationId": "post_session",
        "tags": ["session"],
        "security": [],
        "description": "Logs in. The answer sets the session's cookie.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Login"}}},
        },
        "responses": {
            "201": {
                "description": "Done.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Me"}}},
            },
            "default": {"description": "A problem (RFC 9457).", "content": _PROBLEM},
        },
    },
    "delete": {
        "operationId": "delete_session",
        "tags": ["session"],
        "description": "Logs out; done also when nobody was logged in.",
        "responses": {
            "204": {"description": "Done."},
            "default": {"description": "A problem (RFC 9457).", "content": _PROBLEM},
        },
    },
}
"""The one address that serves those who are not logged in, described by hand."""

Plain = Callable[[web.Request], Awaitable[web.StreamResponse]]

PLAIN: tuple[tuple[str, str, Plain], ...] = (
    ("GET", "/healthz", health.alive),
    ("GET", "/readyz", health.ready),
    ("GET", "/metrics", health.metrics),
    ("GET", "/openapi.json", documents.openapi),
    ("GET", "/docs", documents.page),
    ("GET", "/docs/page.css", documents.style),
    ("POST", API + "session", session.create),
    ("DELETE", API + "session", session.delete),
    ("GET", "/hooks/{source}", hooks.receive),
    ("POST", "/hooks/{source}", hooks.receive),
    ("GET", "/", static.root),
    ("GET", "/static/console/{name:.+}", static.file),
    ("GET", "/inbox", static.console),
    ("GET", "/inbox/{rest:.*}", static.console),
    ("GET", "/overview", static.console),
    ("GET", "/reports", static.console),
    ("GET", "/reports/{rest:.*}", static.console),
    ("GET", "/setup", static.console),
    ("GET", "/setup/{rest:.*}", static.console),
)


def add_routes(app: web.Application) -> None:
    for method, path, handler in PLAIN:
        app.router.add_route(method, path, handler)
    app.router.add_routes(page_routes())
    app.router.add_routes(chat_routes())
    for method, path, endpoint in ENDPOINTS:
        app.router.add_route(method, API + path, endpoint.serve)
