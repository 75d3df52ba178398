"""Sending what was taken, by each way: outside of any transaction, and at most once where nobody can know."""

from collections.abc import Callable, Mapping

import structlog

from inbox.model.errors import (
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.services.case_page.links import case_base
from inbox.services.notices.browsers import push
from inbox.services.notices.chat import tell_address, tell_person
from inbox.services.notices.mailing import Letter, mail_person
from inbox.services.notices.posts import (
    MOST_IN_ONE,
    Post,
    give_back,
    record_sent,
    take_post,
)
from inbox.services.notices.words import line_text, texts
from inbox.services.plan import Plan
from inbox.store.store import Store
from routing.notices import Way

log = structlog.get_logger()


def send_notices(store: Store, plan: Plan, owner: str, way: str) -> None:
    """Raises TemporaryError when nothing left and the same may work later."""
    post = store.write(take_post, plan, owner, Way(way))
    if post is None:
        return
    try:
        _SENDS[post.way](store, plan, post)
    except (TemporaryError, ReauthoriseError) as error:
        store.write(give_back, post)
        raise TemporaryError(str(error)) from error
    except PermanentError as error:
        log.warning("notices were not sent", way=way, error=str(error))
        store.write(record_sent, post, str(error))
    except UnknownOutcomeError:
        # They stand in the console; twice would be worse.
        store.write(record_sent, post)
    else:
        store.write(record_sent, post)


def lines_of(post: Post, plan: Plan, base: str) -> list[str]:
    locale = post.person.locale if post.person else plan.organisation.default_language
    found = []
    for line in post.lines[:MOST_IN_ONE]:
        text = line_text(line, locale, plan.organisation.zone)
        if base and line.conversation_id:
            text = f"{text}\n{base}/inbox/mine/{line.conversation_id}"
        found.append(text)
    rest = len(post.lines) - MOST_IN_ONE
    return [*found, texts(locale)["more"].replace("{n}", str(rest))] if rest > 0 else found


def title_of(post: Post, plan: Plan) -> str:
    locale = post.person.locale if post.person else plan.organisation.default_language
    if len(post.lines) == 1:
        return line_text(post.lines[0], locale, plan.organisation.zone)
    return texts(locale)["many"].replace("{n}", str(len(post.lines)))


def _base(store: Store, plan: Plan) -> str:
    return store.read(case_base, plan).rstrip("/")


def _mail(store: Store, plan: Plan, post: Post) -> None:
    if post.person is None:
        raise PermanentError("No mailbox can send notices.")
    lines = lines_of(post, plan, _base(store, plan))
    text = "\n\n".join([*lines, texts(post.person.locale)["why"]])
    letter = Letter(title_of(post, plan), text)
    mail_person(store, plan, post.person.login, letter, "notice")


def _push(store: Store, plan: Plan, post: Post) -> None:
    """An id and a sentence that is the same for all: the push service and the lock screen read it."""
    if post.person is None:
        raise PermanentError("A team has no browser.")
    of = texts(post.person.locale)
    is_one = len(post.lines) == 1
    ids = {str(line.conversation_id) for line in post.lines if line.conversation_id}
    push(
        store,
        plan,
        post.person.id,
        {
            "text": of["push"] if is_one else of["many"].replace("{n}", str(len(post.lines))),
            "conversation": ids.pop() if len(ids) == 1 else "",
        },
    )


def _chat(store: Store, plan: Plan, post: Post) -> None:
    text = "\n".join(lines_of(post, plan, _base(store, plan)))
    if post.person is not None:
        tell_person(store, plan, post.person.id, title_of(post, plan), text)
    else:
        tell_address(store, plan, int(post.owner[1:]), title_of(post, plan), text)


_SENDS: Mapping[Way, Callable[[Store, Plan, Post], None]] = {
    Way.MAIL: _mail,
    Way.PUSH: _push,
    Way.CHAT: _chat,
}
