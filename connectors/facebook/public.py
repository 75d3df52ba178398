"""Answers under a post, as the page."""

from datetime import timedelta

from connectors.meta.account import Account
from connectors.meta.private import words_of
from connectors.meta.public import is_since, same_words
from connectors.meta.values import ident, mapping, mappings, moment, text
from inbox.model.errors import PermanentError, TemporaryError, UnknownOutcomeError
from inbox.model.outbound import Act, Acted, Outbound, OutgoingAttachment, Sent
from inbox.model.words import NotSent

MOST_LETTERS = 8000
SITE = "https://www.facebook.com/"
LATER = timedelta(seconds=30)


def send_comment(account: Account, outbound: Outbound) -> Sent:
    words, files = words_of(outbound), outbound.attachments
    if len(words) > MOST_LETTERS:
        raise PermanentError(
            f"A comment has at most {MOST_LETTERS} letters; this has {len(words)}",
            why=NotSent.TEXT_TOO_LONG,
        )
    if len(files) > 1 or not all(
        one.content_type.startswith(("image/", "video/")) for one in files
    ):
        raise PermanentError(
            "A comment can hold one picture or one video, and no other file", why=NotSent.NO_FILES
        )
    if not (words or files):
        raise PermanentError("There is nothing to send: no text and no file", why=NotSent.EMPTY)
    told = account.graph.send(
        f"{_target(outbound)}/comments",
        {"message": words} if words else {},
        {"source": _file(files[0])} if files else None,
    )
    return Sent(ident(told.get("id")))


def confirm_comment(account: Account, outbound: Outbound) -> Sent | None:
    """The newest of ours under it with the same words."""
    told = account.graph.get(
        f"{_target(outbound)}/comments",
        fields="id,message,from,created_time",
        order="reverse_chronological",
        limit=50,
    )
    for one in mappings(told.get("data")):
        at = moment(one.get("created_time"))
        is_ours = ident(mapping(one, "from").get("id")) == account.own
        says_it = same_words(text(one.get("message")), words_of(outbound))
        if is_ours and says_it and is_since(at, outbound.written_at):
            return Sent(ident(one.get("id")))
    return None


def hide(account: Account, act: Act) -> Acted:
    account.graph.post(act.target, is_hidden=act.kind == "hide")
    return Acted()


def block(account: Account, act: Act) -> Acted:
    """From the page as a whole: they can neither write nor comment."""
    if act.kind == "block":
        account.graph.post(f"{account.own}/blocked", psid=[act.target])
    else:
        account.graph.delete(f"{account.own}/blocked", psid=act.target)
    return Acted()


def publish(account: Account, act: Act) -> Acted:
    """A post of our own. The platform takes no key, so that what stands there already is looked for."""
    fields = "id,message,permalink_url,created_time"
    recent = account.graph.get(f"{account.own}/posts", fields=fields, limit=10)
    for one in mappings(recent.get("data")):
        is_new = is_since(moment(one.get("created_time")), act.asked_at)
        if is_new and same_words(text(one.get("message")), act.text):
            return Acted(ident(one.get("id")), text(one.get("permalink_url")))
    link = {"link": act.link} if act.link else {}
    try:
        told = account.graph.send(f"{account.own}/feed", {"message": act.text, **link})
    except UnknownOutcomeError as error:
        raise TemporaryError(f"{error}. It is looked for there", LATER) from None
    id_ = ident(told.get("id"))
    return Acted(id_, f"{SITE}{id_}")


def _target(outbound: Outbound) -> str:
    target = outbound.in_reply_to or outbound.post_id
    if not target:
        raise PermanentError("It is not known what this answers", why=NotSent.GONE)
    return target


def _file(file: OutgoingAttachment) -> tuple[str, bytes, str]:
    return file.filename, file.content, file.content_type
