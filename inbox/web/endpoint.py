"""An address of the API: a thin handler, and what its types say about it.

A handler takes a Call, the ids of its path by name (`int`, or `str` where the organisation chose it), and
`query` and `body` where it has them, each a pydantic model. The same types make the OpenAPI document.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter

from inbox.web.auth import SAFE, claim_of
from inbox.web.body import parse_body, parse_path, parse_query, read_json
from inbox.web.call import Call
from inbox.web.idempotency import repeatable

Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Endpoint:
    handler: Handler
    action: str
    """Of the table in `permissions`."""
    answer: Any
    """The type of the answer; None for 204."""
    status: int
    accepts: Mapping[str, str]
    """Content type → what it is, where the body is no JSON; the handler reads it."""
    answers: str
    """The content type of an answer that the handler makes itself."""

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        signature = inspect.signature(self.handler, eval_str=True)
        found = {name: one.annotation for name, one in signature.parameters.items()}
        found.pop("call")
        return found

    @property
    def body(self) -> type[BaseModel] | None:
        return self.parameters.get("body")

    @property
    def query(self) -> type[BaseModel] | None:
        return self.parameters.get("query")

    @cached_property
    def path(self) -> Mapping[str, type]:
        return {n: t for n, t in self.parameters.items() if n not in ("body", "query")}

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.answer)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        claim = claim_of(request)
        arguments: dict[str, Any] = dict(parse_path(self.path, request))
        query = parse_query(self.query, request)
        if query is not None:
            arguments["query"] = query
        raw = b""
        if not self.accepts and request.method not in SAFE:
            raw = await read_json(request)
        if self.body is not None:
            arguments["body"] = parse_body(self.body, raw)
        call = Call(request, claim, self.action, repeatable(request, raw))
        return self.respond(await self.handler(call, **arguments))

    def respond(self, answer: Any) -> web.StreamResponse:
        if isinstance(answer, web.StreamResponse):
            return answer
        if self.answer is None:
            return web.Response(status=204)
        checked = self.adapter.validate_python(answer)
        return web.Response(
            status=self.status,
            body=self.adapter.dump_json(checked, by_alias=True),
            content_type="application/json",
        )


def endpoint(
    action: str,
    answer: Any = None,
    status: int = 200,
    accepts: Mapping[str, str] | None = None,
    answers: str = "",
) -> Callable[[Handler], Endpoint]:
    def made(handler: Handler) -> Endpoint:
        return Endpoint(handler, action, answer, status, accepts or {}, answers)

    return made
