"""Customers of weeks ago: each turns to us in the form that the channel has it in, and answers there."""

import json
import random
from collections.abc import Callable
from datetime import UTC, timedelta
from itertools import count
from typing import Any

from connectors.base import Request
from connectors.chat.utterance import CONTENT_TYPE, Utterance
from connectors.chat.utterance import to_bytes as to_utterance
from connectors.form.submission import CONTENT_TYPE as FORM_TYPE
from connectors.form.submission import Submission, to_bytes
from connectors.phone import PhoneSettings
from connectors.x.items import MESSAGE, POST, of_answer
from inbox.model.messages import Post
from inbox.model.outbound import Outbound, Profile
from inbox.model.receipts import RawItem
from inbox.model.words import Origin
from inbox.services.accept import accept, keep
from inbox.services.demo.letters import Answered, answer_subject, write_letter
from inbox.services.inbound.keys import keep_posts
from inbox.services.plan import Channel
from workers.demo.graph import customers as on_graph
from workers.demo.graph.platform import make_world, meta_settings
from workers.demo.graph.words import COMMENTS, PICTURES, POSTS
from workers.demo.graph.world import Comment, Person, World
from workers.demo.weeks.cases import Case
from workers.demo.weeks.silent import Quiet
from workers.demo.weeks.time import MadeTime
from workers.demo.weeks.wording import as_letter, as_line, near, power_gone, subject
from workers.demo.writing import form_topic, mail_for, title
from workers.demo.x_world import Row, XWorld

PUBLIC = 0.4
"""Of what is said on platforms."""
POST_EVERY = timedelta(days=9)


