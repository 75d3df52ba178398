"""Posts on Instagram: made as a container that fetches its picture, then published."""

from urllib.parse import urlsplit

from workers.demo.graph import refusal
from workers.demo.graph.calls import Answer, Call
from workers.demo.graph.world import Comment, Container

PERMISSION = "instagram_content_publish"
PICTURES = (".jpg", ".jpeg")


def make(call: Call) -> Answer:
    account = call.account(call.parts[0], "instagram")
    call.page_token(PERMISSION)
    picture = call.args.get("image_url", "")
    if not picture:
        raise refusal.Refused(100, "(#100) The parameter image_url is required")
    if urlsplit(picture).scheme != "https":
        raise refusal.Refused(9004, "The media could not be fetched from this uri", 2207052)
    id = call.world.new_id("179")
    call.world.containers[id] = Container(account.id, picture, call.args.get("caption", ""), 1)
    return {"id": id}


def look(call: Call) -> Answer:
    container = call.world.containers[call.parts[0]]
    call.account(container.account)
    if container.published:
        return {"id": call.parts[0], "status_code": "PUBLISHED"}
    if not urlsplit(container.picture).path.lower().endswith(PICTURES):
        words = "Error: Media upload has failed with error code 2207003"
        return {"id": call.parts[0], "status_code": "ERROR", "status": words}
    container.looks -= 1
    state = "IN_PROGRESS" if container.looks >= 0 else "FINISHED"
    return {"id": call.parts[0], "status_code": state}


def publish(call: Call) -> Answer:
    account = call.account(call.parts[0], "instagram")
    call.page_token(PERMISSION)
    world = call.world
    container = world.containers.get(call.args.get("creation_id", ""))
    if container is None or container.account != account.id:
        raise refusal.Refused(24, "The requested resource does not exist", 2207006)
    if not container.published:
        made = world.new_id("180")
        world.comments[made] = Comment(
            made, account.id, account.id, container.caption, world.clock(), link=container.picture
        )
        container.published = made
    return {"id": container.published}
