"""Days that a letter told, on the pages: when a freeze ends (18(3)), when something that was kept goes (2.4, 2.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.actions.cases import CloseCase, close_case
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.i18n import date_in_words
from portal.jobs import deadlines
from portal.models import Case, Letter
from portal.rules.calendar import add_working_days, local_date
from portal.rules.parts import parts
from portal.rules.remedies import Kept
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


def today():
    return local_date(datetime.now(UTC))


def signed(make: Make, cast: Cast, kind: str, **more) -> Case:
    case = make.taken_up(make.case(cast.amira, kind=kind, about="Alles."), cast.eva)
    decision = make.do(cast.eva, prepare_decision, complete(case, **more), "handler")
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    return make.get(Case, ref=case.ref)


def test_everybody_sees_until_when_data_are_frozen(now: Make, cast: Cast, browser: Browser, eva: Browser):
    case = signed(now, cast, "restriction")
    day = add_working_days(today(), 5)
    assert case.freeze_ends == day
    assert f"Dit stopt op {date_in_words(day, 'nl')}" in eva.get(f"/staff/cases/{case.ref}").text()
    assert "zoals de student weet" in eva.get("/staff/queue").text()
    student = browser.as_(cast.amira).get(f"/requests/{case.ref}").text()
    assert f"Vanaf {date_in_words(day, 'nl')} mogen we ze weer gebruiken" in student
    assert "Niemand bekijkt of gebruikt" in student


def test_what_stayed_comes_up_and_is_deleted(now: Make, cast: Cast, browser: Browser, eva: Browser):
    day = today() + timedelta(days=5)
    kept = tuple(Kept(part, "legal_claims", day) for part in parts("erasure"))
    case = signed(now, cast, "erasure", kept=kept)
    now.do(cast.eva, close_case, CloseCase(case.ref), "handler")
    at = f"/staff/cases/{case.ref}"
    assert "Geen open zaken" in eva.get("/staff/queue").text()
    deadlines.sweep(now.database, now.config, lambda: datetime.now(UTC))
    assert "in de brief staat" in eva.get("/staff/queue").text()
    page = eva.get(at).text()
    assert "kijk uiterlijk op" in page
    assert "Opnieuw beslissen over wat blijft" in page
    eva.send(f"{at}/delete-kept", {}, status=422)
    gone = [one["value"] for one, _text in eva.get(f"{at}/delete-kept").all("input", name="parts")]
    eva.send(f"{at}/delete-kept", {"parts": gone, "evidence": " "}, status=422)
    eva.send(f"{at}/delete-kept", {"parts": gone, "evidence": "De leverancier bevestigde het."})
    assert now.get(Case, ref=case.ref).look_again is None
    assert "De leverancier bevestigde het." in now.get(Letter, case_id=case.id, number="N9").body
    assert "We hebben gewist wat we eerst hielden" in browser.as_(cast.amira).get(
        f"/requests/{case.ref}"
    ).text("h1")
    browser.as_(cast.dirk, "decider").get(f"{at}/delete-kept", status=403)


def test_where_nothing_was_kept_there_is_nothing_to_delete(now: Make, cast: Cast, eva: Browser):
    case = signed(now, cast, "erasure", outcome="granted")
    assert "Wat bleef, is gewist" not in eva.get(f"/staff/cases/{case.ref}").text()
    eva.get(f"/staff/cases/{case.ref}/delete-kept")
    eva.send(f"/staff/cases/{case.ref}/delete-kept", {"parts": ["camera"], "evidence": "Ja."}, status=422)
