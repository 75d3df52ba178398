"""nginx and Caddy with the examples of `deploy/`, on free ports of 127.0.0.1 with a certificate of their own."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.certificate import Certificate, make_certificate
from tests.fakes.machine import free_port, listens, wait_for

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
NAMES = ("nginx", "caddy")


@contextlib.contextmanager
def running_proxy(name: str, folder: Path, *web_ports: int) -> Iterator[int]:
    """In front of as many web processes. Its port, which speaks TLS. Skips where the program is not there: nothing else needs it."""
    program = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip(f"{name} is not installed")
    port = free_port()
    made = make_certificate(folder)
    write = {"nginx": _nginx, "caddy": _caddy}[name]
    command = write(program, folder, made, port, [f"127.0.0.1:{one}" for one in web_ports])
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            command, cwd=folder, env={"HOME": str(folder)}, stdout=log, stderr=log
        )
    try:
        wait_for(lambda: listens(port) or running.poll() is not None, f"see {folder}/log")
        assert running.poll() is None, (folder / "log").read_text()
        yield port
    finally:
        running.kill()  # Told to stop, it waits for streams that are open.
        running.wait(20)


def _nginx(program: str, folder: Path, made: Certificate, port: int, webs: list[str]) -> list[str]:
    site = _replaced(
        "nginx.conf",
        {
            "server 127.0.0.1:8080 max_fails=0;": "".join(
                f"server {web} max_fails=0;" for web in webs
            ),
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "listen 80": f"listen 127.0.0.1:{free_port()}",
            "/etc/letsencrypt/live/help.example.org/fullchain.pem": str(made.certificate),
            "/etc/letsencrypt/live/help.example.org/privkey.pem": str(made.key),
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
    events {{}}
    http {{ access_log off; {paths} {site} }}
    """
    (folder / "nginx.conf").write_text(whole)
    return [program, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/errors"]


def _caddy(program: str, folder: Path, made: Certificate, port: int, webs: list[str]) -> list[str]:
    site = _replaced(
        "Caddyfile",
        {
            "127.0.0.1:8080": " ".join(webs),
            "help.example.org {": f"https://127.0.0.1:{port} {{\n"
            f"bind 127.0.0.1\ntls {made.certificate} {made.key}",
        },
    )
    whole = "{\nadmin off\nauto_https disable_redirects\n}\n" + site
    (folder / "Caddyfile").write_text(whole)
    return [program, "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]


def _replaced(file: str, changes: dict[str, str]) -> str:
    """Each of them stands in the example, or the example is another than the one that is tried."""
    text = (DEPLOY / file).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"{file} has no {old}"
        text = text.replace(old, new)
    return text
