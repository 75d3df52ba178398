"""Chat on a web page. This front page names what others may use; what a file holds is said at its top.

settings (YAML) → utterance (the raw item, made by inbox/web/chat) → parse
"""

from connectors.chat.connector import ChatConnector
from connectors.chat.settings import ChatSettings

__all__ = ["ChatConnector", "ChatSettings"]
