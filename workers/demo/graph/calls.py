"""One call to the Graph: who may make it, and to whom it is handed."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.meta.signature import proof
from workers.demo.graph import refusal
from workers.demo.graph.world import Account, Token, World

Answer = Mapping[str, Any]
_VERSION = re.compile(r"v\d+\.\d+")


@dataclass(frozen=True)
class Call:
    world: World
    method: str
    parts: tuple[str, ...]
    """Of the path, after the version."""
    args: Mapping[str, str]
    token: str
    files: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return "/".join(self.parts)

    def value(self, name: str) -> Any:
        """What was written as JSON."""
        try:
            return json.loads(self.args.get(name, "null"))
        except ValueError:
            raise refusal.bad(f"Param {name} must be valid JSON") from None

    def limit(self, usual: int = 25) -> int:
        given = self.args.get("limit", "")
        return min(int(given), 100) if given.isdigit() else usual

    def account(self, id_: str, object_: str = "") -> Account:
        """One that the token opens. A page's id also stands for the Instagram account linked with it."""
        token = self.page_token()
        for one in self.world.accounts.values():
            is_it = one.id == id_ or (object_ == "instagram" and one.page == id_)
            if is_it and one.page == token.page and object_ in ("", one.kind):
                return one
        raise refusal.gone(id_)

    def page_token(self, scope: str = "") -> Token:
        token = self.world.tokens.get(self.token)
        if token is None:
            raise refusal.Refused(190, "Invalid OAuth access token.", 0, 401)
        if token.revoked:
            raise refusal.token_revoked()
        if token.expires is not None and token.expires <= self.world.clock():
            raise refusal.token_over()
        if scope and scope not in token.scopes:
            raise refusal.no_permission(scope)
        return token

    def app_only(self) -> None:
        if self.token != f"{self.world.app_id}|{self.world.app_secret}":
            raise refusal.Refused(190, "Invalid OAuth access token.", 0, 401)


Handler = Callable[[Call], Answer]


def check_proof(call: Call) -> None:
    given = call.args.get("appsecret_proof", "")
    if call.token in call.world.tokens and given != proof(call.token, call.world.app_secret):
        raise refusal.Refused(100, "Invalid appsecret_proof provided in the API argument")


def without_version(path: str) -> tuple[str, ...]:
    first, *rest = [part for part in path.split("/") if part] or [""]
    if not _VERSION.fullmatch(first):
        raise refusal.Refused(2500, "Unknown path components: /" + path)
    return tuple(rest)


def page_of(call: Call, rows: list[dict[str, Any]], usual: int = 25) -> dict[str, Any]:
    """Some of the rows, and a cursor to the next."""
    after, most = call.args.get("after", ""), call.limit(usual)
    at = next((i + 1 for i, row in enumerate(rows) if row["id"] == after), 0) if after else 0
    some = rows[at : at + most]
    if not some:
        return {"data": []}
    paging: dict[str, Any] = {"cursors": {"before": some[0]["id"], "after": some[-1]["id"]}}
    if at + most < len(rows):
        paging["next"] = f"{call.world.base}/{call.path}?after={some[-1]['id']}"
    return {"data": some, "paging": paging}


def written(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}+0000"
