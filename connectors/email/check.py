"""Tries a mailbox and a server without leaving a trace on either."""

from connectors.email.after import missing_target
from connectors.email.imap import ImapFault, ImapSession
from connectors.email.imap_login import open_session
from connectors.email.oauth import TokenSource
from connectors.email.send import open_smtp, smtp_of
from connectors.email.settings import EmailSettings, ImapSettings
from inbox.model.errors import ConnectorError, ReauthoriseError
from inbox.model.outbound import Check
from inbox.model.words import Checked, Trouble

_UNREACHED = "Check host, port and security, and that a firewall lets us out"
_UNLOGGED = "Check the log-in in the channel's settings"


def check_imap(imap: ImapSettings, address: str, tokens: TokenSource | None) -> tuple[Check, ...]:
    user = imap.user or address
    try:
        session = open_session(imap, user, None if imap.password else tokens)
    except ConnectorError as error:
        return (_failed("imap log-in", error),)
    try:
        names = session.folder_names()
        return (
            Check("imap log-in", True, f"Logged in to {imap.host} as {user}",
                  code=Checked.LOGGED_IN, facts={"host": imap.host, "user": user}),
            *(_folder(session, folder, names) for folder in imap.folders),
            *_target(imap, names),
            _announces(session, imap),
        )  # fmt: skip
    except (ConnectorError, ImapFault) as error:
        return (_failed("imap folders", error),)
    finally:
        session.leave()


def check_smtp(settings: EmailSettings, tokens: TokenSource | None) -> tuple[Check, ...]:
    smtp = smtp_of(settings)
    if smtp is None:
        return ()
    try:
        with open_smtp(smtp, settings, tokens) as session:
            largest = session.largest()
    except ConnectorError as error:
        return (_failed("smtp log-in", error),)
    limit = f"; takes mails up to {largest // 1_000_000} MB" if largest else ""
    how = f"Logged in to {smtp.host} as {smtp.user}" if smtp.login else f"{smtp.host} answers"
    code = Checked.LOGGED_IN_TO_SEND if smtp.login else Checked.TAKES_MAIL
    facts: dict[str, str | int] = {"host": smtp.host, "user": smtp.user}
    if largest:
        facts["megabytes"] = largest // 1_000_000
    return (Check("smtp log-in", True, how + limit, code=code, facts=facts),)


def _folder(session: ImapSession, folder: str, names: tuple[str, ...]) -> Check:
    name = f"folder {folder}"
    try:
        found = session.open_folder(folder)
    except ImapFault as fault:
        there = ", ".join(sorted(names)[:50])
        todo, facts = f"The mailbox has these folders: {there}", {"folder": folder, "there": there}
        return Check(name, False, str(fault), todo, Trouble.FOLDER_MISSING, facts)
    counted: dict[str, str | int] = {"folder": folder, "many": found.exists}
    return Check(name, True, f"{found.exists} mails", code=Checked.FOLDER, facts=counted)


def _target(imap: ImapSettings, names: tuple[str, ...]) -> tuple[Check, ...]:
    missing = missing_target(imap.after, names)
    if not missing:
        return ()
    todo = "Create the folder or name another"
    return (Check("after", False, missing, todo, Trouble.MOVE_MISSING),)


def _announces(session: ImapSession, imap: ImapSettings) -> Check:
    if session.can("IDLE"):
        return Check(
            "imap push", True, "The server announces new mail at once", code=Checked.ANNOUNCED
        )
    words = f"No IDLE: looked at every {imap.poll_seconds} seconds"
    facts = {"seconds": imap.poll_seconds}
    return Check("imap push", True, words, code=Checked.LOOKED_AT, facts=facts)


def _failed(name: str, error: ConnectorError | ImapFault) -> Check:
    advice = _UNLOGGED if isinstance(error, ReauthoriseError) else _UNREACHED
    known = error.trouble if isinstance(error, ConnectorError) else None
    return Check(name, False, str(error), advice, known or Trouble.SERVER_REFUSED)
