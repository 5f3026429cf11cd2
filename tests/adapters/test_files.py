"""Encrypted files: what comes out is what went in, or nothing at all."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.adapters.files import CHUNK, TAG, BrokenFileError, Vault

KEYS = {"k1": b"1" * 32}


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "uploads", KEYS)


def read(vault, file_id):
    with vault.open(file_id) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_what_goes_in_comes_out(vault, size):
    content = os.urandom(size)
    file_id = vault.store(io.BytesIO(content))
    assert read(vault, file_id) == content


def test_words_cannot_be_read_on_disk(vault):
    file_id = vault.store(io.BytesIO(b"s0012345;Amira Haddad\n" * 9000))
    assert b"Amira" not in (vault.folder / file_id).read_bytes()
    assert (vault.folder / file_id).stat().st_mode & 0o077 == 0


def test_the_same_words_never_look_the_same(vault):
    first, second = (vault.store(io.BytesIO(b"same")) for _ in range(2))
    assert (vault.folder / first).read_bytes() != (vault.folder / second).read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_any_bit_that_flips_is_noticed(vault, data):
    file_id = vault.store(io.BytesIO(b"x" * (CHUNK + 100)))
    path = vault.folder / file_id
    sealed = bytearray(path.read_bytes())
    place = data.draw(st.one_of(st.integers(0, 40), st.integers(0, len(sealed) - 1)))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(sealed)
    with pytest.raises(BrokenFileError):
        read(vault, file_id)


@pytest.mark.parametrize("kept", ["nothing", "header", "one chunk", "two chunks", "all but a byte"])
def test_a_file_that_was_cut_is_noticed(vault, kept):
    file_id = vault.store(io.BytesIO(b"x" * (2 * CHUNK + 100)))
    path = vault.folder / file_id
    sealed = path.read_bytes()
    header = len(sealed) - (2 * CHUNK + 100) - 3 * TAG
    ends = {
        "nothing": 0, "header": header, "one chunk": header + CHUNK + TAG,
        "two chunks": header + 2 * (CHUNK + TAG),
        "all but a byte": len(sealed) - 1,
    }  # fmt: skip
    path.write_bytes(sealed[: ends[kept]])
    with pytest.raises(BrokenFileError):
        read(vault, file_id)


def test_bytes_behind_the_end_are_noticed(vault):
    file_id = vault.store(io.BytesIO(b"x" * 100))
    with (vault.folder / file_id).open("ab") as target:
        target.write(b"more")
    with pytest.raises(BrokenFileError):
        read(vault, file_id)


def test_chunks_cannot_change_places(vault):
    file_id = vault.store(io.BytesIO(b"a" * CHUNK + b"b" * CHUNK + b"c"))
    path = vault.folder / file_id
    sealed = path.read_bytes()
    start = len(sealed) - (2 * CHUNK + 1) - 3 * TAG
    one, two = sealed[start : start + CHUNK + TAG], sealed[start + CHUNK + TAG : start + 2 * (CHUNK + TAG)]
    path.write_bytes(sealed[:start] + two + one + sealed[start + 2 * (CHUNK + TAG) :])
    with pytest.raises(BrokenFileError):
        read(vault, file_id)


def test_another_files_content_under_this_name_is_noticed(vault):
    first, second = vault.store(io.BytesIO(b"first")), vault.store(io.BytesIO(b"second"))
    (vault.folder / first).write_bytes((vault.folder / second).read_bytes())
    with pytest.raises(BrokenFileError):
        read(vault, first)


def test_an_old_key_still_opens_and_a_new_one_encrypts(vault):
    old = vault.store(io.BytesIO(b"old"))
    renewed = Vault(vault.folder, {"k2": b"2" * 32, **KEYS})
    new = renewed.store(io.BytesIO(b"new"))
    assert (read(renewed, old), read(renewed, new)) == (b"old", b"new")
    with pytest.raises(BrokenFileError):
        read(vault, new)


def test_deleting_twice_is_no_error(vault):
    file_id = vault.store(io.BytesIO(b"x"))
    vault.delete(file_id)
    vault.delete(file_id)
    with pytest.raises(FileNotFoundError):
        vault.open(file_id)


@pytest.mark.parametrize("name", ["../secret", "", "x" * 32, "/etc/passwd", "0" * 31])
def test_no_other_file_can_be_named(vault, name):
    with pytest.raises(FileNotFoundError):
        vault.open(name)
    with pytest.raises(FileNotFoundError):
        vault.delete(name)


def test_old_files_go_and_new_ones_stay(vault):
    old, new = vault.store(io.BytesIO(b"old")), vault.store(io.BytesIO(b"new"))
    a_day_ago = datetime.now(UTC) - timedelta(hours=25)
    os.utime(vault.folder / old, (a_day_ago.timestamp(), a_day_ago.timestamp()))
    assert vault.delete_older_than(datetime.now(UTC) - timedelta(hours=24)) == 1
    assert read(vault, new) == b"new"
    with pytest.raises(FileNotFoundError):
        vault.open(old)


def test_a_store_that_fails_leaves_nothing(vault):
    class Breaks(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("away")

    with pytest.raises(OSError, match="away"):
        vault.store(Breaks())
    assert list(vault.folder.iterdir()) == []


# Replacing keys ------------------------------------------------------------------------------------


@pytest.fixture
def renewed(vault):
    """The same folder, with a newer key in front."""
    return Vault(vault.folder, {"k2": b"2" * 32, **KEYS})


def test_a_file_gets_the_first_key_and_keeps_its_id_content_and_age(vault, renewed):
    content = os.urandom(2 * CHUNK + 5)
    file_id = vault.store(io.BytesIO(content))
    os.utime(vault.folder / file_id, (1_000_000_000, 1_000_000_000))
    assert (vault.key_of(file_id), renewed.rekey(file_id)) == ("k1", True)
    assert renewed.key_of(file_id) == "k2"
    assert read(Vault(vault.folder, {"k2": b"2" * 32}), file_id) == content
    assert (vault.folder / file_id).stat().st_mtime == 1_000_000_000
    assert renewed.rekey(file_id) is False
    assert vault.ids() == [file_id]


def test_who_is_reading_goes_on_while_the_key_changes(vault, renewed):
    content = os.urandom(9 * CHUNK)
    file_id = vault.store(io.BytesIO(content))
    with vault.open(file_id) as stream:
        first = stream.read(CHUNK)
        renewed.rekey(file_id)
        assert first + stream.read() == content


def test_a_file_that_is_deleted_meanwhile_does_not_come_back(vault, renewed, monkeypatch):
    file_id = vault.store(io.BytesIO(b"to be erased"))
    write = renewed._write

    def deleted_meanwhile(*given):
        part = write(*given)
        vault.delete(file_id)
        return part

    monkeypatch.setattr(renewed, "_write", deleted_meanwhile)
    with pytest.raises(FileNotFoundError):
        renewed.rekey(file_id)
    assert list(vault.folder.iterdir()) == []


def test_a_damaged_file_is_left_as_it_stands(vault, renewed):
    file_id = vault.store(io.BytesIO(b"x" * (CHUNK + 100)))
    path = vault.folder / file_id
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(BrokenFileError):
        renewed.rekey(file_id)
    assert path.read_bytes() == sealed
    assert [one.name for one in vault.folder.iterdir()] == [file_id]


def test_two_who_change_keys_at_the_same_time_do_no_harm(vault, renewed):
    from concurrent.futures import ThreadPoolExecutor

    contents = {vault.store(io.BytesIO(body)): body for body in (os.urandom(CHUNK) for _ in range(20))}
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: [renewed.rekey(file_id) for file_id in contents], range(2)))
    assert {file_id: read(renewed, file_id) for file_id in contents} == contents
    assert set(vault.ids()) == set(contents)


def test_unfinished_files_have_no_id_and_go_after_a_while(vault):
    file_id = vault.store(io.BytesIO(b"x"))
    left = vault.folder / f"{file_id}.0a0a0a0a.part"
    left.write_bytes(b"half")
    assert vault.ids() == [file_id]
    assert vault.delete_unfinished(datetime.now(UTC) - timedelta(days=1)) == 0
    assert vault.delete_unfinished(datetime.now(UTC) + timedelta(days=1)) == 1
    assert vault.ids(before=datetime.now(UTC) - timedelta(days=1)) == []
    assert vault.ids(before=datetime.now(UTC) + timedelta(days=1)) == [file_id]


@pytest.mark.parametrize("body", [b"", b"PRV1", b"PRV1\x09short", b"something else altogether"])
def test_a_file_that_is_not_ours_has_no_key(vault, body):
    file_id = vault.store(io.BytesIO(b"x"))
    (vault.folder / file_id).write_bytes(body)
    with pytest.raises(BrokenFileError):
        vault.key_of(file_id)
