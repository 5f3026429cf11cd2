"""The child process: a name and a file come in, what may be kept goes out. Nothing else is in reach."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from portal.adapters.attachments.pdf import limit_memory
from portal.adapters.attachments.reading import read
from portal.adapters.attachments.verdict import Unfit

MEMORY = 2 * 1024**3
"""Bytes of address space: a photo of 64 million pixels, opened, turned and written, stays below it."""
SECONDS = 30
"""Of computing."""


def main() -> None:
    """Read the question, answer it: one line of JSON, then the content."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limit_memory()
    name, _, raw = sys.stdin.buffer.read().partition(b"\n")
    told: dict[str, Any]
    try:
        found = read(json.loads(name), raw)
    except Unfit as unfit:
        told, content = {"unfit": unfit.code}, b""
    else:
        told = {"kind": found.kind, "name": found.name, "removed": found.removed}
        content = found.content
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
