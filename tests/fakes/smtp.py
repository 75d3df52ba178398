"""A real SMTP server (aiosmtpd) that can be told to misbehave at every point."""

import asyncio
import base64
import contextlib
import ssl
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.fakes.certificate import Certificate
from tests.fakes.dovecot import PASSWORD
from tests.fakes.machine import free_port


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]
    user: str


@dataclass
class Mailserver:
    port: int = 0
    certificate: Certificate | None = None
    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """Point (`MAIL`, `RCPT`, `DATA`, or a recipient) → what it answers there instead."""
    is_valid_token: Callable[[str, str], bool] = lambda user, token: False
    log_ins: list[tuple[str, str]] = field(default_factory=list)
    """Mechanism and user, each time somebody got in."""
    commands: list[str] = field(default_factory=list)


class _Handler:
    def __init__(self, state: Mailserver) -> None:
        self.state = state

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.state.answers.get("MAIL"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.state.answers.get(address) or self.state.answers.get("RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.state.answers.get("DATA", "250 OK")
        if answer == "silence":
            await asyncio.sleep(60)
        if answer.startswith("250"):
            content = envelope.content or b""
            user = session.auth_data.login.decode() if session.auth_data else ""
            self.state.received.append(
                Received(
                    envelope.mail_from or "",
                    tuple(envelope.rcpt_tos),
                    content if isinstance(content, bytes) else content.encode(),
                    tuple(envelope.mail_options),
                    user,
                )
            )
        return answer

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """As Google and Microsoft do it: a refusal is a challenge first, and wants an empty line."""
        given = base64.b64decode(args[1]).decode()
        fields = dict(part.split("=", 1) for part in given.split("\x01") if "=" in part)
        user, token = fields["user"], fields["auth"].removeprefix("Bearer ")
        if self.state.is_valid_token(user, token):
            self.state.log_ins.append(("XOAUTH2", user))
            return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))
        challenge = base64.b64encode(b'{"status":"401","schemes":"bearer"}').decode()
        await server.push(f"334 {challenge}")
        line = await server._reader.readline()
        await server.push("535 5.7.8 Refused" if line == b"\r\n" else "501 5.5.4 Expected nothing")
        return AuthResult(success=False, handled=True)


def _authenticator(state: Mailserver) -> Callable[..., AuthResult]:
    def check(
        _: Any, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if isinstance(data, LoginPassword) and data.password == PASSWORD.encode():
            state.log_ins.append((mechanism, data.login.decode()))
            return AuthResult(success=True, auth_data=data)
        return AuthResult(success=False, handled=False)

    return check


class _Controller(Controller):
    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # aiosmtpd warns of passwords without TLS
            server: SMTP = super().factory()  # type: ignore[no-untyped-call]
            return server


@contextlib.contextmanager
def running_smtp(
    certificate: Certificate, *, security: str = "starttls", **options: Any
) -> Iterator[Mailserver]:
    state = Mailserver(certificate=certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    defaults: dict[str, Any] = {
        "authenticator": _authenticator(state),
        "auth_required": True,
        "auth_require_tls": False,
        "enable_SMTPUTF8": True,
        "data_size_limit": 1_000_000,
    }
    by_security: dict[str, dict[str, Any]] = {
        "tls": {"ssl_context": context},
        "starttls": {"tls_context": context},
        "none": {},
    }
    server = _Controller(
        _Handler(state),
        hostname="127.0.0.1",
        port=free_port(),
        ready_timeout=20,
        **by_security[security],
        **{**defaults, **options},
    )
    state.port = server.port
    server.start()
    try:
        yield state
    finally:
        server.stop()
