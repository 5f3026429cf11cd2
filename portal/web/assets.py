"""Static files: hashed and compressed once at start-up, then served so that no browser asks for one twice."""

import gzip
import hashlib
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

import brotli
from whitenoise import WhiteNoise

PREFIX = "/static/"
COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".txt", ".json"})
_COMMENT = re.compile(rb"/\*(?!!).*?\*/\n?", re.DOTALL)
"""What only we read in a style sheet; a comment that opens with an exclamation mark, as of a licence, stays."""
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


class Assets:
    """The static files of a running portal: a folder of hashed copies, and the URL of each by its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._urls: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> str:
        """Put a file into the folder under a name with its hash, beside it .br and .gz, and return its URL.

        A file that is there already is left alone, so that a second start costs no compression.
        """
        stem, suffix = os.path.splitext(name)
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
        target = self.folder / hashed
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if suffix in COMPRESSIBLE:
                for ending, packed in _packed(content).items():
                    _write(target.with_name(target.name + ending), packed)
            _write(target, content)
        self._urls[name] = PREFIX + hashed
        return self._urls[name]

    def url(self, name: str) -> str:
        """Return the URL of a file by its name, as in asset("site.css"). Raises KeyError if unknown."""
        return self._urls[name]


def prepare(source: Path, folder: Path) -> Assets:
    """Hash and compress every file below `source` (static/) into `folder`, which need not exist yet."""
    assets = Assets(folder)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            sheet = path.suffix == ".css"
            assets.add(path.relative_to(source).as_posix(), _COMMENT.sub(b"", content) if sheet else content)
    return assets


def with_static(app: WSGIApplication, folder: Path, headers: Mapping[str, str]) -> WSGIApplication:
    """Serve the hashed files of `folder` before `app` is asked; the rest is left to the app and its own 404.

    `headers` go onto every static answer: those never pass the app, which sets its own. Call this after the
    last `add`: the folder is read once.
    """
    wrapped: WSGIApplication = WhiteNoise(
        app,
        root=str(folder),
        prefix=PREFIX,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: _HASHED.search(url) is not None,
        add_headers_function=_adding(headers),
    )
    return wrapped


def _adding(headers: Mapping[str, str]) -> Callable[[Headers, str, str], None]:
    def add(found: Headers, _path: str, _url: str) -> None:
        for name, value in headers.items():
            found[name] = value

    return add


@cache
def _packed(content: bytes) -> dict[str, bytes]:
    # Kept, since packing is most of the work of starting, and tests start a portal each.
    return {".br": brotli.compress(content), ".gz": gzip.compress(content, mtime=0)}


def _write(target: Path, content: bytes) -> None:
    """Write by renaming, so that another worker that starts at the same time never sees half a file."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_bytes(content)
    os.replace(draft, target)
