"""From three CSV files to an exam that students can read about and that may be proctored."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.demo.people import PEOPLE
from portal.rules.recordings import CATEGORIES
from tests.explained import CODES
from tests.journeys.people import DESK, PHONE, Setting, Visit

pytestmark = pytest.mark.journey
ON = ("webcam_video", "microphone_audio")
DAY = date.today() + timedelta(weeks=9)  # noqa: DTZ011 (the demo runs on the same clock)


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_from_lists_to_an_approved_exam(
    visit: Callable[[Setting], Visit], tmp_path: Path, setting: Setting
) -> None:
    code = f"CSV-{setting}".upper()
    slug = code.lower()
    someone = visit(setting)
    admin = someone.sign_in("admin" if setting == DESK else "scheduler", "/staff/import")
    for kind, text in lists(code).items():
        bring_in(admin, kind, tmp_path / f"{kind}.csv", text)

    handler = someone.sign_in("handler", f"/staff/exams/{slug}")
    record(handler, slug)
    explain(handler, slug)

    publisher = someone.sign_in("publisher", f"/staff/exams/{slug}")
    publisher.follow_to("/publish")
    publisher.send()
    publisher.go(f"/exams/{slug}")
    publisher.sees("Nog niet goedgekeurd", "Not yet approved")
    handler = someone.sign_in("handler", f"/staff/exams/{slug}")
    handler.follow_to("/ask-approval")
    handler.send()
    publisher = someone.sign_in("publisher", f"/staff/exams/{slug}")
    publisher.follow_to("/approve")
    publisher.send()

    student = someone.sign_in("student1", "/my-exams")
    student.follow_to(f"/exams/{slug}")
    assert setting.say("Nog niet goedgekeurd", "Not yet approved") not in student.text()
    student.sees("purpose-tekst", "purpose text")


def lists(code: str) -> dict[str, str]:
    """The three files, each in another of the shapes that spreadsheets write."""
    who, new = PEOPLE["student1"].principal, f"s-{code.lower()}@hogeschool.example"
    return {
        "people": "\ufeffinstitution_user_id;student_number;name;email\r\n"
        f"{new};00{len(code)};Ünal Çelik-O’Brien;s0999001@student.hogeschool.example\r\n"
        "s0999002@hogeschool.example;1,23E+12;Mis Lukt;x@student.hogeschool.example\r\n",
        "exams": "exam_code,name_nl,name_en,course_code,start,duration_minutes,mode,surveillance_product,retention_days\n"
        f"{code},Lijst {code},List {code},CSV,{DAY.isoformat()}T09:00,120,home,ProctorExam,30\n",
        "enrolments": f"exam_code;institution_user_id\n{code};{who}\n{code};{new}\n",
    }


def bring_in(admin: Visit, kind: str, path: Path, text: str) -> None:
    """Check the file, read what would change, apply it, see the result."""
    path.write_text(text, "utf-8")
    admin.go("/staff/import")
    admin.tick("kind", kind)
    admin.page.locator("main input[type=file]").set_input_files(path)
    admin.send()
    run = admin.path.split("?")[0].split("#")[0]
    waits_for(admin, run, f"form[action$='{run}/apply'] button")
    if kind == "people":
        assert "0999002" in admin.text() or "1,23E+12" in admin.text()
    with admin.page.expect_navigation():
        admin.page.locator(f"form[action$='{run}/apply'] button").click()
    waits_for(admin, run, "main a[href$='/staff/import'] >> nth=-1", gone=f"form[action$='{run}/apply']")


def waits_for(admin: Visit, run: str, found: str, gone: str = "") -> None:
    """Look again until the worker is done."""
    for _ in range(60):
        admin.go(run)
        under_way = admin.page.locator("progress").count() or admin.page.locator("#import_progress a").count()
        if (
            not under_way
            and admin.page.locator(found).count()
            and not (gone and admin.page.locator(gone).count())
        ):
            return
        admin.page.wait_for_timeout(250)
    raise AssertionError(admin.text())


def record(handler: Visit, slug: str) -> None:
    """Two things are recorded, the rest is not; each says why, and all say who, how long and where."""
    handler.go(f"/staff/exams/{slug}/recordings")
    for category in CATEGORIES:
        handler.page.locator(f"main select[name={category}]").select_option("on" if category in ON else "off")
    handler.send()
    for category in ON:
        handler.go(f"/staff/exams/{slug}/recordings/{category}")
        choose(handler, "why_code", "see_who_sits")
        handler.send()
    handler.go(f"/staff/exams/{slug}/recordings-rest")
    choose(handler, "seen_by_code", "examiner_if_flagged")
    handler.write("kept_days", "30")
    handler.write("countries", "NL DE")
    handler.send()


def explain(handler: Visit, slug: str) -> None:
    """Answer every question of every section."""
    handler.go(f"/staff/exams/{slug}")
    links = handler.page.locator(f"main a[href*='/exams/{slug}/explanation/']").all()
    sections = {re.sub(r"#.*", "", link.get_attribute("href") or "") for link in links}
    assert len(sections) >= 6
    for address in sorted(sections):
        handler.go(re.sub(r"^.*?/(nl|en)(?=/)", "", address))
        for field in handler.page.locator("main form textarea, main form input[type=text]").all():
            name = field.get_attribute("name") or ""
            stem = name.removesuffix("_nl").removesuffix("_en")
            text = f"Dit is de {stem}-tekst." if name.endswith("_nl") else f"This is the {stem} text."
            field.fill(CODES.get(name) or text)
        for name, value in CODES.items():
            if handler.page.locator(f"main input[name={name}][value={value.split()[0]}]").count():
                handler.tick(name, value)
        handler.send()
        assert handler.page.locator("#errors").count() == 0, handler.text()


def choose(who: Visit, name: str, value: str) -> None:
    """From a list or from radios, as the page has it."""
    if who.page.locator(f"main select[name={name}]").count():
        who.page.locator(f"main select[name={name}]").select_option(value)
    else:
        who.tick(name, value)
