"""Mail. This front page names what others may use; what a file holds is said at its top.

In:  mailbox (fetch, wait, kept) → fetch, cursor → imap, imap_login · raw mail → parse
Out: send → compose → smtp
Both: settings, oauth, xoauth2, tls
"""

from connectors.email.connector import EmailConnector
from connectors.email.settings import EmailSettings

__all__ = ["EmailConnector", "EmailSettings"]
