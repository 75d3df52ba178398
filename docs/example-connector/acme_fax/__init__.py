"""Fax for Inkorg."""

from acme_fax.connector import FaxConnector
from acme_fax.settings import FaxSettings

__all__ = ["FaxConnector", "FaxSettings"]
