"""Where an address of a chat tool may lead: to that tool alone."""

import pytest

from inbox.model.errors import InvalidError
from inbox.services.notices import chat
from tests.services.desk import Desk

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
LEADS_ASTRAY = (
    # A file of this machine, and whatever answers inside of our own network.
    f"{SLACK}?template=/etc/passwd",
    f"{SLACK}/#room?Templat%65=/etc/passwd",
    f"{SLACK}?image=no;template=http://127.0.0.1:8000/",
    "tgram://123456789:abcdefg_hijklmnop/12315544/?template=/etc/passwd",
    # One server to us, another to apprise.
    "mmost://a@10.0.0.1@chat.tallvik.example/abcdefghijk",
    "zulip://bot@10.0.0.1/" + 32 * "a",
    "zulip://bot@127%2E0%2E0%2E1/" + 32 * "a",
    f"{SLACK}?rto=1000000",
)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
def test_an_address_of_a_chat_tool_reads_no_file_and_leads_to_no_other_server(
    desk: Desk,
) -> None:
    pytest.importorskip("apprise")
    desk.plan.thread_secret = b"secret"
    anna = desk.agent("Anna")
    named = {"chat": ("slack", "tgram", "zulip", "mmost://chat.tallvik.example")}
    changed = desk.plan.organisation.notices.model_copy(update=named)
    desk.plan.organisation = desk.plan.organisation.model_copy(update={"notices": changed})
    for wrong in LEADS_ASTRAY:
        with pytest.raises(InvalidError):
            desk.store.write_as(anna, chat.add_address, desk.plan, "Fel", wrong)
    for good in (
        f"{SLACK}?image=no",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "zulip://bot@tallvik/" + 32 * "a",
        "mmost://chat.tallvik.example/abcdefghijk",
    ):
        desk.store.write_as(anna, chat.add_address, desk.plan, "Rätt", good)
