"""One connection to an SMTP server. What has happened is always known up to the final dot."""

import base64
import re
import select
import smtplib
import ssl
from collections.abc import Sequence
from typing import NamedTuple

from connectors.email.oauth import TokenSource
from connectors.email.settings import SmtpSettings
from connectors.email.smtp_words import plain_words, readable, refusal
from connectors.email.tls import hint, tls_context
from connectors.email.xoauth2 import XOAuth2
from inbox.model.errors import (
    ConnectorError,
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.words import NotSent, Trouble

SECONDS = 60
FINAL_SECONDS = 300
"""RFC 5321 section 4.5.3.2.6 asks for ten minutes after the dot; most servers answer within one."""
GOODBYE_SECONDS = 5
_LOST = (smtplib.SMTPException, OSError)
_PORTS = {"tls": 465, "starttls": 587, "none": 25}


class Turned(NamedTuple):
    """A recipient whom the server did not take."""

    words: str
    may_try_again: bool


class SmtpSession:
    """Use as a context manager. Methods raise the connector errors and nothing else."""

    def __init__(self, settings: SmtpSettings, our_name: str) -> None:
        self._host = settings.host
        port = settings.port or _PORTS[settings.security]
        context = tls_context(settings)
        try:
            if settings.security == "tls":
                self._smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    local_hostname=our_name, timeout=SECONDS, context=context
                )
            else:
                self._smtp = smtplib.SMTP(local_hostname=our_name, timeout=SECONDS)
            self._open(port)
            if settings.security == "starttls":
                self._secure(context)
        except _LOST as error:
            self._smtp_close()
            raise self._lost(error) from error
        except ConnectorError:
            self._smtp_close()
            raise

    def __enter__(self) -> "SmtpSession":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Says goodbye where the server still listens; what it answers no longer matters."""
        try:
            if kind is None and self._smtp.sock:
                self._smtp.sock.settimeout(GOODBYE_SECONDS)
                self._smtp.quit()
        except _LOST:
            pass
        finally:
            self._smtp_close()

    def log_in(self, user: str, password: str) -> None:
        offered = self._mechanisms()
        if "PLAIN" in offered:
            code, said = self._command("AUTH", "PLAIN " + _coded(f"\0{user}\0{password}"))
        elif "LOGIN" in offered:
            code, said = self._command("AUTH", "LOGIN")
            for secret in (user, password):
                if code == 334:
                    code, said = self._command(_coded(secret))
        else:
            words = f"{self._host} takes no password: it offers {offered or 'none'}"
            raise ReauthoriseError(words, trouble=Trouble.NO_PASSWORDS)
        advice = "Check smtp.user and smtp.password, or use oauth"
        self._admitted(code, said, advice, Trouble.LOGIN)

    def log_in_with_token(self, user: str, tokens: TokenSource) -> None:
        token = tokens.token()
        code, said = self._offer(user, token)
        if code == 535:
            # The token may have been revoked before its time: one more, newly made.
            code, said = self._offer(user, tokens.token(refused=token))
        advice = "Check that the token may send mail, or authorise it again"
        self._admitted(code, said, advice, Trouble.TOKEN)

    def largest(self) -> int:
        """Bytes (RFC 1870); 0 when the server does not say."""
        size = self._smtp.esmtp_features.get("size", "")
        return int(size) if size.isascii() and size.isdigit() else 0

    def deliver(
        self, sender: str, recipients: Sequence[str], content: bytes, *, utf8: bool
    ) -> dict[str, Turned]:
        """Returns who was turned down while others were taken, with the reason."""
        self._refuse_beforehand(content, utf8)
        options = [f"SIZE={len(content)}"] if self.largest() else []
        options += ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
        self._begin(sender, options)
        refused = self._name(recipients)
        self._hand_over(content)
        return refused

    def _refuse_beforehand(self, content: bytes, utf8: bool) -> None:
        largest = self.largest()
        if largest and len(content) > largest:
            raise PermanentError(
                f"The message with its attachments is {_megabytes(len(content))}; "
                f"the mail server takes {_megabytes(largest)} at most",
                why=NotSent.TOO_LARGE,
            )
        if utf8 and not self._smtp.has_extn("smtputf8"):
            raise PermanentError(
                "An address has letters outside a–z before the @; the mail server can't send there",
                why=NotSent.ADDRESS_UNSENDABLE,
            )

    def _begin(self, sender: str, options: Sequence[str]) -> None:
        try:
            code, said = self._smtp.mail(sender, options)
        except _LOST as error:
            raise self._lost(error) from error
        if code == 530:
            raise ReauthoriseError(
                f"{self._host} wants a log-in: give smtp a user ({readable(said)})",
                trouble=Trouble.LOGIN_MISSING,
            )
        if code != 250:
            raise refusal(code, readable(said))

    def _name(self, recipients: Sequence[str]) -> dict[str, Turned]:
        refused: dict[str, tuple[int, str]] = {}
        for recipient in recipients:
            try:
                code, said = self._smtp.rcpt(recipient)
            except _LOST as error:
                raise self._lost(error) from error
            if code == 421:
                raise refusal(code, readable(said))
            if code not in (250, 251, 252):
                refused[recipient] = (code, readable(said))
        if len(refused) == len(recipients):
            raise _all_refused(refused)
        return {
            who: Turned(plain_words(code, said), may_try_again=code < 500)
            for who, (code, said) in refused.items()
        }

    def _hand_over(self, content: bytes) -> None:
        code, said = self._command("DATA")
        if code != 354:
            raise refusal(code, readable(said))
        try:
            self._smtp.send(dotted(content))
        except _LOST as error:
            raise self._lost(error) from error
        self._refused_early()
        code, said = self._finish()
        if 400 <= code <= 599:
            raise refusal(code, readable(said))
        if code != 250:
            raise UnknownOutcomeError(
                f"{self._host} answered with {code} {readable(said)}", why=NotSent.NO_ANSWER
            )

    def _refused_early(self) -> None:
        """A server that speaks or hangs up before the dot did not take the message."""
        if not self._has_spoken():
            return
        try:
            code, said = self._smtp.getreply()
        except _LOST as error:
            raise self._lost(error) from error
        raise refusal(code, readable(said))

    def _has_spoken(self) -> bool:
        sock, file = self._smtp.sock, self._smtp.file
        if sock is None or file is None:
            return True
        waiting = select.poll()
        waiting.register(sock.fileno(), select.POLLIN)
        if not waiting.poll(0):
            return False
        sock.setblocking(False)
        try:
            file.peek(1)  # words, or the end of the connection
        except ssl.SSLWantReadError:
            return False  # tickets of TLS 1.3 are no words of SMTP
        finally:
            sock.settimeout(SECONDS)
        return True

    def _finish(self) -> tuple[int, bytes]:
        try:
            if self._smtp.sock:
                self._smtp.sock.settimeout(FINAL_SECONDS)
            self._smtp.send(b".\r\n")
            return self._smtp.getreply()
        except _LOST as error:
            raise UnknownOutcomeError(
                f"{self._host} got the message but did not say whether it took it ({_said(error)})",
                why=NotSent.NO_ANSWER,
            ) from error

    def _open(self, port: int) -> None:
        # The name is checked against the certificate; smtplib takes it from here.
        self._smtp._host = self._host  # type: ignore[attr-defined]
        code, said = self._smtp.connect(self._host, port)
        if code != 220:
            raise refusal(code, readable(said)) if code == 421 else self._not_now(code, said)
        self._greet()

    def _greet(self) -> None:
        code, said = self._smtp.ehlo()
        if code != 250:
            code, said = self._smtp.helo()
        if code != 250:
            raise self._not_now(code, said)

    def _secure(self, context: ssl.SSLContext | None) -> None:
        if not self._smtp.has_extn("starttls"):
            words = f"{self._host} offers no STARTTLS: nothing was sent"
            raise TemporaryError(words, trouble=Trouble.NO_ENCRYPTION)
        code, said = self._smtp.starttls(context=context)
        if code != 220:
            raise self._not_now(code, said)
        self._greet()

    def _not_now(self, code: int, said: bytes) -> TemporaryError:
        """At the door every no may be about the hour or about us, never about the message."""
        words = f"{self._host} turned us away: {plain_words(code, readable(said))}"
        return TemporaryError(words, trouble=Trouble.BUSY)

    def _mechanisms(self) -> list[str]:
        return self._smtp.esmtp_features.get("auth", "").upper().split()

    def _offer(self, user: str, token: str) -> tuple[int, bytes]:
        mechanism = XOAuth2(user, token)
        code, said = self._command("AUTH", "XOAUTH2 " + _coded(mechanism.initial()))
        if code == 334:
            # The refusal comes as a challenge; an empty line asks for the code.
            mechanism(_decoded(said))
            code, said = self._command("")
            said = f"{readable(said)} (status {mechanism.refusal})".encode()
        return code, said

    def _admitted(self, code: int, said: bytes, advice: str, trouble: Trouble) -> None:
        if code in (235, 503):  # 503: the server holds us for logged in already
            return
        words = readable(said)
        if 400 <= code <= 499:
            later = f"{self._host} can't log us in just now: {code} {words}"
            raise TemporaryError(later, trouble=Trouble.BUSY)
        refused = f"{self._host} refused our log-in. {advice}. ({code} {words})"
        raise ReauthoriseError(refused, trouble=trouble)

    def _command(self, command: str, arguments: str = "") -> tuple[int, bytes]:
        try:
            return self._smtp.docmd(command, arguments)
        except _LOST as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> ConnectorError:
        words = f"No connection to {self._host}: {_said(error)}{hint(error)}"
        return TemporaryError(words, trouble=Trouble.NO_CONNECTION)

    def _smtp_close(self) -> None:
        if hasattr(self, "_smtp"):
            self._smtp.close()


def dotted(content: bytes) -> bytes:
    """Ready for DATA but for the final dot: CRLF everywhere, dots doubled (RFC 5321 section 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    doubled = re.sub(rb"(?m)^\.", b"..", lines)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _all_refused(refused: dict[str, tuple[int, str]]) -> ConnectorError:
    """Temporary when it is for any of them: the same call may reach that one later."""
    first = min(refused, key=lambda who: refused[who][0])
    return refusal(*refused[first], prefix=f"{first}: ", why=NotSent.ADDRESS_REFUSED)


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _decoded(said: bytes) -> bytes:
    try:
        return base64.b64decode(said)
    except ValueError:
        return said


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _said(error: Exception) -> str:
    return readable(str(error)) or type(error).__name__
