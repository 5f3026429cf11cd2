"""Why the portal did not do something, and what to do instead: one sentence for each refusal code."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels.clock import CLOCK_REFUSALS, clock_refusal
from portal.rules.errors import Refused

SENTENCES = {
    "gone": _l("This is no longer there. Go back and choose again."),
    "not_yours": _l("Your account may not do this. Ask a colleague who can."),
    "own_case": _l("This is your own case. Somebody else must handle it."),
    "second_person": _l(
        "You prepared this decision. Somebody else must sign it, because it refuses something."
    ),
    "advice_awaited": _l(
        "The data protection officer has been asked for advice. Wait for it, or for the date it is due."
    ),
    "no_remedy_route": _l(
        "Your institution has not set where a student can go after a refusal. A refusal cannot be sent before "
        "the setting remedy_route is there."
    ),
    "not_in_this_state": _l("This case has moved on in the meantime. Look at where it stands now."),
    "closed": _l("This request is closed. You can make a new one at any time."),
    "decision_replaced": _l("This proposal has been replaced or sent back. Read the newest one."),
    "decision_signed": _l("A colleague has signed this decision already. The letter has left."),
    "prepared_yourself": _l("You prepared this decision. Somebody else must give the advice."),
    "dpo_decides_nothing": _l(
        "You are a data protection officer. You give advice; somebody else must sign the decision."
    ),
    "not_carried_out": _l("What this decision promises has not been carried out yet. Start that first."),
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
    "below_taken": _l("More seats than that are taken already. Fill in that number or a higher one."),
    "criteria_open": _l("This offer cannot be sent yet. Below you read what must change."),
    "already_chosen": _l("This student has chosen a place already. They can change it themselves."),
    "no_free_seat": _l("All these sittings are full. Add a sitting, or more seats."),
    "no_offer": _l("There is nothing to choose yet. You get a mail when there is."),
    "not_offered": _l("You cannot choose this place. Choose one from the list."),
    "seat_taken": _l("This place has just gone. Choose another one."),
    "changed_meanwhile": _l(
        "Somebody else changed this while you were busy. Your text is still here. "
        "Compare it with what stands there now, then send again."
    ),
}


def sentence(refused: Refused) -> str:
    """The refusal in words, in the current language; every code has its sentence (a test sees to that)."""
    if refused.code in CLOCK_REFUSALS:
        return clock_refusal(refused)
    found = SENTENCES.get(refused.code)
    return (
        str(found)
        if found is not None
        else _("This cannot be done now. Go back and look at where it stands.")
    )
