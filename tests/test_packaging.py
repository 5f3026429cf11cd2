"""From a fresh clone, with no step before it, each way to install gives the whole portal: it starts and signs in."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.demo_process import running, sign_in

ROOT = Path(__file__).resolve().parents[1]
INSTALL = ("--no-deps", "--no-build-isolation", "--no-index")
pytestmark = pytest.mark.slow


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What git holds, and nothing that a working copy gathers."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    copy = tmp_path / "clone"
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    return copy


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A new environment outside the checkout that borrows the packages of this one, but not the portal."""
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True, with_pip=True)
    here = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    borrowed = sysconfig.get_path("purelib")
    Path(here, "borrowed.pth").write_text(f"{borrowed}\n")
    return folder


def run(*command: str | Path, cwd: Path) -> str:
    """Run it; what it says belongs in the message when it fails."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PIP_"))}
    own["PIP_CONFIG_FILE"] = os.devnull
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(environment: Path, *words: str | Path) -> list[str | Path]:
    """That environment's pip, which has no index to ask."""
    return [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check", *words, *INSTALL]


def it_runs(environment: Path, folder: Path, inside: Path) -> None:
    """The portal that is imported is the installed one; its demo starts and signs somebody in."""
    where = run(
        environment / "bin" / "python", "-c", "import portal; print(portal.__file__)", cwd=folder
    ).strip()
    assert Path(where).is_relative_to(inside), where
    command = [environment / "bin" / "portal"]
    with running(folder / "demo", command=command) as address:
        _browser, page = sign_in(address, "student1")
        assert (page.status_code, page.url) == (200, f"{address}/nl/my-exams")
        assert "Statistiek 1" in page.text


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that has nothing of the checkout in it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_a_wheel_gives_the_whole_portal(clone: Path, environment: Path, elsewhere: Path) -> None:
    run(*pip(environment, "wheel", ".", "--wheel-dir", elsewhere), cwd=clone)
    [wheel] = elsewhere.glob("proctoring_rights_portal-*.whl")
    run(*pip(environment, "install", wheel), cwd=elsewhere)
    it_runs(environment, elsewhere, inside=environment)


def test_pip_install_gives_the_whole_portal(clone: Path, environment: Path, elsewhere: Path) -> None:
    run(*pip(environment, "install", "."), cwd=clone)
    it_runs(environment, elsewhere, inside=environment)


def test_an_editable_install_gives_the_whole_portal(clone: Path, environment: Path, elsewhere: Path) -> None:
    run(*pip(environment, "install", "--editable", "."), cwd=clone)
    it_runs(environment, elsewhere, inside=clone)
