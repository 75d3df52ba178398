"""A Facebook page in YAML."""

from connectors.meta.settings import MetaSettings, PlatformId


class FacebookSettings(MetaSettings):
    page_id: PlatformId
