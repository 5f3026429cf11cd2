"""Why the portal did not do something, and what to do instead: one sentence for each refusal code."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels.agreements import AGREEMENT_REFUSALS
from portal.labels.alternatives import clash
from portal.labels.clock import CLOCK_REFUSALS, clock_refusal
from portal.labels.decisions import lacking
from portal.labels.holds import HOLD_REFUSALS
from portal.labels.intake import INTAKE_REFUSALS
from portal.labels.lists import LIST_REFUSALS
from portal.labels.on_request import ON_REQUEST_REFUSALS
from portal.labels.packages import PACKAGE_REFUSALS
from portal.labels.per_kind import KIND_REFUSALS, too_soon
from portal.labels.questions import CLOCK_SENTENCES
from portal.labels.remedies import REMEDY_REFUSALS
from portal.labels.standing_exceptions import EXCEPTION_REFUSALS
from portal.labels.standing_grants import GRANT_REFUSALS
from portal.rules.errors import Refused

SENTENCES = {
    **AGREEMENT_REFUSALS,
    **ON_REQUEST_REFUSALS,
    **GRANT_REFUSALS,
    **EXCEPTION_REFUSALS,
    **KIND_REFUSALS,
    **HOLD_REFUSALS,
    "gone": _l("This is no longer there. Go back and choose again."),
    "not_yours": _l("Your account may not do this. Ask a colleague who can."),
    "own_case": _l("This is your own case. Somebody else must handle it."),
    "second_person": _l(
        "You prepared this decision. Somebody else must sign it, because it refuses something."
    ),
    "decider_corrects": _l("Only a decider may sign the correction of a grade or of notes of a reviewer."),
    "involved_before": _l("You took part in the first decision. Somebody else must decide on the bezwaar."),
    "advice_awaited": _l(
        "We asked the data protection officer for advice. Wait for it, or for the date it is due."
    ),
    "board_awaited": _l("We asked the exam board too. Wait for its answer, or for the date it is due."),
    "board_asked": _l("The exam board has been asked already. Wait for its answer."),
    "board_answered": _l("A colleague has answered this question already."),
    "no_remedy_route": _l(
        "Your institution has not set where a student can go after a refusal. A refusal cannot be sent before "
        "the setting remedy_route is there."
    ),
    "not_in_this_state": _l("This has moved on in the meantime. Look at where it stands now."),
    "same_product": _l("Choose another product than the one that is there now."),
    "nothing_to_replace": _l("No coming exam has this product. There is nothing to replace."),
    "result_ahead": _l("This day lies ahead. Note it when the results have come out."),
    "result_before_exam": _l("This day lies before the exam. Check the date."),
    "report_open": _l("You have reported something already. We answer that first."),
    "no_report": _l("There is no report here that waits for an answer."),
    "exam_begun": _l("This exam has begun or is over. Change its day first."),
    "closed": _l("This request is closed. You can make a new one at any time."),
    "case_closed": _l("You cannot write in a case that has closed. The student can make a new request."),
    "decision_replaced": _l("This proposal has been replaced or sent back. Read the newest one."),
    "no_proposal": _l("There is no decision waiting for you here. Look at where the case stands now."),
    "decision_signed": _l("A colleague has signed this decision already. The letter has left."),
    "prepared_yourself": _l("You prepared this decision. Somebody else must give the advice."),
    "dpo_decides_nothing": _l(
        "You are a data protection officer. You give advice; somebody else must sign the decision."
    ),
    "not_carried_out": _l("What this decision promises has not been carried out yet. Start that first."),
    "identity_not_sure": _l("Make sure first who asks. On this page you can say how you did that, or ask."),
    "not_late": _l("This case is in time, or it was called late already."),
    "reminded_already": _l("Staff were reminded of this already."),
    "not_exam_day": _l("This exam is not today, or it has begun."),
    "no_protection": _l("This repeat brings no new facts, so it does not protect."),
    "not_during": _l("This is for who sent a request while the exam was going on. Send us a message."),
    "protected_already": _l("This student is protected already."),
    "no_repeat": _l("There is nothing to judge here. Look at where the case stands now."),
    "repeat_too_late": _l("It is too late to say that nothing is new. The student is protected."),
    "repeat_in_time": _l("The decider can still judge this repeat."),
    "too_early": _l("It is too early for this."),
    **CLOCK_SENTENCES,
    **REMEDY_REFUSALS,
    "exam_not_taken": _l("The student has not taken the exam yet. Close this case afterwards."),
    "not_late_yet": _l("This is possible once the answer is late."),
    "no_default_here": _l(
        "A notice of default does not exist here. You can ask a judge to make sure of an answer."
    ),
    "day_not_yet": _l("This day has not come yet. Fill in the day on which it came."),
    "default_too_early": _l(
        "This day is before the deadline passed. A notice of default counts only when the answer is late."
    ),
    "no_resit_here": _l("You take no resit of this exam at which this request counts."),
    "no_exam_here": _l("This request is about no exam."),
    "session_started": _l("The exam has started, so this can no longer change."),
    "not_supervised": _l("This exam may not be held with online supervision now."),
    "place_chosen": _l(
        "You have chosen a place without online supervision. Send us a message if you want to change."
    ),
    "own_act_given": _l("The student chose to take this exam with online supervision."),
    "statement_missing": _l("Write what must stand beside your data."),
    "nothing_refused": _l("We did everything that you asked here, so there is nothing to add."),
    "evidence_missing": _l("Write how you know that it has been done. Without that the case stays open."),
    "registration_open": _l(
        "The student system does not name the right place yet. Leave A-09 open until exam administration has changed it."
    ),
    "incomplete_decision": _l("The decision is not complete yet. Fill in what is missing."),
    "unknown_advice": _l("Choose whether you agree or not."),
    "no_exam": _l("You have no coming exam with online supervision that you have not objected to yet."),
    "unknown_exam": _l("Choose one of your own exams from the list."),
    "unknown_kind": _l("Choose one of the kinds of request on the page."),
    "already_open": _l("You already have an open objection to this exam. You do not need a second one."),
    "already_sent": _l("You have sent this already. You find it under your requests."),
    "unknown_form": _l("Choose one of the forms on the page."),
    "records_something": _l(
        "A place where something is recorded cannot be offered. Plan it only if nothing is recorded there."
    ),
    "sitting_past": _l("This moment has already begun or passed. Choose a later one."),
    "exam_cancelled": _l("This exam was called off. Let it go ahead first."),
    "sitting_cancelled": _l("This sitting was called off. Plan another one."),
    "closed_day_past": _l("This day has passed. You can only change days from today on."),
    "closed_day_known": _l("This day is on the list already."),
    "warned_already": _l("This was told before."),
    "offer_running": _l("An offer to all is under way already. Wait until it is done."),
    "nobody_waits": _l("Nobody waits for a place at this exam now."),
    "below_taken": _l("More seats than that are taken already. Fill in that number or a higher one."),
    "criteria_open": _l("This offer cannot be sent yet. Below you read what must change."),
    "already_chosen": _l("This student has chosen a place already. They can change it themselves."),
    "no_free_seat": _l("All these sittings are full. Add a sitting, or more seats."),
    "no_offer": _l("There is nothing to choose yet. You get a mail when there is."),
    "not_offered": _l("You cannot choose this place. Choose one from the list."),
    "seat_free": _l("There is a free place now. You can choose it."),
    "seat_taken": _l("This place has just gone. Choose another one."),
    "exam_code": _l("Fill in the code of the exam."),
    "exam_code_taken": _l("Another exam has this code already. Use another code, or change that exam."),
    "exam_name": _l("Fill in the name of the exam, in Dutch or in English."),
    "exam_start": _l("Fill in when the exam starts, with its time zone."),
    "exam_zone": _l("This time zone does not exist. Use a name such as Europe/Amsterdam."),
    "exam_duration": _l("Fill in how long the exam takes: from 1 to 1440 minutes."),
    "exam_supervision": _l("Choose for whom the online supervision is: everybody, or who asks for it."),
    "exam_mode": _l("Choose where the exam is held: home, campus or oral."),
    "exam_retention": _l("Fill in how many days recordings stay: from 0 to 3650."),
    "best_before_after_exam": _l("The advice date cannot come after the day of the exam."),
    "too_soon_after_exam": _l("This day lies before the exam. Fill in the exam day or a later one."),
    "exam_result": _l("Fill in within how many working days the result is there: from 1 to 60."),
    "unknown_resit": _l("No other exam has this code. Fill in the code of the resit, or nothing."),
    "no_such_time": _l("This time does not exist on that day: the clock goes from 2:00 to 3:00 then."),
    "too_long": _l("One of the texts is too long. The limit stands beside the field."),
    "unknown_choice": _l("Choose from the lists on the page."),
    "unknown_product": _l("This product is not in the register. Choose one from the list."),
    "supplier_name": _l("Fill in the name of the supplier, with at most 200 characters."),
    "supplier_taken": _l("There is a supplier with this name already."),
    "product_name": _l("Fill in the name of the product, with at most 200 characters."),
    "product_taken": _l("There is a product with this name already."),
    "nothing_to_publish": _l("There is no draft to publish. Change something first."),
    "not_published": _l("Publish the explanation first. Approval is about what students can read."),
    "approval_state": _l("The approval has moved on in the meantime. Look at where it stands now."),
    "approver_is_author": _l("You wrote this version. Let a colleague approve it."),
    "approval_incomplete": _l("Something is still missing. The list on this page says what to do."),
    "notice_too_short": _l(
        "Students have read the new version too short before the exam. This exam is held without "
        "online supervision."
    ),
    "too_many_from_here": _l(
        "Too many links were asked from your network. Try again in an hour, or mail us: %(contact)s."
    ),
    "too_many_links": _l("Too many people ask for a link now. Try again in an hour, or mail us."),
    "link_used": _l("Each link works once. This one has been used."),
    "too_many_open": _l(
        "You have %(most)s open requests here, and we do not know yet that it is you. "
        "Do you want to ask more? Mail us: %(contact)s. What you wrote stays here."
    ),
    "too_many_files": _l("You can send 5 files in one message. Send the others in a next message."),
    **PACKAGE_REFUSALS,
    "too_much_today": _l(
        "In one day you can send %(files)s files, or %(megabytes)s MB. "
        "Send your message without a file, and the file tomorrow."
    ),
    "case_full_of_files": _l("This request holds 100 files already. Send your message without a file."),
    "import_kind": _l("Choose what is in the file: people, exams, enrolments or sittings."),
    "import_moved_on": _l("Somebody has already applied this file or thrown it away."),
    "changed_meanwhile": _l(
        "Somebody else changed this while you were busy. Your text is still here. "
        "Compare it with what stands there now, then send again."
    ),
    **INTAKE_REFUSALS,
    **LIST_REFUSALS,
}


def sentence(refused: Refused) -> str:
    """The refusal in words, in the current language; every code has its sentence (a test sees to that)."""
    if refused.code in CLOCK_REFUSALS:
        return clock_refusal(refused)
    if refused.code == "incomplete_decision" and "missing" in refused.facts:
        return lacking(refused.facts["missing"])  # type: ignore[arg-type]
    if refused.code == "lifting_too_soon":
        return too_soon(refused)
    if refused.code == "clashes":
        return clash(refused)
    found = SENTENCES.get(refused.code)
    return (
        str(found) % refused.facts
        if found is not None
        else _("You cannot do this now. Go back and look at where it stands.")
    )
