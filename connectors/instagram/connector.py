"""The channel kind `instagram`: an account's messages, story mentions and answers, and comments."""

from dataclasses import replace
from typing import ClassVar

from connectors.instagram import public
from connectors.instagram.feed import look_at_media
from connectors.instagram.parse import KIND, parse
from connectors.instagram.publish import MOST_LETTERS, publish
from connectors.instagram.settings import InstagramSettings
from connectors.meta import acts
from connectors.meta.account import Account
from connectors.meta.connector import MetaConnector
from connectors.meta.cutting import MOST_PIECES
from connectors.meta.events import Event
from connectors.meta.graph import Access, GoneError
from connectors.meta.public import Public
from connectors.meta.subscription import Wanted
from connectors.meta.values import line
from connectors.meta.window import OPEN
from inbox.model.capabilities import Capabilities
from inbox.model.messages import Parsed, Party
from inbox.model.outbound import Profile
from inbox.model.receipts import Receipt

TEXT_BYTES = 1000
FIELDS = frozenset(
    {
        "comments",
        "mentions",
        "message_reactions",
        "messages",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_seen",
    }
)
OF_THE_PAGE = frozenset({"messages"})


class InstagramConnector(MetaConnector[InstagramSettings]):
    kind: ClassVar[str] = KIND
    identity_kind: ClassVar[str] = KIND
    settings_type = InstagramSettings
    public = Public(
        look=look_at_media,
        send=public.send_comment,
        confirm=public.confirm_comment,
        hide=public.hide,
        block=acts.let_in,
        publish=publish,
    )
    permissions = (
        "instagram_basic",
        "instagram_manage_messages",
        "instagram_manage_comments",
        "instagram_content_publish",
        "pages_read_engagement",
        "pages_manage_metadata",
        "pages_show_list",
    )
    capabilities = Capabilities(
        can_reply=True,
        public=True,
        attachments=True,
        max_attachment_bytes=25_000_000,
        max_text_length=TEXT_BYTES * MOST_PIECES // 2,
        window=OPEN,
        private_reply=True,
        can_confirm=True,
        post_length=MOST_LETTERS,
        post_picture=True,
        acts=acts.ACTS,
    )

    def account(self) -> Account:
        settings = self.settings
        own, node = settings.account_id, settings.page_id or settings.account_id
        return Account(self.graph(), KIND, "instagram", own, node, TEXT_BYTES, settings.human_agent)

    def _access(self) -> Access:
        access, own = super()._access(), self.settings.instagram_app_secret
        if own is None or self.settings.page_id:
            return access
        return replace(access, secret=own.get_secret_value())

    def own_ids(self) -> frozenset[str]:
        settings = self.settings
        return frozenset(one for one in (settings.account_id, settings.page_id) if one)

    def wanted(self) -> Wanted:
        of_page = OF_THE_PAGE if self.settings.page_id else FIELDS
        return Wanted(self.settings.app_id, FIELDS, of_page, OF_THE_PAGE, self.settings.app)

    def _is_ours(self, event: Event) -> bool:
        return event.object == "instagram" and event.entry == self.settings.account_id

    def parse(self, receipt: Receipt) -> Parsed:
        return parse(receipt.body)

    def profile(self, party: Party) -> Profile:
        try:
            told = self.graph().get(party.value, fields="name,username")
        except GoneError:
            return Profile()
        return Profile(line(told.get("name")), handle=line(told.get("username")))
