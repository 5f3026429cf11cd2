"""`portal import`: dry by default, one line a row, and exit codes that a script can trust."""

from __future__ import annotations

import base64

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.db import Database
from portal.models import LogEntry, Person

GOOD = "institution_user_id;student_number;name;kamer\ns1@x.example;007;Amira Haddad;1\n"
BAD = GOOD + "s2@x.example;1,23E+12;Ben;2\n"


@pytest.fixture
def portal(tmp_path, any_url, monkeypatch):
    """The command, with settings in a file as an installation has them."""
    key = base64.b64encode(b"k" * 32).decode()
    settings = tmp_path / "portal.toml"
    settings.write_text(
        f'base_url = "https://privacy.x.example"\nsecret_key = "{"s" * 40}"\ndata = "{tmp_path}"\n'
        f'database_url = "{any_url}"\nfile_keys = "k1:{key}"\n'
        '[institution]\nname_nl = "X"\ndpo_email = "fg@x.example"\ncontact_email = "help@x.example"\n'
        '[oidc]\nclient_id = "portal"\nclient_secret = "geheim"\nissuer = "https://idp.x.example"\n'
        '[mail]\nhost = "localhost"\nsender = "privacy@x.example"\n'
    )
    monkeypatch.setenv("PORTAL_CONFIG", str(settings))

    def run(text, *options, kind="people"):
        path = tmp_path / "file.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return CliRunner().invoke(main, ["import", kind, str(path), *options])

    return run


def people(url):
    database = Database(url)
    with database.reading() as session:
        found = [person.student_number for person in session.query(Person)]
    database.close()
    return found


def test_a_dry_run_writes_nothing(portal, any_url):
    result = portal(GOOD)
    assert result.exit_code == 0, result.output
    assert result.output == (
        "Columns that are not used: kamer\nline 2: new s1@x.example\n1 new, 0 changed, 0 the same, 0 refused\n"
        "Nothing was written. Add --apply to write.\n"
    )
    assert people(any_url) == []


def test_good_rows_are_written_and_a_refused_one_gives_exit_1(portal, any_url):
    result = portal(BAD, "--apply")
    assert result.exit_code == 1
    assert "line 3: refused s2@x.example: student_number says “1,23E+12”" in result.output
    assert people(any_url) == ["007"]
    again = portal(GOOD, "--apply", "--all", "--language", "nl")
    assert again.exit_code == 0
    assert "regel 2: hetzelfde s1@x.example" in again.output
    assert "0 nieuw, 0 gewijzigd, 1 hetzelfde, 0 geweigerd" in again.output
    database = Database(any_url)
    with database.reading() as session:
        tags = [entry.tag for entry in session.query(LogEntry)]
    database.close()
    assert tags == ["import:applied"] * 2


@pytest.mark.parametrize(
    "text", ["", "name\nA\n", "institution_user_id;name\n", "a;b\n1;é\n".encode("latin-1")]
)
def test_a_file_that_cannot_be_read_gives_exit_2_and_writes_nothing(portal, any_url, text):
    result = portal(text, "--apply")
    assert result.exit_code == 2
    assert result.output.strip()
    assert people(any_url) == []


def test_a_file_that_breaks_half_way_writes_nothing(portal, any_url):
    result = portal(GOOD.encode() + b"s3@x.example;9;Ren\xe9;1\n", "--apply")
    assert result.exit_code == 2
    assert people(any_url) == []


def test_no_file_and_no_settings_give_exit_2(portal, monkeypatch, tmp_path):
    missing = CliRunner().invoke(main, ["import", "people", str(tmp_path / "nothing.csv")])
    assert missing.exit_code == 2
    monkeypatch.setenv("PORTAL_CONFIG", str(tmp_path / "nothing.toml"))
    without = portal(GOOD)
    assert without.exit_code == 2
    assert "settings" in without.output
    no_demo = portal(GOOD, "--data", str(tmp_path / "nowhere"))
    assert no_demo.exit_code == 2
