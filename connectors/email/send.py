"""An Outbound on its way out: limits first, then one SMTP session."""

from collections.abc import Mapping
from datetime import UTC, datetime

from connectors.base import Channel
from connectors.email.compose import Mail, Sender, addressed, compose, envelope
from connectors.email.oauth import TokenSource
from connectors.email.own_address import encode_domain
from connectors.email.settings import EmailSettings, SmtpSettings
from connectors.email.smtp import SmtpSession, Turned
from inbox.model.errors import PermanentError
from inbox.model.outbound import Outbound, Sent
from inbox.model.words import NotSent

_SHARED = {"host", "security", "insecure", "ca_file", "user", "password"}


def send(
    outbound: Outbound, channel: Channel, settings: EmailSettings, tokens: TokenSource | None
) -> Sent:
    smtp = smtp_of(settings)
    if smtp is None:
        raise PermanentError(
            "This channel only receives: it has no smtp", why=NotSent.CHANNEL_RECEIVES_ONLY
        )
    if channel.parallel:
        raise PermanentError(
            "This channel runs beside another system and sends nothing",
            why=NotSent.CHANNEL_PARALLEL,
        )
    mail = _composed(outbound, channel, settings)
    with open_smtp(smtp, settings, tokens) as session:
        refused = session.deliver(mail.sender, mail.recipients, mail.content, utf8=mail.utf8)
    return _sent(outbound, refused)


def _sent(outbound: Outbound, refused: Mapping[str, Turned]) -> Sent:
    """Said of the parties as they were given, not of the addresses as they travelled."""
    by_way = {way.lower(): one for way, one in refused.items()}
    turned = {
        value: by_way[way]
        for value in addressed(outbound)
        if (way := encode_domain(value.strip()).lower()) in by_way
    }
    later = frozenset(value for value, one in turned.items() if one.may_try_again)
    return Sent(outbound.message_id, {value: one.words for value, one in turned.items()}, later)


def open_smtp(
    smtp: SmtpSettings, settings: EmailSettings, tokens: TokenSource | None
) -> SmtpSession:
    session = SmtpSession(smtp, _our_name(settings))
    try:
        if smtp.login and smtp.password:
            session.log_in(smtp.user, smtp.password.get_secret_value())
        elif smtp.login and tokens:
            session.log_in_with_token(smtp.user, tokens)
    except BaseException as error:
        session.__exit__(type(error))
        raise
    return session


def smtp_of(settings: EmailSettings) -> SmtpSettings | None:
    """With the log-in filled in: its own, else that of `imap`, else the channel's address."""
    smtp, imap = settings.smtp, settings.imap
    if smtp is None:
        return None
    if smtp == "same as imap":
        assert imap is not None  # the settings refuse it otherwise
        smtp = SmtpSettings(**imap.model_dump(include=_SHARED))
    own = bool(smtp.user or smtp.password)
    password = smtp.password or (imap.password if imap and not own else None)
    user = smtp.user or (imap.user if imap else "") or settings.address
    return smtp.model_copy(update={"user": user, "password": password})


def _composed(outbound: Outbound, channel: Channel, settings: EmailSettings) -> Mail:
    sender = Sender(
        settings.address, settings.name or channel.name, channel.id, settings.plus_addressing
    )
    try:
        count = len(envelope(outbound))
        _check_count(count, settings.max_recipients)
        return compose(outbound, sender, outbound.written_at or datetime.now(UTC))
    except ValueError as error:
        raise PermanentError(f"The message can't be sent: {error}", why=NotSent.REFUSED) from error


def _check_count(count: int, most: int) -> None:
    if not count:
        raise PermanentError("The message has no recipient", why=NotSent.NO_RECIPIENT)
    if count > most:
        raise PermanentError(
            f"The message has {count} recipients; this channel allows {most}",
            why=NotSent.TOO_MANY_RECIPIENTS,
        )


def _our_name(settings: EmailSettings) -> str:
    """For EHLO; the machine's own name is no business of the provider's."""
    domain = settings.message_id_domain or settings.address.rpartition("@")[2]
    return domain if domain.isascii() else "[127.0.0.1]"
