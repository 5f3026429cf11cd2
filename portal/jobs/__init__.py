"""The job queue: one engine, three kinds of storage, and messages that are JSON and nothing else.

A queue only wakes somebody up: what must be done stands in the database, so a lost message loses nothing.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

NAME = "portal"


class JSONSerializer(Serializer):  # type: ignore[misc]  # the engine has no types
    """Messages as JSON: reading one can never run code, as the engine's default (pickle) could."""

    def _serialize(self, data: Any) -> bytes:
        told = {"message": list(data)} if isinstance(data, Message) else {"value": data}
        return json.dumps(told, default=_moment).encode()

    def _deserialize(self, data: bytes) -> Any:
        told = json.loads(bytes(data), object_hook=_read_moment)
        return Message(*told["message"]) if "message" in told else told["value"]


class EmbeddedConsumer(Consumer):  # type: ignore[misc]
    """A worker inside another program, which handles the signals itself."""

    def _set_signal_handlers(self) -> None:
        """Leave the signals to the program around it."""


def make_huey(url: str) -> Huey:
    """The queue at `sqlite:///file`, `postgresql://…` or `redis://…`; a file of its own."""
    common: dict[str, Any] = {"results": False, "utc": True, "serializer": JSONSerializer()}
    if url.startswith("sqlite:///"):
        return SqliteHuey(NAME, filename=url.removeprefix("sqlite:///"), fsync=True, **common)
    if url.startswith("postgres"):
        return PostgresHuey(NAME, dsn=url.replace("postgresql+psycopg://", "postgresql://", 1), **common)
    return RedisHuey(NAME, url=url, **common)


def _moment(value: object) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    raise TypeError(f"a message cannot carry a {type(value).__name__}")


def _read_moment(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["moment"]) if value.keys() == {"moment"} else value
