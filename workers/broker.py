"""The transport: inside one process, or over Redis. Dramatiq's own retries are off, the table has them."""

import dramatiq
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import ShutdownNotifications, TimeLimit

HOUR_MS = 3_600_000


def make_broker(redis_url: str | None) -> dramatiq.Broker:
    middleware = [TimeLimit(time_limit=HOUR_MS), ShutdownNotifications()]
    if redis_url:
        # Only where there is a Redis: loading its client takes memory and time.
        import redis
        from dramatiq.brokers.redis import RedisBroker

        # A Redis that answers nothing must not hold up the work: the table has it all.
        client = redis.Redis.from_url(redis_url, socket_timeout=5, socket_connect_timeout=2)
        return RedisBroker(client=client, middleware=middleware)  # type: ignore[no-untyped-call]
    broker = StubBroker(middleware=middleware)
    # Only `dramatiq`'s own command says this; without it time limits never fire.
    broker.emit_after("process_boot")
    return broker
