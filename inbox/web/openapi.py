"""The OpenAPI 3.1 document, made from the types of the handlers."""

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from inbox.web.api.people_shapes import Login
from inbox.web.api.shapes import Problem
from inbox.web.api.stream_shapes import PresenceFrame, StreamFrame
from inbox.web.auth import SAFE
from inbox.web.endpoint import Endpoint

REF = "#/components/schemas/{model}"
LISTED = (PresenceFrame, StreamFrame, Problem)
"""Shapes that no handler answers as a whole, and clients need all the same."""

Document = dict[str, Any]


def document(routes: Sequence[tuple[str, str, Endpoint]], root: str, version: str) -> Document:
    models = _models(routes)
    references, shared = models_json_schema(
        sorted(models, key=lambda one: (one[0].__name__, one[1])), ref_template=REF
    )
    names: dict[Any, str] = {key: value["$ref"] for key, value in references.items()}
    paths: Document = {}
    for method, path, endpoint in routes:
        operation = _operation(method, path, endpoint, names)
        paths.setdefault(root + path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inkorg",
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": shared["$defs"],
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "inkorg",
                    "description": "Writes also need the header X-CSRF-Token, as `GET me` tells it.",
                },
            },
        },
    }


Key = tuple[type[BaseModel], JsonSchemaMode]


def _models(routes: Sequence[tuple[str, str, Endpoint]]) -> set[Key]:
    found: set[Key] = {(shape, "serialization") for shape in LISTED}
    found.add((Login, "validation"))
    for _, _, endpoint in routes:
        if endpoint.body is not None:
            found.add((endpoint.body, "validation"))
        if endpoint.answer is not None:
            found.add((endpoint.answer, "serialization"))
    return found


def _operation(method: str, path: str, endpoint: Endpoint, names: Mapping[Key, str]) -> Document:
    operation: Document = {
        "operationId": _operation_id(method, path),
        "tags": [path.split("/")[0]],
        "parameters": [*_path(endpoint), *_query(endpoint), *_headers(method)],
        "responses": _responses(endpoint, names),
        "x-permission": endpoint.action,
    }
    told = inspect.getdoc(endpoint.handler)
    if told:
        operation["description"] = told
    if endpoint.body is not None:
        shape = {"schema": {"$ref": names[endpoint.body, "validation"]}}
        required = any(field.is_required() for field in endpoint.body.model_fields.values())
        operation["requestBody"] = {"required": required, "content": {"application/json": shape}}
    if endpoint.accepts:
        operation["requestBody"] = {"required": True, "content": _accepted(endpoint)}
    return operation


def _operation_id(method: str, path: str) -> str:
    words = [
        re.sub(r"\W", "_", part) for part in path.replace("{", "by_").replace("}", "").split("/")
    ]
    return "_".join([method.lower(), *words])


def _accepted(endpoint: Endpoint) -> Document:
    if "multipart/form-data" in endpoint.accepts:
        schema: Document = {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {"type": "string", "contentMediaType": "application/octet-stream"}
            },
        }
    else:
        schema = {"type": "string", "contentMediaType": "application/octet-stream"}
    return {
        kind: {"schema": {**schema, "description": told}} for kind, told in endpoint.accepts.items()
    }


def _path(endpoint: Endpoint) -> list[Document]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in endpoint.path
    ]


def _query(endpoint: Endpoint) -> list[Document]:
    if endpoint.query is None:
        return []
    shape = endpoint.query.model_json_schema(ref_template=REF)
    required = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _plain(schema)}
        for name, schema in shape["properties"].items()
    ]


def _plain(schema: Document) -> Document:
    """A parameter that is left out is no null."""
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(options) == 1:
        kept = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
        return {**kept, **options[0]}
    return schema


def _headers(method: str) -> list[Document]:
    if method in SAFE:
        return []
    text = {"type": "string", "minLength": 1, "maxLength": 255}
    return [{"name": "Idempotency-Key", "in": "header", "required": False, "schema": text}]


def _responses(endpoint: Endpoint, names: Mapping[Key, str]) -> Document:
    problem = {"$ref": names[Problem, "serialization"]}
    failed = {
        "description": "A problem (RFC 9457).",
        "content": {"application/problem+json": {"schema": problem}},
    }
    return {str(_status(endpoint)): _success(endpoint, names), "default": failed}


def _status(endpoint: Endpoint) -> int:
    return 204 if endpoint.answer is None and not endpoint.answers else endpoint.status


def _success(endpoint: Endpoint, names: Mapping[Key, str]) -> Document:
    if endpoint.answers:
        # YAML and JSON that a handler writes itself have a form of their own.
        is_text = not endpoint.answers.endswith(("yaml", "json"))
        schema: Document = {"type": "string"} if is_text else {}
        return {"description": "Done.", "content": {endpoint.answers: {"schema": schema}}}
    if endpoint.answer is None:
        return {"description": "Done."}
    reference = {"$ref": names[endpoint.answer, "serialization"]}
    return {"description": "Done.", "content": {"application/json": {"schema": reference}}}
