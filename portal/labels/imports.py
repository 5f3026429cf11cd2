"""Imports in words: kinds, outcomes, what each column is for, and why a row or a file was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.labels.refusals import sentence
from portal.rules.errors import Refused

KINDS = {
    "people": _l("People"),
    "exams": _l("Exams"),
    "enrolments": _l("Enrolments"),
    "sittings": _l("Sittings"),
}
KIND_HINTS = {
    "people": _l("Students and staff: who can sign in."),
    "exams": _l("Date, kind of exam, and which product supervises it."),
    "enrolments": _l("Which student takes which exam. Import people and exams first."),
    "sittings": _l("Places without online supervision beside an exam. Import the exams first."),
}
OUTCOMES = {"refused": _l("Refused rows"), "changed": _l("Changed rows"), "new": _l("New rows")}
"""What the report lists, what matters most first."""
COUNTED = {
    "new": _l("%(num)s new"),
    "changed": _l("%(num)s changed"),
    "same": _l("%(num)s the same"),
    "refused": _l("%(num)s refused"),
}
LINES = {
    "new": _l("line %(line)s: new"),
    "changed": _l("line %(line)s: changed"),
    "same": _l("line %(line)s: the same"),
    "refused": _l("line %(line)s: refused"),
}
STATES = {
    "checking": _l("Being checked"),
    "checked": _l("Waits for you"),
    "applying": _l("Being written"),
    "applied": _l("Written"),
    "failed": _l("Could not be used"),
    "expired": _l("File thrown away"),
}
HEADINGS = {
    "checking": _l("We are checking your file"),
    "checked": _l("This is what would change"),
    "applying": _l("We are writing the rows"),
    "applied": _l("The import is done"),
    "failed": _l("We cannot use this file"),
    "expired": _l("This file is gone"),
}

COLUMNS: dict[str, dict[str, LazyString]] = {
    "people": {
        "institution_user_id": _l(
            "Needed. What the sign-in of the school tells us, such as "
            "s1234567@school.example."
        ),
        "student_number": _l("Only for students. Zeros at the start count."),
        "name": _l("Needed. After the first sign-in the name of the sign-in counts."),
        "email": _l("For messages. After the first sign-in the address of the sign-in counts."),
        "language": _l("nl or en."),
        "active": _l("yes or no. With no, this person cannot sign in any more. Their requests stay."),
        "self_exercise_from": _l("Only for students under 16: the date of their 16th birthday."),
    },
    "exams": {
        "exam_code": _l("Needed. The code that your school uses for this exam."),
        "name_nl": _l("The name in Dutch. You need one of the two names."),
        "name_en": _l("The name in English."),
        "course_code": _l("The code of the course."),
        "start": _l("Needed, such as 2027-01-21T09:00. Without a time zone it is the time in Amsterdam."),
        "date": _l("In place of start: the day, such as 2027-01-21 or 21-01-2027."),
        "time": _l("Beside date: the time in Amsterdam, such as 09:00."),
        "duration_minutes": _l("Needed. How long the exam takes, without extra time."),
        "mode": _l("Needed. home, campus or oral."),
        "surveillance_product": _l("The product that supervises. Leave it empty when nothing does."),
        "supervision_for": _l(
            "everybody, or on_request: then only students who ask for it are supervised online. Empty changes nothing."
        ),
        "surveillance_session_reference": _l("The number of the session in that product."),
        "retention_days": _l("How many days recordings are kept."),
        "best_before": _l("Before which day it is best to object. Students may always object later."),
        "cancelled": _l("yes when the exam does not take place. Students with a request hear of it."),
        "counts_until": _l("Until which day the grade counts for the same year or step (A-06)."),
        "resit_closes": _l("The last day to register for the resit (A-06)."),
        "result_working_days": _l("Within how many working days students get the result (A-07)."),
    },
    "enrolments": {
        "exam_code": _l("Needed. The code of an exam that the portal has."),
        "institution_user_id": _l("The student, as in the file of people."),
        "student_number": _l("In place of institution_user_id."),
        "extra_time_minutes": _l(
            "Extra time for this student. Who decides about an objection "
            "never sees it."
        ),
        "attempt": _l("1 for the first time, 2 for a resit."),
    },
    "sittings": {
        "exam_code": _l("Needed. The code of an exam that the portal has."),
        "form": _l("Needed. campus, oral, assignment, paper or home."),
        "start": _l("Needed, such as 2027-01-21T09:00. Without a time zone it is the time in Amsterdam."),
        "date": _l("In place of start: the day, such as 2027-01-21 or 21-01-2027."),
        "time": _l("Beside date: the time in Amsterdam, such as 09:00."),
        "duration_minutes": _l("Needed. How long it lasts, with extra time."),
        "place": _l("Needed. Students read this. Exam, start and place together say which sitting it is."),
        "capacity": _l("Needed. How many seats there are. Never fewer than are taken."),
        "nothing_recorded": _l("Needed. yes: no camera, no sound, no screen."),
        "accessible": _l("yes when everybody can get in: no steps, and easy to reach."),
        "facilities": _l(
            "What is there, with spaces between: extra_time quiet_room reading_aloud large_print "
            "adjustable_desk rest_room."
        ),
        "invigilation": _l("Who watches in the room."),
        "contact": _l("Needed. Whom a student can call or mail for help."),
    },
}  # fmt: skip

EXAMPLES = {
    "people": (
        "institution_user_id;student_number;name;email;language;active",
        "s0012345@school.example;0012345;Amira Haddad;s0012345@school.example;nl;yes",
        "b.devries@school.example;;Bo de Vries;b.devries@school.example;en;yes",
    ),
    "exams": (
        "exam_code;name_nl;name_en;course_code;start;duration_minutes;mode;surveillance_product;retention_days",
        "STAT1-2027-01;Statistiek 1;Statistics 1;STAT1;2027-01-21T09:00;120;home;Proctorio;30",
        "RECHT2-2027-01;Recht 2;Law 2;RECHT2;2027-01-22T13:30;180;campus;;",
    ),
    "enrolments": (
        "exam_code;institution_user_id;student_number;extra_time_minutes;attempt",
        "STAT1-2027-01;s0012345@school.example;;0;1",
        "STAT1-2027-01;;0012346;30;2",
    ),
    "sittings": (
        "exam_code;form;start;duration_minutes;place;capacity;nothing_recorded;accessible;facilities;contact",
        "STAT1-2027-01;campus;2027-01-21T09:00;150;Zaal 3.12;12;yes;yes;extra_time quiet_room;020 555 01 23",
        "STAT1-2027-01;oral;2027-01-22T13:30;30;Kamer 1.04;6;yes;yes;;020 555 01 23",
    ),
}
"""What a file looks like: the first line names the columns."""

SENTENCES = {
    # The file as a whole.
    "empty": _l("There is nothing in this file. Choose the file that you meant."),
    "only_header": _l("This file has a first line with names, and no rows below it."),
    "utf16": _l("This file is in UTF-16. Save it again as “CSV UTF-8” and choose that file."),
    "not_utf8": _l("Line %(line)s has letters that we cannot read. Save the file again as “CSV UTF-8”."),
    "binary": _l("This is not a CSV file. Open it in your spreadsheet and save it as “CSV UTF-8”."),
    "tabs": _l("The columns are set apart by tabs. Save the file with commas or semicolons."),
    "column_twice": _l("The column “%(column)s” is there twice. Take one of them out."),
    "no_header": _l("The first line does not name the columns. Put this above your rows: %(columns)s."),
    "columns_missing": _l("These columns are missing: %(columns)s. Where two names stand, one is enough."),
    "file_gone": _l("The file is not there any more: we keep it for one day at most. Send it again."),
    # One row.
    "line_too_long": _l("This line is far too long. Look whether two lines ran together."),
    "quote_open": _l("A quotation mark opens here and never closes. Close it, or take it out."),
    "nul_byte": _l("This line has damaged letters. Save the file again from its source."),
    "ragged": _l(
        "This line has %(cells)s cells and the first line has %(columns)s. A cell with a comma or "
        "semicolon needs quotation marks."
    ),
    "cell_missing": _l("Fill in %(column)s."),
    "cell_too_long": _l("%(column)s is too long. Use at most %(limit)s characters."),
    "rounded_number": _l(
        "%(column)s says “%(value)s”: the spreadsheet has cut off digits. Make the column text, fill in "
        "the whole number and save again."
    ),
    "sheet_error": _l("%(column)s says “%(value)s”: an error of the spreadsheet. Mend that cell."),
    "bad_email": _l("%(column)s says “%(value)s”: that is not an email address."),
    "bad_number": _l("%(column)s says “%(value)s”. Fill in a whole number from %(low)s to %(high)s."),
    "bad_yes_no": _l("%(column)s says “%(value)s”. Fill in yes or no."),
    "bad_mode": _l("%(column)s says “%(value)s”. Fill in home, campus or oral."),
    "bad_supervision_for": _l("%(column)s says “%(value)s”. Fill in everybody or on_request."),
    "bad_form": _l(
        "%(column)s says “%(value)s”. Fill in campus, oral, assignment, paper or home."
    ),
    "bad_facility": _l("%(column)s says “%(value)s”. Choose from: %(codes)s."),
    "other_form": _l("There is a sitting at this time and place already, of another kind. Change that one."),
    "bad_language": _l("%(column)s says “%(value)s”. Fill in nl or en."),
    "bad_date": _l("%(column)s says “%(value)s”. Write a date as 2027-01-21 or 21-01-2027."),
    "bad_time": _l("%(column)s says “%(value)s”. Write a time as 09:00."),
    "time_missing": _l(
        "%(column)s says “%(value)s”, without a time. For an oral exam, write when the first "
        "student begins."
    ),
    "time_skipped": _l(
        "%(column)s says “%(value)s”. That time does not exist: the clock goes forward "
        "that night."
    ),
    "time_twice": _l("%(column)s says “%(value)s”. That time comes twice that night. Add +02:00 or +01:00."),
    "twice": _l("This is on line %(first)s too, with other values. Keep one of the two."),
    "number_twice": _l("Line %(first)s gives this student number to somebody else."),
    "number_taken": _l("Somebody else in the portal has student number %(number)s. Find out whose it is."),
    "unknown_exam_code": _l("The portal has no exam with code “%(value)s”. Import the exams first."),
    "unknown_person": _l("The portal does not know “%(value)s”. Import the people first."),
    "two_people": _l("“%(value)s” and student number %(number)s are not the same person."),
    "unknown_product_name": _l(
        "The portal does not know the product “%(value)s”. Write it as the list of suppliers does, or "
        "ask a handler to add it there."
    ),
}  # fmt: skip
"""Codes that only an import has; the others stand in labels/refusals.py."""


def why(code: str | None, facts: Mapping[str, Any]) -> str:
    """Why a row or a file was refused, in the current language."""
    code = code or ""
    if code not in SENTENCES:
        return sentence(Refused(code, **facts))
    told = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in facts.items()
    }
    return str(SENTENCES[code]) % told


def problem(stored: str | None) -> str:
    """What is wrong with the file, from what the import keeps."""
    told: dict[str, Any] = json.loads(stored) if stored else {"code": "file_gone", "facts": {}}
    return why(told["code"], told["facts"])


def counted(counts: Mapping[str, int]) -> str:
    """How many rows of each outcome: "3 new, 0 changed, 12 the same, 1 refused"."""
    return ", ".join(str(words) % {"num": counts.get(name, 0)} for name, words in COUNTED.items())


def line_about(line: int, key: str, outcome: str, code: str | None, facts: Mapping[str, Any]) -> str:
    """What became of a row, on one line of a terminal."""
    said = str(LINES[outcome]) % {"line": line}
    more = why(code, facts) if outcome == "refused" else ", ".join(facts.get("fields", ()))
    return ": ".join(filter(None, (f"{said} {key}".rstrip(), more)))
