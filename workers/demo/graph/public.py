"""Posts and what stands under them."""

from typing import Any

from workers.demo.graph import refusal
from workers.demo.graph.calls import Answer, Call, page_of, written
from workers.demo.graph.files import keep
from workers.demo.graph.hooks import handle_of, name_of, tell_comment
from workers.demo.graph.world import Account, Comment, World


def feed(call: Call) -> Answer:
    """Newest first; `posts` are only our own."""
    account = call.account(call.parts[0], "page")
    found = call.world.posts(account.id)
    if call.parts[1] == "posts":
        found = [one for one in found if one.by == account.id]
    return page_of(call, [_post(call.world, one) for one in found])


def media(call: Call) -> Answer:
    account = call.account(call.parts[0], "instagram")
    rows = []
    for one in call.world.posts(account.id):
        count = len(call.world.under(one.id))
        told = {"caption": one.text, "permalink": f"https://www.instagram.com/p/{one.id}/"}
        when = {"timestamp": written(one.at), "comments_count": count}
        rows.append({"id": one.id, **told, **when})
    return page_of(call, rows)


def _post(world: World, one: Comment) -> dict[str, Any]:
    return {
        "id": one.id,
        "message": one.text,
        "from": {"id": one.by, "name": name_of(world, one.by)},
        "created_time": written(one.at),
        "updated_time": written(one.updated or one.at),
        "permalink_url": f"https://www.facebook.com/{one.id}",
    }


def permalink(call: Call) -> Answer:
    one = _existing(call, call.parts[0])
    call.account(one.account)
    return {"id": one.id, "permalink": f"https://www.instagram.com/p/{one.id}/"}


def publish(call: Call) -> Answer:
    account = call.account(call.parts[0], "page")
    call.page_token("pages_manage_posts")
    text, link = call.args.get("message", ""), call.args.get("link", "")
    if not (text or link):
        raise refusal.bad("Missing message or attachment")
    world = call.world
    made = Comment(
        f"{account.id}_{world.new_id()}", account.id, account.id, text, world.clock(), link=link
    )
    world.comments[made.id] = made
    tell_comment(world, account, made)
    return {"id": made.id}


def list_comments(call: Call) -> Answer:
    post = _existing(call, call.parts[0])
    account = call.account(post.account)
    is_below = bool(post.post)
    key = post.parent or post.id
    rows = call.world.under(post.post or post.id)
    if is_below or call.parts[1] == "replies":
        rows = [one for one in rows if one.parent == key]
    elif account.kind == "instagram":
        rows = [one for one in rows if not one.parent]
    tell = _instagram if account.kind == "instagram" else _comment
    return page_of(call, [tell(call.world, one) for one in reversed(rows)])


def _comment(world: World, one: Comment) -> dict[str, Any]:
    told = {
        "id": one.id,
        "message": one.text,
        "from": {"id": one.by, "name": name_of(world, one.by)},
        "created_time": written(one.at),
        "is_hidden": one.hidden,
    }
    return {**told, "parent": {"id": one.parent}} if one.parent else told


def _instagram(world: World, one: Comment) -> dict[str, Any]:
    handle = handle_of(world, one.by)
    below = [o for o in world.under(one.post) if o.parent == one.id]
    told: dict[str, Any] = {
        "id": one.id,
        "text": one.text,
        "username": handle,
        "from": {"id": one.by, "username": handle},
        "timestamp": written(one.at),
        "hidden": one.hidden,
    }
    if below:
        told["replies"] = {"data": [_instagram(world, each) for each in below]}
    return told


def write_comment(call: Call) -> Answer:
    """Under a post, or as an answer to a comment, as the page or account."""
    target = _existing(call, call.parts[0])
    account = call.account(target.account)
    call.page_token(_permission(account))
    text = call.args.get("message", "")
    if not text and "source" not in call.files:
        raise refusal.bad("Missing message or attachment")
    if account.kind == "instagram" and len(text) > 300:
        raise refusal.bad("The comment is too long")
    world, post = call.world, target.post or target.id
    prefix = f"{post.rpartition('_')[2]}_" if account.kind == "page" else "178"
    parent = target.id if target.post else ""
    made = Comment(world.new_id(prefix), account.id, account.id, text, world.clock(), post, parent)
    if "source" in call.files:
        name, content, content_type = call.files["source"]
        keep(world, "image", content_type, content, name)
    world.comments[made.id] = made
    world.comments[post].updated = made.at
    tell_comment(world, account, made)
    return {"id": made.id}


def _permission(account: Account) -> str:
    is_page = account.kind == "page"
    return "pages_manage_engagement" if is_page else "instagram_manage_comments"


def change(call: Call) -> Answer:
    comment = _existing(call, call.parts[0])
    account = call.account(comment.account)
    call.page_token(_permission(account))
    key = "is_hidden" if account.kind == "page" else "hide"
    if key not in call.args:
        raise refusal.bad(f"The parameter {key} is required")
    comment.hidden = call.args[key] == "true"
    tell_comment(call.world, account, comment, "hide" if comment.hidden else "unhide")
    return {"success": True}


def remove(call: Call) -> Answer:
    comment = _existing(call, call.parts[0])
    account = call.account(comment.account)
    call.page_token(_permission(account))
    for one in [comment, *call.world.under(comment.id)]:
        call.world.comments.pop(one.id, None)
    tell_comment(call.world, account, comment, "remove")
    return {"success": True}


def _existing(call: Call, id_: str) -> Comment:
    found = call.world.comments.get(id_)
    if found is None:
        raise refusal.gone(id_)
    return found
