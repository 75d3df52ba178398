"""Acts on the platform that are the same on both, each as harmless the second time."""

from collections.abc import Mapping

from connectors.meta.account import Account
from connectors.meta.graph import GoneError
from connectors.meta.public import Doing, Public
from inbox.model.errors import PermanentError
from inbox.model.outbound import Act, Acted

ACTS = frozenset({"hide", "unhide", "delete", "block", "unblock", "seen", "typing", "publish"})
_ACTIONS = {"seen": "mark_seen", "typing": "typing_on"}
DONE = Acted()


def of(public: Public) -> Mapping[str, Doing]:
    """By its name."""
    return {
        "hide": public.hide,
        "unhide": public.hide,
        "delete": delete,
        "block": public.block,
        "unblock": public.block,
        "seen": tell,
        "typing": tell,
        "publish": public.publish,
    }


def delete(account: Account, act: Act) -> Acted:
    try:
        account.graph.delete(act.target)
    except GoneError:
        pass  # Somebody was quicker, or we were before.
    return DONE


def tell(account: Account, act: Act) -> Acted:
    """That their message was seen, that somebody writes."""
    customer = act.thread_key.rpartition(":")[2]
    if not customer:
        raise PermanentError("It is not known which customer this is about")
    asked = {"recipient": {"id": customer}, "sender_action": _ACTIONS[act.kind]}
    account.graph.post(f"{account.node}/messages", **asked)
    return DONE


def let_in(account: Account, act: Act) -> Acted:
    """`block` and `unblock` by way of the conversation."""
    action = "block_user" if act.kind == "block" else "unblock_user"
    account.graph.post(
        f"{account.node}/moderate_conversations",
        user_ids=[{"id": act.target}],
        actions=[action],
    )
    return DONE
