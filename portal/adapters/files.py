"""Files that wait on disk, encrypted: chunks of AES-256-GCM that nobody can change, cut or swap unseen."""

from __future__ import annotations

import fcntl
import io
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 64 * 1024
TAG = 16
MAGIC = b"PRV1"
SALT = 16
ID = r"[0-9a-f]{32}"
PART = ".part"


class BrokenFileError(Exception):
    """The file is not what was stored: changed, cut off, another one, or its key is gone."""


class Source(Protocol):
    """Bytes to be read once, from front to end."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class Vault:
    """Encrypted files in one folder.

    `keys` maps a key id to 32 bytes: the first one encrypts, all of them decrypt, so keys can be replaced.
    A file is: magic, length of the key id, key id, salt; then chunks, each bound to its place, to the header
    and to the file's id, the last one marked as the last.
    """

    def __init__(self, folder: Path, keys: Mapping[str, bytes]) -> None:
        self.folder, self.keys = folder, keys

    @property
    def first_key(self) -> str:
        """The id of the key that encrypts new files."""
        return next(iter(self.keys))

    def store(self, stream: Source) -> str:
        """Encrypt what the stream still holds, in constant memory; the id is random and names no one."""
        file_id = secrets.token_hex(16)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._write(file_id, stream)
        with self._alone():
            unfinished.replace(self.folder / file_id)
        return file_id

    def rekey(self, file_id: str) -> bool:
        """Encrypt the file anew with the first key, under the same id; False when it has that key already.

        Who is reading it goes on with the old bytes, and killed half-way the old file stands. Raises as `open` does.
        """
        if self.key_of(file_id) == self.first_key:
            return False
        path = self._path(file_id)
        with self.open(file_id) as stream:
            renewed = self._write(file_id, stream)
        with self._alone():
            try:
                written = path.stat().st_mtime_ns
            except FileNotFoundError:  # deleted meanwhile: it must not come back
                renewed.unlink()
                raise
            os.utime(renewed, ns=(written, written))
            renewed.replace(path)
        return True

    def ids(self, before: datetime | None = None) -> list[str]:
        """Every finished file, or those written before this moment (aware); an unfinished one has no id."""
        found = [path for path in self._paths() if re.fullmatch(ID, path.name)]
        return [path.name for path in found if before is None or _written(path) < before]

    def key_of(self, file_id: str) -> str:
        """The id of the key that this file needs. Raises FileNotFoundError, BrokenFileError."""
        with self._path(file_id).open("rb") as source:
            return _key_id(file_id, _read_fixed(source))

    def open(self, file_id: str) -> io.BufferedReader:
        """The stored bytes as a stream; the caller closes it.

        Raises FileNotFoundError when it is gone. BrokenFileError comes here or while reading: every byte that
        is handed out has been proved genuine, and the end of the stream proves that nothing is missing.
        """
        source = self._path(file_id).open("rb")
        try:
            header, cipher = self._read_header(file_id, source)
        except BaseException:
            source.close()
            raise
        return io.BufferedReader(_Opened(source, header, cipher), CHUNK)

    def delete(self, file_id: str) -> None:
        """Remove the file; one that is gone already is no error."""
        path = self._path(file_id)
        if path.exists():
            with self._alone():
                path.unlink(missing_ok=True)

    def delete_older_than(self, moment: datetime) -> int:
        """Remove every file written before this moment (aware), unfinished ones too; tells how many."""
        old = [path for path in self._paths() if _written(path) < moment]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def delete_unfinished(self, moment: datetime) -> int:
        """Remove what was begun before this moment (aware) and never finished; tells how many."""
        left = [path for path in self._paths() if path.suffix == PART and _written(path) < moment]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, file_id: str) -> Path:
        if not re.fullmatch(ID, file_id):
            raise FileNotFoundError(file_id[:40])
        return self.folder / file_id

    def _paths(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else puts a file in its place or takes one away meanwhile; at the end the disk knows."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write(self, file_id: str, stream: Source) -> Path:
        """Encrypt into a file beside the place where it belongs."""
        unfinished = self.folder / f"{file_id}.{secrets.token_hex(4)}{PART}"
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                self._encrypt(file_id, stream, target)
                target.flush()
                os.fsync(target.fileno())
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return unfinished

    def _encrypt(self, file_id: str, stream: Source, target: BinaryIO) -> None:
        key_id = self.first_key
        name = key_id.encode()
        header = MAGIC + bytes([len(name)]) + name + secrets.token_bytes(SALT)
        cipher = self._cipher(file_id, key_id, header)
        target.write(header)
        number, chunk = 0, _exactly(stream.read, CHUNK)
        while True:
            following = _exactly(stream.read, CHUNK) if len(chunk) == CHUNK else b""
            target.write(cipher.encrypt(_nonce(number, last=not following), chunk, header))
            if not following:
                return
            number, chunk = number + 1, following

    def _read_header(self, file_id: str, source: BinaryIO) -> tuple[bytes, AESGCM]:
        header = _read_fixed(source)
        key_id = _key_id(file_id, header)
        if key_id not in self.keys:
            raise BrokenFileError(file_id)
        return header, self._cipher(file_id, key_id, header)

    def _cipher(self, file_id: str, key_id: str, header: bytes) -> AESGCM:
        info = b"portal file 1\0" + key_id.encode() + b"\0" + file_id.encode()
        return AESGCM(HKDF(SHA256(), 32, salt=header[-SALT:], info=info).derive(self.keys[key_id]))


class _Opened(io.RawIOBase):
    """Decrypts chunk by chunk; knows one chunk ahead, to tell which one must be the last."""

    def __init__(self, source: BinaryIO, header: bytes, cipher: AESGCM) -> None:
        super().__init__()
        self._source, self._header, self._cipher = source, header, cipher
        self._number, self._plain, self._ended = 0, b"", False
        self._ahead = _exactly(source.read, CHUNK + TAG)

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer with genuine bytes; 0 at the proven end. Raises BrokenFileError."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._plain and not self._ended:
            self._plain = self._next()
        count = min(len(view), len(self._plain))
        view[:count], self._plain = self._plain[:count], self._plain[count:]
        return count

    def _next(self) -> bytes:
        sealed, self._ahead = self._ahead, _exactly(self._source.read, CHUNK + TAG)
        self._ended = not self._ahead
        try:
            plain = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, self._header)
        except InvalidTag as broken:
            raise BrokenFileError from broken
        self._number += 1
        return plain

    def close(self) -> None:
        """Close the file on disk too."""
        self._source.close()
        super().close()


def _read_fixed(source: BinaryIO) -> bytes:
    """The header as it stands, or less when the file is cut: magic, length of the key id, key id, salt."""
    fixed = source.read(len(MAGIC) + 1)
    return fixed + (source.read(fixed[-1] + SALT) if len(fixed) == len(MAGIC) + 1 else b"")


def _key_id(file_id: str, header: bytes) -> str:
    """The key id in a header. Raises BrokenFileError when it is no header of ours."""
    start = len(MAGIC) + 1
    if not header.startswith(MAGIC) or len(header) < start or len(header) != start + header[start - 1] + SALT:
        raise BrokenFileError(file_id)
    return header[start:-SALT].decode("utf-8", "replace")


def _written(path: Path) -> datetime:
    """When, in UTC; a file that goes meanwhile was never old."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    """This many bytes, or all there are: a pipe or socket may give them in pieces."""
    pieces, missing = [], size
    while missing and (piece := read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
