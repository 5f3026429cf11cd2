"""The portal's tasks on its queue, and the wake-up that a page gives after a deed."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from functools import cached_property

from huey import Huey, crontab
from huey.consumer import Consumer

from portal.adapters.mail import Mailer
from portal.config import Config
from portal.db import Database
from portal.jobs import (
    EmbeddedConsumer,
    attachments,
    deadlines,
    digest,
    endings,
    group_offers,
    imports,
    make_huey,
    outbox,
    retention,
    seats,
)

log = logging.getLogger("portal.jobs")


WORKERS = 2
"""Threads: mail does not wait behind an import."""


class Jobs:
    """What a worker does. Each task may run twice, and twice at the same time, without harm."""

    def __init__(self, config: Config, database: Database) -> None:
        self.config, self.database = config, database
        self._stopped, self._closing = threading.Event(), threading.Lock()

    @cached_property
    def huey(self) -> Huey:
        """The queue with its tasks; made when first needed, since most pages never wake anybody."""
        huey = make_huey(self.config.jobs_url or f"sqlite:///{self.config.data}/jobs.db")
        self._drain = huey.task(name="drain_outbox")(self.drain_outbox)
        self._import = huey.task(name="carry_on_import")(self.carry_on_import)
        huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        huey.periodic_task(crontab(minute="17"), name="tidy")(self.tidy)
        huey.on_shutdown(name="close")(self.close)
        return huey

    def wake(self) -> None:
        """Ask for the outbox to be emptied now. A queue that is away delays mail and stops no deed."""
        try:
            assert self.huey
            self._drain()
        except Exception:
            log.exception("The worker could not be woken; its sweep each minute will send the mail")

    def start_import(self, run_id: str) -> None:
        """Ask for an import to be carried on now; when the queue is away, the sweep takes it up."""
        try:
            assert self.huey
            self._import(run_id)
        except Exception:
            log.exception("The worker could not be woken; its sweep will carry on with the import")

    def carry_on_import(self, run_id: str) -> None:
        """Check or apply an import, from where it stands."""
        imports.carry_on(self.database, self.config, run_id, _now)

    def drain_outbox(self) -> None:
        """Send the mail that is due."""
        outbox.drain(self.database, Mailer(self.config), _now, self._stopped.is_set)

    def sweep(self) -> None:
        """Each minute: what the clock brings, what a lost wake-up left behind, and what was kept long enough."""
        deadlines.sweep(self.database, self.config, _now)
        group_offers.sweep(self.database, self.config, _now)
        digest.send(self.database, self.config, _now())
        self.drain_outbox()
        retention.sweep(self.database, _now())
        imports.sweep(self.database, self.config, _now)
        attachments.sweep(self.database, self.config, _now())

    def tidy(self) -> None:
        """Each hour: what takes longer to look through, and can wait."""
        retention.tidy(self.database, _now())
        endings.sweep(self.database, self.config, _now())
        attachments.tidy(self.database, self.config, _now())
        seats.warn(self.database, self.config, _now())

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what was begun is finished."""
        Consumer(self.huey, workers=WORKERS, initial_delay=0.1, max_delay=2.0, graceful_signal="TERM").run()

    def stop(self) -> None:
        """Let running tasks end after the mail they are at."""
        self._stopped.set()

    def close(self) -> None:
        """Give the queue's connection back; a next wake-up opens another."""
        with self._closing:  # threads that end together share one connection
            if "huey" in self.__dict__:
                self.huey.storage.close()

    def worker(self, *, slowest_seconds: float = 2.0) -> EmbeddedConsumer:
        """A worker thread that looks at the queue at least every `slowest_seconds`."""
        return EmbeddedConsumer(self.huey, workers=WORKERS, initial_delay=0.1, max_delay=slowest_seconds)


def _now() -> datetime:
    return datetime.now(UTC)
