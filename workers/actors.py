"""Every kind of work there is, on one page. Each calls one service and may run twice."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.services.assigning.assign import assign_gathered
from inbox.services.calls.told import settle_call
from inbox.services.case_page.one_time_codes import send_code
from inbox.services.conversations import bulk, tags
from inbox.services.definitions import topics
from inbox.services.figures.follow import follow_figures
from inbox.services.inbound.ingest import ingest
from inbox.services.notices.send import send_notices
from inbox.services.outbound.automatic import acknowledge
from inbox.services.outbound.deliver import deliver
from inbox.services.platforms.activity import act_lightly
from inbox.services.platforms.echoes import look_at_echo
from inbox.services.platforms.media import download
from inbox.services.platforms.people import fetch_profile
from inbox.services.platforms.perform import perform
from inbox.services.reports.send_mails import send_report_mail
from inbox.services.rules.changes import follow
from inbox.services.rules.message import after_message
from inbox.services.rules.webhooks import send_webhook
from inbox.services.surveys.ask import ask_survey
from inbox.services.updates.members import spread
from workers.reader import Readers
from workers.train import train_apart


@dataclass(frozen=True, slots=True)
class Job:
    id: int
    args: Mapping[str, Any]
    has_stopped: bool = False
    """It ended its process before, more than once."""
    readers: Readers | None = None
    """Who reads beside us, where there is somebody."""


def _ingest(on: Installation, job: Job) -> None:
    channel, history = job.args["channel"], job.args["history"]
    with job.readers.borrow() if job.readers else nullcontext() as reader:
        ingest(on.store, on.blobs, on.plan, channel, history, job.has_stopped, reader)


def _deliver(on: Installation, job: Job) -> None:
    deliver(on.store, on.blobs, on.plan, job.args["delivery"])


def _assign(on: Installation, job: Job) -> None:
    # Nobody outside was promised anything, and what a power cut takes back is assigned again.
    on.store.write_lightly(SYSTEM, assign_gathered, on.plan)


def _acknowledge(on: Installation, job: Job) -> None:
    on.store.write(acknowledge, on.plan, job.args["conversation"], job.args["message"])


def _send_code(on: Installation, job: Job) -> None:
    send_code(on.store, on.plan, job.args["case_link_id"])


def _bulk(on: Installation, job: Job) -> None:
    bulk.run(on.store, on.plan, job.id, job.args)


def _rules(on: Installation, job: Job) -> None:
    on.store.write(after_message, on.plan, job.args)


def _rule_changes(on: Installation, job: Job) -> None:
    while on.store.write(follow, on.plan):
        pass


def _figures(on: Installation, job: Job) -> None:
    follow_figures(on.store, on.plan)


def _topic_merge(on: Installation, job: Job) -> None:
    topics.follow_merge(on.store, on.plan, job.args["from"], job.args["into"])


def _tag_merge(on: Installation, job: Job) -> None:
    tags.follow_merge(on.store, int(job.args["from"]), int(job.args["into"]))


def _topic_update(on: Installation, job: Job) -> None:
    spread(on.store, on.plan, job.args)


def _rule_webhook(on: Installation, job: Job) -> None:
    send_webhook(on.store, on.plan, job.args)


def _notices(on: Installation, job: Job) -> None:
    send_notices(on.store, on.plan, job.args["owner"], job.args["way"])


def _report_mail(on: Installation, job: Job) -> None:
    send_report_mail(on.store, on.plan, job.args["mail"])


def _settle_call(on: Installation, job: Job) -> None:
    on.store.write(settle_call, on.plan, job.args["call"])


def _download(on: Installation, job: Job) -> None:
    download(on.store, on.blobs, on.plan, job.args["message"])


def _act(on: Installation, job: Job) -> None:
    perform(on.store, on.plan, job.args["act"])


def _activity(on: Installation, job: Job) -> None:
    act_lightly(on.store, on.plan, **job.args)


def _profile(on: Installation, job: Job) -> None:
    fetch_profile(on.store, on.plan, job.args["channel"], job.args["kind"], job.args["value"])


def _echo(on: Installation, job: Job) -> None:
    on.store.write(look_at_echo, on.plan, job.args["channel"], job.args["change"])


def _ask_survey(on: Installation, job: Job) -> None:
    on.store.write(ask_survey, on.plan, job.args["survey"])


def _learn(on: Installation, job: Job) -> None:
    train_apart(on)


ACTORS: Mapping[str, Callable[[Installation, Job], None]] = {
    "ingest": _ingest,
    "deliver": _deliver,
    "assign": _assign,
    "acknowledge": _acknowledge,
    "send_code": _send_code,
    "bulk": _bulk,
    "figures": _figures,
    "topic_merge": _topic_merge,
    "tag_merge": _tag_merge,
    "topic_update": _topic_update,
    "notices": _notices,
    "report_mail": _report_mail,
    "ask_survey": _ask_survey,
    "learn": _learn,
    "download": _download,
    "profile": _profile,
    "activity": _activity,
    "act": _act,
    "echo": _echo,
    "settle_call": _settle_call,
    "rules": _rules,
    "rule_changes": _rule_changes,
    "rule_webhook": _rule_webhook,
}
