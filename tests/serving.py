"""A WSGI application on a real loopback port, for tests that must go over HTTP."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any, **__: Any) -> None:
        """Say nothing: the tests speak."""


def _nobody_home(environ: Any, start_response: Any) -> list[bytes]:
    start_response("503 Not yet", [])
    return []


class Site:
    """Bound at once, so that its address can be given to others before it has anything to serve."""

    def __init__(self) -> None:
        self._server = make_server("127.0.0.1", 0, _nobody_home, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def run(self, app: Any) -> None:
        self._server.app = app

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
