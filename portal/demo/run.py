"""The demo in one process: portal, identity provider, mailbox and worker, up and gone in seconds."""

from __future__ import annotations

import gc
import ipaddress
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from portal.demo.folder import DemoError, Folder, claim

NETWORK_FLAG = "--anyone-on-this-network-may-sign-in-as-anybody"
THREADS = 8


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    host: str
    port: int
    data: Path
    reset: bool
    language: Literal["nl", "en"]
    on_a_network: bool
    remedy_route: Literal["awb", "court"]


def run(options: Options) -> None:
    """Start everything, say `ready` on standard output, and stop at SIGTERM or SIGINT.

    Raises DemoError with a sentence when it cannot start.
    """
    stop = _stop_signal()
    gc.disable()  # what is made while starting stays, and looking through it costs a fifth of the time
    if not _is_loopback(options.host) and not options.on_a_network:
        raise DemoError(
            f"{options.host} is not this machine alone, and in the demo anybody can sign in as anybody. "
            f"If that is what you want, add {NETWORK_FLAG}."
        )
    with ExitStack() as running:
        sockets = [running.enter_context(_listening(options.host, options.port + n)) for n in (0, 1)]
        folder = claim(options.data.absolute())
        running.callback(folder.release)
        base_url = _start(options, folder, sockets, running)
        gc.freeze()
        gc.enable()
        print(f"ready {base_url}", flush=True)
        stop.wait()
        folder.note_files()


def _start(options: Options, folder: Folder, sockets: list[socket.socket], running: ExitStack) -> str:
    if options.reset or not folder.is_seeded:
        folder.reset()  # also what a demo left behind that was stopped while it was filling the folder
    packing = _packing(folder.path / "static")
    from portal.app import create_app
    from portal.db import Database
    from portal.demo.mailbox import Mailbox
    from portal.demo.provider import make_provider
    from portal.demo.settings import demo_client, demo_config
    from portal.jobs.tasks import Jobs

    host = _shown(options.host)
    base_url, issuer = (f"http://{host}:{options.port + n}" for n in (0, 1))
    mailbox = Mailbox()
    smtp = mailbox.start()
    running.callback(mailbox.stop)
    config = demo_config(
        base_url, issuer, smtp, folder, options.language, on_a_network=options.on_a_network,
        remedy_route=options.remedy_route,
    )  # fmt: skip
    database = Database(config.database_url)
    running.callback(database.close)
    packing.join()
    app = create_app(config, database)
    _fill(app, database, folder)
    provider = make_provider(issuer, demo_client(config), mailbox)
    for wsgi, listening in zip((app, provider), sockets, strict=True):
        running.enter_context(_serving(wsgi, listening))
    jobs = Jobs(config, database)
    worker = jobs.worker(slowest_seconds=0.5)
    worker.start()
    running.callback(jobs.close)
    running.callback(_stop_worker, worker)
    running.callback(jobs.stop)
    print(f"people {issuer} (sign in as anybody), mail {issuer}/mail, files {folder.path}", flush=True)
    return base_url


def _packing(folder: Path) -> threading.Thread:
    """Compress the static files while the rest is being imported: two cores are faster than one."""
    from portal.paths import STATIC
    from portal.web.assets import prepare

    thread = threading.Thread(target=prepare, args=(STATIC, folder), name="demo-static")
    thread.start()
    return thread


def _fill(app: Any, database: Any, folder: Folder) -> None:
    from portal.demo.content import fill
    from portal.migrate import upgrade

    upgrade(database)
    if not folder.is_seeded:
        with app.app_context():
            fill(database, app.extensions["portal_config"], datetime.now(UTC))
        folder.mark_seeded()
    folder.note_files()


def _stop_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
    except OSError as problem:
        raise DemoError(f"{host} is not an address of this machine.") from problem
    with listening:
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
        except OSError as problem:
            raise DemoError(
                f"Port {port} on {host} cannot be used: {(problem.strerror or str(problem)).lower()}. "
                "The demo needs two ports in a row; name the first with --port."
            ) from problem
        yield listening


@contextmanager
def _serving(wsgi: Any, listening: socket.socket) -> Iterator[None]:
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(wsgi, sockets=[listening], threads=THREADS, ident=None)
    thread = threading.Thread(target=server.run, name=f"demo-{listening.getsockname()[1]}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)


def _stop_worker(worker: Any) -> None:
    worker.shutdown_timeout = 2
    worker.stop(graceful=True)


def _is_loopback(host: str) -> bool:
    try:
        found = {row[4][0] for row in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(str(address)).is_loopback for address in found)


def _shown(host: str) -> str:
    """The host as people type it: of "every address", the one that others can reach."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 (compared, not bound)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way out there is
                return str(probe.getsockname()[0])
            except OSError:
                return socket.gethostname()
    return f"[{host}]" if ":" in host else host
