"""The bell between machines, over Redis. A module of its own: loading redis takes time and memory."""

import contextlib
import threading
import time
from datetime import timedelta

import redis

from inbox.model.bell import Ring, Subscription
from inbox.store.bell import decode, encode

SILENT_SECONDS = 2


class RedisSubscription:
    def __init__(self, client: "redis.Redis", channel: str) -> None:
        self._client, self._channel = client, channel
        self._pubsub: redis.client.PubSub | None = None

    def wait(self, limit: timedelta) -> list[Ring]:
        try:
            if self._pubsub is None:
                self._pubsub = self._client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
                self._pubsub.subscribe(self._channel)
            first = self._pubsub.get_message(timeout=limit.total_seconds())
        except (redis.RedisError, OSError):
            self._forget()
            threading.Event().wait(min(1.0, limit.total_seconds()))
            return []
        rings: list[Ring] = []
        while first is not None and len(rings) < 1000:
            ring = decode(first["data"])
            if ring:
                rings.append(ring)
            first = self._next()
        return rings

    def _next(self) -> dict[str, bytes] | None:
        try:
            return self._pubsub.get_message(timeout=0) if self._pubsub else None
        except (redis.RedisError, OSError):
            self._forget()
            return None

    def _forget(self) -> None:
        if self._pubsub is not None:
            with contextlib.suppress(redis.RedisError, OSError):
                self._pubsub.close()
        self._pubsub = None

    def close(self) -> None:
        self._forget()


class RedisBell:
    def __init__(self, url: str, channel: str = "inkorg") -> None:
        self._client = redis.Redis.from_url(
            url, socket_timeout=2, socket_connect_timeout=1, retry_on_timeout=False
        )
        self._channel = channel
        self._silent_until = 0.0

    def ring(self, ring: Ring) -> None:
        # Each commit rings: a Redis that does not answer must not hold up every one of them.
        if time.monotonic() < self._silent_until:
            return
        try:
            self._client.publish(self._channel, encode(ring))
        except (redis.RedisError, OSError):
            self._silent_until = time.monotonic() + SILENT_SECONDS

    def subscribe(self) -> Subscription:
        return RedisSubscription(self._client, self._channel)

    def close(self) -> None:
        self._client.close()
