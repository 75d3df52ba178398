"""The API's document, and a page that shows it. Nothing is fetched from elsewhere."""

from functools import cache
from html import escape
from typing import Any

from aiohttp import web
from pydantic_core import to_json

PAGE = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE = """
body { font: 14px/20px system-ui, sans-serif; margin: 24px auto; max-width: 60em; padding: 0 16px; }
code { font: 13px/20px ui-monospace, monospace; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: 6px 0; }
h1 { font-size: 22px; line-height: 28px; } h2 { font-size: 18px; line-height: 24px; margin-top: 32px; }
table { border-collapse: collapse; } td, th { padding: 2px 16px 2px 0; text-align: left; vertical-align: top; }
b { display: inline-block; min-width: 5em; }
@media (prefers-color-scheme: dark) { body { background: #11151B; color: #E7EBF0; } a { color: #8DB9FF; } }
"""


@cache
def _json() -> bytes:
    from inbox.web.api.openapi import whole

    return to_json(whole())


async def openapi(request: web.Request) -> web.Response:
    return web.Response(body=_json(), content_type="application/json")


async def style(request: web.Request) -> web.Response:
    return web.Response(text=STYLE, content_type="text/css")


async def page(request: web.Request) -> web.Response:
    return web.Response(
        text=_page(), content_type="text/html", headers={"Content-Security-Policy": PAGE}
    )


@cache
def _page() -> str:
    from inbox.web.api.openapi import whole

    document = whole()
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(some)}" for tag, some in by_tag.items())
    shapes = "".join(
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{_shape(one)}</details>'
        for name, one in sorted(document["components"]["schemas"].items())
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Inkorg API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/docs/page.css"></head><body><h1>Inkorg API</h1>'
        f'<p><a href="/openapi.json">openapi.json</a></p>{body}<h2>Shapes</h2>{shapes}</body></html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{one['in']}</td>"
        f"<td>{_type(one['schema'])}</td></tr>"
        for one in operation.get("parameters", ())
    )
    body = operation.get("requestBody", {}).get("content", {})
    takes = "".join(
        f"<p>Takes {escape(kind)}: {_type(one['schema'])}</p>" for kind, one in body.items()
    )
    gives = "".join(
        f"<p>{escape(status)}: "
        + (
            ", ".join(_type(one["schema"]) for one in answer.get("content", {}).values())
            or "nothing"
        )
        + "</p>"
        for status, answer in operation["responses"].items()
    )
    told = escape(operation.get("description", ""))
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code></summary>"
        f"<p>{told}</p><table>{parameters}</table>{takes}{gives}</details>"
    )


def _shape(schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        return f"<p>{_type(schema)}</p>"
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{_type(one)}</td></tr>"
        for name, one in schema["properties"].items()
    )
    return f"<p>{escape(schema.get('description', ''))}</p><table>{rows}</table>"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[1])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return escape(" | ".join(map(str, schema["enum"])))
    if schema.get("type") == "array":
        return "list of " + _type(schema.get("items", {}))
    return escape(str(schema.get("const", schema.get("format", schema.get("type", "anything")))))
