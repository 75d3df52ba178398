"""Files behind addresses that expire, as on the platform's own hosts."""

import hashlib
import hmac

from workers.demo.graph.world import File, World


def address(world: World, file: File) -> str:
    end = int(world.clock().timestamp()) + world.file_seconds
    return f"{world.base}/cdn/{file.id}?oe={end:x}&oh={_mark(world, file.id, f'{end:x}')}"


def is_good(world: World, id_: str, end: str, mark: str) -> bool:
    if not hmac.compare_digest(_mark(world, id_, end), mark):
        return False
    return int(end, 16) >= world.clock().timestamp()


def _mark(world: World, id_: str, end: str) -> str:
    made = hmac.new(world.signing_key.encode(), f"{id_}:{end}".encode(), hashlib.sha256)
    return made.hexdigest()[:32]


def keep(world: World, kind: str, content_type: str, content: bytes, name: str = "") -> File:
    file = File(world.new_id("8"), kind, content_type, content, name)
    world.files[file.id] = file
    return file
