"""The document and the server say the same: checked by calling every address with what the document allows."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from inbox.model.words import Role
from inbox.web.api.openapi import whole
from inbox.web.routes import API, ENDPOINTS
from tests.web.rig import Rig

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
ENDLESS = {API + "stream"}
EXAMPLES = {"sqlite": 4, "postgresql": 1}


def test_the_document_is_printed_for_the_console() -> None:
    command = [sys.executable, "-m", "inbox.web.api.openapi"]
    printed = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert printed["openapi"] == "3.1.0"
    assert {API + path for _, path, _ in ENDPOINTS} <= set(printed["paths"])
    assert "Me" in printed["components"]["schemas"]


async def test_every_address_keeps_to_the_document(rig: Rig) -> None:
    await rig.conversation("Fråga")
    admin = rig.token(Role.ADMIN)
    schema = schemathesis.openapi.from_dict(whole())
    base = str(rig.server.make_url("/"))
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path not in ENDLESS and not operation.path.endswith("/session"):
            examples = EXAMPLES["sqlite" if rig.store.is_sqlite else "postgresql"]
            await asyncio.to_thread(_try, operation, base, admin.headers, examples)


def _try(operation: Any, base: str, headers: dict[str, str], examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        case.call_and_validate(base_url=base, headers=headers, checks=CHECKS)

    check()


async def test_docs_are_shown_without_fetching_anything_from_elsewhere(rig: Rig) -> None:
    response = await rig.anonymous().raw("GET", "/docs")
    page = await response.text()
    assert "/api/v1/conversations/{id}/replies" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page.lower()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_what_watches_over_us_gets_an_answer(rig: Rig, path: str) -> None:
    assert (await rig.anonymous().raw("GET", path)).status == 200
