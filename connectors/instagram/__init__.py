"""An Instagram account. This front page names what others may use; what a file holds is said at its top.

parse (comments, mentions; conversations are connectors.meta's) · public (answers and acts under posts)
feed (the look for what nobody told us) · connector, settings
"""

from connectors.instagram.connector import InstagramConnector
from connectors.instagram.settings import InstagramSettings

__all__ = ["InstagramConnector", "InstagramSettings"]
