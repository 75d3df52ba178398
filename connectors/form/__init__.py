"""Web forms. This front page names what others may use; what a file holds is said at its top.

settings (YAML) → answers (what somebody filled in, checked) → submission (the raw item) → parse
"""

from connectors.form.connector import FormConnector
from connectors.form.settings import FormSettings

__all__ = ["FormConnector", "FormSettings"]
