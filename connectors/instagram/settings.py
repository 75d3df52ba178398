"""An Instagram account in YAML."""

from pydantic import SecretStr

from connectors.meta.settings import MetaSettings, PlatformId


class InstagramSettings(MetaSettings):
    account_id: PlatformId
    """The professional account's id, as it stands in webhooks."""
    page_id: PlatformId | None = None
    """The page that it is linked with; left out for an app with Instagram's own log-in, whose `base` is
    https://graph.instagram.com."""
    instagram_app_secret: SecretStr | None = None
    """Of the Instagram app inside the app: with its own log-in, calls are signed with this one."""

    @property
    def secrets(self) -> tuple[str, ...]:
        both = (self.app_secret, self.instagram_app_secret)
        return tuple(one.get_secret_value() for one in both if one is not None)
