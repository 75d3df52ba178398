"""X calls us: the challenge, and what happened to the account, signed (Account Activity)."""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime

from connectors.x.signature import SIGNATURE, sign
from workers.demo.x_world import Row, XWorld

SECONDS = 10


def challenge(address: str, secret: str, token: str = "a-challenge") -> bool:
    """Whether who listens there has the app's secret. X asks this before it calls, and every day."""
    query = urllib.parse.urlencode({"crc_token": token})
    with urllib.request.urlopen(f"{address}?{query}", timeout=SECONDS) as answer:
        told = json.load(answer)["response_token"]
    digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()
    return bool(told == "sha256=" + base64.b64encode(digest).decode())


def call(address: str, secret: str, body: bytes) -> int:
    """The status that was answered."""
    headers = {"Content-Type": "application/json", SIGNATURE: sign(secret, body)}
    request = urllib.request.Request(address, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def message_body(world: XWorld, event: Row) -> bytes:
    sender = world.users[event["sender_id"]]
    recipient = next(id for id in event["dm_conversation_id"].split("-") if id != sender["id"])
    at = datetime.fromisoformat(event["created_at"])
    told = {
        "type": "message_create",
        "id": event["id"],
        "created_timestamp": str(int(at.timestamp() * 1000)),
        "message_create": {
            "target": {"recipient_id": recipient},
            "sender_id": sender["id"],
            "message_data": {"text": event["text"], "entities": {}},
        },
    }
    users = {sender["id"]: {"name": sender["name"], "screen_name": sender["username"]}}
    whole = {"for_user_id": world.user_id, "direct_message_events": [told], "users": users}
    return json.dumps(whole).encode()


def post_body(world: XWorld, post: Row) -> bytes:
    author = world.users[post["author_id"]]
    at = datetime.fromisoformat(post["created_at"])
    above = next((ref["id"] for ref in post.get("referenced_tweets", ())), None)
    told = {
        "id_str": post["id"],
        "text": post["text"],
        "lang": post["lang"],
        "created_at": at.strftime("%a %b %d %H:%M:%S %z %Y"),
        "in_reply_to_status_id_str": above,
        "user": {"id_str": author["id"], "name": author["name"], "screen_name": author["username"]},
    }
    return json.dumps({"for_user_id": world.user_id, "tweet_create_events": [told]}).encode()
