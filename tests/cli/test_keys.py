"""`portal keys`: every file gets the new key, whatever happens on the way, and nobody is told too little."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.adapters.files import Vault
from portal.cli import main
from tests.cli.installation import environment
from tests.demo_process import HERE, ROOT

OLD, NEW = {"k1": b"1" * 32}, {"k2": b"2" * 32}
Run = Callable[..., Result]


def written(keys: dict[str, bytes]) -> str:
    """Keys as the settings have them."""
    return " ".join(f"{key}:{base64.b64encode(value).decode()}" for key, value in keys.items())


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path, f"sqlite:///{tmp_path}/portal.db", FILE_KEYS=written(NEW | OLD))


@pytest.fixture
def run(settings: dict[str, str]) -> Run:
    """`portal keys …` with the new key in front."""
    unset: dict[str, str | None] = {name: None for name in os.environ if name.startswith("PORTAL_")}
    return lambda *words: CliRunner(env={**unset, **settings}).invoke(main, ["keys", *words])


def stored(folder: Path, keys: dict[str, bytes], number: int = 1) -> dict[str, bytes]:
    """So many files under these keys: id → content."""
    vault = Vault(folder, keys)
    return {vault.store(io.BytesIO(body)): body for body in (os.urandom(100_000) for _ in range(number))}


def readable(folder: Path, keys: dict[str, bytes]) -> dict[str, bytes]:
    """Every file there, read with these keys."""
    vault = Vault(folder, keys)
    found = {}
    for file_id in vault.ids():
        with vault.open(file_id) as stream:
            found[file_id] = stream.read()
    return found


def test_status_counts_files_by_key(run: Run, tmp_path: Path) -> None:
    assert run("status").output == "k2: 0 files, encrypts what comes in\nk1: 0 files\n"
    stored(tmp_path / "attachments", OLD, 2)
    stored(tmp_path / "uploads", NEW)
    result = run("status")
    assert (result.exit_code, result.output) == (0, "k2: 1 file, encrypts what comes in\nk1: 2 files\n")


def test_a_key_that_is_needed_and_not_there(run: Run, tmp_path: Path) -> None:
    stored(tmp_path / "attachments", {"k0": b"0" * 32})
    (tmp_path / "attachments" / ("a" * 32)).write_bytes(b"damaged")
    result = run("status")
    assert result.exit_code == 1
    assert "k0, which is not in the settings: 1 file\n" in result.output
    assert "files that are damaged: 1 file\n" in result.output


def test_rotating_gives_all_files_the_first_key(run: Run, tmp_path: Path) -> None:
    files = stored(tmp_path / "attachments", OLD, 2) | stored(tmp_path / "attachments", NEW)
    waiting = stored(tmp_path / "uploads", OLD)
    result = run("rotate")
    assert (result.exit_code, result.output) == (
        0, "3 files encrypted anew with k2, 1 had it already.\nNo file needs another key.\n",
    )  # fmt: skip
    assert readable(tmp_path / "attachments", NEW) == files
    assert readable(tmp_path / "uploads", NEW) == waiting
    assert run("rotate").output.startswith("0 files encrypted anew with k2, 4 had it already.")


def test_a_file_that_no_key_opens_is_named_and_left(run: Run, tmp_path: Path) -> None:
    [lost] = stored(tmp_path / "attachments", {"k0": b"0" * 32})
    stored(tmp_path / "attachments", OLD)
    before = (tmp_path / "attachments" / lost).read_bytes()
    result = run("rotate")
    assert result.exit_code == 1
    assert f"attachments/{lost}: no key in the settings opens this file" in result.output
    assert "1 file encrypted anew with k2" in result.output
    assert "Keep every key that you have." in result.output
    assert (tmp_path / "attachments" / lost).read_bytes() == before


@pytest.mark.slow
@pytest.mark.timed
def test_killed_half_way_nothing_is_lost_and_it_can_be_run_again(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "attachments"
    files = stored(folder, OLD, 400)
    vault = Vault(folder, NEW | OLD)
    with subprocess.Popen(
        [*HERE, "keys", "rotate"], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
    ) as process:
        began = time.monotonic()
        while sum(vault.key_of(file_id) == "k2" for file_id in files) < 20:
            assert time.monotonic() - began < 40
        process.kill()
    renewed = sum(vault.key_of(file_id) == "k2" for file_id in files)
    assert 20 <= renewed < 400
    assert readable(folder, NEW | OLD) == files
    assert run("rotate").output.startswith(
        f"{400 - renewed} files encrypted anew with k2, {renewed} had it already."
    )
    assert readable(folder, NEW) == files
