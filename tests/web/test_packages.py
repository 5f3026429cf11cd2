"""The data that somebody asked for, in the browser: put in the case, handed out, fetched, kept longer, gone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.jobs.attachments import vault_of
from portal.models import Attachment, Case
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


@pytest.fixture
def case(make: Make, cast: Cast) -> Case:
    make.now = datetime.now(UTC) - timedelta(hours=1)
    return make.taken_up(make.case(cast.amira, kind="access"), cast.eva)


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


def put(eva: Browser, case: Case, *files: tuple[str, bytes], status: int = 302) -> str:
    """Choose these files on the page and send them; gives the words of the page that comes back."""
    path = f"/staff/cases/{case.ref}/package"
    hidden = {attrs["name"]: attrs["value"] for attrs, _ in eva.get(path).all("input", type="hidden")}
    sent = [FileStorage(io.BytesIO(raw), name) for name, raw in files] or [FileStorage(io.BytesIO(), "")]
    kind, data = encode_multipart({**hidden, "files": sent})
    answer = eva.post(path, data, status=status, content_type=f"multipart/form-data; boundary={kind}")
    return answer.text()


def hand_out(make: Make, cast: Cast, case: Case) -> None:
    decision = make.do(
        cast.eva, prepare_decision, complete(case, "granted", data_where="in_portal"), "handler"
    )
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")


def press(browser: Browser, path: str, status: int = 302) -> str:
    hidden = {attrs["name"]: attrs["value"] for attrs, _ in browser.get(path).all("input", type="hidden")}
    return browser.post(path, hidden, status=status).text()


def test_from_the_desk_to_the_student(
    make: Make, cast: Cast, case: Case, eva: Browser, browser: Browser
) -> None:
    assert eva.get(f"/staff/cases/{case.ref}").all("a", href=f"/nl/staff/cases/{case.ref}/package")
    put(eva, case, ("cijfers.csv", b"naam;cijfer"), ("alles.json", b"{}"))
    text = eva.get(f"/staff/cases/{case.ref}").text()
    assert "cijfers.csv CSV, 1 kB Hier gezet op" in text
    assert "De student ziet het nog niet." in text
    amira = browser.as_(cast.amira)
    assert "cijfers.csv" not in amira.get(f"/requests/{case.ref}").text()
    [first, _] = make.all(Attachment, case_id=case.id)
    amira.get(f"/requests/{case.ref}/files/{first.id}", status=404)

    hand_out(make, cast, case)
    page = amira.get(f"/requests/{case.ref}")
    assert "Je gegevens Zet de bestanden op je eigen apparaat." in page.text()
    [(link, _text)] = [found for found in page.all("a") if found[1] == "cijfers.csv"]
    answer = amira.client.get(link["href"])
    assert answer.data == b"naam;cijfer"
    assert answer.headers["Content-Disposition"].startswith("attachment")

    press(amira, f"/requests/{case.ref}/package/longer")
    assert "langer laten staan" not in amira.get(f"/requests/{case.ref}").text()
    amira.get(f"/requests/{case.ref}/package/longer", status=302)
    eva.get(f"/staff/cases/{case.ref}/package/longer")
    assert "Er is al een keer meer tijd gegeven." in press(
        eva, f"/staff/cases/{case.ref}/package/longer", 409
    )


def test_what_is_gone_says_so_and_the_manifest_stays(
    make: Make, cast: Cast, case: Case, eva: Browser, browser: Browser
) -> None:
    put(eva, case, ("cijfers.csv", b"naam;cijfer"))
    hand_out(make, cast, case)
    with make.database.writing() as session:
        row = session.get_one(Attachment, make.get(Attachment, case_id=case.id).id)
        row.let_go(make.now)
    text = browser.as_(cast.amira).get(f"/requests/{case.ref}").text()
    assert "De tijd om deze bestanden op te halen is voorbij." in text
    text = eva.get(f"/staff/cases/{case.ref}").text()
    assert "Gewist op" in text
    assert f"Controlegetal (SHA-256): {row.sha256}" in text


def test_a_wrong_file_is_deleted_from_the_vault(make: Make, case: Case, eva: Browser) -> None:
    put(eva, case, ("fout.csv", b"naam;cijfer"))
    [row] = make.all(Attachment, case_id=case.id)
    path = f"/staff/cases/{case.ref}/package/{row.id}/take-back"
    assert eva.get(f"/staff/cases/{case.ref}/package").all("a", href=f"/nl{path}")
    press(eva, path)
    assert vault_of(make.config).ids() == []
    eva.get(path, status=302)


def test_what_cannot_be_put_there(case: Case, eva: Browser) -> None:
    assert "Kies een bestand." in put(eva, case, status=422)
    assert "is niet wat de naam zegt" in put(eva, case, ("a.csv", b"\x00"), status=422)
    assert "Kies je bestanden opnieuw" in put(
        eva, case, ("goed.csv", b"a;b"), ("a.exe", b"MZ\x00"), status=422
    )


def test_other_kinds_of_request_have_none(make: Make, cast: Cast, eva: Browser) -> None:
    case = make.taken_up(make.case(cast.amira, kind="erasure"), cast.eva)
    assert not eva.get(f"/staff/cases/{case.ref}").all("a", href=f"/nl/staff/cases/{case.ref}/package")
    eva.get(f"/staff/cases/{case.ref}/package", status=409)
