"""The console's files. Names hold a hash, so that they may be kept for ever; the page that names them may not."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from aiohttp import web

from inbox.web.headers import CONSOLE, WALL
from inbox.web.parts import PARTS

HASHED = "assets/"
"""Where Vite puts files with a hash in their names."""
FOREVER = "public, max-age=31536000, immutable"
WORTH_PACKING = 1024
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class File:
    """Kept in memory, each in the forms that a browser may take."""

    content_type: str
    tag: str
    bodies: Mapping[str, bytes]
    """Content-Encoding → bytes; `identity` is always there."""

    def answer(self, request: web.Request, headers: Mapping[str, str]) -> web.Response:
        about = {**headers, "ETag": f'"{self.tag}"', "Vary": "Accept-Encoding"}
        if self.tag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=about)
        accepted = request.headers.get("Accept-Encoding", "")
        coding = next((c for c in ("br", "gzip") if c in self.bodies and c in accepted), "identity")
        if coding != "identity":
            about["Content-Encoding"] = coding
        return web.Response(
            body=self.bodies[coding], headers={**about, "Content-Type": self.content_type}
        )


def load(folder: Path) -> dict[str, File]:
    """Relative name → file. Blocks; called at start."""
    return {
        path.relative_to(folder).as_posix(): _load(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".br", ".gz", ".map")
    }


def _load(path: Path) -> File:
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> File:
    """Read and packed once in a process, however often a server is made in it."""
    body = path.read_bytes()
    kind = guess_type(path.name)[0] or "application/octet-stream"
    kind = "text/javascript" if path.suffix in (".js", ".mjs") else kind
    bodies = {"identity": body}
    for coding, ending in (("br", ".br"), ("gzip", ".gz")):
        packed = path.with_name(path.name + ending)
        if packed.is_file():
            bodies[coding] = packed.read_bytes()
    is_text = kind.startswith(_TEXT) or kind == "text/javascript"
    if is_text and "gzip" not in bodies and len(body) >= WORTH_PACKING:
        bodies["gzip"] = gzip.compress(body, 9, mtime=0)
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return File(kind + charset, hashlib.sha256(body).hexdigest()[:20], bodies)


FILES = web.AppKey("FILES", dict[str, File])


async def load_files(app: web.Application) -> None:
    """Missing files don't stop the API: a checkout may be run before the console was built."""
    app[FILES].update(load(app[PARTS].static / "console"))


async def file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    found = request.app[FILES].get(name)
    if found is None:
        raise web.HTTPNotFound
    kept = FOREVER if name.startswith(HASHED) else "no-cache"
    return found.answer(request, {"Cache-Control": kept})


async def console(request: web.Request) -> web.Response:
    """One page for all addresses of the console, which reads them by itself."""
    return _page(request, "index.html", CONSOLE)


async def wallboard(request: web.Request) -> web.Response:
    """The page of a screen on a wall. Its token stands behind the `#` and never comes here."""
    return _page(request, "wallboard.html", WALL)


def _page(request: web.Request, name: str, policy: str) -> web.Response:
    page = request.app[FILES].get(name)
    if page is None:
        return web.Response(status=503, text="The console is not built. Run: make console\n")
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy}
    return page.answer(request, headers)


async def root(request: web.Request) -> web.Response:
    raise web.HTTPFound("/inbox/unanswered")
