"""Telephone and counter. This front page names what others may use; what a file holds is said at its top.

settings (YAML) → signature (a telephone system's call to us) → parse (what it tells of a call)
"""

from connectors.phone.connector import PhoneConnector
from connectors.phone.settings import PhoneSettings

__all__ = ["PhoneConnector", "PhoneSettings"]
