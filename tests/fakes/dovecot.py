"""A real Dovecot of the tests' own: unprivileged, in a folder of its own, on free ports of 127.0.0.1.

Every user name exists, with one password for all; XOAUTH2 asks the token server whether a token holds.
"""

import contextlib
import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.fakes.certificate import Certificate, make_certificate
from tests.fakes.machine import free_port, listens, missing, wait_for

PASSWORD = "hemligt-lösen"
_CONFIG = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
mailbox_idle_check_interval = 1 s
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2
first_valid_uid = 1
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf.ext
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_OAUTH = """
introspection_mode = post
introspection_url = {url}/introspect
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass
class Dovecot:
    port: int
    tls_port: int
    certificate: Certificate
    folder: Path

    def user(self, name: str) -> "Account":
        return Account(self, name)


@dataclass
class Account:
    """What somebody else does in the mailbox, over IMAP like everybody."""

    server: Dovecot
    name: str

    @contextlib.contextmanager
    def client(self) -> Iterator[IMAPClient]:
        client = IMAPClient("127.0.0.1", self.server.port, ssl=False, timeout=20)
        client.normalise_times = False
        try:
            client.plain_login(self.name, PASSWORD)
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.logout()

    def put(self, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        with self.client() as client:
            client.append(folder, raw, msg_time=at)

    def put_many(self, mails: Sequence[bytes], folder: str = "INBOX") -> None:
        with self.client() as client:
            for raw in mails:
                client.append(folder, raw)

    def create(self, folder: str) -> None:
        with self.client() as client:
            client.create_folder(folder)

    def delete_folder(self, folder: str) -> None:
        with self.client() as client:
            client.delete_folder(folder)

    def number_anew(self, folder: str) -> None:
        """A folder made again with the same mails: another UIDVALIDITY."""
        with self.client() as client:
            client.select_folder(folder)
            kept = client.fetch(client.search("ALL"), ["BODY.PEEK[]", "INTERNALDATE"])
            client.unselect_folder()
            client.delete_folder(folder)
            time.sleep(1.1)  # UIDVALIDITY is a time in seconds
            client.create_folder(folder)
            for uid in sorted(kept):
                client.append(folder, kept[uid][b"BODY[]"], msg_time=kept[uid][b"INTERNALDATE"])

    def delete(self, *uids: int, folder: str = "INBOX") -> None:
        with self.client() as client:
            client.select_folder(folder)
            client.delete_messages(uids)
            client.expunge()

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["FLAGS"])
            return {uid: values[b"FLAGS"] for uid, values in found.items()}


def _user() -> str:
    return "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name


@contextlib.contextmanager
def running_dovecot(token_server_url: str) -> Iterator[Dovecot]:
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        missing("Dovecot", "apt-get install dovecot-imapd")
    # The path of a socket may have 107 characters, so this lies high up.
    folder = Path(tempfile.mkdtemp(prefix="inkorg-dovecot-"))
    server = _prepare(folder, token_server_url)
    account = pwd.getpwnam(_user())
    user, group = (account.pw_uid, account.pw_gid) if os.getuid() == 0 else (None, None)
    running = subprocess.Popen(
        [program, "-F", "-c", str(folder / "dovecot.conf")],
        stderr=subprocess.DEVNULL,
        user=user,
        group=group,
    )
    try:
        wait_for(lambda: listens(server.port) and listens(server.tls_port), f"see {folder}/log")
        yield server
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, token_server_url: str) -> Dovecot:
    account = pwd.getpwnam(_user())
    names = {"user": account.pw_name, "group": grp.getgrgid(account.pw_gid).gr_name}
    server = Dovecot(free_port(), free_port(), make_certificate(folder), folder)
    (folder / "oauth2.conf.ext").write_text(_OAUTH.format(url=token_server_url))
    (folder / "dovecot.conf").write_text(
        _CONFIG.format(
            folder=folder,
            port=server.port,
            tls_port=server.tls_port,
            certificate=server.certificate.certificate,
            key=server.certificate.key,
            password=PASSWORD,
            **names,
        )
    )
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, account.pw_uid, account.pw_gid)
    return server
