"""X. This front page names what others may use; what a file holds is said at its top.

settings (YAML) → api (the one place that talks, with tweepy) → poll (what is asked when, and what it may
cost) → parse (items to messages) · signature (the platform calls us) · split, send (our answers)
"""

from connectors.x.connector import XConnector
from connectors.x.settings import XSettings

__all__ = ["XConnector", "XSettings"]
