"""Callers who ask at once get their own answers."""

import asyncio
from typing import Any

from inbox.model.errors import UnknownCallerError
from inbox.model.words import Role
from inbox.services.logins.callers import Claim
from inbox.services.logins.secret_tokens import hash_secret
from inbox.services.logins.tokens import create_token
from inbox.store.store import Store
from inbox.web.identifying import Identifying


def test_a_token_that_does_not_stand_is_refused_beside_one_that_does(store: Store) -> None:
    secret = store.write(create_token, "pipe", Role.AGENT)["token"]
    right, wrong = (Claim("token", hash_secret(one)) for one in (secret, "inkorg_made_up"))

    async def ask() -> list[Any]:
        identifying = Identifying(store)
        asked = [identifying.identify(one, "channel.inbound") for one in (right, wrong, right)]
        return await asyncio.gather(*asked, return_exceptions=True)

    first, second, third = asyncio.run(ask())
    assert first.actor.kind == third.actor.kind == "token"
    assert isinstance(second, UnknownCallerError)
