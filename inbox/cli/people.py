"""`inbox user` and `inbox token`."""

import argparse
import json
import sys
from typing import Any

from inbox.cli.where import installation
from inbox.model.errors import NotFoundError
from inbox.model.words import Role
from inbox.services.logins.passwords import hash_password, make_password
from inbox.services.logins.tokens import create_token, list_tokens, revoke_token
from inbox.services.people.agents import NewAgent, change_agent, create_agent, list_agents

ROLES = [str(role) for role in Role]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    user = commands.add_parser("user", help="people who work here")
    acts = user.add_subparsers(dest="act", required=True, metavar="ACT")
    one = acts.add_parser("add", help="prints a password to log in with once")
    one.add_argument("login")
    one.add_argument("--name", required=True)
    one.add_argument("--role", action="append", choices=ROLES, default=[])
    one.add_argument("--team", action="append", default=[])
    one.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_add_user)
    every = acts.add_parser("list")
    every.add_argument("--json", action="store_true")
    every.set_defaults(run=_list_users)
    reset = acts.add_parser("reset", help="a new password")
    reset.add_argument("login")
    reset.set_defaults(run=_reset)
    _add_tokens(commands)


def _add_tokens(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    token = commands.add_parser("token", help="programs that use the API")
    acts = token.add_subparsers(dest="act", required=True, metavar="ACT")
    create = acts.add_parser("create", help="prints it; it is shown only now")
    create.add_argument("--name", required=True)
    create.add_argument("--role", required=True, choices=ROLES)
    create.add_argument("--json", action="store_true")
    create.set_defaults(run=_create_token)
    every = acts.add_parser("list")
    every.add_argument("--json", action="store_true")
    every.set_defaults(run=_list_tokens)
    revoke = acts.add_parser("revoke")
    revoke.add_argument("id", type=int)
    revoke.set_defaults(run=_revoke_token)


def _add_user(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    given = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else ""
    password = given or make_password()
    new = NewAgent(
        login=arguments.login,
        name=arguments.name,
        password_hash=hash_password(password),
        roles=tuple(Role(one) for one in arguments.role) or (Role.AGENT,),
        teams=tuple(arguments.team),
    )
    id = on.store.write(create_agent, new)
    on.close()
    shown = {"id": str(id), "login": arguments.login.lower()} | (
        {} if given else {"password": password}
    )
    _print(shown, arguments.json)
    return 0


def _list_users(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    rows = on.store.read(list_agents)
    on.close()
    for row in rows:
        _print(
            row if arguments.json else {k: row[k] for k in ("login", "name", "roles", "active")},
            arguments.json,
        )
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    found = [one for one in on.store.read(list_agents) if one["login"] == arguments.login.lower()]
    if not found:
        raise NotFoundError(f"Nobody logs in as {arguments.login}.", code="no_such_agent")
    password = make_password()
    change = {"password_hash": hash_password(password)}
    on.store.write(change_agent, int(found[0]["id"]), change)
    on.close()
    print(password)
    return 0


def _create_token(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    made = on.store.write(create_token, arguments.name, Role(arguments.role))
    on.close()
    if arguments.json:
        print(json.dumps({"token": made["token"], "id": made["id"]}))
    else:
        print(made["token"])
    return 0


def _list_tokens(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    rows = on.store.read(list_tokens)
    on.close()
    for row in rows:
        _print(row, arguments.json)
    return 0


def _revoke_token(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    on.store.write(revoke_token, arguments.id)
    on.close()
    return 0


def _print(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(row, ensure_ascii=False, default=str))
    else:
        print("  ".join(f"{name}={value}" for name, value in row.items()))