class Customers:
    def __init__(self, time: MadeTime, quiet: Quiet, chance: random.Random) -> None:
        self._time, self._quiet, self._chance = time, quiet, chance
        self._plan = quiet.plan
        self._turn = count(1)
        self._worlds = {channel.kind: channel for channel in self._plan.channels.values()}
        self._graph = self._make_graph()
        self._x = self._make_x()
        self._begins: dict[str, Callable[[Case], None]] = {
            "email": self._mail,
            "form": self._fill_in,
            "chat": self._chat,
            "facebook": self._platform,
            "instagram": self._platform,
            "x": self._on_x,
        }

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self._worlds)

    def begin(self, case: Case) -> None:
        self._begins[case.channel](case)

    def say(self, case: Case, text: str) -> None:
        """Something to what they were answered."""
        if case.channel in ("email", "form"):
            self._answer(case, text)
        elif case.channel == "chat":
            self._utter(case, text)
        elif case.channel == "x":
            self._say_on_x(case, text)
        else:
            self._say_on_graph(case, text)

    def chat_key(self, case: Case) -> tuple[str, str]:
        return self._worlds["chat"].id, case.key

    # Mail and the form

    def _mail(self, case: Case) -> None:
        channel = mail_for(self._plan, case.topic)
        body = as_letter(case.text, case.person.name, self._chance)
        about = subject(case.text.subject, self._chance) or title(body.split("\n", 1)[-1])
        to = sorted(channel.connector.addresses())[0]
        self._send(
            channel, case, write_letter(case.person.customer, to, about, body, self._time.now)
        )

    def _fill_in(self, case: Case) -> None:
        channel = self._worlds["form"]
        settings = channel.connector.settings
        said = Submission.model_construct(
            name=case.person.name,
            email=case.person.customer.email,
            subject=subject(case.text.subject, self._chance),
            message=as_letter(case.text, case.person.name, self._chance, greets=False),
            topic=form_topic(self._plan, settings, case.topic),
            language=case.person.language,
            page="https://tallvik.example/kontakt",
            browser=self._chance.choice(("Safari 17", "Chrome 141", "Firefox 144", "Edge 141")),
            system=self._chance.choice(("iOS 18", "Android 15", "Windows 10/11", "macOS 15")),
        )
        self._keep(channel, channel.connector.wrap(to_bytes(said), FORM_TYPE))

    def _answer(self, case: Case, text: str) -> None:
        last = self._last_mail(case.person.customer.email)
        if last is None:
            return
        id, sent = last
        channel = self._plan.channels[id]
        to = sorted(channel.connector.addresses())[0]
        answered = Answered(
            message_id=sent.message_id,
            references=" ".join(sent.references),
            subject=sent.subject,
            sender=to,
            text=sent.text,
            at=sent.written_at or self._time.now,
        )
        about = answer_subject(sent.subject, case.person.language)
        who = case.person.customer
        self._send(channel, case, write_letter(who, to, about, text, self._time.now, answered))

    def _last_mail(self, email: str) -> tuple[str, Outbound] | None:
        found = [
            (id, one)
            for id, silent in self._quiet.channels.items()
            if self._plan.channels[id].kind == "email"
            for one in silent.sent[-400:]
            if one.origin is Origin.HUMAN and one.to and one.to[0].value == email
        ]
        return max(found, key=lambda one: one[1].written_at or self._time.now, default=None)

    def _send(self, channel: Channel, case: Case, letter: Any) -> None:
        body = letter.as_bytes()
        headers = {
            "content-type": "message/rfc822",
            "folder": "INBOX",
            "size": str(len(body)),
            "received-at": self._time.now.astimezone(UTC).isoformat(),
        }
        self._keep(channel, RawItem(f"past:{next(self._turn)}", body, headers))

    # Chat

    def _chat(self, case: Case) -> None:
        case.key = f"{self._chance.getrandbits(96):024x}"
        self._utter(case, as_line(case.text, self._chance) if not case.crisis else self._dark(case))

    def _utter(self, case: Case, text: str) -> None:
        channel = self._worlds["chat"]
        leaves = int(case.key, 16) % 3 > 0
        said = Utterance(
            chat=case.key,
            visitor=case.key[::-1],
            text=text,
            name=case.person.name,
            email=case.person.customer.email if leaves else "",
            page="https://tallvik.example/kundservice",
        )
        self._keep(channel, channel.connector.wrap(to_utterance(said), CONTENT_TYPE))

    # Telephone

    def call(self, case: Case, call: str, event: str, **more: str) -> None:
        channel = self._worlds["phone"]
        at = self._time.now.astimezone(UTC).isoformat()
        told = {"event": event, "call": call, "number": case.person.number, "at": at, **more}
        self._keep(channel, channel.connector.wrap(json.dumps(told).encode(), ""))

    def extensions(self) -> dict[str, str]:
        phone = self._worlds.get("phone")
        settings = phone.connector.settings if phone else None
        return dict(settings.extensions) if isinstance(settings, PhoneSettings) else {}

    # Facebook and Instagram

    def _make_graph(self) -> World | None:
        channels = meta_settings(self._plan)
        if not channels:
            return None
        world = make_world(channels, "http://localhost")
        world.clock = lambda: self._time.now
        return world

    def post_something(self) -> None:
        """Of ours, so that there is something to say something to."""
        if self._graph is None:
            return
        self._time.within(POST_EVERY.total_seconds(), self.post_something)
        for account in self._graph.accounts.values():
            id = self._graph.new_id(f"{account.id}_" if account.kind == "page" else "17")
            several = POSTS if account.kind == "page" else PICTURES
            words = several[len(self._graph.posts(account.id)) % len(several)]
            made = Comment(id, account.id, account.id, words, self._time.now)
            self._graph.comments[id] = made
            # As the look for what nobody tells of finds it.
            channel = self._worlds["facebook" if account.kind == "page" else "instagram"].id
            url = f"https://www.facebook.com/{id}" if account.kind == "page" else ""
            post = Post(id, words, url, account.name, self._time.now, is_ours=True)
            self._time.store.write(keep_posts, channel, {id: post})

    def _platform(self, case: Case) -> None:
        world, who = self._person(case)
        account = world.accounts[who.account]
        post = world.posts(account.id)[0]
        case.public = self._chance.random() < PUBLIC
        if case.public:
            short = COMMENTS[near(case.person.language)]
            few = self._chance.random() < 0.3 and not case.crisis
            text = self._chance.choice(short) if few else self._line(case)
            if few:
                case.known["topic"] = ""  # It could be about anything.
            case.key = on_graph.comments(world, who, post.id, text)
            case.known["post"] = post.id
        else:
            on_graph.writes(world, who, self._line(case))
        self._hear()

    def _say_on_graph(self, case: Case, text: str) -> None:
        world, who = self._person(case)
        if case.public:
            on_graph.comments(world, who, case.known["post"], text, case.key)
        else:
            on_graph.writes(world, who, text)
        self._hear()

    def _person(self, case: Case) -> tuple[World, Person]:
        world = self._graph
        assert world is not None
        kind = "page" if case.channel == "facebook" else "instagram"
        account = next(one for one in world.accounts.values() if one.kind == kind)
        id = f"{'31' if kind == 'page' else '19'}{case.person.place:012}"
        person = case.person
        handle = person.handle if kind == "instagram" else ""
        world.people.setdefault(id, Person(id, account.id, person.name, handle, person.language))
        profile = Profile(person.name, handle, person.language)
        self._quiet.channels[self._worlds[case.channel].id].names[id] = profile
        return world, world.people[id]

    def _hear(self) -> None:
        world = self._graph
        assert world is not None
        for body, headers in world.outbox.take(world.app_secret):
            for kind in ("facebook", "instagram"):
                if (channel := self._worlds.get(kind)) is not None:
                    answer = channel.connector.receive(Request("POST", {}, headers, body))
                    self._keep(channel, *answer.items)

    # X

    def _make_x(self) -> XWorld | None:
        channel = self._worlds.get("x")
        if channel is None:
            return None
        settings = channel.connector.settings
        name = self._plan.organisation.name
        return XWorld(settings.user_id, settings.account, name, lambda: self._time.now)

    def _on_x(self, case: Case) -> None:
        world = self._x
        assert world is not None
        id = world.add_user(
            str(5_000_000 + case.person.place), case.person.handle, case.person.name
        )
        case.public = self._chance.random() < PUBLIC + 0.25
        text = self._line(case).replace(f"@{world.account} ", "")
        if not case.public:
            self._hear_x(MESSAGE, world.add_message(id, world.user_id, text))
            return
        post = world.add_post(id, f"@{world.account} {text}"[:280], lang=near(case.person.language))
        case.known["post"] = post["id"]
        self._hear_x(POST, post)

    def _say_on_x(self, case: Case, text: str) -> None:
        world = self._x
        assert world is not None
        id = str(5_000_000 + case.person.place)
        if case.public:
            post = world.add_post(id, text, case.known["post"], near(case.person.language))
            self._hear_x(POST, post)
        else:
            self._hear_x(MESSAGE, world.add_message(id, world.user_id, text))

    def _hear_x(self, what: str, row: Row) -> None:
        world, channel = self._x, self._worlds["x"]
        assert world is not None
        includes = {
            "users": list(world.users.values()),
            "tweets": list(world.posts.values())[-300:],
        }
        self._keep(channel, of_answer(what, row, {"includes": includes}))

    # All

    def _line(self, case: Case) -> str:
        return self._dark(case) if case.crisis else as_line(case.text, self._chance)

    def _dark(self, case: Case) -> str:
        if case.topic == "outage_now" and self._chance.random() < 0.8:
            return power_gone(case.person.language, self._chance)
        return as_line(case.text, self._chance)

    def _keep(self, channel: Channel, *items: RawItem) -> None:
        kept = keep(channel.id, channel.id, items, self._time.on.blobs)
        self._time.store.write(accept, kept)
        self._time.work()
