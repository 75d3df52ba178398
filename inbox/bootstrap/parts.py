"""The one place where parts are put together."""

import hashlib
import hmac
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from connectors.base import Channel as ChannelFacts
from connectors.registry import find_connectors
from inbox.bootstrap.configuration import Configuration, load_configuration
from inbox.bootstrap.watch import Watcher
from inbox.model.bell import Bell
from inbox.model.errors import InvalidError
from inbox.services.definitions.live import refresh
from inbox.services.definitions.problems import note_file_problems
from inbox.services.plan import Channel, Plan, country_of
from inbox.services.sync_plan import sync_plan
from inbox.services.vault import Vault, open_key
from inbox.services.waits.clocks import keep_clocks
from inbox.store.bell import SocketBell
from inbox.store.blobs import Blobs
from inbox.store.schema import migrate
from inbox.store.store import Store

Network = IPv4Network | IPv6Network

THIS_MACHINE = "127.0.0.0/8,::1"
EXAMPLES = Path(__file__).parent.parent.parent / "config" / "examples"


@dataclass(frozen=True, slots=True)
class Where:
    """Where an installation lives, as the command line and the environment say."""

    data: Path
    config: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    demo: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    """Whose X-Forwarded-For is believed."""

    @classmethod
    def of(
        cls,
        environment: Mapping[str, str] = os.environ,
        *,
        config: str | None = None,
        data: str | None = None,
        demo: bool = False,
    ) -> "Where":
        folder = Path(data or environment.get("INBOX_DATA") or ("data/demo" if demo else "data"))
        folder = folder.expanduser().resolve()
        given = config or environment.get("INBOX_CONFIG")
        settings = Path(given) if given else (EXAMPLES / "demo" if demo else Path("config/live"))
        url = environment.get("INBOX_DATABASE_URL") or f"sqlite:///{folder / 'inbox.db'}"
        for plain in ("postgres://", "postgresql://"):
            url = url.replace(plain, "postgresql+psycopg://", 1) if url.startswith(plain) else url
        _check_address(url)
        redis_url = environment.get("INBOX_REDIS_URL") or None
        proxies = _networks(environment.get("INBOX_TRUSTED_PROXIES") or THIS_MACHINE)
        return cls(folder, settings, url, redis_url, demo, proxies)


def _check_address(url: str) -> None:
    """Said by its variable's name only: it may hold a password."""
    try:
        is_known = make_url(url).drivername in ("sqlite", "postgresql+psycopg")
    except (ArgumentError, ValueError):
        is_known = False
    if not is_known:
        raise InvalidError(
            "INBOX_DATABASE_URL: write an address such as postgresql://user@host:5432/name",
            code="setting_invalid",
        )


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise InvalidError(f"INBOX_TRUSTED_PROXIES: {error}", code="setting_invalid") from None


@dataclass(frozen=True)
class Installation:
    where: Where
    configuration: Configuration
    store: Store
    blobs: Blobs
    bell: Bell
    plan: Plan
    key: bytes = field(repr=False)

    @cached_property
    def secret(self) -> bytes:
        """For signing what leaves and comes back: form times, codes."""
        return derive(self.key, "pages")

    def watch(self, *, files: bool) -> Watcher:
        """Started by every process that holds a plan; `files` in the one that keeps the clock."""
        folder = self.where.config if files else None
        watcher = Watcher(self.store, self.blobs, self.plan, self.bell, folder)
        watcher.start()
        return watcher

    def close(self) -> None:
        self.store.close()
        self.bell.close()


def derive(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def open_installation(where: Where) -> Installation:
    """Reads the configuration, brings the database to the newest schema, makes the connectors.

    Raises ConfigError with everything that is wrong, before anything is touched.
    """
    kinds = find_connectors()
    configuration = load_configuration(where.config, kinds)
    where.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    bell = make_bell(where)
    store = Store(where.database_url, where.data, bell)
    migrate(store)
    key = open_key(where.data / "key", store)
    plan = make_plan(where, configuration, store, key)
    store.write(sync_plan, plan)
    store.write(note_file_problems, [])
    refresh(store, plan)
    store.do_last(partial(keep_clocks, plan=plan))
    return Installation(where, configuration, store, Blobs(where.data / "blobs"), bell, plan, key)


def make_bell(where: Where) -> Bell:
    if where.redis_url:
        # Only where there is a Redis: loading its client takes 10 MB and a second.
        from inbox.store.redis_bell import RedisBell

        return RedisBell(where.redis_url)
    if where.database_url.startswith("sqlite"):
        return SocketBell(where.data / "bell")
    # One machine on PostgreSQL without Redis: the processes find each other by the database's name.
    name = hashlib.sha256(where.database_url.encode()).hexdigest()[:16]
    return SocketBell(Path(tempfile.gettempdir()) / f"inkorg-{os.getuid()}-{name}")


def make_plan(where: Where, configuration: Configuration, store: Store, key: bytes) -> Plan:
    kinds = find_connectors()
    secret = derive(key, "threads")
    channels = {}
    for one in configuration.channels:
        entry = one.entry
        facts = ChannelFacts(
            id=entry.id,
            name=entry.name,
            language=entry.language or configuration.organisation.default_language,
            country=country_of(configuration.organisation),
            thread_secret=secret,
            address_domain=_domain(configuration),
            parallel=entry.parallel,
        )
        connector = kinds[entry.kind](facts, one.settings, Vault(store, key, entry.id))
        channels[entry.id] = Channel(entry, connector)
    return Plan(
        organisation=configuration.organisation,
        channels=channels,
        rulebook=configuration.rulebook(),
        teams=configuration.teams,
        topics=configuration.topics,
        competences=configuration.competences,
        approved_texts=configuration.approved_texts,
        thread_secret=secret,
        demo=where.demo,
        rules=configuration.rules,
        calendar_settings=configuration.calendars,
        level_settings=configuration.service_levels,
        surveys=configuration.surveys,
    )


def _domain(configuration: Configuration) -> str:
    url = configuration.organisation.base_url
    return (url or "").partition("://")[2].partition("/")[0].partition(":")[0]
