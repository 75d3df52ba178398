"""Getting into a mailbox, by password or by token."""

import re

from connectors.email.imap import ImapFault, ImapSession
from connectors.email.oauth import TokenSource
from connectors.email.settings import ImapSettings
from connectors.email.xoauth2 import XOAuth2
from inbox.model.errors import ReauthoriseError, TemporaryError
from inbox.model.words import Trouble

# RFC 5530 section 3, and what Gmail, Microsoft and Dovecot say when they mean "not now".
_LATER = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|OVERQUOTA)\]|too many|temporar|try again|throttl"
    r"|authenticated but not connected|internal error",
    re.IGNORECASE,
)


def is_for_later(words: str) -> bool:
    return bool(_LATER.search(words))


def open_session(settings: ImapSettings, user: str, tokens: TokenSource | None) -> ImapSession:
    try:
        session = ImapSession(settings)
    except ImapFault as fault:
        raise TemporaryError(str(fault), trouble=Trouble.SERVER_REFUSED) from fault
    try:
        _log_in(session, settings, user, tokens)
    except BaseException:
        session.drop()
        raise
    return session


def _log_in(
    session: ImapSession, settings: ImapSettings, user: str, tokens: TokenSource | None
) -> None:
    try:
        if settings.password:
            _with_password(session, user, settings.password.get_secret_value())
        elif tokens:
            _with_token(session, user, tokens)
    except ImapFault as fault:
        if is_for_later(str(fault)):
            raise TemporaryError(str(fault), trouble=Trouble.BUSY) from fault
        trouble = Trouble.LOGIN if settings.password else Trouble.TOKEN
        raise ReauthoriseError(_advice(settings, user, fault), trouble=trouble) from fault


def _with_password(session: ImapSession, user: str, password: str) -> None:
    """PLAIN where the server has it, since LOGIN takes ASCII only."""
    if session.can("AUTH=PLAIN"):
        session.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    else:
        session.log_in_plainly(user, password)


def _with_token(session: ImapSession, user: str, tokens: TokenSource) -> None:
    token = tokens.token()
    try:
        _offer(session, user, token)
    except ImapFault:
        # The token may have been revoked before its time: one more, newly made.
        _offer(session, user, tokens.token(refused=token))


def _offer(session: ImapSession, user: str, token: str) -> None:
    mechanism = XOAuth2(user, token)
    try:
        session.authenticate("XOAUTH2", mechanism)
    except ImapFault as fault:
        said = f" (status {mechanism.refusal})" if mechanism.refusal else ""
        raise ImapFault(f"{fault}{said}") from fault


def _advice(settings: ImapSettings, user: str, fault: ImapFault) -> str:
    if settings.password:
        todo = (
            "Check imap.user and imap.password; Gmail and Microsoft 365 take no ordinary password "
            "here: use an app password or oauth"
        )
    else:
        todo = "Check that the token is for this mailbox and may use IMAP, or authorise it again"
    return f"{settings.host} refused {user}. {todo}. ({fault})"
