"""Answers under our posts, and where we were mentioned."""

import re

from connectors.meta.account import Account
from connectors.meta.graph import GoneError
from connectors.meta.private import words_of
from connectors.meta.public import is_since, same_words
from connectors.meta.values import first_ident, ident, mapping, mappings, moment, text
from inbox.model.errors import PermanentError
from inbox.model.outbound import Act, Acted, Outbound, Sent
from inbox.model.words import NotSent

MOST_LETTERS = 300
"""developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies"""
MOST_TAGS = 4


def send_comment(account: Account, outbound: Outbound) -> Sent:
    words = words_of(outbound)
    _refuse(words, outbound)
    try:
        told = account.graph.send(_path(outbound), {"message": words})
    except GoneError:
        # Under somebody else's post only a mention is answered, by way of the account.
        if outbound.in_reply_to == outbound.post_id or not outbound.post_id:
            raise
        asked = {"media_id": outbound.post_id, "comment_id": outbound.in_reply_to, "message": words}
        told = account.graph.send(f"{account.own}/mentions", asked)
    return Sent(ident(told.get("id")))


def _refuse(words: str, outbound: Outbound) -> None:
    if outbound.attachments:
        raise PermanentError("A comment on Instagram can't hold files", why=NotSent.NO_FILES)
    if not words:
        raise PermanentError("There is nothing to send: no text", why=NotSent.EMPTY)
    if len(words) > MOST_LETTERS:
        raise PermanentError(
            f"A comment on Instagram has at most {MOST_LETTERS} letters; this has {len(words)}",
            why=NotSent.TEXT_TOO_LONG,
        )
    if len(re.findall(r"#\w", words)) > MOST_TAGS:
        raise PermanentError(f"A comment on Instagram has at most {MOST_TAGS} hashtags")
    if len(re.findall(r"https?://", words)) > 1:
        raise PermanentError("A comment on Instagram has at most one link")


def _path(outbound: Outbound) -> str:
    target = outbound.in_reply_to or outbound.post_id
    if not target:
        raise PermanentError("It is not known what this answers", why=NotSent.GONE)
    return f"{target}/comments" if target == outbound.post_id else f"{target}/replies"


def confirm_comment(account: Account, outbound: Outbound) -> Sent | None:
    told = account.graph.get(_path(outbound), fields="id,text,from,timestamp", limit=50)
    for one in mappings(told.get("data")):
        at = moment(one.get("timestamp"))
        is_ours = ident(mapping(one, "from").get("id")) == account.own
        says_it = same_words(text(one.get("text")), words_of(outbound))
        if is_ours and says_it and is_since(at, outbound.written_at):
            return Sent(first_ident(one.get("id")))
    return None


def hide(account: Account, act: Act) -> Acted:
    account.graph.post(act.target, hide=act.kind == "hide")
    return Acted()
