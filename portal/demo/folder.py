"""The demo's folder: made by the demo, known by a marker, and emptied of nothing but what the demo wrote."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO, Any

MARKER = ".portal-demo.json"
DATABASES = ("portal.db", "jobs.db")
NAMED = tuple(name + end for name in DATABASES for end in ("", "-wal", "-shm", "-journal"))
"""Files that come and go while the demo runs."""


class DemoError(Exception):
    """The demo cannot start here; the sentence says why and what to do."""


class Folder:
    """A folder that belongs to one running demo."""

    def __init__(self, path: Path, lock: IO[str], told: dict[str, Any]) -> None:
        self.path, self._lock, self._told = path, lock, told
        self._strangers = self._files() - set(told.get("wrote", ()))

    @property
    def is_seeded(self) -> bool:
        """Whether an earlier start put the demo's content into it."""
        return bool(self._told.get("seeded"))

    def secret(self, name: str) -> str:
        """A random text of 64 hexadecimal characters that stays the same for this folder."""
        kept: dict[str, str] = self._told.setdefault("secrets", {})
        if name not in kept:
            kept[name] = secrets.token_hex(32)
            self._write()
        return kept[name]

    def mark_seeded(self) -> None:
        """Remember that the content is there, and which files are the demo's."""
        self._told["seeded"] = True
        self.note_files()

    def note_files(self) -> None:
        """Put every file that came into the folder since `claim` on the list of what the demo wrote."""
        wrote = set(self._told.get("wrote", ())) | (self._files() - self._strangers)
        self._told["wrote"] = sorted(wrote | set(NAMED))
        self._write()

    def reset(self) -> None:
        """Remove the files on the list, and the folders that this leaves empty; the rest stays."""
        for name in [*self._told.get("wrote", ()), *NAMED]:
            target = self.path / name
            if _is_inside(target, self.path) and target.is_file() and not target.is_symlink():
                target.unlink()
                _remove_empty(target.parent, self.path)
        self._told.clear()
        self._strangers = self._files()
        self._write()

    def release(self) -> None:
        """Let another demo use the folder."""
        self._lock.close()

    def _files(self) -> set[str]:
        """What lies in folders below ours; at the top only the NAMED files are the demo's."""
        found = (p.relative_to(self.path) for p in self.path.rglob("*") if p.is_file())
        return {p.as_posix() for p in found if len(p.parts) > 1}

    def _write(self) -> None:
        marker = self.path / MARKER
        draft = marker.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"made_by": "portal demo", **self._told}, indent=1), "utf-8")
        os.replace(draft, marker)


def claim(path: Path) -> Folder:
    """Take a folder for a demo: one that is not there yet, is empty, or was made by an earlier demo.

    Raises DemoError for any other folder, and for one that a demo is using now.
    """
    marker = path / MARKER
    if path.exists() and not path.is_dir():
        raise DemoError(f"{path} is a file. Name a folder for the demo with --data.")
    if path.is_dir() and not marker.is_file() and any(path.iterdir()):
        raise DemoError(f"{path} holds files that the demo did not write. Name an empty folder with --data.")
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / MARKER.replace(".json", ".lock")).open("a")
    except OSError as problem:
        raise DemoError(f"The demo cannot write in {path}: {problem.strerror}.") from problem
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        lock.close()
        raise DemoError(
            f"Another demo is using {path}. Stop it, or name another folder with --data."
        ) from problem
    return _opened(path, lock, marker)


def _opened(path: Path, lock: IO[str], marker: Path) -> Folder:
    try:
        told = json.loads(marker.read_text("utf-8")) if marker.is_file() else {}
    except ValueError as problem:
        raise DemoError(f"{marker} cannot be read. Name another folder with --data.") from problem
    folder = Folder(path, lock, told)
    if not told:
        folder._write()
    return folder


def _is_inside(target: Path, folder: Path) -> bool:
    return target.resolve().is_relative_to(folder.resolve()) and target.name != MARKER


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
