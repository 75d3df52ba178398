"""The channel kind `facebook`: a page's conversations, comments, visitors' posts and mentions."""

from typing import ClassVar

from connectors.facebook import public
from connectors.facebook.feed import look_at_feed
from connectors.facebook.parse import KIND, parse
from connectors.facebook.settings import FacebookSettings
from connectors.meta.account import Account
from connectors.meta.acts import ACTS
from connectors.meta.connector import MetaConnector
from connectors.meta.cutting import MOST_PIECES
from connectors.meta.events import Event
from connectors.meta.graph import GoneError
from connectors.meta.public import Public
from connectors.meta.subscription import Wanted
from connectors.meta.values import line
from connectors.meta.window import OPEN
from inbox.model.capabilities import Capabilities
from inbox.model.messages import Parsed, Party
from inbox.model.outbound import Profile
from inbox.model.receipts import Receipt

TEXT_BYTES = 2000
FIELDS = frozenset(
    {
        "feed",
        "mention",
        "message_echoes",
        "message_edits",
        "message_reactions",
        "message_reads",
        "messages",
        "messaging_postbacks",
        "messaging_referrals",
        "ratings",
    }
)

NEEDED = frozenset({"feed", "messages"})


class FacebookConnector(MetaConnector[FacebookSettings]):
    kind: ClassVar[str] = KIND
    identity_kind: ClassVar[str] = KIND
    settings_type = FacebookSettings
    public = Public(
        look=look_at_feed,
        send=public.send_comment,
        confirm=public.confirm_comment,
        hide=public.hide,
        block=public.block,
        publish=public.publish,
    )
    permissions = (
        "pages_messaging",
        "pages_manage_metadata",
        "pages_read_engagement",
        "pages_read_user_content",
        "pages_manage_engagement",
        "pages_manage_posts",
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
        acts=ACTS,
    )

    def account(self) -> Account:
        page, settings = self.settings.page_id, self.settings
        return Account(
            self.graph(), KIND, "messenger", page, page, TEXT_BYTES, settings.human_agent
        )

    def own_ids(self) -> frozenset[str]:
        return frozenset({self.settings.page_id})

    def wanted(self) -> Wanted:
        return Wanted(self.settings.app_id, FIELDS, FIELDS, NEEDED, self.settings.app)

    def _is_ours(self, event: Event) -> bool:
        return event.object == "page" and event.entry == self.settings.page_id

    def parse(self, receipt: Receipt) -> Parsed:
        return parse(receipt.body)

    def profile(self, party: Party) -> Profile:
        try:
            told = self.graph().get(party.value, fields="first_name,last_name,name,locale")
        except GoneError:
            return Profile()
        whole = line(told.get("name")) or line(
            f"{line(told.get('first_name'))} {line(told.get('last_name'))}"
        )
        return Profile(whole, language=line(told.get("locale")).partition("_")[0][:2])
