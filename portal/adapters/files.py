"""Files that wait on disk, encrypted: chunks of AES-256-GCM that nobody can change, cut or swap unseen."""

from __future__ import annotations

import io
import os
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 64 * 1024
TAG = 16
MAGIC = b"PRV1"
SALT = 16


class BrokenFileError(Exception):
    """The file is not what was stored: changed, cut off, another one, or its key is gone."""


class Vault:
    """Encrypted files in one folder.

    `keys` maps a key id to 32 bytes: the first one encrypts, all of them decrypt, so keys can be replaced.
    A file is: magic, length of the key id, key id, salt; then chunks, each bound to its place, to the header
    and to the file's id, the last one marked as the last.
    """

    def __init__(self, folder: Path, keys: Mapping[str, bytes]) -> None:
        self.folder, self.keys = folder, keys

    def store(self, stream: BinaryIO) -> str:
        """Encrypt what the stream still holds, in constant memory; the id is random and names no one."""
        file_id = secrets.token_hex(16)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.folder / f"{file_id}.part"
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                self._encrypt(file_id, stream, target)
                target.flush()
                os.fsync(target.fileno())
            unfinished.replace(self.folder / file_id)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return file_id

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
        self._path(file_id).unlink(missing_ok=True)

    def delete_older_than(self, moment: datetime) -> int:
        """Remove every file written before this moment (aware), unfinished ones too; tells how many."""
        removed = 0
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _path(self, file_id: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{32}", file_id):
            raise FileNotFoundError(file_id[:40])
        return self.folder / file_id

    def _encrypt(self, file_id: str, stream: BinaryIO, target: BinaryIO) -> None:
        key_id = next(iter(self.keys))
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
        fixed = source.read(len(MAGIC) + 1)
        length = fixed[-1] if len(fixed) == len(MAGIC) + 1 else 0
        rest = source.read(length + SALT)
        key_id = rest[:length].decode("utf-8", "replace")
        if not fixed.startswith(MAGIC) or len(rest) != length + SALT or key_id not in self.keys:
            raise BrokenFileError(file_id)
        header = fixed + rest
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


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    """This many bytes, or all there are: a pipe or socket may give them in pieces."""
    pieces, missing = [], size
    while missing and (piece := read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
