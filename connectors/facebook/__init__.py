"""A Facebook page. This front page names what others may use; what a file holds is said at its top.

parse (comments, posts, ratings; conversations are connectors.meta's) · public (answers and acts under
posts) · feed (the look for what nobody told us) · connector, settings
"""

from connectors.facebook.connector import FacebookConnector
from connectors.facebook.settings import FacebookSettings

__all__ = ["FacebookConnector", "FacebookSettings"]
