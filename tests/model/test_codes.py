"""Every refusal has a code that programs can rely on, and docs/api.md lists them all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import inbox.services.idempotency
import inbox.web.problem
from inbox.model import errors

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("inbox", "connectors", "workers", "routing", "config")
GENERAL = {"RefusedError", "NotFoundError", "ForbiddenError", "InvalidError", "ConflictError"}
"""What they mean is said only where they are raised."""
MODULES = (errors, inbox.web.problem, inbox.services.idempotency)
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
CONSOLE = ROOT / "inbox/web/console/src"
SPOKEN = {"ConflictError", "InvalidError"}
"""What the console has no words of its own for by the status alone."""
UNSPOKEN = {
    # Only programs, imports and those who run the server ask like this.
    *("cid_unknown", "content_id_invalid", "cursor_invalid", "id_invalid", "limit_invalid"),
    *(
        "masks_invalid",
        "nothing_to_simulate",
        "push_invalid",
        "search_kind_invalid",
    ),
    *("period_named_twice", "team_or_channel"),
    # The screen says it beside the field, or offers nothing that leads to it.
    *("definition_id_reserved", "definition_id_stays", "definition_invalid"),
    *("channel_no_phone", "definition_not_in_file", "topic_in_use"),
    # Customers, on their own pages.
    *("score_invalid", "survey_answered"),
}


def kinds() -> dict[str, type[errors.RefusedError]]:
    found = {name: one for module in MODULES for name, one in vars(module).items()}
    return {
        name: one
        for name, one in found.items()
        if isinstance(one, type) and issubclass(one, errors.RefusedError)
    }


def calls() -> Iterator[tuple[str, str, ast.expr | None]]:
    known = set(kinds())
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            if name == "_refuse":  # Raises what it is given, with the code last.
                yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node.args[-1]
            elif name in known:
                code = next((one.value for one in node.keywords if one.arg == "code"), None)
                yield f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(node.func), code


def documented() -> set[str]:
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    table = page.partition("## Problems")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))


def test_a_refusal_has_a_code_where_it_is_raised() -> None:
    assert len(list(calls())) > 100
    assert [where for where, kind, code in calls() if kind in GENERAL and code is None] == []


def test_every_code_is_listed_and_every_listed_one_is_used() -> None:
    said = {
        node.value
        for _, _, code in calls()
        for node in ast.walk(code or ast.Pass())
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # `no_such_` before the kind of thing: a family, each member of which has its row.
    families = tuple(code for code in said if code.endswith("_"))
    listed = {code for code in documented() if families and code.startswith(families)}
    said = (said - set(families)) | listed
    classes = {kind.code for name, kind in kinds().items() if name not in GENERAL}
    web = {"invalid", "method_not_allowed", "fault", "send_again"}
    assert said | classes | web == documented()
    assert all(CODE.fullmatch(code) for code in documented())


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.__name__)
def test_a_kind_of_refusal_is_named_and_says_when(kind: type[errors.RefusedError]) -> None:
    assert CODE.fullmatch(kind.code)
    assert (kind.__doc__ or "").strip()


def test_what_agents_can_be_refused_is_said_in_their_language() -> None:
    words = "".join(
        (CONSOLE / path).read_text(encoding="utf-8").partition("problems: {")[2]
        for path in ("lib/i18n/sv.ts", "promises/words/sv.ts")
    )
    said = set(re.findall(r"\b([a-z_]+): '", words))
    raised = {
        str(code.value)
        for where, kind, code in calls()
        if where.startswith(("inbox/services/", "inbox/store/")) and kind in SPOKEN
        if isinstance(code, ast.Constant)
    }
    raised = {code for code in raised if not code.startswith("no_such_")}
    assert raised - said == UNSPOKEN
