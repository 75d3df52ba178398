"""TLS to mail servers: certificates are always checked, against a file of our own where one is given."""

import ssl

from connectors.email.settings import Server
from inbox.model.errors import TemporaryError
from inbox.model.words import Trouble


def tls_context(server: Server) -> ssl.SSLContext | None:
    if server.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        words = f"ca_file {server.ca_file} can't be read: {error}"
        raise TemporaryError(words, trouble=Trouble.NO_ENCRYPTION) from error


def hint(error: BaseException) -> str:
    """What to change where it was TLS that failed, after the library's words; else nothing."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            ". Name the host as its certificate does or, "
            "where an authority of your own signed it, that one's certificate in ca_file"
        )
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return ". No TLS is spoken at this port: try another, or security: starttls"
    return ""
