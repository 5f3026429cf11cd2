"""How much one request may bring: words little, files more; and saving the words when the files are too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, TypeVar

from flask import current_app, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from portal.rules.attachments import FILE_LIMIT, FILES_AT_ONCE

FORM_LIMIT_BYTES = 1_000_000
"""Of the text fields of one form."""
FILES_LIMIT_BYTES = FILES_AT_ONCE * FILE_LIMIT + FORM_LIMIT_BYTES
"""Of a form that takes files for a case; an import has the limit of the settings."""
HEARD_OUT = 4 * FILES_LIMIT_BYTES
"""Of a request that is too large so much is still taken in: a browser reads the answer when it has sent its own part."""
V = TypeVar("V", bound=Callable[..., Any])


def takes_files(view: V) -> V:
    """Mark a form to which several files may be sent at once."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _may_take_files() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False)


def limit_request() -> None:
    """Say how large this request may be, before anybody reads it.

    Words never need the room that files get; MAX_FORM_MEMORY_SIZE does not count in a body of words alone.
    """
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT_BYTES
    elif _may_take_files():
        request.max_content_length = FILES_LIMIT_BYTES


def rescue_words() -> None:
    """Of a form with files that is too large, keep what stands before the files, and let its page say what is wrong."""
    size = request.content_length or 0
    if not _may_take_files() or request.mimetype != "multipart/form-data" or size <= FILES_LIMIT_BYTES:
        return
    source = request.environ["wsgi.input"]
    head = source.read(FORM_LIMIT_BYTES)
    left = min(size, HEARD_OUT) - len(head)
    while left > 0 and (piece := source.read(min(left, FORM_LIMIT_BYTES))):
        left -= len(piece)
    g.files_too_large = True
    words = list(_words_before_files(head, request.mimetype_params.get("boundary", "")))
    request.__dict__.update(form=ImmutableMultiDict(words), files=ImmutableMultiDict(), stream=BytesIO())


def _words_before_files(head: bytes, boundary: str) -> Iterator[tuple[str, str]]:
    """The fields at the beginning of a multipart body, up to the first file or the first thing that is wrong."""
    decoder = MultipartDecoder(boundary.encode("ascii", "ignore"))
    decoder.receive_data(head)
    name, value = "", b""
    with suppress(ValueError):  # a part that is none
        while not isinstance(event := decoder.next_event(), File | NeedData | Epilogue):
            if isinstance(event, Field):
                name, value = event.name or "", b""
            elif isinstance(event, Data):
                value += event.data
                if not event.more_data:
                    yield name, value.decode("utf-8", "replace")
