"""Which call is whose. Everything that is asked goes through `answer`."""

import json
from collections.abc import Mapping
from typing import Any

from workers.demo.graph import containers, public, refusal, running, talking
from workers.demo.graph.calls import Answer, Call, Handler, check_proof, without_version
from workers.demo.graph.world import World

_EDGES: Mapping[tuple[str, str], Handler] = {
    ("GET", "conversations"): talking.conversations,
    ("GET", "messages"): talking.messages,
    ("POST", "messages"): talking.send,
    ("POST", "message_attachments"): talking.upload,
    ("GET", "feed"): public.feed,
    ("GET", "posts"): public.feed,
    ("GET", "media"): public.media,
    ("POST", "feed"): public.publish,
    ("POST", "media"): containers.make,
    ("POST", "media_publish"): containers.publish,
    ("GET", "comments"): public.list_comments,
    ("GET", "replies"): public.list_comments,
    ("POST", "comments"): public.write_comment,
    ("POST", "replies"): public.write_comment,
    ("GET", "subscriptions"): running.app_subscriptions,
    ("GET", "subscribed_apps"): running.subscriptions,
    ("POST", "subscribed_apps"): running.subscribe,
    ("DELETE", "subscribed_apps"): running.unsubscribe,
    ("POST", "blocked"): running.block,
    ("DELETE", "blocked"): running.block,
    ("POST", "moderate_conversations"): running.moderate,
}


def answer(
    world: World,
    method: str,
    path: str,
    args: Mapping[str, str],
    token: str,
    files: Mapping[str, tuple[str, bytes, str]],
) -> tuple[int, Mapping[str, Any]]:
    with world.held():
        world.calls.append(f"{method} /{path}")
        try:
            call = Call(world, method, without_version(path), args, token, files)
            check_proof(call)
            if world.usage >= 100:
                raise refusal.too_many()
            return 200, _answer(call)
        except refusal.Refused as error:
            return error.status, error.body
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return 400, refusal.bad(f"Invalid parameter ({type(error).__name__})").body


def _answer(call: Call) -> Answer:
    if call.parts == ("debug_token",):
        return running.debug_token(call)
    if len(call.parts) == 2 and (handler := _EDGES.get((call.method, call.parts[1]))):
        return handler(call)
    if len(call.parts) != 1:
        raise refusal.Refused(2500, f"Unknown path components: /{call.path}")
    if call.method == "DELETE":
        return public.remove(call)
    if call.method == "POST":
        return public.change(call)
    call.page_token()
    if call.parts[0] in call.world.containers:
        return containers.look(call)
    if "permalink" in call.args.get("fields", ""):
        return public.permalink(call)
    found = call.world.message(call.parts[0])
    return talking.message(call, found[1]) if found else running.node(call)


def usage_headers(world: World) -> Mapping[str, str]:
    share = {"call_count": world.usage, "total_time": 1, "total_cputime": 1}
    page = next((one.id for one in world.accounts.values()), "0")
    of_page = {**share, "type": "messenger", "estimated_time_to_regain_access": 0}
    if world.usage >= 100:
        of_page["estimated_time_to_regain_access"] = 3
    return {
        "X-App-Usage": json.dumps(share),
        "X-Business-Use-Case-Usage": json.dumps({page: [of_page]}),
        "facebook-api-version": "v24.0",
    }
